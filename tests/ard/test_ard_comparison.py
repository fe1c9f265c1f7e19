"""What a new cut changed: rows and values by domain, participants, analysis sets with reasons."""

import pandas as pd
import pytest

from comparison_kit import EVENTS, PEOPLE, tables
from cut_kit import small_trial
from helpers.ard.comparison import (
    ard_corrections,
    ard_cut_changes,
    ard_participant_changes,
    ard_set_changes,
    compare_sets,
)
from helpers.ard.frame import select
from helpers.cut import compare_cuts


def who(results, **keys):
    """Return {variable_level or variable: ids} of the participants counted."""
    rows = select(results, stat_name="n", **keys)
    names = rows["variable_level"].where(rows["variable_level"] != "", rows["variable"])
    return dict(zip(names, rows["who"], strict=True))


def test_rows_of_a_domain_are_counted_with_their_participants():
    now = EVENTS.replace("| 2\n", "| 3\n") + "03 | 1 | Cough | 2019-09-01 | 1\n"
    now = now.replace("    02      | 1     | Rash    | 2019-04-01 | 1\n", "")
    results = ard_cut_changes(compare_cuts(tables(ae=EVENTS), tables(ae=now, dm=PEOPLE)))
    rows = select(results, variable="ae", stat_name="n_event")
    assert dict(zip(rows["variable_level"], rows["stat"], strict=True)) == {
        "before": 3, "now": 3, "added": 1, "removed": 1, "changed": 1, "renumbered": 0,
    }  # fmt: skip
    assert who(results, variable="ae") == {
        "added": "03", "removed": "02", "changed": "01", "renumbered": "", "any": "01 02 03",
    }  # fmt: skip


def test_a_row_that_only_has_another_number_makes_no_difference():
    now = EVENTS.replace("| 1     | Nausea", "| 9     | Nausea")
    results = ard_cut_changes(compare_cuts(tables(ae=EVENTS), tables(ae=now)))
    counted = who(results, variable="ae")
    assert (counted["renumbered"], counted["any"]) == ("01", "")


def test_a_value_completed_is_no_correction():
    old = "USUBJID | AESEQ | AETOXGR | AEENDTC | AEOUT\n01 | 1 | 1 | | X\n02 | 1 | 1 | | X"
    new = "USUBJID | AESEQ | AETOXGR | AEENDTC | AEOUT\n01 | 1 | 2 | 2019-07 | \n02 | 1 | 1 | | X"
    # a column that is empty in one of the cuts is compared all the same
    results = ard_corrections(compare_cuts(tables(ae=old), tables(ae=new)))
    counted = results.loc[results["stat_name"] == "n", ["variable_level", "group_level", "who"]]
    assert counted.to_numpy().tolist() == [
        ["AETOXGR", "corrected", "01"],
        ["AEOUT", "emptied", "01"],
        ["AEENDTC", "completed", "01"],
    ]


def test_participants_who_came_and_are_gone_and_a_suspected_change_of_id():
    before = tables(dm=PEOPLE, ae=EVENTS)
    now = tables(dm=PEOPLE.replace("01 | 1", "91 | 9"), ae=EVENTS.replace("    01 ", "    91 "))
    results = ard_participant_changes(compare_cuts(before, now))
    assert who(results) == {"added": "91", "removed": "01", "id changed": "91"}


def test_the_first_cut_has_no_changes():
    for analysis in (ard_cut_changes, ard_corrections, ard_participant_changes):
        assert analysis(None).empty
    none = compare_sets(None, pd.DataFrame(), small_trial())
    assert none.empty
    assert ard_set_changes(none, None, pd.DataFrame(), small_trial()).empty


FLAGS = ["SCRNFL", "INCLFL", "INCLREAS", "SAFFL", "SAFREAS"]


@pytest.fixture
def trial():
    population = [
        {"id": name, "label": name, "definition": name} for name in ("screened", "safety")
    ]
    return small_trial(populations=population)


def adsl(frame, text):
    people = frame(text)
    return people.reindex(columns=["USUBJID", *FLAGS]).astype(object)


def test_who_entered_has_the_old_reason_and_who_left_the_new_one(frame, trial):
    before = adsl(frame, """
        USUBJID | SCRNFL | SAFFL | SAFREAS
        01      | Y      | Y     |
        02      | Y      |       | never treated
        03      | Y      | Y     |
        """)  # fmt: skip
    now = adsl(frame, """
        USUBJID | SCRNFL | SAFFL | SAFREAS
        01      | Y      |       | never included
        02      | Y      | Y     |
        04      | Y      | Y     |
        """)  # fmt: skip
    moves = compare_sets(before, now, trial)
    assert moves.to_numpy().tolist() == [
        ["screened", "04", "entered", "not in the cut before"],
        ["screened", "03", "left", "no longer in the data"],
        ["safety", "02", "entered", "never treated"],
        ["safety", "04", "entered", "not in the cut before"],
        ["safety", "01", "left", "never included"],
        ["safety", "03", "left", "no longer in the data"],
    ]
    results = ard_set_changes(moves, before, now, trial)
    assert who(results, variable="safety") == {
        "before": "01 03", "now": "02 04", "entered": "02 04", "left": "01 03",
    }  # fmt: skip


def test_identical_cuts_move_nobody(frame, trial):
    same = adsl(frame, "USUBJID | SCRNFL | SAFFL\n01 | Y | Y")
    moves = compare_sets(same, same, trial)
    assert moves.empty
    assert who(ard_set_changes(moves, same, same, trial), variable="safety") == {
        "before": "01", "now": "01", "entered": "", "left": "",
    }  # fmt: skip
