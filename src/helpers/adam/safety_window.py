"""The window in which events and laboratory values count as on study treatment."""

import pandas as pd

AFTER_WINDOW = "began after the follow-up window"
_NEVER = pd.Timestamp("2200-12-31")


def window_end(adsl, safety, limited=True):
    """Return the last day of each participant's safety window; missing when never dosed.

    It lies `follow_up_days` after the last dose of study treatment, and no later than study day
    `maximum_days` where the trial sets one; with `limited` false that limit is left out. A window
    that the trial file leaves open ends later than anything that can be recorded.

    Parameters
    ----------
    adsl : DataFrame with TRTSDT and TRTEDT
    safety : Safety
    limited : bool
    """
    if safety.follow_up_days is None:
        end = adsl["TRTEDT"].mask(adsl["TRTEDT"].notna(), _NEVER)
    else:
        end = adsl["TRTEDT"] + pd.Timedelta(days=safety.follow_up_days)
    if safety.maximum_days is None or not limited:
        return end
    last = adsl["TRTSDT"] + pd.Timedelta(days=safety.maximum_days - 1)
    return end.where(end <= last, last)


def death_in_window(people, safety):
    """Return "yes", "no" or "not certain": whether each death lay in the safety window.

    A death whose day is not recorded (DTHDTF "D" without its day, "M" without its month, "Y"
    without a date) may be any day of that month or year, from the first dose to the cut. Where
    those days lie on both sides of the end of the window, it is not certain. Missing while alive.

    Parameters
    ----------
    people : DataFrame with TRTSDT TRTEDT DTHDT DTHDTF CUTDT
    safety : Safety
    """
    first, last = _possible_days(people)
    end = window_end(people, safety)
    told = pd.Series(None, index=people.index, dtype=object)
    dead = people["DTHDT"].notna()
    told = told.mask(dead, "not certain").mask(dead & (last <= end), "yes")
    return told.mask(dead & (first > end), "no")


def _possible_days(people):
    """Return the first and the last day on which each death can have been."""
    day, flag = people["DTHDT"], people["DTHDTF"]
    first = last = day
    for precision, completed in (("M", "D"), ("Y", "M")):
        period = day.dt.to_period(precision).dt
        first = first.mask(flag.eq(completed), period.start_time)
        last = last.mask(flag.eq(completed), period.end_time.dt.normalize())
    first = first.mask(flag.eq("Y") | (first < people["TRTSDT"]) & flag.notna(), people["TRTSDT"])
    last = last.mask(flag.eq("Y") | (last > people["CUTDT"]) & flag.notna(), people["CUTDT"])
    return first, last
