"""What is different between two data cuts of one trial: records, values, participants."""

import pandas as pd

from helpers.cut import schema
from helpers.cut.typed import SOURCE_ROW

COUNTS = (
    "domain", "previous_rows", "current_rows", "added", "removed", "changed",
    "participants_added", "participants_removed",
)  # fmt: skip
VALUES = ("domain", "subject", "key", "column", "old", "new")


def compare_cuts(previous, current):
    """Return how the domains of two cuts differ, one record per domain delivered in either.

    A record is known by the declared key of its domain. `changed` counts records of which any
    value differs; participants are those with a record in the domain.
    """
    rows = [_counts(domain, previous, current) for domain in _either(previous, current)]
    return pd.DataFrame(rows, columns=list(COUNTS))


def changed_values(previous, current):
    """Return every value that differs between records of two cuts, one record per value.

    `key` is the rest of the declared key after the participant; `old` and `new` are text, ""
    where missing.
    """
    found = [
        _differences(domain, *_common(domain, previous, current))
        for domain in _either(previous, current)
    ]
    listed = [frame for frame in found if len(frame)]
    if not listed:
        return pd.DataFrame(columns=list(VALUES), dtype=object)
    return pd.concat(listed, ignore_index=True)


def _either(previous, current):
    return [name for name in schema.domains() if previous.has(name) or current.has(name)]


def _keyed(cut, domain):
    """Return a domain as text, indexed by its declared key, without the place in the file."""
    frame = cut[domain].drop(columns=SOURCE_ROW)
    text = frame.apply(_as_text)
    return text.set_index(schema.key_of(domain), drop=False)


def _as_text(column):
    if column.dtype == object:
        return column.fillna("").astype(str)
    return column.map("{:.15g}".format).where(column.notna(), "").astype(object)


def _common(domain, previous, current):
    """Return both cuts' records of the keys they share, in the current order and all columns."""
    old, new = _keyed(previous, domain), _keyed(current, domain)
    shared = new.index[new.index.isin(old.index)]
    columns = [*new.columns, *(name for name in old.columns if name not in new.columns)]
    return (
        old.loc[shared].reindex(columns=columns, fill_value=""),
        new.loc[shared].reindex(columns=columns, fill_value=""),
    )


def _counts(domain, previous, current):
    old, new = _keyed(previous, domain), _keyed(current, domain)
    before, after = _common(domain, previous, current)
    participants = [
        set(frame.get("USUBJID", pd.Series(dtype=object)).unique()) for frame in (old, new)
    ]
    return {
        "domain": domain,
        "previous_rows": len(old),
        "current_rows": len(new),
        "added": int((~new.index.isin(old.index)).sum()),
        "removed": int((~old.index.isin(new.index)).sum()),
        "changed": int((before != after).any(axis=1).sum()),
        "participants_added": len(participants[1] - participants[0]),
        "participants_removed": len(participants[0] - participants[1]),
    }


def _differences(domain, before, after):
    rest = [name for name in schema.key_of(domain) if name != "USUBJID"]
    rows = []
    for column in after.columns:
        differs = (before[column] != after[column]).to_numpy()
        changed = after[differs]
        subject = changed.get("USUBJID", [""] * len(changed))
        key = ["|".join(cells) for cells in changed[rest].to_numpy()]  # DM has no rest
        values = before[column][differs], after[column][differs]
        rows += [(domain, *cells) for cells in _named(subject, key, column, *values)]
    return pd.DataFrame(rows, columns=list(VALUES))


def _named(subject, key, column, old, new):
    return zip(subject, key, [column] * len(key), old, new, strict=True)
