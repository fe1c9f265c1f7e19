"""ADINFL: markers of systemic inflammation and ratios of two of them, relative to baseline."""

import numpy as np
import pandas as pd

from helpers.adam.visits import assign_visits

_DRAW = ["USUBJID", "ADT", "VISIT"]
COLUMNS = [
    "USUBJID",
    "PARAMCD",
    "PARAM",
    "ADT",
    "ADY",
    "AVISIT",
    "AVISITL",
    "AVISITN",
    "AVAL",
    "BLQFL",
    "ABLFL",
    "BASE",
    "R2BASE",
    "ANL01FL",
]


def derive_adinfl(adlb, trial):
    """Return one record per marker or ratio and draw of the treated participants.

    A ratio uses two values of the same draw; a denominator of zero gives no ratio. Baseline is the
    last value on or before the day of the first dose. R2BASE, the ratio to baseline, is given after
    that day where both values are above zero. A value below quantification counts as half its
    limit, and a ratio made with one is flagged like it.

    Parameters
    ----------
    adlb : DataFrame, key USUBJID LBSEQ
        Needs PARAMCD PARAM ADT ADY VISIT AVAL BLQFL UNSCHFL SAFFL.
    trial : Trial

    Returns
    -------
    DataFrame, ordered by marker as in the trial file, participant and date
    """
    planned = trial.inflammation
    measured = adlb[(adlb["SAFFL"] == "Y") & adlb["AVAL"].notna() & adlb["ADY"].notna()]
    parts = [measured[measured["PARAMCD"] == marker] for marker in planned.markers]
    parts += [_ratio(measured, *words) for words in planned.ratios]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    records = pd.concat(parts, ignore_index=True)[
        [*_DRAW, "PARAMCD", "PARAM", "ADY", "AVAL", "BLQFL", "UNSCHFL"]
    ]
    records = _relate_to_baseline(records)
    records = assign_visits(records, trial.visits_with("laboratory"), ["PARAMCD"])
    order = {name: place for place, name in enumerate(dict.fromkeys(records["PARAMCD"]))}
    records = records.assign(_order=records["PARAMCD"].map(order))
    records = records.sort_values(["_order", "USUBJID", "ADT"], kind="stable", ignore_index=True)
    return records[COLUMNS]


def _ratio(measured, name, numerator, denominator):
    above, below = (
        measured[measured["PARAMCD"] == code].drop_duplicates(_DRAW, keep="last")
        for code in (numerator, denominator)
    )
    both = above.merge(
        below[[*_DRAW, "AVAL", "BLQFL"]], on=_DRAW, suffixes=("", "_2"), validate="1:1"
    )
    flagged = both["BLQFL"].eq("Y") | both["BLQFL_2"].eq("Y")
    both = both.assign(
        PARAMCD=name,
        PARAM=f"{name} ({numerator} / {denominator})",
        AVAL=both["AVAL"] / both["AVAL_2"].where(both["AVAL_2"] > 0),
        BLQFL=pd.Series(np.where(flagged, "Y", None), index=both.index, dtype=object),
    )
    return both[both["AVAL"].notna()]


def _relate_to_baseline(records):
    key = ["USUBJID", "PARAMCD"]
    before = records[records["ADY"] <= 1].sort_values("ADT", kind="stable")
    last = before.drop_duplicates(key, keep="last")
    flag = pd.Series(None, index=records.index, dtype=object).mask(
        records.index.isin(last.index), "Y"
    )
    base = last[[*key, "AVAL"]].rename(columns={"AVAL": "BASE"})
    records = records.assign(ABLFL=flag).merge(base, on=key, how="left", validate="m:1")
    usable = (records["ADY"] > 1) & (records["AVAL"] > 0) & (records["BASE"] > 0)
    records["R2BASE"] = (records["AVAL"] / records["BASE"]).where(usable)
    return records
