"""Laboratory results read as numbers: as reported and in standard units, and what is no value."""

import re

import numpy as np
import pandas as pd

from helpers.adam.conversions import agrees, conversion_factor, convert
from helpers.adam.dates import parse_dtc
from helpers.adam.flags import flag
from helpers.adam.grouping import each_different, group_codes
from helpers.adam.reasons import first_reason
from helpers.adam.units import canonical_unit
from helpers.adam.unscheduled import unscheduled

NOT_DONE = "not done"
NO_RESULT = "no result"
NOT_USABLE = "negative or infinite value"
ABOVE = "above quantification"
NOT_A_NUMBER = "not a number"
NO_STANDARD = "no value in standard units"
OTHER_UNIT = "standard unit that cannot be converted"
WITHOUT_RESULT = (NOT_DONE, NO_RESULT)
_SIGNED = ("BASEEXCS", "ANIONG")  # the only quantities of blood that can be below zero
_BELOW = re.compile(r"^(?:<=?|≤)\s*(\d+\.?\d*|\.\d+)$")
_BLOOD = re.compile("BLOOD|SERUM|PLASMA")


def read_values(lb):
    """Return one record per laboratory record with its value as reported and in standard units.

    A value below quantification counts as half its limit (BLQFL, BLQOFL as reported). AEXCL says
    why a record has no value in standard units. A negative or infinite number is no value. Where
    the records of a test come in several standard units, all stand in the most frequent one, by
    the table of conversions. Of a test that was done in urine, PARAMCD ends in "U"; in another
    specimen than blood, in its name.

    Parameters
    ----------
    lb : DataFrame, key USUBJID LBSEQ
        SDTM LB, typed.
    """
    lb = lb.copy(deep=False)
    lb.index = pd.RangeIndex(len(lb))
    values = pd.DataFrame(
        {
            **{name: lb[name] for name in ("USUBJID", "LBSEQ", "LBDTC", "VISIT", "SRCROW")},
            "PARAMCD": each_different(_test_code, lb["LBTESTCD"], lb["LBSPEC"], lb["LBCAT"]),
            "PARAMTYP": None,
            "AVALC": lb["LBSTRESC"],
            "AVALU": lb["LBSTRESU"],
            "AVALOU": lb["LBORRESU"],
            "LBFAST": lb["LBFAST"],
            "ADT": parse_dtc(lb["LBDTC"]),
            "UNSCHFL": flag(unscheduled(lb)),
            **_numbers_of(lb),
        },
        copy=False,
    )
    values["AEXCL"] = _unused(values, lb)
    unusable = values["AEXCL"].isin([NOT_DONE, NOT_USABLE])
    for name in ("AVAL", "AVALO"):
        values[name] = values[name].mask(unusable)
    for name, column in _converted(values, lb["LBSTRESC"]).items():
        values[name] = column
    values = _in_one_unit(values)
    values["PARAM"] = each_different(_titled, lb["LBTEST"], values["AVALU"])
    return values


def compute_value(result, numeric):
    """Return (value, below): numbers, and half the limit where a result says "below it" ("<0.6").

    `numeric` is the number delivered beside the text, missing for such results.
    """
    limit = pd.Series(each_different(_limit_of, result), index=result.index, dtype=float)
    below = limit.notna() & numeric.isna()
    return numeric.mask(below, limit / 2).astype(float), below


def as_numbers(words):
    """Return texts as numbers, each different text read once; missing for anything else."""
    codes, different = pd.factorize(words)
    read = pd.to_numeric(pd.Series(different, dtype=object), errors="coerce").astype(float)
    return pd.Series(np.append(read, np.nan).take(codes), index=words.index)


def _limit_of(word):
    found = _BELOW.match(word.strip()) if isinstance(word, str) else None
    return float(found[1]) if found else np.nan


def _numbers_of(lb):
    """Return values, limits and flags, of which none has been judged yet."""
    value, below = compute_value(lb["LBSTRESC"], lb["LBSTRESN"])
    reported, below_reported = compute_value(lb["LBORRES"], as_numbers(lb["LBORRES"]))
    return {
        "AVAL": value,
        "BLQFL": flag(below),
        "AVALO": reported,
        "BLQOFL": flag(below_reported),
        "ANRLO": lb["LBSTNRLO"].astype(float),
        "ANRHI": lb["LBSTNRHI"].astype(float),
        "ONRLO": as_numbers(lb["LBORNRLO"]),
        "ONRHI": as_numbers(lb["LBORNRHI"]),
    }


