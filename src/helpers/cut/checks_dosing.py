"""Checks of exposure: who is dosed when, with what, and how it fits the rest of the cut."""

import pandas as pd

from helpers.cut import course, schema
from helpers.cut.rules import Spot, clinical, conflict, once_per_records
from helpers.cut.usual import usual

TREATMENT = ["USUBJID", "EXTRT"]


@conflict("dm", "ex")
def check_dose_after_consent(records):
    """Nobody is dosed before informed consent."""
    consent = course.consent_days(records)
    yield course.early(records, ("ex", "EXSTDTC"), consent, "dose is before the consent of")


@conflict("ex", "ds")
def check_dose_after_inclusion(records):
    """Nobody is dosed before inclusion."""
    inclusion = course.inclusion_days(records)
    yield course.early(records, ("ex", "EXSTDTC"), inclusion, "dose is before the inclusion of")


@clinical("ex", "ds")
def check_dosed_is_included(records):
    """Who is dosed has a record of inclusion, where the cut records inclusions."""
    ex, included = records.frame("ex"), course.inclusion_days(records)
    wrong = ex.index[course.given(records) & ~ex.USUBJID.isin(included.index)]
    wrong = wrong if len(included) else []
    yield Spot("ex", wrong, "EXTRT", "dosed but not included", "Check DS and EX", once=True)


@clinical("dm", "ex")
def check_screen_failure_not_dosed(records):
    """A screen failure has no dose."""
    ex = records.frame("ex")
    rows = ex.index[ex.USUBJID.isin(course.screen_failures(records))]
    yield Spot("ex", rows, "EXTRT", "participant is a screen failure", "Check DM and EX")


@clinical("dm", "ex")
def check_untreated_not_dosed(records):
    """Who is marked as not treated has no dose."""
    dm, ex = records.frame("dm"), records.frame("ex")
    marked = dm.ACTARMCD.str.upper().eq("NOTTRT") | dm.ACTARM.str.upper().eq("NOT TREATED")
    wrong = ex.index[course.given(records) & ex.USUBJID.isin(set(dm.USUBJID[marked]))]
    yield Spot("ex", wrong, "EXTRT", "DM says not treated", "Check DM and EX", once=True)


@clinical("ex")
def check_dose_recorded(records):
    """A record of exposure says how much was given."""
    ex = records.frame("ex")
    wrong = ex.index[(ex.EXDOSE == "") & (ex.EXSTDTC != "")]
    yield Spot("ex", wrong, "EXDOSE", "dose is missing", "Send the dose, 0 when none was given")


@clinical("ex")
def check_one_dose_unit(records):
    """One treatment is dosed in one unit."""
    ex = records.frame("ex")
    ex = ex[ex.EXDOSU != ""]
    expected = usual(ex.EXDOSU, ex.EXTRT)
    wrong = ex.index[expected != ex.EXDOSU]
    message = expected.loc[wrong].map("another unit than {!r} of this treatment".format)
    yield Spot("ex", wrong, "EXDOSU", message, "Check dose and unit")


@clinical("ex")
def check_dose_usual(records):
    """A dose is not many times more or less than is usual for its treatment, unit and route."""
    ex, dose = records.frame("ex"), records.numbers("ex", "EXDOSE")
    doses = dose[dose > 0].groupby(ex.EXTRT + "|" + ex.EXDOSU + "|" + ex.EXROUTE)
    ratio, factor = dose / doses.transform("median"), schema.threshold("dose_factor")
    enough = doses.transform("size") >= schema.threshold("dose_records")
    odd = ((ratio > factor) | (ratio < 1 / factor)) & (dose > 0) & enough
    message = "is far from the usual dose of this treatment"
    yield Spot("ex", ex.index[odd], "EXDOSE", message, "Check for a shifted decimal or unit")


@clinical("ex")
def check_zero_dose_explained(records):
    """A dose of 0 has a reason, unless the treatment is a placebo."""
    ex, dose = records.frame("ex"), records.numbers("ex", "EXDOSE")
    active = (dose > 0).groupby(ex.EXTRT).transform("any").astype(bool)
    wrong = ex.index[active & (dose == 0) & (ex.EXADJ == "")]
    yield Spot("ex", wrong, "EXDOSE", "dose is 0 without a reason", "Send EXADJ")


