"""Exposure as the page shows it: tables, sentences, the figure of dosing."""

from datetime import date

import pandas as pd
import pytest

from cut_kit import small_trial
from dosing_kit import dosed, planned_trial
from helpers.ard.exposure import (
    ard_dose_changes,
    ard_dosed_by_week,
    ard_exposure,
    ard_treatment_end,
)
from helpers.display.dosing import dosing_figure, dosing_spans
from helpers.display.exposure import (
    dose_units,
    exposure_by_phase_table,
    exposure_listing,
    exposure_rows,
    exposure_table,
)
from helpers.display.exposure_changes import (
    dose_changes_table,
    exposure_sentence,
    intensity_sentence,
    treatment_end_table,
)
from html_kit import rows_of as rows_in
from html_kit import words_of


def rows_of(shown):
    """Return {label: cells} of a table; of repeated labels the last."""
    return dict(rows_in(shown))


EX = """
    USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSU | EXDOSFRQ | EXROUTE | EXSTDTC    | EXENDTC    | EXADJ
    --------+-----------+-------+--------------+--------+----------+---------+------------+------------+------
    01      | 1         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-01 | 2019-03-04 |
    01      | 2         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-05 | 2019-03-06 |
    01      | 3         | DRUG  | 100          | mg     | QD       | ORAL    | 2019-03-08 | 2019-03-10 | <u>RASH</u>
    """
CHEMO = "    01 | 4 | CHEMO | 75 | mg/m2 | ONCE | IV | 2019-03-09 | 2019-03-09 |\n"
DS = """
    USUBJID | DSSEQ:int | DSDECOD       | DSCAT             | DSSCAT          | DSSTDTC
    01      | 1         | ADVERSE EVENT | DISPOSITION EVENT | STUDY TREATMENT | 2019-03-10
    """


@pytest.fixture
def page(frame):
    """Return a function: every piece of the section, of one table of exposure."""

    def derive(ex=EX, trial=None, ds=DS):
        trial = trial or planned_trial((100, 1, 60))
        adex, adexsum, adeot, adsl = dosed(frame, ex, trial, ds, date(2019, 6, 30))
        results = ard_exposure(adexsum, adsl, trial)
        units = dose_units(adexsum)
        weeks = ard_dosed_by_week(adex, adsl, trial)
        return {
            "table": exposure_table(results, trial, units),
            "phases": exposure_by_phase_table(results, trial, units),
            "said": exposure_sentence(results, trial),
            "changes": dose_changes_table(ard_dose_changes(adex, adsl, trial), trial),
            "ends": treatment_end_table(ard_treatment_end(adeot, adexsum, adsl, trial), trial),
            "listing": exposure_listing(exposure_rows(adexsum, trial)),
            "figure": dosing_figure(adex, adsl, weeks, trial),
            "spans": dosing_spans(adex),
        }

    return derive


def test_the_table_shows_days_doses_amounts_and_intensity_by_phase(page):
    shown = page(EX + CHEMO)["table"]
    rows = rows_of(shown)

    assert "All (N = 1) Alone (N = 1) Together (N = 1)" in words_of(shown)
    assert rows["Days from first to last dose"] == ["1 (1 to 1)", "–", "1 (1 to 1)"]  # of chemo
    assert rows["Relative dose intensity (%)"] == [
        "90.0 (90.0 to 90.0)",
        "87.5 (87.5 to 87.5)",
        "100.0 (100.0 to 100.0)",
    ]
    assert rows["80% to below 100%"] == ["1/1 (100.0%)", "1/1 (100.0%)", "0/1 (0.0%)"]
    assert rows["Cumulative dose (mg)"] == [
        "900 (900 to 900)",
        "700 (700 to 700)",
        "200 (200 to 200)",
    ]
    assert rows["Cumulative dose (mg/m²)"] == ["75.0 (75.0 to 75.0)", "–", "75.0 (75.0 to 75.0)"]
    assert "Two records of one day" not in rows


def test_a_drug_nobody_received_has_no_rows(page):
    assert "Chemo" not in words_of(page()["table"])


def test_records_that_overlap_are_counted_and_explained(page):
    shown = page(EX.replace("2019-03-05", "2019-03-04"))["table"]
    assert rows_of(shown)["Two records of one day"][0] == "1/1 (100.0%)"
    assert "both doses count as recorded" in words_of(shown)


def test_whose_amount_is_unknown_is_counted_and_n_is_shown(page):
    unknown = EX + "    02 | 1 | DRUG | 100 | mg |  | ORAL | 2019-03-01 | 2019-03-04 |\n"
    rows = rows_of(page(unknown)["table"])
    assert rows["Doses"][0] == "9 (9 to 9), n = 1"
    assert rows["No dose intensity: number of doses unknown"][0] == "1/2 (50.0%)"