def _test_code(test, specimen, category):
    # a missing specimen is blood, as laboratories leave it out
    specimen = specimen.upper() if isinstance(specimen, str) else "BLOOD"
    if specimen == "URINE" or str(category).upper() == "URINALYSIS":
        return f"{test}U"
    return test if _BLOOD.search(specimen) else f"{test}/{specimen}"


def _titled(label, unit):
    return f"{label} ({unit})" if isinstance(unit, str) else label


def _unused(values, lb):
    """Return why a record gives no number; missing where it gives one."""
    wrong = pd.Series(False, index=lb.index)
    for found in (values["AVAL"], values["AVALO"], lb["LBSTRESN"]):
        wrong |= np.isinf(found) | (found < 0)
    wrong |= np.isinf(as_numbers(lb["LBSTRESC"]))
    wrong &= ~((values["AVAL"] < 0) & values["PARAMCD"].isin(_SIGNED))
    said = lb["LBSTRESC"].where(lb["LBSTRESC"].notna(), lb["LBORRES"])
    above = each_different(lambda word: str(word).strip().startswith((">", "≥")), said).astype(bool)
    nothing = values["AVAL"].isna()
    reasons = [
        (lb["LBSTAT"].eq("NOT DONE"), NOT_DONE),
        (wrong, NOT_USABLE),
        (nothing & said.isna(), NO_RESULT),
        (nothing & above, ABOVE),
        (nothing & values["AVALO"].notna(), NO_STANDARD),
        (nothing, NOT_A_NUMBER),
    ]
    return first_reason(reasons, lb.index)


def _converted(values, delivered):
    """Return factor, reported value in standard units, and whether the delivered value agrees."""
    units = values["AVALOU"], values["AVALU"]
    factor, converted = convert(values["PARAMCD"], values["AVALO"], *units)
    digits = each_different(_decimals, delivered)
    both = converted.notna() & values["AVAL"].notna() & values["BLQFL"].isna()
    same = agrees(values["AVAL"], converted, digits)
    word = np.where(same, "Y", "N")
    return {"CNVFCT": factor, "CNVAL": converted, "CNVFL": np.where(both, word, None)}


def _decimals(result):
    return len(result.rpartition(".")[2]) if isinstance(result, str) and "." in result else 0


def _in_one_unit(values):
    """Return the records with every test in its most frequent standard unit."""
    test, unit = values["PARAMCD"], canonical_unit(values["AVALU"])
    codes, first = group_codes(test, unit)
    kinds = pd.DataFrame(
        {"test": test.to_numpy()[first], "unit": values["AVALU"].to_numpy()[first]}
    )
    kinds["n"] = np.bincount(codes[values["AVAL"].notna()], minlength=len(first))
    several = kinds.duplicated("test", keep=False)
    main = kinds.sort_values("n", ascending=False, kind="stable").drop_duplicates("test")
    usual = kinds["test"].map(main.set_index("test")["unit"])
    kinds["factor"] = [
        conversion_factor(*kind) if odd else 1.0
        for odd, *kind in zip(several, kinds["test"], kinds["unit"], usual, strict=True)
    ]
    # of a test that never has a unit, its numbers are all of one kind
    kinds["factor"] = kinds["factor"].mask(kinds["unit"].isna() & usual.isna(), 1.0)
    return _multiplied(values, kinds["factor"].to_numpy()[codes], usual.to_numpy()[codes])


def _multiplied(values, factor, unit):
    if (factor == 1).all():
        return values
    for name in ("AVAL", "ANRLO", "ANRHI"):
        values[name] = values[name] * factor
    lost = np.isnan(factor) & values["AEXCL"].isna()
    converted = ~np.isnan(factor) & (factor != 1)
    values["AEXCL"] = values["AEXCL"].mask(lost, OTHER_UNIT)
    values["AVALU"] = values["AVALU"].mask(converted, unit)
    return values
