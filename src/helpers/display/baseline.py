"""Baseline characteristics as a table and a sentence."""

import re

from helpers.ard.frame import concat_results, levels, pick, select
from helpers.display.formats import (
    count,
    interval,
    mean_sd_cell,
    median_range_cell,
    n_of_N,
    number,
    percent,
    rate_cell,
)
from helpers.display.grids import arm_columns, grid, heading, nested, plain
from helpers.display.shown import stack
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, sentence

_MEASURES = {
    "age": "Age (years)",
    "weight": "Weight (kg)",
    "height": "Height (cm)",
    "bmi": "Body mass index (kg/m²)",
    "months_since_diagnosis": "Time since diagnosis (months)",
}
_CATEGORIES = {
    "age_band": "Age band (years)",
    "sex": "Sex",
    "race": "Race",
    "ethnicity": "Ethnicity",
    "ecog": "ECOG performance status",
    "diagnosis": "Diagnosis",
    "n_sites": "Number of places of disease",
    "site": "Places of disease",
    "backbone": "First treatment beside the study treatment",
    "kind": "Earlier treatment",
    "lines": "Earlier lines of anticancer medication",
}
_CODE = re.compile(r"\d")  # a word with a digit is the name of a gene, receptor or variant
_CODES = {
    "sex": {"F": "Female", "M": "Male", "U": "Unknown"},
    "sites": {"Y": "Yes", "N": "No"},
}
_FIRST = [
    "age",
    "age_band",
    "sex",
    "race",
    "ethnicity",
    "weight",
    "height",
    "bmi",
    "ecog",
    "diagnosis",
    "months_since_diagnosis",
]
_LAST = ["n_sites", "site", "kind", "lines", "backbone"]
_FROM_PRIOR = ("kind", "lines")  # the rows that come from the results on earlier treatment


def baseline_table(results, prior, trial):
    """Return demographic and baseline characteristics; by arm where the trial reports so.

    `prior` are the results on earlier treatment, of which the kinds and the lines are shown.
    """
    if results.empty:
        return absent("Nobody had been included at the cut.")
    groups, columns = _columns(results)
    shown = concat_results([results, prior[prior["variable"].isin(_FROM_PRIOR)]])
    rows = []
    for variable in _ordered(levels(shown, "variable"), trial):
        rows.append(heading(_label(variable, trial), columns))
        if variable in _MEASURES:
            rows += _measure_rows(shown, variable, groups)
        else:
            rows += _level_rows(shown, variable, groups)
    notes = [
        "Baseline: the last value on or before the first dose of study treatment, or before "
        "inclusion for someone never treated. n: participants with a value; a diagnosis without a "
        "complete date gives no time.",
        "Quartiles by SAS definition 5. Cells of categories: n/N (%), the missing counted.",
    ]
    if "lines" in set(shown["variable"]):
        notes.append("Earlier lines: different settings recorded as a line; none recorded is 0.")
    if "site" in set(shown["variable"]):
        notes.append("Places of disease: target and non-target lesions of the baseline imaging.")
        notes += [f"{group.label}: {_places(group)}." for group in trial.disease_sites]
    title = "Demographic and baseline characteristics, included participants"
    return html_table(grid(rows, columns), title, notes, "baseline")


def _places(group):
    return listed([place.lower() for place in group.places], "or")


def baseline_sentence(results):
    """Return median age with its range, and how many are women; nothing where there is no age."""
    key = {"variable": "age", "group": ""}
    if not len(select(results, **key)):
        return stack([])
    median, low, high = (pick(results, name, **key) for name in ("median", "min", "max"))
    digits = 0 if float(median).is_integer() else 1
    words = f"The median age was {number(median, digits)} years (range {interval(low, high, 0)})"
    women = select(results, variable="sex", variable_level="F", group="")
    if len(women):
        n, N, p = (pick(women, name) for name in ("n", "N", "p"))
        some_ = f"{count(n)} of {count(N)} ({percent(p)})"
        words += f"; {some_} {'was a woman' if n == 1 else 'were women'}"
    return sentence(f"{words}.")


def _columns(results):
    first = results.iloc[0]
    key = {"variable": first["variable"], "variable_level": first["variable_level"]}
    sized = results[results["stat_name"] == "N"]
    if len(sized):
        key = {name: sized.iloc[0][name] for name in ("variable", "variable_level")}
    return arm_columns(results, **key)


def _ordered(variables, trial):
    """Return the variables as a table has them: people, disease in the trial's order, treatment."""
    expected = [f"disease: {words.term}" for words in trial.disease]
    disease = [name for name in variables if name.startswith("disease: ") and name not in expected]
    sites = [name for name in variables if name.startswith("sites: ")]
    order = [*_FIRST, *expected, *disease, *sites, *_LAST]
    return [name for name in order if name in variables]


def _label(variable, trial):
    kind, _, term = variable.partition(": ")
    if kind == "sites":
        return term
    if kind == "disease":
        labels = {words.term: words.label for words in trial.disease}
        return labels.get(term) or _disease_label(term)
    return _MEASURES.get(variable) or _CATEGORIES[variable]


def _disease_label(term):
    """Return a characteristic in reading words: "ER STATUS" as "ER status", a gene's name kept."""
    if not term.isupper():
        return term[:1].upper() + term[1:]
    words = [word if len(word) < 4 or _CODE.search(word) else word.lower() for word in term.split()]
    label = term if any(_CODE.search(w) and len(w) > 4 for w in words) else " ".join(words)
    return label[:1].upper() + label[1:]


def _measure_rows(results, variable, groups):
    keys = [{"variable": variable, **group} for group in groups]
    digits = 1
    return [
        (nested("n"), [count(pick(results, "n", **key)) for key in keys]),
        (nested("Mean (SD)"), [mean_sd_cell(results, digits, **key) for key in keys]),
        (nested("Median (range)"), [median_range_cell(results, digits, **key) for key in keys]),
        (nested("Q1 to Q3"), [_quartiles(results, digits, key) for key in keys]),
    ]


def _quartiles(results, digits, key):
    return interval(pick(results, "q1", **key), pick(results, "q3", **key), digits)


def _level_rows(results, variable, groups):
    return [
        (nested(_word(variable, level)), [_level_cell(results, variable, level, g) for g in groups])
        for level in levels(results, variable=variable, group="")
    ]


def _level_cell(results, variable, level, group):
    found = select(results, variable=variable, variable_level=level, **group)
    if len(found):
        return rate_cell(found)
    return n_of_N(0, pick(select(results, variable=variable, stat_name="N", **group).head(1), "N"))


def _word(variable, level):
    return _CODES.get(variable.partition(": ")[0], {}).get(level) or plain(level)
