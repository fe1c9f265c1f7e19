"""Censoring of a time to progression: FDA's table, rule by rule, and the readings beside it."""

import pandas as pd
import pytest

from helpers.adam.adtte import derive_param_tte, derive_readings
from helpers.adam.adtte_course import (
    Course,
    clinical_progressions,
    missed_scans,
    undocumented_progressions,
)
from helpers.adam.adtte_lines import compute_intervals, trace_adtte
from helpers.trial.vocabulary import TimeToEventEndpoint

NO_THERAPY = pd.Series(dtype="datetime64[ns]")
EIGHT_WEEKLY = ((40, 84), (85, 154), (155, 196))
WIDENING = ((15, 43), (72, 99), (156, 213))
MISSED = "LAST ADEQUATE TUMOUR ASSESSMENT BEFORE MISSED ASSESSMENTS"


def pfs(**words):
    return TimeToEventEndpoint(
        id="pfs",
        label="Progression-free survival",
        role="secondary",
        definition="as the protocol says",
        population="safety",
        type="time_to_event",
        origin=words.pop("origin", "first_dose"),
        events=("progression", "death"),
        censor="last_tumour_assessment",
        **words,
    )


def person(frame, death="", inclusion="2019-02-27"):
    return frame(f"""
        USUBJID | INCLDT:date | TRTSDT:date | DTHDT:date | LSTALVDT:date
        --------+-------------+-------------+------------+--------------
        01      | {inclusion} | 2019-03-01  | {death}    | 2019-12-01
        """)


def seen(frame, *rows):
    """Return responses of participant 01: rows "day | response | why it is left out"."""
    lines = "\n".join(f"01 | {number} | {number + 10} | {row}" for number, row in enumerate(rows))
    table = frame(f"""
        USUBJID | RSSEQ:int | SRCROW:int | ADT:date | AVALC | AEXCL
        --------+-----------+------------+----------+-------+------
        {lines}
        """)
    return table.assign(ANL01FL=table["AEXCL"].isna().map({True: "Y"}))


def told(adtte):
    row = adtte.iloc[0]
    return int(row["AVAL"]), int(row["CNSR"]), row["EVNTDESC"] or row["CNSDTDSC"]


def derive(endpoint, adsl, adrs, course, therapy=NO_THERAPY):
    return told(derive_param_tte(endpoint, adsl, adrs, therapy, course))


# day 1 is 2019-03-01: day 57 is 2019-04-26, day 196 is 2019-09-12
@pytest.mark.parametrize(
    ("death", "expected"),
    [
        # the windows of weeks 16 and 24 end on days 154 and 196: both must be over
        ("2019-09-12", (196, 0, "DEATH")),
        ("2019-09-13", (57, 4, MISSED)),
    ],
)
def test_a_death_after_two_missed_scans_is_censored_at_the_last_adequate_one(
    frame, death, expected
):
    course = Course(windows=EIGHT_WEEKLY)
    adrs = seen(frame, "2019-04-26 | SD |")
    assert derive(pfs(missed_scans=2), person(frame, death), adrs, course) == expected


def test_the_gap_changes_with_the_schedule(frame):
    # the same scan on day 29 and death on day 197: three scans missed of eight-weekly ones, but
    # of scans at months 1, 3 and 6 only that of month 3, for the window of month 6 is open
    adsl, adrs = person(frame, "2019-09-13"), seen(frame, "2019-03-29 | SD |")
    rule = pfs(missed_scans=2)
    assert derive(rule, adsl, adrs, Course(windows=EIGHT_WEEKLY)) == (29, 4, MISSED)
    assert derive(rule, adsl, adrs, Course(windows=WIDENING)) == (197, 0, "DEATH")


def test_a_progression_after_missed_scans_is_censored_too(frame):
    adrs = seen(frame, "2019-04-26 | SD |", "2019-09-20 | PD |")
    found = derive(pfs(missed_scans=2), person(frame), adrs, Course(windows=EIGHT_WEEKLY))
    assert found == (57, 4, MISSED)


