"""Interruptions as events tell them and as the dosing record does: who, of all treated."""

import pytest

from adverse_event_kit import events, people
from helpers.ard.adverse_event_dosing import ard_ae_interruptions
from helpers.ard.frame import select, warning_of
from safety_trial import safety_trial


@pytest.fixture
def adexsum(frame):
    table = frame("""
        USUBJID | TRT     | APHASE   | INTERFL
        02      | study   |          | Y
        03      | study   |          | Y
        04      | study   |          |
        04      | study   | alone    | Y
        01      | partner |          | Y
        05      | study   |          | Y
        """)
    return table.assign(APHASE=table["APHASE"].fillna(""))


ACTIONS = ["DRUG INTERRUPTED", "DRUG INTERRUPTED", "DOSE NOT CHANGED", "DRUG INTERRUPTED"]


def test_both_sources_stand_side_by_side_with_what_only_one_tells(adexsum):
    adae = events(("01", "RASH", 1), ("02", "RASH", 2), ("04", "RASH", 1), ("05", "RASH", 1))
    adsl = people(5).assign(SAFFL=["Y", "Y", "Y", "Y", None])
    results = ard_ae_interruptions(adae.assign(AEACN=ACTIONS), adexsum, adsl, safety_trial())

    counted = select(results, stat_name="n").set_index("variable")
    # a hold in a phase is one of the whole, a partner is no study drug, 05 was never treated
    assert counted["who"].to_dict() == {
        "dosing": "02 03",
        "events": "01 02",
        "both": "02",
        "events alone": "01",
        "dosing alone": "03",
    }
    assert set(select(results, stat_name="N")["stat"]) == {4}


def test_an_action_that_was_not_recorded_leaves_only_the_dosing_record(adexsum):
    adae = events(("01", "RASH", 1)).assign(AEACN=None)
    results = ard_ae_interruptions(adae, adexsum, people(4), safety_trial())
    said = {name: warning_of(results, "n", variable=name) for name in results["variable"].unique()}
    none = "not recorded in this cut"
    assert said == {
        "dosing": "", "events": none, "both": none, "events alone": none, "dosing alone": none,
    }  # fmt: skip
    assert set(select(results, stat_name="N")["stat"]) == {4}
