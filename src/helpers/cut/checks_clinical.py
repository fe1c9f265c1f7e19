"""Checks across domains that a clinician would make: odd, kept, and printed in the book."""

import pandas as pd

from helpers.cut import schema
from helpers.cut.rules import Spot, clinical
from helpers.cut.typed import parent_keys, supplemental_keys

SERIOUSNESS = ("AESDTH", "AESHOSP", "AESLIFE", "AESDISAB", "AESCONG", "AESMIE")
PROGRESSION_WINDOW = pd.Timedelta(days=28)


def _dead(records):
    dm = records.frame("dm")
    return set(dm.USUBJID[(dm.DTHDTC != "") | (dm.DTHFL == "Y")])


@clinical
def check_fatal_event_has_death(records):
    """A participant with a fatal adverse event has a date of death in DM."""
    ae = records.frame("ae")
    dated = set(records.frame("dm").USUBJID[records.frame("dm").DTHDTC != ""])
    fatal = (ae.AEOUT == "FATAL") | (ae.AESDTH == "Y")
    wrong = ae.index[fatal & ~ae.USUBJID.isin(dated)]
    yield Spot("ae", wrong, "AEOUT", "event is fatal but DM has no date of death", "Check both")


@clinical
def check_grade_five_is_fatal(records):
    """An adverse event of grade 5 is fatal, and its participant is dead in DM."""
    ae = records.frame("ae")
    alive = ~ae.USUBJID.isin(_dead(records))
    wrong = ae.index[(ae.AETOXGR == "5") & (alive | ~ae.AEOUT.isin(["FATAL", ""]))]
    yield Spot("ae", wrong, "AETOXGR", "grade 5 without a death", "Check grade and outcome")


@clinical
def check_fatal_event_is_grade_five(records):
    """A fatal adverse event has grade 5."""
    ae = records.frame("ae")
    wrong = ae.index[(ae.AEOUT == "FATAL") & ~ae.AETOXGR.isin(["5", ""])]
    yield Spot("ae", wrong, "AETOXGR", "event is fatal but not of grade 5", "Check both")


@clinical
def check_event_graded(records):
    """An adverse event has a grade or a severity; one without is counted as not graded."""
    ae = records.frame("ae")
    wrong = ae.index[(ae.AETOXGR == "") & (ae.AESEV == "")]
    yield Spot("ae", wrong, "AETOXGR", "event has no grade", "Send the grade")


@clinical
def check_event_dated(records):
    """An adverse event has a start date."""
    ae = records.frame("ae")
    yield Spot("ae", ae.index[ae.AESTDTC == ""], "AESTDTC", "event has no start", "Send the date")


@clinical
def check_event_coded(records):
    """An adverse event is coded to a preferred term and a system organ class."""
    ae = records.frame("ae")
    for column in ("AEDECOD", "AEBODSYS"):
        yield Spot("ae", ae.index[ae[column] == ""], column, "event is not coded", "Code it")


@clinical
def check_serious_has_reason(records):
    """An event is serious exactly when one of the criteria of seriousness is met."""
    ae = records.frame("ae")
    met = (ae[list(SERIOUSNESS)] == "Y").any(axis=1)
    given = (ae[list(SERIOUSNESS)] != "").any(axis=1)
    unsaid = ae.index[met & (ae.AESER == "N")]
    unreasoned = ae.index[given & ~met & (ae.AESER == "Y")]
    yield Spot("ae", unsaid, "AESER", "a criterion is met but the event is not serious", "Check")
    yield Spot("ae", unreasoned, "AESER", "event is serious but no criterion is met", "Check")


@clinical
def check_open_event_has_no_end(records):
    """An event that is not resolved has no end date, unless it goes on in a later record.

    Records of one event share AESPID: the day of a worsening ends one and starts the next.
    """
    ae = records.frame("ae")
    start = records.days("ae", "AESTDTC")
    last = start.groupby([ae.USUBJID, ae.AESPID]).transform("max")
    goes_on = (ae.AESPID != "") & (last > start)
    open_words = ("NOT RECOVERED/NOT RESOLVED", "RECOVERING/RESOLVING")
    wrong = ae.index[ae.AEOUT.isin(open_words) & (ae.AEENDTC != "") & ~goes_on]
    yield Spot("ae", wrong, "AEENDTC", "event has ended but is not resolved", "Check the outcome")


