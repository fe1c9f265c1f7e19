"""The people of an edition: a page of each participant, and links to it wherever one is named.

Done once, on the executed pages, when an edition is put together. The profiles stand in the pages
as sections; an edition takes them out and gives each a file of its own.
"""

import re
from html import unescape
from urllib.parse import quote

from helpers.book.counted import Counts
from helpers.book.plain_page import FOLDER, Plain, copy_static
from helpers.display.participants import ANCHOR

MOST = 60  # tables and listings that a profile links back to
_OPENING = '<details class="tb-fold tb-profile"'
_PROFILE = re.compile(
    rf'{_OPENING} id="(?P<anchor>[^"]*)" data-participant="(?P<id>[^"]*)"(?: open)?>'
    rf"<summary>(?P<head>.*?)</summary>(?P<body>.*?)</details>(?={_OPENING}|\s*$)",
    re.DOTALL,
)
_OPENED = '<details class="tb-fold" open>'
_TAKEN = '<p class="tb-say">Each of the {n} profiles is a page: an id in the index leads to it.</p>'
_LEAD = re.compile(rf'href="#{ANCHOR}([^"]*)"')
# what is not prose or a cell: tags with their attributes, and elements that hold no link
_PIECE = re.compile(
    r"<!--.*?-->|<(?P<closed>a|button|code|pre|script|select|style|summary|svg|textarea|title)\b"
    r".*?</(?P=closed)\s*>|<[^>]*>|(?P<words>[^<]+)",
    re.DOTALL,
)


class People:
    """The participants of one edition that have a profile, in the order of their profiles."""

    def __init__(self):
        self.profiles, self._heads, self._files, self._index = {}, {}, {}, ""
        self._counts = {}
        self._token = re.compile("(?!)")

    def take(self, shown, chapter):
        """Return a piece of a chapter's HTML without its profiles, which are kept."""
        found = list(_PROFILE.finditer(shown)) if _OPENING in shown else []
        if not found:
            return shown
        self._index = chapter
        for profile in found:
            name = profile["id"]
            self._files[name] = f"{profile['anchor'].removeprefix(ANCHOR)}.html"
            body = profile["body"].replace('<details class="tb-fold">', _OPENED)
            self._heads[name] = profile["head"]
            self.profiles[name] = f"<p>{profile['head']}</p>{body}"
        self._token = _whole_ids(self.profiles)
        return _TAKEN.format(n=len(self.profiles))

    def page_of(self, name):
        """Return the address of a profile from any chapter, by its id as HTML; "" without one."""
        return f"../{FOLDER}/{self._files[name]}" if name in self._files else ""

    def named(self, name, told):
        """Return an id, as HTML, that leads to the profile; `told` adds who that is."""
        page = self._files.get(name)
        if not page:
            return name
        words = self._heads[name].removeprefix(name) if told else ""
        return f'<a href="{page}">{name}</a>{words}'

    def link(self, shown, chapter):
        """Return a piece of a chapter's HTML with each participant named in it led to the profile.

        A count in a table is led to the list of those it counts.

        Whole ids only, in prose and cells: never in an attribute, a drawing, code or another link.
        """
        if not self.profiles:
            return shown
        counts = self._counts.setdefault(chapter, Counts(chapter))
        shown = _LEAD.sub(self._lead, counts.link(shown))
        return _PIECE.sub(self._linked, shown)

    def named_in(self, shown):
        """Return the ids of the participants that a piece of HTML names, as they stand in it."""
        pieces = (found["words"] for found in _PIECE.finditer(shown))
        return {name for words in pieces if words for name in self._token.findall(words)}

    def write(self, out, banner, outputs, titles):
        """Write a page for each participant, and the lists behind each chapter's counts.

        A participant's page leads to what names the participant.
        """
        places = {}
        for output in outputs:
            for name in self.named_in(output.body):
                places.setdefault(name, []).append(output)
        names = list(self.profiles)
        if names:
            copy_static(out)
        for place, name in enumerate(names):
            beside = [*names[max(place - 1, 0) : place], *names[place + 1 : place + 2]]
            links = [(f"../notebooks/{self._index}.html", "All participants")]
            links += [(self._files[other], other) for other in beside]
            body = f"{self.profiles[name]}{_appearances(name, places.get(name, []))}"
            page = Plain(f"Participant {name}", banner, links, body)
            page.write(out / FOLDER / self._files[name])
        for chapter, counts in self._counts.items():
            counts.write(out, titles[chapter], banner, self.named)

    def _lead(self, found):
        file = f"{found[1]}.html"
        return f'href="../{FOLDER}/{file}"' if file in self._files.values() else found[0]

    def _linked(self, found):
        words = found["words"]
        return self._token.sub(self._as_link, words) if words else found[0]

    def _as_link(self, found):
        return f'<a class="tb-id" href="{self.page_of(found[0])}">{found[0]}</a>'


def _whole_ids(names):
    """Return the pattern of ids as whole tokens; a bare number of few digits is nobody's name."""
    told = [name for name in names if not (name.isdigit() and len(name) < 5)]
    if not told:
        return re.compile(r"(?!)")
    listed = "|".join(map(re.escape, sorted(told, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])(?<!\w[./])(?:{listed})(?![\w-]|[./]\w)")


def _appearances(name, outputs):
    """Return links to what names the participant; a listing opens at the participant's rows."""
    if not outputs:
        return ""
    items = "".join(output.item(_address(name, output)) for output in outputs[:MOST])
    more = len(outputs) - MOST
    rest = f"<p>And {more} more.</p>" if more > 0 else ""
    return f"<h2>Where this participant is named</h2><ul>{items}</ul>{rest}"


def _address(name, output):
    page, _, anchor = output.page.partition("#")
    return f"{page}?find={quote(unescape(name), safe='')}#{anchor}"
