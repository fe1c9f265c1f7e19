"""Each clinical rule finds what breaks it, with this text, and nothing in what just does not."""

import re

import pytest

from clinical_kit import CUT, delivery, examples, found_in
from helpers.cut import schema
from helpers.cut.checks import FILE_RULES, all_rules, check_delivery, checks_of
from helpers.cut.rules import Records

EXAMPLES = {rule: rest for rule, *rest in examples()}
DOMAINS = sorted(delivery().frames)
# What the rest of the sound delivery lacks when one domain is not there, or has no row.
MISSED = {
    "dm": {"demographics_delivered"},
    "ie": {"screen_failure_has_reason"},
    "samples": {"samples_match"},
}
EMPTY = {
    "ae": {"death_has_cause"},
    "be": {"tube_known"},
    "dm": {
        "participant_known",
        "death_in_demographics",
        "fatal_event_has_death",
        "grade_five_is_fatal",
    },
    "ds": {"death_in_disposition", "withdrawal_ends_treatment"},
    "ex": {
        "included_is_dosed",
        "first_dose_agrees",
        "related_event_follows_dose",
        "reduction_has_smaller_dose",
    },
    "ie": {"screen_failure_has_reason"},
    "samples": {"samples_match"},
    "sv": {"visit_known"},
    "tr": {"target_lesion_measured", "response_measured"},
    "tu": {"measured_lesion_identified", "new_lesion_agrees"},
}
CLINICAL = [rule for rule in all_rules() if rule.severity == "clinical"]


def test_the_whole_delivery_has_no_finding():
    assert [one.line() for one in check_delivery(delivery(), CUT)] == []


@pytest.mark.parametrize("rule", EXAMPLES)
def test_rule_finds_what_breaks_it_and_lets_pass_what_does_not(rule):
    breaks, finds, allows = EXAMPLES[rule]
    assert found_in(rule, breaks) == finds
    assert finds
    assert found_in(rule, allows) == []


def test_every_clinical_rule_has_an_example():
    assert list(EXAMPLES) == [rule.name for rule in CLINICAL]


def test_there_are_many_clinical_rules_each_with_one_sentence_of_its_own():
    assert len(CLINICAL) >= 100
    sentences = checks_of(Records(delivery(), CUT)).sentence
    assert len(sentences) == sentences.nunique() == len(all_rules()) + len(FILE_RULES)
    for sentence in sentences:
        assert re.fullmatch(r"[A-Z].*[^.]\.", sentence)
        assert not re.search(r"\.\s", sentence), sentence


def test_a_check_says_which_domain_it_lacks():
    lacking = checks_of(Records(delivery(), CUT)).set_index("rule").lacking
    assert set(lacking) == {""}
    less = delivery()
    del less.frames["rs"], less.frames["tr"]
    lacking = checks_of(Records(less, CUT)).set_index("rule").lacking
    assert lacking["response_measured"] == "rs, tr"
    assert lacking["progression_measured"] == "rs"
    assert lacking["event_graded"] == ""


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_that_is_not_there_is_no_fault_of_the_others(domain):
    less = delivery()
    del less.frames[domain], less.files[domain]
    assert {one.rule for one in check_delivery(less, CUT)} == MISSED.get(domain, set())


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_without_a_row_says_that_there_was_nothing(domain):
    less = delivery()
    less.frames[domain] = less.frames[domain].iloc[:0]
    assert {one.rule for one in check_delivery(less, CUT)} == EMPTY.get(domain, set())


def test_every_threshold_has_a_reason_and_is_used():
    source = "".join(path.read_text() for path in schema.HERE.glob("checks_*.py"))
    for row in schema.rows_of("thresholds"):
        assert row["reason"], row
        assert f'"{row["name"]}"' in source, row
