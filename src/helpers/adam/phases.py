"""Phases of treatment: when each begins and ends, and which one a date falls in."""

import pandas as pd

from helpers.adam.terms import upper

ONE_DAY = pd.Timedelta(days=1)


def derive_phase_dates(doses, phases, participants):
    """Return AP01SDT, AP01EDT, AP02SDT, ... by USUBJID, in the order of the trial's phases.

    A phase begins with the first dose of any of its treatments (by its route, if it has one). It
    ends the day before a later phase begins, the last one with the last dose of any treatment.
    A phase that would end before it begins was never reached.

    Parameters
    ----------
    doses : DataFrame
        Given doses only. Needs USUBJID, TRT, EXROUTE, ASTDT, AENDT.
    phases : sequence of Phase
    participants : Index of USUBJID
    """
    starts = [_start(doses, phase).reindex(participants) for phase in phases]
    last_dose = doses.groupby("USUBJID")["AENDT"].max().reindex(participants)
    columns = {}
    for number, start in enumerate(starts, 1):
        later = pd.concat([s.where(s >= start) for s in starts[number:]] or [last_dose], axis=1)
        end = later.min(axis=1) - (ONE_DAY if starts[number:] else 0 * ONE_DAY)
        end = end.fillna(last_dose)
        reached = start.notna() & (end >= start)
        columns[f"AP{number:02d}SDT"] = start.where(reached)
        columns[f"AP{number:02d}EDT"] = end.where(reached)
    return pd.DataFrame(columns, index=participants).astype("datetime64[ns]")


def assign_phase(dates, participants, phases, adsl):
    """Return the phase id each date falls in: the last phase begun on or before that date.

    A date before the first dose has no phase; a date after the last dose belongs to the last phase
    reached, so that whoever needs "after treatment" sets the limit.

    Parameters
    ----------
    dates : Series of dates
    participants : Series of USUBJID, same index
    phases : sequence of Phase
    adsl : DataFrame with USUBJID and AP01SDT, AP02SDT, ...
    """
    begun = pd.Series(pd.NaT, index=dates.index, dtype="datetime64[ns]")
    phase_ids = pd.Series(None, index=dates.index, dtype=object)
    starts = adsl.set_index("USUBJID")
    for number, phase in enumerate(phases, 1):
        start = participants.map(starts[f"AP{number:02d}SDT"])
        inside = (dates >= start) & (begun.isna() | (start >= begun))
        phase_ids[inside] = phase.id
        begun = begun.mask(inside, start)
    return phase_ids


def _start(doses, phase):
    ours = doses["TRT"].isin(phase.treatments)
    if phase.route is not None:
        ours &= upper(doses["EXROUTE"]).eq(phase.route)
    return doses[ours].groupby("USUBJID")["ASTDT"].min()
