from datetime import date

import pandas as pd
import pytest

from cut_kit import TableCut, small_trial, visit
from helpers.adam.adavail import derive_adavail
from helpers.adam.adavail_records import derive_adavail_records
from helpers.trial.vocabulary import Questionnaire

CUT = date(2019, 6, 30)
# first dose on 2019-03-01: week 2 is 12 to 18 March, week 4 is 26 March to 1 April
VISITS = [
    visit("baseline", 1, [-7, 1], ["laboratory", "performance"]),
    visit("week_2", 15, [12, 18], ["laboratory"]),
    visit("week_4", 29, [26, 32], ["laboratory", "performance"]),
]
TRIAL = small_trial(visits=VISITS)
PEOPLE = """
    USUBJID | INCLFL | SAFFL | INCLDT:date | TRTSDT:date | EOTDT:date | EOSDT:date | DTHDT:date
    --------+--------+-------+-------------+-------------+------------+------------+-----------
"""


@pytest.fixture
def adsl(frame):
    """Return a reader of participants, by default one who was treated from 1 March 2019 on."""

    def read(*rows, cut=CUT):
        rows = rows or ("01 | Y | Y | 2019-02-27 | 2019-03-01 | | |",)
        return frame(PEOPLE + "\n".join(rows)).assign(CUTDT=pd.Timestamp(cut))

    return read


@pytest.fixture
def bloods(frame):
    """Return a reader of laboratory records: one result each, unless the row says otherwise."""

    def read(*rows):
        head = "USUBJID | LBDTC | LBSTRESN:float | LBSTAT | LBREASND | VISIT\n----"
        return frame(head + "\n" + "\n".join(rows))

    return read


def derive(adsl, trial=TRIAL, cut=CUT, **domains):
    """Return (ADAVAIL, its records) of a cut that holds these domains."""
    delivered = TableCut(cut, domains)
    records = derive_adavail_records(delivered, adsl, trial)
    return derive_adavail(records, delivered, adsl, trial), records


def told(adavail, assessment="laboratory"):
    """Return {participant: {visit: (status, why)}} of one assessment."""
    mine = adavail[adavail["ASSESS"] == assessment]
    return {
        who: dict(zip(of["AVISIT"], zip(of["STATUS"], of["WHY"], strict=True), strict=True))
        for who, of in mine.groupby("USUBJID")
    }


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2019-03-11", "MISSED"),
        ("2019-03-12", "DONE"),
        ("2019-03-18T23:50", "DONE"),
        ("2019-03-19", "MISSED"),
    ],
)
def test_both_edge_days_of_a_window_are_done_and_a_day_outside_is_not(adsl, bloods, day, status):
    adavail, records = derive(adsl(), lb=bloods(f"01 | {day} | 5 | | | "))
    assert told(adavail)["01"]["week_2"][0] == status
    place = {"DONE": "in the window of a visit", "MISSED": "unscheduled"}[status]
    assert list(records["PLACE"]) == [place]


def test_the_result_nearest_to_the_target_day_gives_the_date(adsl, bloods):
    lb = bloods(
        "01 | 2019-03-12 | 5 | | |", "01 | 2019-03-14 | 5 | | |", "01 | 2019-03-16 | 5 | | |"
    )
    adavail, _ = derive(adsl(), lb=lb)
    week_2 = adavail[adavail["AVISIT"] == "week_2"].iloc[0]
    assert (week_2["ADY"], str(week_2["ADT"].date()), week_2["WHY"]) == (14, "2019-03-14", "")


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        (date(2019, 3, 11), ("NOT DUE", "window opens after the cut")),
        (date(2019, 3, 12), ("NOT DUE", "window still open at the cut")),
        (date(2019, 3, 18), ("NOT DUE", "window still open at the cut")),
        (date(2019, 3, 19), ("MISSED", "nothing recorded")),
    ],
)
def test_a_window_closes_after_its_last_day(adsl, bloods, cut, expected):
    adavail, _ = derive(adsl(cut=cut), cut=cut, lb=bloods())
    assert told(adavail)["01"]["week_2"] == expected


@pytest.mark.parametrize(
    ("death", "expected"),
    [
        ("2019-03-11", ("NOT APPLICABLE", "died before the window opened")),
        ("2019-03-12", ("NOT APPLICABLE", "died in the window, before the target day")),
        ("2019-03-14", ("NOT APPLICABLE", "died in the window, before the target day")),
        ("2019-03-15", ("MISSED", "nothing recorded")),
    ],
)
def test_who_died_before_the_target_day_did_not_miss_the_visit(adsl, bloods, death, expected):
    people = adsl(f"01 | Y | Y | 2019-02-27 | 2019-03-01 | | | {death}")
    adavail, _ = derive(people, lb=bloods())
    assert told(adavail)["01"]["week_2"] == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2019-03-11", ("NOT APPLICABLE", "left the study before the window opened")),
        ("2019-03-14", ("NOT APPLICABLE", "left the study in the window, before the target day")),
        ("2019-03-15", ("MISSED", "nothing recorded")),
    ],
)
def test_who_left_before_the_target_day_did_not_miss_the_visit(adsl, bloods, end, expected):
    people = adsl(f"01 | Y | Y | 2019-02-27 | 2019-03-01 | | {end} |")
    adavail, _ = derive(people, lb=bloods())
    assert told(adavail)["01"]["week_2"] == expected


