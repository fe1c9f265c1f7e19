"""Quality of life: forms received of those expected, and changes that matter."""

from helpers.ard.attendance import ABSENCES, MISSING, RECEIVED, compute_attendance
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count

COUNTED_FROM = "included"
DIGITS = 9  # 60 to 50 is -9.999999999999993 in binary, and a fall of 10 points all the same


def ard_completion(adavail, adsl, endpoint, visits, report_by=None):
    """Return, for each planned visit, the forms received of those expected and of everybody.

    A form with one answered item is received. Expected is who was treated, alive and on study, and
    due by the data cut (ADAVAIL). The population is everybody included, whatever set the scores are
    reported in: a form that never came must not make its participant disappear.
    """
    rows = ResultRows(f"completion_{endpoint.id}", COUNTED_FROM)
    for keys, people in arms_of(in_population(adsl, COUNTED_FROM), report_by):
        for visit in visits:
            states = compute_attendance(adavail, people, "questionnaire", visit)
            _add_states(rows, states, {"variable_level": visit.id, **keys})
    return rows.frame()


def _add_states(rows, states, keys):
    received = states.index[states == RECEIVED]
    expected = len(received) + int((states == MISSING).sum())
    for variable, of in (("received of expected", expected), ("received of all", len(states))):
        add_count(rows, len(received), of, who=received, variable=variable, **keys)
    for state in ABSENCES:
        ids = states.index[states == state]
        add_count(rows, len(ids), len(states), who=ids, variable=state, **keys)


def ard_important_change(adqs, adsl, endpoint, visits, questionnaires):
    """Return how many scores rose or fell by at least the important difference at each visit.

    The denominator is who has a change at that visit. The difference is the questionnaire's own.
    """
    rows = ResultRows(f"important_change_{endpoint.id}", endpoint.population)
    people = in_population(adsl, endpoint.population)
    changed = adqs[
        (adqs["ANL01FL"] == "Y") & (adqs["ADY"] > 1) & adqs["USUBJID"].isin(people["USUBJID"])
    ]
    for paramcd in endpoint.parameters:
        limit = difference_of(paramcd, questionnaires)
        for visit in visits:
            mine = changed[(changed["PARAMCD"] == paramcd) & (changed["AVISIT"] == visit.id)]
            change = mine.set_index("USUBJID")["CHG"].dropna().round(DIGITS)
            key = {"variable_level": visit.id, "method": f"at least {limit:g} points"}
            for name, holds in (("rose", change >= limit), ("fell", change <= -limit)):
                ids = change.index[holds]
                key["variable"] = f"{paramcd}.{name}"
                add_count(rows, len(ids), len(change), who=ids, **key)
    return rows.frame()


def difference_of(paramcd, questionnaires):
    """Return the important difference of a scale or composite, in points."""
    for questionnaire in questionnaires:
        if paramcd in {score.id for score in questionnaire.scores}:
            return questionnaire.difference_of(paramcd)
    raise ValueError(f"{paramcd}: no questionnaire of this trial has such a scale")
