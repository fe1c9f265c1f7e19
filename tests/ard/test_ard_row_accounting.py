"""Nothing that was delivered is lost: rows left out, used and not used add up, in every domain."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cut_tables import cut_of
from helpers.adam.adsl import derive_adsl
from helpers.ard.frame import pick, select
from helpers.ard.row_accounting import (
    ABOUT_TRIAL,
    LEFT_OUT,
    NOT_IN_DM,
    READ,
    ROLLED_BACK,
    ROW_EXCLUDED,
    USED,
    ard_left_out,
    ard_rows_by_standing,
    ard_rows_total,
    ard_rows_used,
    standing_of,
)
from helpers.cut import read_cut
from helpers.places import REPOSITORY
from helpers.trial import read_trial

COMMITTED = {
    ("mbc", "2014-06-30"): "data",
    ("mbc", "2015-03-31"): "data",
    ("atc", "2019-12-31"): "data",
    ("atc", "2021-06-30"): "data",
    ("toy", "2020-06-30"): "tests",
}
DM = """
    USUBJID | RFICDTC    | DTHDTC     | DTHFL
    01      | 2020-01-06 |            |
    02      | 2020-01-06 | 2020-07-02 | Y
    03      | 2020-01-06 |            |
    04      | 2020-07-01 |            |
"""
AE = """
    USUBJID | AESEQ | AESTDTC    | AEENDTC
    01      | 1     | 2020-06-01 | 2020-07-03
    01      | 2     | 2020-07-01 |
    02      | 1     | 2020-06-01 | 2020-06-02
    03      | 1     | 2020-07     |
    04      | 1     | 2020-06-01 |
    99      | 1     | 2020-06-01 |
"""
SUPPAE = """
    USUBJID | IDVAR | IDVARVAL | QNAM | QVAL
    01      | AESEQ | 1        | X    | a
    01      | AESEQ | 2        | X    | b
"""
TS = "TSPARMCD | TSVAL\n TITLE | A trial"


@pytest.fixture
def cut():
    return cut_of(dm=DM, ae=AE, suppae=SUPPAE, ts=TS)


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLFL | SAFFL
        --------+--------+------
        01      | Y      | Y
        02      | Y      |
        03      |        |
        """)


def counts(results, stat="n_event", **keys):
    chosen = select(results, stat_name=stat, **keys)
    return {row.variable_level: int(row.stat) for row in chosen.itertuples()}


def test_standing_is_the_furthest_a_participant_came(adsl):
    assert standing_of(adsl).to_dict() == {
        "01": "treated",
        "02": "included, not treated",
        "03": "screened only",
    }


def test_what_is_after_the_cut_is_counted_by_domain_and_reason(cut):
    results = ard_left_out(cut)

    assert counts(results, variable="ae", group_level=ROW_EXCLUDED) == {
        "The participant entered the trial after the cut.": 1,
        "The row is dated after the cut.": 2,
    }
    assert counts(results, variable="suppae") == {"The row that it qualifies was left out.": 1}
    assert counts(results, variable="ae", group_level=ROLLED_BACK) == {
        "The event went on at the cut.": 1
    }
    assert counts(results, variable="dm", group_level=ROLLED_BACK) == {
        "The death is after the cut.": 1
    }
    assert counts(results, variable="", group_level=ROW_EXCLUDED) == {"": 5}
    assert counts(results, variable="", stat="n", group_level=ROW_EXCLUDED) == {"": 3}
    late = select(results, stat_name="n", variable="ae", group_level=ROW_EXCLUDED)
    assert late["who"].tolist() == ["04", "01 03"]


def test_a_cut_with_nothing_after_it_says_so_with_zeros():
    results = ard_left_out(cut_of("2021-12-31", dm=DM, ae=AE))

    assert results[["group_level", "variable", "stat"]].values.tolist() == [
        [ROW_EXCLUDED, "", 0.0], [ROW_EXCLUDED, "", 0.0],
        [ROLLED_BACK, "", 0.0], [ROLLED_BACK, "", 0.0],
    ]  # fmt: skip


def test_rows_follow_the_standing_of_their_participant_and_strangers_are_named(cut, adsl):
    results = ard_rows_by_standing(cut, adsl)

    assert counts(results, variable="ae") == {
        "": 6,
        LEFT_OUT: 3,
        "treated": 1,
        "included, not treated": 1,
        "screened only": 0,
        NOT_IN_DM: 1,
        ABOUT_TRIAL: 0,
    }
    assert counts(results, variable="suppae")["treated"] == 1
    assert counts(results, variable="ts")[ABOUT_TRIAL] == 1
    assert counts(results, "n", variable="ae")[LEFT_OUT] == 3
    assert pick(results, "n", variable="dm", variable_level="screened only") == 1


def test_used_and_unused_rows_add_up_to_those_delivered(cut):
    why = pd.Series([None, "never treated", None], dtype=object)
    results = ard_rows_used(cut, {"ae": why})

    assert counts(results, variable="ae") == {
        "": 6,
        "left out: the participant entered the trial after the cut": 1,
        "left out: the row is dated after the cut": 2,
        USED: 2,
        "not used: never treated": 1,
    }
    assert counts(results, variable="ts") == {"": 1, READ: 1}


def test_all_rows_together_add_up_by_what_became_of_them(cut):
    why = pd.Series([None, "never treated", None], dtype=object)
    total = ard_rows_total(ard_rows_used(cut, {"ae": why}))

    found = dict(zip(total["variable"], total["stat"], strict=True))
    assert found == {
        "delivered": 13, "left out": 5, "not used": 1, "used": 7, "chosen from": 3, "chosen": 2
    }  # fmt: skip


@given(st.lists(st.sampled_from([None, "a", "b", "c"]), max_size=30))
def test_rows_in_are_rows_used_plus_rows_excluded_by_reason(reasons):
    why = pd.Series(reasons, dtype=object)
    lb = pd.DataFrame({"USUBJID": ["1"] * len(reasons)}, dtype=object)
    found = counts(ard_rows_used(cut_of(lb=lb), {"lb": why}), variable="lb")
    assert found.pop("") == len(reasons) == sum(found.values())


@pytest.mark.parametrize(("trial_id", "data_cut"), COMMITTED)
def test_every_delivered_row_of_every_committed_cut_is_accounted_for(
    trial_id, data_cut, monkeypatch
):
    root = REPOSITORY / COMMITTED[trial_id, data_cut]
    monkeypatch.setenv("TRIALBOOK_DATA", str(root))
    cut = read_cut(trial_id, data_cut)
    adsl = derive_adsl(cut, read_trial(root / trial_id / "trial.yml"))

    standing, used = ard_rows_by_standing(cut, adsl), ard_rows_used(cut, {})

    delivered = {e["name"].split(".")[0]: e["rows"] for e in cut.manifest["files"]}
    delivered.pop("counts", None)
    for results in (standing, used):
        assert set(results["variable"]) == set(delivered)
        for table, rows in delivered.items():
            found = counts(results, variable=table)
            assert found.pop("") == rows == sum(found.values()), table
    left_out = select(ard_left_out(cut), variable="", stat_name="n_event")
    assert left_out["stat"].sum() == len(cut.excluded) > 0
