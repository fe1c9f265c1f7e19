"""The two computations of the headline numbers, side by side."""

import math

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.ard.recount import (
    AGREEMENT,
    ANALYSIS,
    COMPUTATION,
    DIFFERS,
    DIGITS,
    FIRST,
    ONCE,
    PARTICIPANTS,
    SECOND,
)
from helpers.display.formats import DASH, count
from helpers.display.shown import Shown, text
from helpers.display.tables import html_table
from helpers.display.text import listed, sentence

NOTES = (
    "First: the number that this book shows, from the chapter that derives it. Second: from the "
    "delivered files and the definitions in words, by a plain path that shares no code with the "
    "first. What is not reached or not estimable is a dash.",
    f"Agreement is judged on every statistic to {DIGITS} significant digits; counts and limits "
    "are shown with as many.",
)


def recount_table(recount):
    """Return every headline by both computations, and whether they agree."""
    both = select(recount, group=COMPUTATION)
    rows, labels = [], []
    for variable in levels(both, "variable"):
        for level in levels(both, variable=variable):
            found = select(both, variable=variable, variable_level=level)
            labels.append(_label(variable, level))
            pair = [_said(select(found, group_level=which)) for which in (FIRST, SECOND)]
            rows.append([*pair, "no" if _differs(found) else "yes"])
    columns = ["First", "Second", "Agree"]
    cells = pd.DataFrame(rows, index=pd.Index(labels, name="Headline"), columns=columns)
    title = "Headline numbers, computed twice"
    return html_table(cells, title, NOTES, analysis=ANALYSIS)


def recount_sentence(recount):
    """Return how many headlines agree with the second computation; a warning if one does not."""
    n, of = (pick(recount, name, variable=AGREEMENT) for name in ("n", "N"))
    said = (
        f"{count(n)} of {count(of)} headline numbers agree with an independent second computation"
    )
    if n == of:
        return sentence(f"{said}, to {DIGITS} significant digits.{_once(recount)}")
    both = select(recount, group=COMPUTATION)
    wrong = both.loc[both["warning"] == DIFFERS, ["variable", "variable_level"]].drop_duplicates()
    names = [_label(*key) for key in wrong.itertuples(index=False)]
    warning = (
        f"Two independent computations disagree on {listed(names)}. Until the reason is known, "
        f"these numbers should not be used. Only {said}.{_once(recount)}"
    )
    return Shown(f'<p class="tb-warning" role="alert"><b>Warning.</b> {text(warning)}</p>')


def _once(recount):
    names = levels(recount, variable=ONCE)
    return f" Computed once only: {listed(names)}." if names else ""


def _label(variable, level):
    return f"{variable}, {level}" if level and level != PARTICIPANTS else variable


def _differs(found):
    return found["warning"].eq(DIFFERS).any()


def _said(rows):
    """Return the statistics of one headline in one cell."""
    known = dict(zip(rows["stat_name"], rows["stat"], strict=True))
    parts = [_counts(known), _value(known), *_limits(known)]
    return "; ".join(filter(None, parts)) or DASH


def _counts(known):
    if "N" in known:
        events = f" [{_digits(known['n_event'])} events]" if "n_event" in known else ""
        return f"{_digits(known.get('n'))} of {_digits(known['N'])}{events}"
    return f"n = {_digits(known['n'])}" if "n" in known else ""


def _value(known):
    names = [name for name in ("estimate", "mean", "median") if name in known]
    sd = f" (SD {_digits(known['sd'])})" if "sd" in known else ""
    return "".join(f"{_digits(known[name])}{sd}" for name in names)


def _limits(known):
    for low, high in (("conf_low", "conf_high"), ("min", "max")):
        if low in known or high in known:
            yield f"{_digits(known.get(low))} to {_digits(known.get(high))}"


def _digits(value):
    """Return a number with six significant digits, without zeros that say nothing."""
    if value is None or math.isnan(value):
        return DASH
    return f"{value:.{DIGITS}g}".replace("-", "−")
