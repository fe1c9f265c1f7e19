"""A strip of lanes over days, written as plain SVG: small and quick enough for hundreds on a page.

Lanes are added from top to bottom; colours follow the page's theme.
"""

import textwrap

from helpers.display.drawing import least_width
from helpers.display.formats import count
from helpers.display.shown import Shown, text, visible

INK = "var(--tb-ink, #1f2933)"
MUTED = "var(--tb-muted, #5b6675)"
GRID = "var(--tb-grid, #dbe0e6)"
WIDTH, GUTTER, MARGIN = 760, 178, 34
LANE, LETTER, ROW = 15, 5.9, 12
STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728)
AXIS = 30
SMALLEST = 10  # of the letters, in units of the drawing


def study_day(day):
    """Return days from the first dose as a study day: there the first dose is day 1, not 0."""
    return day + (day >= 0)


class Strip:
    """Lanes over the days from `first` to `last`: given from 0, the first dose, and told from 1.

    A narrow strip, with short labels in a narrow gutter, keeps its words large on a phone. `top` is
    the room above the lanes for the words of rules.
    """

    def __init__(self, first, last, width=WIDTH, gutter=GUTTER, top=28.0):
        self.first, self.last = first, max(last, first + 1)
        self.width, self.gutter = width, gutter
        self.y = self.top = top
        self._ends = [0.0, 0.0]  # where the words above end, in each of their rows
        self._back, self._front = [], []

    def x(self, day):
        """Return the horizontal place of a day."""
        share = (day - self.first) / (self.last - self.first)
        return round(self.gutter + share * (self.width - self.gutter - MARGIN), 1)

    def lane(self, label, height=LANE, below=""):
        """Begin a lane with its label, and words below it; return its top."""
        top, self.y = self.y, self.y + height
        room = int((self.gutter - 10) / LETTER)
        lines = textwrap.wrap(visible(label), room)[: max(int(height / ROW) - bool(below), 1)]
        if sum(map(len, lines)) < len(label.replace(" ", "")):
            lines[-1] = lines[-1][: room - 1] + "…"
        middle = top + height / 2 + (3.8 if not below else -1.5) - (len(lines) - 1) * ROW / 2
        for number, line in enumerate(lines):
            self.words((self.gutter - 8, middle + number * ROW), line, "end")
        if below:
            self.words((self.gutter - 8, middle + len(lines) * ROW), below, "end", 10, MUTED)
        return top

    def gap(self, height=7):
        """Leave room between two groups of lanes."""
        self.y += height

    def bar(self, span, top, height, colour, hint):
        """Draw a bar over a span of days, both days included."""
        left, right = self.x(max(span[0], self.first)), self.x(min(span[1] + 1, self.last))
        self._front.append(
            f'<rect x="{left}" y="{top:g}" width="{max(right - left, 2):.1f}" height="{height:g}" '
            f'rx="1" fill="{colour}"><title>{text(hint)}</title></rect>'
        )

    def shade(self, span, top, height, colour):
        """Shade a span of days behind what is drawn later."""
        left, right = self.x(max(span[0], self.first)), self.x(min(span[1] + 1, self.last))
        self._back.append(
            f'<rect x="{left}" y="{top:g}" width="{max(right - left, 2):.1f}" '
            f'height="{height:g}" fill="{colour}"/>'
        )

    def arrow(self, day, top, height, colour):
        """Draw the head of an arrow at the end of a bar that goes on."""
        x, y = self.x(day + 1), top + height / 2
        self._front.append(
            f'<path d="M{x},{y - height / 2 - 1.5:g} l{height:g},{height / 2 + 1.5:g} '
            f'l-{height:g},{height / 2 + 1.5:g} z" fill="{colour}"/>'
        )

    def cross(self, day, y, hint, size=4.5):
        """Draw a cross at a day."""
        x = self.x(day)
        self._front.append(
            f'<path d="M{x - size:g},{y - size:g} l{2 * size:g},{2 * size:g} '
            f'm0,-{2 * size:g} l-{2 * size:g},{2 * size:g}" stroke="{INK}" stroke-width="2.2">'
            f"<title>{text(hint)}</title></path>"
        )

    def words(self, place, words, anchor="start", size=11, colour=INK):
        """Write words at an (x, y) place."""
        self._front.append(
            f'<text x="{place[0]:g}" y="{place[1]:g}" text-anchor="{anchor}" '
            f'font-size="{size}" fill="{colour}">{text(words)}</text>'
        )

    def link(self, address, place, words, size=11):
        """Write words that lead somewhere, ending at an (x, y) place."""
        self._front.append(
            f'<a href="{text(address)}"><text x="{place[0]:g}" y="{place[1]:g}" '
            f'text-anchor="end" font-size="{size}" fill="{INK}">{text(words)}</text></a>'
        )

    def wedge(self, x, y, colour, hint, size=3.6):
        """Draw a triangle that points down."""
        self._front.append(
            f'<path d="M{x - size:g},{y - size:g} h{2 * size:g} l-{size:g},{2 * size:g} z" '
            f'fill="{colour}"><title>{text(hint)}</title></path>'
        )

    def line(self, points, colour=INK, width=1.4):
        """Draw a line through (x, y) places."""
        path = " ".join(f"{x:g},{y:.1f}" for x, y in points)
        self._front.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        )

    def dot(self, x, y, colour, hint, radius=2.4):
        """Draw a dot."""
        self._front.append(
            f'<circle cx="{x:g}" cy="{y:.1f}" r="{radius}" fill="{colour}">'
            f"<title>{text(hint)}</title></circle>"
        )

    def band(self, top, bottom, colour=GRID):
        """Shade a band of values across all days, behind everything."""
        self._back.append(
            f'<rect x="{self.gutter}" y="{top:.1f}" width="{self.width - self.gutter - MARGIN}" '
            f'height="{max(bottom - top, 0.5):.1f}" fill="{colour}" opacity="0.55"/>'
        )

    def rule(self, day, words="", colour=MUTED, dash="2 2"):
        """Draw a vertical line at a day through all lanes, with words above.

        Words that would meet those of an earlier line stand in the row beneath.
        """
        x = self.x(day)
        row = 0 if x + 3 > self._ends[0] else 1
        self._back.append(
            f'<line x1="{x}" x2="{x}" y1="{4 + 11 * row}" y2="BOTTOM" stroke="{colour}" '
            f'stroke-dasharray="{dash}"/>'
        )
        if words:
            self.words((x + 3, 11 + 11 * row), words, size=10, colour=MUTED)
            self._ends[row] = x + 9 + len(words) * LETTER

    def svg(self, alt):
        """Return the finished drawing as a figure."""
        return Shown(f'<figure class="tb-figure">{self.drawing(alt)}</figure>')

    def drawing(self, alt):
        """Return the finished drawing with its axis of days, as HTML of its frame."""
        bottom = self.y + 4
        self._axis(bottom)
        drawn = "".join(self._back).replace("BOTTOM", f"{bottom:g}") + "".join(self._front)
        # an image hides what is in it from a screen reader; links must not be
        role = "group" if "<a " in drawn else "img"
        return (
            f'<div class="tb-frame"><svg role="{role}" aria-label="{text(alt)}" '
            f'{least_width(self.width, [SMALLEST])} width="{WIDTH}" '
            f'viewBox="0 0 {self.width} {bottom + AXIS:g}">{drawn}</svg></div>'
        )

    def _axis(self, bottom):
        self.line([(self.gutter, bottom), (self.width - MARGIN, bottom)], MUTED, 1)
        for day in self._ticks():
            x = self.x(day)
            # behind everything: a death on a round day must not vanish under the grid
            self._back.insert(
                0, f'<line x1="{x}" x2="{x}" y1="{self.top - 2:g}" y2="BOTTOM" stroke="{GRID}"/>'
            )
            self.words((x, bottom + 13), count(study_day(day)), "middle", 10, MUTED)
        self.name_axis(bottom)

    def _ticks(self):
        """Return the days that the axis names: study day 1, and round ones."""
        span = self.last - self.first
        step = next((step for step in STEPS if span / step <= 9), STEPS[-1])
        first, last = -(-self.first // step), self.last // step + 1
        days = {n * step - (n > 0) for n in range(int(first), int(last) + 1)}
        return sorted(day for day in days if self.first <= day <= self.last)

    def name_axis(self, bottom):
        """Write what the axis counts."""
        self.words((self.gutter - 8, bottom + 13), "Study day", "end", 10, MUTED)