def test_an_assessment_that_could_not_be_evaluated_is_a_missed_one(frame):
    adrs = seen(frame, "2019-04-26 | SD |", "2019-06-21 | NE |")
    found = derive(pfs(missed_scans=2), person(frame, "2019-09-13"), adrs,
                   Course(windows=EIGHT_WEEKLY))  # fmt: skip
    assert found == (57, 4, MISSED)


def test_a_death_before_the_first_scan_is_an_event_until_two_scans_were_missed(frame):
    course, none = Course(windows=EIGHT_WEEKLY), seen(frame)
    rule = pfs(missed_scans=2)
    assert derive(rule, person(frame, "2019-08-01"), none, course) == (154, 0, "DEATH")
    assert derive(rule, person(frame, "2019-08-02"), none, course) == (1, 4, MISSED)


def test_after_the_plan_scans_are_due_only_where_the_trial_says_so(frame):
    # last scan in week 24, death more than a year later
    adsl, adrs = person(frame, "2020-09-01"), seen(frame, "2019-08-16 | SD |")
    course = Course(windows=EIGHT_WEEKLY)
    assert derive(pfs(missed_scans=2), adsl, adrs, course) == (551, 0, "DEATH")
    assert derive(pfs(missed_scans=2, scans_every_days=56), adsl, adrs, course) == (169, 4, MISSED)


def test_scans_after_the_plan_keep_the_distance_and_width_of_the_last_planned_one(frame):
    # the last window, days 155 to 196, comes again on days 211 to 252 and 267 to 308
    adrs, course = seen(frame, "2019-08-16 | SD |"), Course(windows=EIGHT_WEEKLY)
    rule = pfs(missed_scans=2, scans_every_days=56)
    assert derive(rule, person(frame, "2020-01-02"), adrs, course) == (308, 0, "DEATH")
    assert derive(rule, person(frame, "2020-01-03"), adrs, course) == (169, 4, MISSED)
    # a scan within the first of them leaves only the second missed
    later = seen(frame, "2019-09-27 | SD |")
    assert derive(rule, person(frame, "2020-01-03"), later, course) == (309, 0, "DEATH")


def test_without_the_word_or_without_a_schedule_nothing_is_missed(frame):
    adsl, adrs = person(frame, "2019-12-01"), seen(frame, "2019-04-26 | SD |")
    assert derive(pfs(), adsl, adrs, Course(windows=EIGHT_WEEKLY)) == (276, 0, "DEATH")
    assert derive(pfs(missed_scans=2), adsl, adrs, Course()) == (276, 0, "DEATH")


def test_scans_missed_are_counted_by_whole_windows():
    def count(since, until):
        day1 = pd.Series(pd.Timestamp("2019-03-01"), index=["01"])
        last, date = (day1 + pd.Timedelta(days=day - 1) for day in (since, until))
        return int(missed_scans(last, date, day1, pfs(), EIGHT_WEEKLY).iloc[0])

    assert [count(1, day) for day in (84, 85, 154, 155, 196, 197)] == [0, 1, 1, 2, 2, 3]
    assert [count(since, 197) for since in (39, 40, 84, 85, 154, 155, 196)] == [3, 2, 2, 1, 1, 0, 0]


UNDOCUMENTED = "LAST ADEQUATE TUMOUR ASSESSMENT BEFORE PROGRESSION WITHOUT DOCUMENTATION"


def test_a_progression_that_no_lesion_shows_is_no_event_where_documentation_is_asked_for(frame):
    adrs = seen(frame, "2019-04-26 | SD |", "2019-06-21 | PD |")
    course = Course(undocumented=frozenset({("01", 1)}))
    documented = pfs(progression="documented")
    assert derive(documented, person(frame), adrs, course) == (57, 5, UNDOCUMENTED)
    assert derive(pfs(), person(frame), adrs, course) == (113, 0, "DISEASE PROGRESSION")
    later = seen(
        frame, "2019-04-26 | SD |", "2019-06-21 | PD |", "2019-07-01 | PD | after progression"
    )
    assert derive(documented, person(frame), later, course) == (123, 0, "DISEASE PROGRESSION")
    died = person(frame, "2019-07-02")
    assert derive(documented, died, adrs, course) == (124, 0, "DEATH")


