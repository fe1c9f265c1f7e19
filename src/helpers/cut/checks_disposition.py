"""Checks of who came in and how they left: identity, consent, inclusion, disposition."""

import pandas as pd

from helpers.cut import course, schema
from helpers.cut.rules import Spot, clinical, conflict, once_per_records
from helpers.cut.usual import usual

NO_ARM = ("SCRNFAIL", "NOTASSGN")
NOT_MET = {"INCLUSION": "N", "EXCLUSION": "Y"}
MONTH = len("2019-03")
PREGNANCY = ("HCG", "HCGPREG", "PREG")


@conflict
def check_age_agrees_with_birth(records):
    """AGE is the age on the day of the reference start, or one year away from it."""
    birth = records.days("dm", "BRTHDTC")
    years = (records.days("dm", "RFSTDTC") - birth).dt.days / 365.25
    age = records.numbers("dm", "AGE")
    wrong = age.index[(age - years).abs() > schema.threshold("age_years")]
    yield Spot("dm", wrong, "AGE", "does not agree with the date of birth", "Check both")


@clinical
def check_id_names_subject(records):
    """A participant's identifier contains the numbers of the site and of the subject.

    Where most identifiers do not, they are built in another way, and nothing is found.
    """
    dm = records.frame("dm")
    for column in ("SUBJID", "SITEID"):
        pairs = zip(dm.USUBJID, dm[column], strict=True)
        without = [part not in whole for whole, part in pairs]
        wrong = dm.index[without] if 2 * sum(without) < len(dm) else []
        message = "is not part of the participant's identifier"
        yield Spot("dm", wrong, column, message, "Check for a swapped participant")


@clinical
def check_arm_has_one_name(records):
    """An arm code stands for one arm."""
    dm = records.frame("dm")
    for code in ("ARM", "ACTARM"):
        named = dm[(dm[f"{code}CD"] != "") & (dm[code] != "")]
        expected = usual(named[code], named[f"{code}CD"])
        wrong = named.index[named[code] != expected]
        message = expected.loc[wrong].map("its code otherwise stands for {!r}".format)
        yield Spot("dm", wrong, code, message, "Check arm and code")


@conflict("dm")
def check_person_has_one_id(records):
    """No two participants of a site and sex share a full date of birth, or a dated history."""
    dm = records.frame("dm")
    repair = "Check whether one person was screened under two numbers"
    known = dm[records.days("dm", "BRTHDTC").notna()]
    same = known.groupby(["SITEID", "SEX", "BRTHDTC"], sort=False).USUBJID
    first = same.transform("first")
    again = known.index[first != known.USUBJID]
    message = first.loc[again].map("may be {} again: same site, sex and date of birth".format)
    yield Spot("dm", again, "USUBJID", message, repair)
    once = dm.drop_duplicates("USUBJID")
    row = pd.Series(once.index, once.USUBJID)
    for pair, entries in _same_history(records).items():
        earlier, later = sorted(pair, key=lambda who: row[who])
        if row[later] not in again:
            message = f"may be {earlier} again: same site, sex and {entries} entries of history"
            yield Spot("dm", [row[later]], "USUBJID", message, repair)


def _same_history(records):
    """Return how many dated entries of history two participants share, of site and sex too.

    Entries that more than two have say nothing of who somebody is, nor does a single one.
    """
    mh, people = records.frame("mh"), records.frame("dm").drop_duplicates("USUBJID")
    people = people.set_index("USUBJID")
    dated = mh[(mh.MHSTDTC.str.len() >= MONTH) & mh.USUBJID.isin(people.index)]
    entries = dated[["USUBJID", "MHSTDTC"]].assign(
        term=dated.MHTERM.str.casefold(),
        site=dated.USUBJID.map(people.SITEID),
        sex=dated.USUBJID.map(people.SEX),
    )
    same = entries.drop_duplicates().groupby(["site", "sex", "term", "MHSTDTC"]).USUBJID
    both = same.agg(["size", "first", "last"])
    shared = both[both["size"] == 2].groupby(["first", "last"]).size()
    return shared[shared >= schema.threshold("shared_history")]


