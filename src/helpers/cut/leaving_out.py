"""Rows that a data cut leaves out, with the date that decided and the reason."""

import pandas as pd

from helpers.cut import schema
from helpers.cut.cut_rules import (
    DATE_AFTER,
    ENTERED_AFTER,
    PARENT_LEFT_OUT,
    date_columns,
    rules_of,
)
from helpers.cut.iso_dates import after
from helpers.cut.typed import parent_keys, supplemental_keys

COLUMNS = ["domain", "row", "subject", "column", "value", "action", "reason"]
LEFT_OUT = "row excluded"


def records(domain, frame, told, action=LEFT_OUT):
    """Return one record for each row of a frame: `told` gives column, value and reason."""
    subject = frame.USUBJID.to_numpy() if "USUBJID" in frame else ""
    found = pd.DataFrame({"row": frame.index.to_numpy(), "subject": subject}).assign(**told)
    return found.assign(domain=domain, action=action)[COLUMNS]


def leave_out(domain, frame, people):
    """Return the rows of a domain that were there at the cut, and records of the others.

    A row is left out because its participant entered after the cut, because it tells of a death
    after the cut, or because its date is after the cut, in this order. A row without a date stays.
    """
    found, kept = [], frame
    for split in (_of_later_participants, _of_later_deaths, _of_later_dates):
        rows, told = split(domain, kept, people)
        if rows.any():
            found.append(records(domain, kept[rows], told))
            kept = kept[~rows]
    return kept, found


def _nothing(frame):
    return pd.Series(False, index=frame.index)


def _of_later_participants(_, frame, people):
    late = people.entered_after
    if late.empty:
        return _nothing(frame), {}
    rows = frame.USUBJID.isin(late.index)
    who = frame.USUBJID[rows]
    told = {name: who.map(late[name]).to_numpy() for name in ("column", "value")}
    return rows, told | {"reason": ENTERED_AFTER}


def _of_later_deaths(domain, frame, people):
    for rule in rules_of(domain, "death row"):
        if rule.column in frame:
            rows = (frame[rule.column] == rule.when) & frame.USUBJID.isin(people.died_after)
            dates = frame.USUBJID[rows].map(people.died).to_numpy()
            return rows, {"column": rule.column, "value": dates, "reason": rule.reason}
    return _nothing(frame), {}


def _of_later_dates(domain, frame, people):
    columns = [name for name in date_columns(domain) if name in frame]
    if not columns:
        return _nothing(frame), {}
    value, column = frame[columns[0]], pd.Series(columns[0], index=frame.index)
    for name in columns[1:]:
        empty = value == ""
        value, column = value.mask(empty, frame[name]), column.mask(empty, name)
    rows = after(value, people.day)
    cells = {"column": column[rows].to_numpy(), "value": value[rows].to_numpy()}
    return rows, cells | {"reason": DATE_AFTER}


def leave_out_qualifiers(domain, frame, given, kept):
    """Return the supplemental qualifiers whose record was kept, and records of the others.

    Parameters
    ----------
    domain, frame : the supplemental domain and its qualifiers
    given, kept : the parent's rows as delivered and at the cut
    """
    linked = {"IDVAR", "IDVARVAL"} <= set(frame.columns)
    if given is None or len(given) == len(kept) or not linked:
        return frame, []
    gone = given[~given.index.isin(kept.index)]
    rows = _nothing(frame)
    for idvar, members in frame.groupby("IDVAR", sort=True):
        if idvar == "" or idvar in given:
            keys = pd.MultiIndex.from_frame(supplemental_keys(members, idvar))
            lost = keys.isin(parent_keys(gone, idvar)) & ~keys.isin(parent_keys(kept, idvar))
            rows[members.index] = lost
    if not rows.any():
        return frame, []
    chosen = frame[rows]
    told = {"column": "IDVARVAL", "value": chosen.IDVARVAL.to_numpy(), "reason": PARENT_LEFT_OUT}
    return frame[~rows], [records(domain, chosen, told)]


def leave_out_counts(counts, sheet, samples):
    """Return the counts of the samples that were kept, and one record for each of the others.

    Parameters
    ----------
    counts : gene, then one column for each sample
    sheet, samples : the sample sheet as delivered; its rows at the cut and records of the others
    """
    kept, left_out = samples
    if sheet is None or len(kept) == len(sheet):
        return counts, []
    late = sheet[~sheet.index.isin(kept.index) & sheet.SAMPLE_ID.isin(counts.columns)]
    told = pd.concat(left_out).set_index("row").loc[late.index].reset_index()
    told = told.assign(domain=schema.COUNTS, row=pd.NA)
    return counts.drop(columns=late.SAMPLE_ID), [told[COLUMNS]] if len(told) else []
