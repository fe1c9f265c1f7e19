"""Liver tests so many times their upper limit, and the laboratory criteria of Hy's law."""

import pytest

from helpers.ard.frame import pick, select
from helpers.ard.liver import ard_liver, quadrant_of
from safety_trial import safety_trial, told

TRIAL = safety_trial()


@pytest.fixture
def peaks(frame):
    return frame(
        """
        USUBJID | ARM | MULTAT:float | MULTBI:float | MULTAL:float | NAT:int | NBI:int | NAL:int | KIND
        01      | A   | 21           | 2.5          | 1            | 3       | 3       | 3       | candidate
        02      | A   | 3            | 2            | 2            | 3       | 3       | 3       |
        03      | B   | 5.1          | 1            |              | 3       | 3       | 0       |
        04      | B   | 1            | 4            | 2.1          | 3       | 3       | 3       |
        05      | B   | 6            | 3            | 3            | 3       | 3       | 3       | cholestatic
        06      | B   |              | 3            |              | 2       | 3       | 0       |
        07      | B   |              |              |              | 0       | 0       | 0       |
        """
    )  # fmt: skip


@pytest.fixture
def adhy(frame):
    return frame(
        """
        USUBJID | PARAMCD | ONTRTFL | MULT:float
        01      | ALT     | Y       | 21
        01      | ALT     |         | 40
        01      | AST     | Y       | 4
        03      | AST     | Y       | 5.1
        """
    )


@pytest.fixture
def results(adhy, peaks):
    return ard_liver(adhy, peaks, TRIAL)


def counted(results, variable):
    """Return {level: "n/N"} of everybody for one variable."""
    rows = select(results, variable=variable, group="")
    wide = rows.pivot(index="variable_level", columns="stat_name", values="stat")
    return {level: f"{row['n']:.0f}/{row['N']:.0f}" for level, row in wide.iterrows()}


def test_multiples_are_counted_strictly_above_of_those_with_one(results):
    assert counted(results, "aminotransferase") == {
        ">10": "1/5",
        ">20": "1/5",
        ">3": "3/5",
        ">5": "3/5",
        "evaluable": "5/7",
        "no limit": "1/7",
        "no test": "1/7",
    }
    assert counted(results, "bilirubin")[">2"] == "4/6"
    assert counted(results, "alkaline") == {
        ">1.5": "3/4",
        ">2": "2/4",
        "evaluable": "4/7",
        "no limit": "0/7",
        "no test": "3/7",
    }


def test_each_aminotransferase_is_counted_by_itself_on_treatment(results):
    assert counted(results, "ALT") == {">10": "1/1", ">20": "1/1", ">3": "1/1", ">5": "1/1"}
    assert counted(results, "AST") == {">10": "0/2", ">20": "0/2", ">3": "2/2", ">5": "1/2"}


def test_criteria_and_quadrants_are_of_those_with_both_tests(results):
    assert counted(results, "hy") == {
        "evaluable": "5/7",
        "candidate": "1/5",
        "alkaline unknown": "0/5",
        "cholestatic": "1/5",
        "normal": "1/5",
        "aminotransferase only": "1/5",
        "bilirubin only": "1/5",
        "both": "2/5",
    }
    key = {"variable": "hy", "variable_level": "candidate"}
    # R 4.2.2: binom.test(1, 5)$conf.int
    limits = [pick(results, name, **key) for name in ("conf_low", "conf_high")]
    assert limits == pytest.approx([0.005050763, 0.7164179])
    assert select(results, stat_name="n", **key)["who"].tolist() == ["01"]


def test_the_lines_themselves_belong_to_the_lower_side(peaks):
    assert told(quadrant_of(peaks, TRIAL.liver)) == {
        0: "both",
        1: "normal",
        2: "aminotransferase only",
        3: "bilirubin only",
        4: "both",
        5: "",
        6: "",
    }


def test_arms_are_told_where_the_trial_reports_by_arm(adhy, peaks):
    results = ard_liver(adhy, peaks, safety_trial(report_by="arm"))
    key = {"variable": "bilirubin", "variable_level": ">2", "group": "arm"}
    assert [pick(results, s, group_level="B", **key) for s in ("n", "N")] == [3, 4]


def test_nobody_treated_has_results_of_nobody(adhy, peaks):
    results = ard_liver(adhy[:0], peaks[:0], TRIAL)
    rates = select(results, stat_name="p")
    assert len(rates) > 5
    assert rates["stat"].isna().all()
    assert set(rates["warning"]) == {"nobody in the denominator"}
