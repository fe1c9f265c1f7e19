"""What is shown of the list's calibration in words and tables."""

import pandas as pd

from helpers.ard.frame import method_of, pick
from helpers.display.expression import NOTHING, significant
from helpers.display.formats import count, n_of_N, number, percent, percent_interval
from helpers.display.tables import html_table
from helpers.display.text import absent, plural, sentence, some, was

NAMES = {"list_t": "primary list", "list_wald": "Wald list"}


def calibration_sentence(calibration, expression, refits):
    """Return false shares and power of both lists in words, with the verdict that they give."""
    if refits.reason:
        return absent("Without a contrast of pairs there is no list to be held to its level.")
    level = pick(expression, "estimate", variable="false discovery rate")
    sets = pick(calibration, "n", variable="data sets")
    size = pick(calibration, "n", variable="genes")
    share = percent(pick(calibration, "p", variable="changed genes"), 0)
    low, high = (pick(calibration, s, variable="planted log2 change") for s in ("min", "max"))
    pairs = pick(calibration, "n", variable="pairs")
    words = (
        f"In {count(sets)} simulated data sets of {count(pairs)} pairs, with the means, "
        f"dispersions and size factors fitted to these data, {share} of {count(size)} genes "
        f"change by {number(low)} to {number(high)} (log₂, either way). "
        f"{_of_list(calibration, 'list_t')} {_of_list(calibration, 'list_wald')} "
        f"{_verdict(calibration, level)}"
    )
    return sentence(words)


def _of_list(calibration, name):
    key = {"variable": name, "variable_level": "false share"}
    false, low, high = (pick(calibration, stat, **key) for stat in ("mean", "min", "max"))
    power = pick(calibration, "mean", variable=name, variable_level="power")
    return (
        f"Of the {NAMES[name]}, {percent(false)} are false on average "
        f"({percent_interval(low, high)}), and it finds {percent(power, 0)} of the genes that "
        "change."
    )


def _verdict(calibration, level):
    over = [
        name
        for name in NAMES
        if pick(calibration, "mean", variable=name, variable_level="false share") > level
    ]
    claimed = f"the {percent(level, 0)} that it claims"
    if not over:
        return f"Both stay within {claimed}."
    if over == ["list_wald"]:
        return f"The primary list stays within {claimed}, the Wald list does not."
    return f"The primary list holds more than {claimed}: read it with that in mind."


def calibration_table(calibration):
    """Return both lists side by side over all data sets: called, false, found, with ranges."""
    if calibration.empty:
        return NOTHING
    cells = pd.DataFrame([_list_cells(calibration, name) for name in NAMES]).set_index("List")
    sets = pick(calibration, "n", variable="data sets")
    spread = number(pick(calibration, "sd", variable="log dispersion"), 2)
    notes = [
        f"Mean (lowest to highest) of {method_of(calibration, 'n', variable='data sets')}; the "
        "interval is the t 95% interval of the mean. Found: of the genes that change and are "
        "tested. Dispersions are drawn around the fitted trend with the fitted standard deviation "
        f"of their logarithm, {spread}. Genes vary on their own here; real ones move "
        "together, so that the share of false genes varies more between real trials."
    ]
    title = f"Lists where the truth is known ({count(sets)} simulated data sets)"
    return html_table(cells, title, notes, "expression_calibration")


def _list_cells(calibration, name):
    def stats(level):
        key = {"variable": name, "variable_level": level}
        return [
            pick(calibration, s, **key) for s in ("mean", "min", "max", "conf_low", "conf_high")
        ]

    called, false, power = stats("called"), stats("false share"), stats("power")
    return {
        "List": NAMES[name].capitalize(),
        "Genes called": f"{count(called[0])} ({count(called[1])} to {count(called[2])})",
        "False among them": f"{percent(false[0])} ({percent_interval(*false[1:3])})",
        "Interval of the mean": percent_interval(*false[3:]),
        "Changed genes found": f"{percent(power[0])} ({percent_interval(*power[1:3])})",
    }


def flips_sentence(flips):
    """Return what the lists call when nothing systematic can be left, and what that can tell."""
    if flips.empty:
        return NOTHING
    size = count(pick(flips, "n", variable="genes"))
    parts = [_flips_of(flips, name) for name in NAMES]
    return sentence(
        "Exchanging baseline and on treatment in half of the pairs leaves no change that all "
        f"share ({method_of(flips, 'n', variable='swaps')}; {size} of the tested genes). "
        f"{' '.join(parts)} The test is lenient where real effects exist: exchanged, "
        "they inflate the variation, so an empty list here does not prove the level, but a list "
        "that fills up would disprove it."
    )


def _flips_of(flips, name):
    none = {"variable": name, "variable_level": "nothing called"}
    empty = n_of_N(pick(flips, "n", **none), pick(flips, "N", **none))
    most = pick(flips, "max", variable=name, variable_level="called")
    own = pick(flips, "n", variable=name, variable_level="as they are")
    return (
        f"The {NAMES[name]} is empty in {empty} exchanges and calls {count(most)} at most; with "
        f"the visits as they are it calls {count(own)}."
    )


def familywise_sentence(familywise, expression):
    """Return the list of the step-down maximum in words, with the floor of its p-values."""
    if familywise.empty:
        return NOTHING
    level = percent(pick(expression, "estimate", variable="false discovery rate"), 0)
    key = {"variable": "list_maximum", "variable_level": "all"}
    listed, tested = (pick(familywise, stat, **key) for stat in ("n", "N"))
    floor = significant(pick(familywise, "p_value", variable="floor"))
    patterns = count(pick(familywise, "n", variable="patterns"))
    kind = method_of(familywise, "n", variable="patterns")
    key = {"variable": "list_maximum", "variable_level": "on the primary list"}
    both = pick(familywise, "n", **key)
    shared = f", {count(both)} of them on the primary list too" if listed else ""
    return sentence(
        f"The strictest list allows a chance of {level} that it holds any false gene at all: "
        f"{some(listed)} of {count(tested)} tested {plural(tested, 'gene')} {was(listed)} "
        f"called{shared}. It leans on the pairing alone, by the largest paired t over all genes "
        f"under each of {patterns} patterns ({kind}; a pattern and its opposite count as one), "
        f"so that no p-value can be below {floor}."
    )
