"""Time to deterioration as results and as a reader sees it."""

import math
import re
from html import unescape
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.ard.deterioration import ard_deterioration, ard_deterioration_curve, followed
from helpers.ard.frame import method_of, pick, select, warning_of
from helpers.display.deterioration import deterioration_tables
from helpers.trial.vocabulary import Questionnaire

FORM = Questionnaire(
    id="form",
    category="FORM",
    label="A form",
    item_prefix="F",
    scales=({"id": "S", "label": "Score <b>", "items": [1], "direction": "global"},),
    deterioration={
        "scores": ["S"], "population": "safety", "readings": ["first"], "by_days": [2, 4, 9],
    },
)  # fmt: skip
WORDS = {0: "LAST SCORE", 2: None, 1: None}


def records(**ends):
    """Return records of (days, cause) of each participant: worse 1, died 2, neither 0."""
    rows = []
    for who, (day, cause) in ends.items():
        for death_as in ("event", "competing", "censored"):
            known = 0 if death_as == "censored" and cause == 2 else cause
            rows.append((who, "S", "first", death_as, float(day), known, WORDS[known]))
    names = ["USUBJID", "PARAMCD", "READING", "DEATHAS", "AVAL", "CAUSE", "CNSDTDSC"]
    return pd.DataFrame(rows, columns=names)


def known(form, delivered=True):
    """Return what a chapter knows of its trial and of what was delivered."""
    cut = SimpleNamespace(has=lambda domain: delivered and domain == "qs")
    return SimpleNamespace(questionnaires=[form]), cut


def people(*who):
    return pd.DataFrame({"USUBJID": who, "SAFFL": "Y"}, dtype=object)


EVERYBODY = people("01", "02", "03", "04", "05")
# worse at 1, died at 2, worse at 3, censored at 4; 05 has no first day
ADTTD = records(**{"01": (1, 1), "02": (2, 2), "03": (3, 1), "04": (4, 0)})


@pytest.fixture
def results():
    return ard_deterioration(ADTTD, EVERYBODY, [FORM])


def test_everybody_is_in_one_group(results):
    for death_as, died, ended in (("event", 1, 1), ("competing", 1, 1), ("censored", 0, 2)):
        key = {"variable": f"S.first.{death_as}"}
        levels = ("deteriorated", "died first", "last score", "no baseline", "no later score",
                  "no first day")  # fmt: skip
        found = [pick(results, "n", variable_level=level, **key) for level in levels]
        assert found == [2, died, ended, 0, 0, 1]
        assert pick(results, "n", variable_level="censored", **key) == ended
        assert pick(results, "N", variable_level="deteriorated", **key) == 5
        worse = select(results, stat_name="n", variable_level="deteriorated", **key)
        assert list(worse["who"]) == ["01 03"]


def test_death_changes_the_share_by_a_day(results):
    # by hand: at day 2 the survival is 3/4 * 2/3; death left aside 3/4; competing 1/4 had it
    at = {"variable_level": "day 2"}
    assert pick(results, "estimate", variable="S.first.event", **at) == pytest.approx(1 / 2)
    assert pick(results, "estimate", variable="S.first.censored", **at) == pytest.approx(1 / 4)
    competing = {"variable": "S.first.competing", "variable_level": "day 2, aalen"}
    assert pick(results, "estimate", **competing) == pytest.approx(1 / 4)
    competing["variable_level"] = "day 4, aalen"
    assert pick(results, "estimate", **competing) == pytest.approx(1 / 4 + 1 / 2 * 1 / 2)


def test_limits_are_those_of_the_log_log_band(results):
    # R: summary(survfit(Surv(c(1, 2, 3, 4), c(1, 1, 1, 0)) ~ 1, conf.type = "log-log"), times = 2)
    # survival 0.5, lower 0.0578, upper 0.845
    key = {"variable": "S.first.event", "variable_level": "day 2"}
    limits = [pick(results, name, **key) for name in ("conf_low", "conf_high")]
    assert limits == pytest.approx([1 - 0.845, 1 - 0.0578], abs=5e-4)
    assert pick(results, "n_risk", **key) == 3