def test_what_documents_a_progression(frame):
    rs = frame("""
        USUBJID | RSSEQ:int | RSLNKGRP | RSTESTCD | RSSTRESC      | RSEVAL       | RSDTC
        --------+-----------+----------+----------+---------------+--------------+-----------
        01      | 1         | A2       | TRGRESP  | NE            | INVESTIGATOR | 2019-04-26
        01      | 2         | A2       | NEWLIND  | N             | INVESTIGATOR | 2019-04-26
        01      | 3         | A2       | OVRLRESP | PD            | INVESTIGATOR | 2019-04-26
        02      | 1         | A2       | TRGRESP  | SD            | INVESTIGATOR | 2019-04-26
        02      | 2         | A2       | NEWLIND  | Y             | INVESTIGATOR | 2019-04-20
        02      | 3         | A2       | OVRLRESP | PD            | INVESTIGATOR | 2019-04-26
        03      | 1         |          | NTRGRESP | PD            | INVESTIGATOR | 2019-04-26
        03      | 2         |          | OVRLRESP | PD            | INVESTIGATOR | 2019-04-26
        04      | 1         | A2       | OVRLRESP | PD            | INVESTIGATOR | 2019-04-26
        05      | 1         | A2       | TRGRESP  | SD            | INVESTIGATOR | 2019-04-26
        05      | 2         | A2       | TRGRESP  | PD            | ADJUDICATOR  | 2019-04-26
        05      | 3         | A2       | OVRLRESP | PD            | INVESTIGATOR | 2019-04-26
        06      | 1         | A2       | TRGRESP  | SD            | INVESTIGATOR | 2019-04-26
        06      | 2         | A2       | OVRLRESP | SD            | INVESTIGATOR | 2019-04-26
        """)
    # 04 has no part to check by, 06 has no progression; 05 is shown only by another reader
    assert undocumented_progressions(rs) == frozenset({("01", 3), ("05", 3)})


def test_a_clinical_progression_is_the_end_of_treatment_for_progressive_disease(frame):
    ds = frame("""
        USUBJID | DSCAT             | DSDECOD             | DSSTDTC
        --------+-------------------+---------------------+-----------
        01      | DISPOSITION EVENT | PROGRESSIVE DISEASE | 2019-06-21
        01      | DISPOSITION EVENT | PROGRESSIVE DISEASE | 2019-05-21
        02      | DISPOSITION EVENT | PROGRESSIVE DISEASE | 2019-06
        03      | DISPOSITION EVENT | ADVERSE EVENT       | 2019-06-21
        """)
    assert clinical_progressions(ds).to_dict() == {"01": pd.Timestamp("2019-05-21")}


def test_who_has_no_tumour_assessment_at_baseline_is_censored_on_day_1(frame):
    adrs = seen(frame, "2019-04-26 | SD |", "2019-06-21 | PD |")
    words = "NO TUMOUR ASSESSMENT AT BASELINE"
    assert derive(pfs(), person(frame), adrs, Course(baseline=frozenset())) == (1, 6, words)
    with_one = Course(baseline=frozenset({"01"}))
    assert derive(pfs(), person(frame), adrs, with_one) == (113, 0, "DISEASE PROGRESSION")


READINGS = (
    "new_therapy_ignored",
    "clinical_progression",
    "missed_scans_ignored",
    "origin_inclusion",
    "origin_first_backbone_dose",
    "interval_censored",
)


def test_each_reading_moves_what_it_is_about_and_nothing_else(frame):
    adrs = seen(
        frame, "2019-04-26 | SD |", "2019-06-21 | SD | after the start of a new anticancer therapy"
    )
    therapy = pd.Series({"01": pd.Timestamp("2019-05-10")})
    course = Course(
        windows=EIGHT_WEEKLY,
        clinical=pd.Series({"01": pd.Timestamp("2019-05-03")}),
        backbone=pd.Series({"01": pd.Timestamp("2019-03-15")}),
    )
    endpoint = pfs(missed_scans=2, progression="documented", sensitivity=READINGS)
    every = derive_readings([endpoint], person(frame, "2019-08-20"), adrs, therapy, course)
    before = "LAST ADEQUATE TUMOUR ASSESSMENT BEFORE NEW ANTICANCER THERAPY"
    assert {word: told(rows) for word, rows in every.groupby("READING")} == {
        "primary": (57, 3, before),
        "new_therapy_ignored": (173, 0, "DEATH"),
        "clinical_progression": (64, 0, "CLINICAL PROGRESSION"),
        "missed_scans_ignored": (57, 3, before),
        "origin_inclusion": (59, 3, before),
        "origin_first_backbone_dose": (43, 3, before),
    }


