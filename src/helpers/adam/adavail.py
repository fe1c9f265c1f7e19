"""ADAVAIL: for each participant, what became of every planned assessment by the data cut."""

import numpy as np
import pandas as pd

from helpers.adam.adavail_records import (
    IN_WINDOW,
    NO_DAY,
    NOT_DONE,
    assessed,
    counted_people,
)
from helpers.adam.visits import assign_visits

COLUMNS = ["USUBJID", "ASSESS", "AVISIT", "STATUS", "ADT", "ADY", "WHY"]
DONE, MISSED, NOT_DUE, NOT_APPLICABLE = "DONE", "MISSED", "NOT DUE", "NOT APPLICABLE"
STATUSES = (DONE, MISSED, NOT_DUE, NOT_APPLICABLE)

DIED_BEFORE, DIED_INSIDE, LEFT_BEFORE, LEFT_INSIDE, NEVER_TREATED = (
    "died before the window opened",
    "died in the window, before the target day",
    "left the study before the window opened",
    "left the study in the window, before the target day",
    "study treatment never began",
)
OPENS_LATER, STILL_OPEN, NO_ORIGIN = (
    "window opens after the cut",
    "window still open at the cut",
    "no first dose and no date of inclusion to count from",
)
NOTHING, NOTHING_AFTER_TREATMENT, UNDATED, NO_REASON = (
    "nothing recorded",
    "nothing recorded, treatment had ended before the window opened",
    "a result names this visit but has no complete date",
    "recorded as not done, no reason given",
)


def derive_adavail(records, cut, adsl, trial):
    """Return what became of each planned assessment at each visit, for who was included or treated.

    DONE: a result lies in the window of the visit, its first and last day included. ADT and ADY are
    those of the result nearest to the target day, the earlier of two. NOT APPLICABLE: the
    participant had died or left the study before the target day, or treatment never began and the
    visit is planned after day 1; whoever lived and was in the study on the target day could have
    come. MISSED: the site recorded that it was not done (its reason is WHY), or the window closed
    before the cut with nothing in it; death and the end of the study close a window too, and a
    window whose last day is the day of the cut is still open. NOT DUE: anything else. What was not
    delivered at all has no record here.

    Key USUBJID, ASSESS, AVISIT; ordered by participant, then as planned. WHY is "" when done. No
    rule of the protocol that would stop an assessment earlier is known to the trial file.

    Parameters
    ----------
    records : DataFrame
        `helpers.adam.adavail_records.derive_adavail_records`.
    cut : Cut
        Says which domains were delivered.
    adsl : DataFrame, key USUBJID
        Needs INCLFL, SAFFL, TRTSDT, INCLDT, EOTDT, EOSDT, DTHDT, CUTDT.
    trial : Trial
    """
    people = counted_people(adsl).sort_values("USUBJID")
    parts = [
        _of_assessment(records[records["ASSESS"] == word], people, trial.visits_with(word))
        .assign(ASSESS=word)
        .reindex(columns=COLUMNS)
        for word in assessed(cut, trial)
    ]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    adavail = pd.concat(parts, ignore_index=True)
    return adavail.sort_values("USUBJID", kind="stable", ignore_index=True)


def _of_assessment(records, people, visits):
    planned = _planned(people, visits)
    for found in (_results(records, visits), _not_done(records), _undated(records)):
        planned = planned.merge(found, on=["USUBJID", "AVISIT"], how="left", validate="1:1")
    rules = _rules(planned)
    held = [holds for holds, _, _ in rules]
    return planned.assign(
        STATUS=np.select(held, [status for _, status, _ in rules], default=MISSED).astype(object),
        WHY=np.select(held, [why for _, _, why in rules], default=NOTHING).astype(object),
    )


def _rules(planned):
    """Return (condition, status, why); the first condition that holds decides."""
    opens, target, closes = (planned[name] for name in ("OPENS", "TARGET", "CLOSES"))
    died, left, cut = (planned[name] for name in ("DTHDT", "EOSDT", "CUTDT"))
    closed = (closes < cut) | died.notna() | left.notna()
    never = planned["TRTSDT"].isna() & (planned["DAY"] > 1)
    return [
        (planned["ADT"].notna(), DONE, ""),
        (died < opens, NOT_APPLICABLE, DIED_BEFORE),
        (died < target, NOT_APPLICABLE, DIED_INSIDE),
        (left < opens, NOT_APPLICABLE, LEFT_BEFORE),
        (left < target, NOT_APPLICABLE, LEFT_INSIDE),
        (opens.isna(), NOT_DUE, NO_ORIGIN),
        (never & closed, NOT_APPLICABLE, NEVER_TREATED),
        (planned["SAID"].notna(), MISSED, planned["SAID"]),
        (~closed & (opens > cut), NOT_DUE, OPENS_LATER),
        (~closed, NOT_DUE, STILL_OPEN),
        (planned["UNDATED"].eq(True), MISSED, UNDATED),
        (planned["EOTDT"] < opens, MISSED, NOTHING_AFTER_TREATMENT),
    ]


def _planned(people, visits):
    """Return one record per participant and visit, with the dates of its window."""
    days = pd.DataFrame(
        [(visit.id, visit.day, *visit.window) for visit in visits],
        columns=["AVISIT", "DAY", "LOW", "HIGH"],
    )
    planned = people.merge(days, how="cross")
    origin = planned["TRTSDT"].fillna(planned["INCLDT"])
    dates = {
        name: origin + pd.to_timedelta(_elapsed(planned[day]), unit="D")
        for name, day in (("OPENS", "LOW"), ("TARGET", "DAY"), ("CLOSES", "HIGH"))
    }
    kept = ["USUBJID", "AVISIT", "DAY", "TRTSDT", "EOTDT", "EOSDT", "DTHDT", "CUTDT"]
    return planned[kept].assign(**dates)


def _elapsed(day):
    """Return the days from the origin, which is day 1; there is no day 0."""
    return day - (day > 0)


def _results(records, visits):
    """Return the day that stands for each participant and visit."""
    days = records.loc[records["PLACE"] == IN_WINDOW, ["USUBJID", "ADT", "ADY"]]
    placed = assign_visits(days.drop_duplicates(ignore_index=True), visits, by=[])
    return placed.loc[placed["ANL01FL"] == "Y", ["USUBJID", "AVISIT", "ADT", "ADY"]]


def _not_done(records):
    """Return what the site said of what was not done at a visit; different reasons are joined."""
    said = records[(records["PLACE"] == NOT_DONE) & records["AVISIT"].notna()]
    said = said[["USUBJID", "AVISIT", "REASON"]].drop_duplicates().sort_values("REASON")
    reasons = said.groupby(["USUBJID", "AVISIT"])["REASON"].agg(_joined)
    return reasons.rename("SAID").reset_index().astype({"SAID": object})


def _joined(reasons):
    given = reasons.dropna()
    return "; ".join(given) if len(given) else NO_REASON


def _undated(records):
    named = records[(records["PLACE"] == NO_DAY) & records["AVISIT"].notna()]
    return named[["USUBJID", "AVISIT"]].drop_duplicates().assign(UNDATED=True)