@once_per_records
def _periods(records):
    """Return the periods of dosing in order, with how long the earlier ones lasted.

    A record still open has no last day yet: it is compared with those before it only.
    """
    ex = records.frame("ex")[[*TREATMENT, "EXADJ"]].assign(
        start=records.days("ex", "EXSTDTC"), end=records.days("ex", "EXENDTC")
    )
    ex = ex.dropna(subset="start").sort_values([*TREATMENT, "start", "end"], kind="stable")
    treatment = [ex.USUBJID, ex.EXTRT]
    latest = ex.groupby(treatment).end.cummax().groupby(treatment).ffill()
    return ex.assign(before=latest.groupby(treatment).shift())


@clinical("ex")
def check_overlapping_doses(records):
    """Two records of one treatment do not cover the same days, beyond a shared boundary."""
    ex = _periods(records)
    wrong = ex.index[ex.start < ex.before].sort_values()
    message = ex.before.loc[wrong].dt.strftime("an earlier record lasts until %Y-%m-%d")
    yield Spot("ex", wrong, "EXSTDTC", message, "Check both records")


@clinical("ex")
def check_dose_gap_explained(records):
    """A long pause of one treatment has a reason, in EX or as an event that interrupted it."""
    ex, ae = _periods(records), records.frame("ae")
    gap = (ex.start - ex.before).dt.days - 1
    interrupted = set(ae.USUBJID[ae.AEACN == "DRUG INTERRUPTED"])
    long = (gap > schema.threshold("dosing_gap_days")) & (ex.EXADJ == "")
    wrong = ex.index[long & ~ex.USUBJID.isin(interrupted)].sort_values()
    message = gap.loc[wrong].map("follows {:.0f} days without dose or reason".format)
    yield Spot("ex", wrong, "EXSTDTC", message, "Send EXADJ or the missing records")


@clinical("ex", "ds")
def check_exposure_ends(records):
    """Treatment has a last day once its participant has left the trial's treatment."""
    ex, ends = records.frame("ex"), course.endings(records)
    left = set(ends.USUBJID[ends.DSSTDTC != ""])
    wrong = ex.index[(ex.EXSTDTC != "") & (ex.EXENDTC == "") & ex.USUBJID.isin(left)]
    message = "has no end although the participant left"
    yield Spot("ex", wrong, "EXENDTC", message, "Send the last day of dosing")


@clinical("ex", "ds")
def check_no_dose_after_treatment_end(records):
    """No treatment is started after disposition says that it ended.

    An end in DS belongs to the doses of its own category; one without a category to all.
    """
    ex, ends = records.frame("ex"), course.endings(records)
    days = records.days("ds", "DSSTDTC").loc[ends.index]
    of_treatment = (ends.USUBJID + "|" + ends.DSSCAT)[ends.DSSCAT != "STUDY PARTICIPATION"]
    last = days.loc[of_treatment.index].groupby(of_treatment).max()
    own, any_ = ((ex.USUBJID + "|" + word).map(last) for word in (ex.EXCAT, ""))
    end = pd.to_datetime(own).fillna(pd.to_datetime(any_))
    wrong = ex.index[records.days("ex", "EXSTDTC") > end]
    message = end.loc[wrong].dt.strftime("dose is after the end of treatment of %Y-%m-%d")
    yield Spot("ex", wrong, "EXSTDTC", message, course.CHECK_DATES)


@clinical("dm", "ex")
def check_first_dose_agrees(records):
    """The first dose in DM is that of the first record of exposure."""
    dm, stated = records.frame("dm"), records.days("dm", "RFXSTDTC")
    first = records.of_subject("dm", course.first_dose_days(records))
    lost = (dm.RFXSTDTC == "") & first.notna() & (dm.RFXSTDTC != "").any()
    wrong = dm.index[lost | (stated.notna() & (stated != first))]
    message = first.loc[wrong].dt.strftime("first record of exposure is of %Y-%m-%d")
    message = message.fillna("there is no record of exposure")
    yield Spot("dm", wrong, "RFXSTDTC", message, "Check DM and EX")


@clinical("dm", "ex")
def check_last_dose_agrees(records):
    """The last dose in DM is the last day of a treatment in EX."""
    dm, stated = records.frame("dm"), records.days("dm", "RFXENDTC")
    ex = records.frame("ex").assign(end=records.days("ex", "EXENDTC"))
    ends = ex.groupby(TREATMENT).end.max().reset_index()
    known = pd.MultiIndex.from_frame(ends[["USUBJID", "end"]])
    met = pd.MultiIndex.from_arrays([dm.USUBJID, stated]).isin(known)
    wrong = dm.index[stated.notna() & ~met & dm.USUBJID.isin(ends.USUBJID[ends.end.notna()])]
    yield Spot("dm", wrong, "RFXENDTC", "no treatment ends on this day in EX", "Check DM and EX")