def test_an_event_before_the_origin_leaves_no_time(frame):
    adrs = seen(frame, "2019-04-26 | PD |")
    course = Course(backbone=pd.Series({"01": pd.Timestamp("2019-05-01")}))
    endpoint = pfs(sensitivity=("origin_first_backbone_dose",))
    every = derive_readings([endpoint], person(frame), adrs, NO_THERAPY, course)
    assert every["READING"].tolist() == ["primary"]


def test_an_event_came_after_the_last_adequate_scan_and_by_the_one_that_saw_it(frame):
    adsl = frame("""
        USUBJID | INCLDT:date | TRTSDT:date | DTHDT:date | LSTALVDT:date
        --------+-------------+-------------+------------+--------------
        01      |             | 2019-03-01  |            | 2019-12-01
        02      |             | 2019-03-01  |            | 2019-12-01
        03      |             | 2019-03-01  | 2019-03-20 | 2019-03-20
        04      |             | 2019-03-01  |            | 2019-12-01
        """)
    adrs = frame("""
        USUBJID | ADT:date   | AVALC | ANL01FL
        --------+------------+-------+--------
        01      | 2019-04-26 | SD    | Y
        01      | 2019-05-26 | NE    | Y
        01      | 2019-06-21 | PD    | Y
        02      | 2019-04-26 | PD    | Y
        04      | 2019-04-26 | SD    | Y
        """)
    left, right = compute_intervals(derive_param_tte(pfs(), adsl, adrs, NO_THERAPY))
    # 03 died on day 20: after day 19 and by day 20
    assert left.tolist() == [57, 0, 19, 57]
    assert right.tolist() == [113, 57, 20, float("inf")]


def test_every_end_names_its_row(frame):
    adsl = person(frame, "2019-08-20")
    adrs = seen(frame, "2019-04-26 | SD |", "2019-06-21 | PD |")
    sources = frame("""
        USUBJID | WHAT  | SRCDOM | SRCROW:int
        --------+-------+--------+-----------
        01      | DEATH | DM     | 3
        """)

    def source(adrs):
        row = trace_adtte(derive_param_tte(pfs(), adsl, adrs, NO_THERAPY), sources).iloc[0]
        return row["SRCDOM"], row["SRCROW"]

    assert source(adrs) == ("RS", 11)
    assert source(adrs[:1]) == ("DM", 3)
    alive = derive_param_tte(pfs(), person(frame), adrs[:1], NO_THERAPY)
    assert alive.loc[0, ["SRCDOM", "SRCROW"]].tolist() == ["RS", 10]


def test_a_scan_is_missed_when_its_whole_window_lies_after_the_last_one():
    days = pd.to_datetime(["2019-03-01", "2019-03-02", "2019-03-21", "2019-04-30", None])
    last = pd.Series(days, list("abcde")).where(lambda day: day > "2019-03-01")
    date = pd.Series(pd.Timestamp("2019-04-30"), list("abcde"))  # day 61
    day1 = pd.Series(pd.Timestamp("2019-03-01"), list("abcde"))
    windows = ((2, 20), (22, 40), (42, 60), (61, 80))
    nothing = missed_scans(last, date, day1, pfs(missed_scans=2), ())
    assert set(nothing) == {0}
    # from baseline all three; from day 2 the first has begun; from day 21 two are left
    found = missed_scans(last, date, day1, pfs(missed_scans=2), windows)
    assert found.to_dict() == {"a": 3, "b": 2, "c": 2, "d": 0, "e": 3}
    earlier = missed_scans(last, date - pd.Timedelta(days=1), day1, pfs(missed_scans=2), windows)
    assert earlier.to_dict() == {"a": 2, "b": 1, "c": 1, "d": 0, "e": 2}
