import re
from html import unescape

import numpy as np
import pandas as pd
import pytest

from helpers.ard.change import ard_best_change, ard_change
from helpers.ard.quality_of_life import ard_completion, ard_important_change
from helpers.display.change import (
    best_change_sentence,
    change_tables,
)
from helpers.display.change_figures import (
    spider_figures,
    waterfall_figures,
)
from helpers.display.quality_of_life import (
    completion_sentence,
    completion_table,
    quality_tables,
)
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


def test_a_waterfall_names_who_has_no_value_and_escapes_names(adsl):
    best = pd.DataFrame({"USUBJID": ["<01>"], "PARAMCD": "SUMDIAM", "PCHG": [-20.0]})
    best["PDOTHFL"] = "Y"
    shown = waterfall_figures(best, adsl, TUMOUR, None, {"SUMDIAM": "Sum"})
    assert words(shown).endswith(
        "Sum: no complete value after baseline for 02. "
        "A star marks progression by other than the target lesions, new ones above all."
    )
    assert "−20*" in words(shown)
    assert "&lt;01&gt;" in shown.html
    assert "from −20% to −20%" in shown.html


def test_no_value_at_all_is_one_sentence_each(adsl):
    none = pd.DataFrame({"USUBJID": [], "PARAMCD": [], "PCHG": [], "PDOTHFL": []})
    shown = waterfall_figures(none, adsl, TUMOUR, None, {})
    assert words(shown) == "SUMDIAM: no complete value after baseline for 02 and <01>."
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
    assert "Course of label of sumdiam in 1 participants." in shown.html


def test_completion_says_who_was_not_expected(adsl):
    results = ard_completion(avail("questionnaire"), adsl, LIFE, VISITS)
    assert words(completion_sentence(results, LIFE, VISITS)) == (
        "Over all visits, 3 of 3 expected questionnaires were received. Participants who had died "
        "before the last planned visit, and are not expected there: 1."
    )
    table = words(completion_table(results, LIFE, VISITS))
    assert "Week 2 1/1 (100.0%) 1/2 (50.0%) 0 1 0 0 0" in table


def test_few_scores_have_tables_of_their_own_and_many_share_one(adsl):
    one = records("S1", (50.0, 60.0))
    important = ard_important_change(one, adsl, LIFE, VISITS, [FORM])
    few = quality_tables(ard_change(one, adsl, LIFE, VISITS), important, LIFE, VISITS, one)
    assert "Label of S1: changed by at least 10 points from baseline" in words(few)
    assert "Week 2 1/1 (100.0%) 0/1 (0.0%)" in words(few)
    all_scales = pd.concat([records(p, (50.0, 60.0)) for p in SCALES.parameters])
    results = ard_change(all_scales, adsl, SCALES, VISITS)
    many = words(quality_tables(results, None, SCALES, VISITS, all_scales))
    assert "Week 2 10.0 [1] 10.0 [1] 10.0 [1] 10.0 [1]" in many


def test_trajectories_show_every_participant_and_no_score_is_one_sentence(adsl):
    one = records("S1", (50.0, 60.0))
    results = ard_change(one, adsl, LIFE, VISITS)
    assert "Label of S1 over time in 2 participants" in (
        trajectories_figures(one, adsl, results, LIFE, VISITS).html
    )
    assert words(trajectories_figures(one.iloc[:0], adsl, results, LIFE, VISITS)) == (
        "Change: no score could be computed."
    )
    all_scales = pd.concat([records(p, (50.0, 60.0)) for p in SCALES.parameters])
    shared = trajectories_figures(
        all_scales, adsl, ard_change(all_scales, adsl, SCALES, VISITS), SCALES, VISITS
    )
    assert shared.html.count("<svg") == 1
    assert "Label of S4" in shared.html
