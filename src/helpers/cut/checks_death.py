"""Checks of death: one date in all domains, a cause, and nothing afterwards."""

from helpers.cut import course
from helpers.cut.date_order import disagree
from helpers.cut.participants import DEATH, FATAL
from helpers.cut.rules import Spot, clinical, conflict

NO_CAUSE = ("", DEATH, "DIED", "DEAD", "DECEASED")


@clinical
def check_death_flag_agrees(records):
    """The death flag and the date of death stand together."""
    dm = records.frame("dm")
    wrong = dm.index[(dm.DTHFL == "Y") != (dm.DTHDTC != "")]
    yield Spot("dm", wrong, "DTHDTC", "death flag and date of death disagree", "Check both")


@clinical("dm", "ds")
def check_death_in_disposition(records):
    """A participant who died has a record of the death in disposition."""
    dm, deaths = records.frame("dm"), _deaths(records)
    wrong = dm.index[dm.USUBJID.isin(course.dead(records)) & ~dm.USUBJID.isin(deaths.USUBJID)]
    yield Spot("dm", wrong, "DTHDTC", "death is not in DS", "Send the DS record of the death")


@clinical("dm", "ds")
def check_death_in_demographics(records):
    """A death in disposition is a death in DM."""
    deaths = _deaths(records)
    wrong = deaths.index[~deaths.USUBJID.isin(course.dead(records))]
    yield Spot("ds", wrong, "DSDECOD", "DM has no death", "Send the death in DM or correct DS")


@conflict("dm", "ds")
def check_death_dates_agree(records):
    """The date of death in disposition is that in DM, as far as both are known.

    A treatment that ended by death is dated with its own end.
    """
    deaths = _deaths(records)
    yield _other_date(records, "ds", deaths.DSSTDTC[deaths.DSSCAT != "STUDY TREATMENT"])


@conflict("dm", "ae")
def check_fatal_event_ends_at_death(records):
    """A fatal adverse event ends on the day of death in DM, as far as both are known."""
    ae = records.frame("ae")
    yield _other_date(records, "ae", ae.AEENDTC[ae.AEOUT == FATAL])


def _other_date(records, domain, dates):
    death = records.frame(domain).USUBJID.loc[dates.index].map(course.death_dates(records))
    death = death.fillna("").astype(object)
    wrong = dates.index[disagree(dates, death)]
    message = death.loc[wrong].map("is not the date of death in DM, {}".format)
    return Spot(domain, wrong, dates.name, message, course.CHECK_DATES)


@clinical("dm", "ds", "ae")
def check_death_has_cause(records):
    """A death has a cause: a fatal adverse event, or words in disposition beside DEATH."""
    dm, ae, deaths = records.frame("dm"), records.frame("ae"), _deaths(records)
    explained = set(ae.USUBJID[_fatal(ae)])
    explained |= set(deaths.USUBJID[~deaths.DSTERM.str.upper().isin(NO_CAUSE)])
    wrong = dm.index[dm.USUBJID.isin(course.dead(records) - explained)]
    yield Spot("dm", wrong, "DTHDTC", "death has no cause", "Send the cause of death")


def _deaths(records):
    ds = records.frame("ds")
    return ds[ds.DSDECOD == DEATH]


def _fatal(ae):
    return (ae.AEOUT == FATAL) | (ae.AESDTH == "Y")


@clinical("dm", "ae")
def check_fatal_event_has_death(records):
    """A participant with a fatal adverse event has a date of death in DM."""
    ae = records.frame("ae")
    wrong = ae.index[_fatal(ae) & ~ae.USUBJID.isin(course.death_dates(records).index)]
    yield Spot("ae", wrong, "AEOUT", "event is fatal but DM has no date of death", "Check both")


@clinical("dm", "ae")
def check_grade_five_is_fatal(records):
    """An adverse event of grade 5 is fatal, and its participant is dead in DM."""
    ae = records.frame("ae")
    alive = ~ae.USUBJID.isin(course.dead(records))
    wrong = ae.index[(ae.AETOXGR == "5") & (alive | ~ae.AEOUT.isin(["FATAL", ""]))]
    yield Spot("ae", wrong, "AETOXGR", "grade 5 without a death", "Check grade and outcome")


@clinical("ae")
def check_fatal_event_is_grade_five(records):
    """A fatal adverse event has grade 5."""
    ae = records.frame("ae")
    wrong = ae.index[(ae.AEOUT == FATAL) & ~ae.AETOXGR.isin(["5", ""])]
    yield Spot("ae", wrong, "AETOXGR", "event is fatal but not of grade 5", "Check both")


@clinical("ae")
def check_fatal_event_marked_as_death(records):
    """A fatal adverse event is serious by the criterion of death."""
    ae = records.frame("ae")
    unmarked = (ae.AESDTH == "N") | ((ae.AESDTH == "") & (ae.AESER == "N"))
    wrong = ae.index[(ae.AEOUT == FATAL) & unmarked]
    yield Spot("ae", wrong, "AESDTH", "event is fatal but not marked as death", "Check both")


@clinical("dm", "rs")
def check_performance_five_is_death(records):
    """A performance status of 5 means death: the participant is dead in DM."""
    rs = records.frame("rs")
    five = rs.RSTESTCD.str.startswith("ECOG") & (records.numbers("rs", "RSSTRESN") == 5)
    wrong = rs.index[five & ~rs.USUBJID.isin(course.dead(records))]
    yield Spot("rs", wrong, "RSSTRESC", "status 5 but DM has no death", "Check both")


@conflict("dm", "sv")
def check_no_visit_after_death(records):
    """Nobody has a visit after the day of death."""
    yield from _after_death(records, [("sv", "SVSTDTC")], "visit")


@conflict("dm", "ex")
def check_no_dose_after_death(records):
    """Nobody is dosed after the day of death."""
    yield from _after_death(records, [("ex", "EXSTDTC"), ("ex", "EXENDTC")], "dose")


@conflict("dm")
def check_no_result_after_death(records):
    """Nothing is measured, assessed or asked of a participant after the day of death."""
    dated = [(domain, f"{domain.upper()}DTC") for domain in ("lb", "vs", "tr", "tu", "rs", "qs")]
    yield from _after_death(records, dated, "result")


@conflict("dm")
def check_no_event_after_death(records):
    """No adverse event, medication or procedure starts after the day of death."""
    dated = [("ae", "AESTDTC"), ("cm", "CMSTDTC"), ("pr", "PRSTDTC")]
    yield from _after_death(records, dated, "start")


@conflict("dm", "ds")
def check_no_follow_up_after_death(records):
    """Disposition ends with death: nobody is followed, included or withdrawn afterwards."""
    yield from _after_death(records, [("ds", "DSSTDTC")], "record")


def _after_death(records, dated, what):
    death = records.by_participant("DTHDTC")
    for at in dated:
        if records.has(at[0]):
            yield course.late(records, at, death, f"{what} is after the death of")
