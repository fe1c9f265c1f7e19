"""Where a failing cell stands: the line of the paired `.py`, which is what an analyst edits."""

import re

from helpers.book.prose import MARK

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_IN_CELL = re.compile(r"Cell In\[\d+\], line (\d+)")


def failing_line(path, index, traceback=()):
    """Return "notebooks/NAME.py:12: code" of the line at which a cell failed, counted from 0.

    `traceback` is the kernel's, as lines of text; the cell's first line where it names none.
    """
    lines = path.read_text("utf-8").splitlines()
    marks = [place for place, line in enumerate(lines) if line.startswith(MARK)]
    first = marks[index] + 1
    while first < len(lines) - 1 and not lines[first].strip():
        first += 1
    named = _IN_CELL.findall(_COLOURS.sub("", "\n".join(traceback)))
    at = min(first + int(named[-1]) - 1 if named else first, len(lines) - 1)
    return f"{path.parent.name}/{path.name}:{at + 1}: {lines[at].strip()}"
