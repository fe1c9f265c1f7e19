"""Names written beside the marks of a figure, each where it hides least."""

import numpy as np

from helpers.display.figures import INK, MUTED, any_writing, text_width
from helpers.display.grids import short_names

MOST = 40  # with more participants their names would cover each other
SIZE = 7.5  # of a name, in points


def write_names(axes, points, people, size=SIZE):
    """Write each participant's name beside its mark; of more than forty nobody's.

    `points` are the marks as rows of x and y, in the data's own units.
    """
    if len(points) > MOST:
        return
    axes.autoscale_view()
    if axes.figure.get_layout_engine():  # where the axes will stand decides what meets what
        with any_writing():
            axes.figure.get_layout_engine().execute(axes.figure)
    pixels = axes.transData.transform(points)
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in pixels]
    for place, point, name in zip(pixels, points, short_names(people), strict=True):
        _name(axes, taken, (place, point), name, size)


def _name(axes, taken, mark, name, size):
    place, point = mark
    scale = axes.figure.dpi / 72
    width, height = text_width(name, size) * axes.figure.dpi, size * scale
    ways = [(6, 0), (-6, 0), (0, 8), (0, -8), (6, 7), (-6, 7), (6, -7), (-6, -7)]
    boxes = [_box(place, way, (width, height), scale) for way in ways]
    hidden = [sum(_overlap(box, other) for other in taken) for box in boxes]
    best = int(np.argmin(hidden))
    taken.append(boxes[best])
    across, up = ways[best]
    axes.annotate(
        name,
        point,
        xytext=(across, up),
        textcoords="offset points",
        ha="left" if across > 0 else "right" if across < 0 else "center",
        va="center",
        fontsize=size,
        color=INK if hidden[best] == 0 else MUTED,
    )


def _box(place, way, size, scale):
    (across, up), (width, height) = way, size
    left = place[0] + across * scale - (width if across < 0 else width / 2 if across == 0 else 0)
    middle = place[1] + up * scale
    return left, middle - height / 2, left + width, middle + height / 2


def _overlap(one, other):
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0) * max(up, 0)
