"""Demographic and baseline characteristics of the included participants."""

import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.ard.disposition import add_members
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.summaries import add_summary

# ICH E7 asks for those of 65 and more, and of 75 and more
AGE_BANDS = {"under 65": (0, 65), "65 to 74": (65, 75), "75 and over": (75, 200)}
MEASURES = {"age": "AGE", "weight": "WEIGHTBL", "height": "HEIGHTBL", "bmi": "BMIBL"}
CATEGORIES = {"sex": "SEX", "race": "RACE", "ethnicity": "ETHNIC", "ecog": "ECOGBL"}
NOT_RECORDED = "not recorded"
NONE_GIVEN = "none given"
MANY_SITES = 3  # places of disease from which on they are counted together


def ard_baseline(adsl, adhist, adex, trial):
    """Return summaries of measures and counts of categories at baseline, in the included.

    What is missing is counted as a level of its own; what nobody has recorded has no rows at all,
    but for the characteristics of the disease that the trial file names. Time since diagnosis is in
    months. `variable` of a characteristic begins with "disease: ", of a group of places with
    "sites: ", with the term as recorded. `site` counts places: a participant may be in several.
    `backbone` is the first treatment given beside the study treatment.

    Parameters
    ----------
    adsl : DataFrame, one record per USUBJID
    adhist : DataFrame, one record per USUBJID, PARCAT and PARAM
    adex : DataFrame, one record per exposure record
        Needs TRT, TRTROLE, GIVENFL, ASTDT, EXSEQ.
    trial : Trial
    """
    included = in_population(adsl, "included")
    measures = _measures(included, adhist)
    categories = _categories(included, adhist, trial) | _backbone(included, adex, trial)
    rows = ResultRows("baseline", "included")
    for keys, people in arms_of(included, trial.report_by):
        inside = people.set_index("USUBJID", drop=False)
        for name, values in measures.items():
            ours = values.reindex(inside.index)
            add_summary(rows, ours, who=ours.index, variable=name, **keys)
        for name, values in categories.items():
            _add_levels(rows, inside, values, name, keys)
        _add_sites(rows, inside, adhist, keys)
    return rows.frame()


def _measures(included, adhist):
    people = included.set_index("USUBJID")
    since = adhist[adhist["PARCAT"] == "SINCE"].set_index("USUBJID")["AVAL"]
    measures = {name: people[column] for name, column in MEASURES.items()}
    measures["months_since_diagnosis"] = since.reindex(people.index) / DAYS_PER_MONTH
    return {name: values for name, values in measures.items() if values.notna().any()}


def _categories(included, adhist, trial):
    people = included.set_index("USUBJID")
    named = {"age_band": people["AGE"].map(_age_band, na_action="ignore")}
    for name, column in CATEGORIES.items():
        named[name] = people[column].map(_word, na_action="ignore")
    named |= _recorded(adhist, "DIAGNOSIS", people.index, "diagnosis")
    named = {name: values for name, values in named.items() if values.notna().any()}
    unrecorded = pd.Series(None, index=people.index, dtype=object)
    expected = {f"disease: {words.term}": unrecorded for words in trial.disease}
    named |= expected | _recorded(adhist, "DISEASE", people.index)
    named |= _recorded(adhist, "SITEGROUP", people.index)
    number = adhist[adhist["PARCAT"] == "NSITES"].set_index("USUBJID")["AVAL"].reindex(people.index)
    if number.notna().any():
        named["n_sites"] = number.map(_number_of_sites, na_action="ignore")
    return named


def _recorded(adhist, category, people, name=None):
    """Return the values of each parameter of one category, by USUBJID."""
    prefix = {"DISEASE": "disease: ", "SITEGROUP": "sites: "}.get(category)
    ours = adhist[adhist["PARCAT"] == category]
    return {
        name or f"{prefix}{term}": rows.set_index("USUBJID")["AVALC"].reindex(people)
        for term, rows in ours.groupby("PARAM", sort=True)
    }


def _backbone(included, adex, trial):
    """Return the first treatment of each participant beside the study treatment."""
    labels = {words.id: words.label for words in trial.treatments if words.role == "backbone"}
    if not labels or included.empty:
        return {}
    given = adex[adex["GIVENFL"].eq("Y") & adex["TRTROLE"].eq("backbone")]
    first = given.sort_values(["ASTDT", "EXSEQ"]).drop_duplicates("USUBJID").set_index("USUBJID")
    chosen = first["TRT"].map(labels).reindex(included["USUBJID"])
    return {"backbone": chosen.fillna(NONE_GIVEN)}


def _add_levels(rows, people, values, variable, keys):
    ours = values.reindex(people.index)
    for level in _levels(values):
        key = {"variable": variable, "variable_level": level, **keys}
        add_members(rows, people, ours.eq(level).to_numpy(), **key)
    missing = ours.isna().to_numpy()
    if missing.any():
        key = {"variable": variable, "variable_level": NOT_RECORDED, **keys}
        add_members(rows, people, missing, **key)


def _add_sites(rows, people, adhist, keys):
    """Add who has a lesion in each place at baseline, and who has none recorded."""
    sites = adhist[adhist["PARCAT"] == "SITE"]
    counts = sites["PARAM"].value_counts()
    for place, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        who = sites.loc[sites["PARAM"] == place, "USUBJID"]
        key = {"variable": "site", "variable_level": place, **keys}
        add_members(rows, people, people.index.isin(who), **key)
    without = ~people.index.isin(sites["USUBJID"])
    if len(sites) and without.any():
        key = {"variable": "site", "variable_level": NOT_RECORDED, **keys}
        add_members(rows, people, without, **key)


def _number_of_sites(number):
    return f"{number:g}" if number < MANY_SITES else f"{MANY_SITES} or more"


def _levels(values):
    """Return the levels that occur: age bands by age, others by name, none given last."""
    present = set(values.dropna())
    if present and present <= set(AGE_BANDS):
        return [band for band in AGE_BANDS if band in present]
    return sorted(present, key=lambda level: (level == NONE_GIVEN, level))


def _age_band(age):
    return next(band for band, (low, high) in AGE_BANDS.items() if low <= age < high)


def _word(value):
    return f"{value:g}" if isinstance(value, float) and not pd.isna(value) else str(value)
