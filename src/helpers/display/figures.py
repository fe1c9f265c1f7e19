"""Figures: matplotlib drawings as inline SVG that follow the page's theme and carry a description.

Figures are drawn in placeholder inks; on the page these become the theme's own colours, so that
one drawing is legible on light and on dark ground.
"""

import re
from functools import cache
from hashlib import sha256
from io import StringIO

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from helpers.display.shown import Shown, caption, download_link, text

SALT = "trialbook"  # names the parts inside a drawing, which would differ at random without it
INK, MUTED, GRID, GROUND = "#010203", "#6a6b6c", "#d0d1d2", "#fdfefc"
_THEME = {
    INK: "var(--tb-ink, #1f2933)",
    MUTED: "var(--tb-muted, #5f6b7a)",
    GRID: "var(--tb-grid, #d9dee4)",
    GROUND: "var(--tb-ground, #ffffff)",
}
# Okabe and Ito's colour-blind safe palette, yellow and black left out: they vanish on one ground
SERIES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"]
GRADES = {1: "#8fb8de", 2: "#4f8fc9", 3: "#e69f00", 4: "#d55e00", 5: "#8b1e3f"}
RESPONSES = {
    "CR": "#00735a",
    "PR": "#009e73",
    "SD": "#56b4e9",
    "NON-CR/NON-PD": "#56b4e9",
    "PD": "#d55e00",
    "NE": "#8a8f98",
}

_STYLE = {
    "svg.fonttype": "none",  # words stay words: small files, the reader's own font
    "svg.hashsalt": SALT,
    "text.parse_math": False,  # a dollar sign in data is a dollar sign
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "axes.prop_cycle": mpl.cycler(color=SERIES),
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "hatch.color": MUTED,
}


def new_figure(width=7.2, height=4.0, rows=1, columns=1, **layout):
    """Return (figure, axes) in the book's style; axes is one Axes, or an array of them.

    Draw with INK, MUTED, GRID, GROUND, SERIES, GRADES and RESPONSES only. `layout` goes to
    Figure.subplots (sharex, height_ratios, ...).
    """
    mpl.rcParams.update(_STYLE)
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(rows, columns, **layout)


@cache
def text_width(words, size, weight="normal"):
    """Return the width of one line of text in inches, at `size` points.

    Measured in the first font that a drawing asks for; it is a wide one, so that words which fit
    in it fit in the font of a reader who lacks it.
    """
    font = FontProperties(family="sans-serif", size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(words, font, ismath=False)[0] / 72


def svg(figure, alt, title="", analysis=None, least="", notes=()):
    """Return a figure as inline SVG with a description for those who cannot see it.

    `alt` says what is drawn and what it shows, in one or two sentences computed from results.
    `least` is the CSS width below which this figure scrolls; without it, that of all figures.
    `notes` explain what stands in the figure, one paragraph each.
    """
    drawn = StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": SALT}):
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    heading = f"<figcaption>{caption(title)}</figcaption>" if title else ""
    picture = _themed(drawn.getvalue()).replace(
        "<svg ", f'<svg role="img" aria-label="{text(alt)}" ', 1
    )
    if least:
        picture = picture.replace('style="', f'style="min-width:{least};', 1)
    told = "".join(f"<p>{text(note)}</p>" for note in notes)
    link = download_link(analysis)
    beneath = f'<div class="tb-notes">{told}{link}</div>' if told or link else ""
    return Shown(f'<figure class="tb-figure">{heading}{picture}{beneath}</figure>')


def _themed(drawing):
    """Return the svg element alone, sized by its page, with the theme's colours."""
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r'<svg ([^>]*?)height="[\d.]+pt"', r"<svg \1", drawing, count=1)
    drawing = re.sub(r'width="([\d.]+)pt"', _natural_width, drawing, count=1)
    drawing = re.sub(r"<metadata>.*?</metadata>\s*", "", drawing, flags=re.DOTALL)
    drawing = _without_idle_ids(drawing)
    for ink, colour in _THEME.items():
        drawing = drawing.replace(ink, colour)
    return drawing


def _natural_width(match):
    # wider than a phone: the figure scrolls in its frame instead of shrinking to nothing
    return f'style="width:100%;max-width:{float(match[1]) * 4 / 3:.0f}px"'


def _without_idle_ids(drawing):
    """Drop ids that nothing refers to and make the others this drawing's own.

    Many figures share a page, and an id must be unique on it.
    """
    used = set(re.findall(r"url\(#([^)]+)\)", drawing)) | set(
        re.findall(r'href="#([^"]+)"', drawing)
    )
    own = sha256(drawing.encode()).hexdigest()[:8]
    drawing = re.sub(r'(url\(|href=")#', rf"\g<1>#f{own}", drawing)
    return re.sub(
        r' id="([^"]+)"',
        lambda found: f' id="f{own}{found[1]}"' if found[1] in used else "",
        drawing,
    )
