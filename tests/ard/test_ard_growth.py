"""Ratios of tumour size to baseline: which sizes count, and who was growing."""

import pandas as pd
import pytest

from helpers.ard.frame import levels, pick, select
from helpers.ard.growth import ard_growth
from helpers.trial.vocabulary import ChangeEndpoint, Visit

SIZE = ChangeEndpoint(
    id="size", label="Size", role="primary", definition="as written", population="safety",
    type="change", source="tumour", parameters=("SUMDIAM", "VOLUME"),
)  # fmt: skip
VISITS = [Visit(id="week_8", label="Week 8", day=57, window=(43, 71), assessments=("imaging",))]


@pytest.fixture
def results(frame):
    adsl = pd.DataFrame({"USUBJID": ["01", "02", "03", "09"], "SAFFL": ["Y", "Y", "Y", None]})
    adtr = frame("""
        USUBJID | PARAMCD | AVISIT | ADY:int | ANL01FL | RATIO:float
        --------+---------+--------+---------+---------+------------
        01      | SUMDIAM | week_8 | 57      | Y       | 2
        02      | SUMDIAM | week_8 | 2       | Y       | 4.5
        03      | SUMDIAM | week_8 | 1       | Y       | 9
        03      | SUMDIAM | week_8 | 60      |         | 9
        03      | SUMDIAM | week_9 | 60      | Y       | 9
        03      | SUMDIAM | week_8 | 61      | Y       |
        03      | VOLUME  | week_8 | 57      | Y       | 9
        09      | SUMDIAM | week_8 | 57      | Y       | 9
        """)
    adgrow = frame("""
        USUBJID | PARAMCD | RATE:float | DOUBLING:float
        --------+---------+------------+---------------
        01      | SUMDIAM | 0.5        | 60
        02      | SUMDIAM | 0          |
        03      | SUMDIAM |            |
        09      | SUMDIAM | 2          | 10
        """)
    return ard_growth(adgrow, adtr, adsl, SIZE, VISITS)


def test_a_size_counts_at_its_visit_after_the_first_dose_where_there_is_a_ratio(results):
    ratio = {"variable": "SUMDIAM.ratio", "variable_level": "week_8"}
    assert [pick(results, name, **ratio) for name in ("n", "min", "max")] == [2, 2, 4.5]
    assert pick(results, "estimate", **ratio) == pytest.approx(3)
    gone = {"variable": "SUMDIAM.ratio_gone", "variable_level": "week_8"}
    assert [pick(results, name, **gone) for name in ("n", "N")] == [0, 2]
    assert pick(results, "n", variable="VOLUME.ratio") == 1


def test_who_did_not_change_is_not_growing_but_has_a_rate(results):
    growing = select(results, variable="SUMDIAM.growing", stat_name="n")
    assert growing[["stat", "who"]].to_numpy().tolist() == [[1, "01"]]
    assert pick(results, "N", variable="SUMDIAM.growing") == 2
    assert pick(results, "n", variable="SUMDIAM.rate") == 2
    assert pick(results, "median", variable="SUMDIAM.doubling") == 60
    assert levels(results, variable="SUMDIAM.ratio") == ["week_8"]
