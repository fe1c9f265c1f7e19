"""Checks of adverse events: dated, graded, coded, reported once, and in step with treatment."""

import pandas as pd

from helpers.cut import course
from helpers.cut.date_order import surely_before
from helpers.cut.event_words import CRITERIA, RELATED
from helpers.cut.rules import Spot, clinical, conflict

GRADES_OF = {"MILD": ("1",), "MODERATE": ("2",), "SEVERE": ("3", "4", "5")}
SETTLED = ("RECOVERED/RESOLVED", "RECOVERED/RESOLVED WITH SEQUELAE")
OPEN = ("NOT RECOVERED/NOT RESOLVED", "RECOVERING/RESOLVING")


@clinical("ae")
def check_event_graded(records):
    """An adverse event has a grade or a severity; one without is counted as not graded."""
    ae = records.frame("ae")
    wrong = ae.index[(ae.AETOXGR == "") & (ae.AESEV == "")]
    yield Spot("ae", wrong, "AETOXGR", "event has no grade", "Send the grade")


@clinical("ae")
def check_grade_agrees_with_severity(records):
    """Grade and severity say the same: 1 is mild, 2 moderate, 3 and higher severe."""
    ae = records.frame("ae")
    pairs = {(word, grade) for word, grades in GRADES_OF.items() for grade in grades}
    met = pd.MultiIndex.from_arrays([ae.AESEV, ae.AETOXGR]).isin(pairs)
    wrong = ae.index[ae.AESEV.isin(GRADES_OF) & (ae.AETOXGR != "") & ~met]
    message = ae.AESEV.loc[wrong].map("severity is {}".format)
    yield Spot("ae", wrong, "AETOXGR", message, "Check both")


@clinical("ae")
def check_event_dated(records):
    """An adverse event has a start date."""
    ae = records.frame("ae")
    yield Spot("ae", ae.index[ae.AESTDTC == ""], "AESTDTC", "event has no start", "Send the date")


@clinical("ae")
def check_event_coded(records):
    """An adverse event is coded to a preferred term and a system organ class."""
    ae = records.frame("ae")
    for column in ("AEDECOD", "AEBODSYS"):
        yield Spot("ae", ae.index[ae[column] == ""], column, "event is not coded", "Code it")


@clinical("ae")
def check_event_attributed(records):
    """An adverse event has a causality, where the cut records causalities."""
    ae = records.frame("ae")
    wrong = ae.index[(ae.AEREL == "") & (ae.AEREL != "").any()]
    yield Spot("ae", wrong, "AEREL", "event has no causality", "Send the causality")


@clinical("ae")
def check_serious_has_reason(records):
    """An event is serious exactly when one of the criteria of seriousness is met."""
    ae = records.frame("ae")
    met = (ae[list(CRITERIA)] == "Y").any(axis=1)
    given = (ae[list(CRITERIA)] != "").any(axis=1)
    unsaid = ae.index[met & (ae.AESER == "N")]
    unreasoned = ae.index[given & ~met & (ae.AESER == "Y")]
    yield Spot("ae", unsaid, "AESER", "a criterion is met but the event is not serious", "Check")
    yield Spot("ae", unreasoned, "AESER", "event is serious but no criterion is met", "Check")


@clinical("ae")
def check_life_threatening_is_grade_four(records):
    """A life-threatening event has grade 4 or 5."""
    ae = records.frame("ae")
    wrong = ae.index[(ae.AESLIFE == "Y") & ae.AETOXGR.isin(["1", "2", "3"])]
    yield Spot("ae", wrong, "AETOXGR", "event is life-threatening", "Check grade and criterion")


@clinical("ae")
def check_open_event_has_no_end(records):
    """An event that is not resolved has no end date, unless it goes on in a later record.

    Records of one event share AESPID: the day of a worsening ends one and starts the next.
    """
    ae = records.frame("ae")
    start = records.days("ae", "AESTDTC")
    last = start.groupby([ae.USUBJID, ae.AESPID]).transform("max")
    goes_on = (ae.AESPID != "") & (last > start)
    wrong = ae.index[ae.AEOUT.isin(OPEN) & (ae.AEENDTC != "") & ~goes_on]
    yield Spot("ae", wrong, "AEENDTC", "event has ended but is not resolved", "Check the outcome")


@clinical("ae")
def check_resolved_event_has_end(records):
    """An event that is resolved has an end date."""
    ae = records.frame("ae")
    wrong = ae.index[ae.AEOUT.isin(SETTLED) & (ae.AEENDTC == "")]
    yield Spot("ae", wrong, "AEENDTC", "event is resolved but has no end", "Send the end")


@clinical
def check_ongoing_has_no_end(records):
    """What is marked as ongoing has no end date."""
    for domain, mark in (("ae", "AEENRTPT"), ("cm", "CMENRF"), ("mh", "MHENRF")):
        frame, end = records.frame(domain), f"{domain.upper()}ENDTC"
        wrong = frame.index[(frame[mark] == "ONGOING") & (frame[end] != "")]
        yield Spot(domain, wrong, end, "has an end but is marked as ongoing", "Check both")


