"""A strip over one participant's study days, wide or slim, with panels of values over grades."""

from helpers.display.figures import GRADES
from helpers.display.formats import count, number
from helpers.display.strip import GUTTER, INK, MARGIN, MUTED, WIDTH, Strip, study_day

SLIM_WIDTH, SLIM_GUTTER = 350, 6
PANEL, LOW_PANEL = 64, 42
LABEL = 13  # height of a label above its lane, on a phone
_WORD = 5.2  # width of a letter of the small words


def named_day(day):
    return f"study day {count(study_day(day))}"


class ProfileStrip(Strip):
    """Lanes over study days; `slim` for a phone, with each label above its lane.

    All panels share the axis of days.
    """

    def __init__(self, first, last, slim=False):
        size = (SLIM_WIDTH, SLIM_GUTTER) if slim else (WIDTH, GUTTER)
        super().__init__(first, last, *size)
        self.slim = slim

    def lane(self, label, height=15, below=""):
        """Begin a lane with its label; return its top."""
        if not self.slim:
            return super().lane(label, height, below)
        said = f"{label}, {below}" if below else label
        self.words((self.gutter, self.y + 10), said, size=10)
        top = self.y + LABEL
        self.y = top + height
        return top

    def name_axis(self, bottom):
        if self.slim:
            self.words((self.gutter, bottom + 26), "Study day", size=10, colour=MUTED)
        else:
            super().name_axis(bottom)

    def grade(self, grade, top, bottom):
        """Shade the values of a grade between two heights, and number it where there is room."""
        top, bottom = sorted((top, bottom))
        if bottom - top < 0.5:
            return
        right = self.width - MARGIN
        self._back.append(
            f'<rect x="{self.gutter}" y="{top:.1f}" width="{right - self.gutter}" '
            f'height="{bottom - top:.1f}" fill="{GRADES[grade]}" opacity=".3"/>'
        )
        if bottom - top >= 8:
            self.words((right - 3, (top + bottom) / 2 + 3), f"grade {grade}", "end", 8, MUTED)

    def limit(self, y):
        """Draw a limit of the reference range."""
        self._back.append(
            f'<line x1="{self.gutter}" x2="{self.width - MARGIN}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{MUTED}" stroke-width=".8" stroke-dasharray="3 2"/>'
        )

    def marks(self, top, events):
        """Draw a dot for each (day, colour, word, hint); words that fit are written."""
        free = 0.0
        for day, colour, word, said in sorted(events, key=lambda event: event[0]):
            x = self.x(max(day, self.first))
            self.dot(x, top + 8, colour, said, 4)
            width = 8 + _WORD * len(word)
            if x >= free and x + width <= self.width:
                self.words((x + 6, top + 12), word, size=10)
                free = x + width + 4
            elif x - width >= free:
                self.words((x - 6, top + 12), word, "end", 10)
                free = x + 8


def draw_values(strip, label, points, scale, bands=()):
    """Draw values as a line with dots, over the bands of the grades.

    Parameters
    ----------
    strip : ProfileStrip
    label : (str, str)
        What is measured, and its unit or range.
    points : sequence of (day, value, grade, words)
        In the order of days; grade 0 for none; words are the value as written.
    scale : dict
        low and high of the panel; colour; limits (of the reference range); written (whether each
        value is written beside its dot).
    bands : sequence of (grade, start, end)
        Values between which a grade lies.
    """
    height = LOW_PANEL if scale.get("written") else PANEL
    top = strip.lane(label[0], height, label[1])
    low, high = scale["low"], max(scale["high"], scale["low"] + 1e-9)

    def place(value):
        share = (min(max(value, low), high) - low) / (high - low)
        return top + 5 + (height - 10) * (1 - share)

    for grade, start, end in bands:
        strip.grade(grade, place(start), place(end))
    for limit in scale.get("limits", ()):
        if low <= limit <= high:
            strip.limit(place(limit))
    inside = [point for point in points if point[0] >= strip.first]
    strip.line([(strip.x(day), place(value)) for day, value, *_ in inside], scale["colour"])
    free = 0.0
    for day, value, grade, words in inside:
        at = strip.x(day), place(value)
        _dot(strip, at, (day, grade, words), scale["colour"])
        half = _WORD * len(words) / 2
        if scale.get("written") and at[0] - half >= free:
            strip.words((at[0], at[1] + 12), words, "middle", 9, MUTED)
            free = at[0] + half
    if not scale.get("written"):
        _write_ends(strip, [value for _, value, *_ in inside], place)


def short(value):
    """Return a value with as many decimals as its size needs."""
    size = abs(value)
    return number(value, 0 if size >= 100 else 1 if size >= 1 or value == 0 else 2)


def _write_ends(strip, values, place):
    """Write the highest and the lowest value at the edge, at their heights."""
    edge, ends = strip.x(strip.last) + 3, sorted({min(values), max(values)}) if values else []
    if len(ends) == 2 and place(ends[0]) - place(ends[1]) < 9:
        ends = ends[1:]
    for value in ends:
        strip.words((edge, place(value) + 3), short(value), size=9, colour=MUTED)


def _dot(strip, place, said, colour):
    day, grade, words = said
    hint = f"{named_day(day).capitalize()}: {words}"
    if grade >= 1:
        # the graver the larger: colour is not the only sign; ringed, to stand out from its band
        size = 2.4 + 0.5 * grade
        strip.dot(*place, INK, f"{hint}, grade {count(grade)}", size + 0.8)
        strip.dot(*place, GRADES[int(grade)], f"{hint}, grade {count(grade)}", size)
    else:
        strip.dot(*place, colour, hint)