@clinical("dm")
def check_consent_dated(records):
    """Everybody in DM has a date of informed consent, in DM or in disposition."""
    dm, consent = records.frame("dm"), course.consent_days(records)
    wrong = dm.index[~dm.USUBJID.isin(consent.index)]
    yield _nobody_or(wrong, dm.index, "RFICDTC", "no date of informed consent", "Send RFICDTC")


@clinical("dm", "ds")
def check_consent_dates_agree(records):
    """The consent in DM is one of those in disposition, where it has any."""
    dm, ds = records.frame("dm"), records.frame("ds")
    given = ds[ds.DSDECOD == course.CONSENT]
    met = (dm.USUBJID + "|" + dm.RFICDTC.str.slice(0, 10)).isin(
        given.USUBJID + "|" + given.DSSTDTC.str.slice(0, 10)
    )
    wrong = dm.index[(dm.RFICDTC != "") & dm.USUBJID.isin(given.USUBJID) & ~met]
    yield Spot("dm", wrong, "RFICDTC", "is no day of consent in DS", course.CHECK_DATES)


@conflict("dm", "ds")
def check_inclusion_after_consent(records):
    """Nobody is included before informed consent."""
    ds, consent = records.frame("ds"), records.of_subject("ds", course.consent_days(records))
    early = records.days("ds", "DSSTDTC") < consent
    wrong = ds.index[ds.DSDECOD.isin(course.INCLUSION) & early]
    message = consent.loc[wrong].dt.strftime("inclusion is before the consent of %Y-%m-%d")
    yield Spot("ds", wrong, "DSSTDTC", message, course.CHECK_DATES)


@clinical("ie", "ds")
def check_included_meets_criteria(records):
    """Who is included meets every criterion, at least at a later screening.

    A criterion that was not met is settled when a screen failure or a new consent follows it
    before the inclusion: then the participant was screened again.
    """
    ie, ds = records.frame("ie"), records.frame("ds")
    failed = ie[ie.IESTRESC.where(ie.IESTRESC != "", ie.IEORRES) == ie.IECAT.map(NOT_MET)]
    day = records.days("ie", "IEDTC").loc[failed.index]
    again = ds.DSDECOD.isin([course.CONSENT, course.SCREEN_FAILURE])
    new_screen = records.days("ds", "DSSTDTC")[again].groupby(ds.USUBJID[again]).max()
    restarted = failed.USUBJID.map(new_screen) >= day
    included = failed.USUBJID.map(course.inclusion_days(records))
    wrong = failed.index[included.notna() & ~restarted & ~(included < day)]
    yield Spot("ie", wrong, "IETESTCD", "criterion not met but included", "Check IE and DS")


@clinical("dm", "ds")
def check_screen_failure_has_reason(records):
    """A screen failure has a criterion not met, or a reason in disposition."""
    dm, ie, ds = (records.frame(domain) for domain in ("dm", "ie", "ds"))
    failed = dm.index[dm.USUBJID.isin(course.screen_failures(records))]
    told = ds[(ds.DSDECOD == course.SCREEN_FAILURE) & (ds.DSTERM.str.upper() != ds.DSDECOD)]
    wrong = failed[~dm.USUBJID.loc[failed].isin([*ie.USUBJID, *told.USUBJID])]
    yield _nobody_or(wrong, failed, "ARMCD", "screen failure without a reason", "Send IE or DS")


def _nobody_or(wrong, of, column, message, repair):
    """Return one spot of DM as a whole when everybody lacks something, else one by participant."""
    if len(wrong) == len(of) > 1:
        return Spot("dm", None, column, f"{message} (all {len(of)} participants)", repair)
    return Spot("dm", wrong, column, message, repair)


