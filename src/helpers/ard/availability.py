"""What was done of what was planned: counts by assessment and visit, reasons, participants."""

from helpers.adam.adavail import DONE, MISSED, NOT_APPLICABLE, STATUSES
from helpers.adam.adavail_records import PLACES, counted_people
from helpers.ard.endpoints import arms_of
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_summary

POPULATION = "included_or_treated"
ALL = "all"


def ard_availability(adavail, adsl, trial):
    """Return how many had each planned assessment done, missed, not due or not applicable.

    `variable` is "laboratory.done", "laboratory.missed", ... with the visit as level: participants
    of all who are counted. Without a level it counts visits of participants over all visits, and
    "all.done", ... over all assessments. "laboratory.complete" is done of done and missed: what
    was due. "laboratory.missed because" and "laboratory.not applicable because" have the reasons
    as levels. "nothing_missed" counts participants, "missed_each" sums up how many assessments
    each of them missed.

    Parameters
    ----------
    adavail : DataFrame, key USUBJID ASSESS AVISIT
    adsl : DataFrame, key USUBJID
    trial : Trial
    """
    rows = ResultRows("availability", POPULATION)
    for keys, people in arms_of(counted_people(adsl), trial.report_by):
        mine = adavail[adavail["USUBJID"].isin(people["USUBJID"])]
        for assessment in adavail["ASSESS"].unique():
            of = mine[mine["ASSESS"] == assessment]
            for visit in trial.visits_with(assessment):
                at_visit = of[of["AVISIT"] == visit.id].set_index("USUBJID")["STATUS"]
                _add_visit(rows, at_visit, assessment, {"variable_level": visit.id, **keys})
            _add_total(rows, of["STATUS"], assessment, keys)
            _add_reasons(rows, of, assessment, keys)
        _add_total(rows, mine["STATUS"], ALL, keys)
        _add_reasons(rows, mine, ALL, keys)
        _add_people(rows, mine, people, keys)
    return rows.frame()


def _add_visit(rows, status, assessment, keys):
    who = {word: status.index[status == word] for word in STATUSES}
    for word, ids in who.items():
        key = {"variable": name_of(assessment, word), **keys}
        add_count(rows, len(ids), len(status), who=ids, **key)
    due = len(who[DONE]) + len(who[MISSED])
    key = {"variable": f"{assessment}.complete", **keys}
    add_count(rows, len(who[DONE]), due, who=who[DONE], **key)


def _add_total(rows, status, assessment, keys):
    n = {word: int((status == word).sum()) for word in STATUSES}
    for word, found in n.items():
        add_count(rows, found, len(status), variable=name_of(assessment, word), **keys)
    add_count(rows, n[DONE], n[DONE] + n[MISSED], variable=f"{assessment}.complete", **keys)


def _add_reasons(rows, of, assessment, keys):
    for word in (MISSED, NOT_APPLICABLE):
        reasons = of.loc[of["STATUS"] == word, "WHY"]
        # by name where two are equally frequent
        counts = reasons.value_counts().sort_index().sort_values(ascending=False, kind="stable")
        for reason, n in counts.items():
            key = {"variable": because(assessment, word), "variable_level": reason, **keys}
            add_count(rows, int(n), len(reasons), **key)


def _add_people(rows, mine, people, keys):
    missed = mine["STATUS"].eq(MISSED).groupby(mine["USUBJID"]).sum()
    missed = missed.reindex(people["USUBJID"], fill_value=0)
    nothing = missed.index[missed == 0]
    key = {"variable": "nothing_missed", **keys}
    add_count(rows, len(nothing), len(people), who=nothing, **key)
    add_summary(rows, missed, variable="missed_each", **keys)


def ard_availability_records(records):
    """Return where every delivered record of a planned assessment went.

    `variable` is the assessment, `variable_level` the place, n of all its records.
    """
    rows = ResultRows("availability_records", "delivered")
    counts = records.groupby(["ASSESS", "PLACE"], sort=False).size()
    for assessment in records["ASSESS"].unique():
        of = counts[assessment]
        for place in PLACES:
            key = {"variable": assessment, "variable_level": place}
            add_count(rows, int(of.get(place, 0)), int(of.sum()), **key)
    return rows.frame()


def participant_totals(adavail):
    """Return one record per participant: DONE, MISSED, NOT DUE, NOT APPLICABLE, all visits.

    Ordered by how many assessments were missed, most first, then by participant.
    """
    counts = adavail.groupby(["USUBJID", "STATUS"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STATUSES), fill_value=0).rename_axis(columns=None)
    return counts.reset_index().sort_values(
        [MISSED, "USUBJID"], ascending=[False, True], ignore_index=True
    )


def name_of(assessment, status):
    """Return the variable that counts one status of one assessment, "imaging.not due"."""
    return f"{assessment}.{status.lower()}"


def because(assessment, status):
    """Return the variable that counts the reasons of one status of one assessment."""
    return f"{name_of(assessment, status)} because"
