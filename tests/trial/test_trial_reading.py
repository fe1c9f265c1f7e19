"""A trial file is read whole or refused whole: every problem at once, each in one line."""

from pathlib import Path

import pytest

from helpers.trial import TrialDefinitionError, known_trials, load_trial, read_trial
from helpers.trial.template import new_trial_text

STARTER = new_trial_text("starter")


ONE_ENDPOINT = """endpoints:
  - id: os
    type: time_to_event
    role: first
    label: Overall survival
    definition: Time from the first dose to death from any cause
    population: safety
    origin: first_dose
    events: [death]
    censor: last_alive
"""


@pytest.fixture
def problems(tmp_path):
    """Return a function that reads a text as `starter/trial.yml` and returns what is said."""

    def said(text):
        path = tmp_path / "starter" / "trial.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(TrialDefinitionError) as caught:
            read_trial(path)
        assert str(caught.value) == "\n".join(caught.value.problems)
        return caught.value.problems

    return said


def changed(old, new):
    assert STARTER.count(old) == 1, old
    return STARTER.replace(old, new)


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


def test_an_unknown_word_is_answered_with_the_known_ones(problems):
    text = changed("origin: first_dose              #", "origin: randomisation  #")
    assert problems(text) == [
        f"starter/trial.yml:{line_of(text, 'origin: rand')}: endpoints[1].origin: "
        "'randomisation' is not known; known: first_dose, inclusion"
    ]


def test_a_misspelt_key_is_answered_with_the_keys_of_its_part(problems):
    text = changed("censor: last_tumour_assessment", "sensor: last_tumour_assessment")
    assert problems(text) == [
        f"starter/trial.yml:{line_of(text, '- id: pfs')}: endpoints[1].censor: is missing",
        f"starter/trial.yml:{line_of(text, 'sensor')}: endpoints[1].sensor: is not a known key; "
        "known: id, label, role, definition, population, type, origin, events, censor, "
        "landmarks_months, progression, progression_date, missed_scans, scans_every_days, "
        "restricted_months, fewest_at_risk, sensitivity",
    ]


def test_a_key_unknown_at_the_top_is_answered_with_the_parts_of_a_trial(problems):
    (said,) = problems(STARTER + "filters: AGE > 18\n")
    assert said.split("; ")[0].endswith(": filters: is not a known key")
    assert "known: trial_id, title, short_title, registers," in said


def test_a_word_unknown_in_a_part_of_a_criterion_is_answered_with_its_words(problems):
    parts = "all_of: [{consent: true}, {no_history: {words: [COUGH]}}]"
    (said,) = problems(changed("recorded: true", parts))
    assert said.split(": ", 1)[1] == (
        "eligibility[1].all_of[1].no_history.words: is not a known key; known: terms, "
        "organ_classes, possible, other_than, organs, from_grade, from_nyha, within_days"
    )


def test_a_way_of_being_eligible_again_is_one_of_two(problems):
    (said,) = problems(changed("recorded: true", "recorded: true, eligible_again: always"))
    assert said.endswith("eligible_again: 'always' is not known; known: recovered, treated")


def test_an_unknown_type_of_endpoint_is_answered_with_the_known_types(problems):
    text = changed("type: time_to_event", "type: survival")
    assert problems(text) == [
        f"starter/trial.yml:{line_of(text, 'type: surv')}: endpoints[1].type: 'survival' is not "
        "known; known: adverse_events, response, time_to_event, change, occurrence, contrast"
    ]


def test_an_endpoint_without_a_type_is_told_the_types(problems):
    text = changed("    type: time_to_event\n", "")
    assert problems(text) == [
        f"starter/trial.yml:{line_of(text, '- id: pfs')}: endpoints[1].type: is missing; "
        "known: adverse_events, response, time_to_event, change, occurrence, contrast"
    ]


def test_a_key_that_stands_twice_is_refused_with_both_lines(problems):
    text = STARTER + "title: Another title\n"
    first = line_of(STARTER, "\ntitle:") + 1
    assert problems(text) == [
        f"starter/trial.yml:{line_of(text, 'title: Another')}: title: 'title' stands twice; "
        f"first in line {first}"
    ]


def test_repeated_keys_and_wrong_words_are_said_together(problems):
    text = changed("origin: first_dose              #", "origin: randomisation  #")
    text = text.replace("planned_participants: 10", "planned_participants: ten")
    text += "title: Another title\n"
    assert [said.split(": ")[1] for said in problems(text)] == [
        "planned_participants",
        "endpoints[1].origin",
        "title",
    ]


