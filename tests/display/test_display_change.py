import re
from html import unescape
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.change import ard_best_change, ard_change
from helpers.ard.frame import concat_results
from helpers.ard.quality_of_life import ard_accounted, ard_completion, ard_important_change
from helpers.display.change import (
    best_change_sentence,
    change_tables,
)
from helpers.display.change_figures import (
    spider_figures,
    waterfall_figures,
)
from helpers.display.quality_of_life import completion_sentence, completion_table, doubts
from helpers.display.quality_of_life_change import quality_tables
from helpers.display.quality_of_life_figures import trajectories_figures
from helpers.trial.vocabulary import ChangeEndpoint, Questionnaire, Visit

VISITS = (
    Visit(id="baseline", label="Baseline", day=1, window=(-7, 1), assessments=("imaging",)),
    Visit(id="week_2", label="Week 2", day=15, window=(12, 18), assessments=("imaging",)),
)
FORM = Questionnaire(
    id="form",
    category="FORM",
    label="A form",
    item_prefix="F",
    scales=tuple(
        {"id": f"S{n}", "label": f"Scale {n}", "items": [n], "direction": "global"}
        for n in range(1, 5)
    ),
)


def endpoint(source, parameters):
    return ChangeEndpoint(
        id="change",
        label="Change",
        role="primary",
        definition="as the protocol says",
        population="safety",
        type="change",
        source=source,
        parameters=parameters,
    )


