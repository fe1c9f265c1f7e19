"""What a chapter shows: finished, escaped HTML. Text from data reaches a page in no other way."""

import json
from html import escape

from helpers.display.who import bare, kept, linked


class Shown:
    """A piece of finished HTML that a notebook displays as the value of a cell.

    Beside `html` it keeps whom the counts of its sentences count, which a notebook gets to see.
    """

    def __init__(self, html):
        self.html = html

    @property
    def html(self):
        return bare(self.marked)

    @html.setter
    def html(self, html):
        self.marked = html

    def _repr_html_(self):
        return linked(self.marked)

    def __repr__(self):
        # a notebook stores the text form beside the HTML; it must not carry an object's address
        return "<shown on the page>"

    def __add__(self, other):
        return Shown(self.marked + other.marked)


def text(value):
    """Return any text from data as HTML text: escaped, control characters made visible."""
    return escape(visible(bare(str(value))), quote=True)


def told(value):
    """Return text as HTML in which a count keeps whom it counts."""
    return kept(value, text)


def visible(words):
    """Return words of which no sign is unseen: what cannot be printed is told by its number."""
    return words if words.isprintable() else "".join(map(_visible, words))


def caption(title):
    """Return a caption as HTML text in which "N = 9" stays on one line."""
    return text(title).replace(" = ", "\u00a0=\u00a0")


def stack(pieces):
    """Return several shown pieces as one, in order."""
    return Shown("".join(piece.marked for piece in pieces))


def beside(pieces):
    """Return several shown pieces side by side where the page is wide enough, else as a stack."""
    cells = "".join(f"<div>{piece.marked}</div>" for piece in pieces)
    return Shown(f'<div class="tb-beside">{cells}</div>')


def fold(summary, body):
    """Return `body` folded away behind one line that a reader opens."""
    return Shown(
        f'<details class="tb-fold"><summary>{text(summary)}</summary>{body.marked}</details>'
    )


def download_link(analysis):
    """Return the link to one analysis's results; the site fills in the chapter's folder."""
    if not analysis:
        return ""
    name = text(analysis)
    return f'<a class="tb-download" href="#" data-analysis="{name}" download>{name}.csv</a>'


def file_link(file):
    """Return the link to a file that the page attaches; the site fills in the chapter's folder."""
    name = text(file)
    return f'<a class="tb-download" href="#" data-file="{name}" download>{name}</a>'


def drawn_data(frame):
    """Return a frame of what a figure draws, to be taken out of the page and given as CSV."""
    if frame is None:
        return ""
    rows = [
        list(map(str, frame.columns)),
        *frame.astype(object).where(frame.notna(), "").to_numpy().tolist(),
    ]
    packed = json.dumps(rows, default=str, ensure_ascii=False)
    return f'<template class="tb-data">{text(packed)}</template>'


def _visible(character):
    if character in "\n\t\u00a0" or character.isprintable():  # a space that does not break is seen
        return character
    return f"\\u{ord(character):04x}"
