"""ADCOMP: the blood count that describes each RNA sample: shares of cells near the sample's day."""

import numpy as np
import pandas as pd

_DRAW = ["USUBJID", "ADT", "VISIT"]
COLUMNS = ["USUBJID", "SAMPLE_ID", "SAMPDT", "AVISITL", "PARAMCD", "PARAM", "ADT", "LAG", "AVAL",
           "REASON"]  # fmt: skip


def derive_adcomp(adexpr, adlb, trial):
    """Return one record per sample of a pair and share of cells that the trial file names.

    A share divides two values of one draw and in one unit. The draw is the last one on the day of
    the sample or at most `within_days` before it, and on the same side of the first dose: a later
    one could already show what was given after the sample. Without such a draw, or with a share
    above 1, AVAL is missing and REASON says why.

    Parameters
    ----------
    adexpr : DataFrame, one record per SAMPLE_ID
        Needs USUBJID ADT ADY AVISITL EXPAIRFL.
    adlb : DataFrame, key USUBJID PARAMCD LBSEQ
        Needs ADT ADY VISIT AVAL AVALU.
    trial : Trial
        `expression.composition` names the shares; without it there are no records.

    Returns
    -------
    DataFrame, key SAMPLE_ID PARAMCD
        SAMPDT: day of the sample; ADT: day of the draw; LAG: days from draw to sample; AVAL: a
        share of cells, or a count where the trial file names no denominator.
    """
    planned = trial.expression and trial.expression.composition
    samples = adexpr[adexpr["EXPAIRFL"] == "Y"] if len(adexpr) else adexpr
    if not planned or samples.empty:
        return pd.DataFrame(columns=COLUMNS)
    samples = samples[["USUBJID", "SAMPLE_ID", "ADT", "ADY", "AVISITL"]]
    samples = samples.rename(columns={"ADT": "SAMPDT", "ADY": "SAMPDY"})
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    parts = []
    for share in planned.shares:
        nearest = _nearest(samples, _draws(adlb, share), planned.within_days)
        nearest = _with_reasons(nearest, share, planned.within_days)
        names = {"PARAMCD": share_code(share), "PARAM": _share_name(share, labels)}
        parts.append(nearest.assign(**names))
    records = pd.concat(parts, ignore_index=True)
    return records.sort_values(["PARAMCD", "USUBJID", "SAMPDT"], ignore_index=True)[COLUMNS]


def share_code(share):
    """Return the code of a share of cells, "NEUT/WBC"; of a plain count its test."""
    return f"{share.test}/{share.of}" if share.of else share.test


def _share_name(share, labels):
    name = labels.get(share.test, share.test)
    return f"{name} among {labels.get(share.of, share.of).lower()}" if share.of else name


def _draws(adlb, share):
    """Return the value of each draw of one share."""
    values = adlb[adlb["AVAL"].notna() & adlb["ADT"].notna()].sort_values("LBSEQ", kind="stable")
    above = values[values["PARAMCD"] == share.test].drop_duplicates(_DRAW, keep="last")
    if not share.of:
        return above[[*_DRAW, "ADY", "AVAL"]]
    below = values[values["PARAMCD"] == share.of].drop_duplicates(_DRAW, keep="last")
    both = above.merge(
        below[[*_DRAW, "AVAL", "AVALU"]], on=_DRAW, suffixes=("", "_2"), validate="many_to_one"
    )
    same_unit = both["AVALU"].fillna("") == both["AVALU_2"].fillna("")
    both = both[same_unit & (both["AVAL_2"] > 0)]
    return both.assign(AVAL=both["AVAL"] / both["AVAL_2"])[[*_DRAW, "ADY", "AVAL"]]


def _nearest(samples, draws, within):
    """Return the samples with the last draw that describes each."""
    near = samples.merge(draws, on="USUBJID", how="left", validate="many_to_many")
    near["LAG"] = (near["SAMPDT"] - near["ADT"]).dt.days.astype(float)
    same_side = (near["ADY"] > 1) == (near["SAMPDY"] > 1)
    fits = near["LAG"].between(0, within) & same_side
    last = near[fits].sort_values("LAG", kind="stable").drop_duplicates("SAMPLE_ID")
    return samples.merge(
        last[["SAMPLE_ID", "ADT", "LAG", "AVAL"]],
        on="SAMPLE_ID",
        how="left",
        validate="many_to_one",
    )


def _with_reasons(found, share, within):
    """Return the records with REASON; a share above 1 is no share."""
    none = f"no such blood count on the day or within {within} days before"
    impossible = (found["AVAL"] > 1) & bool(share.of)
    reason = np.select([found["AVAL"].isna(), impossible], [none, "share above 1"], "")
    reason = pd.Series(reason, index=found.index, dtype=object).replace("", None)
    return found.assign(REASON=reason, AVAL=found["AVAL"].where(reason.isna()))
