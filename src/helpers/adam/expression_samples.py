"""Which RNA sample is used, and why another is not: one rule for ADSL and for ADEXPR."""

import pandas as pd

from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.flags import flag
from helpers.adam.reasons import first_reason
from helpers.adam.visits import assign_visits
from helpers.cut.libraries import sex_of_reads

_OPTIONAL = ("TUBE", "BATCH", "PLATE", "GLOBIN_DEPLETED", "EXCLUDED_REASON")
NO_THERAPY = pd.DataFrame(columns=["USUBJID", "FIRST", "LAST", "END", "WHAT"])


def place_samples(sheet, libraries, people, trial, begun=NO_THERAPY):
    """Return one record per sample with its visit, SEXGENE, SEXMISFL, EXCLREAS and EXPAIRFL.

    A sample is used when the sheet does not exclude it, its participant was treated, its RIN
    reaches the trial's minimum, it was counted, its genes do not contradict the recorded sex, and
    it was collected within the window of one of the two visits of the trial's contrast: the
    baseline sample on or before the day of the first dose, the other before a later phase of
    treatment, a new anticancer therapy or a new systemic corticosteroid began. On the day itself
    blood counts as drawn before the dose. Of two such samples of one visit the one nearer to the
    planned day is used. A sample whose partner is missing is excluded last. The first reason that
    applies is kept in EXCLREAS.

    SEXGENE is the sex that the genes of the sample say; SEXMISFL marks one that contradicts SEX,
    which excludes the sample unless the trial file says to report it only. Where the sheet holds no
    RIN at all, RNA quality is not judged.

    Parameters
    ----------
    sheet : DataFrame, one record per SAMPLE_ID
        The sample sheet of the cut.
    libraries : DataFrame by SAMPLE_ID
        LIBSIZE, FEMREADS and MALREADS of each counted sample (`helpers.cut.libraries`); a sample
        that is not in the sheet is added.
    people : DataFrame, one record per USUBJID
        Needs SEX, SAFFL, TRTSDT, AP01SDT, AP02SDT, ...
    trial : Trial, with a contrast and the part `expression`
    begun : DataFrame, one record per start of another therapy
        See `helpers.adam.begun_therapy`.
    """
    starts = [name for name in people if name.startswith("AP") and name.endswith("SDT")]
    ours = people[["USUBJID", "SEX", "SAFFL", "TRTSDT", *starts]]
    samples = _all_samples(sheet, libraries.index).merge(
        libraries, left_on="SAMPLE_ID", right_index=True, how="left", validate="one_to_one"
    )
    samples = samples.merge(ours, on="USUBJID", how="left", validate="many_to_one")
    samples["ADT"] = parse_dtc(samples["COLLECTION_DTC"])
    samples["ADY"] = study_day(samples["ADT"], samples["TRTSDT"])
    samples["SEXGENE"] = sex_of_reads(samples["FEMREADS"], samples["MALREADS"])
    samples["SEXMISFL"] = _mismatch(samples)
    unknown = samples["USUBJID"].notna() & ~samples["USUBJID"].isin(people["USUBJID"])
    samples["EXCLREAS"] = _reason_by_itself(samples, unknown, trial.expression)
    return _with_pairs(_place(samples, trial, begun))


def _all_samples(sheet, counted):
    unlisted = [sample for sample in counted if sample not in set(sheet["SAMPLE_ID"])]
    extra = pd.DataFrame({"SAMPLE_ID": unlisted}, dtype=object).reindex(columns=sheet.columns)
    parts = [frame for frame in (sheet, extra) if len(frame)] or [sheet]
    samples = pd.concat(parts, ignore_index=True)
    return samples.assign(**{name: None for name in _OPTIONAL if name not in samples})


def _mismatch(samples):
    known = samples["SEXGENE"].notna() & samples["SEX"].isin(["F", "M"])
    differs = known & (samples["SEXGENE"] != samples["SEX"])
    return flag(differs)


def _reason_by_itself(samples, unknown, words):
    """What excludes a sample whatever the others are."""
    excludes = words.sex_mismatch == "exclude"
    reasons = [
        (samples["USUBJID"].isna(), "not in the sample sheet"),
        (unknown, "participant not in the delivery"),
        (samples["EXCLUDED_REASON"].notna(), samples["EXCLUDED_REASON"]),
        (samples["SAFFL"] != "Y", "participant not treated"),
        (samples["LIBSIZE"].isna(), "not in the counts"),
        (samples["LIBSIZE"] == 0, "no reads"),
        (samples["RIN"].isna() & samples["RIN"].notna().any(), "RIN not recorded"),
        (samples["RIN"] < words.minimum_rin, f"RIN below {words.minimum_rin:g}"),
        (samples["SEXMISFL"].eq("Y") & excludes, "its genes contradict the recorded sex"),
        (samples["ADT"].isna(), "no complete collection date"),
    ]
    return first_reason(reasons, samples.index)


def _place(samples, trial, begun):
    """Add the visit of every sample by its day, and a reason to those that cannot stand for it."""
    contrast = trial.endpoints_of_type("contrast")[0]
    visits = [v for v in trial.visits if v.id in (contrast.baseline, contrast.on_treatment)]
    placed = assign_visits(samples, visits, by=[])
    before = placed["AVISIT"] == contrast.baseline
    after = placed["AVISIT"] == contrast.on_treatment
    limit = _later_phase(placed, trial, contrast)
    of_visit = [
        (samples["EXCLREAS"].notna(), samples["EXCLREAS"]),
        (placed["AVISIT"].isna(), "collected outside the windows of both visits"),
        (before & (placed["ADT"] > placed["TRTSDT"]), "baseline collected after the first dose"),
        (after & (placed["ADT"] > limit), "collected after a later phase of treatment began"),
    ]
    reason = first_reason(of_visit, placed.index)
    first = placed[before & reason.isna()]
    first = first[assign_visits(first, visits, by=[])["ANL01FL"].eq("Y")]
    what = _begun_between(placed[after & reason.isna()], first, begun).reindex(placed.index)
    reason = reason.mask(what.notna(), what + " began before it")
    free = reason.isna()
    nearest = assign_visits(samples[free], visits, by=[])["ANL01FL"].reindex(samples.index)
    farther = free & (nearest != "Y")
    return placed.assign(
        EXCLREAS=reason.mask(farther, "another sample is nearer to the planned day")
    )


def _begun_between(second, first, begun):
    """Return what may have begun from the day of the first sample to the day before the second.

    Without a first sample it is the day of the first dose that counts.
    """
    days = first.drop_duplicates("USUBJID").set_index("USUBJID")["ADT"]
    since = second["USUBJID"].map(days).astype("datetime64[ns]").fillna(second["TRTSDT"])
    samples = second[["USUBJID", "ADT"]].assign(SINCE=since, ROW=second.index)
    both = samples.merge(begun, on="USUBJID", validate="many_to_many")
    over = both["END"].notna() & (both["END"] < both["SINCE"])
    between = (both["FIRST"] < both["ADT"]) & (both["LAST"] >= both["SINCE"]) & ~over
    return both[between].drop_duplicates("ROW").set_index("ROW")["WHAT"].astype(object)


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
    return samples.assign(EXCLREAS=reasons, EXPAIRFL=flag(reasons.isna()))
