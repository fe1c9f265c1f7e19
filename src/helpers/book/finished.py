"""Finished tables read back from a page's HTML: what a reader sees, for files that repeat it."""

import re
from dataclasses import dataclass
from functools import cached_property

from helpers.book.numbering import FIGURE

_INDENT = re.compile(r"\btb-indent-(\d)\b")
_SPACES = re.compile(r"[ \t\n]+")


@dataclass(frozen=True)
class Cell:
    """One cell as it is shown, and over how many columns and rows it stands."""

    words: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Row:
    """One row: its cells, the first of them its label, nested so deep; a heading has no others."""

    cells: tuple
    depth: int = 0
    heading: bool = False


@dataclass(frozen=True)
class Finished:
    """A table or listing: its number and title, headings, rows, and the notes beneath."""

    chapter: str
    name: str
    title: str
    head: tuple
    rows: tuple
    notes: tuple
    source: str

    @cached_property
    def width(self):
        """Return how many columns it has."""
        rows = [*self.head, *self.rows]
        return max((sum(cell.columns for cell in row.cells) for row in rows), default=1)


def finished_tables(outputs, sources):
    """Return the tables and listings among outputs; `sources` has the source line by chapter."""
    return [_read(o, sources[o.chapter]) for o in outputs if o.kind != FIGURE]


def _read(output, source):
    from lxml.html import fragment_fromstring

    tree = fragment_fromstring(output.body, create_parent="div")
    table = next(tree.iter("table"))
    notes = [_words(p) for p in tree.iterfind(".//div[@class='tb-notes']/p")]
    return Finished(
        chapter=output.chapter,
        name=output.name,
        title=_words(table.find("caption")),
        head=tuple(_row(row) for row in table.iterfind("thead/tr")),
        rows=tuple(_row(row) for row in table.iterfind("tbody/tr")),
        notes=tuple(note for note in notes if note),
        source=source,
    )


def _row(row):
    cells = [cell for cell in row if cell.tag in ("th", "td")]
    nested = _INDENT.search(cells[0].get("class", "")) if cells else None
    return Row(
        cells=tuple(
            Cell(_words(cell), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1)))
            for cell in cells
        ),
        depth=int(nested[1]) if nested else 0,
        heading="tb-heading" in row.get("class", "").split(),
    )


def _words(node):
    return _SPACES.sub(" ", "".join(node.itertext())).strip(" ")
