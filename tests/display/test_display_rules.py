"""Every rule of a trial file, with its value and where it comes from."""

import re
from html import unescape
from pathlib import Path

import pytest

from helpers.display.criteria import criteria_table
from helpers.display.protocol import visits_table
from helpers.display.rules import rules_table, sections, source_words
from helpers.trial import Trial, read_trial
from html_kit import rows_of, words_of

ROOT = Path(__file__).resolve().parents[2]
PATHS = ("data/mbc", "data/atc", "tests/toy", "benchmarks/cdisc_pilot")
mbc, atc, toy, pilot = TRIALS = [read_trial(ROOT / path / "trial.yml") for path in PATHS]
# what an item is, and what others published, is no rule of this trial
NO_RULES = {("scales", "items"), ("scales", "range"), ("context", "n"), ("context", "rate"),
            ("context", "months")}  # fmt: skip


def section(trial, title):
    """Return {rule: [value, source]} of one part of the table."""
    rows, wanted = {}, False
    for label, cells in _labelled(rules_table(trial)):
        if not any(cells):
            wanted = label == title
        elif wanted:
            rows[label] = cells
    return rows


def _labelled(shown):
    body = shown.html.partition("<tbody>")[2]
    for row in re.findall(r"<tr.*?</tr>", body):
        label, *cells = (unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row))
        yield label, cells


SEQUENCE = "Assumption: sequence of responses"


def test_rules_of_a_response_say_what_counts_from_when_and_why():
    assert section(mbc, "Clinical benefit") == {
        "Participants": ["treated participants", "Assumption: denominator of response"],
        "Criteria": ["RECIST 1.1", "Assumption: response criteria"],
        "Counted": [
            "complete response, partial response, stable disease and neither complete response "
            "nor progression",
            "Assumption: clinical benefit",
        ],
        "Counted from": ["the first dose of study treatment", "Assumption: clinical benefit"],
        "Confirmed": ["at least 28 days later", "Assumption: response criteria"],
        "Stable disease": ["seen at least 168 days after that", "Assumption: clinical benefit"],
        "Early scans that count as in time": ["up to 7 days early", "Assumption: clinical benefit"],
        "Not evaluable before confirmation": ["at most 1", SEQUENCE],
        "Stable before confirmation": ["none may lie between", SEQUENCE],
        "Disease after a complete response": ["as assessed", SEQUENCE],
    }


GAPS = "Assumption: progression and missed scans"


def test_rules_of_survival_say_origin_event_and_censoring():
    assert section(atc, "Progression-free survival") == {
        "Participants": ["included participants", "Assumption: analysis sets"],
        "Counted from": ["official inclusion", "Register"],
        "Event": ["progression or death, whichever is first", "Register"],
        "Else censored at": [
            "the last tumour assessment",
            "Assumption: treatment of survival after surgery or radiotherapy",
        ],
        "Rates shown at": ["3 and 6 months", "Assumption: censoring and landmarks"],
        "Progression counts": ["where a lesion of the same assessment shows it", GAPS],
        "Day of a progression": [
            "the day of the response",
            "Default (the investigator's own day)",
        ],
        "No event": ["after 2 planned scans in a row missed", GAPS],
        "Mean time up to": ["6 months", "Assumption: means and curves of times to an event"],
        "Curve dashed with": [
            "fewer than 3 at risk",
            "Assumption: means and curves of times to an event",
        ],
        "Other readings": [
            "new anticancer therapy ignored, clinical progression is an event, missed scans "
            "ignored, progression at some day between two scans and counted from the first "
            "dose",
            GAPS,
        ],
    }
    assert section(toy, "Survival")["Event"] == ["death", "Register"]


def test_rules_of_a_limit_a_contrast_and_a_change_are_told():
    anaemia = section(mbc, "Anaemia, haemoglobin below 10 g/dL")
    assert anaemia["Test"] == ["haemoglobin", "Register"]
    assert anaemia["Strictly below"] == [
        "10 g/dL or 100 g/L or 6.2 mmol/L, in the unit the laboratory reported",
        "Assumption: anaemia",
    ]
    signature = section(mbc, "Blood transcriptional signature")
    assert signature["Baseline"] == ["Baseline", "Register"]
    assert signature["Compared with it"] == ["End of run-in", "Register"]
    assert section(mbc, "Tumour size")["Values"][0] == "sum of diameters"


def test_the_safety_window_names_its_last_day_where_there_is_one():
    rules = section(mbc, "Safety")
    assert rules["Severity"] == ["CTCAE 4.03", "Assumption: CTCAE version"]
    assert rules["Window"] == ["to 30 days after the last dose of study treatment", "Register"]
    assert rules["Window, at most"] == ["to study day 213", "Assumption: duration of treatment"]
    assert "Window, at most" not in section(pilot, "Safety")
    assert section(pilot, "Safety")["Severity"][0] == "severity"


def test_a_phase_says_what_begins_it():
    assert section(atc, "Phases of treatment") == {
        "Intravenous week": ["begins with the first dose of anakinra, intravenous", "Register"],
        "Intravenous week, planned": ["7 days", "Assumption: duration of treatment"],
        "Subcutaneous phase": ["begins with the first dose of anakinra, subcutaneous", "Register"],
        "Subcutaneous phase, planned": ["176 days", "Assumption: duration of treatment"],
    }  # fmt: skip


