"""By what a record is known from one cut to the next: its declared key after the participant."""

from helpers.cut import schema
from helpers.cut.typed import numbers

BETWEEN = "|"


def record_keys(frame, domain):
    """Return the key of each row, its parts joined by "|": what identifies it for a participant.

    Numbers are written alike, so that 1 and 1.0 name one record. A row of counts is known by its
    gene. Takes text frames and typed ones.
    """
    if domain == schema.COUNTS:
        return frame.iloc[:, 0].astype(str).to_numpy()
    names = [name for name in schema.key_of(domain) if name != "USUBJID"]
    parts = [_written(frame[name], schema.variables(domain)[name].kind) for name in names]
    if not parts:
        return [""] * len(frame)
    keys = parts[0]
    for part in parts[1:]:
        keys = keys + BETWEEN + part
    return keys.to_numpy()


def _written(values, kind):
    text = values.fillna("").astype(str)
    if kind not in schema.NUMERIC:
        return text
    known = numbers(values)
    distinct = {number: f"{number:.15g}" for number in known.dropna().unique()}
    return known.map(distinct).where(known.notna(), text)
