"""The trial file as the book prints it: in its own words, escaped, complete."""

import re
from html import unescape
from pathlib import Path

import pytest

from helpers.display.protocol import (
    assumptions_table,
    endpoints_table,
    identity_table,
    populations_table,
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


def test_an_endpoint_shows_its_role_and_definition():
    rows = rows_of(endpoints_table(toy))
    assert rows == {"Survival": ["primary", "Time from official inclusion to death from any cause"]}


def test_visits_show_target_window_and_what_is_assessed():
    assert rows_of(visits_table(toy)) == {
        "Start": ["−1", "−14 to 1", "laboratory and vital signs"],
        "Middle": ["28", "20 to 40", "laboratory and vital signs"],
        "End": ["56", "41 to 70", "laboratory"],
    }


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.trial_id)
def test_every_assumption_is_printed_with_its_reason(trial):
    text = plain(assumptions_table(trial))
    for assumption in trial.assumed:
        assert assumption.reading in text
        assert assumption.reason in text
    assert trial.assumed or text == "The trial file makes no assumption."


def test_words_from_the_trial_file_are_escaped():
    hostile = toy.model_copy(update={"title": "<script>x</script>"})
    assert "<script>" not in identity_table(hostile).html


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.trial_id)
def test_every_endpoint_and_visit_is_printed(trial):
    assert len(rows_of(endpoints_table(trial))) == len(trial.endpoints)
    assert len(rows_of(visits_table(trial))) == len(trial.visits)
