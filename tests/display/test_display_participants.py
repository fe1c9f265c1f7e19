"""Profiles: who is shown, what is drawn over which days, and what every grade begins at."""

import re
from html import unescape

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.display.figures import GRADES
from helpers.display.participant_panels import drawn_tests, threshold_rows, values_over_grades
from helpers.display.participants import (
    anchor,
    gather,
    headline_scores,
    participant_index,
    participant_profiles,
)
from helpers.display.person import age_band
from helpers.display.shown import Shown
from helpers.display.strip import GUTTER, MARGIN, WIDTH, Strip

ADSL = """
    USUBJID | ARM | SEX | AGE:float | ECOGBL:float | INCLFL | SAFFL | EOTSTT       | DCTREAS           | INCLDT:date | TRTSDT:date | LSTALVDT:date | DTHDT:date | CUTDT:date | AP01SDT:date | AP02SDT:date | TRTDURD:float
    --------+-----+-----+-----------+--------------+--------+-------+--------------+-------------------+-------------+-------------+---------------+------------+------------+--------------+--------------+--------------
    A<1     | One | F   | 57        | 1            | Y      | Y     | DISCONTINUED | PHYSICIAN DECISION| 2019-02-28  | 2019-03-01  | 2019-04-10    |            | 2019-06-30 | 2019-03-01   | 2019-03-15   | 31
    A2      | One | M   | 91        |              | Y      |       |              |                   | 2019-02-28  |             | 2019-03-05    | 2019-03-06 | 2019-06-30 |              |              |
    A3      |     | M   | 40        |              |        |       |              |                   |             |             | 2019-02-01    |            | 2019-06-30 |              |              |
    """
ADEX = """
    USUBJID | EXSEQ:int | TRT  | TRTROLE | GIVENFL | ASTDT:date | AENDT:date
    --------+-----------+------+---------+---------+------------+-----------
    A<1     | 1         | drug | study   | Y       | 2019-03-01 | 2019-03-31
    """
ADAE = """
    USUBJID | AESEQ:int | AETERM  | AEDECOD  | ASTDT:date | AENDT:date | ATOXGRN:float | TRTEMFL | AREL | AESER | AEACN            | AEOUT
    --------+-----------+---------+----------+------------+------------+---------------+---------+------+-------+------------------+------
    A<1     | 1         | sick <b>| VOMITING | 2019-03-03 | 2019-03-05 | 2             | Y       | Y    | N     | DOSE NOT CHANGED |
    A<1     | 2         | sick    | VOMITING | 2019-03-05 |            | 3             | Y       | Y    | N     | DOSE REDUCED     |
    A<1     | 3         | cough   | COUGH    | 2019-02-20 | 2019-02-22 | 5             |         |      | N     |                  |
    """
ADLB = """
    USUBJID | PARAMCD | PARAM      | ADT:date   | AVAL:float | AVALU | ANRLO:float | ANRHI:float | BASE:float | BNRIND | ATOXGRL:float | ATOXGRH:float
    --------+---------+------------+------------+------------+-------+-------------+-------------+------------+--------+---------------+--------------
    A<1     | HGB     | Hemoglobin | 2019-03-01 | 120        | g/L   | 118         | 155         | 120        | NORMAL | 0             |
    A<1     | HGB     | Hemoglobin | 2019-03-20 | 99         | g/L   | 118         | 155         | 120        | NORMAL | 2             | 0
    A<1     | GLUC    | Glucose    | 2019-03-20 | 5          | mmol/L|             |             |            |        |               |
    """
REPORTED = ("AVALO", "AVALOU", "ONRLO", "ONRHI", "BASEO", "LBFAST")
SCORES = """
    USUBJID | PARAMCD  | PARAM    | ADT:date   | AVAL:float | KIND
    --------+----------+----------+------------+------------+----------
    A<1     | IL1_AXIS | IL1 AXIS | 2019-03-01 | 0.187      | signature
    A<1     | IL1_AXIS | IL1 AXIS | 2019-03-15 | 0.119      | signature
    """
TRIAL = small_trial(laboratory=[{"test": "HGB", "label": "Haemoglobin", "grade": True}])
ADRS = """
    USUBJID | ADT:date   | AVALC | AEXCL
    --------+------------+-------+------
    A<1     | 2019-03-29 | SD    |
    A<1     | 2019-04-05 | PR    | after the start of a new anticancer therapy
    """
