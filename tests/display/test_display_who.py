"""Tables, figures and sentences on who took part and what they received."""

import re
from html import unescape

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.ard.baseline import ard_baseline
from helpers.ard.disposition import ard_analysis_sets, ard_disposition
from helpers.ard.exposure import ard_dose_changes, ard_exposure
from helpers.ard.follow_up import ard_follow_up
from helpers.display.baseline import baseline_sentence, baseline_table
from helpers.display.disposition import (
    analysis_sets_table,
    disposition_sentence,
    disposition_table,
    screening_sentence,
    screening_table,
)
from helpers.display.disposition_flow import flow_figure
from helpers.display.dosing import dose_units, dosing_figure, dosing_spans
from helpers.display.exposure import (
    dose_changes_table,
    exposure_by_phase_table,
    exposure_sentence,
    exposure_table,
)
from helpers.display.follow_up import follow_up_sentence
from helpers.display.grids import inside, plain

ADSL = """
    USUBJID | ARM   | ACTARM | SEX | AGE:float | SCRNFL | SCRFFL | INCLFL | SAFFL | DTHFL | EOTSTT  | EOSSTT  | SCRFREAS      | TRTSDT:date | TRTEDT:date
    --------+-------+--------+-----+-----------+--------+--------+--------+-------+-------+---------+---------+---------------+-------------+------------
    01      | <b>A  | <b>A   | F   | 60        | Y      |        | Y      | Y     |       | ONGOING | ONGOING |               | 2019-03-01  | 2019-03-10
    02      | <b>A  | <b>A   | M   | 70        | Y      |        | Y      |       | Y     |         | ONGOING |               |             |
    03      |       |        | F   | 50        | Y      | Y      |        |       |       |         |         | <i>COUGH</i>  |             |
    """
ADEX = """
    USUBJID | EXSEQ:int | TRT  | TRTROLE | ADOSE:float | ADOSEU | EXROUTE | ASTDT:date | AENDT:date | ADURD:float | NDOSE:float | GIVENFL | EXADJ
    --------+-----------+------+---------+-------------+--------+---------+------------+------------+-------------+-------------+---------+------
    01      | 1         | drug | study   | 100         | mg     | ORAL    | 2019-03-01 | 2019-03-04 | 4           | 4           | Y       |
    01      | 2         | drug | study   | 100         | mg     | ORAL    | 2019-03-05 | 2019-03-06 | 2           | 2           | Y       |
    01      | 3         | drug | study   | 100         | mg     | ORAL    | 2019-03-08 | 2019-03-10 | 3           | 3           | Y       | <u>RASH</u>
    """


@pytest.fixture
def adsl(frame):
    table = frame(ADSL)
    return table.assign(
        LSTDOSDT=table["TRTEDT"],
        AP01SDT=table["TRTSDT"],
        AP01EDT=table["TRTEDT"],
        AP02SDT=pd.NaT,
        AP02EDT=pd.NaT,
        INCLDT=pd.Timestamp("2019-03-01"),
        LSTALVDT=pd.Timestamp("2019-03-12"),
        DTHDT=pd.NaT,
        TRTDURD=[10.0, None, None],
        RACE=None,
        ETHNIC=None,
        ECOGBL=None,
        WEIGHTBL=None,
        HEIGHTBL=None,
        BMIBL=None,
        DCTREAS=None,
        DCSREAS=None,
    ).astype({"ECOGBL": float, "WEIGHTBL": float, "HEIGHTBL": float, "BMIBL": float})


