"""Checks of dates: real ones, written as ISO 8601, in the right order and not after the cut."""

import re
from datetime import date
from functools import lru_cache

import pandas as pd

from helpers.cut.rules import Spot, clinical, structural

ISO = re.compile(
    r"(\d{4})(?:-(\d{2}|-)(?:-(\d{2})"
    r"(?:T([01]\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?",
    re.ASCII,  # digits of other scripts are no digits of a date
)
ENGLISH = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
EARLIEST_YEAR = "1900"
INTERVALS = ("ae", "cm", "ex", "mh", "pr", "sv")


@lru_cache(maxsize=100_000)
def date_problem(text):
    """Return what is wrong with one --DTC value, "" when it is an ISO 8601 date, whole or partial.

    Partial dates are cut short from the right (2019, 2019-03) or lack the month (2019---15).
    """
    found = ISO.fullmatch(text)
    if found is None and ENGLISH.fullmatch(text):
        return "is not an ISO 8601 date, and day and month are never guessed"
    if found is None:
        return "is not an ISO 8601 date (YYYY-MM-DD)"
    year, month, day, _ = found.groups()
    # An unknown month is taken as one of 31 days, an unknown year part never occurs.
    month = "01" if month in (None, "-") else month
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return "is not a day of the calendar"
    return ""


@structural
def check_date_valid(records):
    """A date is a real calendar date in ISO 8601, complete or partial; never guessed."""
    for domain, column, values in records.filled("dtc"):
        problems = values.map(date_problem)
        wrong = problems[problems != ""]
        repair = "Correct the date at the source; write it as YYYY-MM-DD"
        yield Spot(domain, wrong.index, column, wrong, repair)


@structural
def check_date_not_after_cut(records):
    """No date is later than the data cut; a partial date is compared as far as it goes."""
    for domain, column, values in records.filled("dtc"):
        days = _known(values)
        cut = days.str.len().map(lambda length: records.data_cut[:length])
        late = days.index[days > cut]
        message = f"is after the data cut {records.data_cut}"
        yield Spot(domain, late, column, message, "Correct the date, or stage a later cut")


@structural
def check_date_not_ancient(records):
    """No date is before the year 1900."""
    for domain, column, values in records.filled("dtc"):
        years = _known(values).str.slice(0, 4)
        early = years.index[years < EARLIEST_YEAR]
        message = f"is before {EARLIEST_YEAR}"
        yield Spot(domain, early, column, message, "Correct the date at the source")


def _known(values):
    """Return what is known of real dates from the left: 2019---15 is some day of 2019."""
    real = values[values.map(date_problem) == ""]
    return real.str.split("--", n=1).str.get(0).str.slice(0, 10)


@clinical
def check_end_not_before_start(records):
    """An event, a treatment or a visit does not end before it starts."""
    for domain in INTERVALS:
        if records.has(domain):
            start, end = f"{domain.upper()}STDTC", f"{domain.upper()}ENDTC"
            frame = records.frame(domain)
            order = frame[end].str.slice(0, 10), frame[start].str.slice(0, 10)
            # Compared as far as both dates go, so that 2019-03 does not precede 2019-03-05.
            shorter = pd.concat([part.str.len() for part in order], axis=1).min(axis=1)
            early = [
                row
                for row, last, first, length in zip(frame.index, *order, shorter, strict=True)
                if last[:length] < first[:length] and "--" not in last + first
            ]
            message = frame.loc[early, start].map(f"is before {start} {{}}".format)
            yield Spot(domain, early, end, message, "Check both dates at the source")


@clinical
def check_no_visit_after_death(records):
    """Nobody has a visit after the day of death."""
    yield from _after_death(records, "sv", "SVSTDTC", "visit")


@clinical
def check_no_dose_after_death(records):
    """Nobody is dosed after the day of death."""
    yield from _after_death(records, "ex", "EXSTDTC", "dose")


@clinical
def check_no_result_after_death(records):
    """Nothing is measured in a participant after the day of death."""
    for domain in ("lb", "vs", "tr", "qs"):
        yield from _after_death(records, domain, f"{domain.upper()}DTC", "result")


def _after_death(records, domain, column, what):
    if records.has(domain, "dm"):
        death = records.of_subject(domain, records.by_participant("DTHDTC"))
        late = records.frame(domain).index[records.days(domain, column) > death]
        message = death.loc[late].dt.strftime(f"{what} is after the death of %Y-%m-%d")
        yield Spot(domain, late, column, message, "Check both dates at the source")


@clinical
def check_visit_order(records):
    """Visits happen in the order of their numbers."""
    if not records.has("sv"):
        return
    visits = pd.DataFrame(
        {
            "subject": records.frame("sv").USUBJID,
            "number": records.numbers("sv", "VISITNUM"),
            "day": records.days("sv", "SVSTDTC"),
        }
    ).dropna()
    visits = visits.sort_values(["subject", "number", "day"])
    latest = visits.groupby("subject").day.cummax()
    early = visits.index[visits.day < latest].sort_values()
    message = latest.loc[early].dt.strftime("an earlier visit is dated %Y-%m-%d")
    yield Spot("sv", early, "SVSTDTC", message, "Check the dates and the visit number")


@clinical
def check_age_agrees_with_birth(records):
    """AGE is the age on the day of the reference start, or one year away from it."""
    birth = records.days("dm", "BRTHDTC")
    years = (records.days("dm", "RFSTDTC") - birth).dt.days / 365.25
    age = records.numbers("dm", "AGE")
    wrong = age.index[(age - years).abs() > 1.5]
    yield Spot("dm", wrong, "AGE", "does not agree with the date of birth", "Check both")