ADTR = """
    USUBJID | PARAMCD | ADT:date   | AVAL:float
    --------+---------+------------+-----------
    A<1     | SUMDIAM | 2019-02-27 | 50
    A<1     | VOLUME  | 2019-02-27 | 9000
    """
ADQS = """
    USUBJID | PARAMCD | PARAM  | ADT:date   | AVAL:float
    --------+---------+--------+------------+-----------
    A<1     | QL      | Global | 2019-03-01 | 66.7
    A<1     | PAIN    | Pain   | 2019-03-01 | 33.3
    """


@pytest.fixture
def placed(frame):
    """Return a function that gathers the tables, with some of them changed."""

    def place(adsl=None, **changed):
        tables = {"adae": ADAE, "adlb": ADLB, "adrs": ADRS, "adtr": ADTR, "adqs": ADQS}
        frames = {name: frame(table) for name, table in (tables | {"scores": SCORES}).items()}
        frames |= changed
        kept = [name for name in REPORTED if name not in frames["adlb"]]
        frames["adlb"] = frames["adlb"].assign(**dict.fromkeys(kept))
        return gather(frame(ADSL) if adsl is None else adsl, frame(ADEX), TRIAL, **frames)

    return place


@pytest.fixture
def gathered(placed):
    return placed()


def words_of(shown):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", shown.html))).strip()


def _details(shown):
    return re.findall(r"<details.*?</details>", shown.html, re.DOTALL)


def _profiles(gathered):
    """Return the HTML of each profile, in order."""
    return participant_profiles(gathered, TRIAL).html.split('<details class="tb-fold tb-profile"')[
        1:
    ]


_SUMMARIES = re.compile(r'<details class="tb-fold tb-profile".*?><summary>(.*?)</summary>')


def _headers(shown):
    return [unescape(found) for found in _SUMMARIES.findall(shown.html)]


def test_every_included_participant_has_a_profile_with_a_header(gathered):
    assert _headers(participant_profiles(gathered, TRIAL)) == [
        "A2 · aged 90 or older · male · never treated · died",
        "A<1 · aged 50 to 59 · female · ECOG 1 · Drug · stopped: physician decision",
    ]


def test_the_index_links_to_each_profile(gathered):
    index = participant_index(gathered, TRIAL).html
    profiles = participant_profiles(gathered, TRIAL).html
    targets = re.findall(r'href="#([^"]+)"', index)

    assert targets == [anchor("A2"), anchor("A<1")]
    assert re.findall(r'<details[^>]* id="([^"]+)"', profiles) == targets


def test_the_index_tells_the_gravest_emergent_event_and_the_best_counted_response(gathered):
    row = words_of(participant_index(gathered, TRIAL)).split("A<1 ")[1]
    assert row == "50 to 59 Female Stopped: physician decision 31 Grade 3 Stable disease No"


def test_the_strip_shows_lanes_and_hints_in_study_days_of_which_the_first_dose_is_1(gathered):
    treated = _profiles(gathered)[1]
    hints = [unescape(found) for found in re.findall(r"<title>(.*?)</title>", treated)]

    assert hints[:3] == [
        "Drug: study day 1 to 31",
        "Vomiting, grade 2: study day 3 to 5",
        "Vomiting, grade 3: study day 5 to no end recorded",
    ]
    assert "Study day 29: SD" in hints
    assert not any("PR" in hint for hint in hints)
    assert "Study day −2: 50" in hints
    assert "Study day 20: 99.0 g/L, grade 2" in hints
    lanes = ("Vomiting", "Haemoglobin", "Sum of diameters", "Global", "IL1 AXIS", "Together")
    assert all(f">{lane}</text>" in treated for lane in lanes)
    assert "Cough" not in treated.split("<table")[0]
    assert "Glucose" not in treated