def test_the_sentence_says_who_received_what_and_who_nothing(page):
    assert words_of(page()["said"]) == (
        "Of 1 treated participant, 1 received drug (median 10 days, range 10 to 10; median dose "
        "intensity 90%, range 90 to 90). Of 2 included participants, 1 was never treated."
    )


def test_nobody_treated_is_said_once_and_shows_nothing(page):
    none = page(EX.replace("DRUG", "OTHER"), ds=None)
    for name in ("table", "said", "listing", "figure"):
        assert words_of(none[name]) == "Nobody had been treated at the cut."
    assert words_of(none["changes"]) == "No hold and no change of dosing is recorded."
    assert none["ends"].html == none["phases"].html == ""


def test_the_plan_is_printed_and_its_absence_is_said_once():
    assert words_of(intensity_sentence(planned_trial((600, 1, 7), (100, 8, 183)))) == (
        "Relative dose intensity is the dose given divided by the dose planned for the days from "
        "the first to the last dose; days after the last dose do not count. Planned for drug: 600 "
        "mg once a day on days 1 to 7 then 100 mg once a day on days 8 to 183 (Register). The "
        "trial file names no planned dose of chemo, so of it there is none."
    )
    assert words_of(intensity_sentence(small_trial())) == (
        "The trial file names no planned dose of drug or chemo, so no relative dose intensity is "
        "given."
    )


def test_reasons_are_escaped_and_their_absence_is_said(page):
    shown = page()["changes"]
    assert "&lt;u&gt;RASH&lt;/u&gt;" in shown.html
    assert rows_of(shown)["Interrupted: <u>RASH</u>"] == ["1/1 (100.0%)", "1"]
    silent = page(EX.replace("<u>RASH</u>", ""))["changes"]
    assert words_of(silent) == "No hold and no change of dosing is recorded."


def test_the_end_of_each_drug_stands_with_its_plan_or_is_said_to_be_unknown(page):
    shown = page(EX + CHEMO)["ends"]
    rows = rows_of(shown)
    assert rows["Stopped"] == rows["Adverse event"] == rows["Ended before it"] == ["1/1 (100.0%)"]
    assert rows["Completed"] == rows["Reached the planned duration"] == ["0/1 (0.0%)"]
    assert "The data do not record why or when chemo ended." in words_of(shown)


def test_the_listing_has_a_row_of_each_participant_and_drug(page):
    shown = page(EX + CHEMO)["listing"]
    assert "Exposure of every treated participant, by drug (2)" in words_of(shown)
    days = ["2019-03-01", "2019-03-10", "10", "9", "9"]
    assert rows_in(shown)[0] == ("01", ["Drug", *days, "900 mg", "1000", "90.0", "1", "0", "–"])


def test_records_that_follow_day_by_day_are_one_span(page):
    spans = page()["spans"]
    starts, ends = (spans[name].dt.strftime("%m-%d").tolist() for name in ("ASTDT", "AENDT"))
    assert (starts, ends) == (["03-01", "03-08"], ["03-06", "03-10"])


def test_the_figure_names_participants_drugs_holds_and_ends(page):
    shown = page(EX + CHEMO)["figure"].html
    said = "Dosing of 1 treated participant over time, the longest treated first, with holds and"
    assert f'aria-label="{said} reductions."' in shown
    for words in (">01<", ">Adverse event<", ">chemo<", ">held<", ">next phase begins<"):
        assert words in shown
    assert ">lower dose<" not in shown


def crowd(frame, n):
    """Return what the figure needs of n participants, dosed for 1, 2, 3, ... weeks."""
    trial = planned_trial((100, 1, 60))
    adex, _, _, adsl = dosed(frame, EX, trial)
    people = [f"{number:04d}" for number in range(n)]
    end = adsl["TRTSDT"].iloc[0] + pd.to_timedelta([7 * (i % 10 + 1) - 1 for i in range(n)], "D")
    adsl = pd.concat([adsl.iloc[:1]] * n, ignore_index=True)
    adsl = adsl.assign(USUBJID=people, TRTEDT=end, LSTDOSDT=end)
    adex = pd.concat([adex.iloc[:1]] * n, ignore_index=True).assign(USUBJID=people, AENDT=end)
    return adex, adsl, ard_dosed_by_week(adex, adsl, trial), trial


def test_many_participants_have_lines_without_names_and_shares_by_week(frame):
    shown = dosing_figure(*crowd(frame, 50)).html
    assert (
        "Dosing over time, treated participants (N = 50)".replace(" = ", "\u00a0=\u00a0") in shown
    )
    assert ">0001<" not in shown
    assert "Share with a dose by week, first to last: Drug (N = 50) from 100% to 10%." in shown


def test_too_many_for_a_line_each_are_only_summed_up(frame):
    shown = words_of(dosing_figure(*crowd(frame, 401)))
    assert "401 participants are too many for a line each: none is drawn by itself." in shown
    assert "Dosing over time" not in shown
