"""Occurrence endpoints as readers see them: states, readings, courses, listings, doubts."""

import pandas as pd
import pytest

from anaemia_kit import dated, derived, treated
from helpers.ard.anaemia import ard_occurrences
from helpers.ard.anaemia_incidence import ard_occurrence_curve, ard_occurrence_incidence
from helpers.display.anaemia import occurrence_sections
from helpers.display.anaemia_figures import MOST, occurrence_figures
from helpers.display.anaemia_incidence import occurrence_incidence
from helpers.display.anaemia_listings import occurrence_listings
from html_kit import bare, words_of
from safety_trial import safety, safety_trial, treated_anaemia

TRIAL = safety_trial(safety=safety(incidence_days=[30]), endpoints=[treated_anaemia()])
DOSES = ["USUBJID", "TRT", "TRTROLE", "GIVENFL", "ASTDT", "AENDT", "EXSEQ"]


@pytest.fixture
def adsl(frame):
    return treated(
        frame(
            """
            USUBJID | SAFFL | ARM
            01      | Y     | A
            02      | Y     | A
            03      | Y     | A
            """
        )
    )


@pytest.fixture
def adlb(frame):
    return dated(
        frame(
            """
            USUBJID | PARAMCD | AVALO:float | AVALOU | AVAL:float | AVALU | ABLFL | ONTRTFL | ADY:float
            01      | HGB     | 7.4         | mmol/L | 119.2      | g/L   | Y     |         | 1
            01      | HGB     | 6.2         | mmol/L | 100        | g/L   |       | Y       | 8
            02      | HGB     | 6.8         | mmol/L | 110        | g/L   | Y     |         | 1
            02      | HGB     | 4.9         | mmol/L | 79         | g/L   |       | Y       | 8
            03      | HGB     | 6.0         | mmol/L | 97         | g/L   | Y     |         | 1
            03      | HGB     | 6.5         | mmol/L | 105        | g/L   |       | Y       | 8
            """
        )
    )


@pytest.fixture
def given(frame):
    pr = frame(
        """
        USUBJID | PRSEQ:int | PRTRT     | PRDECOD              | PRSTDTC    | PRENDTC
        02      | 1         | <b>2 bags | RED CELL TRANSFUSION | 2020-01-08 |
        """
    )
    cm = frame(
        """
        USUBJID | CMSEQ:int | CMTRT       | CMDECOD | CMSTDTC | CMENDTC
        03      | 1         | <i>Epoetin  |         |         |
        """
    )
    return cm, pr


def shown(adlb, adsl, given=(), trial=TRIAL, delivered=("cm", "pr")):
    """Return the section as its words, the figure and its listings included."""
    sets = derived(adlb, adsl, trial, given)
    doses = pd.DataFrame(columns=DOSES).astype(
        {"ASTDT": "datetime64[ns]", "AENDT": "datetime64[ns]"}
    )
    times = (
        ard_occurrence_incidence(sets[0], adsl, trial),
        ard_occurrence_curve(sets[0], adsl, trial),
    )
    return (
        occurrence_sections(ard_occurrences(*sets, adsl, trial, delivered), trial)
        + occurrence_incidence(*times, trial)
        + occurrence_figures(*sets, doses, adsl, trial)
        + occurrence_listings(*sets, adsl, trial)
    )


def test_the_headline_is_told_on_both_denominators_and_as_composite(adlb, adsl, given):
    said = bare(shown(adlb, adsl, given))
    assert (
        "Anaemia: 1 of 2 (50.0%; 95% CI 1.3 to 98.7) among participants not below the limit at "
        "baseline; 1 of 3 (33.3%; 95% CI 0.8 to 90.6) among all with a value after the first dose. "
        "With transfusion or growth factor counted as well: 1 of 2 (50.0%; 95% CI 1.3 to 98.7) of "
        "the first."
    ) in said


def test_all_states_and_readings_stand_with_n_of_N(adlb, adsl, given):
    said = bare(shown(adlb, adsl, given))
    for row in (
        "Incident: not below at baseline, below later</th><td>1/2 (50.0%; 1.3 to 98.7)</td>",
        "Worsened: below at baseline, below 8.0 g/dL or 80 g/L later</th>"
        "<td>0/1 (0.0%; 0.0 to 97.5)</td>",
        "later not below at 2 measurements in a row</th><td>0/1 (0.0%; 0.0 to 97.5)</td>",
        "neither worsened nor recovered</th><td>1/1 (100.0%; 2.5 to 100.0)</td>",
        "A value below the limit, or transfusion or growth factor</th>"
        "<td>1/2 (50.0%; 1.3 to 98.7)</td><td>2/3 (66.7%; 9.4 to 99.2)</td>",
        "untouched values only</th><td>1/2 (50.0%; 1.3 to 98.7)</td><td>1/2 (50.0%; 1.3 to 98.7)</td>",
        "but for bleeding</th><td>1/2 (50.0%; 1.3 to 98.7)</td><td>1/3 (33.3%; 0.8 to 90.6)</td>",
    ):
        assert row in said