def test_all_panels_share_one_axis_of_days_on_a_screen_and_on_a_phone(gathered):
    drawings = re.findall(r"<svg.*?</svg>", _profiles(gathered)[1], re.DOTALL)
    assert len(drawings) == 2
    for drawing in drawings:
        doses = re.search(r'<rect x="([\d.]+)"[^>]*><title>Drug', drawing)[1]
        blood = re.search(r'cx="([\d.]+)"[^>]*><title>Study day 1: 120 g/L', drawing)[1]
        assert doses == blood
        assert re.search(r'text-anchor="middle"[^>]*>1</text>', drawing)
        assert not re.search(r'text-anchor="middle"[^>]*>0</text>', drawing)
    assert 'viewBox="0 0 350 ' in drawings[1]


def test_every_grade_of_a_drawn_test_has_its_threshold_and_a_band(gathered):
    treated = _profiles(gathered)[1]
    words = words_of(Shown(treated.split("Laboratory grades of A&lt;1")[-1]))
    assert (
        "Grade 1 Grade 2 Grade 3 Grade 4 Haemoglobin (g/L) below 118 below 100 below 80 –" in words
    )
    assert "Haemoglobin (g/L) above 155 above 175 above 195 –" in words
    wide = treated.split('class="tb-slim"')[0]
    drawn = {grade for grade, colour in GRADES.items() if f'fill="{colour}" opacity=".3"' in wide}
    assert drawn == {1, 2, 3}  # grade 3 lies beyond the worst, and is in view


def test_thresholds_of_a_high_baseline_are_multiples_of_it(frame):
    values = frame(ADLB).assign(PARAMCD="ALT", PARAM="ALT", AVALU="U/L", ANRLO=5, ANRHI=40)
    trial = small_trial(
        laboratory=[{"test": "ALT", "label": "ALT", "grade": True}],
        safety={"grading": {"dictionary": "CTCAE", "version": "5.0"}, "follow_up_days": 30},
    )
    for normal, base, words in (
        ("NORMAL", 30, "above 40 above 120 above 200 above 800"),
        ("HIGH", 60, "above 90 above 180 above 300 above 1200"),
    ):
        edged = values_over_grades(
            values.assign(BASE=base, BNRIND=normal, **dict.fromkeys(REPORTED)), trial
        )
        assert [" ".join(cells) for _, cells in threshold_rows(edged, trial)] == [words]


def test_a_test_with_a_severe_value_is_drawn_beside_the_key_tests(frame):
    values = frame(ADLB).assign(PARAMCD="K", AVALU="mmol/L", ATOXGRH=[0, 3, 0], ATOXGRL=0)
    trial = small_trial(laboratory=[{"test": "K", "label": "Potassium", "grade": True}])
    severe = values_over_grades(values.assign(**dict.fromkeys(REPORTED)), trial)
    mild = severe.assign(GRADE=2)
    assert [test for test, _ in drawn_tests(severe, trial)] == ["K"]
    assert drawn_tests(mild, trial) == []


def test_what_is_not_recorded_is_said_once(gathered, placed, frame):
    said = "Nothing is drawn of what is not recorded: response and sum of diameters."
    lacking = placed(adrs=frame(ADRS)[:0], adtr=frame(ADTR)[:0])
    assert words_of(Shown(_profiles(lacking)[1])).count(said) == 1
    assert "not recorded:" not in _profiles(gathered)[1]


def test_who_was_last_seen_later_than_anything_drawn_is_said_to_be_alive(placed, frame):
    late = frame(ADSL).assign(LSTALVDT=pd.Timestamp("2021-03-01"))
    drawn = _profiles(placed(adsl=late))[1]
    assert ">alive on day 732</text>" in drawn
    assert ">732</text>" not in drawn


def test_a_profile_names_no_calendar_date_and_escapes_what_data_say(gathered):
    shown = participant_profiles(gathered, TRIAL).html

    assert "2019" not in shown
    assert "sick <b>" not in shown
    assert "A<1" not in shown


def test_a_draft_narrative_stands_on_the_profile_of_its_participant_alone(gathered):
    drafts = {"A<1": Shown("<section>DRAFT</section>")}
    shown = participant_profiles(gathered, TRIAL, drafts).html
    assert shown.count("DRAFT") == 1
    assert "DRAFT" in shown.split(f'id="{anchor("A<1")}"')[1]


