"""Figures: matplotlib drawings as inline SVG that follow the page's theme and carry a description.

Figures are drawn in placeholder inks; on the page these become the theme's own colours, so that
one drawing is legible on light and on dark ground.
"""

import warnings
from contextlib import contextmanager, suppress
from functools import cache
from io import StringIO
from secrets import token_hex

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import AutoLocator, FixedLocator
from pandas import DataFrame

from helpers.display.drawing import GRID, GROUND, INK, MUTED, PIXELS, page_drawing
from helpers.display.shown import Shown, caption, download_link, drawn_data, text, visible
from helpers.display.who import bare

INKS = (INK, MUTED, GRID, GROUND)  # which the page's theme fills in
ROOMY, COLUMN = 1.55, 560  # pixels to the point at most, and of a figure alone on its page
NARROW = 4.5  # inches: a figure that a phone shows whole, with letters of nine points
_KEPT = f"\ue000{token_hex(4)}"  # before a label until it is drawn; no data can imitate it
SALT = "trialbook"  # names the parts inside a drawing, which would differ at random without it
# After Okabe and Ito, each 3:1 on white and told apart by lightness where hue fails; the style
# sheet gives each its like for a dark ground. A test measures both.
SERIES = ["#0067a8", "#d55e00", "#008a64", "#b4508c", "#3f97d3", "#7a5200"]
GRADES = {1: "#5796d2", 2: "#1f5fa8", 3: "#bd7e00", 4: "#b53c00", 5: "#6a0f2e"}
RESPONSES = {
    "CR": "#00503f",
    "PR": "#009e73",
    "SD": "#3a94d0",
    "NON-CR/NON-PD": "#3a94d0",
    "PD": "#d55e00",
    "NE": "#7f858e",
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


class StudyDays(AutoLocator):
    """Round study days for an axis; in the place of day 0, which there is not, stands day 1."""

    def tick_values(self, vmin, vmax):
        return [day or 1 for day in super().tick_values(vmin, vmax)]


# the reader's font has the signs that ours lacks; a short span has few ticks; words that leave no
# room are shortened
NO_ROOM = "constrained_layout not applied"
SHORTER = (40, 20, 10)  # letters of a word in a figure that has no room for longer ones
_REMARKS = (
    NO_ROOM,
    "Glyph .* missing from font",
    "Matplotlib currently does not support",
    "AutoDateLocator was unable to pick",
)


@cache
def text_width(words, size, weight="normal"):
    """Return the width of one line of text in inches, at `size` points.

    Measured in the first font that a drawing asks for; it is a wide one, so that words which fit
    in it fit in the font of a reader who lacks it.
    """
    font = FontProperties(family="sans-serif", size=size, weight=weight)
    with any_writing():
        return text_to_path.get_text_width_height_descent(words, font, ismath=False)[0] / 72


@contextmanager
def any_writing():
    """Let words of any writing and any span of dates be drawn without a remark in the page."""
    with warnings.catch_warnings():
        for said in _REMARKS:
            warnings.filterwarnings("ignore", message=f"(?s){said}")
        yield


def in_key(label):
    """Return a label for a key of which one that begins with a line would be left out."""
    return f"{_KEPT}{label}" if label.startswith("_") else label


def svg(figure, alt, title="", analysis=None, notes=(), points=()):
    """Return a figure as inline SVG with a description for those who cannot see it.

    `alt` says what is drawn and what it shows, in one or two sentences computed from results.
    `analysis` names the results that are drawn, or is itself a frame of what is drawn, for readers
    to take along. `notes` explain what stands in the figure, one paragraph each. `points` are
    (axes, x, y, words) of marks that tell their value.
    """
    heading = f"<figcaption>{caption(title)}</figcaption>" if title else ""
    wide = 72 * figure.get_figwidth()
    picture = drawn(figure, alt, points, min(ROOMY, max(COLUMN / wide, PIXELS)))
    told = "".join(f"<p>{text(note)}</p>" for note in notes)
    frame = isinstance(analysis, DataFrame)
    link = "" if frame else download_link(analysis)
    beneath = f'<div class="tb-notes">{told}{link}</div>' if told or link else ""
    return Shown(
        f'<figure class="tb-figure">{heading}<div class="tb-frame">{picture}</div>{beneath}'
        f"{drawn_data(analysis) if frame else ''}</figure>"
    )


def drawn(figure, alt, points=(), widest=PIXELS):
    """Return the svg element alone, for a figure of several drawings."""
    for words in figure.findobj(mpl.text.Text):
        words.set_text(bare(words.get_text()).removeprefix(_KEPT))  # a drawn count leads nowhere
    written = _written(figure)
    points = _laid_over(figure, points)
    return visible(page_drawing(written, text(alt), points, widest))


def _written(figure):
    """Return a figure as matplotlib's SVG, its words shortened where they leave it no room."""
    for letters in SHORTER:
        with suppress(UserWarning), any_writing():
            warnings.filterwarnings("error", message=NO_ROOM)
            return _saved(figure)
        _shorten(figure, letters)
    with any_writing():
        return _saved(figure)


def _saved(figure):
    written = StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": SALT}):
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return written.getvalue()


def _shorten(figure, letters):
    """Cut words that stand in a figure after so many letters; a table says them in full."""
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        if isinstance(axis.get_major_locator(), FixedLocator):
            labels = [_cut(label.get_text(), letters) for label in axis.get_ticklabels()]
            axis.set_ticks(axis.get_majorticklocs(), labels=labels)
    for words in figure.findobj(mpl.text.Text):
        words.set_text(_cut(words.get_text(), letters))


def _cut(words, letters):
    return words if len(words) <= letters else f"{words[: letters - 1]}\u2026"


def _laid_over(figure, points):
    """Return unseen marks that tell their value when pointed at, in the drawing's own places."""
    told = []
    tall = figure.get_figheight() * 72
    for axes, x, y, words in points:
        across, up = axes.transData.transform((x, y)) * 72 / figure.dpi
        told.append(
            f'<circle cx="{across:.1f}" cy="{tall - up:.1f}" r="6"><title>{text(words)}</title>'
            "</circle>"
        )
    return f'<g fill="none" pointer-events="all">{"".join(told)}</g>' if told else ""
