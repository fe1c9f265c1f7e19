"""Dates that contradict each other stop a cut, unless the site's answer is accepted in the open."""

import json

import pytest

from helpers.cut import check_cut, stage
from helpers.cut.findings import CutError
from helpers.cut.told import told

TOY, CUT = "toy", "2019-06-30"
HEAD = "RULE,USUBJID,VALUE,REASON\n"
ASKED = (
    "Check both dates at the source; where the site confirms both, say so in accepted.csv of the "
    "trial's folder."
)
EARLY_END = {("ae", 1, "AEENDTC"): "2019-03-04"}
ANSWER = "end_not_before_start,01,2019-03-04,The site confirmed both days.\n"
SAID = "accepted: end_not_before_start of 01, 2019-03-04: The site confirmed both days."
CONFLICTS = {
    "one set": (
        {
            **EARLY_END,
            ("ex", 1, "EXENDTC"): "2019-02-28",
            ("dm", 1, "BRTHDTC"): "1957-03-02",
            ("ds", 1, "DSSTDTC"): "2019-05-19",
            ("sv", 4, "SVSTDTC"): "2019-05-21",
            ("rs", 1, "RSDTC"): "2019-02-20",
        },
        f"ae.csv row 1, AEENDTC = '2019-03-04': is before AESTDTC 2019-03-05. {ASKED}",
        f"ex.csv row 1, EXENDTC = '2019-02-28': is before EXSTDTC 2019-03-01. {ASKED}",
        "dm.csv row 1, AGE = '60': does not agree with the date of birth. Check both; where the "
        "site confirms both, say so in accepted.csv of the trial's folder.",
        f"ds.csv row 1, DSSTDTC = '2019-05-19': is not the date of death in DM, 2019-05-20. "
        f"{ASKED}",
        f"sv.csv row 4, SVSTDTC = '2019-05-21': visit is after the death of 2019-05-20. {ASKED}",
        f"rs.csv row 1, RSDTC = '2019-02-20': response is called before the first dose. {ASKED}",
    ),
    "another": (
        {
            ("ae", 1, "AESTDTC"): "2019-02-14",
            ("ae", 1, "AEREL"): "NOT RELATED",
            ("ex", 1, "EXSTDTC"): "2019-02-14",
            ("ex", 3, "EXENDTC"): "2019-06-01",
        },
        f"ex.csv row 3, EXENDTC = '2019-06-01': dose is after the death of 2019-05-20. {ASKED}",
        f"ex.csv row 1, EXSTDTC = '2019-02-14': dose is before the consent of 2019-02-15. {ASKED}",
        f"ae.csv row 1, AESTDTC = '2019-02-14': event is before the consent of 2019-02-15. {ASKED}",
    ),
}


@pytest.fixture
def answers(data):
    """Return what writes the lines of `accepted.csv` of the toy trial."""
    return lambda *lines: (data / TOY / "accepted.csv").write_text(HEAD + "".join(lines))


def without_rules(message):
    return [line.strip().rpartition(" [")[0] for line in message.splitlines()[1:]]


@pytest.mark.fault("D04")
@pytest.mark.fault("D08")
@pytest.mark.fault("V10")
@pytest.mark.parametrize("conflict", CONFLICTS)
def test_what_contradicts_itself_is_refused_all_at_once(refusal, conflict):
    changes, *said = CONFLICTS[conflict]
    assert without_rules(refusal(changes)) == said


@pytest.mark.fault("D04")
def test_an_accepted_contradiction_is_told_with_its_reason(data, deliver, answers):
    answers(ANSWER)
    folder = deliver(EARLY_END)
    staged = stage(folder, TOY, CUT)
    found = check_cut(TOY, CUT).set_index("rule").loc["end_not_before_start"]
    assert (found.severity, found.message) == (
        "clinical",
        "is before AESTDTC 2019-03-05; accepted: The site confirmed both days",
    )
    assert told(folder, TOY, CUT) == [SAID]
    # sealed into the cut: what the file says later changes nothing
    answers()
    assert check_cut(TOY, CUT).rule.tolist().count("end_not_before_start") == 1
    assert [one["value"] for one in json.loads((staged / "manifest.json").read_text())["accepted"]]


@pytest.mark.fault("D04")
def test_an_acceptance_holds_for_its_value_only_and_is_told_when_it_meets_nothing(
    data, deliver, answers, refusal
):
    answers(ANSWER)
    assert "row 1, AEENDTC = '2019-03-03'" in refusal({("ae", 1, "AEENDTC"): "2019-03-03"})
    folder = deliver()
    staged = stage(folder, TOY, CUT)
    idle = SAID.removeprefix("accepted: ")
    assert told(folder, TOY, CUT) == [f"accepted.csv accepts what this cut does not hold: {idle}"]
    assert "accepted" not in json.loads((staged / "manifest.json").read_text())


def test_a_staged_cut_does_not_take_other_answers(data, deliver, answers):
    answers(ANSWER)
    folder = deliver(EARLY_END)
    assert stage(folder, TOY, CUT) == stage(folder, TOY, CUT)
    answers(ANSWER.replace("both days", "the end"))
    with pytest.raises(CutError) as caught:
        stage(folder, TOY, CUT)
    assert str(caught.value) == (
        f"{TOY}/{CUT}: is staged already with other answers of accepted.csv. A cut never changes: "
        "take its folder away and stage it again, or wait for the next."
    )


def test_lines_that_accept_nothing_are_refused_all_at_once(refusal, answers):
    answers("plausible,01,,\n", "same_person,01,01,one\n")
    known = (
        "age_agrees_with_birth, death_dates_agree, dose_after_consent, dose_after_inclusion, end_not_before_start, "
        "event_after_consent, fatal_event_ends_at_death, inclusion_after_consent, "
        "no_dose_after_death, no_event_after_death, no_follow_up_after_death, "
        "no_result_after_death, no_visit_after_death, person_has_one_id, "
        "response_after_first_dose, same_person"
    )
    assert refusal() == (
        f"{TOY}: 4 findings\n"
        "  accepted.csv row 1, RULE = 'plausible': is no rule of which a finding can be accepted: "
        f"{known}. Copy the rule from the finding. [accepted]\n"
        "  accepted.csv row 1, VALUE: is empty. Copy it from the finding, and say why. [accepted]\n"
        "  accepted.csv row 1, REASON: is empty. Copy it from the finding, and say why. [accepted]\n"
        "  accepted.csv row 2, VALUE = '01': is the same number twice. Name the other number of "
        "the person. [accepted]"
    )


def test_answers_without_their_columns_are_refused(refusal, data):
    (data / TOY / "accepted.csv").write_text("RULE,USUBJID\nx,01\n")
    assert refusal() == f"{TOY}: 1 finding\n  accepted.csv: has no column VALUE, REASON. [header]"