def words_of(shown):
    """Return what a reader sees: no tags, one space between words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", shown.html))).strip()


def rows_of(shown):
    """Return {row label: cells} of a table."""
    rows = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", shown.html.split("<tbody>")[1], re.DOTALL):
        label, *cells = (unescape(cell) for cell in re.findall(r">([^<>]*)</t[hd]>", row))
        rows.setdefault(label, cells)
    return rows


def test_screening_shows_counts_over_all_screened_and_escapes_reasons(adsl):
    results = ard_disposition(adsl, small_trial())

    assert rows_of(screening_table(results)) == {
        "Screened": ["3/3 (100.0%)"],
        "Failed screening": ["1/3 (33.3%)"],
        "<i>COUGH</i>": ["1/3 (33.3%)"],
        "Included": ["2/3 (66.7%)"],
    }
    assert words_of(screening_sentence(results)) == (
        "3 participants were screened and 2 included; 1 failed screening: <i>COUGH</i> (1)."
    )
    assert "<i>" not in flow_figure(results).html + screening_sentence(results).html


def test_disposition_by_arm_has_a_column_each_with_its_n(adsl):
    results = ard_disposition(adsl, small_trial(report_by="arm"))
    shown = disposition_table(results)

    assert "All (N = 2)" in shown.html
    assert "&lt;b&gt;A (N = 2)" in shown.html
    assert rows_of(shown)["Treated"] == ["1/2 (50.0%)", "1/2 (50.0%)"]
    assert rows_of(shown)["Ongoing at the cut"] == ["1/1 (100.0%)", "1/1 (100.0%)"]


def test_disposition_in_words(adsl):
    results = ard_disposition(adsl, small_trial())
    assert words_of(disposition_sentence(results)) == (
        "Of 2 included participants, 1 was treated. At the cut, 1 was still on treatment, 0 had "
        "completed it and 0 had stopped it. Deaths known at the cut: 1 of 2."
    )


def test_the_flow_names_every_box_with_its_number(adsl):
    shown = words_of(flow_figure(ard_disposition(adsl, small_trial())))
    boxes = ("Screened (n = 3)", "Failed screening (n = 1)", "Included (n = 2)")
    assert all(box in shown for box in [*boxes, "Never treated (n = 1)", "Treated (n = 1)"])


def test_analysis_sets_print_their_definitions(adsl):
    trial = small_trial()
    shown = analysis_sets_table(ard_analysis_sets(adsl, trial), trial)

    assert rows_of(shown)["Treated"] == ["1/3 (33.3%)"]
    assert "Treated: At least one dose." in words_of(shown)


def test_baseline_shows_median_and_levels(adsl, frame):
    history = frame("""
        USUBJID | PARCAT  | PARAM     | AVALC    | AVAL:float
        --------+---------+-----------+----------+-----------
        01      | DISEASE | ER STATUS | POSITIVE |
        """)
    results = ard_baseline(adsl, history, small_trial())
    rows = rows_of(baseline_table(results))

    assert rows["Median (range)"] == ["65.0 (60.0 to 70.0)"]
    assert rows["Female"] == ["1/2 (50.0%)"]
    assert rows["Not recorded"] == ["1/2 (50.0%)"]
    assert words_of(baseline_sentence(results)) == (
        "The median age was 65 years (range 60 to 70); 1/2 (50.0%) were women."
    )


def test_exposure_shows_days_doses_and_the_unit_of_the_amount(adsl, frame):
    trial, adex = small_trial(), frame(ADEX)
    results = ard_exposure(adex, adsl, trial)
    rows = rows_of(exposure_table(results, trial, dose_units(adex)))

    assert rows["Days from first to last dose"] == ["10 (10 to 10)"]
    assert rows["Cumulative dose (mg)"] == ["900 (900 to 900)"]
    assert rows["Interrupted"] == ["1/1 (100.0%)"]
    assert "Chemo" not in rows
    assert words_of(exposure_sentence(results, trial)) == (
        "Of 1 treated participants, 1 received drug (median 10 days, range 10 to 10)."
    )


def test_reasons_of_change_are_escaped_and_their_absence_is_said(adsl, frame):
    trial, adex = small_trial(), frame(ADEX)
    shown = dose_changes_table(ard_dose_changes(adex, adsl, trial), trial)
    silent = dose_changes_table(ard_dose_changes(adex.assign(EXADJ=None), adsl, trial), trial)

    assert "&lt;u&gt;RASH&lt;/u&gt;" in shown.html
    assert words_of(silent) == "No reason for a change of dosing is recorded."


def test_one_phase_is_said_and_not_repeated(adsl, frame):
    phases = [{"id": "all", "label": "All", "treatments": ["drug"]}]
    trial = small_trial(phases=phases)
    results = ard_exposure(frame(ADEX), adsl, trial)
    assert words_of(exposure_by_phase_table(results, trial, {})) == (
        "The trial has one phase of treatment; the table above is that phase."
    )


def test_records_that_follow_day_by_day_are_one_span(frame):
    spans = dosing_spans(frame(ADEX))
    starts, ends = (spans[name].dt.strftime("%m-%d").tolist() for name in ("ASTDT", "AENDT"))
    assert (starts, ends) == (["03-01", "03-08"], ["03-06", "03-10"])


def test_the_dosing_figure_says_how_many_and_how_long(adsl, frame):
    shown = dosing_figure(frame(ADEX), adsl, small_trial())
    assert (
        'aria-label="Dosing of 1 treated participants; the longest lasted 10 days."' in shown.html
    )


def test_nobody_treated_is_one_sentence_instead_of_a_figure(adsl, frame):
    shown = dosing_figure(frame(ADEX), adsl.assign(SAFFL=None), small_trial())
    assert words_of(shown) == "Nobody had been treated at the cut."


def test_observation_in_words(adsl):
    assert words_of(follow_up_sentence(ard_follow_up(adsl, small_trial()))) == (
        "The 2 included participants were observed for a median of 12 days (range 12 to 12); 1 of "
        "them had died."
    )


@pytest.mark.parametrize(
    ("word", "row", "sentence"),
    [
        ("PROGRESSIVE DISEASE", "Progressive disease", "progressive disease"),
        ("BLACK OR AFRICAN AMERICAN", "Black or African American", "black or African American"),
        ("WITHDRAWAL BY SUBJECT", "Withdrawal by participant", "withdrawal by participant"),
        ("ANC 1.2 x 10^9/L", "ANC 1.2 × 10⁹/L", "ANC 1.2 × 10⁹/L"),
        ("HER2 amplified", "HER2 amplified", "HER2 amplified"),
        ("Neutrophils low", "Neutrophils low", "neutrophils low"),
    ],
)
def test_coded_words_read_as_words(word, row, sentence):
    assert (plain(word), inside(word)) == (row, sentence)


def test_a_long_reason_is_broken_to_its_box_and_keeps_its_count(adsl):
    reason = "Neutrophils below 1.5 after the last chemotherapy, measured twice"
    long = adsl.assign(SCRFREAS=adsl["SCRFREAS"].where(adsl["SCRFREAS"].isna(), reason))
    drawn = flow_figure(ard_disposition(long, small_trial())).html
    lines = re.findall(r">(Neutrophils[^<]*|[^<>]*measured twice[^<]*)<", drawn)
    assert len(lines) == 2
    assert " ".join(lines) == f"{reason}:\u00a01"


def test_an_endless_reason_is_cut_and_keeps_its_count(adsl):
    long = adsl.assign(SCRFREAS=adsl["SCRFREAS"].where(adsl["SCRFREAS"].isna(), "word " * 80))
    drawn = flow_figure(ard_disposition(long, small_trial())).html
    lines = re.findall(r">((?:Word|word) [^<]*)<", drawn)
    assert len(lines) == 3
    assert max(map(len, lines)) < 60
    assert lines[-1].endswith("…:\u00a01")
