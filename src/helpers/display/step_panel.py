"""A small panel of step curves over days, as plain SVG: several fit side by side, or on a phone.

Shares go from 0 to 1. Colours follow the page's theme. Beneath the axis stand numbers at risk.
"""

import math

from helpers.display.formats import count
from helpers.display.shown import Shown, text

INK = "var(--tb-ink, #1f2933)"
MUTED = "var(--tb-muted, #5b6675)"
GRID = "var(--tb-grid, #dbe0e6)"
WIDTH, LEFT, RIGHT, TOP, PLOT, ROW = 360, 38, 14, 26, 150, 15


class StepPanel:
    """One panel with its title, over the days at `ticks`, from day 0 to the last of them."""

    def __init__(self, title, ticks):
        self.ticks = ticks
        self.last = max(ticks[-1], 1)
        self.bottom = TOP + PLOT
        self.end = self.bottom + 30
        self._parts = [self._words((4, 15), title, "start", 13, weight="600")]
        self._axes()

    def x(self, day):
        """Return the horizontal place of a day."""
        return round(LEFT + day / self.last * (WIDTH - LEFT - RIGHT), 1)

    def y(self, share):
        """Return the vertical place of a share."""
        return round(self.bottom - share * PLOT, 1)

    def band(self, days, low, high, colour):
        """Shade between two step curves, over those steps where both are known."""
        for first, beyond in _known_runs(low, high):
            ends = [*days[first + 1 : beyond], days[min(beyond, len(days) - 1)]]
            upper = _corners(days[first:beyond], ends, high[first:beyond])
            lower = _corners(days[first:beyond], ends, low[first:beyond])
            self._parts.append(
                f'<polygon points="{self._path([*upper, *reversed(lower)])}" fill="{colour}" '
                'opacity="0.17"/>'
            )

    def step(self, days, shares, colour, faint=False):
        """Draw a step curve, or a faint dashed one."""
        corners = _corners(days, [*days[1:], days[-1]], shares)
        look = 'stroke-width="1.3" stroke-dasharray="4 3"' if faint else 'stroke-width="2.2"'
        self._parts.append(
            f'<polyline points="{self._path(corners)}" fill="none" stroke="{colour}" {look}/>'
        )

    def note(self, day, share, words, colour):
        """Write words that end at a place on a curve, just above it."""
        place = (self.x(day), self.y(share) - 4)
        self._parts.append(self._words(place, words, "end", 11, colour))

    def numbers(self, label, values, colour=INK):
        """Write the numbers at the ticks in a row of their own, with its label above."""
        self._parts.append(self._words((4, self.end + ROW), label, "start", 11, colour))
        self.end += 2 * ROW
        for day, value in zip(self.ticks, values, strict=True):
            place = (self.x(day), self.end)
            self._parts.append(self._words(place, count(value), "middle", 11, INK))

    def svg(self, alt):
        """Return the finished panel."""
        return Shown(
            f'<svg role="img" aria-label="{text(alt)}" class="tb-least-20" width="{WIDTH + 60}" '
            f'viewBox="0 0 {WIDTH} {self.end + 6:g}">{"".join(self._parts)}</svg>'
        )

    def _axes(self):
        for share in (0, 0.25, 0.5, 0.75, 1):
            y = self.y(share)
            colour = MUTED if share == 0 else GRID
            self._parts.append(
                f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="{colour}"/>'
            )
            self._parts.append(self._words((LEFT - 5, y + 4), f"{share:.0%}", "end", 11, MUTED))
        for day in self.ticks:
            self._parts.append(
                self._words((self.x(day), self.bottom + 14), count(day), "middle", 11, MUTED)
            )
        place = (WIDTH - RIGHT, self.bottom + 28)
        self._parts.append(self._words(place, "days since first dose", "end", 11, MUTED))

    def _path(self, corners):
        return " ".join(f"{self.x(day)},{self.y(share)}" for day, share in corners)

    def _words(self, place, words, anchor, size, colour=INK, weight="400"):
        return (
            f'<text x="{place[0]:g}" y="{place[1]:g}" text-anchor="{anchor}" font-size="{size}" '
            f'font-weight="{weight}" fill="{colour}">{text(words)}</text>'
        )


def _corners(begins, ends, shares):
    """Return the corners of a step curve: each share from its day to the next."""
    pairs = zip(begins, ends, shares, strict=True)
    return [corner for begin, end, share in pairs for corner in ((begin, share), (end, share))]


def _known_runs(low, high):
    """Return the (first, beyond) places of each unbroken run where both limits are known."""
    known = [not math.isnan(a) and not math.isnan(b) for a, b in zip(low, high, strict=True)]
    edges = [i for i, now in enumerate(known) if now and (i == 0 or not known[i - 1])]
    return [(i, next((j for j in range(i, len(known)) if not known[j]), len(known))) for i in edges]
