"""How a number is written: rounded half away from zero, missing said in words."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.frame import pick
from helpers.display.who import People

NOT_ESTIMABLE = "NE"
DASH = "–"
MONTHS = f"months of {DAYS_PER_MONTH:g} days"
GROUPED = 10_000  # from here on thousands are set apart
MOST_PEOPLE = 1000  # nobody looks through a longer list of participants, and it would fill the page
_PRINTED = (
    (re.compile(r"\b10\^(\d+)"), lambda found: f"10{found[1].translate(_RAISED)}"),
    (re.compile(r"(?<=\d) x (?=10[⁰-⁹¹²³])"), lambda found: " × "),
    (re.compile(r"\bu(?=(?:mol|g|L|kat)\b)"), lambda found: "µ"),
    (re.compile(r"\b([cm]?m)([23])\b"), lambda found: found[1] + found[2].translate(_RAISED)),
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DEGREES = {"C": "°C", "F": "°F"}


def counting(words, n):
    """Return words that stand for the count `n`, with up to 1,000 participants that it knows of."""
    who = getattr(n, "who", "")
    return People(words, who) if who and who.count(" ") < MOST_PEOPLE else words


def number(value, digits=1):
    """Return a number with `digits` decimals, rounded half away from zero; NE when missing."""
    if value is None or math.isnan(value):
        return NOT_ESTIMABLE
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    # repr gives the shortest decimal that is this float: 0.285 rounds as a reader expects
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    grouping = "," if abs(rounded) >= GROUPED else ""
    return f"{rounded + 0:{grouping}f}".replace("-", "−")


def number_or_dash(value, digits=1):
    """Return a number as `number` does; a dash when there is none."""
    return DASH if pd.isna(value) else counting(number(value, digits), value)


def printed(words):
    """Return words with their units as they are printed: "10^9/L" as "10⁹/L", "umol" as "µmol"."""
    for written, shown in _PRINTED:
        words = written.sub(shown, words)
    return words


def printed_unit(unit):
    """Return a unit as it is printed; the data write degrees as "C" and "F"."""
    return _DEGREES.get(unit, printed(unit))


def count(value):
    """Return a count as an integer; NE when missing."""
    return counting(number(value, 0), value)


def percent(p, digits=1):
    """Return a proportion as a percentage with its sign; NE when missing."""
    return NOT_ESTIMABLE if math.isnan(p) else f"{number(100 * p, digits)}%"


def n_of_N(n, N):
    """Return "7/9 (77.8%)"; "0/0" when there is nobody."""
    share = f" ({percent(n / N)})" if N else ""
    return counting(f"{count(n)}/{count(N)}{share}", n)


def interval(low, high, digits=1):
    """Return "1.2 to 3.4"; each limit NE when missing."""
    return f"{number(low, digits)} to {number(high, digits)}"


def percent_interval(low, high):
    """Return "40.0 to 97.2" from two proportions, in percent without the sign."""
    return interval(100 * low, 100 * high)


def rate_cell(results, **keys):
    """Return "7/9 (77.8%)" from the n and N rows that the keys name."""
    return n_of_N(pick(results, "n", **keys), pick(results, "N", **keys))


def interval_cell(results, **keys):
    """Return "40.0 to 97.2" from the limits of the rate that the keys name; NE when nobody."""
    low, high = pick(results, "conf_low", **keys), pick(results, "conf_high", **keys)
    return NOT_ESTIMABLE if math.isnan(low) else percent_interval(low, high)


def rate_interval_cell(results, **keys):
    """Return "7/9 (77.8%; 40.0 to 97.2)" from the rate that the keys name."""
    if not pick(results, "N", **keys):
        return "0/0"
    words = f"{rate_cell(results, **keys)[:-1]}; {interval_cell(results, **keys)})"
    return counting(words, pick(results, "n", **keys))


def mean_sd_cell(results, digits=1, **keys):
    """Return "56.2 (8.1)": mean and standard deviation."""
    mean, sd = (pick(results, name, **keys) for name in ("mean", "sd"))
    return DASH if math.isnan(mean) else f"{number(mean, digits)} ({number(sd, digits)})"


def median_range_cell(results, digits=1, **keys):
    """Return "56.0 (41.0 to 71.0)": median, minimum and maximum."""
    middle, low, high = (pick(results, name, **keys) for name in ("median", "min", "max"))
    if math.isnan(middle):
        return DASH
    return f"{number(middle, digits)} ({interval(low, high, digits)})"


def iso_days(dates):
    """Return dates as text, a dash for a missing one."""
    return pd.to_datetime(dates).dt.strftime("%Y-%m-%d").fillna(DASH).astype(object)


def source_rows(domains, rows):
    """Return where records were delivered, "LB row 12"; a dash where no domain is named."""
    place = domains.fillna("").astype("string") + (" row " + rows.astype("string")).fillna("")
    return place.where(place != "", DASH).astype(object)
