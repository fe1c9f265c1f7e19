"""Severe laboratory values beside the reported events, and severe events beside the values."""

from helpers.adam.adrep import OF_EVENT, OF_VALUE, SEVERE, UNGRADED
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_rate

ANY = "any"
TREATED = "treated"
NO_GRADE, NOTHING = "no grade", "no value"
AE_GRADES = ("1", "2", "3", "4", "5", NO_GRADE)
_WORDS = {float(grade): str(grade) for grade in range(6)}
LAB_GRADES = ("0", "1", "2", "3", "4", NO_GRADE, NOTHING)


def ard_reported_values(advalue, adsl, trial):
    """Return how the values of grade 3 or 4 on treatment were reported as events.

    `variable` is "any" or a test and side ("NEUT:L") with such a value; `variable_level` is
    "treated" (participants with such a value, of all treated) and each status: participants with
    at least one value of it, of those with such a value. `n_event` counts values. A participant
    can have values of several statuses.
    """
    rows = ResultRows("reported_values", "safety")
    names = advalue["PARAMCD"] + ":" + advalue["DIRECTION"]
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        ours = advalue["USUBJID"].isin(people["USUBJID"])
        for name in (ANY, *sorted(set(names))):
            found = advalue[ours & (names.eq(name) | (name == ANY))]
            _add(rows, found, len(people), (OF_VALUE, {**keys, "variable": name}))
    return rows.frame()


def ard_reported_events(adevent, adsl, trial):
    """Return how the values stand beside the events of grade 3 or higher that name a graded test.

    `variable` is "any" or a term; `variable_level` "treated" and each status, as for the values;
    `n_event` counts records of events.
    """
    rows = ResultRows("reported_events", "safety")
    severe = adevent[adevent["AEGRADE"] >= SEVERE]
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        ours = severe["USUBJID"].isin(people["USUBJID"])
        for name in (ANY, *sorted(set(severe["TERM"]))):
            found = severe[ours & (severe["TERM"].eq(name) | (name == ANY))]
            _add(rows, found, len(people), (OF_EVENT, {**keys, "variable": name}))
    return rows.frame()


def ard_reported_grades(adevent, adsl):
    """Return the grade given to each event by the highest grade of the values in its days.

    `variable_level` is "3 to 4", the event first; `n_event` counts records of events, `n` their
    participants. An event without a value in its days has "no value".
    """
    rows = ResultRows("reported_grades", "safety")
    people = in_population(adsl, "safety")["USUBJID"]
    ours = adevent[adevent["USUBJID"].isin(people)]
    given, derived = (ours[name].map(_WORDS).fillna(NO_GRADE) for name in ("AEGRADE", "LABGRADE"))
    unvalued = ours["LABGRADE"].isna() & ours["STATUS"].ne(UNGRADED)
    level = given + " to " + derived.mask(unvalued, NOTHING)
    who = dict(list(ours["USUBJID"].groupby(level.to_numpy(dtype=object))))
    for one in AE_GRADES:
        for other in LAB_GRADES:
            ids = who.get(f"{one} to {other}", people[:0])
            counts = {"n_event": len(ids), "n": ids.nunique()}
            rows.add(counts, who=ids.unique(), variable_level=f"{one} to {other}")
    return rows.frame()


def _add(rows, found, treated, of):
    statuses, keys = of
    ids = found["USUBJID"].drop_duplicates()
    counts = {"n": len(ids), "N": treated, "n_event": len(found)}
    rows.add(counts, who=ids, variable_level=TREATED, **keys)
    for status in statuses:
        those = found.loc[found["STATUS"] == status, "USUBJID"]
        key = {**keys, "variable_level": status}
        add_rate(rows, those.nunique(), len(ids), who=those.unique(), **key)
        rows.add({"n_event": len(those)}, **key)
