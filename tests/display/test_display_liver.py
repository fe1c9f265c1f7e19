"""Liver tests as readers see them: the criteria in words, multiples, quadrants, the listing."""

import pytest

from anaemia_kit import dated
from helpers.adam.adhy import derive_adhy, derive_hy_pairs, derive_liver_peaks
from helpers.ard.liver import ard_liver
from helpers.display.liver import liver_listing, liver_sentence, liver_table
from helpers.display.liver_figure import edish_figure
from html_kit import bare, words_of
from safety_trial import safety_trial

TRIAL = safety_trial()


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | ARM
        <01>    | Y     | A
        02      | Y     | B
        03      | Y     | B
        """
    )


@pytest.fixture
def adlb(frame):
    return dated(
        frame(
            """
            USUBJID | PARAMCD | AVALO:float | AVALOU  | ONRHI:float | ADY:float | ABLFL | ONTRTFL
            <01>    | ALT     | 30          | <U/L    | 35          | 1         | Y     |
            <01>    | BILI    | 0.6         | mg/dL   | 1.2         | 1         | Y     |
            <01>    | ALT     | 238         | <U/L    | 35          | 72        |       | Y
            <01>    | BILI    | 2.6         | mg/dL   | 1.2         | 80        |       | Y
            <01>    | ALP     | 109         | U/L     | 130         | 80        |       | Y
            02      | ALT     | 20          | U/L     | 35          | 8         |       | Y
            02      | BILI    | 0           | mg/dL   | 1.2         | 8         |       | Y
            """
        ).assign(AVAL=float("nan"), ANRHI=float("nan"), AVALU="U/L")
    )


def shown(adlb, adsl, trial=TRIAL):
    adhy = derive_adhy(adlb, trial)
    pairs = derive_hy_pairs(adhy, trial)
    peaks = derive_liver_peaks(adhy, pairs, adsl)
    results = ard_liver(adhy, peaks, trial)
    figure = edish_figure(peaks, results, trial)
    return (
        liver_sentence(results, trial)
        + figure
        + liver_table(results, trial)
        + liver_listing(pairs, peaks, trial)
    )


def test_who_met_the_criteria_is_told_with_its_interval(adlb, adsl):
    assert (
        "Laboratory criteria of Hy's law (ALT or AST above 3 and bilirubin above 2 times the upper "
        "limit of normal, at most 30 days apart, alkaline phosphatase below 2): met by 1 of 2 "
        "(50.0%; 95% CI 1.3 to 98.7). 1 of 3 treated cannot be evaluated."
    ) in words_of(shown(adlb, adsl))


def test_multiples_and_quadrants_stand_with_n_of_N(adlb, adsl):
    html = bare(shown(adlb, adsl))
    for row in (
        "Above 5×</th><td>1/2 (50.0%; 1.3 to 98.7)</td>",
        "Above 10×</th><td>0/2 (0.0%; 0.0 to 84.2)</td>",
        "Not tested: not evaluable</th><td>1/3 (33.3%)</td>",
        "Both rises, alkaline phosphatase below 2×</th><td>1/2 (50.0%; 1.3 to 98.7)</td>",
        "Peaks: neither above</th><td>1/2 (50.0%; 1.3 to 98.7)</td>",
    ):
        assert row in html
    assert "without a usable value" not in html


def test_the_candidate_is_listed_with_dates_values_and_baseline_and_escaped(adlb, adsl):
    html = bare(shown(adlb, adsl))
    assert (
        "&lt;01&gt;</th><td>ALT 238 &lt;U/L (6.8×)</td><td>2020-03-12 (day 72)</td>"
        "<td>2.6 mg/dL (2.2×)</td><td>2020-03-20 (day 80)</td><td>0.8×</td>"
        "<td>0.9× and 0.5×</td><td>Both rises, alkaline phosphatase below 2×</td>"
    ) in html
    assert "<U/L" not in html


def test_the_figure_names_participants_beyond_the_lines_and_counts_quadrants(adlb, adsl):
    html = shown(adlb, adsl).html
    assert "&lt;01&gt;</text>" in html
    assert ">02</text>" not in html
    assert "Possible Hy's law: 1" in html
    assert "Near normal: 1" in html
    assert (
        "Highest aminotransferase against highest bilirubin of 2 participants: 1 above both lines, "
        "1 of all meeting the laboratory criteria of Hy&#x27;s law."
    ) in html


def test_the_names_of_the_quadrants_and_of_the_tests_are_explained(adlb, adsl):
    asked = [{"test": "ALT", "label": "Alanine aminotransferase"}]
    asked += [{"test": "AST", "label": "Aspartate aminotransferase"}]
    said = words_of(shown(adlb, adsl, safety_trial(laboratory=asked)))
    for words in (
        "Temple's corollary: aminotransferase above 3× while bilirubin stays up to 2×,",
        "Possible Hy's law: both peaks above,",
        "Cholestasis: bilirubin above 2× alone,",
    ):
        assert words in said
    short = "ALT: Alanine aminotransferase; AST: aspartate aminotransferase."
    assert said.lower().count(short.lower()) == 3, "figure, table and listing"


def test_a_peak_of_one_test_alone_says_that_the_other_stayed(adlb, adsl):
    html = bare(shown(adlb, adsl))
    # <01> is above both lines: no row may claim that a peak above 3 was seen in nobody
    assert "Above 3×</th><td>1/2" in html
    row = "Peaks: aminotransferase above 3×, bilirubin not above 2×</th><td>0/2 (0.0%; 0.0 to 84.2)"
    assert row in html
    assert "Peaks: aminotransferase above 3× and bilirubin above 2×</th><td>1/2" in html


def test_nobody_with_the_criteria_gives_the_upper_limit_in_words_and_no_listing(adlb, adsl):
    said = words_of(shown(adlb[adlb["USUBJID"] == "02"], adsl))
    assert "met by none of 1 (a true rate up to 97.5% remains possible)." in said
    assert "raised together" not in said


def test_a_pair_without_alkaline_phosphatase_is_not_ruled_out(adlb, adsl):
    said = words_of(shown(adlb[adlb["PARAMCD"] != "ALP"], adsl))
    assert (
        "met by none of 2 (a true rate up to 84.2% remains possible). 1 more cannot be ruled"
        in said
    )
    assert "Both rises, alkaline phosphatase not known: not ruled out" in said


def test_without_both_tests_one_sentence_stands_for_figure_and_criteria(adlb, adsl):
    shown_ = shown(adlb[adlb["PARAMCD"] == "ALT"], adsl)
    assert shown_.html.startswith(
        '<p class="tb-absent">No participant has both an aminotransferase and a bilirubin'
    )
    assert "<svg" not in shown_.html
    assert "Above 5×</th><td>1/2 (50.0%; 1.3 to 98.7)</td>" in bare(shown_)


def test_nobody_treated_is_one_sentence(adlb, adsl):
    nobody = adsl.assign(SAFFL=None)
    assert words_of(shown(adlb.assign(ONTRTFL=None), nobody)) == (
        "Nobody was treated: there is no liver test to read."
    )


def test_arms_have_their_own_columns_and_marks(adlb, adsl):
    html = shown(adlb, adsl, safety_trial(report_by="arm")).html
    assert '<th scope="col">A</th><th scope="col">B</th>' in html
    assert html.count("</svg>") == 1
