"""Occasions for a narrative, and what stands beside them."""

import pandas as pd
import pytest

from cut_kit import TableCut
from helpers.adam.adnarr import derive_adnarr
from helpers.adam.adnarr_beside import derive_narr_laboratory, derive_narr_medication
from safety_trial import safety_trial

ADSL = """
    USUBJID | INCLFL | DTHFL | TRTSDT:date | TRTEDT:date | DTHDT:date | DTHDTF | CUTDT:date | EOTSTT       | DCTREAS       | EOTDT:date | EOSSTT       | DCSREAS | EOSDT:date
    01      | Y      | Y     | 2019-03-01  | 2019-03-20  | 2019-04-15 | D      | 2019-12-31 | DISCONTINUED | ADVERSE EVENT | 2019-03-21 | DISCONTINUED | DEATH   | 2019-04-15
    02      | Y      |       | 2019-03-01  | 2019-06-01  |            |        | 2019-12-31 | COMPLETED    |               | 2019-06-01 | DISCONTINUED | LOST    | 2019-09-01
    03      | Y      | Y     |             |             | 2019-03-02 |        | 2019-12-31 |              |               |            | DISCONTINUED | DEATH   | 2019-03-02
    04      |        | Y     |             |             | 2019-02-02 |        | 2019-12-31 |              |               |            |              |         |
    """
ADAE = """
    USUBJID | AESEQ:int | AETERM    | AEDECOD | ATOXGRN:float | AESER | AESDTH | AEACN          | AEOUT
    01      | 1         | Bad sepsis| Sepsis  | 4             | Y     | N      |                | FATAL
    01      | 2         | RASH      | Rash    | 2             | N     |        | DRUG WITHDRAWN |
    01      | 3         | cough     | Cough   | 1             | N     |        |                |
    04      | 1         | Stroke    | Stroke  | 5             | Y     | Y      |                | FATAL
    """
AE = """
    USUBJID | AESEQ:int | AESTDTC    | AEENDTC | AEREL
    01      | 1         | 2019-03    | 2019-04 | POSSIBLE
    01      | 2         | 2019-03-20 |         |
    01      | 3         | 2019-03-20 |         |
    04      | 1         | 2019-02-01 |         |
    """
DS = """
    USUBJID | DSSEQ:int | DSTERM        | DSDECOD       | DSCAT             | DSSCAT              | DSSTDTC
    01      | 1         | Rash          | ADVERSE EVENT | DISPOSITION EVENT | STUDY TREATMENT     | 2019-03-21
    01      | 2         | Died at home  | DEATH         | DISPOSITION EVENT | STUDY PARTICIPATION | 2019-04
    02      | 1         | LOST          | LOST          | DISPOSITION EVENT | STUDY PARTICIPATION | 2019-08-01
    02      | 2         | Moved away    | LOST          | DISPOSITION EVENT | STUDY PARTICIPATION | 2019-09-01
    """
DM = """
    USUBJID | DTHDTC
    01      |
    02      |
    03      | 2019-03-02
    04      | 2019-02-02
    """
ADEX = """
    USUBJID | GIVENFL | TRTROLE  | ASTDT:date | AENDT:date
    01      | Y       | study    | 2019-03-01 | 2019-03-18
    01      |         | study    | 2019-03-19 | 2019-03-20
    01      | Y       | backbone | 2019-03-20 | 2019-03-20
    """


@pytest.fixture
def adnarr(frame):
    frames = {name: frame(table) for name, table in {"ae": AE, "ds": DS, "dm": DM}.items()}
    cut = TableCut(pd.Timestamp("2019-12-31").date(), frames)
    return derive_adnarr(cut, frame(ADSL), frame(ADAE), frame(ADEX), safety_trial())


def rows(found, *names):
    shown = found[list(names)].astype(object)
    return shown.where(shown.notna(), "").values.tolist()


def test_each_included_participant_has_each_occasion_once_in_the_order_of_dates_death_last(adnarr):
    assert rows(adnarr, "USUBJID", "NARRSEQ", "NARRCAT", "TERM", "VERBATIM") == [
        ["01", 1, "SERIOUS EVENT", "Sepsis", "Bad sepsis"],
        ["01", 2, "EVENT THAT ENDED TREATMENT", "Rash", ""],
        ["01", 3, "TREATMENT STOPPED", "ADVERSE EVENT", "Rash"],
        ["01", 4, "DEATH", "", "Died at home"],
        ["02", 1, "STUDY LEFT", "LOST", "Moved away"],
        ["03", 1, "DEATH", "", ""],
    ]


def test_a_date_stands_as_recorded_and_only_a_whole_one_has_a_study_day(adnarr):
    assert rows(adnarr, "STDTC", "ASTDY", "ENDTC", "AENDY") == [
        ["2019-03", "", "2019-04", ""],
        ["2019-03-20", 20.0, "", ""],
        ["2019-03-21", 21.0, "", ""],
        ["2019-04", "", "", ""],
        ["2019-09-01", 185.0, "", ""],
        ["2019-03-02", "", "", ""],
    ]