@clinical("dm", "ds", "ex")
def check_included_is_dosed(records):
    """Who is included starts treatment within some weeks, or the cut says why not."""
    ds = records.frame("ds")
    included = records.of_subject("ds", course.inclusion_days(records))
    dm = records.frame("dm")
    untreated = dm.USUBJID[dm.ACTARMCD.str.upper().isin([*NO_ARM, "NOTTRT"])]
    explained = set(untreated) | set(course.endings(records).USUBJID) | course.dead(records)
    dosed = set(records.frame("ex").USUBJID[course.given(records)])
    waited = (pd.Timestamp(records.data_cut) - included).dt.days
    waiting = (waited > schema.threshold("first_dose_days")) & ds.DSDECOD.isin(course.INCLUSION)
    wrong = ds.index[waiting & ~ds.USUBJID.isin(explained | dosed)]
    message = "included but neither dosed nor explained"
    yield Spot("ds", wrong, "DSSTDTC", message, "Send EX, or DS with the reason")


@clinical("ds")
def check_one_ending(records):
    """Treatment and study end once each."""
    ends = course.endings(records)
    ends = ends[ends.DSSCAT != ""]  # without it nobody can tell what ended
    ordered = ends.loc[records.numbers("ds", "DSSEQ").loc[ends.index].sort_values().index]
    wrong = ordered.index[ordered.duplicated(["USUBJID", "DSSCAT"])]
    yield Spot("ds", wrong, "DSDECOD", "ended before already", "Keep one record of the end")


@once_per_records
def _study_ends(records):
    ends = course.endings(records)
    ours = ends.index[ends.DSSCAT == "STUDY PARTICIPATION"]
    return records.days("ds", "DSSTDTC").loc[ours].groupby(ends.USUBJID.loc[ours]).max().dropna()


@clinical("ds")
def check_study_ends_after_treatment(records):
    """Study participation does not end before the treatment."""
    ends, study = course.endings(records), _study_ends(records)
    limit = records.of_subject("ds", study)
    after = (records.days("ds", "DSSTDTC") > limit).loc[ends.index]
    wrong = ends.index[after & (ends.DSSCAT != "STUDY PARTICIPATION")]
    message = limit.loc[wrong].dt.strftime("study participation ended before, on %Y-%m-%d")
    yield Spot("ds", wrong, "DSSTDTC", message, course.CHECK_DATES)


@clinical("ds")
def check_nothing_after_study_end(records):
    """Nobody has a visit, a dose or a questionnaire after the end of study participation."""
    for at in (("sv", "SVSTDTC"), ("ex", "EXSTDTC"), ("qs", "QSDTC")):
        if records.has(at[0]):
            words = "is after the end of study participation,"
            yield course.late(records, at, _study_ends(records), words)


@clinical("dm", "lb")
def check_pregnancy_test_in_women(records):
    """Only women have a pregnancy test."""
    dm, lb = records.frame("dm"), records.frame("lb")
    men = set(dm.USUBJID[dm.SEX == "M"])
    tests = lb[lb.LBTESTCD.isin(PREGNANCY) & (lb.LBSTAT == "")]
    wrong = tests.index[tests.USUBJID.isin(men)]
    yield Spot("lb", wrong, "LBTESTCD", "participant is male in DM", "Check sex and sample")


@clinical("lb", "ex")
def check_pregnant_not_dosed(records):
    """Nobody is dosed after a positive pregnancy test."""
    lb, ex = records.frame("lb"), records.frame("ex")
    lb = lb[lb.LBTESTCD.isin(PREGNANCY)]
    lb = lb[lb.LBSTRESC.str.upper().str.startswith("POS")]
    days = records.days("lb", "LBDTC").loc[lb.index].groupby(lb.USUBJID).min()
    after = records.days("ex", "EXSTDTC") >= records.of_subject("ex", days)
    wrong = ex.index[after & course.given(records)]
    message = "dosed after a positive pregnancy test"
    yield Spot("ex", wrong, "EXSTDTC", message, "Check test and doses at once", once=True)
