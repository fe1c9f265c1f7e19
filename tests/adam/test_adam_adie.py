"""ADIE: what the data say of each criterion, and what the site recorded."""

from datetime import date

import pandas as pd
import pytest

from cut_kit import TableCut, small_trial
from helpers.adam.adie import derive_adie
from helpers.adam.adie_clearance import cockcroft_gault
from helpers.adam.adscreen import derive_adscreen
from helpers.adam.adsl import derive_adsl

DM = """
    USUBJID | ARMCD | ARM     | RFSTDTC    | RFICDTC    | AGE:float | SEX
    --------+-------+---------+------------+------------+-----------+----
    01      | A     | One arm | 2019-03-01 | 2019-02-20 | 70        | M
    """


def judged(cut, trial):
    adsl = derive_adsl(cut, trial)
    adie = derive_adie(cut, adsl, derive_adscreen(cut, adsl), trial)
    return adie[adie["ANL01FL"] == "Y"]


@pytest.fixture
def verdicts(frame):
    """Return ADIE of one criterion, by participant."""

    def derive(criterion, dm=DM, **tables):
        words = {"id": "E1", "kind": "exclusion", "text": "T", "provenance": "register"}
        trial = small_trial(eligibility=[words | criterion])
        frames = {domain: frame(text) for domain, text in {"dm": dm, **tables}.items()}
        cut = TableCut(date(2019, 6, 30), frames)
        return judged(cut, trial).set_index("USUBJID")

    return derive


NEUTROPHILS = {"test": "NEUT", "at_least": {"value": 1.5, "unit": "10^9/L"}}


def _neutrophils(value, day, unit="10^9/L"):
    return f"""
    USUBJID | LBTESTCD | LBORRES | LBORRESU | LBSTRESN:float | LBSTRESU | LBDTC
    --------+----------+---------+----------+----------------+----------+------
    01      | NEUT     | {value} | {unit}   | {value}        | {unit}   | {day}
    """


@pytest.mark.parametrize(
    ("value", "day", "verdict"),
    [
        ("1.5", "2019-02-20", "PASS"),  # the limit itself passes
        ("1.4", "2019-02-20", "FAIL"),
        ("1.5", "2019-02-01", "PASS"),  # 28 days old
        ("1.5", "2019-01-31", "UNKNOWN"),  # 29 days old
        ("1.5", "2019-03-01", "PASS"),  # on the day of inclusion
        ("1.5", "2019-03-02", "UNKNOWN"),  # after it
        ("", "2019-02-20", "UNKNOWN"),
    ],
)
def test_a_limit_is_inclusive_and_judges_the_window_before_inclusion(verdicts, value, day, verdict):
    assert verdicts(NEUTROPHILS, lb=_neutrophils(value, day)).VERDICT.to_dict() == {"01": verdict}


def test_the_most_recent_value_in_the_window_decides(verdicts):
    lb = _neutrophils("1.0", "2019-02-20") + _neutrophils("2.0", "2019-02-22").split("\n")[3]
    adie = verdicts(NEUTROPHILS, lb=lb).loc["01"]

    assert (adie.VERDICT, adie.AVAL) == ("PASS", 2.0)
    assert pd.Timestamp("2019-02-22") == adie.ADT


def test_another_spelling_of_the_unit_counts_and_another_unit_does_not(verdicts):
    same = verdicts(NEUTROPHILS, lb=_neutrophils("1.6", "2019-02-20", "GI/L")).loc["01"]
    other = verdicts(NEUTROPHILS, lb=_neutrophils("1600", "2019-02-20", "mg/L")).loc["01"]

    assert same.VERDICT == "PASS"
    assert (other.VERDICT, other.TEXT) == ("UNKNOWN", "NEUT is in mg/L, not in 10^9/L")
    assert other.DEVIATION == "POTENTIAL"


def test_a_value_as_collected_counts_when_it_is_in_the_unit_of_the_criterion(verdicts):
    haemoglobin = {"test": "HGB", "at_least": {"value": 5.6, "unit": "mmol/L"}}
    lb = """
    USUBJID | LBTESTCD | LBORRES | LBORRESU | LBSTRESN:float | LBSTRESU | LBDTC
    --------+----------+---------+----------+----------------+----------+-----------
    01      | HGB      | 5.5     | mmol/L   | 89             | g/L      | 2019-02-20
    """
    assert verdicts(haemoglobin, lb=lb).AVAL.to_dict() == {"01": 5.5}