def test_death_closes_a_window_that_the_cut_left_open(adsl, bloods):
    people = adsl("01 | Y | Y | 2019-02-27 | 2019-03-01 | | | 2019-03-16", cut=date(2019, 3, 17))
    adavail, _ = derive(people, cut=date(2019, 3, 17), lb=bloods())
    assert told(adavail)["01"] == {
        "baseline": ("MISSED", "nothing recorded"),
        "week_2": ("MISSED", "nothing recorded"),
        "week_4": ("NOT APPLICABLE", "died before the window opened"),
    }


def test_a_result_in_the_window_is_done_whatever_happened_later(adsl, bloods):
    people = adsl("01 | Y | Y | 2019-02-27 | 2019-03-01 | | | 2019-03-13")
    adavail, _ = derive(people, lb=bloods("01 | 2019-03-12 | 5 | | |"))
    assert told(adavail)["01"]["week_2"] == ("DONE", "")


def test_what_the_site_recorded_as_not_done_is_missed_for_its_reason(adsl, bloods):
    lb = bloods(
        "01 | 2019-03-01 |   | NOT DONE | Tube lost    |",
        "01 | 2019-03-01 | 5 |          |              |",  # another test of that day was done
        "01 | 2019-03-14 |   | NOT DONE | Vein not met |",
        "01 | 2019-03-15 |   | NOT DONE | Clotted      |",
        "01 | 2019-03-15 |   | NOT DONE | Clotted      |",
        "01 |            |   | NOT DONE |              | WEEK 4",
    )
    adavail, records = derive(adsl(), lb=lb)
    assert told(adavail)["01"] == {
        "baseline": ("DONE", ""),
        "week_2": ("MISSED", "Clotted; Vein not met"),
        "week_4": ("MISSED", "recorded as not done, no reason given"),
    }
    assert list(records["PLACE"]).count("recorded as not done") == 5


def test_not_done_is_missed_even_while_the_window_is_open_but_not_after_death(adsl, bloods):
    lb = bloods("01 | 2019-03-16 | | NOT DONE | Refused |", "02 | 2019-03-16 | | NOT DONE | Died |")
    people = adsl(
        "01 | Y | Y | 2019-02-27 | 2019-03-01 | | |",
        "02 | Y | Y | 2019-02-27 | 2019-03-01 | | | 2019-03-05",
        cut=date(2019, 3, 17),
    )
    found = told(derive(people, cut=date(2019, 3, 17), lb=lb)[0])
    assert found["01"]["week_2"] == ("MISSED", "Refused")
    assert found["02"]["week_2"] == ("NOT APPLICABLE", "died before the window opened")


def test_a_result_without_a_complete_date_counts_for_no_visit_and_is_named(adsl, bloods):
    lb = bloods("01 | 2019-03 | 5 | | | Week 2", "01 | | 5 | | | Somewhere")
    adavail, records = derive(adsl(), lb=lb)
    assert told(adavail)["01"]["week_2"] == (
        "MISSED",
        "a result names this visit but has no complete date",
    )
    assert list(records["PLACE"]) == ["no study day", "no study day"]


def test_what_is_missing_after_the_end_of_treatment_says_so(adsl, bloods):
    people = adsl("01 | Y | Y | 2019-02-27 | 2019-03-01 | 2019-03-12 | |")
    found = told(derive(people, lb=bloods())[0])["01"]
    assert found["week_2"] == ("MISSED", "nothing recorded")
    assert found["week_4"] == (
        "MISSED",
        "nothing recorded, treatment had ended before the window opened",
    )


