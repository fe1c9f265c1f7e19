"""Quality of life: forms received of those expected, and changes that matter."""

from helpers.ard.attendance import DIED, LEFT, MISSING, NOT_DUE, RECEIVED, compute_attendance
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count

COUNTED_FROM = "included"
DIGITS = 9  # 60 to 50 is -9.999999999999993 in binary, and a fall of 10 points all the same


def ard_completion(adqs, adsl, endpoint, visits, report_by=None):
    """Return, for each planned visit, the forms received of those expected and of everybody.

    A form with one answered item is received. Expected is who was alive, on study and due by the
    data cut. The population is everybody included, whatever set the scores are reported in: a
    form that never came must not make its participant disappear.
    """
    rows = ResultRows(f"completion_{endpoint.id}", COUNTED_FROM)
    returned = adqs[(adqs["NANSWER"] > 0) & adqs["AVISIT"].notna()]
    for keys, people in arms_of(in_population(adsl, COUNTED_FROM), report_by):
        for visit in visits:
            received = returned.loc[returned["AVISIT"] == visit.id, "USUBJID"]
            states = compute_attendance(set(received), people, visit)
            _add_states(rows, states, {"variable_level": visit.id, **keys})
    return rows.frame()


def _add_states(rows, states, keys):
    received = int((states == RECEIVED).sum())
    expected = received + int((states == MISSING).sum())
    add_count(rows, received, expected, variable="received of expected", **keys)
    add_count(rows, received, len(states), variable="received of all", **keys)
    for state in (MISSING, DIED, LEFT, NOT_DUE):
        add_count(rows, int((states == state).sum()), len(states), variable=state, **keys)


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
            change = mine["CHG"].dropna().round(DIGITS)
            key = {"variable_level": visit.id, "method": f"at least {limit:g} points"}
            for name, n in (("rose", change >= limit), ("fell", change <= -limit)):
                add_count(rows, int(n.sum()), len(change), variable=f"{paramcd}.{name}", **key)
    return rows.frame()


def difference_of(paramcd, questionnaires):
    """Return the important difference of the questionnaire that has a scale or composite."""
    for questionnaire in questionnaires:
        names = {scale.id for scale in questionnaire.scales}
        if questionnaire.composite:
            names.add(questionnaire.composite.id)
        if paramcd in names:
            return questionnaire.important_difference
    raise ValueError(f"{paramcd}: no questionnaire of this trial has such a scale")
