"""Eligibility criteria as the book prints them."""

from pathlib import Path

import pytest

from helpers.display.criteria import criteria_table, decided_by, known_from
from helpers.trial import Trial, read_trial
from html_kit import words_of

ROOT = Path(__file__).resolve().parents[2]
PATHS = ("data/mbc", "data/atc", "tests/toy", "benchmarks/cdisc_pilot")
mbc, atc, toy, pilot = TRIALS = [read_trial(ROOT / path / "trial.yml") for path in PATHS]


def criterion(trial, name):
    return next(c for c in trial.eligibility if c.id == name)


def judged(**rule):
    """Return what decides a criterion with one rule, in words."""
    words = {"id": "E1", "kind": "exclusion", "text": "T", "provenance": "design"} | rule
    trial = Trial.model_validate(toy.model_dump(exclude_unset=True) | {"eligibility": [words]})
    return decided_by(trial.eligibility[0], trial)


def test_a_criterion_shows_where_it_is_known_from_and_how_it_is_read():
    assert known_from(criterion(mbc, "I2"), mbc) == "register"
    assert known_from(criterion(mbc, "I3A"), mbc) == "reconstruction"
    assert known_from(criterion(atc, "E3"), atc) == (
        "register; assumption: age of laboratory values"
    )
    assert "Such a criterion has no authority." in words_of(criteria_table(mbc))
    assert "authority" not in words_of(criteria_table(atc))


def test_alternatives_name_each_other():
    assert "surgery not feasible (or I2)" in words_of(criteria_table(atc))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            {"test": "PLAT", "at_least": {"value": 50, "unit": "10^9/L"}, "window_days": 7},
            "platelets at least 50 × 10⁹/L, at most 7 days old",
        ),
        (
            {"test": "CREAT", "at_most": {"value": 1.5, "unit": "ULN"}},
            "CREAT at most 1.5 times the upper limit of normal, at most 28 days old",
        ),
        ({"test": "AGE", "at_least": {"value": 18, "unit": "years"}}, "age at least 18 years"),
        (
            {"absent": "pregnancy", "child_bearing_to": 55},
            "no pregnancy and no lactation; women to the age of 55 years can bear children",
        ),
        (
            {"no_history": {"terms": ["NEUROPATHY"], "from_grade": 2, "within_days": 0}},
            "no such condition of grade 2 or higher in the history or as adverse event, on the day",
        ),
        (
            {"no_history": {"terms": ["CARDIAC FAILURE"], "from_nyha": 4}},
            "no such condition of NYHA class 4 or higher in the history or as adverse event, ever",
        ),
        (
            {"no_treatment": {"terms": ["STEROID"], "within_days": 14}},
            "no such medication or procedure within 14 days before",
        ),
        ({"consent": True}, "consent on or before the day"),
        ({"recorded": True}, "the site's own record"),
    ],
)
def test_what_decides_a_criterion_is_said_with_its_numbers(rule, words):
    assert judged(**rule) == words


def test_parts_that_must_all_hold_stand_in_one_sentence():
    assert decided_by(criterion(atc, "I2"), atc) == (
        "the primary diagnosis, with its histology; and a lesion that is evaluable in lung, liver, "
        "bone, brain, pleura or adrenal gland; and the site's own record"
    )


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.trial_id)
def test_every_criterion_is_printed(trial):
    shown = words_of(criteria_table(trial))
    assert all(f" {c.id} " in shown for c in trial.eligibility)


def test_a_trial_without_criteria_says_so():
    bare = toy.model_copy(update={"eligibility": ()})
    assert words_of(criteria_table(bare)) == "The trial file lists no eligibility criteria."
