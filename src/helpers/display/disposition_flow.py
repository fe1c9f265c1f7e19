"""The participants' way through the trial as a flow of boxes."""

import textwrap
from dataclasses import dataclass

from matplotlib.patches import Rectangle

from helpers.ard.frame import levels, pick, select
from helpers.display.disposition import reason_words
from helpers.display.figures import GROUND, INK, MUTED, new_figure, svg, text_width
from helpers.display.formats import count
from helpers.display.who import bare

LINE, PAD, GAP = 0.2, 0.1, 0.32  # inches: a line of text, the box's padding, the arrow between
NARROW, ARM = 4.9, 1.95  # inches: the whole figure; the least width of an arm
SIZE = 10  # points
MARGIN, INDENT = 0.12, 0.06  # inches: between a box and its text; of each leading blank
LEAST = 12  # letters: a line is not broken shorter
ASIDE = 2.35  # inches: where the boxes of those who left begin
SHOWN_REASONS = 6
LINES_EACH = 3  # of one reason


@dataclass
class Box:
    """A box of lines of text, broken where they are too long; the first line is its title."""

    lines: list
    left: float
    width: float
    top: float = 0.0

    def __post_init__(self):
        room = self.width - 2 * MARGIN
        parts = [_broken(line, room, _weight(place)) for place, line in enumerate(self.lines)]
        self.lines = [part for line in parts for part in line]

    @property
    def height(self):
        return len(self.lines) * LINE + 2 * PAD

    @property
    def middle(self):
        return self.left + self.width / 2


def flow_figure(results, sets, trial):
    """Return the flow from screening to the sets analysed; one column per arm where there are arms.

    Numbers are those of the disposition and of the analysis sets.
    """
    arms = levels(results, "group_level", group="arm")
    width = max(NARROW, ARM * len(arms))
    trunk = [_screened(results), _included(results), _trunk(results, "treated", "Treated")]
    asides = [_failures(results, width), _never_treated(results, width)]
    columns = _spread([_treatment_lines(results, arm) for arm in arms or [""]], width)
    analysed = _spread([_set_lines(sets, trial, arm) for arm in arms or [""]], width)
    height = _place(trunk, asides, [columns, analysed])
    figure, axes = new_figure(width, height)
    axes.set(xlim=(0, width), ylim=(-height, 0))
    axes.axis("off")
    for box in [*trunk, *(aside for aside in asides if aside), *columns, *analysed]:
        _draw(axes, box)
    _join(axes, trunk, asides, columns)
    for above, below in zip(columns, analysed, strict=True):
        x = above.middle if arms else trunk[-1].middle
        _arrow(axes, (x, above.top - above.height), (x, below.top))
    alt = f"Flow of participants: {', '.join(box.lines[0] for box in trunk)}."
    title = f"Flow of participants, all screened (N = {_n(results, 'screened')})"
    return svg(figure, alt, title, "disposition")


def _n(results, variable, level="", arm=""):
    keys = {"variable_level": level, "group_level": arm}
    return count(pick(results, "n", variable=variable, **keys))


def _some(results, variable, label):
    """Return a line that counts, or no line where there is nobody to count."""
    n = _n(results, variable)
    return [f"  {label}: {n}"] if n != "0" else []


def _trunk(results, variable, label, *lines):
    return Box([f"{label} (n = {_n(results, variable)})", *lines], left=0.05, width=2.1)


def _screened(results):
    again = _some(results, "screened_again", "More than once")
    return _trunk(results, "screened", "Screened", *again)


def _included(results):
    later = _some(results, "included_later", "After an earlier failure")
    return _trunk(results, "included", "Included", *later)


def _failures(results, width):
    failed = pick(results, "n", variable="screen_failure")
    waiting = pick(results, "n", variable="in_screening")
    lines = [f"Failed screening (n = {count(failed)})"] if failed else []
    lines += _reason_lines(select(results, variable="screen_failure_reason"))
    if waiting:
        lines.append(f"Still in screening (n = {count(waiting)})")
    return Box(lines, left=ASIDE, width=width - ASIDE - 0.05) if lines else None


def _never_treated(results, width):
    n = _n(results, "not_treated")
    reasons = select(results, variable="not_treated_reason", group="")
    lines = [f"Never treated (n = {n})", *_reason_lines(reasons)]
    return Box(lines, left=ASIDE, width=width - ASIDE - 0.05) if n != "0" else None


def _spread(columns, width):
    each = (width - 0.1 - 0.12 * (len(columns) - 1)) / len(columns)
    each = min(each, 3.4)
    return [
        Box(lines, left=0.05 + place * (each + 0.12), width=each)
        for place, lines in enumerate(columns)
    ]


