"""Profiles: who is shown, what is drawn, and that nothing names a calendar date."""

import re
from html import unescape

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.display.figures import GRADES
from helpers.display.participants import (
    anchor,
    gather,
    headline_scores,
    participant_index,
    participant_profiles,
)
from helpers.display.person import age_band
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
    USUBJID | PARAMCD | PARAM      | ADT:date   | AVAL:float | AVALU | ANRLO:float | ANRHI:float
    --------+---------+------------+------------+------------+-------+-------------+------------
    A<1     | HGB     | Hemoglobin | 2019-03-01 | 120        | g/L   | 118         | 155
    A<1     | HGB     | Hemoglobin | 2019-03-20 | 99         | g/L   | 118         | 155
    A<1     | GLUC    | Glucose    | 2019-03-20 | 5          | mmol/L|             |
    """
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
def gathered(frame):
    tables = {"adae": ADAE, "adlb": ADLB, "adrs": ADRS, "adtr": ADTR, "adqs": ADQS}
    return gather(frame(ADSL), frame(ADEX), **{name: frame(t) for name, t in tables.items()})


def words_of(shown):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", shown.html))).strip()


def _details(shown):
    return re.findall(r"<details.*?</details>", shown.html, re.DOTALL)


_SUMMARIES = re.compile(r'<details class="tb-fold tb-profile".*?><summary>(.*?)</summary>')


def _headers(shown):
    return [unescape(found) for found in _SUMMARIES.findall(shown.html)]


def test_every_included_participant_has_a_profile_with_a_header(gathered):
    assert _headers(participant_profiles(gathered, small_trial())) == [
        "A2 · aged 90 or older · male · never treated · died",
        "A<1 · aged 50 to 59 · female · ECOG 1 · Drug · stopped: physician decision",
    ]


def test_the_index_links_to_each_profile(gathered):
    index = participant_index(gathered, small_trial()).html
    profiles = participant_profiles(gathered, small_trial()).html
    targets = re.findall(r'href="#([^"]+)"', index)

    assert targets == [anchor("A2"), anchor("A<1")]
    assert re.findall(r'<details[^>]* id="([^"]+)"', profiles) == targets


def test_the_index_tells_the_gravest_emergent_event_and_the_best_counted_response(gathered):
    row = words_of(participant_index(gathered, small_trial())).split("A<1 ")[1]
    assert row == "50 to 59 Female Stopped: physician decision 31 Grade 3 Stable disease No"


def test_the_strip_shows_lanes_and_hints_in_days_from_the_first_dose(gathered):
    treated = _details(participant_profiles(gathered, small_trial()))[1]
    hints = [unescape(found) for found in re.findall(r"<title>(.*?)</title>", treated)]

    assert hints[:3] == [
        "Drug: day 0 to 30",
        "Vomiting, grade 2: day 2 to 4",
        "Vomiting, grade 3: day 4 to no end recorded",
    ]
    assert "Day 28: SD" in hints
    assert not any("PR" in hint for hint in hints)
    assert "Day 19: 99.0" in hints
    lanes = ("Vomiting", "Hemoglobin", "Sum of diameters", "Global", "Together")
    assert all(f">{lane}</text>" in treated for lane in lanes)
    assert "Cough" not in treated.split("<table")[0]
    assert "Glucose" not in treated


def test_a_profile_names_no_calendar_date_and_escapes_what_data_say(gathered):
    shown = participant_profiles(gathered, small_trial()).html

    assert "2019" not in shown
    assert "sick <b>" not in shown
    assert "A<1" not in shown


def test_all_events_are_listed_emergent_or_not(gathered):
    table = words_of(participant_profiles(gathered, small_trial())).split("Outcome ")[1]
    assert table.startswith("Cough 5 −9 to −7 No – No – – Sick <b> 2 2 to 4 Yes Yes No")


def test_who_was_never_treated_counts_from_inclusion_and_has_no_events(gathered):
    untreated = _details(participant_profiles(gathered, small_trial()))[0]
    assert 'aria-label="Course of participant A2 over 6 days."' in untreated
    assert "No adverse event is recorded." in untreated


@pytest.mark.parametrize(("copies", "opened"), [(20, True), (21, False)])
def test_many_profiles_are_folded(gathered, copies, opened):
    people, records = gathered
    many = pd.concat([people] * copies, ignore_index=True)
    shown = _details(participant_profiles((many, records), small_trial()))
    assert all((" open>" in profile) == opened for profile in shown)


def test_nobody_included_is_one_sentence(frame):
    adsl = frame(ADSL).assign(INCLFL=None)
    tables = {"adae": ADAE, "adlb": ADLB, "adrs": ADRS, "adtr": ADTR, "adqs": ADQS}
    nobody = gather(adsl, frame(ADEX), **{name: frame(t) for name, t in tables.items()})

    assert words_of(participant_index(nobody, small_trial())) == (
        "Nobody had been included at the cut."
    )
    assert participant_profiles(nobody, small_trial()).html == ""


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


def test_a_graded_value_is_drawn_by_its_worse_grade_and_named(frame):
    graded = frame(ADLB).assign(ATOXGRL=[0, 2, 0], ATOXGRH=[None, 0, None])
    tables = {"adae": ADAE, "adrs": ADRS, "adtr": ADTR, "adqs": ADQS}
    known = {name: frame(t) for name, t in tables.items()}
    drawn = participant_profiles(
        gather(frame(ADSL), frame(ADEX), adlb=graded, **known), small_trial()
    )

    assert f'r="3.4" fill="{GRADES[2]}"><title>Day 19: 99.0, grade 2</title>' in drawn.html
    assert "<title>Day 0: 120</title>" in drawn.html


def test_who_has_no_day_to_count_from_is_listed_without_a_strip(frame):
    adsl = frame(ADSL).assign(INCLDT=pd.NaT, TRTSDT=pd.NaT, LSTALVDT=pd.NaT)
    tables = {"adae": ADAE, "adlb": ADLB, "adrs": ADRS, "adtr": ADTR, "adqs": ADQS}
    lost = gather(adsl, frame(ADEX), **{name: frame(t) for name, t in tables.items()})
    shown = participant_profiles(lost, small_trial())

    assert shown.html.count("Neither a first dose nor a date of inclusion is recorded.") == 2
    assert "<svg" not in shown.html
