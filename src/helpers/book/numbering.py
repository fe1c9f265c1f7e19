"""Numbers of tables, figures and listings: given once, when an edition is put together.

The pages do not know them. A number counts what stands before on the same page, of the same kind;
a listing has one row per participant or record and is numbered apart from tables.
"""

import re
from dataclasses import dataclass

from helpers.book.figure_files import with_files
from helpers.book.record import SHORT
from helpers.display.shown import text
from helpers.display.tables import LISTING

TABLE, LISTED, FIGURE = "Table", "Listing", "Figure"
_OPENING = re.compile(
    r'<(?P<tag>table|figure)\b[^>]*\bclass="(?P<looks>[^"]*\btb-(?:table|matrix|figure)\b[^"]*)"'
    r"[^>]*>\s*<(?P<head>caption|figcaption)\b[^>]*>(?P<title>.*?)</(?P=head)>",
    re.DOTALL,
)
_NOTES = re.compile(r'(?:\s*</div>)?(?:\s*<div class="tb-notes">(?:(?!</?div\b).)*)?', re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Numbered:
    """One table, figure or listing of an edition; title and body are HTML."""

    chapter: str
    kind: str
    number: str
    title: str
    body: str

    @property
    def name(self):
        """Return "Table 3.4"."""
        return f"{self.kind} {self.number}"

    @property
    def anchor(self):
        """Return the id that the page gives it, "table-3-4"."""
        return f"{self.kind}-{self.number}".lower().replace(".", "-")

    def item(self, address):
        """Return it as an item of a list, its name leading to an address."""
        return f'<li><a href="{text(address)}">{self.name}</a> {plain(self.title)}</li>'

    @property
    def page(self):
        """Return where it stands, from a page beside the chapters."""
        return f"../notebooks/{self.chapter}.html#{self.anchor}"


class Numbering:
    """The numbers of one chapter, given in the order of its page."""

    def __init__(self, chapter, source):
        self.chapter = chapter
        self.source = source
        self.outputs = []

    def number(self, shown):
        """Return a piece of a page's HTML, numbered in its captions, with its source beneath."""
        done, rest = "", shown
        while found := _OPENING.search(rest):
            end = _end(rest, found)
            done += rest[: found.start()] + self._numbered(found, rest[found.start() : end])
            rest = rest[end:]
        return done + rest

    def _numbered(self, found, body):
        kind = _kind(found)
        nth = sum(output.kind == kind for output in self.outputs) + 1
        number = f"{int(self.chapter[:2])}.{nth}"
        output = Numbered(self.chapter, kind, number, found["title"], body)
        self.outputs.append(output)
        label = f'<span class="tb-number" id="{output.anchor}">{output.name}</span> '
        start = found.start("title") - found.start()
        body = body[:start] + label + body[start:]
        if kind == FIGURE:
            body = with_files(body, self.chapter, output.anchor)
        return self._with_source(body)

    def _with_source(self, body):
        """Return it with the source line as the last of its notes, which it is given if without."""
        line = f'<p class="tb-source">{text(self.source)}</p>'
        if body.endswith("</figure>"):
            return f"{body[: -len('</figure>')]}{line}</figure>"
        if 'class="tb-notes"' in body:
            return body + line
        return f'{body}<div class="tb-notes">{line}</div>'


def source_line(chapter, manifest, manifest_sha256):
    """Return where a chapter's outputs come from: program, cut, when it came, and its digest.

    No time of the run: the same cut and code give the same bytes whenever they are made.
    """
    return (
        f"Source: notebook {chapter}; data cut {manifest['data_cut']}, delivered "
        f"{manifest['delivered']}, manifest {manifest_sha256[:SHORT]}."
    )


def plain(title):
    """Return a title's HTML without tags, as it may stand inside a link."""
    return _TAGS.sub("", title)


def _kind(found):
    if found["tag"] == "figure":
        return FIGURE
    return LISTED if LISTING in found["looks"].split() else TABLE


def _end(shown, found):
    """Return where a figure ends, or a table with the notes beneath it."""
    closing = f"</{found['tag']}>"
    end = shown.index(closing, found.end()) + len(closing)
    return end if found["tag"] == "figure" else _NOTES.match(shown, end).end()