def test_a_list_is_not_called_short_because_its_only_item_is_wrong(problems):
    text = STARTER[: STARTER.index("endpoints:")] + ONE_ENDPOINT
    (said,) = problems(text)
    assert said == (
        f"starter/trial.yml:{line_of(text, 'role: first')}: endpoints[0].role: "
        "'first' is not known; known: primary, secondary, exploratory"
    )


def test_all_problems_are_said_at_once_in_the_order_of_the_file(problems):
    text = (
        STARTER.replace("follow_up_days: 30", "follow_up_days: -1")
        .replace("planned_participants: 10", "planned_participants: ten")
        .replace('version: "5.0"', "version: 5.0")
    )
    assert problems(text) == [
        f"starter/trial.yml:{line_of(text, 'planned_p')}: planned_participants: "
        "'ten' should be a whole number",
        f"starter/trial.yml:{line_of(text, '  grading:')}: safety.grading.version: "
        "5.0 should be text; put it in quotes",
        f"starter/trial.yml:{line_of(text, '  follow_up')}: safety.follow_up_days: -1 is below 0",
    ]


@pytest.mark.fault("P03")
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("planned_participants: 10", "planned_participants: NO", "'NO' should be a whole number"),
        ("planned_participants: 10", "planned_participants: 0", "0 is not above 0"),
        ("title: A short", "title: 12 #", "12 should be text; put it in quotes"),
        ("window: [43, 71]", "window: [43, 71, 99]", "has more than 2 items"),
        ("responses: [CR, PR]", "responses: []", "has too few items: 0, needs 1"),
        ("terms: [PNEUMONIA, SEPSIS]", "terms: SEPSIS", "'SEPSIS' should be a list"),
        ("recorded: true", "recorded: on", "'on' should be true or false"),
        ("{value: 10.0, unit", "{value: .nan, unit", "'.nan' should be a number"),
        ("trial_id: starter", "trial_id: ../x", r"'../x' does not have the form"),
    ],
)
def test_a_value_of_the_wrong_kind_is_shown(problems, old, new, said):
    (line,) = problems(changed(old, new))
    assert said in line


def test_invalid_yaml_is_one_line_with_line_and_column(problems):
    text = STARTER + "registers: {a: 1\n"
    (line,) = problems(text)
    assert line == (
        f"starter/trial.yml:{text.count(chr(10)) + 1}: column 1: not valid YAML: "
        "expected ',' or '}', but got '<stream end>'"
    )


def test_anchors_and_tags_are_refused(problems):
    last = STARTER.count("\n")
    text = STARTER + "one: &a x\ntwo: *a\nthree: !!python/name:os.system x\n"
    assert problems(text) == [
        f"starter/trial.yml:{last + 1}: one: anchors and aliases (&, *) are not used here",
        f"starter/trial.yml:{last + 2}: two: anchors and aliases (&, *) are not used here",
        f"starter/trial.yml:{last + 3}: three: the tag 'tag:yaml.org,2002:python/name:os.system' "
        "is not used here",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "starter/trial.yml:1: the file is empty"),
        ("- a\n", "starter/trial.yml:1: a trial file is a mapping of words to values"),
        (b"title: caf\xe9\n", "starter/trial.yml:1: not UTF-8: byte 0xe9 at position 10"),
        ("a" * 1_000_001, "starter/trial.yml:1: longer than 1000000 characters"),
    ],
)
def test_what_is_no_trial_file_at_all_is_said_in_one_line(problems, text, said):
    assert problems(text) == [said]


@pytest.mark.fault("P03")
def test_text_that_yaml_1_1_would_change_stays_as_written(tmp_path):
    path = tmp_path / "starter" / "trial.yml"
    path.parent.mkdir()
    path.write_text(changed("Register: number in that register", "NO: 12:30\n  Start: 2018-10-16"))
    assert read_trial(path).registers == {"NO": "12:30", "Start": "2018-10-16"}


def test_a_deeply_nested_file_is_refused_and_does_not_crash(problems):
    (line,) = problems("a: " + "[" * 5000)
    assert "not valid YAML" in line


def test_an_unknown_trial_is_answered_with_the_known_ones(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    for name in ("two", "one"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "trial.yml").write_text(new_trial_text(name))
    assert known_trials() == ["one", "two"]
    assert load_trial("one").trial_id == "one"
    for asked in ("three", "../one", "one/../two", "", None):
        with pytest.raises(TrialDefinitionError) as caught:
            load_trial(asked)
        assert str(caught.value) == f"there is no trial {str(asked)!r}; known: one, two"


def test_a_trial_is_frozen():
    trial = read_trial(Path(__file__).parents[1] / "toy" / "trial.yml")
    with pytest.raises(ValueError, match="frozen"):
        trial.title = "Another"