def _treatment_lines(results, arm):
    words = {"ONGOING": "On treatment", "COMPLETED": "Completed", "DISCONTINUED": "Stopped"}
    title = f"{arm} (n = {_n(results, 'treated', arm=arm)})" if arm else "Treatment at the cut"
    states = [
        f"{label}: {_n(results, 'treatment_status', status, arm)}"
        for status, label in words.items()
    ]
    reasons = select(results, variable="treatment_reason", group_level=arm)
    return [title, *states, *_reason_lines(reasons)]


def _set_lines(sets, trial, arm):
    reported = [words for words in trial.populations if words.id != "screened"]
    return ["Analysed", *(f"{words.label}: {_n(sets, words.id, '', arm)}" for words in reported)]


def _reason_lines(reasons):
    """Return one line per reason; beyond a few, the rest in one line that adds them up."""
    counts = [(reason_words(r), pick(reasons, "n", variable_level=r)) for r in levels(reasons)]
    shown = counts if len(counts) <= SHOWN_REASONS else counts[: SHOWN_REASONS - 1]
    lines = [f"  {reason}: {count(n)}" for reason, n in shown]
    if len(shown) < len(counts):
        lines.append(f"  Other: {count(sum(n for _, n in counts[len(shown) :]))}")
    return lines


def _place(trunk, asides, rows):
    """Set every box's top, in inches downwards as negative numbers; return the height."""
    top = 0.05
    for box, aside in zip(trunk, [*asides, None], strict=True):
        box.top = -top
        top += box.height + GAP
        if aside:
            aside.top = -(top - GAP / 2)
            top += aside.height
    for boxes in rows:
        for box in boxes:
            box.top = -top
        top += max(box.height for box in boxes) + GAP
    return top - GAP + 0.05


def _draw(axes, box):
    axes.add_patch(
        Rectangle(
            (box.left, box.top - box.height),
            box.width,
            box.height,
            facecolor=GROUND,
            edgecolor=MUTED,
            linewidth=0.9,
        )
    )
    for i, line in enumerate(box.lines):
        axes.text(
            box.left + MARGIN + _indent(line),
            box.top - PAD - (i + 0.5) * LINE,
            line.strip(" "),
            va="center",
            fontsize=SIZE,
            color=INK,
            fontweight=_weight(i),
        )


def _weight(place):
    """Return how a line of a box is set: the first is its title."""
    return "normal" if place else "bold"


def _indent(line):
    return INDENT * (len(line) - len(line.lstrip(" ")))


def _broken(line, room, weight):
    """Return a line as lines no wider than `room`: free text may be of any length, its count stays.

    Letters differ in width, so that lines are measured: they are broken shorter until all fit.
    """
    words, colon, n = bare(line).rpartition(": ")
    line = f"{words}{colon[:1]}\u00a0{n}" if colon else n
    layout = {
        "subsequent_indent": " " * (len(line) - len(line.lstrip(" ")) + 1),
        "max_lines": LINES_EACH,
        "placeholder": f"…:\u00a0{n}" if colon else "…",
    }
    likely = int(len(line) * room / _width(line, weight)) + LEAST
    for letters in range(min(len(line), likely), LEAST, -1):
        parts = textwrap.wrap(line, letters, **layout)
        if all(_width(part, weight) <= room for part in parts):
            return parts
    return textwrap.wrap(line, LEAST, **layout)


def _width(line, weight):
    return _indent(line) + text_width(line.strip(" "), SIZE, weight)


def _join(axes, trunk, asides, columns):
    for above, below in zip(trunk, trunk[1:], strict=False):
        _arrow(axes, (above.middle, above.top - above.height), (above.middle, below.top))
    for box, aside in zip(trunk, asides, strict=False):
        if aside:
            y = aside.top - (LINE + 2 * PAD) / 2
            _arrow(axes, (box.middle, y), (aside.left, y))
    last = trunk[-1]
    level = last.top - last.height - GAP / 2
    if len(columns) == 1:
        _arrow(axes, (last.middle, last.top - last.height), (last.middle, columns[0].top))
        return
    axes.plot([last.middle] * 2, [last.top - last.height, level], color=MUTED, lw=0.9)
    axes.plot([columns[0].middle, columns[-1].middle], [level] * 2, color=MUTED, lw=0.9)
    for box in columns:
        _arrow(axes, (box.middle, level), (box.middle, box.top))


def _arrow(axes, start, end):
    arrow = {"arrowstyle": "-|>", "color": MUTED, "lw": 0.9, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=arrow)
