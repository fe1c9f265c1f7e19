"""How many have a draft narrative: each participant once, in all and for each kind."""

from cut_kit import small_trial
from helpers.ard.frame import select
from helpers.ard.narratives import ard_narratives

ADSL = """
    USUBJID | ARM | INCLFL
    01      | A   | Y
    02      | A   | Y
    03      | B   | Y
    04      |     |
    """
ADNARR = """
    USUBJID | NARRCAT
    01      | SERIOUS EVENT
    01      | SERIOUS EVENT
    01      | DEATH
    03      | STUDY LEFT
    """


def counted(results, **group):
    n = select(results, stat_name="n", variable="any", **group)
    return n.set_index("variable_level")["who"].to_dict()


def test_a_participant_counts_once_in_all_and_once_for_each_kind(frame):
    trial = small_trial(report_by="arm")
    results = ard_narratives(frame(ADNARR), frame(ADSL), trial, ("ae", "ds"))
    assert counted(results, group="") == {
        "": "01 03",
        "DEATH": "01",
        "SERIOUS EVENT": "01",
        "EVENT THAT ENDED TREATMENT": "",
        "TREATMENT STOPPED": "",
        "STUDY LEFT": "03",
    }
    assert counted(results, group_level="A")[""] == "01"
    assert counted(results, group_level="B")["STUDY LEFT"] == "03"
    of = select(results, stat_name="N", variable_level="")
    assert of.set_index("group_level")["stat"].to_dict() == {"": 3, "A": 2, "B": 1}
    assert set(results["population"]) == {"included"}
