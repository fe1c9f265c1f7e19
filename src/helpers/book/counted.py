"""From a number to the people it counts: a count in a table or in words leads to a list of them.

A cell, or a count in a sentence, says whom it counts in `data-who`. When an edition is put together
each distinct list of a chapter is written once, on a page of lists, and the count becomes a link to
it.
"""

import re
from dataclasses import dataclass, field

from helpers.book.numbering import plain
from helpers.book.plain_page import FOLDER, Plain
from helpers.display.text import participants

MOST = 5  # places of a list that are told; more are counted
TOLD = 20  # up to so many people are told in a few words each, more by their ids alone
AROUND = 60  # signs before and after a count in words that are told with it
LONG = 40  # from here on a list may be another one but for a few: hundreds of lists stay small
_PIECE = re.compile(
    r"<caption>(?P<caption>.*?)</caption>"
    r"|<thead>(?P<head>.*?)</thead>"
    r'|<th scope="row"[^>]*>(?P<row>.*?)</th>'
    r'|<td(?P<looks>[^>]*?)(?: data-who="(?P<who>[^"]*)")?>(?P<cell>.*?)</td>'
    r'|<span data-who="(?P<ids>[^"]*)">(?P<words>.*?)</span>',
    re.DOTALL,
)
_NUMBER = re.compile(r'<span class="tb-number" id="([^"]*)">([^<]*)</span> *')
_COLUMN = re.compile(r"<t[hd]\b(?P<looks>[^>]*)>(?P<name>.*?)</t[hd]>")
_BLOCKS = ("<p", "<div", "<li", "<dd")
_SPAN = re.compile(r'colspan="(\d+)"')


@dataclass
class List:
    """Some participants, and the places that count them, as HTML."""

    anchor: str
    ids: list
    places: list = field(default_factory=list)


@dataclass
class Place:
    """Where in a chapter a cell stands, in HTML."""

    table: str = ""
    row: str = ""
    columns: list = field(default_factory=list)
    column: int = 0

    def __str__(self):
        named = self.columns[self.column - 1] if self.column <= len(self.columns) else ""
        return ", ".join(word for word in (self.table, self.row, named) if word)


class Counts:
    """The lists of people behind the counts of one chapter."""

    def __init__(self, chapter):
        self.chapter = chapter
        self.lists = {}
        self._place = Place()

    @property
    def file(self):
        """Return the name of the chapter's page of lists, which no participant's page has."""
        return f"of-{self.chapter}.html"

    def link(self, shown):
        """Return a piece of a page's HTML with each count led to the people that it counts."""
        return _PIECE.sub(self._read, shown) if " data-who=" in shown else shown

    def write(self, out, title, banner, named):
        """Write the chapter's page of lists; `named` returns an id as a link."""
        if not self.lists:
            return
        wider = _wider(self.lists.values())
        sections = "".join(
            _section(listed, wider.get(listed.anchor), named) for listed in self.lists.values()
        )
        links = [(f"../notebooks/{self.chapter}.html", plain(title))]
        page = Plain(f"Who is counted: {plain(title)}", banner, links, sections)
        page.write(out / FOLDER / self.file)

    def _read(self, found):
        if found["caption"] is not None:
            self._place = Place(self._table(found["caption"]))
        elif found["head"] is not None:
            self._place.columns = headings(found["head"])
        elif found["row"] is not None:
            self._place.row, self._place.column = plain(found["row"]), 0
        elif found["ids"]:
            return self._lead(found["ids"], found["words"], f"In words: {_said_around(found)}")
        else:
            return self._cell(found)
        return found[0]

    def _table(self, caption):
        number = _NUMBER.search(caption)
        title = plain(_NUMBER.sub("", caption))
        if not number:
            return title
        address = f"../notebooks/{self.chapter}.html#{number[1]}"
        return f'<a href="{address}">{number[2]}</a> {title}'

    def _cell(self, found):
        self._place.column += 1
        if not found["who"]:
            return found[0]
        link = self._lead(found["who"], found["cell"], f"{self._place}: {found['cell']}")
        return f"<td{found['looks']}>{link}</td>"

    def _lead(self, who, words, place):
        """Return words as a link to those they count, and remember the place."""
        listed = self.lists.setdefault(who, List(f"p{len(self.lists) + 1}", who.split(" ")))
        listed.places.append(place)
        address = f"../{FOLDER}/{self.file}#{listed.anchor}"
        return f'<a class="tb-who" href="{address}">{words}</a>'


def _said_around(found):
    """Return the words around a count in a sentence or tile, as HTML; long ones are cut short."""
    page, (start, end) = found.string, found.span()
    before = plain(page[max(page.rfind(block, 0, start) for block in _BLOCKS) : start])
    after = plain(page[end : page.find("</", end) if "</" in page[end:] else len(page)])
    before = f"… {before[-AROUND:].partition(' ')[2]}" if len(before) > AROUND else before
    after = f"{after[:AROUND].rpartition(' ')[0]} …" if len(after) > AROUND else after
    return f"{before}{plain(found['words'])}{after}".strip()


def headings(head):
    """Return the headings over the columns after the first; two levels are joined."""
    rows = [list(_COLUMN.finditer(row)) for row in head.split("</tr>") if row]
    names = [plain(one["name"]) for one in rows[-1]]
    if len(rows) == 1:
        return names[1:]
    groups = [plain(one["name"]) for one in rows[0][1:] for _ in range(_width(one))]
    return [", ".join(filter(None, both)) for both in zip(groups, names, strict=True)]


def _width(heading):
    span = _SPAN.search(heading["looks"])
    return int(span[1]) if span else 1


def _wider(lists):
    """Return, by anchor, a longer list that a long one is but for at most a fifth of it."""
    whole, found = [], {}
    for listed in sorted((each for each in lists if len(each.ids) >= LONG), key=_shortness):
        ids = set(listed.ids)
        near = (w for w in reversed(whole) if 4 * (len(w.ids) - len(ids)) <= len(ids))
        wider = next((each for each in near if ids.issubset(each.ids)), None)
        if wider:
            found[listed.anchor] = wider
        else:
            whole.append(listed)
    return found


def _shortness(listed):
    return -len(listed.ids)


def _section(listed, wider, named):
    places = "".join(f"<li>{place}</li>" for place in listed.places[:MOST])
    more = len(listed.places) - MOST
    rest = f"<li>and in {more} more cells</li>" if more > 0 else ""
    people = _but(listed, wider, named) if wider else _people(listed.ids, named)
    return (
        f'<section id="{listed.anchor}"><h2>{participants(len(listed.ids))}</h2>'
        f"{people}<p>Counted here:</p><ul>{places}{rest}</ul></section>"
    )


def _but(listed, wider, named):
    missing = sorted(set(wider.ids) - set(listed.ids))
    among = f'<a href="#{wider.anchor}">These {len(wider.ids)} participants</a>'
    return f"<p>{among} but for {len(missing)}:</p>{_people(missing, named)}"


def _people(ids, named):
    if len(ids) > TOLD:
        return f'<p class="tb-people">{" ".join(named(name, told=False) for name in ids)}</p>'
    people = "".join(f"<li>{named(name, told=True)}</li>" for name in ids)
    return f'<ul class="tb-people">{people}</ul>'
