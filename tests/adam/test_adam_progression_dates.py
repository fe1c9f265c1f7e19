"""The day of a progression, by each convention that a trial file may name."""

import pandas as pd
import pytest

from helpers.adam.adovr import derive_adovr
from helpers.adam.adtr import derive_adtr
from helpers.adam.adtte import derive_param_tte, derive_readings
from helpers.adam.adtte_course import Course
from helpers.adam.adtte_lines import compute_intervals
from helpers.adam.progression_dates import COLUMNS, derive_progression_dates
from helpers.trial.vocabulary import TimeToEventEndpoint

NO_THERAPY = pd.Series(dtype="datetime64[ns]")
CONVENTIONS = ("visit", "earliest_component", "new_lesion_or_last")
BASELINE = """1 | T1 | LDIAM | 50 | 50 | 2019-02-20
        1 | T2 | LDIAM | 40 | 40 | 2019-02-20
        1 | N1 | TUMSTATE | PRESENT | | 2019-02-20"""
STABLE = "2 | T1 | LDIAM | 50 | 50 | 2019-04-20"
# day 1 is 2019-03-01: 20 June is day 112, 24 June 116, 26 June 118, 20 August 173
GROWN = """3 | T1 | LDIAM | 60 | 60 | 2019-06-20
        3 | T2 | LDIAM | 60 | 60 | 2019-06-24
        3 | N1 | TUMSTATE | PRESENT | | 2019-06-26"""