TUMOUR = endpoint("tumour", ("SUMDIAM",))
LIFE = endpoint("questionnaire", ("S1",))
SCALES = endpoint("questionnaire", ("S1", "S2", "S3", "S4"))


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL | INCLFL | TRTSDT:date | INCLDT:date | DTHDT:date | DTHFL | EOSDT:date | CUTDT:date
        --------+-------+--------+-------------+-------------+------------+-------+------------+-----------
        <01>    | Y     | Y      | 2019-03-01  | 2019-02-27  |            |       |            | 2019-06-30
        02      | Y     | Y      | 2019-03-01  | 2019-02-27  | 2019-03-12 | Y     | 2019-03-12 | 2019-06-30
        """)


def records(paramcd, values):
    """Return a baseline and one value for the first participant, a baseline for the second."""
    first, later = values
    return pd.DataFrame(
        {
            "USUBJID": ["<01>", "<01>", "02"],
            "PARAMCD": paramcd,
            "PARAM": f"Label of {paramcd}",
            "AVISIT": ["baseline", "week_2", "baseline"],
            "ADY": [-1.0, 15.0, 1.0],
            "VISITNUM": [1.0, 2.0, 1.0],
            "ANL01FL": "Y",
            "ABLFL": ["Y", None, "Y"],
            "AVAL": [first, later, first],
            "BASE": first,
            "CHG": [0.0, later - first, 0.0],
            "PCHG": [0.0, 100 * (later - first) / first, 0.0],
            "NADIR": [np.nan, first, np.nan],
            "NANSWER": 1,
        }
    )


def avail(assessment):
    """Return what became of two visits: the second participant died before the second one."""
    died = ["", "", "", "died before the window opened"]
    return pd.DataFrame(
        {
            "USUBJID": ["<01>", "<01>", "02", "02"],
            "ASSESS": assessment,
            "AVISIT": ["baseline", "week_2"] * 2,
            "STATUS": ["DONE", "DONE", "DONE", "NOT APPLICABLE"],
            "WHY": died,
        }
    )


def words(shown):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.html)).strip())


def test_a_change_table_shows_n_beside_every_number(adsl):
    adtr = records("SUMDIAM", (50.0, 40.0)).assign(AVALU="mm")
    table = words(change_tables(ard_change(adtr, adsl, TUMOUR, VISITS), TUMOUR, VISITS, adtr))
    assert "Label of SUMDIAM (mm): value and change from baseline" in table
    assert (
        "Week 2 1 40.0 (NE) 40.0 (40.0 to 40.0) 1 −10.0 (no limits) −20.0 (−20.0 to −20.0)"
    ) in table


def waterfall(best, adsl, bor=None):
    results = ard_best_change(best, adsl, TUMOUR)
    return waterfall_figures(best, results, TUMOUR, bor, {"SUMDIAM": "Sum"})


def test_a_waterfall_names_who_has_no_value_and_escapes_names(adsl):
    best = pd.DataFrame({"USUBJID": ["<01>"], "PARAMCD": "SUMDIAM", "PCHG": [-20.0]})
    best["PDOTHFL"] = "Y"
    shown = waterfall(best, adsl)
    assert words(shown).endswith(
        "Sum: no complete value after baseline for 02. "
        "A star marks progression that the target lesions do not show."
    )
    assert "−20*" in words(shown)
    assert "&lt;01&gt;" in shown.html
    for flag, told in (("Y", "; with a new lesion: <01>."), (None, "; nobody's by a new lesion.")):
        named = waterfall(best.assign(NEWLFL=flag), adsl)
        assert words(named).endswith(f"that the target lesions do not show{told}")
    assert "best change of 1 participant, from −20% to −20%" in shown.html


def test_no_value_at_all_is_one_sentence_each(adsl):
    none = pd.DataFrame({"USUBJID": [], "PARAMCD": [], "PCHG": [], "PDOTHFL": []})
    shown = waterfall(none, adsl)
    assert words(shown) == "Sum: no complete value after baseline for 02 and <01>."
    empty = records("SUMDIAM", (50.0, 40.0)).iloc[:0]
    assert words(spider_figures(empty, None, adsl, TUMOUR, None)) == (
        "No tumour was measured after baseline, so no course can be drawn."
    )
    results = ard_best_change(none, adsl, TUMOUR)
    assert words(best_change_sentence(results, TUMOUR, {})) == (
        "SUMDIAM: nobody has a complete value after baseline."
    )


def test_the_best_change_sentence_has_its_denominator(adsl):
    best = pd.DataFrame({"USUBJID": ["<01>"], "PARAMCD": "SUMDIAM", "PCHG": [-20.0]})
    results = ard_best_change(best, adsl, TUMOUR)
    assert words(best_change_sentence(results, TUMOUR, {"SUMDIAM": "Sum"})) == (
        "Sum: at its best it was smaller than at baseline in 1/2 (50.0%) participants; the median "
        "best change was −20.0% (range −20.0% to −20.0%)."
    )


def test_a_spider_draws_who_was_measured_after_baseline(adsl):
    adrs = pd.DataFrame({"USUBJID": ["<01>"], "ANL01FL": "Y", "AVALC": "PD", "VISITNUM": 2.0})
    shown = spider_figures(records("SUMDIAM", (50.0, 40.0)), adrs, adsl, TUMOUR, None)
    assert "Course of label of sumdiam in 1 participant, 0 deaths crossed." in shown.html
    assert "Last change: &lt;01&gt; " in shown.html
    assert shown.html.count(">Progression<") == 1


@pytest.mark.parametrize(("died", "crossed"), [("2019-03-16", 1), ("2019-04-30", 0)])
def test_a_spider_crosses_a_death_soon_after_the_last_measurement(adsl, died, crossed):
    adsl.loc[0, "DTHDT"] = pd.Timestamp(died)
    adrs = pd.DataFrame({"USUBJID": [], "ANL01FL": [], "AVALC": [], "VISITNUM": []})
    bor = pd.DataFrame({"USUBJID": ["<01>"], "PARAMCD": "CBOR", "AVALC": "SD"})
    shown = spider_figures(records("SUMDIAM", (50.0, 40.0)), adrs, adsl, TUMOUR, bor)
    assert f"in 1 participant, {crossed} death{'s' * (crossed != 1)} crossed." in shown.html
    assert shown.html.count("Died") == crossed
    last = re.findall(r"<title>(.*?)</title>", shown.html)[-1]
    assert last == "&lt;01&gt;, day 15: −20.0%; best response: stable disease"
    assert ">[[&quot;USUBJID&quot;, " in shown.html


def test_a_bar_tells_its_value_and_the_best_response(adsl):
    best = pd.DataFrame({"USUBJID": ["<01>"], "PARAMCD": "SUMDIAM", "PCHG": [-20.25]})
    best = best.assign(PDOTHFL="", ADY=8)
    bor = pd.DataFrame({"USUBJID": ["<01>"], "PARAMCD": "CBOR", "AVALC": "PR"})
    drawn = waterfall(best, adsl, bor).html
    told = "&lt;01&gt;: −20.3%; best response: partial response"
    assert re.findall(r"<title>(.*?)</title>", drawn) == [told]


def test_completion_says_who_was_not_expected(adsl):
    results = ard_completion(avail("questionnaire"), adsl, LIFE, VISITS)
    assert words(completion_sentence(results, LIFE, VISITS)) == (
        "Over all visits, 3/3 (100.0%) expected questionnaires were received. Of 2 included "
        "participants, 1 had died before the visit at week 2, the last that is planned, and cannot "
        "be expected there."
    )
    table = words(completion_table(results, LIFE, VISITS))
    assert "Week 2 1/1 (100.0%) 1/2 (50.0%) 0 1 0 0 0" in table
    assert "Why expected questionnaires are missing" not in table
    missed = avail("questionnaire").assign(STATUS="MISSED", WHY="too ill <b>")
    table = words(completion_table(ard_completion(missed, adsl, LIFE, VISITS), LIFE, VISITS))
    assert "Why expected questionnaires are missing Reason Forms Too ill <b> 4" in table


def scores(adqs, adsl, endpoint):
    """Return what a chapter knows of the scores of an endpoint."""
    seen, forms = avail("questionnaire"), [FORM]
    return concat_results(
        [
            ard_change(adqs, adsl, endpoint, VISITS),
            ard_important_change(adqs, adsl, endpoint, VISITS, forms),
            ard_accounted(adqs, seen, adsl, endpoint, VISITS, forms),
        ]
    )


def test_no_mean_of_a_score_stands_without_the_dead_and_the_missing(adsl):
    one = records("S1", (50.0, 60.0))
    few = words(quality_tables(scores(one, adsl, LIFE), LIFE, VISITS, one))
    assert "Label of S1: change by visit, with the dead and the missing" in few
    assert (
        "n Died before Form missing Mean (95% CI) Median (range) Median change [n] Mean (SD) "
        "Baseline 50.0 (0.0) "
        "Week 2 1 1 0 10.0 (no limits) 10.0 (10.0 to 10.0) −20.0 [2] 60.0 (NE)"
    ) in few  # 50 to 60, and 50 to death at 0, of which the median is -20
    assert "Label of S1: better or worse than at baseline by at least 10 points" in few
    assert "Week 2 1/2 (50.0%) 0/2 (0.0%) 1/1 (100.0%; 2.5 to 100.0) 0/1 (0.0%; 0.0 to 97.5)" in few


def test_many_scores_share_one_table_with_the_dead_and_the_missing(adsl):
    every = pd.concat([records(p, (50.0, 60.0)) for p in SCALES.parameters])
    many = words(quality_tables(scores(every, adsl, SCALES), SCALES, VISITS, every))
    assert "Visit Died before Form missing Label of S1" in many
    assert "Week 2 1 0 10.0 [1] 10.0 [1] 10.0 [1] 10.0 [1]" in many


def test_without_a_visit_after_baseline_there_is_one_sentence(adsl):
    one = records("S1", (50.0, 60.0))
    shown = quality_tables(scores(one, adsl, LIFE), LIFE, VISITS[:1], one)
    assert words(shown) == "Change: no visit with a questionnaire is planned after baseline."


def test_trajectories_show_every_participant_and_no_score_is_one_sentence(adsl):
    one = records("S1", (50.0, 60.0))
    shown = trajectories_figures(one, adsl, scores(one, adsl, LIFE), LIFE, VISITS).html
    assert "Label of S1 over time in 2 participants" in shown
    assert ">†1</text>" in shown
    assert words(trajectories_figures(one.iloc[:0], adsl, None, LIFE, VISITS)) == (
        "Change: no score could be computed."
    )
    every = pd.concat([records(p, (50.0, 60.0)) for p in SCALES.parameters])
    shared = trajectories_figures(every, adsl, scores(every, adsl, SCALES), SCALES, VISITS)
    assert shared.html.count("<svg") == 1
    assert "Label of S4" in shared.html


def test_scales_that_nobody_verified_are_said_to_be(trial):
    assert words(doubts(trial("QLQ-C30"))) == ""
    assert words(doubts(trial("QLQ-THY34"))).startswith(
        "A module: the scales are not verified; this map has 10 scales of several items"
    )


@pytest.fixture
def trial():
    def of(instrument):
        form = Questionnaire(
            id="form", category="X", label="A module", item_prefix="X", instrument=instrument
        )
        return SimpleNamespace(questionnaires=[form])

    return of