def test_medians_and_days_that_nobody_reaches_are_said(results):
    median = {"variable_level": "median"}
    assert pick(results, "estimate", variable="S.first.event", **median) == 2.5
    assert warning_of(results, "conf_high", variable="S.first.event", **median) == "not reached"
    beyond = {"variable": "S.first.event", "variable_level": "day 9"}
    assert math.isnan(pick(results, "estimate", **beyond))
    assert warning_of(results, "estimate", **beyond) == "beyond the last follow-up"


def test_no_event_by_a_day_has_an_upper_limit():
    results = ard_deterioration(
        records(**{"01": (30, 0), "02": (30, 0)}), people("01", "02"), [FORM]
    )
    key = {"variable": "S.first.event", "variable_level": "day 4"}
    # R: binom.test(0, 2)$conf.int[2]
    assert pick(results, "conf_high", **key) == pytest.approx(0.8418861, abs=1e-7)
    assert [pick(results, name, **key) for name in ("estimate", "conf_low")] == [0, 0]
    assert method_of(results, "estimate", **key).startswith("Clopper-Pearson")


def test_nobody_and_no_plan_are_results_too():
    results = ard_deterioration(ADTTD, people(), [FORM])
    key = {"variable": "S.first.event", "variable_level": "median"}
    assert warning_of(results, "estimate", **key) == "no participants"
    by_day = select(results, variable="S.first.event", stat_name="n_risk")
    assert len(by_day) > 0
    assert set(by_day["stat"]) == {0}
    assert ard_deterioration_curve(ADTTD, people(), [FORM]).empty
    silent = FORM.model_copy(update={"deterioration": None})
    assert ard_deterioration(ADTTD, EVERYBODY, [silent]).empty
    curves = ard_deterioration_curve(ADTTD, people(), [FORM])
    assert "no participants" in deterioration_tables(results, curves, *known(FORM)).html
    shown = deterioration_tables(results, curves, *known(silent)).html
    assert "This trial plans no time to deterioration of a score." in shown
    assert deterioration_tables(results, curves, *known(FORM, delivered=False)).html == ""
    assert followed(*known(FORM)) == [FORM]
    unasked = SimpleNamespace(questionnaires=[])
    assert deterioration_tables(results, curves, unasked, known(FORM)[1]).html == ""


def test_the_three_readings_of_death_stand_side_by_side(results):
    curves = ard_deterioration_curve(ADTTD, EVERYBODY, [FORM])
    html = deterioration_tables(results, curves, *known(FORM)).html
    words = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))
    assert "time to deterioration, treated participants (N = 5)" in words.replace("\u00a0", " ")
    assert "Death is an event too 2/5 (40.0%) 1/5 (20.0%) 1 2.5 (1 to NE) 50.0%" in words
    assert "Death competes 2/5 (40.0%) 1/5 (20.0%) 1 " in words
    assert "Death is left aside 2/5 (40.0%) – 2 3 " in words
    assert "beyond the last follow-up" in words
    assert "Score &lt;b&gt;" in html
    assert "<b>:" not in html


def test_each_score_and_each_reading_has_its_own_records():
    words = {"scores": ["S", "Z"], "readings": ["first", "definitive"]}
    form = FORM.model_copy(update={"deterioration": FORM.deterioration.model_copy(update=words)})
    parts = [
        ADTTD,
        records(**{"01": (5, 0), "02": (6, 0)}).assign(READING="definitive"),
        records(**{"03": (7, 1)}).assign(PARAMCD="Z"),
        records(**{"03": (8, 0), "09": (1, 1)}).assign(PARAMCD="Z", READING="definitive"),
    ]
    results = ard_deterioration(pd.concat(parts, ignore_index=True), EVERYBODY, [form])
    worse = select(results, stat_name="n", variable_level="deteriorated")
    assert worse.set_index("variable")["who"].to_dict() == {
        f"{name}.{death_as}": who
        for name, who in {
            "S.first": "01 03", "S.definitive": "", "Z.first": "03", "Z.definitive": "",
        }.items()
        for death_as in ("event", "competing", "censored")
    }  # fmt: skip
    ended = select(results, stat_name="n", variable_level="censored")
    assert ended.set_index("variable")["who"]["S.definitive.event"] == "01 02"
    assert ended.set_index("variable")["who"]["Z.definitive.event"] == "03"
