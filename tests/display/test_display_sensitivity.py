"""Readings side by side, influence, published rates and the listing, in their words."""

import pandas as pd
import pytest

from helpers.ard.influence import ard_best_change_influence, ard_response_influence
from helpers.ard.response import ard_response
from helpers.ard.sensitivity import ard_sensitivity
from helpers.display.influence import influence_table
from helpers.display.published import published_table
from helpers.display.sensitivity import sensitivity_sentence, sensitivity_table
from helpers.display.survival_listing import survival_listing
from helpers.trial import load_trial
from helpers.trial.vocabulary import ChangeEndpoint, Context, ResponseEndpoint, TimeToEventEndpoint
from html_kit import rows_of, words_of

NAMES = {"role": "secondary", "definition": "x", "population": "safety", "origin": "first_dose"}
PFS = TimeToEventEndpoint(
    id="pfs",
    type="time_to_event",
    label="Survival <b>",
    events=("progression", "death"),
    censor="last_tumour_assessment",
    landmarks_months=(3,),
    sensitivity=("new_therapy_ignored", "origin_first_backbone_dose", "interval_censored"),
    **NAMES,
)
ORR = ResponseEndpoint(
    id="orr", type="response", label="Objective response", responses=("CR", "PR"), **NAMES
)


def adsl(n=3):
    people = [f"<{number}>" for number in range(1, n + 1)]
    return pd.DataFrame({"USUBJID": people, "SAFFL": "Y", "RESPFL": None}, dtype=object)


@pytest.fixture
def readings(frame):
    return frame("""
        USUBJID | PARAMCD | READING                    | STARTDT:date | ADT:date   | LASTDT:date | AVAL:float | CNSR:int | EVNTDESC            | CNSDTDSC          | SRCDOM | SRCROW:float
        --------+---------+----------------------------+--------------+------------+-------------+------------+----------+---------------------+-------------------+--------+-------
        <1>     | PFS     | primary                    | 2019-03-01   | 2019-06-21 | 2019-04-26  | 113        | 0        | DISEASE PROGRESSION |                   | RS     | 7
        <2>     | PFS     | primary                    | 2019-03-01   | 2019-04-26 | 2019-04-26  | 57         | 3        |                     | BEFORE NEW THERAPY | RS     | 9
        <3>     | PFS     | primary                    | 2019-03-01   | 2019-03-20 |             | 20         | 0        | DEATH               |                   |        |
        <1>     | PFS     | new_therapy_ignored        | 2019-03-01   | 2019-06-21 | 2019-04-26  | 113        | 0        | DISEASE PROGRESSION |                   | RS     | 7
        <2>     | PFS     | new_therapy_ignored        | 2019-03-01   | 2019-09-16 | 2019-04-26  | 200        | 0        | DEATH               |                   |        |
        <3>     | PFS     | new_therapy_ignored        | 2019-03-01   | 2019-03-20 |             | 20         | 0        | DEATH               |                   |        |
        <1>     | PFS     | origin_first_backbone_dose | 2019-03-15   | 2019-06-21 | 2019-04-26  | 99         | 0        | DISEASE PROGRESSION |                   | RS     | 7
        <2>     | PFS     | origin_first_backbone_dose | 2019-03-15   | 2019-04-26 | 2019-04-26  | 43         | 3        |                     | BEFORE NEW THERAPY | RS     | 9
        """)  # fmt: skip


def test_readings_stand_side_by_side_with_whom_they_move(readings):
    table = sensitivity_table(ard_sensitivity(readings, adsl(), PFS), PFS)
    assert "<b>" not in table.html.replace("<b>Definition", "")
    rows = {label: (cells[0], cells[1]) for label, cells in rows_of(table)}
    assert rows["As the trial file has it"] == ("2/3 (66.7%)", "nobody")
    assert rows["New anticancer therapy ignored"] == ("3/3 (100.0%)", "<2>")
    assert rows["Counted from the first dose of backbone treatment"] == (
        "1/3 (33.3%)",
        "everybody; 1 of 3 have no time: <3>",
    )
    found = rows["Progression at some day between two scans"]
    assert found == ("2/3 (66.7%)", "1 of 2 events lie between two scans")
    assert "between 1.9 and 3.7" in words_of(table)
    assert "between 0.0% and 66.7%" in words_of(table)