def test_a_composite_score_names_its_weights_and_several_assumptions_are_all_named():
    rules = section(atc, "Questionnaires")
    name = "Composite score for anaplastic thyroid cancer (our assumption)"
    assert rules[f"{name}: needs"] == [
        "scales that carry 75% of the weight",
        "Assumption: quality-of-life score",
    ]
    assert rules[f"{name}: weights"][0].startswith("global health status 1, physical functioning 1")
    assert section(atc, "Visits")["Planned visits"][1] == (
        "Assumption: every 2 weeks, imaging and visit schedule"
    )


def test_what_the_file_leaves_to_this_book_is_a_default_with_its_reason():
    words = {"id": "orr", "type": "response", "label": "Response", "role": "primary",
             "definition": "CR or PR", "population": "safety", "origin": "first_dose",
             "responses": ["CR", "PR"]}  # fmt: skip
    trial = Trial.model_validate(toy.model_dump(exclude_unset=True) | {"endpoints": [words]})
    assert source_words(trial, "endpoints.orr.confirmation_days") == "Default (RECIST 1.1, 4 weeks)"
    assert source_words(trial, "endpoints.orr.origin") == "Register"


def test_the_most_particular_assumption_is_the_source():
    assumed = [
        {"topic": "All of it", "reading": "r", "reason": "s", "settles": ["endpoints.survival"]},
        {"topic": "ECG", "reading": "r", "reason": "s", "settles": ["endpoints.survival.origin"]},
        {"topic": "Other", "reading": "r", "reason": "s", "settles": ["endpoints.surv"]},
    ]
    trial = Trial.model_validate(toy.model_dump(exclude_unset=True) | {"assumed": assumed})
    assert source_words(trial, "endpoints.survival.origin") == "Assumption: ECG"
    assert source_words(trial, "endpoints.survival.events") == "Assumption: all of it"
    assert source_words(trial, "visits") == "Register"


REGISTER = {
    "mbc": """
        phases.run_in phases.run_in.planned_days safety.follow_up_days endpoints.anaemia.test
        endpoints.signature.baseline endpoints.signature.on_treatment
        endpoints.blood_values.parameters
        """,
    "atc": """
        planned_participants recruitment.start phases.intravenous phases.subcutaneous
        endpoints.os.origin endpoints.os.events endpoints.performance.parameters
        endpoints.pfs.origin endpoints.pfs.events
        """,
}


@pytest.mark.parametrize("trial", [mbc, atc], ids=lambda trial: trial.trial_id)
def test_only_what_was_found_in_the_register_claims_to_be_from_it(trial):
    # a new rule that the register does not give needs an entry under `assumed` that settles it
    keys = [key for _, rules in sections(trial) for key, _, _ in rules]
    claimed = [key for key in keys if source_words(trial, key) == "Register"]
    assert claimed == REGISTER[trial.trial_id].split()


def numbers(value, path=()):
    """Yield the path of every number below a value."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from numbers(part, (*path, name))
    elif isinstance(value, (list, tuple)):
        for place, part in enumerate(value):
            yield from numbers(part, (*path, place))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path


def changed(value, path):
    """Return a value with one number below it another number."""
    if not path:
        step = 1 if isinstance(value, int) else value / 5
        return value + step if value in (0, 1) else value - step
    if isinstance(value, dict):
        return value | {path[0]: changed(value[path[0]], path[1:])}
    parts = list(value)
    parts[path[0]] = changed(parts[path[0]], path[1:])
    return parts


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.trial_id)
def test_every_number_of_a_trial_file_that_decides_something_is_printed(trial):
    def printed(words):
        given = Trial.model_validate(words)
        return [table(given).html for table in (rules_table, visits_table, criteria_table)]

    words = trial.model_dump(exclude_unset=True)
    before, silent = printed(words), []
    for path in numbers(words):
        names = tuple(name for name in path if isinstance(name, str))
        if names[-2:] not in NO_RULES and printed(changed(words, path)) == before:
            silent.append(path)
    assert silent == []


def test_the_note_says_what_a_source_means():
    assert "Default: the trial file says nothing" in words_of(rules_table(toy))
    assert rows_of(rules_table(toy))


def test_words_from_the_trial_file_are_escaped():
    words = toy.model_dump(exclude_unset=True)
    words["endpoints"][0]["label"] = "<script>x</script>"
    assert "<script>" not in rules_table(Trial.model_validate(words)).html


def test_rules_of_expression_say_what_is_adjusted_for_and_what_stands_beside():
    rules = section(mbc, "Gene expression")

    assert rules["Contrast adjusted as well for"] == [
        "neutrophils among leucocytes, at most 3 days before the sample",
        "Assumption: composition of the blood",
    ]
    source = "Assumption: scores beside the clinical course"
    assert rules["Set beside the clinical course"] == ["IL1 AXIS", source]
    assert rules["Laboratory values beside it"] == [
        "haemoglobin (change), neutrophils (change) and C-reactive protein (ratio to baseline)",
        source,
    ]