@clinical
def check_death_flag_agrees(records):
    """The death flag and the date of death stand together."""
    dm = records.frame("dm")
    wrong = dm.index[(dm.DTHFL == "Y") != (dm.DTHDTC != "")]
    yield Spot("dm", wrong, "DTHDTC", "death flag and date of death disagree", "Check both")


@clinical
def check_overlapping_doses(records):
    """Two records of one treatment do not cover the same days, beyond a shared boundary."""
    ex = records.frame("ex")[["USUBJID", "EXTRT"]].assign(
        start=records.days("ex", "EXSTDTC"), end=records.days("ex", "EXENDTC")
    )
    ex = ex.dropna(subset="start").sort_values(["USUBJID", "EXTRT", "start", "end"], kind="stable")
    # A record still open has no last day yet: it is compared with those before it only.
    treatment = [ex.USUBJID, ex.EXTRT]
    latest = ex.groupby(treatment).end.cummax().groupby(treatment).ffill()
    before = latest.groupby(treatment).shift()
    wrong = ex.index[ex.start < before].sort_values()
    message = before.loc[wrong].dt.strftime("an earlier record lasts until %Y-%m-%d")
    yield Spot("ex", wrong, "EXSTDTC", message, "Check both records")


@clinical
def check_exposure_ends(records):
    """Treatment has a last day once its participant has left the trial's treatment."""
    ex, ds = records.frame("ex"), records.frame("ds")
    left = set(ds.USUBJID[(ds.DSCAT == "DISPOSITION EVENT") & (ds.DSSTDTC != "")])
    wrong = ex.index[(ex.EXSTDTC != "") & (ex.EXENDTC == "") & ex.USUBJID.isin(left)]
    message = "has no end although the participant left"
    yield Spot("ex", wrong, "EXENDTC", message, "Send the last day of dosing")


@clinical
def check_screen_failure_not_dosed(records):
    """A screen failure has no dose."""
    dm, ex = records.frame("dm"), records.frame("ex")
    failed = dm.ARMCD.str.upper().eq("SCRNFAIL") | dm.ARM.str.upper().eq("SCREEN FAILURE")
    rows = ex.index[ex.USUBJID.isin(set(dm.USUBJID[failed]))]
    yield Spot("ex", rows, "EXTRT", "participant is a screen failure", "Check DM and EX")


def _days(records, domain, column):
    subjects = records.frame(domain).USUBJID
    return pd.DataFrame({"USUBJID": subjects, "day": records.days(domain, column)})


@clinical
def check_progression_measured(records):
    """A time point of progression has tumour measurements or a new lesion near it."""
    if not records.has("rs"):
        return
    rs = records.frame("rs")
    scans = pd.concat([_days(records, "tr", "TRDTC"), _days(records, "tu", "TUDTC")])
    scans = scans.rename(columns={"day": "scan"}).dropna().drop_duplicates()
    called = _days(records, "rs", "RSDTC")
    called = called[(rs.RSTESTCD == "OVRLRESP") & (rs.RSSTRESC == "PD")].reset_index()
    near = called.merge(scans, on="USUBJID", how="left", validate="many_to_many")
    seen = near.SRCROW[(near.day - near.scan).abs() <= PROGRESSION_WINDOW]
    wrong = called.SRCROW[~called.SRCROW.isin(seen)]
    yield Spot("rs", wrong, "RSSTRESC", "progression without measurements", "Send TR and TU")


@clinical
def check_measured_lesion_identified(records):
    """Every measured lesion is identified in TU."""
    tr, tu = records.frame("tr"), records.frame("tu")
    known = set(tu.USUBJID + "|" + tu.TULNKID)
    wrong = tr.index[(tr.TRLNKID != "") & ~(tr.USUBJID + "|" + tr.TRLNKID).isin(known)]
    yield Spot("tr", wrong, "TRLNKID", "lesion is not in TU", "Send its TU record")


@clinical
def check_qualifier_has_record(records):
    """Every supplemental qualifier belongs to a record of its parent."""
    for domain in filter(schema.is_supplemental, records.domains):
        parent = records.frame(domain[4:])
        for idvar, rows in records.frame(domain).groupby("IDVAR", sort=True):
            known = idvar == "" or idvar in parent
            keys = pd.MultiIndex.from_frame(supplemental_keys(rows, idvar))
            met = keys.isin(parent_keys(parent, idvar)) if known else [False] * len(rows)
            message = "qualifies no record of the parent"
            lost = [row for row, found in zip(rows.index, met, strict=True) if not found]
            yield Spot(domain, lost, "IDVARVAL", message, "Send the record or drop the qualifier")