def test_who_was_never_treated_counts_from_inclusion_and_has_no_visits_after_baseline(adsl, bloods):
    people = adsl(
        "01 | Y |   | 2019-02-27 | | | |",
        "02 | Y |   | 2019-06-20 | | | |",
        "03 | Y |   |            | | | |",
        "04 |   |   | 2019-02-27 | | | |",
        "05 |   | Y |            | 2019-03-01 | | |",
    )
    lb = bloods("01 | 2019-02-26 | 5 | | |", "04 | 2019-02-26 | 5 | | |")
    adavail, records = derive(people, lb=lb)
    found = told(adavail)
    assert found["01"] == {
        "baseline": ("DONE", ""),
        "week_2": ("NOT APPLICABLE", "study treatment never began"),
        "week_4": ("NOT APPLICABLE", "study treatment never began"),
    }
    assert found["02"] == {
        "baseline": ("MISSED", "nothing recorded"),
        "week_2": ("NOT DUE", "window opens after the cut"),
        "week_4": ("NOT DUE", "window opens after the cut"),
    }
    unknown = ("NOT DUE", "no first dose and no date of inclusion to count from")
    assert set(found["03"].values()) == {unknown}
    assert sorted(found) == ["01", "02", "03", "05"]
    assert list(records["PLACE"]) == ["in the window of a visit", "participant not included"]


def test_each_assessment_of_a_visit_has_its_own_status(adsl, bloods, frame):
    rs = frame("""
        USUBJID | RSTESTCD | RSSTRESN:float | RSSTRESC | RSDTC      | SRCROW:int
        --------+----------+----------------+----------+------------+-----------
        01      | ECOG101  | 1              | 1        | 2019-02-28 | 1
        01      | ECOG101  | 5              | 5        | 2019-03-29 | 2
        01      | OVRLRESP |                | PR       | 2019-03-29 | 3
        """)
    adavail, records = derive(adsl(), lb=bloods("01 | 2019-03-29 | 5 | | |"), rs=rs)
    assert told(adavail)["01"]["week_4"] == ("DONE", "")
    assert told(adavail, "performance")["01"] == {
        "baseline": ("DONE", ""),
        "week_4": ("MISSED", "nothing recorded"),
    }
    assert list(adavail["ASSESS"]) == ["laboratory"] * 3 + ["performance"] * 2
    grades = records[records["ASSESS"] == "performance"]
    assert list(grades["PLACE"]) == ["in the window of a visit", "no result"]


def test_imaging_is_done_by_a_lesion_or_a_response_of_any_reader(frame, adsl):
    trial = small_trial(
        visits=[
            visit("baseline", 1, [-7, 1], ["imaging"]),
            visit("week_4", 29, [20, 40], ["imaging"]),
            visit("week_8", 57, [41, 70], ["imaging"]),
            visit("week_12", 85, [71, 99], ["imaging"]),
        ]
    )
    tu = frame("""
        USUBJID | TUSTRESC | TUDTC      | SRCROW:int
        --------+----------+------------+-----------
        01      | TARGET   | 2019-02-28 | 1
        """)
    tr = frame("""
        USUBJID | TRTESTCD | TRSTRESN:float | TRSTRESC | TREVAL               | TRSTAT   | TRREASND | TRDTC      | SRCROW:int
        --------+----------+----------------+----------+----------------------+----------+----------+------------+-----------
        01      | LDIAM    | 20             | 20       | INDEPENDENT ASSESSOR |          |          | 2019-03-28 | 1
        01      | LDIAM    |                |          | INVESTIGATOR         | NOT DONE | No slot  | 2019-05-20 | 2
        """)
    rs = frame("""
        USUBJID | RSTESTCD | RSSTRESC | RSDTC      | SRCROW:int
        --------+----------+----------+------------+-----------
        01      | OVRLRESP | NE       | 2019-04-25 | 1
        01      | OVRLRESP | SD       | 2019-04-26 | 2
        01      | BESTRESP | PR       | 2019-05-20 | 3
        """)
    adavail, records = derive(adsl(), trial, tu=tu, tr=tr, rs=rs)
    assert told(adavail, "imaging")["01"] == {
        "baseline": ("DONE", ""),
        "week_4": ("DONE", ""),
        "week_8": ("DONE", ""),
        "week_12": ("MISSED", "No slot"),
    }
    # a best response is no assessment and no record of one
    assert len(records) == 5