def test_the_sentence_names_the_readings_that_move_somebody(readings):
    results = ard_sensitivity(readings, adsl(), PFS)
    assert words_of(sensitivity_sentence(results, PFS)) == (
        "Survival <b>, moved by another reading. New anticancer therapy ignored: <2>. Counted from "
        "the first dose of backbone treatment: everybody."
    )
    alone = PFS.model_copy(update={"sensitivity": ()})
    assert sensitivity_sentence(ard_sensitivity(readings, adsl(), alone), alone).html == ""


def test_the_listing_gives_every_end_its_reason_and_its_row(readings):
    adtte = readings[readings["READING"] == "primary"].astype({"SRCROW": "Int64"})
    rows = rows_of(survival_listing(adtte, PFS))
    assert [(label, *cells) for label, cells in rows] == [
        ("<1>", "2019-03-01", "2019-06-21", "113", "3.7", "event", "Disease progression", "RS row 7"),
        ("<2>", "2019-03-01", "2019-04-26", "57", "1.9", "censored", "Before new therapy", "RS row 9"),
        ("<3>", "2019-03-01", "2019-03-20", "20", "0.7", "event", "Death", "–"),
    ]  # fmt: skip
    short = survival_listing(adtte, PFS, limit=1)
    assert "The first 1 of 3 rows are shown here. The file holds all." in words_of(short)


def responses():
    bor = adsl(4)[["USUBJID"]].assign(PARAMCD="CBOR", AVALC=["PR", "SD", "PD", "NE"])
    return bor.assign(NEREAS=None, REACHFL=None)


def test_the_influence_table_gives_the_range_and_who_moves_it_most():
    table = influence_table(ard_response_influence(responses(), adsl(4), ORR), [ORR])
    name = "Objective response, rate, confirmed"
    assert rows_of(table) == [(name, ["25.0%", "0.0% to 33.3%", "<1>", "nobody"])]
    assert "no headline estimate" in words_of(influence_table(pd.DataFrame(), []))


def test_the_influence_on_a_change_names_its_parameter_and_its_visit():
    size = ChangeEndpoint(
        id="size", type="change", label="Size", role="primary", definition="x", source="tumour",
        population="safety", parameters=("SUMDIAM",),
    )  # fmt: skip
    best = adsl(3)[["USUBJID"]].assign(PARAMCD="SUMDIAM", PCHG=[-60.0, -20.0, 40.0])
    results = ard_best_change_influence(best, adsl(3), size)
    table = influence_table(results, [size], {"SUMDIAM": "Sum of diameters"})
    assert rows_of(table) == [
        ("Size, median best change, sum of diameters",
         ["\u221220.0%", "\u221240.0% to 10.0%", "<1>", "nobody"])
    ]  # fmt: skip


def test_a_published_rate_is_set_beside_the_interval_and_not_tested():
    toy = load_trial("mbc")
    rows = [
        Context(endpoint="orr", label="Elsewhere", value="9%", rate=rate, source="S")
        for rate in (0.002, 0.4, 0.9)
    ]
    told = Context(endpoint="orr", label="No rate", value="9%", source="S")
    trial = toy.model_copy(update={"context": (*rows, told)})
    results = ard_response(responses(), adsl(4), ORR)
    table = published_table(results, trial, [ORR])
    # R: binom.test(1, 4): 0.6% to 80.6%
    assert [cells[1:4] for _, cells in rows_of(table)] == [
        ["25.0% (0.6 to 80.6)", "0.2%", "below the interval"],
        ["25.0% (0.6 to 80.6)", "40.0%", "within the interval"],
        ["25.0% (0.6 to 80.6)", "90.0%", "above the interval"],
    ]
    assert "No test is made." in words_of(table)
    none = toy.model_copy(update={"context": (told,)})
    assert published_table(results, none, [ORR]).html == ""