@pytest.mark.parametrize(("age", "verdict"), [("18", "PASS"), ("17", "FAIL"), ("", "UNKNOWN")])
def test_age(verdicts, age, verdict):
    adult = {"test": "AGE", "at_least": {"value": 18, "unit": "years"}}
    assert verdicts(adult, dm=DM.replace("70", age)).VERDICT.to_dict() == {"01": verdict}


@pytest.mark.parametrize(("grade", "verdict"), [("2", "PASS"), ("3", "FAIL")])
def test_performance_status(verdicts, grade, verdict):
    rs = f"""
    USUBJID | RSTESTCD | RSSTRESC | RSDTC
    --------+----------+----------+-----------
    01      | ECOG101  | {grade}  | 2019-02-20
    """
    at_most = {"test": "ECOG", "at_most": {"value": 2, "unit": "grade"}}
    assert verdicts(at_most, rs=rs).VERDICT.to_dict() == {"01": verdict}


def test_cockcroft_gault_of_a_man_and_a_woman():
    one = pd.Series([1.0])
    # by hand: (140 - 70) * 70 / (72 * 1.2) = 56.7
    man = cockcroft_gault(70 * one, 70 * one, pd.Series([False]), 1.2 * one)
    woman = cockcroft_gault(70 * one, 70 * one, pd.Series([True]), 1.2 * one)

    assert man[0] == pytest.approx(56.712963)
    assert woman[0] == pytest.approx(0.85 * 56.712963)


@pytest.mark.parametrize(("creatinine", "unit"), [("1.2", "mg/dL"), ("106.104", "umol/L")])
def test_clearance_is_estimated_from_age_weight_sex_and_creatinine(verdicts, creatinine, unit):
    lb = _neutrophils(creatinine, "2019-02-20", unit).replace("NEUT ", "CREAT")
    vs = """
    USUBJID | VSTESTCD | VSSTRESN:float | VSSTRESU | VSDTC
    --------+----------+----------------+----------+-----------
    01      | WEIGHT   | 70             | kg       | 2019-02-20
    """
    clearance = {"test": "CREATCLR", "at_least": {"value": 15, "unit": "mL/min"}}

    assert verdicts(clearance, lb=lb, vs=vs).AVAL["01"] == pytest.approx(56.712963)
    assert verdicts(clearance, lb=lb).VERDICT["01"] == "UNKNOWN"


INFECTION = {"absent": "active_infection"}


def _infection(start, end):
    return f"""
    USUBJID | AESEQ:float | AEBODSYS                    | AESTDTC | AEENDTC
    --------+-------------+-----------------------------+---------+--------
    01      | 1           | INFECTIONS AND INFESTATIONS | {start} | {end}
    """


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("2019-02-20", "2019-03-02", "FAIL"),
        ("2019-02-20", "", "FAIL"),
        ("2019-02-20", "2019-03-01", "PASS"),  # over on the day of inclusion
        ("2019-03-01", "", "FAIL"),
        ("2019-03-02", "", "PASS"),
        ("2019-02-20", "2019-03", "UNKNOWN"),  # over on the first or later in March
        ("2019-03", "", "UNKNOWN"),
    ],
)
def test_an_infection_is_active_when_it_has_begun_and_not_ended(verdicts, start, end, verdict):
    adie = verdicts(INFECTION, ae=_infection(start, end))
    assert adie.VERDICT.to_dict() == {"01": verdict}


@pytest.mark.parametrize(
    ("relation", "verdict"), [("ONGOING", "FAIL"), ("BEFORE", "PASS"), ("", "UNKNOWN")]
)
def test_a_past_infection_without_an_end_counts_as_it_was_recorded(verdicts, relation, verdict):
    mh = f"""
    USUBJID | MHTERM    | MHBODSYS                    | MHSTDTC | MHENRF
    --------+-----------+-----------------------------+---------+----------
    01      | HEPATITIS | INFECTIONS AND INFESTATIONS | 2010    | {relation}
    """
    assert verdicts(INFECTION, mh=mh).VERDICT.to_dict() == {"01": verdict}


def test_nothing_delivered_about_infections_leaves_it_unknown(verdicts):
    assert verdicts(INFECTION).TEXT.to_dict() == {"01": "no record of infections was delivered"}


