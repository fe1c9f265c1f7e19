"""A laboratory test as small panels, one per participant: values, grades, limits and dosing."""

import numpy as np

from helpers.display.figures import GRADES
from helpers.display.formats import count
from helpers.display.shown import text

WIDTH, HEIGHT = 150, 106
_LEFT, _RIGHT, _TOP, _BOTTOM = 27, 147, 14, 78
_LANES = {"study": 81, "backbone": 86}
_INK, _MUTED = "var(--tb-ink)", "var(--tb-muted)"
_VALUE = "var(--tb-accent)"


class Panel:
    """One participant's panel: days across, values up, on scales that all panels share."""

    def __init__(self, days, values, ticks):
        self.days, self.values, self.ticks = days, values, ticks
        self._parts = []

    def x(self, day):
        first, last = self.days
        share = (np.clip(day, first, last) - first) / (last - first)
        return np.round(_LEFT + share * (_RIGHT - _LEFT), 1)

    def y(self, value):
        low, high = self.values
        share = (np.clip(value, low, high) - low) / (high - low)
        return np.round(_BOTTOM - share * (_BOTTOM - _TOP), 1)

    def band(self, grade, start, end):
        """Shade the values from one edge to the next in the colour of a grade."""
        places = sorted((float(self.y(start)), float(self.y(end))))
        if places[1] - places[0] >= 0.5:
            self._parts.append(
                f'<rect x="{_LEFT}" y="{places[0]:g}" width="{_RIGHT - _LEFT}" '
                f'height="{places[1] - places[0]:.1f}" fill="{GRADES[grade]}" opacity=".3"/>'
            )

    def limit(self, value):
        """Draw a limit of the normal range, where it lies within the scale."""
        if self.values[0] <= value <= self.values[1]:
            self._line(f"M{_LEFT} {self.y(value):g}H{_RIGHT}", _MUTED, 0.8, dash="3 2")

    def dose(self, role, start, end, colour):
        """Draw the days of one uninterrupted dosing, first and last counted."""
        left, right = self.x(start), self.x(end + 1)
        self._parts.append(
            f'<rect x="{left:g}" y="{_LANES[role]}" width="{max(right - left, 1):.1f}" '
            f'height="4" fill="{colour}"/>'
        )

    def course(self, days, values, grades):
        """Draw a line through the values, and a dot for each in the colour of its grade."""
        across, up = self.x(days), self.y(values)
        points = [f"{x:g} {y:g}" for x, y in zip(across, up, strict=True)]
        self._line("M" + "L".join(points), _VALUE, 1.1)
        for grade in (-1, 0, *GRADES):
            dots = "".join(
                f"M{point}h0" for point, own in zip(points, grades, strict=True) if own == grade
            )
            if dots:
                plain = _VALUE if grade == 0 else _MUTED
                self._line(dots, GRADES.get(grade, plain), 6 if grade > 0 else 3.6, cap=True)
                if grade > 0:
                    self._line(dots, _INK, 1.6, cap=True)

    def svg(self, name):
        """Return the finished panel under the participant's name."""
        low, high = self.ticks
        words = [(2, 9, "start", name, _INK), (_LEFT, 101, "start", count(self.days[0]), _MUTED)]
        words.append((_RIGHT, 101, "end", count(self.days[1]), _MUTED))
        words += [(_LEFT - 3, self.y(v) + 3, "end", w, _MUTED) for v, w in (low, high)]
        written = "".join(
            f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="9" fill="{ink}">'
            f"{text(word)}</text>"
            for x, y, anchor, word, ink in words
        )
        frame = f'<path d="M{_LEFT} {_TOP}V{_BOTTOM}H{_RIGHT}" fill="none" stroke="{_MUTED}"/>'
        return (
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">{"".join(self._parts)}{frame}'
            f"{written}</svg>"
        )

    def _line(self, path, colour, width, dash="", cap=False):
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        extra += ' stroke-linecap="round"' if cap else ""
        self._parts.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{extra}/>'
        )
