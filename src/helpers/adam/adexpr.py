"""ADEXPR: one record per RNA sample, its visit, its quality, and whether it is one of a pair."""

import numpy as np
import pandas as pd

from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.visits import assign_visits

GLOBIN = ["HBA1", "HBA2", "HBB"]
FEMALE, MALE = "XIST", "RPS4Y1"
COLUMNS = [
    "SAMPLE_ID",
    "USUBJID",
    "SEX",
    "TUBE",
    "BATCH",
    "RIN",
    "GLOBIN_DEPLETED",
    "VISIT",
    "ADT",
    "ADY",
    "AVISIT",
    "AVISITL",
    "LIBSIZE",
    "GLOBFRAC",
    "GENEDET",
    "SEXGENE",
    "SEXMISFL",
    "EXCLREAS",
    "EXPAIRFL",
]


def derive_adexpr(sheet, counts, adsl, trial):
    """Return one record per sample of the sheet or of the counts; no sample is dropped.

    A sample is used when the sheet does not exclude it, its participant was treated, its RIN
    reaches the trial's minimum, it was counted, and it was collected within the window of one of
    the two visits of the trial's contrast; the baseline sample on or before the first dose, the
    other before a later phase of treatment began. Of two such samples of one visit the one nearer
    to the planned day is used. A sample whose partner is missing is excluded last. The first
    reason that applies is kept in EXCLREAS.

    SEXMISFL marks a sample whose genes (XIST, RPS4Y1) contradict the recorded sex: a warning that
    samples may have been swapped, not an exclusion.

    Parameters
    ----------
    sheet : DataFrame, one record per SAMPLE_ID
        The sample sheet of the cut.
    counts : DataFrame, genes x samples
    adsl : DataFrame, one record per USUBJID
        Needs TRTSDT, SEX, SAFFL, AP01SDT, AP02SDT, ...
    trial : Trial

    Returns
    -------
    DataFrame, key SAMPLE_ID
        Empty when the trial plans no contrast, or the cut holds no samples.
    """
    contrasts = trial.endpoints_of_type("contrast")
    if trial.expression is None or not contrasts or (sheet.empty and counts.empty):
        return pd.DataFrame(columns=COLUMNS)
    samples = _with_quality(_all_samples(sheet, counts), counts)
    people = adsl[["USUBJID", "SEX", "SAFFL", *_phase_starts(adsl)]].assign(TRTSDT=adsl["TRTSDT"])
    samples = samples.merge(people, on="USUBJID", how="left", validate="many_to_one")
    samples["ADT"] = parse_dtc(samples["COLLECTION_DTC"])
    samples["ADY"] = study_day(samples["ADT"], samples["TRTSDT"])
    samples["SEXMISFL"] = _mismatch(samples)
    samples["EXCLREAS"] = _reason_by_itself(samples, trial.expression.minimum_rin)
    samples = _place(samples, trial, contrasts[0])
    samples["EXPAIRFL"] = _pair(samples)
    return samples[COLUMNS].sort_values(["USUBJID", "ADT", "SAMPLE_ID"], ignore_index=True)


def _all_samples(sheet, counts):
    unlisted = [sample for sample in counts.columns if sample not in set(sheet["SAMPLE_ID"])]
    extra = pd.DataFrame({"SAMPLE_ID": unlisted}, dtype=object).reindex(columns=sheet.columns)
    samples = pd.concat([frame for frame in (sheet, extra) if len(frame)], ignore_index=True)
    for column in ("TUBE", "BATCH", "GLOBIN_DEPLETED", "EXCLUDED_REASON"):
        if column not in samples:
            samples[column] = None
    return samples


def _with_quality(samples, counts):
    """Library size, share of globin reads, genes detected and the sex that the genes say."""
    total = counts.sum()
    quality = pd.DataFrame(
        {
            "LIBSIZE": total.astype(float),
            "GLOBFRAC": counts.reindex(GLOBIN).sum() / total,
            "GENEDET": (counts > 0).sum().astype(float),
            "SEXGENE": _sex_of_genes(counts),
        }
    )
    return samples.merge(
        quality, left_on="SAMPLE_ID", right_index=True, how="left", validate="one_to_one"
    )