WORSE = GROWN.replace("60 | 60", "45 | 45").replace("PRESENT", "UNEQUIVOCAL PROGRESSION")
DOUBTED = """3 | T1 | LDIAM | 45 | 45 | 2019-06-20
        3 | T2 | LDIAM | 40 | 40 | 2019-06-24
        3 | W1 | TUMSTATE | EQUIVOCAL | | 2019-06-24
        4 | T1 | LDIAM | 60 | 60 | 2019-08-20
        4 | T2 | LDIAM | 60 | 60 | 2019-08-22
        4 | W1 | TUMSTATE | UNEQUIVOCAL | | 2019-08-20"""


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLDT:date | TRTSDT:date | DTHDT:date | LSTALVDT:date
        --------+-------------+-------------+------------+--------------
        01      | 2019-02-27  | 2019-03-01  |            | 2019-12-01
        """)


def lesions(frame, new=""):
    tu = frame(f"""
        USUBJID | TUSEQ:int | TULNKID | TUSTRESC   | TULOC | VISITNUM:float | TUDTC
        --------+-----------+---------+------------+-------+----------------+------
        01      | 1         | T1      | TARGET     | LUNG  | 1              | 2019-02-20
        01      | 2         | T2      | TARGET     | LIVER | 1              | 2019-02-20
        01      | 3         | N1      | NON-TARGET | BONE  | 1              | 2019-02-20
        {new}
        """)
    return tu.assign(TUTESTCD="TUMIDENT", VISIT="SCAN")


def readings(frame, rows):
    tr = frame(f"""
        VISITNUM:float | TRLNKID | TRTESTCD | TRSTRESC | TRSTRESN:float | TRDTC
        ---------------+---------+----------+----------+----------------+------
        {BASELINE}
        {rows}
        """)
    return tr.assign(USUBJID="01", VISIT="SCAN", TRSEQ=range(len(tr)))


def responses(frame, rows):
    rs = frame(f"""
        VISITNUM:float | ADT:date | AVALC
        ---------------+----------+------
        {rows}
        """)
    seq = range(1, len(rs) + 1)
    return rs.assign(USUBJID="01", RSSEQ=seq, SRCROW=seq, AEXCL=None, ANL01FL="Y")


def dated(tu, tr, adsl):
    return derive_progression_dates(
        tu, tr, derive_adovr(tu, tr, derive_adtr(tu, tr, adsl, []), adsl)
    )


def pfs(**words):
    return TimeToEventEndpoint(
        id="pfs",
        label="Progression-free survival",
        role="secondary",
        definition="as the protocol says",
        population="safety",
        type="time_to_event",
        origin="first_dose",
        events=("progression", "death"),
        censor="last_tumour_assessment",
        **words,
    )


def days_of(adsl, adrs, course):
    """Return the day of the event by each convention."""
    found = [
        derive_param_tte(pfs(progression_date=word), adsl, adrs, NO_THERAPY, course)
        for word in CONVENTIONS
    ]
    assert all(each["EVNTDESC"].tolist() == ["DISEASE PROGRESSION"] for each in found)
    return [int(each["AVAL"].iloc[0]) for each in found]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # the sum grew: T1 was measured on day 112, T2 on day 116, the response is of day 118
        (GROWN, [118, 112, 116]),
        # the targets did not grow; the bone was looked at on day 118
        (WORSE, [118, 118, 118]),
    ],
)
def test_a_progression_has_the_day_that_the_convention_names(frame, adsl, rows, expected):
    progressed = dated(lesions(frame), readings(frame, rows), adsl)
    adrs = responses(frame, "2 | 2019-04-20 | SD\n3 | 2019-06-26 | PD")
    assert days_of(adsl, adrs, Course(progressed=progressed)) == expected


@pytest.mark.parametrize("found", ["3 | 2019-06-24", "4 | 2019-08-20"])
def test_a_new_lesion_that_was_equivocal_dates_the_progression_to_its_first_sight(
    frame, adsl, found
):
    tu = lesions(frame, f"01 | 4 | W1 | NEW | LIVER | {found}")
    progressed = dated(tu, readings(frame, DOUBTED), adsl)
    adrs = responses(frame, "2 | 2019-04-20 | SD\n3 | 2019-06-24 | SD\n4 | 2019-08-22 | PD")
    course = Course(progressed=progressed)
    assert days_of(adsl, adrs, course) == [175, 116, 116]
    found = derive_param_tte(
        pfs(progression_date="earliest_component"), adsl, adrs, NO_THERAPY, course
    )
    # the stable disease of that day no longer ends the time without progression
    assert [limit.tolist() for limit in compute_intervals(found)] == [[51], [116]]
    assert found["SRCROW"].tolist() == [3]


def test_one_that_stays_equivocal_dates_nothing(frame, adsl):
    tu = lesions(frame, "01 | 4 | W1 | NEW | LIVER | 3 | 2019-06-24")
    rows = DOUBTED.replace("UNEQUIVOCAL", "EQUIVOCAL")
    found = dated(tu, readings(frame, rows), adsl)
    assert found.columns.tolist() == COLUMNS
    assert found["VISITNUM"].tolist() == [4]  # by the targets alone
    assert found["earliest_component"].tolist() == [pd.Timestamp("2019-08-20")]
    assert found["new_lesion_or_last"].tolist() == [pd.Timestamp("2019-08-22")]


def test_a_progression_that_no_lesion_shows_keeps_the_day_of_its_response(frame, adsl):
    found = dated(lesions(frame), readings(frame, STABLE), adsl)
    assert found.empty
    adrs = responses(frame, "3 | 2019-06-26 | PD")
    assert days_of(adsl, adrs, Course(progressed=found)) == [118, 118, 118]
    assert days_of(adsl, adrs, Course()) == [118, 118, 118]


def test_the_other_day_stands_beside_the_primary_one(frame, adsl):
    progressed = dated(lesions(frame), readings(frame, GROWN), adsl)
    adrs = responses(frame, "2 | 2019-04-20 | SD\n3 | 2019-06-26 | PD")
    endpoint = pfs(sensitivity=("progression_first_seen",))
    found = derive_readings([endpoint], adsl, adrs, NO_THERAPY, Course(progressed=progressed))
    assert dict(zip(found["READING"], found["AVAL"], strict=True)) == {
        "primary": 118,
        "progression_first_seen": 112,
    }