def test_measurements_in_a_row_are_explained(adlb, adsl, given):
    assert (
        "In a row: on days with a value, however many days without one lie between; the values of "
        "one day are one measurement, the lowest. One that is below the limit, or soon after a "
        "transfusion, ends the row."
    ) in words_of(shown(adlb, adsl, given))


def test_the_record_that_changes_sides_is_listed_with_every_verdict(adlb, adsl):
    assert (
        "<td>8</td><td>6.2 mmol/L</td><td>not below</td><td>9.99 g/dL</td><td>below</td>"
        "<td>100 g/L</td><td>not below</td>"
    ) in bare(shown(adlb, adsl))


def test_participants_and_what_they_were_given_are_listed_and_escaped(adlb, adsl, given):
    said = shown(adlb, adsl, given)
    assert "<i>" not in said.html
    assert "&lt;i&gt;Epoetin" in said.html
    assert "<td>no date</td><td>–</td><td>yes</td>" in bare(said)
    row = "02</th><td>110</td><td>79</td><td>8</td><td>1</td><td>incident</td><td>8</td><td>no</td>"
    assert row in bare(said)


def test_the_course_of_each_participant_is_drawn_with_those_of_concern_first(adlb, adsl, given):
    said = shown(adlb, adsl, given).html
    assert "course of each participant, N\u00a0=\u00a03" in said
    assert "Course of the values of 3 participants in g/L" in said
    assert said.index(">02</text>") < said.index(">03</text>") < said.index(">01</text>")
    assert "Day 8: 4.9 mmol/L" in said


def test_a_crowd_is_cut_and_told_how_many_are_left_out(adlb, adsl):
    names = [f"P{number:03d}" for number in range(MOST + 6)]
    one = adlb[adlb["USUBJID"].eq("01")]
    crowd = pd.concat([one.assign(USUBJID=name) for name in names], ignore_index=True)
    people = treated(pd.DataFrame({"USUBJID": names, "SAFFL": "Y", "ARM": "A"}))
    said = words_of(shown(crowd, people))
    assert f"course of each participant, the first {MOST} of {MOST + 6}" in said


def test_shares_by_day_and_the_curve_are_told(adlb, adsl, given):
    said = bare(shown(adlb, adsl, given))
    assert "Had such a value</th><td>1/2 (50.0%)</td>" in said
    assert "Half had it by day (95% CI, second formula)" in said
    assert "<p>First formula: Aalen-Johansen, log-log 95% limits (Aalen variance, as" in said
    assert "as survival::survfit).</p>" in said
    assert (
        "Cumulative incidence of the first value below the limit, Anaemia: 1 of 2 had one" in said
    )


def test_nobody_at_risk_is_one_sentence(adlb, adsl):
    low = adlb.assign(AVALO=5.0, AVAL=80.0)
    said = words_of(shown(low, adsl))
    assert "Anaemia: nobody could newly fall below the limit." in said
    assert "0/0" in said


def test_no_value_at_all_is_said_once(adlb, adsl):
    said = words_of(shown(adlb.assign(PARAMCD="PLAT"), adsl))
    assert "Anaemia: no participant has a value after the first dose." in said
    assert "Anaemia: there is no value to draw." in said
    assert "Nobody was below the limit, at baseline or later." in said
    assert "changes sides" not in said


def test_a_domain_not_delivered_and_values_not_compared_are_said(adlb, adsl):
    odd = adlb.assign(AVALO=adlb["AVALO"].mask(adlb["USUBJID"].eq("01") & adlb["ADY"].eq(8)))
    odd["AVAL"] = odd["AVAL"].mask(odd["AVALO"].isna())
    said = words_of(shown(odd, adsl, delivered=("cm",)))
    assert "Anaemia: PR not delivered: what was given there is unknown." in said
    assert ("Not compared with the limit: 1 record of 1 participant, no numeric result.") in said


def test_trial_without_such_an_endpoint_says_so_once(adlb, adsl):
    trial = TRIAL.model_copy(update={"endpoints": ()})
    assert shown(adlb, adsl, trial=trial).html == (
        '<p class="tb-absent">This trial plans no endpoint that asks whether a value fell below a '
        "limit.</p>"
    )
