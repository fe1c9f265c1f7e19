"""Cell markers beside the blood count of the same day."""

import math

import numpy as np
import pandas as pd
import pytest

from helpers.adam.adexpr_markers import COLUMNS, derive_markers, markers
from helpers.ard.expression_markers import ard_expression_markers
from helpers.ard.frame import pick, warning_of

ADEXPR = """
    SAMPLE_ID | USUBJID | ADT:date   | AVISITL
    ----------+---------+------------+--------
    A1        | 01      | 2020-01-01 | Start
    A2        | 01      | 2020-01-15 | Later
    B1        | 02      | 2020-01-01 | Start
    B2        | 02      | 2020-01-15 | Later
    """
ADLB = """
    USUBJID | PARAMCD | ADT:date   | AVAL:float
    --------+---------+------------+-----------
    01      | NEUT    | 2020-01-01 | 9
    01      | NEUT    | 2020-01-01 | 2
    01      | WBC     | 2020-01-01 | 10
    01      | NEUT    | 2020-01-15 | 0.2
    01      | WBC     | 2020-01-15 | 0.5
    02      | NEUT    | 2020-01-01 | 8
    02      | WBC     | 2020-01-01 | 10
    02      | NEUT    | 2020-01-14 | 8
    02      | WBC     | 2020-01-15 | 0
    02      | HGB     | 2020-01-01 | 120
    """


@pytest.fixture
def counts():
    rows = {f"G{number}": [100, 100, 100, 100] for number in range(60)}
    rows |= {"FCGR3B": [100, 200, 400, 800], "ENSG00000180871.4": [100, 200, 400, 800]}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["A1", "A2", "B1", "B2"])


@pytest.fixture
def found(frame, counts):
    return derive_markers(counts, frame(ADEXPR), frame(ADLB))


def test_a_marker_stands_beside_the_last_count_of_its_own_day(found):
    ours = found[found["CELL"].eq("Neutrophils")].set_index("SAMPLE_ID")

    assert ours["COUNTED"].fillna(-1).to_dict() == {"A1": 0.2, "A2": 0.4, "B1": 0.8, "B2": -1}
    assert ours["MARKER"].to_numpy() == pytest.approx(np.log2([101, 201, 401, 801]), abs=0.01)
    assert ours[["NFOUND", "NGENES"]].iloc[0].tolist() == [2, 4]


def test_a_count_needs_a_value_a_day_and_leucocytes(frame, counts, found):
    odd = frame("""
        USUBJID | PARAMCD | ADT:date   | AVAL:float
        --------+---------+------------+-----------
        01      | NEUT    | 2020-01-01 |
        01      | NEUT    |            | 7
        02      | NEUT    | 2020-01-15 | 3
        """)
    again = derive_markers(counts, frame(ADEXPR), pd.concat([frame(ADLB), odd], ignore_index=True))

    # the missing value is not the last one, and three cells of no leucocytes are no share
    pd.testing.assert_frame_equal(again, found)
    assert found.index.tolist() == list(range(len(found)))
    cells = markers()["cell"].unique()
    assert found["CELL"].tolist() == [cell for cell in cells for _ in range(4)]


def test_agreement_is_by_ranks_of_the_samples_with_a_count(found):
    results = ard_expression_markers(found)

    key = {"variable": "Neutrophils", "variable_level": "samples"}
    assert [pick(results, stat, **key) for stat in ("n", "N", "estimate")] == [3, 4, 1]
    few = {"variable": "Haemoglobin", "variable_level": "samples"}
    assert math.isnan(pick(results, "estimate", **few))
    assert warning_of(results, "n", **few) == "none of the marker genes is counted"


def test_cells_stand_in_the_order_of_their_table(found):
    results = ard_expression_markers(found)
    assert list(dict.fromkeys(results["variable"])) == list(dict.fromkeys(markers()["cell"]))


def test_without_any_blood_count_or_sample_nothing_is_correlated(frame, counts):
    alone = ard_expression_markers(derive_markers(counts, frame(ADEXPR), frame(ADLB).iloc[:0]))
    key = {"variable": "Neutrophils", "variable_level": "samples"}
    assert pick(alone, "n", **key) == 0
    assert warning_of(alone, "n", **key) == "fewer than 3 samples have a blood count of their day"

    none = derive_markers(pd.DataFrame(), frame(ADEXPR).iloc[:0], frame(ADLB))
    assert list(none.columns) == COLUMNS
    assert ard_expression_markers(none).empty


def test_every_marker_has_a_symbol_and_an_identifier_and_stands_once():
    table = markers()
    assert not table[["symbol", "ensembl"]].duplicated().any()
    assert table["ensembl"].str.fullmatch(r"ENSG\d{11}").all()
    assert table.groupby("cell")[["test", "over"]].nunique().eq(1).all(axis=None)