@pytest.mark.parametrize(
    ("sex", "result", "term", "verdict"),
    [
        ("M", "", "GOUT", "PASS"),
        ("F", "NEGATIVE", "GOUT", "PASS"),
        ("F", "POSITIVE", "GOUT", "FAIL"),
        ("F", "", "GOUT", "UNKNOWN"),
        ("F", "", "Postmenopausal", "PASS"),
    ],
)
def test_pregnancy_needs_a_negative_test_or_a_history_that_excludes_it(
    verdicts, sex, result, term, verdict
):
    lb = f"""
    USUBJID | LBTESTCD | LBSTRESC | LBDTC
    --------+----------+----------+-----------
    01      | HCG      | {result} | 2019-02-20
    """
    mh = f"""
    USUBJID | MHTERM
    --------+-------
    01      | {term}
    """
    adie = verdicts({"absent": "pregnancy"}, dm=DM.replace("| M", f"| {sex}"), lb=lb, mh=mh)
    assert adie.VERDICT.to_dict() == {"01": verdict}


@pytest.mark.parametrize(
    ("consent", "verdict"),
    [("2019-03-01", "PASS"), ("2019-03-02", "FAIL"), ("", "UNKNOWN")],
)
def test_consent_comes_no_later_than_inclusion(verdicts, consent, verdict):
    adie = verdicts({"consent": True}, dm=DM.replace("2019-02-20", consent))
    assert adie.VERDICT.to_dict() == {"01": verdict}


TWO = """
    USUBJID | ARMCD    | ARM            | RFSTDTC    | AGE:float
    --------+----------+----------------+------------+----------
    01      | A        | One arm        | 2019-03-01 | 70
    02      | SCRNFAIL | Screen Failure |            | 17
    """
IE = """
    USUBJID | IETESTCD | IEDTC
    --------+----------+-----------
    02      | E1       | 2019-01-20
    """


def test_what_only_the_site_can_decide_is_met_where_the_site_recorded_no_failure(verdicts):
    adie = verdicts({"recorded": True}, dm=TWO, ie=IE)

    assert adie.VERDICT.to_dict() == {"01": "PASS", "02": "FAIL"}
    assert adie.BASIS.unique().tolist() == ["site"]
    assert adie.SITEREC.to_dict() == {"01": "N", "02": "Y"}


def test_without_the_site_s_record_nobody_knows(verdicts):
    adie = verdicts({"recorded": True}, dm=TWO)

    assert adie.VERDICT.tolist() == ["UNKNOWN", "UNKNOWN"]
    assert adie.SITEREC.isna().all()
    assert adie.DEVIATION.isna().all()


def test_only_an_included_participant_deviates(verdicts):
    adult = {"test": "AGE", "at_least": {"value": 75, "unit": "years"}}
    adie = verdicts(adult, dm=TWO, ie=IE)

    assert adie.VERDICT.to_dict() == {"01": "FAIL", "02": "FAIL"}
    assert adie.DEVIATION.dropna().to_dict() == {"01": "MAJOR"}


def test_a_failure_at_an_earlier_screening_is_not_held_against_a_later_one(verdicts):
    ds = """
    USUBJID | DSSEQ:float | DSCAT             | DSDECOD        | DSSTDTC
    --------+-------------+-------------------+----------------+-----------
    01      | 1           | DISPOSITION EVENT | SCREEN FAILURE | 2019-01-20
    """
    ie = IE.replace("02 ", "01 ")
    assert verdicts({"recorded": True}, ie=ie, ds=ds).VERDICT.to_dict() == {"01": "PASS"}
    assert verdicts({"recorded": True}, ie=ie).VERDICT.to_dict() == {"01": "FAIL"}


def test_a_failed_criterion_is_no_deviation_when_its_alternative_is_met(frame):
    limits = {"at_least": {"value": 75, "unit": "years"}}
    words = {"kind": "inclusion", "text": "T", "provenance": "register", "test": "AGE"}
    lower = {"at_least": {"value": 65, "unit": "years"}}
    trial = small_trial(
        eligibility=[
            {"id": "I1", "alternative_to": "I2", **words, **limits},
            {"id": "I2", "alternative_to": "I1", **words, **lower},
        ]
    )
    cut = TableCut(date(2019, 6, 30), {"dm": frame(DM)})
    adie = judged(cut, trial).set_index("IETESTCD")

    assert adie.VERDICT.to_dict() == {"I1": "FAIL", "I2": "PASS"}
    assert adie.DEVIATION.isna().all()


def test_a_trial_without_criteria_has_no_verdicts(frame):
    cut = TableCut(date(2019, 6, 30), {"dm": frame(DM)})
    trial = small_trial()
    adie = judged(cut, trial)
    assert (len(adie), "VERDICT" in adie) == (0, True)
