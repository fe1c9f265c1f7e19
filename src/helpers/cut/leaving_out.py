"""Rows that a data cut leaves out, with the date that decided and the reason."""

import numpy as np
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
from helpers.cut.left_out import ROW_EXCLUDED, LeftOut
from helpers.cut.typed import parent_keys, supplemental_keys


def leave_out(domain, frame, people):
    """Return the rows of a domain that were there at the cut, and what was left out.

    A row is left out because its participant entered after the cut, because it tells of a death
    after the cut, or because its date is after the cut, in this order. A row without a date stays.
    """
    found, gone = [], np.zeros(len(frame), dtype=bool)
    for split in (_of_later_participants, _of_later_deaths, _of_later_dates):
        rows, column, value, reason = split(domain, frame, people)
        rows = rows & ~gone
        if rows.any():
            chosen = _cells(frame, rows)
            told = (chosen(column), chosen(value), ROW_EXCLUDED, reason)
            found.append(LeftOut(domain, *_places(frame, rows), *told))
            gone |= rows
    return (frame[~gone] if gone.any() else frame), found


def _places(frame, rows):
    return frame.index.to_numpy()[rows], frame.USUBJID.to_numpy()[rows]


def _cells(frame, rows):
    """Return what takes the cells of these rows from a Series of all rows, text as it is."""
    return lambda cells: cells.to_numpy()[rows] if isinstance(cells, pd.Series) else cells


def _nothing(frame):
    return np.zeros(len(frame), dtype=bool), "", "", ""


def _of_later_participants(_, frame, people):
    late, who = people.entered_after, frame.USUBJID
    rows = who.isin(late.index).to_numpy()
    if not rows.any():
        return _nothing(frame)
    return rows, who.map(late["column"]), who.map(late["value"]), ENTERED_AFTER


def _of_later_deaths(domain, frame, people):
    for rule in rules_of(domain, "death row"):
        if rule.column in frame:
            rows = (frame[rule.column] == rule.when) & frame.USUBJID.isin(people.died_after)
            return rows.to_numpy(), rule.column, frame.USUBJID.map(people.died), rule.reason
    return _nothing(frame)


def _of_later_dates(domain, frame, people):
    columns = [name for name in date_columns(domain) if name in frame]
    if not columns:
        return _nothing(frame)
    column, value = columns[0], frame[columns[0]]
    for name in columns[1:]:
        empty = value == ""
        column = pd.Series(column, index=frame.index).mask(empty, name)
        value = value.mask(empty, frame[name])
    return after(value, people.day).to_numpy(), column, value, DATE_AFTER


def leave_out_qualifiers(domain, frame, given, kept):
    """Return the supplemental qualifiers whose record was kept, and what was left out.

    Parameters
    ----------
    domain, frame : the supplemental domain and its qualifiers
    given, kept : the parent's rows as delivered and at the cut
    """
    linked = {"IDVAR", "IDVARVAL"} <= set(frame.columns)
    if given is None or len(given) == len(kept) or not linked:
        return frame, []
    gone = given[~given.index.isin(kept.index)]
    rows = pd.Series(False, index=frame.index)
    for idvar, members in frame.groupby("IDVAR", sort=True):
        if idvar == "" or idvar in given:
            keys = pd.MultiIndex.from_frame(supplemental_keys(members, idvar))
            lost = keys.isin(parent_keys(gone, idvar)) & ~keys.isin(parent_keys(kept, idvar))
            rows[members.index] = lost
    if not rows.any():
        return frame, []
    value = frame.IDVARVAL[rows].to_numpy()
    told = ("IDVARVAL", value, ROW_EXCLUDED, PARENT_LEFT_OUT)
    return frame[~rows], [LeftOut(domain, *_places(frame, rows.to_numpy()), *told)]


def leave_out_counts(counts, sheet, at_cut):
    """Return the counts of the samples that were kept, and what was left out: whole columns.

    Parameters
    ----------
    counts : gene, then one column for each sample
    sheet, at_cut : the sample sheet as delivered; its rows at the cut and what it leaves out
    """
    kept, found = at_cut
    if sheet is None or len(kept) == len(sheet):
        return counts, []
    columns = []
    for one in found:
        counted = sheet.SAMPLE_ID.loc[one.row].isin(counts.columns).to_numpy()
        if counted.any():
            columns.append(_columns_of(one, counted))
    late = sheet.SAMPLE_ID[~sheet.index.isin(kept.index)]
    return counts.drop(columns=late, errors="ignore"), columns


def _columns_of(one, counted):
    """Return the samples of a sheet that have counts; a column is no row."""
    cells = {
        name: value[counted] if isinstance(value, np.ndarray) else value
        for name, value in one._asdict().items()
    }
    return LeftOut(**cells | {"domain": schema.COUNTS, "row": pd.array([pd.NA] * counted.sum())})
