"""The participants' way through the trial as a flow of boxes."""

import textwrap
from dataclasses import dataclass

from matplotlib.patches import Rectangle

from helpers.ard.frame import levels, pick, select
from helpers.display.figures import GROUND, INK, MUTED, new_figure, svg
from helpers.display.formats import count
from helpers.display.grids import plain

LINE, PAD, GAP = 0.19, 0.10, 0.34  # inches: a line of text, the box's padding, the arrow between
WIDTH = 7.2
LETTER = 0.068  # inches: a letter of the size used here, on average
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
        room = int((self.width - 0.36) / LETTER)
        self.lines = [part for line in self.lines for part in _broken(line, room)]

    @property
    def height(self):
        return len(self.lines) * LINE + 2 * PAD

    @property
    def middle(self):
        return self.left + self.width / 2


def flow_figure(results):
    """Return the flow from screening to the state at the cut; one box per arm where there are arms.

    Numbers are those of the disposition table.
    """
    trunk = [_trunk(results, "screened", "Screened"), _trunk(results, "included", "Included")]
    trunk.append(_trunk(results, "treated", "Treated"))
    asides = [_failures(results), _never_treated(results)]
    ends = _ends(results)
    height = _place(trunk, asides, ends)
    figure, axes = new_figure(WIDTH, height)
    axes.set(xlim=(0, WIDTH), ylim=(-height, 0))
    axes.axis("off")
    for box in [*trunk, *(aside for aside in asides if aside), *ends]:
        _draw(axes, box)
    _join(axes, trunk, asides, ends)
    alt = f"Flow of participants: {', '.join(' '.join(box.lines[:1]) for box in trunk)}."
    title = f"Flow of participants, all screened (N = {_screened(results)})"
    return svg(figure, alt, title, "disposition")


def _screened(results):
    return count(pick(results, "n", variable="screened", group=""))


def _trunk(results, variable, label):
    n = count(pick(results, "n", variable=variable, group=""))
    return Box([f"{label} (n = {n})"], left=0.9, width=2.2)


def _failures(results):
    failed = pick(results, "n", variable="screen_failure")
    waiting = pick(results, "n", variable="in_screening")
    lines = [f"Failed screening (n = {count(failed)})"] if failed else []
    if failed:
        lines += _reason_lines(select(results, variable="screen_failure_reason"))
    if waiting:
        lines.append(f"Still in screening (n = {count(waiting)})")
    return Box(lines, left=3.6, width=3.5) if lines else None


def _never_treated(results):
    n = pick(results, "n", variable="not_treated", group="")
    return Box([f"Never treated (n = {count(n)})"], left=3.6, width=3.5) if n else None


def _ends(results):
    arms = levels(results, "group_level", group="arm")
    if arms:
        return _spread([_arm_lines(results, arm) for arm in arms])
    return _spread(
        [
            _state_lines(results, "ONGOING", "On treatment"),
            _state_lines(results, "COMPLETED", "Completed"),
            _state_lines(results, "DISCONTINUED", "Stopped"),
        ]
    )


def _spread(columns):
    width = (WIDTH - 0.15 * (len(columns) - 1) - 0.1) / len(columns)
    return [
        Box(lines, left=0.05 + i * (width + 0.15), width=width) for i, lines in enumerate(columns)
    ]


def _state_lines(results, status, label):
    found = select(results, variable="treatment_status", variable_level=status, group="")
    lines = [f"{label} (n = {count(pick(found, 'n'))})"]
    if status == "DISCONTINUED":
        lines += _reason_lines(select(results, variable="treatment_reason", group=""))
    return lines


def _arm_lines(results, arm):
    ours = select(results, group="arm", group_level=arm)
    lines = [f"{arm} (n = {count(pick(ours, 'n', variable='treated'))})"]
    for status, label in (("ONGOING", "On treatment"), ("COMPLETED", "Completed")):
        n = pick(ours, "n", variable="treatment_status", variable_level=status)
        lines.append(f"{label}: {count(n)}")
    n = pick(ours, "n", variable="treatment_status", variable_level="DISCONTINUED")
    reasons = select(ours, variable="treatment_reason")
    return [*lines, f"Stopped: {count(n)}", *_reason_lines(reasons)]


def _reason_lines(reasons):
    """Return one line per reason; beyond a few, the rest in one line that adds them up."""
    counts = [(plain(r), pick(reasons, "n", variable_level=r)) for r in levels(reasons)]
    shown = counts if len(counts) <= SHOWN_REASONS else counts[: SHOWN_REASONS - 1]
    lines = [f"  {reason}: {count(n)}" for reason, n in shown]
    if len(shown) < len(counts):
        lines.append(f"  Other: {count(sum(n for _, n in counts[len(shown) :]))}")
    return lines


def _place(trunk, asides, ends):
    """Set every box's top, in inches downwards as negative numbers; return the height."""
    top = 0.05
    for i, box in enumerate(trunk):
        box.top = -top
        top += box.height
        if i < len(asides):
            aside = asides[i]
            if aside:
                aside.top = -(top + GAP / 2)
            top += GAP + (aside.height if aside else 0)
    top += GAP
    for box in ends:
        box.top = -top
    return top + max(box.height for box in ends) + 0.05


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
        indent = 0.06 * (len(line) - len(line.lstrip(" ")))
        axes.text(
            box.left + 0.12 + indent,
            box.top - PAD - (i + 0.5) * LINE,
            line.strip(" "),
            va="center",
            fontsize=9,
            color=INK,
            fontweight="bold" if i == 0 else "normal",
        )


def _broken(line, room):
    """Return a line as lines that fit a box: free text may be of any length, its count stays."""
    words, colon, n = line.rpartition(": ")
    line = f"{words}{colon[:1]}\u00a0{n}" if colon else line
    indent = " " * (len(line) - len(line.lstrip(" ")) + 2)
    rest = f"…:\u00a0{n}" if colon else "…"
    return textwrap.wrap(
        line, room, subsequent_indent=indent, max_lines=LINES_EACH, placeholder=rest
    )


def _join(axes, trunk, asides, ends):
    for above, below in zip(trunk, trunk[1:], strict=False):
        _arrow(axes, (above.middle, above.top - above.height), (below.middle, below.top))
    for box, aside in zip(trunk, asides, strict=False):
        if aside:
            y = aside.top - (LINE + 2 * PAD) / 2
            _arrow(axes, (box.middle, y), (aside.left, y))
    last = trunk[-1]
    level = last.top - last.height - GAP / 2
    axes.plot([last.middle] * 2, [last.top - last.height, level], color=MUTED, lw=0.9)
    axes.plot([ends[0].middle, ends[-1].middle], [level] * 2, color=MUTED, lw=0.9)
    for box in ends:
        _arrow(axes, (box.middle, level), (box.middle, box.top))


def _arrow(axes, start, end):
    arrow = {"arrowstyle": "-|>", "color": MUTED, "lw": 0.9, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=arrow)
