"""What is new since the cut before: rows and values of each domain, participants, analysis sets."""

import pandas as pd

from helpers.adam.adsl_sets import REASONS
from helpers.ard.endpoints import POPULATION_FLAGS
from helpers.ard.frame import ResultRows

BEFORE, NOW, ENTERED, LEFT = "before", "now", "entered", "left"
COMPLETED, CORRECTED, EMPTIED = VALUE_KINDS = ("completed", "corrected", "emptied")
ADDED, REMOVED, RENAMED = "added", "removed", "id changed"
ROWS_DIFFER = (ADDED, REMOVED, "changed")
NEW_HERE, GONE = "not in the cut before", "no longer in the data"
SETS = ["POPULATION", "USUBJID", "CHANGE", "REASON"]


def ard_cut_changes(comparison):
    """Return how each domain differs from the cut before, with the participants concerned.

    `variable` is the domain. `n_event` counts rows before, now, added, removed, changed and
    renumbered; `n` the participants whose rows were. "any" has those with a row added, removed or
    changed: a row that only has another number is the same row.

    Parameters
    ----------
    comparison : Comparison, or None for the first cut
        `helpers.cut.compare_cuts`.
    """
    rows = ResultRows("cut_changes", "screened")
    if comparison is None:
        return rows.frame()
    people = dict(iter(comparison.rows.groupby("domain")))
    for counts in comparison.domains.to_dict("records"):
        key = {"variable": counts["domain"]}
        for name, column in ((BEFORE, "previous_rows"), (NOW, "current_rows")):
            rows.add({"n_event": counts[column]}, variable_level=name, **key)
        concerned = people.get(counts["domain"], comparison.rows.iloc[:0])
        concerned = concerned[concerned["subject"] != ""]
        for kind in (ADDED, REMOVED, "changed", "renumbered"):
            who = concerned.loc[concerned[kind] > 0, "subject"]
            stats = {"n_event": counts[kind], "n": len(who)}
            rows.add(stats, who=who, variable_level=kind, **key)
        differ = concerned.loc[concerned[list(ROWS_DIFFER)].any(axis=1), "subject"]
        rows.add({"n": len(differ)}, who=differ, variable_level="any", **key)
    return rows.frame()


def ard_corrections(comparison):
    """Return how many values of each column changed in records that both cuts have.

    `variable` is the domain, `variable_level` the column, and the group says what became of the
    value: completed (it was missing), corrected, or emptied.
    """
    rows = ResultRows("corrections", "screened")
    if comparison is None:
        return rows.frame()
    values = comparison.values
    kind = pd.Series(CORRECTED, index=values.index).mask(values["old"] == "", COMPLETED)
    kinds = kind.mask(values["new"] == "", EMPTIED)
    for (domain, column, kind), found in values.groupby(
        ["domain", "column", kinds.rename("kind")], sort=False
    ):
        who = set(found["subject"]) - {""}
        key = {"variable": domain, "variable_level": column, "group": "value", "group_level": kind}
        rows.add({"n_event": len(found), "n": len(who)}, who=who, **key)
    return rows.frame()


def ard_participant_changes(comparison):
    """Return how many participants came, are gone, and seem to have changed their id."""
    rows = ResultRows("participant_changes", "screened")
    if comparison is not None:
        lists = {ADDED: comparison.added, REMOVED: comparison.removed}
        for name, who in {**lists, RENAMED: comparison.renamed["now"]}.items():
            rows.add({"n": len(who)}, who=who, variable=name)
    return rows.frame()


def compare_sets(before, adsl, trial):
    """Return who entered or left each analysis set since the cut before, and why.

    Whoever entered has the reason for which they were outside before; whoever left, the reason for
    which they are outside now. The reason is missing where ADSL knows none.

    Parameters
    ----------
    before, adsl : DataFrame, one record per USUBJID
        ADSL of the cut before (None if there is none) and of this one.
    trial : Trial

    Returns
    -------
    DataFrame, one record per POPULATION and USUBJID
        CHANGE (entered, left), REASON.
    """
    if before is None:
        return pd.DataFrame(columns=SETS)
    sides = {LEFT: (before, adsl, GONE), ENTERED: (adsl, before, NEW_HERE)}
    found = [
        _moves(population.id, change, *sides[change])
        for population in trial.populations
        for change in (ENTERED, LEFT)
    ]
    listed = [frame for frame in found if len(frame)]
    return pd.concat(listed, ignore_index=True) if listed else pd.DataFrame(columns=SETS)


def _moves(population, change, inside, outside, absent):
    """Return the members of a set on one side that are no members on the other, with the reason."""
    flag = POPULATION_FLAGS[population]
    other = outside.set_index("USUBJID")
    members = inside.loc[inside[flag] == "Y", "USUBJID"]
    moved = members[~members.isin(other.index[other[flag] == "Y"])].tolist()
    missing = pd.Series(None, index=other.index, dtype=object)
    why = other[REASONS[flag]] if flag in REASONS else missing
    reasons = [why[subject] if subject in other.index else absent for subject in moved]
    rows = {"POPULATION": population, "USUBJID": moved, "CHANGE": change, "REASON": reasons}
    return pd.DataFrame(rows, columns=SETS)


def ard_set_changes(moves, before, adsl, trial):
    """Return the size of each analysis set before and now, and how many entered and left it.

    Parameters
    ----------
    moves : DataFrame of `compare_sets`
    before, adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    rows = ResultRows("set_changes", "screened")
    if before is None:
        return rows.frame()
    for population in trial.populations:
        flag = POPULATION_FLAGS[population.id]
        mine = moves[moves["POPULATION"] == population.id]
        groups = {name: mine.loc[mine["CHANGE"] == name, "USUBJID"] for name in (ENTERED, LEFT)}
        sides = {BEFORE: before, NOW: adsl}
        sizes = {name: side.loc[side[flag] == "Y", "USUBJID"] for name, side in sides.items()}
        for name, who in {**sizes, **groups}.items():
            key = {"variable": population.id, "variable_level": name}
            rows.add({"n": len(who)}, who=who, **key)
    return rows.frame()
