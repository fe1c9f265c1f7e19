"""Score and course side by side: rank correlation with its interval, and when there is none."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from helpers.ard.clinical_link import SAME_RANKS, ard_clinical_link, linked_time
from helpers.ard.frame import pick, warning_of
from helpers.ard.rank_correlation import spearman
from helpers.trial.expression import ClinicalLink, Expression

TRIAL = SimpleNamespace(expression=Expression(gene_sets=("A", "B")))


@pytest.fixture
def adlink():
    """Return nine participants, the last without a pair, the first without a tumour measurement."""
    return pd.DataFrame(
        {
            "PAIRFL": ["Y"] * 8 + [None],
            "SCORE_A": [1, 2, 3, 4, 5, 6, 7, 8, np.nan],
            "SCORE_B": [8, 7, 6, 5, 4, 3, 2, 1, np.nan],
            "PCHG_SUMDIAM": [np.nan, 10, 30, 20, 50, 40, 70, 60, 99],
            "DAYS_PFS": [10.0, 20, 30, 40, 50, 60, 70, 80, 90],
            "CNSR_PFS": [0, 0, 0, 0, 0, 0, 0, 0, 1],
            "CHG_HGB": [1.0] * 9,
            "AEGRADE": [np.nan, np.nan, np.nan, np.nan, 1, 2, 3, 4, 5],
        },
        index=pd.Index([f"0{n}" for n in range(9)], name="USUBJID"),
    )


def of(results, measure):
    key = {"variable": measure, "variable_level": "A"}
    n, of_, r = (pick(results, name, **key) for name in ("n", "N", "estimate"))
    return n, of_, r, warning_of(results, "estimate", **key)


def test_each_measure_says_in_how_many_it_goes_with_the_score(adlink):
    results = ard_clinical_link(adlink, TRIAL)

    # R 4.2.2: cor(2:8, c(10, 30, 20, 50, 40, 70, 60), method = "spearman")
    assert of(results, "PCHG_SUMDIAM")[:2] == (7, 8)
    assert of(results, "PCHG_SUMDIAM")[2] == pytest.approx(0.8928571)
    assert of(results, "DAYS_PFS") == (8, 8, 1.0, SAME_RANKS)
    pairs = results[(results["variable"] == "pairs") & (results["stat_name"] == "n")]
    assert pairs["who"].tolist() == ["00 01 02 03 04 05 06 07"]


def test_what_has_no_coefficient_says_why(adlink):
    adlink.loc["03", "CNSR_PFS"] = 3
    results = ard_clinical_link(adlink, TRIAL)

    assert of(results, "DAYS_PFS")[3] == "1 of 8 ended without the event: no coefficient"
    assert of(results, "CHG_HGB")[3] == "the same in everybody: no coefficient"
    assert of(results, "AEGRADE")[3] == "fewer than 5 participants: no coefficient"
    gone = results[(results["stat_name"] == "estimate") & (results["warning"] != "")]
    assert gone["stat"].isna().all()
    assert len(gone) == 3


def test_five_participants_are_enough_for_a_coefficient(adlink):
    adlink.loc["03", "AEGRADE"] = 2

    # scores 4 to 8 against 2, 1, 2, 3, 4: ranks 2.5, 1, 2.5, 4, 5; 8 / sqrt(10 * 9.5)
    n, of_all, r, doubt = of(ard_clinical_link(adlink, TRIAL), "AEGRADE")
    assert (n, of_all, doubt) == (5, 8, "")
    assert r == pytest.approx(8 / 95**0.5)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2], [2, 1], (-1, np.nan, np.nan)),
        ([1, 2, 3], [1, 3, 2], (1 / 2, np.nan, np.nan)),
        ([1, 2, 3, 4], [3, 3, 3, 3], (np.nan, np.nan, np.nan)),
        # 1 - 6 * 2 / (4 * 15); the error of its z is the root of 1 + 0.8^2 / 2
        ([1, 2, 3, 4], [1, 3, 2, 4], (0.8, *np.tanh(np.arctanh(0.8) + np.array([-1, 1]) * 1.959963984540054 * 1.32**0.5))),
    ],
)  # fmt: skip
def test_ranks_of_few_by_hand(first, second, expected):
    found = spearman(pd.Series(first), pd.Series(second))
    assert found == pytest.approx(expected, nan_ok=True)


def test_there_is_no_p_value(adlink):
    assert "p_value" not in set(ard_clinical_link(adlink, TRIAL)["stat_name"])


def test_the_trial_file_names_the_set_else_it_is_the_first(adlink):
    link = ClinicalLink(gene_set="B")
    named = SimpleNamespace(expression=Expression(gene_sets=("A", "B"), clinical_link=link))

    for trial, shown, coefficient in ((TRIAL, "A", 1), (named, "B", -1)):
        key = {"variable": "DAYS_PFS", "variable_level": shown}
        assert pick(ard_clinical_link(adlink, trial), "estimate", **key) == coefficient


def test_the_time_that_counts_progressions_comes_first():
    os, pfs = (SimpleNamespace(type="time_to_event", events=events, source="")
               for events in (("death",), ("progression", "death")))  # fmt: skip
    cut = SimpleNamespace(has=lambda domain: True)
    trial = SimpleNamespace(endpoints_of_type=lambda kind: [os, pfs])

    assert linked_time(trial, cut) == [pfs]
    without = SimpleNamespace(has=lambda domain: domain != "rs")
    assert linked_time(trial, without) == [os]
    assert linked_time(SimpleNamespace(endpoints_of_type=lambda kind: []), cut) == []


def test_interval_is_that_of_bonett_and_wright_by_hand():
    # ranks 1..9 against a permutation with sum of d^2 = 96: r = 1 - 6 * 96 / (9 * 80) = 0.2
    first = pd.Series(range(1, 10), dtype=float)
    second = pd.Series([6, 8, 3, 2, 4, 1, 5, 7, 9], dtype=float)
    assert ((first - second) ** 2).sum() == 96

    # atanh(0.2) = 0.2027326, standard error sqrt(1.02 / 6) = 0.4123106
    r, low, high = spearman(first, second)
    assert r == pytest.approx(0.2)
    assert low == pytest.approx(np.tanh(0.2027326 - 1.959964 * 0.4123106), abs=1e-6)
    assert high == pytest.approx(np.tanh(0.2027326 + 1.959964 * 0.4123106), abs=1e-6)


def test_ties_share_a_rank_and_agreement_is_exact_without_an_interval():
    # R 4.2.2: cor(c(1, 2, 2, 3), c(1, 2, 3, 4), method = "spearman")
    assert spearman(pd.Series([1, 2, 2, 3]), pd.Series([1, 2, 3, 4]))[0] == pytest.approx(0.9486833)
    r, low, high = spearman(pd.Series([1, 2, 3, 4]), pd.Series([4, 3, 2, 1]))
    assert r == -1
    assert np.isnan([low, high]).all()
    assert np.isnan(spearman(pd.Series([1.0]), pd.Series([2.0]))).all()


def test_nothing_without_records():
    empty = pd.DataFrame(index=pd.Index([], name="USUBJID"))
    assert ard_clinical_link(empty, TRIAL).empty
