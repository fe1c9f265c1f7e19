"""Figures to take along: each as an SVG that stands alone and, where no results do, as its data.

Made from the finished pages, without drawing again. The PNG is made in the reader's browser, by
figures.js, from what the page shows: thousands of pixels for every figure would outweigh the rest
of an edition.
"""

import csv
import json
import re
from html import unescape

from helpers.book.downloads import safe_cell
from helpers.display.shown import text

_DRAWING = re.compile(r"<svg (?P<said>[^>]*\bviewBox=[^>]*)>(?P<body>.*?)</svg>", re.DOTALL)
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_VARIABLE = re.compile(r"var\(--[\w-]+, *([^()]*)\)")
_DATA = re.compile(r'<template class="tb-data">(.*?)</template>')
_LINK = re.compile(
    r'<a class="tb-download" href="([^"]*\.csv(?:\.zip)?)" data-analysis=[^>]*>[^<]*</a>'
)
_EMPTY = re.compile(r'<div class="tb-notes"></div>')
_KEY = re.compile(r'<span><b style="([^"]*)">([^<]*)</b> ?(.*?)</span>')
_FILL = re.compile(r"background(?:-color)?: *([^;]+)")
_TITLE = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption>", re.DOTALL)
_LINES = 26  # units of the drawing that a line of the key takes
_GAP, _WIDE, _LETTER = 14, 620, 6.6


def with_files(figure, chapter, name):
    """Return a figure's HTML with the line of its files; its data are taken out of the page."""
    folder = f"../downloads/{chapter}"
    links = [f'<a href="{folder}/{name}.svg" download>SVG</a>']
    result, data = _LINK.search(figure), _DATA.search(figure)
    if data:
        links.append(f'<a href="{folder}/{name}.csv" download>data (CSV)</a>')
    elif result:
        links.append(f'<a href="{result[1]}" download>data (CSV)</a>')
        figure = figure.replace(result[0], "", 1)
    figure = _EMPTY.sub("", _DATA.sub("", figure))
    line = f'<p class="tb-take" data-name="{name}">{" ".join(links)}</p>'
    return figure.replace("</figure>", f"{line}</figure>") if _DRAWING.search(figure) else figure


def write_figures(outputs, downloads, edition):
    """Write every figure's files into its chapter's folder of downloads.

    `edition` is (trial, cut), which stand in every row of the data as in all files to take along.
    """
    for output in outputs:
        stem = downloads / output.chapter / output.anchor
        drawing = standing_alone(output.body)
        if drawing:
            stem.with_suffix(".svg").write_text(drawing, encoding="utf-8")
        data = _DATA.search(output.body)
        if data:
            header, *rows = json.loads(unescape(data[1]))
            rows = [["trial_id", "data_cut", *header], *([*edition, *row] for row in rows)]
            with stem.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerows([safe_cell(_cell(cell)) for cell in row] for row in rows)


def standing_alone(figure):
    """Return a figure's drawings as one SVG with colours of its own, or "" where it has none.

    White ground, the key of its colours beneath, fonts by their generic family.
    """
    panels = [(found, _size(found["said"])) for found in _DRAWING.finditer(figure)]
    if not panels:
        return ""
    placed, across, down = _in_rows([size for _, size in panels])
    drawn = "".join(
        f'<svg x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" viewBox="0 0 {w:g} {h:g}">'
        f"{found['body']}</svg>"
        for (found, (w, h)), (x, y) in zip(panels, placed, strict=True)
    )
    key, down = _key(figure, across, down)
    title = _TITLE.search(figure)
    named = re.sub(r"<[^>]*>", "", title[1]) if title else ""
    whole = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{across * 4 / 3:.0f}" height="{down * 4 / 3:.0f}" '
        f'viewBox="0 0 {across:g} {down:g}" '
        'font-family="sans-serif" stroke-linejoin="round" stroke-linecap="butt">'
        f'<title>{named}</title><rect width="100%" height="100%" fill="#ffffff"/>'
        f"{drawn}{key}</svg>\n"
    )
    return _VARIABLE.sub(r"\1", whole.replace("&nbsp;", "\u00a0"))


def _in_rows(sizes):
    """Return the place of each panel, row by row, and the width and height of them all."""
    widest = max(width for width, _ in sizes)
    columns = min(len(sizes), max(1, int(_WIDE // widest)))
    placed, top = [], 0.0
    for first in range(0, len(sizes), columns):
        row = sizes[first : first + columns]
        placed += [(place * (widest + _GAP), top) for place in range(len(row))]
        top += max(height for _, height in row) + _GAP
    return placed, columns * (widest + _GAP) - _GAP, top - _GAP


def _key(figure, across, top):
    """Return the key of a figure's colours as drawn beneath it, and where it ends."""
    drawn, x, y = [], 8.0, top + _LINES / 2
    items = _KEY.findall(figure)
    for style, _, words in items:
        said = unescape(re.sub(r"<[^>]*>", "", words)).strip()
        wide = 22 + len(said) * _LETTER
        if x > 8 and x + wide > across:
            x, y = 8.0, y + _LINES * 0.7
        colour = (_FILL.search(style) or ["", "none"])[1]
        drawn.append(
            f'<rect x="{x:g}" y="{y - 9:g}" width="12" height="10" fill="{colour}" '
            f'stroke="#5b6675" stroke-width="0.5"/><text x="{x + 16:g}" y="{y:g}" '
            f'font-size="10" fill="#1f2933">{text(said)}</text>'
        )
        x += wide + 10
    return "".join(drawn), y + _LINES / 2 if items else top


def _size(said):
    box = _BOX.search(said)
    return float(box[1]), float(box[2])


def _cell(cell):
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)
