import numpy as np
import pandas as pd
import pytest

from helpers.adam.adtr import derive_adtr, derive_param_best
from helpers.trial.vocabulary import Visit

VISITS = (
    Visit(id="baseline", label="Baseline", day=1, window=(-28, 1), assessments=("imaging",)),
    Visit(id="week_8", label="Week 8", day=57, window=(43, 71), assessments=("imaging",)),
)
NO_THERAPY = pd.Series(dtype="datetime64[ns]")


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLDT:date | TRTSDT:date
        --------+-------------+------------
        01      | 2019-02-27  | 2019-03-01
        """)


@pytest.fixture
def tu(frame):
    return frame("""
        USUBJID | TUSEQ:int | TULNKID | TUSTRESC   | TULOC
        --------+-----------+---------+------------+-----------
        01      | 1         | T1      | TARGET     | LUNG
        01      | 2         | T2      | TARGET     | LYMPH NODE
        01      | 3         | N1      | NON-TARGET | BONE
        """)


def sizes(frame, rows):
    tr = frame(f"""
        USUBJID | VISITNUM:float | TRLNKID | TRTESTCD | TRSTRESN:float | TRSTAT | TRDTC
        --------+----------------+---------+----------+----------------+--------+------
        {rows}
        """)
    return tr.assign(VISIT="SCAN", TREVAL="INVESTIGATOR")


BASELINE = """01 | 1 | T1 | LDIAM | 30 | | 2019-02-20
        01 | 1 | T2 | LPERP | 20 | | 2019-02-21"""


def sums(adtr):
    return adtr[adtr["PARAMCD"] == "SUMDIAM"].reset_index(drop=True)


def test_long_axes_and_short_axes_of_nodes_of_targets_are_added(frame, tu, adsl):
    tr = sizes(
        frame,
        BASELINE
        + """
        01 | 1 | T1 | LPERP | 12 | | 2019-02-20
        01 | 1 | T2 | LDIAM | 28 | | 2019-02-20
        01 | 1 | N1 | LDIAM | 99 | | 2019-02-20""",
    )
    found = sums(derive_adtr(tu, tr, adsl, VISITS))
    assert found["AVAL"].tolist() == [50]
    assert found["ABLFL"].tolist() == ["Y"]
    assert found["ADT"].dt.strftime("%Y-%m-%d").tolist() == ["2019-02-21"]


def test_a_node_named_by_its_kind_of_lesion_is_a_target_with_a_short_axis(frame, tu, adsl):
    named = tu.assign(
        TUSTRESC=["TARGET", "TARGET LYMPH NODE", "NON-TARGET"], TULOC=["LUNG", np.nan, "BONE"]
    )
    found = sums(derive_adtr(named, sizes(frame, BASELINE), adsl, VISITS))
    assert found[["AVAL", "NTARGET"]].to_numpy().tolist() == [[50, 2]]


def test_the_nadir_is_the_smallest_complete_sum_before_and_the_baseline_is_one(frame, tu, adsl):
    tr = sizes(
        frame,
        BASELINE
        + """
        01 | 2 | T1 | LDIAM | 20 | | 2019-04-20
        01 | 2 | T2 | LPERP | 10 | | 2019-04-20
        01 | 3 | T1 | LDIAM | 5  | | 2019-06-20
        01 | 3 | T2 | LPERP |    | NOT DONE | 2019-06-20
        01 | 4 | T1 | LDIAM | 26 | | 2019-08-20
        01 | 4 | T2 | LPERP | 10 | | 2019-08-20""",
    )
    found = sums(derive_adtr(tu, tr, adsl, VISITS))
    assert found["NADIR"].tolist()[1:] == [50, 30, 30]
    assert found["AVAL"].tolist()[1] == 30
    assert found["PARTIAL"].tolist() == [50, 30, 5, 36]
    assert found["NMISSING"].tolist() == [0, 0, 1, 0]
    assert np.isnan(found["AVAL"][2])
    assert found["AVALC"].tolist() == [None, "PR", "NE", "PD"]
    assert found["PCHG"].round(6).tolist()[1::2] == [-40, -28]


def test_a_partial_sum_is_never_a_response(frame, tu, adsl):
    tr = sizes(frame, BASELINE + "\n        01 | 2 | T1 | LDIAM | 0 | | 2019-04-20")
    found = sums(derive_adtr(tu, tr, adsl, VISITS))
    assert found["AVALC"].tolist() == [None, "NE"]
    assert np.isnan(found["PCHG"][1])


def test_one_value_stands_for_a_planned_visit(frame, tu, adsl):
    tr = sizes(
        frame,
        BASELINE
        + """
        01 | 2   | T1 | LDIAM | 20 | | 2019-04-20
        01 | 2   | T2 | LPERP | 10 | | 2019-04-20
        01 | 2.1 | T1 | LDIAM | 20 | | 2019-04-26
        01 | 2.1 | T2 | LPERP | 11 | | 2019-04-26""",
    )
    found = sums(derive_adtr(tu, tr, adsl, VISITS))
    assert found["AVISIT"].tolist() == ["baseline", "week_8", "week_8"]
    assert found.loc[found["ANL01FL"] == "Y", "AVAL"].tolist() == [50, 31]


def test_volumes_are_added_over_the_targets(frame, tu, adsl):
    tr = sizes(
        frame,
        """01 | 1 | T1 | VOLUME | 3000 | | 2019-02-20
        01 | 1 | T2 | VOLUME | 1000 | | 2019-02-20
        01 | 2 | T1 | VOLUME | 1500 | | 2019-04-20
        01 | 2 | T2 | VOLUME | 500  | | 2019-04-20""",
    )
    found = derive_adtr(tu, tr, adsl, VISITS)
    volume = found[found["PARAMCD"] == "VOLUME"]
    assert volume["AVAL"].tolist() == [4000, 2000]
    assert volume["PCHG"].tolist() == [0, -50]


def test_nothing_measured_is_no_record(frame, tu, adsl):
    assert derive_adtr(tu, sizes(frame, ""), adsl, VISITS).empty
    assert derive_adtr(tu.iloc[:0], sizes(frame, BASELINE), adsl, VISITS).empty


def courses(frame):
    found = frame("""
        ADT:date   | ADY:int | VISITNUM:float | NADIR:float | PCHG:float
        -----------+---------+----------------+-------------+-----------
        2019-02-20 | -9      | 1              |             | 0
        2019-04-20 | 51      | 2              | 50          | -10
        2019-06-20 | 112     | 3              | 45          | -20
        2019-08-20 | 173     | 4              | 40          | -60
        """)
    words = {"USUBJID": "01", "PARAMCD": "SUMDIAM", "PARAM": "Sum", "AVALC": "SD"}
    return found.assign(BASE=50.0, **words)


def test_best_change_ends_with_the_assessment_of_progression(frame):
    adrs = frame("""
        USUBJID | ADT:date   | AVALC | ANL01FL | VISITNUM:float
        --------+------------+-------+---------+---------------
        01      | 2019-06-18 | PD    | Y       | 3
        """)
    best = derive_param_best(courses(frame), adrs, NO_THERAPY)
    assert best[["AVAL", "ADY"]].to_numpy().tolist() == [[-20, 112]]
    assert best["PDOTHFL"].tolist() == ["Y"]


def test_progression_by_the_targets_themselves_is_not_marked_as_elsewhere(frame):
    adrs = frame("""
        USUBJID | ADT:date   | AVALC | ANL01FL | VISITNUM:float
        --------+------------+-------+---------+---------------
        01      | 2019-06-20 | PD    | Y       | 3
        """)
    grown = courses(frame)
    grown["AVALC"] = ["SD", "SD", "PD", "PD"]
    assert derive_param_best(grown, adrs, NO_THERAPY)["PDOTHFL"].isna().all()


def test_best_change_ends_before_a_new_therapy_and_leaves_out_the_baseline(frame):
    none = frame("USUBJID | ADT:date | AVALC | ANL01FL | VISITNUM:float")
    therapy = pd.Series({"01": pd.Timestamp("2019-04-20")})  # a scan on that day still counts
    best = derive_param_best(courses(frame), none, therapy)
    assert best["AVAL"].tolist() == [-10]
    at_once = pd.Series({"01": pd.Timestamp("2019-03-05")})
    assert derive_param_best(courses(frame), none, at_once).empty
