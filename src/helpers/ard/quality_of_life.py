"""Quality of life: forms received of those expected, who has a change, and changes that matter."""

import pandas as pd

from helpers.ard.attendance import ABSENCES, DIED, MISSING, RECEIVED, compute_attendance
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.summaries import add_summary

COUNTED_FROM = "included"
DIGITS = 9  # 60 to 50 is -9.999999999999993 in binary, and a fall of 10 points all the same
KNOWN, NO_CHANGE = "change known", "form, but no change"
ACCOUNT = (KNOWN, NO_CHANGE, *ABSENCES)
WORST = "death as the worst score"


def ard_completion(adavail, adsl, endpoint, visits, report_by=None):
    """Return, for each planned visit, the forms received of those expected and of everybody.

    A form with one answered item is received. Expected is who was treated, alive and on study, and
    due by the data cut (ADAVAIL). The population is everybody included, whatever set the scores are
    reported in: a form that never came must not make its participant disappear. Over all visits the
    counts are of forms: "all forms", and "reason" with each reason why an expected one is missing.
    """
    rows = ResultRows(f"completion_{endpoint.id}", COUNTED_FROM)
    for keys, people in arms_of(in_population(adsl, COUNTED_FROM), report_by):
        every = [compute_attendance(adavail, people, "questionnaire", visit) for visit in visits]
        for visit, states in zip(visits, every, strict=True):
            _add_states(rows, states, {"variable_level": visit.id, **keys})
        received = sum(int((states == RECEIVED).sum()) for states in every)
        missing = sum(int((states == MISSING).sum()) for states in every)
        add_count(rows, received, received + missing, variable="all forms", **keys)
        for reason, n in _reasons(adavail, people, visits).items():
            key = {"variable": "reason", "variable_level": reason, **keys}
            add_count(rows, n, missing, **key)
    return rows.frame()


def _reasons(adavail, people, visits):
    """Return how many expected forms are missing for each reason, the most frequent first."""
    mine = adavail[adavail["ASSESS"].eq("questionnaire") & adavail["STATUS"].eq("MISSED")]
    mine = mine[mine["AVISIT"].isin([visit.id for visit in visits])]
    counts = mine.loc[mine["USUBJID"].isin(people["USUBJID"]), "WHY"].value_counts()
    return counts.sort_index().sort_values(ascending=False, kind="stable")


def _add_states(rows, states, keys):
    received = states.index[states == RECEIVED]
    expected = len(received) + int((states == MISSING).sum())
    for variable, of in (("received of expected", expected), ("received of all", len(states))):
        add_count(rows, len(received), of, who=received, variable=variable, **keys)
    for state in ABSENCES:
        ids = states.index[states == state]
        add_count(rows, len(ids), len(states), who=ids, variable=state, **keys)


def ard_accounted(adqs, adavail, adsl, endpoint, visits, questionnaires):
    """Return what became of everybody included at each visit, for each score of an endpoint.

    `variable` is the score and one of ACCOUNT; they add up to everybody included, so that no mean
    of those who answered stands without those who could not. WORST is the change when a death
    before the visit counts as the worst possible score, in everybody included with a score at
    baseline and either a change or a death by then.
    """
    rows = ResultRows(f"accounted_{endpoint.id}", COUNTED_FROM)
    people = in_population(adsl, COUNTED_FROM)
    changed = ChangesAtVisits(adqs, people)
    for visit in [visit for visit in visits if visit.day > 1]:
        states = compute_attendance(adavail, people, "questionnaire", visit)
        for paramcd in endpoint.parameters:
            change = changed.of(paramcd, visit)
            key = {"variable_level": visit.id}
            _add_account(rows, states, change, paramcd, key)
            died = states.index[states == DIED].difference(change.index)
            base = _baselines(adqs, paramcd).reindex(died).dropna()
            who = [*change.index, *base.index]
            change = [*change, *(worst_score(paramcd, questionnaires) - base)]
            key |= {"variable": f"{paramcd}.{WORST}"}
            add_summary(rows, change, who=who, **key)
    return rows.frame()


def _add_account(rows, states, change, paramcd, key):
    account = states.mask(states == RECEIVED, NO_CHANGE)
    account[account.index.isin(change.index)] = KNOWN
    for state in ACCOUNT:
        ids = account.index[account == state]
        add_count(rows, len(ids), len(account), who=ids, variable=f"{paramcd}.{state}", **key)


def ard_important_change(adqs, adsl, endpoint, visits, questionnaires):
    """Return in how many a score got better or worse by at least the important difference.

    The denominator is who has a change at that visit; limits are exact. The difference is the
    score's own. A symptom gets worse when it rises, every other score when it falls.
    """
    rows = ResultRows(f"important_change_{endpoint.id}", endpoint.population)
    changed = ChangesAtVisits(adqs, in_population(adsl, endpoint.population))
    for paramcd in endpoint.parameters:
        limit = difference_of(paramcd, questionnaires)
        for visit in [visit for visit in visits if visit.day > 1]:
            gain = changed.of(paramcd, visit) * better_is(paramcd, questionnaires)
            key = {
                "variable_level": visit.id,
                "warning": "" if len(gain) else "nobody has a change",
            }
            for name, holds in (("improved", gain >= limit), ("deteriorated", gain <= -limit)):
                ids = gain.index[holds]
                key["variable"] = f"{paramcd}.{name}"
                add_rate(rows, len(ids), len(gain), who=ids, **key)
            rows.add({"estimate": limit}, variable=f"{paramcd}.difference", variable_level=visit.id)
    return rows.frame()


class ChangesAtVisits:
    """The changes that stand for a visit after the first day of treatment, of some people."""

    def __init__(self, adqs, people):
        mine = adqs["USUBJID"].isin(people["USUBJID"]) & (adqs["ADY"] > 1)
        known = adqs[mine & (adqs["ANL01FL"] == "Y") & adqs["CHG"].notna()]
        known = known.assign(CHG=known["CHG"].astype(float).round(DIGITS)).set_index("USUBJID")
        self._found = dict(iter(known.groupby(["PARAMCD", "AVISIT"])["CHG"]))

    def of(self, paramcd, visit):
        """Return the changes of one score at one visit, a Series by USUBJID."""
        return self._found.get((paramcd, visit.id), pd.Series(dtype=float))


def _baselines(adqs, paramcd):
    mine = adqs[(adqs["PARAMCD"] == paramcd) & (adqs["ABLFL"] == "Y")]
    return mine.set_index("USUBJID")["AVAL"].astype(float)


def difference_of(paramcd, questionnaires):
    """Return the important difference of a scale or composite, in points."""
    form, _ = _score(paramcd, questionnaires)
    return form.difference_of(paramcd)


def better_is(paramcd, questionnaires):
    """Return 1 for a score of which more is better, -1 for a symptom."""
    _, score = _score(paramcd, questionnaires)
    return -1 if getattr(score, "direction", "") == "symptom" else 1


def worst_score(paramcd, questionnaires):
    """Return the worst value that a score can have."""
    return 0 if better_is(paramcd, questionnaires) > 0 else 100


def _score(paramcd, questionnaires):
    for form in questionnaires:
        for score in form.scores:
            if score.id == paramcd:
                return form, score
    raise ValueError(f"{paramcd}: no questionnaire of this trial has such a scale")
