"""The value that stands for a participant: the last usable one in a window, or why none."""

import numpy as np
import pandas as pd

from helpers.adam.adie_verdicts import last_records
from helpers.adam.dates import parse_dtc
from helpers.adam.terms import worded
from helpers.adam.units import canonical_unit

COLUMNS = ["SCREEN", "REFDT", "DAY", "DTC", "SRCDOM", "SRCROW"]


def dated(records, prefix):
    """Return who, when and where from of each record, with no AVAL yet."""
    dtc = records[f"{prefix}DTC"]
    frame = records.assign(DAY=parse_dtc(dtc), DTC=dtc, SRCDOM=prefix)
    return frame[COLUMNS].assign(AVAL=np.nan, AVALC="", PROBLEM="")


def in_unit(records, prefix, unit, name):
    """Return the records with AVAL in a unit, as standardised or as collected.

    Where a record has no number in that unit PROBLEM says why. `unit` may be several units, as
    {unit: factor}; the value is divided by the factor.
    """
    factors = unit if isinstance(unit, dict) else {unit: 1.0}
    values = dated(records, prefix)
    collected = pd.to_numeric(records[f"{prefix}ORRES"], errors="coerce")
    known = pd.Series(False, index=records.index)
    for word, factor in factors.items():
        wanted = canonical_unit([word])[0]
        standard = canonical_unit(records[f"{prefix}STRESU"]) == wanted
        original = canonical_unit(records[f"{prefix}ORRESU"]) == wanted
        value = records[f"{prefix}STRESN"].where(standard).fillna(collected.where(original))
        values["AVAL"] = values["AVAL"].fillna(value / factor)
        known |= standard | original
    said = records[f"{prefix}STRESU"]
    said = said.where(said.notna(), records[f"{prefix}ORRESU"])
    no_number = f"the result of {name} is not a number"
    other = worded(
        said.where(said.notna(), "no unit"), f"{name} is in {{}}, not in {' or '.join(factors)}"
    )
    problem = other.mask(known, no_number).where(values["AVAL"].isna(), "")
    return values.assign(PROBLEM=problem)


def last_value(records, people, window_days, name):
    """Return AVAL, AVALC, ADT, SRCDOM, SRCROW of each participant's last usable value in a window.

    The window ends on the day to judge. WHY says why there is no value: never measured, only
    outside the window, or what is wrong with the last one inside it.
    """
    age = (records["REFDT"] - records["DAY"]).dt.days
    inside, usable = age.between(0, window_days), records["PROBLEM"] == ""
    last = last_records(records[inside & usable], people)
    return pd.DataFrame(
        {
            "AVAL": last["AVAL"].astype(float),
            "AVALC": last["AVALC"],
            "ADT": last["DAY"],
            "SRCDOM": last["SRCDOM"],
            "SRCROW": last["SRCROW"],
            "WHY": _why(records.assign(AGE=age), people, window_days, name).where(
                last["AVAL"].isna(), ""
            ),
        }
    )


def age_in(sources, unit):
    """Return the age of each participant in a unit, with its source row, or WHY there is none."""
    people = sources.people
    dm = sources["dm"].drop_duplicates("SCREEN").set_index("SCREEN").reindex(people.index)
    known = dm["AGEU"].isna() | (canonical_unit(dm["AGEU"]) == canonical_unit([unit])[0])
    why = worded(dm["AGEU"], f"age is in {{}}, not in {unit}").mask(known, "")
    why = why.mask(people["AGE"].isna(), "age is missing")
    values = pd.DataFrame({"AVAL": people["AGE"].where(known), "WHY": why})
    return values.assign(AVALC="", ADT=pd.NaT, SRCDOM="DM", SRCROW=dm["SRCROW"])


def no_value(people, why):
    """Return that nobody has a value, and why."""
    return pd.DataFrame(
        {"AVAL": np.nan, "AVALC": "", "ADT": pd.NaT, "SRCDOM": "", "SRCROW": pd.NA, "WHY": why},
        index=people.index,
    )


def _why(records, people, window_days, name):
    """Return why there is no value, the more telling reason over the less telling one."""
    why = pd.Series(f"{name} was not measured", index=people.index, dtype=object)
    undated = records[records["DAY"].isna()]
    why[why.index.isin(undated["SCREEN"])] = f"{name} has no complete date"
    later = records[records["AGE"] < 0]
    why[why.index.isin(later["SCREEN"])] = f"{name} was measured only afterwards"
    old = records[records["AGE"] > window_days].groupby("SCREEN")["AGE"].min()
    old = worded(old.reindex(people.index), f"the last {name} is {{:.0f}} days old")
    why = why.mask(old.notna(), old + f", above {window_days}")
    inside = records[records["AGE"].between(0, window_days) & (records["PROBLEM"] != "")]
    problem = last_records(inside, people)["PROBLEM"]
    return why.mask(problem.notna(), problem)