def _sex_of_genes(counts):
    # ten reads of either gene: below that, silence is not evidence
    if not {FEMALE, MALE} <= set(counts.index):
        return pd.Series(None, index=counts.columns, dtype=object)
    female, male = counts.loc[FEMALE], counts.loc[MALE]
    sex = pd.Series(np.where(female > male, "F", "M"), index=counts.columns, dtype=object)
    return sex.where(female + male >= 10)


def _mismatch(samples):
    known = samples["SEXGENE"].notna() & samples["SEX"].isin(["F", "M"])
    differs = known & (samples["SEXGENE"] != samples["SEX"])
    return pd.Series(None, index=samples.index, dtype=object).mask(differs, "Y")


def _reason_by_itself(samples, minimum_rin):
    """What excludes a sample whatever the others are; the first reason that applies."""
    reasons = [
        (samples["USUBJID"].isna(), "not in the sample sheet"),
        (samples["EXCLUDED_REASON"].notna(), samples["EXCLUDED_REASON"]),
        (samples["SAFFL"] != "Y", "participant not treated"),
        (samples["LIBSIZE"].isna(), "not in the counts"),
        (samples["LIBSIZE"] == 0, "no reads"),
        (samples["RIN"].isna(), "RIN not recorded"),
        (samples["RIN"] < minimum_rin, f"RIN below {minimum_rin:g}"),
        (samples["ADT"].isna(), "no complete collection date"),
    ]
    chosen = pd.Series(None, index=samples.index, dtype=object)
    for applies, reason in reversed(reasons):
        chosen = chosen.mask(applies, reason)
    return chosen


def _place(samples, trial, contrast):
    """Add the visit of every sample by its day, and a reason to those that cannot stand for it."""
    visits = [v for v in trial.visits if v.id in (contrast.baseline, contrast.on_treatment)]
    free = samples["EXCLREAS"].isna()
    placed = assign_visits(samples, visits, by=[])
    nearest = assign_visits(samples[free], visits, by=[])["ANL01FL"].reindex(samples.index)
    before = placed["AVISIT"] == contrast.baseline
    after = placed["AVISIT"] == contrast.on_treatment
    limit = _later_phase(placed, trial, contrast)
    reasons = [
        (placed["AVISIT"].isna(), "collected outside the windows of both visits"),
        (before & (placed["ADT"] > placed["TRTSDT"]), "baseline collected after the first dose"),
        (after & (placed["ADT"] > limit), "collected after a later phase of treatment began"),
        (nearest != "Y", "another sample is nearer to the planned day"),
    ]
    reason = pd.Series(None, index=placed.index, dtype=object)
    for applies, words in reversed(reasons):
        reason = reason.mask(applies, words)
    return placed.assign(EXCLREAS=samples["EXCLREAS"].where(~free, reason))


def _later_phase(samples, trial, contrast):
    """Return the start of the phase after the one that the on-treatment visit closes."""
    day = next(visit.day for visit in trial.visits if visit.id == contrast.on_treatment)
    ends = pd.Series([phase.planned_days or day for phase in trial.phases]).cumsum()
    number = int((ends + 1 < day).sum()) + 1
    none = pd.Series(pd.NaT, index=samples.index)
    start = samples.get(f"AP{number + 1:02d}SDT", none)
    return start.fillna(pd.Timestamp.max.normalize())


def _pair(samples):
    """Return "Y" for both samples of a complete pair; give the others their reason."""
    usable = samples["EXCLREAS"].isna()
    visits = samples[usable].groupby("USUBJID")["AVISIT"].transform("nunique")
    alone = visits.index[visits < 2]
    samples.loc[alone, "EXCLREAS"] = "no usable partner sample"
    return pd.Series(None, index=samples.index, dtype=object).mask(samples["EXCLREAS"].isna(), "Y")


def _phase_starts(adsl):
    return [name for name in adsl.columns if name.startswith("AP") and name.endswith("SDT")]