def test_days_count_from_the_last_day_with_study_treatment(adnarr):
    assert rows(adnarr, "DOSEDAYS")[:4] == [[""], [2.0], [3.0], [""]]


def test_a_death_that_may_lie_on_either_side_of_the_window_is_not_certain(adnarr):
    deaths = adnarr[adnarr["NARRCAT"] == "DEATH"]
    assert rows(deaths, "USUBJID", "WINDOW") == [["01", "not certain"], ["03", ""]]


def test_a_fatal_event_is_known_by_any_of_its_three_signs(adnarr):
    assert rows(adnarr, "FATALFL")[:2] == [["Y"], [""]]


def test_nobody_and_nothing_give_an_empty_frame_with_every_column(frame):
    cut = TableCut(pd.Timestamp("2019-12-31").date(), {"dm": frame(DM)[:0]})
    tables = (frame(table)[:0] for table in (ADSL, ADAE, ADEX))
    none = derive_adnarr(cut, *tables, safety_trial())
    assert none.empty
    assert {"NARRSEQ", "WINDOW", "DOSEDAYS"} <= set(none)
    assert derive_narr_medication(none, frame(ADCM)).empty
    assert derive_narr_laboratory(none, frame(ADLB), safety_trial()).empty


ADCM = """
    USUBJID | CMSEQ:int | CMTRT | TERM | CMINDC | CMSTDTC    | CMENDTC    | AEXCL
    01      | 1         | a     | A    | itch   | 2019-03-01 |            |
    01      | 2         | b     | B    |        | 2019-03    | 2019-03-25 |
    01      | 3         | c     | C    |        | 2019-03-21 |            |
    01      | 4         | d     | D    |        | 2019-02-01 | 2019-03-19 |
    01      | 5         | e     | E    |        |            | 2019-03-20 |
    01      | 6         | a     | A    | again  | 2019-03-02 |            |
    01      | 7         | f     | F    |        | 2018-01-01 |            | prior anticancer therapy
    """
ADLB = """
    USUBJID | PARAMCD | PARAM | LBSEQ:int | ADT:date   | ADY:float | AVAL:float | AVALU  | ATOXGRL:float | ATOXGRH:float | ABLFL | ANRIND | ANRLO:float | ANRHI:float | BASE:float
    01      | NEUT    | Neut  | 1         | 2019-03-01 | 1         | 4          | 10^9/L | 0             |               | Y     | NORMAL | 2           | 8           | 4
    01      | NEUT    | Neut  | 2         | 2019-03-13 | 13        | 0.9        | 10^9/L | 3             |               |       | LOW    | 2           | 8           | 4
    01      | NEUT    | Neut  | 3         | 2019-03-20 | 20        | 1.4        | 10^9/L | 2             |               |       | LOW    | 2           | 8           | 4
    01      | NEUT    | Neut  | 4         | 2019-03-28 | 28        | 0.1        | 10^9/L | 4             |               |       | LOW    | 2           | 8           | 4
    01      | HGB     | Hb    | 5         | 2019-03-01 | 1         | 95         | g/L    | 2             |               | Y     | LOW    | 120         | 150         | 95
    01      | HGB     | Hb    | 6         | 2019-03-20 | 20        | 96         | g/L    | 2             |               |       | LOW    | 120         | 150         | 95
    01      | UREA    | Urea  | 7         | 2019-03-20 | 20        | 99         | mmol/L |               |               |       | HIGH   | 2           | 8           |
    """


def test_medication_of_the_day_is_sure_or_open_by_its_dates_and_named_once(adnarr, frame):
    found = derive_narr_medication(adnarr, frame(ADCM))
    assert rows(found, "USUBJID", "NARRSEQ", "TERM", "CMINDC", "OPENFL") == [
        ["01", 2, "A", "itch", ""],
        ["01", 2, "B", "", "Y"],
        ["01", 2, "E", "", "Y"],
    ]


def test_the_worst_value_within_seven_days_is_worse_only_above_the_grade_at_baseline(adnarr, frame):
    found = derive_narr_laboratory(adnarr, frame(ADLB), safety_trial())
    assert rows(found, "NARRSEQ", "PARAMCD", "AVAL", "ADY", "GRADE", "BASEGR", "WORSEFL") == [
        [2, "NEUT", 0.9, 13.0, 3.0, 0.0, "Y"],
        [2, "HGB", 96.0, 20.0, 2.0, 2.0, ""],
    ]
    ungraded = [{"test": "NEUT", "label": "Neutrophils", "grade": True}]
    ungraded += [{"test": "HGB", "label": "Haemoglobin", "grade": False}]
    one = derive_narr_laboratory(adnarr, frame(ADLB), safety_trial(laboratory=ungraded))
    assert one["PARAMCD"].tolist() == ["NEUT"]


def test_without_grades_a_value_newly_outside_its_range_is_worse(adnarr, frame):
    safety = {"grading": {"dictionary": "severity"}, "follow_up_days": 30}
    trial = safety_trial(safety=safety)
    found = derive_narr_laboratory(adnarr, frame(ADLB), trial)
    assert rows(found, "PARAMCD", "AVAL", "WORSEFL") == [["NEUT", 1.4, "Y"], ["HGB", 96.0, ""]]
