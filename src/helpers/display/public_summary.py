"""The public summary in words and one table: counts that may be told, and an honest rest."""

from itertools import groupby

import pandas as pd

from helpers.display.formats import count, percent
from helpers.display.shown import stack
from helpers.display.tables import INDENT, html_table
from helpers.display.text import definition, sentence

KEPT_BACK = "kept back"
NUMBER, LAST = "Participants", "Published before"


def public_summary(rows, told, before, smallest):
    """Return what the summary shows.

    Parameters
    ----------
    rows : sequence of Row
        What is counted, in order.
    told : {name: count}
        The counts that may be published now.
    before : {name: (count, count of the whole or None, data cut)}
        The last published value of what is kept back now.
    smallest : int
        The smallest group that may be told.
    """
    lines = list(_lines(rows, told, before))
    counts = [number for _, number, _ in lines if number]
    kept = _kept_words(counts.count(KEPT_BACK), len(counts))
    return stack([sentence(kept), _rule(smallest), _table(lines)])


def _kept_words(held, of):
    if not of:
        return "Nothing was counted in this cut that the summary tells of."
    if held == of:
        return (
            f"All {of} counts are kept back: in so small a trial each would tell of single people."
        )
    kept = "none is kept back" if not held else f"{held} of them kept back"
    return f"{of} counts of participants, {kept}."


def _rule(smallest):
    return definition(
        f"A count is told when it is 0 or at least {smallest}, and so are those outside it. More "
        "is kept back where a count that is kept back could be worked out from others, to closer "
        f"than {smallest}, or where the change since an earlier summary would tell of fewer than "
        f"{smallest} people. Nothing of single participants is shown: no listing, no course, no "
        "survival curve, no median or extreme value, no date.",
        "What is told",
    )


def _lines(rows, told, before):
    """Yield (label, number, number published before); parts that are kept back are not named."""
    for heading, group in groupby(rows, key=lambda row: row.heading):
        some = list(group)
        if not heading:
            yield from (_line(row, told, before) for row in some)
            continue
        named = [row for row in some if row.cell.name in told or row.cell.name in before]
        yield heading, "" if named else KEPT_BACK, ""
        for row in named:
            label, *cells = _line(row, told, before)
            yield f"{INDENT}{label}", *cells
        if named and len(named) < len(some):
            yield f"{INDENT}others", KEPT_BACK, ""


def _line(row, told, before):
    return row.label, _told(row.cell, told), _last(row.cell.name, before)


def _table(lines):
    labels = [label for label, *_ in lines]
    frame = pd.DataFrame([cells for _, *cells in lines], labels, [NUMBER, LAST])
    if not any(frame[LAST]):
        frame = frame[[NUMBER]]
    return html_table(
        frame, "Participants counted", ["The percentage is of the count's own whole."]
    )


def _told(cell, told):
    if cell.name not in told:
        return KEPT_BACK
    return _of(cell.n, told.get(cell.whole))


def _last(name, before):
    if name not in before:
        return ""
    n, whole, data_cut = before[name]
    return f"{_of(n, whole)}, cut of {data_cut}"


def _of(n, whole):
    return count(n) if not whole else f"{count(n)} of {count(whole)} ({percent(n / whole, 0)})"
