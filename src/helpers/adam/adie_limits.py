"""Eligibility criteria that set a limit: age, laboratory tests, creatinine clearance, ECOG."""

import pandas as pd

from helpers.adam.dates import parse_dtc
from helpers.adam.units import canonical_unit

MICROMOLES = 88.42  # umol/L of creatinine in 1 mg/dL


def evaluate_limits(criterion, cut, people):
    """Return VERDICT, AVAL, AVALU, ADT and TEXT of a criterion with `at_least` or `at_most`.

    Limits are inclusive. The value is the last one within `window_days` up to the reference day, in
    the unit of the criterion; a value in another unit leaves the criterion UNKNOWN.
    """
    unit = (criterion.at_least or criterion.at_most).unit
    if criterion.test == "AGE":
        values = pd.DataFrame({"AVAL": people["AGE"], "ADT": people["REFDT"]})
    elif criterion.test == "ECOG":
        values = _last_value(_performance(cut["rs"]), people, criterion.window_days)
    elif criterion.test == "CREATCLR":
        values = _clearance(cut, people, criterion.window_days, unit)
    else:
        tests = _laboratory(cut["lb"], criterion.test, unit)
        values = _last_value(tests, people, criterion.window_days)
    verdict = _compare(values["AVAL"], criterion)
    text = verdict.map({"UNKNOWN": _why_unknown(criterion)}).fillna("")
    return values.assign(VERDICT=verdict, AVALU=unit, TEXT=text)


def cockcroft_gault(age, weight, female, creatinine):
    """Return the creatinine clearance in mL/min from years, kg, sex and creatinine in mg/dL."""
    clearance = (140 - age) * weight / (72 * creatinine)
    return clearance.mask(female, 0.85 * clearance)


def within_window(records, people, window_days):
    """Return the records with a DAY in the window that ends on each participant's reference day."""
    reference = records["USUBJID"].map(people["REFDT"])
    age = (reference - records["DAY"]).dt.days
    return records[age.between(0, window_days)]


def _why_unknown(criterion):
    unit = (criterion.at_least or criterion.at_most).unit
    if criterion.test == "AGE":
        return "age is missing"
    return f"no value in {unit} within {criterion.window_days} days"


def _compare(values, criterion):
    passes = pd.Series(True, index=values.index)
    if criterion.at_least is not None:
        passes &= values >= criterion.at_least.value
    if criterion.at_most is not None:
        passes &= values <= criterion.at_most.value
    return passes.map({True: "PASS", False: "FAIL"}).where(values.notna(), "UNKNOWN")


def _last_value(records, people, window_days):
    usable = within_window(records, people, window_days).dropna(subset=["AVAL"])
    last = usable.sort_values("DAY", kind="stable").drop_duplicates("USUBJID", keep="last")
    last = last.set_index("USUBJID").reindex(people.index)
    return last[["AVAL", "DAY"]].rename(columns={"DAY": "ADT"})


def _performance(rs):
    ours = rs[rs["RSTESTCD"] == "ECOG101"]
    value = ours["RSSTRESN"].fillna(pd.to_numeric(ours["RSSTRESC"], "coerce"))
    return _dated(ours, value, "RSDTC")


def _laboratory(lb, test, unit):
    """Return the values of one test reported in a unit, as standardised or as collected."""
    ours = lb[lb["LBTESTCD"] == test]
    wanted = canonical_unit([unit])[0]
    standard = canonical_unit(ours["LBSTRESU"]) == wanted
    collected = canonical_unit(ours["LBORRESU"]) == wanted
    original = pd.to_numeric(ours["LBORRES"], "coerce").where(collected)
    return _dated(ours, ours["LBSTRESN"].where(standard, original), "LBDTC")


def _clearance(cut, people, window_days, unit):
    reported = _last_value(_laboratory(cut["lb"], "CREATCLR", unit), people, window_days)
    per_dl = _laboratory(cut["lb"], "CREAT", "mg/dL")
    micromolar = _laboratory(cut["lb"], "CREAT", "umol/L")
    creatinine = pd.concat([per_dl, micromolar.assign(AVAL=micromolar["AVAL"] / MICROMOLES)])
    creatinine = _last_value(creatinine, people, window_days)
    weights = cut["vs"][cut["vs"]["VSTESTCD"] == "WEIGHT"]
    weights = _dated(weights, weights["VSSTRESN"], "VSDTC")
    weight = _last_value(weights, people, window_days)["AVAL"]
    estimated = cockcroft_gault(people["AGE"], weight, people["SEX"] == "F", creatinine["AVAL"])
    return pd.DataFrame(
        {
            "AVAL": reported["AVAL"].fillna(estimated),
            "ADT": reported["ADT"].fillna(creatinine["ADT"]),
        }
    )


def _dated(records, value, dtc):
    return pd.DataFrame(
        {"USUBJID": records["USUBJID"], "AVAL": value, "DAY": parse_dtc(records[dtc])}
    )