def test_a_questionnaire_is_done_by_one_answer_within_the_range_of_its_item(frame, adsl):
    form = Questionnaire(
        id="form",
        category="FORM",
        label="A form",
        item_prefix="F",
        scales=(
            {"id": "A", "label": "A", "items": [1, 2], "direction": "global", "range": (1, 4)},
        ),
    )
    visits = [visit("week_2", 15, [12, 18], ["questionnaire"])]
    trial = small_trial(visits=visits, questionnaires=[form.model_dump()])
    people = adsl(*(f"0{n} | Y | Y | 2019-02-27 | 2019-03-01 | | |" for n in range(1, 7)))
    qs = frame("""
        USUBJID | QSCAT | QSTESTCD | QSSTRESN:float | QSSTAT   | QSREASND | QSDTC      | SRCROW:int
        --------+-------+----------+----------------+----------+----------+------------+-----------
        01      | FORM  | F01      | 4              |          |          | 2019-03-15 | 1
        01      | FORM  | F02      |                | NOT DONE | Blank    | 2019-03-15 | 2
        02      | FORM  | F01      | 5              |          |          | 2019-03-15 | 3
        03      | FORM  | F01      |                | NOT DONE | Blank    | 2019-03-15 | 4
        04      | FORM  | QSALL    |                | NOT DONE | Refused  | 2019-03-15 | 5
        05      | OTHER | F01      | 2              |          |          | 2019-03-15 | 6
        06      | FORM  | F03      | 2              |          |          | 2019-03-15 | 7
        """)
    adavail, records = derive(people, trial, qs=qs)
    assert {who: of["week_2"] for who, of in told(adavail, "questionnaire").items()} == {
        "01": ("DONE", ""),
        "02": ("MISSED", "nothing recorded"),
        "03": ("MISSED", "Blank"),
        "04": ("MISSED", "Refused"),
        "05": ("MISSED", "nothing recorded"),
        "06": ("MISSED", "nothing recorded"),
    }
    assert len(records) == 5


def test_a_sample_is_collected_whether_usable_or_not(frame, adsl):
    trial = small_trial()
    sheet = frame("""
        SAMPLE_ID | USUBJID | VISIT    | COLLECTION_DTC | EXCLUDED_REASON | SRCROW:int
        ----------+---------+----------+----------------+-----------------+-----------
        S1        | 01      | BASELINE | 2019-03-01     | Degraded        | 1
        """)
    adavail, _ = derive(adsl(), trial, samples=sheet)
    assert told(adavail, "expression")["01"] == {
        "baseline": ("DONE", ""),
        "after_run_in": ("MISSED", "nothing recorded"),
    }


def test_what_was_not_delivered_at_all_was_missed_by_nobody(adsl, bloods):
    adavail, records = derive(adsl(), lb=bloods())
    assert set(adavail["ASSESS"]) == {"laboratory"}
    nothing, no_records = derive(adsl())
    assert (len(nothing), len(no_records), len(records)) == (0, 0, 0)
    assert list(nothing.columns) == list(adavail.columns)


def test_nobody_included_is_an_empty_matrix(adsl, bloods):
    adavail, records = derive(adsl("01 | | | | | | |"), lb=bloods("01 | 2019-03-15 | 5 | | |"))
    assert len(adavail) == 0
    assert list(records["PLACE"]) == ["participant not included"]


def test_every_participant_has_every_planned_visit_once(adsl, bloods):
    people = adsl(*(f"0{n} | Y | Y | 2019-02-27 | 2019-03-01 | | |" for n in (3, 1, 2)))
    adavail, _ = derive(people, lb=bloods(), rs=pd.DataFrame())
    assert not adavail.duplicated(["USUBJID", "ASSESS", "AVISIT"]).any()
    assert adavail.groupby("USUBJID").size().to_dict() == {"01": 5, "02": 5, "03": 5}
    assert list(adavail["USUBJID"]) == sorted(adavail["USUBJID"])


@pytest.fixture
def mixed(adsl, bloods):
    people = adsl(
        "01 | Y | Y | 2019-02-27 | 2019-03-01 | 2019-03-20 | |",
        "02 | Y | Y | 2019-02-27 | 2019-03-01 | | | 2019-03-14",
        "03 | Y |   | 2019-02-27 | | | 2019-05-01 |",
    )
    lb = bloods(
        "01 | 2019-02-28 | 5 | | |",
        "01 | 2019-03-13 | 5 | | |",
        "01 | 2019-03-17 | 5 | | |",
        "01 | 2019-05-01 | 5 | | |",
        "02 | 2019-03-01 |   | NOT DONE | Lost |",
        "02 | 2019-02-28 |   | NOT DONE | Broken |",
    )
    return people, lb


def test_the_order_of_rows_changes_nothing(mixed):
    people, lb = mixed
    expected, _ = derive(people, lb=lb)
    shuffled, _ = derive(people[::-1], lb=lb[::-1])
    pd.testing.assert_frame_equal(shuffled, expected)


def test_a_shifted_calendar_changes_nothing_but_dates(mixed):
    people, lb = mixed
    expected, _ = derive(people, lb=lb)
    days = pd.Timedelta(days=1000)
    moved = people.assign(**{c: people[c] + days for c in people if c.endswith("DT")})
    later = (pd.to_datetime(lb["LBDTC"]) + days).dt.strftime("%Y-%m-%d").astype(object)
    shifted, _ = derive(moved, cut=CUT + days, lb=lb.assign(LBDTC=later))
    pd.testing.assert_frame_equal(shifted.drop(columns="ADT"), expected.drop(columns="ADT"))
    assert ((shifted["ADT"] - expected["ADT"]).dropna() == days).all()
