"""Baseline of laboratory values, change from it, and where a value lies in its normal range."""

import numpy as np
import pandas as pd

from helpers.adam.flags import flag
from helpers.adam.grouping import group_codes, taken

LOW, NORMAL, HIGH = "LOW", "NORMAL", "HIGH"


def derive_baseline(adlb):
    """Return the records with ABLFL, BASE, BASEO, BASEOU, BNRIND, BASEHIGH, CHG, PCHG and ANRIND.

    Baseline is the last value on or before the day of the first dose, by participant and test.
    Change is given after that day. BASEO and BASEOU are the baseline as the laboratory reported it.

    Parameters
    ----------
    adlb : DataFrame with USUBJID, PARAMCD, LBSEQ, LBDTC, ADT, TRTSDT, AFTER, AVAL, AVALU, AVALO,
        AVALOU, ANRLO, ANRHI, ONRLO, ONRHI
    """
    adlb = adlb.copy(deep=False)
    adlb["ANRIND"] = range_indicator(adlb)
    series, _ = group_codes(adlb["USUBJID"], adlb["PARAMCD"])
    at = _last_before(adlb, series)[series]
    adlb["ABLFL"] = flag(at == np.arange(len(adlb)))
    for name, source in (("BASE", "AVAL"), ("BASEO", "AVALO")):
        adlb[name] = _of_baseline(adlb[source], at, np.nan)
    for name, source in (("BASEOU", "AVALOU"), ("BNRIND", "ANRIND")):
        adlb[name] = _of_baseline(adlb[source], at, None)
    adlb["BASEHIGH"] = adlb["BNRIND"].eq(HIGH)
    adlb["CHG"] = (adlb["AVAL"] - adlb["BASE"]).where(adlb["AFTER"])
    adlb["PCHG"] = 100 * adlb["CHG"] / adlb["BASE"].where(adlb["BASE"] != 0)
    return adlb


def _of_baseline(values, at, nothing):
    """Return the value of each row's baseline record, `nothing` where there is none."""
    return np.append(values.to_numpy(), nothing)[at]  # -1, no baseline, is the last one


def range_indicator(adlb):
    """Return LOW, NORMAL or HIGH for each value; missing without a value or any limit.

    Compared as reported, where the laboratory gave a limit in that unit; else in standard units.
    """
    reported = _placed(adlb["AVALO"], adlb["ONRLO"], adlb["ONRHI"])
    standard = _placed(adlb["AVAL"], adlb["ANRLO"], adlb["ANRHI"])
    return pd.Series(np.where(pd.isna(reported), standard, reported), index=adlb.index)


def _placed(value, low, high):
    value, low, high = (column.to_numpy(float) for column in (value, low, high))
    known = ~np.isnan(value) & ~(np.isnan(low) & np.isnan(high))
    word = np.where(value > high, HIGH, np.where(value < low, LOW, NORMAL)).astype(object)
    return np.where(known, word, None)


def _last_before(adlb, series):
    """Return for each series the position of its baseline record, -1 without one."""
    at = np.full(series.max() + 1 if len(series) else 0, -1, dtype=np.int64)
    usable = (adlb["AVAL"].notna() & (adlb["ADT"] <= adlb["TRTSDT"])).to_numpy()
    position = np.flatnonzero(usable)
    before = taken(adlb, position, ["LBDTC", "LBSEQ"]).set_axis(position)
    ordered = before.sort_values(["LBDTC", "LBSEQ"], kind="stable").index.to_numpy()
    at[series[ordered]] = ordered  # the last one written is the last one taken
    return at
