"""Phrases of a narrative: a date with its study day, a medication, a laboratory value."""

import pandas as pd

from helpers.adam.dates import dtc_precision
from helpers.display.formats import count, number, printed_unit
from helpers.display.grids import inside, lower_first
from helpers.display.text import listed, plural

CRITERIA = {
    "AESDTH": "led to death",
    "AESLIFE": "threatened life",
    "AESHOSP": "needed a hospital or a longer stay",
    "AESDISAB": "left lasting disability",
    "AESCONG": "was a congenital anomaly",
    "AESMIE": "was medically important in another way",
}


def known(value):
    return not pd.isna(value)


def when(recorded, day):
    """Return "on 2014-02-17 (study day 36)"; a partial date stays partial; "" without one."""
    if not known(recorded):
        return ""
    precision = dtc_precision([recorded]).iloc[0]
    if precision is None:
        return f"on a date recorded as “{recorded}”"
    if precision != "day":
        return f"in {recorded} (the {'day' if precision == 'month' else 'month'} is not recorded)"
    return f"on {on_day(str(recorded)[:10], day)}"


def on_day(date, day):
    """Return "2014-02-17 (study day 36)"; without a first dose there is no study day."""
    return f"{date} (study day {count(day)})" if known(day) else f"{date}"


def days_after_dose(days, same_day):
    """Return how long after the last dose of study treatment, "" where there was none before."""
    if not known(days):
        return ""
    if days == 0:
        return f", {same_day}"
    return f", {count(days)} {plural(days, 'day')} after the last dose of study treatment"


def quoted(words):
    return f"“{words}”"


def period(start, end):
    """Return the dates between which something was taken, as recorded; "" without any."""
    if known(start) and known(end):
        return f"{start} to {end}"
    if known(start):
        return f"from {start}"
    return f"until {end}" if known(end) else ""


def with_details(name, *details):
    """Return "name (detail; detail)", leaving out what is not there."""
    said = [str(detail) for detail in details if known(detail) and detail]
    return f"{name} ({'; '.join(said)})" if said else str(name)


def medication_words(taken):
    """Return one sentence on what was taken on the day of an occasion, sure or perhaps."""
    if taken.empty:
        return "No other medication is recorded for that day."
    sure, perhaps = taken[taken["OPENFL"].isna()], taken[taken["OPENFL"].notna()]
    parts = []
    if len(sure):
        parts.append(f"taken on that day: {listed(_medications(sure))}")
    if len(perhaps):
        parts.append(f"perhaps taken, by their dates: {listed(_medications(perhaps))}")
    return f"Other medication {'; '.join(parts)}."


def laboratory_words(values, span, trial):
    """Return one sentence on the laboratory around an occasion: what was worse than before.

    `span` says in words which days were looked at.
    """
    graded = trial.safety.grading.dictionary == "CTCAE"
    kind = "graded test" if graded else "test"
    worse = values[values["WORSEFL"].eq("Y")]
    if values.empty:
        return f"No {kind} of the laboratory has a value {span}."
    if worse.empty:
        n = len(values)
        return f"Of {count(n)} {plural(n, kind)} with a value {span}, none was worse than before."
    names = {each.test: each.label for each in trial.laboratory}
    told = "; ".join(_value(row, names, graded) for row in worse.to_dict("records"))
    return f"Laboratory {span}, worse than before treatment: {told}."


def _medications(taken):
    pairs = zip(taken["TERM"], taken["CMINDC"], strict=True)
    return [with_details(inside(t), f"for {inside(why)}" if known(why) else "") for t, why in pairs]


def _value(row, names, graded):
    """Return "neutrophils 0.42 10⁹/L on 2013-08-12 (study day 29), grade 4, baseline 4.24"."""
    unit = printed_unit(row["AVALU"]) if known(row["AVALU"]) else ""
    size = f"{_digits(row['AVAL'])} {unit}".strip()
    said = f"{lower_first(names[row['PARAMCD']])} {size}"
    said += f" on {on_day(row['ADT'].date(), row['ADY'])}"
    if graded:
        said += f", grade {count(row['GRADE'])}"
    else:
        limits = [_digits(row[name]) if known(row[name]) else "?" for name in ("ANRLO", "ANRHI")]
        said += f" (reference range {limits[0]} to {limits[1]})"
    return said + (f", baseline {_digits(row['BASE'])}" if known(row["BASE"]) else ", no baseline")


def _digits(value):
    return number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)
