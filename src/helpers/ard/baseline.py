"""Demographic and baseline characteristics of the included participants."""

import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_summary

# ICH E7 asks for those of 65 and more, and of 75 and more
AGE_BANDS = {"under 65": (0, 65), "65 to 74": (65, 75), "75 and over": (75, 200)}
MEASURES = {"age": "AGE", "weight": "WEIGHTBL", "height": "HEIGHTBL", "bmi": "BMIBL"}
CATEGORIES = {"sex": "SEX", "race": "RACE", "ethnicity": "ETHNIC", "ecog": "ECOGBL"}
NOT_RECORDED = "not recorded"


def ard_baseline(adsl, adhist, trial):
    """Return summaries of measures and counts of categories at baseline, in the included.

    What is missing is counted as a level of its own; what nobody has recorded has no rows at all.
    Time since diagnosis is in months. `variable` of the disease and of earlier treatment begins
    with "disease: " and "prior: ", with the term as recorded.

    Parameters
    ----------
    adsl : DataFrame, one record per USUBJID
    adhist : DataFrame, one record per USUBJID, PARCAT and PARAM
    trial : Trial
    """
    included = in_population(adsl, "included")
    measures = _measures(included, adhist)
    categories = _categories(included, adhist)
    rows = ResultRows("baseline", "included")
    for keys, people in arms_of(included, trial.report_by):
        inside = people["USUBJID"]
        for name, values in measures.items():
            add_summary(rows, values.reindex(inside), variable=name, **keys)
        for name, values in categories.items():
            _add_levels(rows, values.reindex(inside), list(_levels(values)), name, keys)
        _add_prior(rows, adhist, inside, keys)
    return rows.frame()


def _measures(included, adhist):
    people = included.set_index("USUBJID")
    since = adhist[adhist["PARCAT"] == "SINCE"].set_index("USUBJID")["AVAL"]
    measures = {name: people[column] for name, column in MEASURES.items()}
    measures["months_since_diagnosis"] = since.reindex(people.index) / DAYS_PER_MONTH
    return {name: values for name, values in measures.items() if values.notna().any()}


def _categories(included, adhist):
    people = included.set_index("USUBJID")
    named = {"age_band": people["AGE"].map(_age_band, na_action="ignore")}
    for name, column in CATEGORIES.items():
        named[name] = people[column].map(_word, na_action="ignore")
    for category, prefix in (("DIAGNOSIS", ""), ("DISEASE", "disease: ")):
        ours = adhist[adhist["PARCAT"] == category]
        for term, rows in ours.groupby("PARAM", sort=True):
            values = rows.set_index("USUBJID")["AVALC"].reindex(people.index)
            named[f"{prefix}{term}" if prefix else "diagnosis"] = values
    return {name: values for name, values in named.items() if values.notna().any()}


def _add_prior(rows, adhist, inside, keys):
    prior = adhist[adhist["PARCAT"] == "PRIOR"]
    for kind in sorted(prior["PARAM"].unique()):
        n = prior.loc[prior["PARAM"] == kind, "USUBJID"].isin(inside).sum()
        add_count(rows, n, len(inside), variable="prior", variable_level=kind, **keys)


def _add_levels(rows, values, levels, variable, keys):
    for level in levels:
        n = values.eq(level).sum()
        add_count(rows, n, len(values), variable=variable, variable_level=level, **keys)
    missing = values.isna().sum()
    if missing:
        key = {"variable": variable, "variable_level": NOT_RECORDED, **keys}
        add_count(rows, missing, len(values), **key)


def _levels(values):
    present = set(values.dropna())
    if present <= set(AGE_BANDS):
        return [band for band in AGE_BANDS if band in present]
    return sorted(present)


def _age_band(age):
    return next(band for band, (low, high) in AGE_BANDS.items() if low <= age < high)


def _word(value):
    return f"{value:g}" if isinstance(value, float) and not pd.isna(value) else str(value)
