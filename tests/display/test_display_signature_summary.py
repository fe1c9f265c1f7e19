"""The answer of the chapter in three sentences, from whatever the page has kept."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.ard.expression import PairedExpression
from helpers.ard.frame import ResultRows, concat_results
from helpers.display.signature_summary import signature_summary
from helpers.trial.vocabulary import Inflammation
from html_kit import words_of

ADINFL = pd.DataFrame({"PARAMCD": ["CRP"], "PARAM": ["C-reactive protein (mg/L)"]})
TRIAL = SimpleNamespace(
    inflammation=Inflammation(markers=("CRP",)),
    laboratory=[SimpleNamespace(test="CRP", label="C-reactive protein")],
    visits=[SimpleNamespace(id="w1", label="Week 1"), SimpleNamespace(id="w2", label="Week 2")],
    endpoints_of_type=lambda kind: [SimpleNamespace(on_treatment="w2")],
)


def listing(up, down):
    rows = ResultRows("expression", "expression_pairs")
    for way, n in (("all", up + down), ("up", up), ("down", down)):
        rows.add({"n": n, "N": 15014}, variable="list_t", variable_level=way)
    rows.add({"estimate": 0.05}, variable="false discovery rate")
    samples = ResultRows("expression_samples", "screened")
    samples.add({"n": 10, "N": 12}, variable="participants", variable_level="pairs")
    return [rows.frame(), samples.frame()]


def sets(**found):
    rows = ResultRows("expression_scores", "expression_pairs")
    for name, (change, p) in found.items():
        stats = {"estimate": change, "p_adjusted": p}
        rows.add(stats, variable=name, variable_level="change")
        rows.add(stats, variable=f"X{name}", variable_level="change", group="family",
                 group_level="explored")  # fmt: skip
    return rows.frame()


def composition():
    rows = ResultRows("composition", "expression_pairs")
    rows.add({"n": 17}, variable="list", variable_level="adjusted")
    rows.add({"estimate": 0.02}, variable="signature", variable_level="explained")
    rows.add({"estimate": 2.48}, variable="inflation")
    return rows.frame()


def inflammation(visits=("Week 1", "Week 2")):
    rows = ResultRows("inflammation", "safety")
    for ratio, visit in zip((0.5, 0.2), visits, strict=False):
        stats = {"n": 11, "estimate": ratio, "conf_low": ratio / 2, "conf_high": ratio * 2}
        keys = {"group": "visit", "group_level": visit}
        rows.add(stats, variable="CRP", variable_level=visit, **keys)
    return rows.frame()


def told(*parts, fit=None):
    return words_of(
        signature_summary(concat_results(parts), fit or PairedExpression(), ADINFL, TRIAL)
    )


MOVED = {"IL1_AXIS": (-0.1, 0.01), "ERYTHROID": (-0.1, 0.5), "CYTOTOXICITY": (0.1, 0.049)}


def test_three_sentences_answer_the_chapter():
    assert told(*listing(20, 131), sets(**MOVED), composition(), inflammation()) == (
        "10 of 12 participants with samples have a complete pair; in them 151 of 15,014 tested "
        "genes are on the primary list at a false discovery rate of 5%, 20 higher and 131 lower on "
        "treatment. Of 3 gene sets named beforehand, 2 moved (exact sign flips, adjusted over the "
        "sets, at 5%): IL1 axis lower; cytotoxicity higher; adjusted for the blood count, which "
        "explains 2% of the change and makes the variance of the effect 2.5 times as large, the "
        "list holds 17. C-reactive protein stood at 0.20 times its baseline at week 2 (95% CI 0.10 "
        "to 0.40, n = 11)."
    )


def test_an_empty_list_and_sets_that_did_not_move_are_answers():
    said = told(*listing(0, 0), sets(A=(0.1, 0.5)), inflammation(["Week 1"]))

    assert (
        "none of 15,014 tested genes is on the primary list at a false discovery rate of 5%. Of 1"
        in said
    )
    assert "Of 1 gene set named beforehand, none moved beyond what flipping the signs" in said
    assert "; the contrast is not adjusted for the blood count." in said
    assert "0.50 times its baseline at week 1" in said


@pytest.mark.parametrize(
    "reason", ["This trial plans no gene-expression analysis.", "Only 2 pairs."]
)
def test_without_a_contrast_the_reason_and_inflammation_remain(reason):
    said = told(inflammation(), fit=PairedExpression(reason))
    assert said.startswith(f"{reason} C-reactive protein stood at")


def test_what_was_not_measured_is_said():
    said = told(fit=PairedExpression("Nothing planned."))
    assert said == "Nothing planned. No marker of systemic inflammation has a ratio to baseline."
