"""Each clinical rule finds what breaks it, with this text, and nothing in what just does not."""

import re

import pytest

from clinical_kit import CUT, delivery, examples, found_in
from helpers.cut import schema
from helpers.cut.checks import FILE_RULES, all_rules, check_delivery, checks_of
from helpers.cut.rules import CONFLICT, Records

EXAMPLES = {rule: rest for rule, *rest in examples()}
# What the rest of the sound delivery lacks when these domains are not there, or have no row.
MISSED = {
    ("dm",): {"demographics_delivered"},
    ("ds", "ex", "ie"): set(),
    ("ae", "cm", "mh", "pr"): set(),
    ("sv", "lb", "vs", "qs"): set(),
    ("tu", "tr", "rs"): set(),
    ("be", "samples"): {"samples_match"},
}
EMPTY = {
    ("dm",): {
        "participant_known",
        "death_in_demographics",
        "fatal_event_has_death",
        "grade_five_is_fatal",
    },
    ("ds",): {"death_in_disposition", "withdrawal_ends_treatment"},
    ("ex",): {
        "included_is_dosed",
        "first_dose_agrees",
        "related_event_follows_dose",
        "reduction_has_smaller_dose",
    },
    ("ie",): {"screen_failure_has_reason"},
    ("ae", "cm", "mh", "pr"): {"death_has_cause"},
    ("sv",): {"visit_known"},
    ("lb", "vs", "qs"): {"visit_has_data"},
    ("tr",): {"target_lesion_measured", "response_measured"},
    ("tu",): {"measured_lesion_identified", "new_lesion_agrees"},
    ("rs",): set(),
    ("be",): {"tube_known"},
    ("samples",): {"samples_match"},
}
CLINICAL = [rule for rule in all_rules() if rule.severity in ("clinical", CONFLICT)]


def test_the_whole_delivery_has_no_finding():
    assert [one.line() for one in check_delivery(delivery(), CUT)] == []


@pytest.mark.fault("K10", case="person_has_one_id")
@pytest.mark.fault("D04", case="end_not_before_start")
@pytest.mark.fault("D04", case="no_visit_after_death")
@pytest.mark.fault("D04", case="event_after_consent")
@pytest.mark.fault("D05", case="one_clock")
@pytest.mark.fault("D08", case="age_agrees_with_birth")
@pytest.mark.fault("D09", case="result_dated")
@pytest.mark.fault("V02", case="plausible")
@pytest.mark.fault("V04", case="grade_five_is_fatal")
@pytest.mark.fault("V04", case="fatal_event_has_death")
@pytest.mark.fault("V04", case="serious_has_reason")
@pytest.mark.fault("V05", case="text_plain")
@pytest.mark.fault("V05", case="term_length")
@pytest.mark.fault("V10", case="response_after_first_dose")
@pytest.mark.fault("V10", case="new_lesion_agrees")
@pytest.mark.fault("V10", case="overall_response_agrees")
@pytest.mark.fault("V11", case="answer_allowed")
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


@pytest.mark.parametrize("domains", MISSED)
def test_domains_that_are_not_there_are_no_fault_of_the_others(domains):
    less = delivery()
    for domain in domains:
        del less.frames[domain], less.files[domain]
    assert {one.rule for one in check_delivery(less, CUT)} == MISSED[domains]


@pytest.mark.parametrize("domains", EMPTY)
def test_domains_without_a_row_say_that_there_was_nothing(domains):
    less = delivery()
    for domain in domains:
        less.frames[domain] = less.frames[domain].iloc[:0]
    assert {one.rule for one in check_delivery(less, CUT)} == EMPTY[domains]


def test_every_threshold_has_a_reason_and_is_used():
    source = "".join(path.read_text() for path in schema.HERE.glob("*.py"))
    for row in schema.rows_of("thresholds"):
        assert row["reason"], row
        assert f'"{row["name"]}"' in source, row