def test_all_events_are_listed_emergent_or_not(gathered):
    table = words_of(participant_profiles(gathered, TRIAL)).split("Outcome ")[1]
    assert table.startswith("Cough 5 −9 to −7 No – No – – Sick <b> 2 3 to 5 Yes Yes No")


def test_who_was_never_treated_counts_from_inclusion_and_has_no_events(gathered):
    untreated = _profiles(gathered)[0]
    assert 'aria-label="Course of participant A2 to study day 7. Died on study day 7."' in untreated
    assert "No adverse event is recorded." in untreated


@pytest.mark.parametrize(("copies", "opened"), [(20, True), (21, False)])
def test_many_profiles_are_folded(gathered, copies, opened):
    people, records = gathered
    many = pd.concat([people] * copies, ignore_index=True)
    shown = _profiles((many, records))
    assert all((" open>" in profile.partition("<summary>")[0]) == opened for profile in shown)


def test_nobody_included_is_one_sentence(placed, frame):
    nobody = placed(adsl=frame(ADSL).assign(INCLFL=None))

    assert words_of(participant_index(nobody, TRIAL)) == "Nobody had been included at the cut."
    assert participant_profiles(nobody, TRIAL).html == ""


@pytest.mark.parametrize(
    ("age", "band"), [(59, "50 to 59"), (60, "60 to 69"), (90, "90 or older"), (None, "–")]
)
def test_ages_are_bands_of_ten_years(age, band):
    assert age_band(age) == band


def test_the_composite_stands_for_its_questionnaire_else_the_global_scale(frame):
    scales = [
        {"id": "QL", "label": "Global", "items": [1], "direction": "global", "range": [1, 7]},
        {"id": "PAIN", "label": "Pain", "items": [2], "direction": "symptom"},
    ]
    form = {"id": "f", "category": "F", "label": "F", "item_prefix": "F", "scales": scales}
    composite = {"id": "TOTAL", "label": "Total", "domains": [{"scale": "PAIN", "weight": 1}]}
    adqs = frame(ADQS)
    both = pd.concat([adqs, adqs.assign(PARAMCD="TOTAL")])

    plain = small_trial(questionnaires=[form])
    weighted = small_trial(questionnaires=[form | {"composite": composite}])
    assert set(headline_scores(both, plain)["PARAMCD"]) == {"QL"}
    assert set(headline_scores(both, weighted)["PARAMCD"]) == {"TOTAL"}


def test_days_fill_the_width_from_the_first_to_the_last():
    strip = Strip(-10, 90)
    assert (strip.x(-10), strip.x(90)) == (GUTTER, WIDTH - MARGIN)


def test_labels_of_lines_that_stand_close_are_on_two_rows():
    strip = Strip(0, 100)
    strip.rule(0, "A long label")
    strip.rule(2, "Another")
    drawn = strip.svg("x").html
    heights = re.findall(r'y="(\d+)"[^>]*>(A long label|Another)<', drawn)
    assert heights == [("11", "A long label"), ("22", "Another")]


def test_a_long_label_is_cut_to_its_gutter():
    strip = Strip(0, 100)
    strip.lane("x" * 80)
    shown = re.search(r">(x+…)<", strip.svg("y").html)[1]
    assert len(shown) <= GUTTER / 5.9


def test_a_high_lane_breaks_its_label():
    strip = Strip(0, 100)
    strip.lane("Composite score of a long questionnaire", 42, "0 to 100")
    drawn = strip.svg("y").html
    assert ">Composite score of a long<" in drawn
    assert ">questionnaire<" in drawn


def test_a_graded_value_is_drawn_by_its_worse_grade_and_named(gathered):
    drawn = _profiles(gathered)[1]
    assert f'r="3.4" fill="{GRADES[2]}"><title>Study day 20: 99.0 g/L, grade 2</title>' in drawn
    assert "<title>Study day 1: 120 g/L</title>" in drawn


def test_who_has_no_day_to_count_from_is_listed_without_a_strip(placed, frame):
    lost = placed(adsl=frame(ADSL).assign(INCLDT=pd.NaT, TRTSDT=pd.NaT, LSTALVDT=pd.NaT))
    shown = participant_profiles(lost, TRIAL)

    assert shown.html.count("Neither a first dose nor a date of inclusion is recorded.") == 2
    assert "<svg" not in shown.html
