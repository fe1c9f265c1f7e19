"""Baseline characteristics as a table and a sentence."""

import re

from helpers.ard.frame import levels, pick, select
from helpers.display.formats import (
    count,
    interval,
    mean_sd_cell,
    median_range_cell,
    n_of_N,
    number,
    rate_cell,
)
from helpers.display.grids import arm_columns, grid, heading, nested, plain
from helpers.display.tables import html_table
from helpers.display.text import sentence

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
    "prior": "Treatment before inclusion",
}
_CODE = re.compile(r"\d")  # a word with a digit is the name of a gene, receptor or variant
_SEXES = {"F": "Female", "M": "Male", "U": "Unknown"}
_ORDER = [
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


def baseline_table(results):
    """Return demographic and baseline characteristics; by arm where the trial reports so."""
    groups, columns = _columns(results)
    rows = []
    for variable in _ordered(levels(results, "variable")):
        rows.append(heading(_label(variable), columns))
        if variable in _MEASURES:
            rows += _measure_rows(results, variable, groups)
        else:
            rows += _level_rows(results, variable, groups)
    notes = [
        "Baseline: the last value on or before the first dose of study treatment, or before "
        "inclusion for someone never treated.",
        "Quartiles by SAS definition 5. Cells of categories: n/N (%).",
    ]
    title = "Demographic and baseline characteristics, included participants"
    return html_table(grid(rows, columns), title, notes, "baseline")


def baseline_sentence(results):
    """Return median age with its range, and how many are women, in words."""
    key = {"variable": "age", "group": ""}
    if not len(select(results, **key)):
        return sentence("No baseline characteristics of included participants are recorded.")
    median, low, high = (pick(results, name, **key) for name in ("median", "min", "max"))
    digits = 0 if float(median).is_integer() else 1
    words = f"The median age was {number(median, digits)} years (range {interval(low, high, 0)})"
    women = select(results, variable="sex", variable_level="F", group="")
    if len(women):
        words += f"; {rate_cell(women)} were women"
    return sentence(f"{words}.")


def _columns(results):
    first = results.iloc[0]
    key = {"variable": first["variable"], "variable_level": first["variable_level"]}
    sized = results[results["stat_name"] == "N"]
    if len(sized):
        key = {name: sized.iloc[0][name] for name in ("variable", "variable_level")}
    return arm_columns(results, **key)


def _ordered(variables):
    known = [name for name in _ORDER if name in variables]
    disease = [name for name in variables if name.startswith("disease: ")]
    return [*known, *disease, *(name for name in variables if name == "prior")]


def _label(variable):
    if variable.startswith("disease: "):
        return _disease_label(variable.removeprefix("disease: "))
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
    return _SEXES.get(level, plain(level)) if variable == "sex" else plain(level)
