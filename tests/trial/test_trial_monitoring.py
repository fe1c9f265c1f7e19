"""The words for events in time and for early toxicity: optional, and strict when given."""

import pytest

from helpers.trial import TrialDefinitionError, read_trial
from helpers.trial.template import new_trial_text

RULE = """  monitoring:
    label: Early toxicity
    event: serious
    within_days: 28
    prior: [0.5, 0.5]
    limit_rate: 0.3
    threshold: 0.8
"""


def read(tmp_path, words):
    path = tmp_path / "starter" / "trial.yml"
    path.parent.mkdir()
    text = new_trial_text("starter")
    path.write_text(text.replace("  follow_up_days: 30\n", f"  follow_up_days: 30\n{words}"))
    return read_trial(path)


def test_without_words_there_are_usual_years_and_no_rule(tmp_path):
    safety = read(tmp_path, "").safety
    assert (safety.incidence_days, safety.rate_years, safety.monitoring) == ((), 100, None)


def test_a_rule_looks_from_the_first_participant_unless_it_says_otherwise(tmp_path):
    rule = read(tmp_path, RULE).safety.monitoring
    assert (rule.event, rule.prior, rule.minimum) == ("serious", (0.5, 0.5), 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("event: serious", "event: toxic", "safety.monitoring.event: 'toxic'"),
        ("limit_rate: 0.3", "limit_rate: 30", "safety.monitoring.limit_rate: 30"),
        ("prior: [0.5, 0.5]", "prior: [0, 1]", "safety.monitoring.prior[0]: 0"),
        ("  monitoring:", "  incidence_days: [0]\n  monitoring:", "safety.incidence_days[0]: 0"),
    ],
)
def test_a_word_that_makes_no_rule_is_refused(tmp_path, old, new, said):
    with pytest.raises(TrialDefinitionError) as caught:
        read(tmp_path, RULE.replace(old, new))
    assert said in str(caught.value)
