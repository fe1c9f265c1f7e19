"""The trial file as the book prints it: in its own words, escaped, complete."""

import re
from html import unescape
from pathlib import Path

import pytest

from helpers.display.protocol import (
    assumptions_table,
    criteria_table,
    endpoints_table,
    identity_table,
    phases_table,
    populations_table,
    safety_table,
    visits_table,
)
from helpers.trial import read_trial

ROOT = Path(__file__).resolve().parents[2]
PATHS = ("data/mbc", "data/atc", "tests/toy", "benchmarks/cdisc_pilot")
mbc, atc, toy, pilot = TRIALS = [read_trial(ROOT / path / "trial.yml") for path in PATHS]


def plain(shown):
    return unescape(re.sub(r"<[^>]+>", "", shown.html))


def rows_of(shown):
    """Return {row label: cells} of a table."""
    rows = re.findall(r"<tr.*?</tr>", shown.html.partition("<tbody>")[2])
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]
    return {unescape(label): [unescape(c) for c in rest] for label, *rest in cells}


def test_the_trial_is_named_with_every_register():
    rows = rows_of(identity_table(atc))
    assert rows["Register, EudraCT"] == ["2017-003028-59-NL"]
    assert rows["Planned participants"] == ["10"]


def test_analysis_sets_stand_in_the_words_of_the_trial():
    assert rows_of(populations_table(toy))["Treated"] == ["Everyone who took at least one tablet"]


def test_rules_of_a_response_say_what_counts_from_when():
    rows = rows_of(endpoints_table(mbc))
    assert rows["Objective response"][2] == (
        "RECIST 1.1; counted: complete response and partial response; "
        "confirmed at least 28 days later"
    )
    assert rows["Clinical benefit"][2] == (
        "RECIST 1.1; counted: complete response, partial response, stable disease and neither "
        "complete response nor progression; confirmed at least 28 days later; "
        "stable at least 168 days from the first dose of study treatment; "
        "a scan up to 7 days early counts"
    )


def test_rules_of_survival_say_origin_event_and_censoring():
    assert rows_of(endpoints_table(atc))["Progression-free survival"][2] == (
        "from official inclusion; to progression or death; "
        "else censored at the last tumour assessment"
    )


def test_rules_of_a_limit_a_contrast_and_a_change_are_told():
    rows = rows_of(endpoints_table(mbc))
    assert rows["Anaemia, haemoglobin below 10 g/dL"][2] == (
        "strictly below 10 g/dL or 100 g/L or 6.2 mmol/L, in the unit the laboratory reported"
    )
    assert rows["Blood transcriptional signature"][2] == "End of run-in against Baseline, paired"
    assert rows["Tumour size"][2] == "values: sum of diameters"
    assert rows["Adverse events"][2] == "–"


def test_the_safety_window_names_its_last_day_where_there_is_one():
    assert rows_of(safety_table(mbc))["Window"] == [
        "to 30 days after the last dose of study treatment, and no later than study day 213"
    ]
    assert rows_of(safety_table(pilot)) == rows_of(safety_table(pilot)) | {
        "Severity": ["severity"],
        "Window": ["to 30 days after the last dose of study treatment"],
    }


def test_a_phase_says_what_begins_it():
    assert rows_of(phases_table(atc)) == {
        "Intravenous week": [
            "Begins with the first dose of anakinra, intravenous; 7 days planned"
        ],
        "Subcutaneous phase": [
            "Begins with the first dose of anakinra, subcutaneous; 176 days planned"
        ],
    }  # fmt: skip


def test_visits_show_target_window_and_what_is_assessed():
    assert rows_of(visits_table(toy)) == {
        "Start": ["−1", "−14 to 1", "laboratory and vital signs"],
        "Middle": ["28", "20 to 40", "laboratory and vital signs"],
        "End": ["56", "41 to 70", "laboratory"],
    }


def test_a_criterion_shows_where_it_is_known_from():
    rows = rows_of(criteria_table(mbc))
    assert rows["I2"][1] == "register"
    assert rows["I3A"] == ["Age 18 years or older", "reconstruction"]
    assert "Such a criterion has no authority." in plain(criteria_table(mbc))
    assert "authority" not in plain(criteria_table(atc))


def test_alternatives_name_each_other():
    assert rows_of(criteria_table(atc))["I1"][0].endswith("surgery not feasible (or I2)")


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.trial_id)
def test_every_criterion_endpoint_and_visit_is_printed(trial):
    assert len(rows_of(endpoints_table(trial))) == len(trial.endpoints)
    assert len(rows_of(visits_table(trial))) == len(trial.visits)
    printed = set(rows_of(criteria_table(trial))) - {"Inclusion", "Exclusion"}
    assert printed == {criterion.id for criterion in trial.eligibility}


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.trial_id)
def test_every_assumption_is_printed_with_its_reason(trial):
    text = plain(assumptions_table(trial))
    for assumption in trial.assumed:
        assert assumption.reading in text
        assert assumption.reason in text
    assert trial.assumed or text == "The trial file makes no assumption."


def test_a_trial_without_criteria_says_so():
    bare = toy.model_copy(update={"eligibility": ()})
    assert plain(criteria_table(bare)) == "The trial file lists no eligibility criteria."


def test_words_from_the_trial_file_are_escaped():
    hostile = toy.model_copy(update={"title": "<script>x</script>"})
    assert "<script>" not in identity_table(hostile).html
