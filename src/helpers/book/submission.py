"""How a table is laid out on paper: landscape, as wide as the page, headings over their columns."""

from dataclasses import replace

PAGE_SIZE = (15840, 12240)  # letter, landscape, in twentieths of a point
MARGIN = 1440
INDENT = 240  # of a label, for each level it is nested
TEXT_WIDTH = PAGE_SIZE[0] - 2 * MARGIN
_SHORTEST, _LONGEST = 6, 40  # characters a column is given room for


def column_widths(table):
    """Return the width of every column, by its longest cell, together as wide as the page."""
    longest = [_SHORTEST] * table.width
    for row in (*table.head[-1:], *table.rows):
        if len(row.cells) == table.width:
            longest = [max(n, len(cell.words)) for n, cell in zip(longest, row.cells, strict=True)]
    room = [min(n, _LONGEST) for n in longest]
    return [TEXT_WIDTH * n // sum(room) for n in room]


def nested(head):
    """Return each heading row as (cell, whether it begins here), every column filled.

    A cell over two rows stands in the next row again, empty, so that rows can be written alone.
    """
    rows, above = [], {}
    for row in head:
        cells, column, below = [], 0, {}
        waiting = list(row.cells)
        while waiting or column in above:
            begun = column not in above
            cell = waiting.pop(0) if begun else above[column]
            cells.append((cell, begun))
            if cell.rows > 1:
                below[column] = replace(cell, words="", rows=cell.rows - 1)
            column += cell.columns
        rows.append(cells)
        above = below
    return rows
