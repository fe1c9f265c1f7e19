"""Checks of dates: real ones, written as ISO 8601, in the right order, of the trial's time."""

from helpers.cut.date_order import surely_before
from helpers.cut.iso_dates import after, date_problem, year_after
from helpers.cut.rules import Spot, clinical, conflict, structural

EARLIEST_YEAR = "1900"
OFFSET = r"T.*(?:Z|[+-]\d\d:\d\d)$"
INTERVALS = ("ae", "cm", "ex", "mh", "pr", "sv")


@structural
def check_date_valid(records):
    """A date is a real calendar date in ISO 8601, complete or partial; never guessed."""
    for domain, column, values in records.filled("dtc"):
        problems = values.map(date_problem)
        wrong = problems[problems != ""]
        repair = "Correct the date at the source; write it as YYYY-MM-DD"
        yield Spot(domain, wrong.index, column, wrong, repair)


@structural
def check_date_not_far_after_cut(records):
    """No date is more than a year after the data cut; what is dated in that year is left out."""
    last = year_after(records.data_cut)
    for domain, column, values in records.filled("dtc"):
        late = values.index[after(values, last)]
        message = f"is more than a year after the data cut {records.data_cut}"
        yield Spot(domain, late, column, message, "Correct the date, or stage a later cut")


@structural
def check_date_not_ancient(records):
    """No date is before the year 1900."""
    for domain, column, values in records.filled("dtc"):
        # Years of four digits sort as text does; what is no date is a finding of its own.
        old = values[values < EARLIEST_YEAR]
        early = old.index[old.map(date_problem) == ""]
        message = f"is before {EARLIEST_YEAR}"
        yield Spot(domain, early, column, message, "Correct the date at the source")


@conflict
def check_end_not_before_start(records):
    """An event, a treatment or a visit does not end before it starts."""
    for domain in INTERVALS:
        if records.has(domain):
            start, end = f"{domain.upper()}STDTC", f"{domain.upper()}ENDTC"
            frame = records.frame(domain)
            early = frame.index[surely_before(frame[end], frame[start])]
            message = frame.loc[early, start].map(f"is before {start} {{}}".format)
            yield Spot(domain, early, end, message, "Check both dates at the source")


@clinical
def check_one_clock(records):
    """The times of one column are all given with an offset from UTC, or all without."""
    for domain, column, values in records.filled("dtc"):
        times = values[values.str.len() > len("2019-03-15")]
        aware = times.str.contains(OFFSET)
        few = aware if 2 * aware.sum() <= len(aware) else ~aware
        what = "has" if few is aware else "lacks"
        message = f"{what} an offset from UTC, unlike other times of its column"
        rows = times.index[few]
        yield Spot(domain, rows, column, message, "Send local times, all in one way")