@clinical("ae")
def check_event_reported_once(records):
    """No adverse event is reported twice: one term, one day of start.

    Records that share AESPID follow one event up and are no second report.
    """
    ae = _in_order(records)
    ae = ae[ae.AESTDTC != ""].assign(AETERM=ae.AETERM.str.casefold().str.strip())
    ae = ae[(ae.AESPID == "") | ~ae.duplicated(["USUBJID", "AESPID"])]
    again = ae.index[ae.duplicated(["USUBJID", "AETERM", "AESTDTC"])]
    yield Spot("ae", again, "AETERM", "repeats an earlier event", "Keep one record")


@clinical("ae")
def check_event_does_not_overlap_itself(records):
    """Records of one term do not overlap in time, unless their day of start is the same.

    A worsening starts on the day on which the milder record ends.
    """
    ae = _in_order(records).assign(
        start=records.days("ae", "AESTDTC"), end=records.days("ae", "AEENDTC")
    )
    ae = ae[ae.AEDECOD != ""].dropna(subset="start")
    ae = ae.sort_values("start", kind="stable")
    term = ["USUBJID", "AEDECOD"]
    before = ae.groupby(term).end.cummax().groupby([ae.USUBJID, ae.AEDECOD]).shift()
    first = ae.groupby([*term, "start"]).cumcount() == 0
    wrong = ae.index[(ae.start < before) & first]
    message = before.loc[wrong].dt.strftime("an earlier record of this term lasts until %Y-%m-%d")
    yield Spot("ae", wrong, "AESTDTC", message, "Check the dates of both records")


def _in_order(records):
    ae = records.frame("ae")
    return ae.loc[records.numbers("ae", "AESEQ").sort_values(kind="stable").index]


@conflict("dm", "ae")
def check_event_after_consent(records):
    """No adverse event starts before informed consent; what was there before is history."""
    consent = course.consent_days(records)
    yield course.early(records, ("ae", "AESTDTC"), consent, "event is before the consent of")


@clinical("ae", "ex")
def check_related_event_follows_dose(records):
    """An event related to study treatment starts on the day of the first dose or later."""
    ae = records.frame("ae")
    first = records.of_subject("ae", course.first_dose_days(records))
    related = ae.AEREL.isin(RELATED)
    before = surely_before(ae.AESTDTC, first.dt.strftime("%Y-%m-%d").fillna(""))
    for rows, message in (
        (ae.index[related & before], "event is related but starts before the first dose"),
        (ae.index[related & first.isna()], "event is related but nobody was dosed"),
    ):
        yield Spot("ae", rows, "AEREL", message, "Check causality and start")


@clinical("ae", "ds")
def check_withdrawal_ends_treatment(records):
    """An event for which the drug was withdrawn ends the treatment in disposition."""
    ae, ends = records.frame("ae"), course.endings(records)
    wrong = ae.index[(ae.AEACN == "DRUG WITHDRAWN") & ~ae.USUBJID.isin(ends.USUBJID)]
    message = "drug withdrawn but treatment goes on in DS"
    yield Spot("ae", wrong, "AEACN", message, "Send the end of treatment")


@clinical("ae", "ds")
def check_ending_by_event_has_event(records):
    """A treatment that ended for an adverse event has an event for which it was withdrawn."""
    ae, ends = records.frame("ae"), course.endings(records)
    withdrawn = set(ae.USUBJID[ae.AEACN == "DRUG WITHDRAWN"])
    ours = (ends.DSDECOD == "ADVERSE EVENT") & (ends.DSSCAT != "STUDY PARTICIPATION")
    wrong = ends.index[ours & ~ends.USUBJID.isin(withdrawn) & (ae.AEACN != "").any()]
    message = "no event has this action: drug withdrawn"
    yield Spot("ds", wrong, "DSDECOD", message, "Check AEACN and the reason")


@clinical("ae", "ex")
def check_reduction_has_smaller_dose(records):
    """An event for which the dose was reduced is followed by a smaller dose."""
    ae, ex = records.frame("ae"), records.frame("ex")
    doses = ex[["USUBJID", "EXTRT", "EXDOSU"]].assign(
        dose=records.numbers("ex", "EXDOSE"), start=records.days("ex", "EXSTDTC")
    )
    doses = doses.dropna().sort_values("start", kind="stable")
    before = doses.groupby(["USUBJID", "EXTRT", "EXDOSU"]).dose.cummax()
    smaller = doses.start[doses.dose < before].groupby(doses.USUBJID).max()
    reduced = ae.AEACN == "DOSE REDUCED"
    seen = records.of_subject("ae", smaller) >= records.days("ae", "AESTDTC")
    dated = records.days("ae", "AESTDTC").notna()
    wrong = ae.index[reduced & dated & ~seen]
    yield Spot("ae", wrong, "AEACN", "no smaller dose follows", "Check AEACN and EX")
