"""Creatinine clearance by Cockcroft and Gault, with every piece checked for its unit and date."""

import pandas as pd

from helpers.adam.adie_values import age_in, in_unit, last_value, no_value
from helpers.adam.units import canonical_unit

# 1 mg/dL of creatinine is 88.42 umol/L
CREATININE = {"mg/dL": 1.0, "umol/L": 88.42}
WOMEN = 0.85


def cockcroft_gault(age, weight, female, creatinine):
    """Return the creatinine clearance in mL/min from years, kg, sex and creatinine in mg/dL."""
    estimate = (140 - age) * weight / (72 * creatinine)
    return estimate.mask(female, WOMEN * estimate)


def clearance(sources, window_days, unit):
    """Return the clearance of each participant: as reported, otherwise estimated, or WHY not.

    Creatinine and weight are the last ones in the window up to the day to judge. The estimate is
    dated, and has the source row, of its creatinine; AVALC names what it was made from.
    """
    people = sources.people
    if not sources.has("lb"):
        return no_value(people, "no laboratory value was delivered")
    lb = sources["lb"]
    reported = _last(lb, "LB", "CREATCLR", unit, people, window_days)
    creatinine = _last(lb, "LB", "CREAT", CREATININE, people, window_days)
    weight = _last(sources["vs"], "VS", "WEIGHT", "kg", people, window_days)
    estimate = _estimate(sources, creatinine, weight)
    if canonical_unit([unit])[0] != canonical_unit(["mL/min"])[0]:
        estimate = no_value(people, f"the estimate is in mL/min, not in {unit}")
    return reported.where(reported["AVAL"].notna(), estimate)


def _last(records, prefix, test, unit, people, window_days):
    ours = records[records[f"{prefix}TESTCD"] == test]
    return last_value(in_unit(ours, prefix, unit, test), people, window_days, test)


def _estimate(sources, creatinine, weight):
    people = sources.people
    age, sex = age_in(sources, "years"), people["SEX"].map({"F": "female", "M": "male"})
    value = cockcroft_gault(age["AVAL"], weight["AVAL"], sex == "female", creatinine["AVAL"])
    pieces = [creatinine["WHY"], weight["WHY"], age["WHY"]]
    pieces.append(sex.isna().map({True: "sex is not recorded", False: ""}))
    why = pd.concat(pieces, axis=1).apply(lambda row: "; ".join(filter(None, row)), axis=1)
    said = [
        f"creatinine {mg_dl:.4g} mg/dL, weight {kg:g} kg, {years:g} years, {word}"
        for mg_dl, kg, years, word in zip(
            creatinine["AVAL"], weight["AVAL"], age["AVAL"], sex, strict=True
        )
    ]
    known = why == ""
    said = pd.Series(said, index=why.index, dtype=object).where(known)
    return creatinine.assign(AVAL=value.where(known), AVALC=said, WHY=why)
