"""The words for inflammation as rules in force."""

from helpers.display.inflammation_rules import inflammation_rules
from safety_trial import safety_trial

STEPS = [
    {"test": "CRP", "above": 10, "unit": "mg/L"},
    {"test": "ALB", "below": 3.5, "unit": "g/dL"},
]
WORDS = {
    "markers": ["CRP", "ALB"],
    "ratios": [["NLR", "NEUT", "LYM"]],
    "product_ratios": [{"name": "SII", "of": ["PLAT", "NEUT"], "over": "LYM", "unit": "10^9/L"}],
    "scores": [{"name": "S", "label": "Score", "steps": STEPS, "source": "Somebody 2013"}],
    "corticosteroids": {"names": ["DEXAMETHASON"]},
    "corticosteroid_days": 3,
}


def rules(words):
    return list(inflammation_rules(safety_trial(inflammation=words), lambda test, _: test.lower()))


def test_every_word_is_told_with_the_part_that_states_it():
    assert rules(WORDS) == [
        ("inflammation.markers", "Markers of inflammation", "crp and alb"),
        ("inflammation.ratios", "Ratio NLR", "neut to lym"),
        ("inflammation.product_ratios", "Index SII", "plat times neut over lym, 10⁹/L"),
        (
            "inflammation.scores",
            "Score",
            "one point for crp above 10 mg/L, and one more for alb below 3.5 g/dL; Somebody 2013",
        ),
        (
            "inflammation.corticosteroids",
            "Systemic corticosteroids beside markers",
            "DEXAMETHASON",
        ),
        (
            "inflammation.corticosteroid_days",
            "A systemic corticosteroid marks values",
            "to 3 days after its last day",
        ),
    ]


def test_a_trial_without_markers_has_no_rule():
    assert rules({}) == []
