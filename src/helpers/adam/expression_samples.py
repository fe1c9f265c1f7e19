"""Which RNA sample is used, and why another is not: one rule for ADSL and for ADEXPR."""

import pandas as pd

from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.reasons import first_reason
from helpers.adam.visits import assign_visits

_OPTIONAL = ("TUBE", "BATCH", "GLOBIN_DEPLETED", "EXCLUDED_REASON")


def place_samples(sheet, sizes, people, trial):
    """Return one record per sample with ADT, ADY, AVISIT, AVISITL, EXCLREAS and EXPAIRFL.

    A sample is used when the sheet does not exclude it, its participant was treated, its RIN
    reaches the trial's minimum, it was counted, and it was collected within the window of one of
    the two visits of the trial's contrast; the baseline sample on or before the first dose, the
    other before a later phase of treatment began. Of two such samples of one visit the one nearer
    to the planned day is used. A sample whose partner is missing is excluded last. The first
    reason that applies is kept in EXCLREAS.

    Parameters
    ----------
    sheet : DataFrame, one record per SAMPLE_ID
        The sample sheet of the cut.
    sizes : Series by SAMPLE_ID
        Reads of each counted sample; a sample that is not in the sheet is added.
    people : DataFrame, one record per USUBJID
        Needs SEX, SAFFL, TRTSDT, AP01SDT, AP02SDT, ...
    trial : Trial, with a contrast and the part `expression`
    """
    starts = [name for name in people if name.startswith("AP") and name.endswith("SDT")]
    ours = people[["USUBJID", "SEX", "SAFFL", "TRTSDT", *starts]]
    samples = _all_samples(sheet, sizes.index)
    samples["LIBSIZE"] = samples["SAMPLE_ID"].map(sizes).astype(float)
    samples = samples.merge(ours, on="USUBJID", how="left", validate="many_to_one")
    samples["ADT"] = parse_dtc(samples["COLLECTION_DTC"])
    samples["ADY"] = study_day(samples["ADT"], samples["TRTSDT"])
    unknown = samples["USUBJID"].notna() & ~samples["USUBJID"].isin(people["USUBJID"])
    samples["EXCLREAS"] = _reason_by_itself(samples, unknown, trial.expression.minimum_rin)
    samples = _place(samples, trial, trial.endpoints_of_type("contrast")[0])
    return _with_pairs(samples)


def _all_samples(sheet, counted):
    unlisted = [sample for sample in counted if sample not in set(sheet["SAMPLE_ID"])]
    extra = pd.DataFrame({"SAMPLE_ID": unlisted}, dtype=object).reindex(columns=sheet.columns)
    parts = [frame for frame in (sheet, extra) if len(frame)] or [sheet]
    samples = pd.concat(parts, ignore_index=True)
    return samples.assign(**{name: None for name in _OPTIONAL if name not in samples})


def _reason_by_itself(samples, unknown, minimum_rin):
    """What excludes a sample whatever the others are."""
    reasons = [
        (samples["USUBJID"].isna(), "not in the sample sheet"),
        (unknown, "participant not in the delivery"),
        (samples["EXCLUDED_REASON"].notna(), samples["EXCLUDED_REASON"]),
        (samples["SAFFL"] != "Y", "participant not treated"),
        (samples["LIBSIZE"].isna(), "not in the counts"),
        (samples["LIBSIZE"] == 0, "no reads"),
        (samples["RIN"].isna(), "RIN not recorded"),
        (samples["RIN"] < minimum_rin, f"RIN below {minimum_rin:g}"),
        (samples["ADT"].isna(), "no complete collection date"),
    ]
    return first_reason(reasons, samples.index)


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
    reason = first_reason(reasons, placed.index)
    return placed.assign(EXCLREAS=samples["EXCLREAS"].where(~free, reason))


def _later_phase(samples, trial, contrast):
    """Return the start of the phase after the one that the on-treatment visit closes."""
    day = next(visit.day for visit in trial.visits if visit.id == contrast.on_treatment)
    ends = pd.Series([phase.planned_days or day for phase in trial.phases]).cumsum()
    number = int((ends + 1 < day).sum()) + 1
    none = pd.Series(pd.NaT, index=samples.index)
    start = samples.get(f"AP{number + 1:02d}SDT", none)
    return start.fillna(pd.Timestamp.max.normalize())


def _with_pairs(samples):
    """Return the samples with "Y" for both of a complete pair, and a reason for all others."""
    usable = samples["EXCLREAS"].isna()
    visits = samples[usable].groupby("USUBJID")["AVISIT"].transform("nunique")
    alone = samples.index.isin(visits.index[visits < 2])
    reasons = samples["EXCLREAS"].mask(alone, "no usable partner sample")
    pair = pd.Series(None, index=samples.index, dtype=object).mask(reasons.isna(), "Y")
    return samples.assign(EXCLREAS=reasons, EXPAIRFL=pair)
