"""Changed numbers: a cell of a table that said something else at the cut before is marked.

Done once, when an edition is put together, by comparing what the tables of both cuts show. Tables
are found again by their title, rows by their labels and those above them, columns by their
headings; what is not the only one of its name is not compared. Only tables of analyses whose
results are compared between cuts are looked at.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field

from helpers.ard.frame import ResultError
from helpers.ard.inputs import inputs_of
from helpers.book.counted import headings
from helpers.book.layout import pages_folder, previous_cut
from helpers.book.notebook import html_outputs
from helpers.book.numbering import plain
from helpers.book.render import NOTEBOOK
from helpers.display.shown import text
from helpers.display.tables import LISTING

SIGN = "△"
_TABLE = re.compile(
    r'<table\b[^>]*\bclass="(?P<looks>tb-table\b[^"]*)"[^>]*>(?P<inside>.*?)</table>'
    r"(?P<after>.*?)(?=<table\b|\Z)",
    re.DOTALL,
)
_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
_HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
_NUMBER = re.compile(r'<span class="tb-number"[^>]*>[^<]*</span> *')
_SIZE = re.compile(r"\bN[ \u00a0]=[ \u00a0][\d,]+")
_ANALYSIS = re.compile(r'\bdata-analysis="([^"]*)"')
_ROW = re.compile(
    r'(?P<open><tr[^>]*>)(?P<head><th scope="row"[^>]*>(?P<label>.*?)</th>)(?P<cells>.*?)</tr>',
    re.DOTALL,
)
_CELL = re.compile(r"(?P<open><td(?P<looks>[^>]*)>)(?P<said>.*?)</td>", re.DOTALL)
_DEPTH = re.compile(r"\btb-indent-(\d)\b")
_SOURCE = '<p class="tb-source">'
# a title needs a mouse; this is for the keyboard and for fingers too, and needs no script
_SHOW = '<label class="tb-hint"><input type="checkbox" class="tb-then"> Show what was there</label>'


@dataclass
class Rows:
    """Where in a table its rows stand: under which heading and labels, nested so deep."""

    above: dict = field(default_factory=dict)

    def place(self, row):
        """Return the labels above a row and its own, without their N."""
        heads = "tb-heading" in row["open"]
        found = _DEPTH.search(row["head"])
        depth = int(found[1]) + 1 if found else 0 if heads else 1
        self.above = {level: said for level, said in self.above.items() if level < depth}
        self.above[depth] = _named(row["label"])
        return tuple(self.above.values())


class Moved:
    """What the tables of one chapter showed at the cut before, to mark what differs now.

    Parameters
    ----------
    before, now : list of str
        The HTML that the chapter shows at both cuts.
    day : str
        The cut before.
    """

    def __init__(self, before, now, day):
        self.day = day
        self._then = _alone((_title(found), _seen(found)) for found in _tables(before))
        self._now = Counter(_title(found) for found in _tables(now))

    def mark(self, shown):
        """Return a piece of the chapter's HTML with a mark at each number that was another."""
        return _TABLE.sub(self._marked, shown) if "<table" in shown else shown

    def _marked(self, found):
        then = self._then.get(_title(found))
        if then is None or self._now[_title(found)] > 1 or not _is_compared(found):
            return found[0]
        columns, rows, now = _columns(found), Rows(), _alone(_seen(found))
        was = {key: said for key, said in _alone(then).items() if key in now}
        there = {place for (place, _), _ in then}

        def row(found):
            place = rows.place(found)
            return self._row(found, [was.get((place, name)) for name in columns], place in there)

        inside = _ROW.sub(row, found["inside"])
        if inside == found["inside"]:
            return found[0]
        told = f"<p>{SIGN} different at the cut of {text(self.day)}. {_SHOW}</p>{_SOURCE}"
        table = found[0][: found.start("inside") - found.start()]
        return f"{table}{inside}</table>{found['after'].replace(_SOURCE, told, 1)}"

    def _row(self, row, was, there):
        """Return a row with its marks; `was` is what its cells said, None where nothing is told."""
        before = iter(was)

        def cell(found):
            said = next(before, None)
            if not _differs(said, found):
                return found[0]
            return f"{found[0][:-5]}{self._mark(f'was {said}')}</td>"

        cells = _CELL.sub(cell, row["cells"])
        new = "" if there or not cells else self._mark("not there")
        return f"{row['open']}{row['head'][:-5]}{new}</th>{cells}</tr>"

    @staticmethod
    def _mark(said):
        return f'<i class="tb-was" role="img" title="{said}"></i>'


def moved_since(notebooks, trial_id, data_cut):
    """Return by chapter what its tables showed at the cut before; nothing for the first cut.

    `notebooks` are the finished pages by chapter.
    """
    day = previous_cut(trial_id, data_cut)
    paths = {c: pages_folder(trial_id, day) / c / NOTEBOOK for c in notebooks} if day else {}
    return {
        chapter: Moved(_shown(path), html_outputs(notebooks[chapter]), day)
        for chapter, path in paths.items()
        if path.is_file()
    }


def _shown(path):
    """Return every piece of HTML that a page shows, read without checking its form."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    data = (output.get("data", {}) for cell in cells for output in cell.get("outputs", []))
    return ["".join(each["text/html"]) for each in data if "text/html" in each]


def _tables(pieces):
    for shown in pieces:
        if "<table" in shown:
            yield from _TABLE.finditer(shown)


def _is_compared(found):
    """Return whether a table is no listing, and of an analysis that is compared between cuts."""
    analysis = _ANALYSIS.search(found["after"])
    if LISTING in found["looks"].split() or not analysis:
        return False
    try:
        return inputs_of(analysis[1]).compared
    except ResultError:  # a file of its own, such as a list of what moved
        return False


def _title(found):
    caption = _CAPTION.search(found["inside"])
    return _named(_NUMBER.sub("", caption[1])) if caption else ""


def _columns(found):
    """Return the headings over the cells without their N; of two of one name neither has one."""
    head = _HEAD.search(found["inside"])
    names = [_named(name) for name in headings(head[1])] if head else [""]
    return [name if names.count(name) == 1 else None for name in names]


def _seen(found):
    """Return what a table shows, by the place of the row and the heading of the column."""
    columns, rows = _columns(found), Rows()
    seen = []
    for row in _ROW.finditer(found["inside"]):
        place = rows.place(row)
        said = (plain(cell["said"]) for cell in _CELL.finditer(row["cells"]))
        seen += [((place, name), words) for name, words in zip(columns, said, strict=False)]
    return seen


def _alone(pairs):
    """Return pairs as a dict, without any key that stands twice."""
    pairs = list(pairs)
    times = Counter(key for key, _ in pairs)
    return {key: value for key, value in pairs if times[key] == 1}


def _named(words):
    return _SIZE.sub("N", plain(words)).strip()


def _differs(was, cell):
    """Return whether a cell holds a number now or did before, and is not what it was."""
    now = plain(cell["said"])
    if was is None or was == now or "tb-prose" in cell["looks"]:
        return False
    return any(map(str.isdigit, was + now))
