import numpy as np
import pandas as pd
import pytest

from helpers.adam.adtr import derive_adtr
from helpers.adam.lesions import assess_lesions, read_lesions


@pytest.fixture
def tu(frame):
    return frame("""
        USUBJID | TUSEQ:int | TULNKID | TUTESTCD | TUSTRESC   | TULOC      | TUDTC
        --------+-----------+---------+----------+------------+------------+-----------
        01      | 1         | T1      | TUMIDENT | TARGET     | LUNG       | 2019-02-20
        01      | 2         | T2      | TUMIDENT | TARGET     | LYMPH NODE | 2019-02-20
        01      | 3         | N1      | TUMIDENT | NON-TARGET | BONE       | 2019-02-20
        """)


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLDT:date | TRTSDT:date
        --------+-------------+------------
        01      | 2019-02-27  | 2019-03-01
        """)


def readings(frame, rows, **columns):
    tr = frame(f"""
        VISITNUM:float | TRLNKID | TRTESTCD | TRSTRESC | TRSTRESN:float | TRDTC
        ---------------+---------+----------+----------+----------------+------
        {rows}
        """)
    return tr.assign(USUBJID="01", VISIT="SCAN", TRSEQ=range(len(tr)), **columns)


def sizes(seen):
    """Return the size in mm of each lesion at each assessment."""
    rows = zip(seen["VISITNUM"], seen["LESION"], seen["SIZE"], strict=True)
    return {f"{visit:g} {name}": size / 10 for visit, name, size in rows}


def test_too_small_to_measure_is_5_mm_and_absent_is_0(frame, tu):
    tr = readings(
        frame,
        """1 | T1 | LDIAM    | TOO SMALL TO MEASURE |   | 2019-02-20
        1 | T2 | LPERP    | Too small to measure | 3 | 2019-02-20
        2 | T1 | TUMSTATE | ABSENT               |   | 2019-04-20
        2 | T2 | LPERP    |                      |   | 2019-04-20""",
    )
    seen = assess_lesions(tu, tr)
    found = sizes(seen)
    assert np.isnan(found.pop("2 T2"))
    assert found == {"1 T1": 5, "1 T2": 3, "2 T1": 0}
    assert seen["GONE"].fillna(-1).tolist() == [0, 1, 1, -1]


def test_a_lesion_is_gone_at_0_mm_and_a_node_below_10(frame, tu):
    tr = readings(
        frame,
        """1 | T1 | LDIAM | 0    | 0    | 2019-02-20
        1 | T2 | LPERP | 9.9  | 9.9  | 2019-02-20
        2 | T1 | LDIAM | 0.1  | 0.1  | 2019-04-20
        2 | T2 | LPERP | 10.0 | 10.0 | 2019-04-20""",
    )
    assert assess_lesions(tu, tr)["GONE"].tolist() == [1, 1, 0, 0]


def test_a_lesion_seen_without_a_size_is_not_gone(frame, tu):
    tr = readings(
        frame,
        """1 | N1 | TUMSTATE | PRESENT                 |   | 2019-02-20
        2 | N1 | TUMSTATE | UNEQUIVOCAL PROGRESSION |   | 2019-04-20
        3 | N1 | TUMSTATE | EQUIVOCAL               |   | 2019-06-20
        4 | N1 | TUMSTATE | ABSENT                  |   | 2019-08-20""",
    )
    assert assess_lesions(tu, tr)["GONE"].fillna(-1).tolist() == [0, 0, -1, 1]


def test_a_diameter_of_the_old_kind_is_the_short_axis_of_a_node(frame, tu):
    tr = readings(
        frame,
        """1 | T1 | DIAMETER | 20 | 20 | 2019-02-20
        1 | T2 | DIAMETER | 16 | 16 | 2019-02-20
        2 | T2 | LDIAM    | 30 | 30 | 2019-04-20""",
    )
    found = sizes(assess_lesions(tu, tr))
    assert np.isnan(found.pop("2 T2"))
    assert found == {"1 T1": 20, "1 T2": 16}


def test_fragments_of_a_split_lesion_are_added_and_are_not_new(frame, tu):
    split = pd.DataFrame(
        {"USUBJID": "01", "TUSEQ": [4, 5], "TULNKID": ["T1.1", "T1.2"], "TUTESTCD": "TUSPLIT",
         "TUSTRESC": "NEW", "TULOC": "LUNG", "TUDTC": "2019-04-20"}
    )  # fmt: skip
    both = pd.concat([tu, split], ignore_index=True)
    tr = readings(
        frame,
        """1 | T1   | LDIAM | 30 | 30 | 2019-02-20
        2 | T1   | LDIAM | 25 | 25 | 2019-04-20
        2 | T1.1 | LDIAM | 12 | 12 | 2019-04-20
        2 | T1.2 | LDIAM | 9  | 9  | 2019-04-20
        3 | T1.1 | LDIAM | 11 | 11 | 2019-06-20""",
    )
    found = sizes(assess_lesions(both, tr))
    assert np.isnan(found.pop("3 T1"))
    assert found == {"1 T1": 30, "2 T1": 21}
    assert read_lesions(both)["LESION"].tolist() == ["T1", "T2", "N1"]


def test_only_what_was_identified_by_name_as_a_kind_of_lesion_is_one(frame):
    tu = frame("""
        USUBJID | TUSEQ:int | TULNKID | TUTESTCD | TUSTRESC    | TULOC | TUDTC
        01      | 1         | T1      | TUMIDENT | TARGET      | LUNG  | 2019-02-20
        01      | 2         |         | TUMIDENT | TARGET      | LUNG  | 2019-02-20
        01      | 3         | C1      | TUMIDENT | BENIGN CYST | LIVER | 2019-02-20
        01      | 4         | T2      | TUMERGE  | TARGET      | LUNG  | 2019-02-20
        01      | 5         | T3      | TUSPLIT  | TARGET      | LUNG  | 2019-02-20
        02      | 1         | T1.1    | TUMIDENT | NON-TARGET  | BONE  | 2019-02-20
        """)
    found = read_lesions(tu)
    assert found[["USUBJID", "LESION", "KIND"]].to_numpy().tolist() == [
        ["01", "T1", "TARGET"],
        ["02", "T1.1", "NON-TARGET"],
    ]


def test_a_group_that_is_no_merger_and_a_merger_without_a_group_join_nothing(frame, tu):
    lonely = pd.DataFrame(
        {"USUBJID": "01", "TUSEQ": [4, 5], "TULNKID": ["T1", "T2"], "TUTESTCD": "TUMERGE",
         "TUSTRESC": "TARGET", "TUGRPID": None, "TUDTC": "2019-04-20"}
    )  # fmt: skip
    both = pd.concat([tu.assign(TUGRPID="G"), lonely], ignore_index=True)
    tr = readings(frame, "2 | T1 | LDIAM | 44 | 44 | 2019-04-20")
    seen = assess_lesions(both, tr)
    assert sizes(seen) == {"2 T1": 44}
    assert seen["PARTOF"].isna().all()


def test_of_merged_lesions_the_one_measured_stands_for_all(frame, tu, adsl):
    merged = pd.DataFrame(
        {"USUBJID": "01", "TUSEQ": [4, 5], "TULNKID": ["T1", "T2"], "TUTESTCD": "TUMERGE",
         "TUSTRESC": "TARGET", "TUGRPID": "M1", "TUDTC": "2019-04-20"}
    )  # fmt: skip
    both = pd.concat([tu, merged], ignore_index=True)
    tr = readings(
        frame,
        """1 | T1 | LDIAM | 30 | 30 | 2019-02-20
        1 | T2 | LPERP | 20 | 20 | 2019-02-20
        2 | T1 | LDIAM | 44 | 44 | 2019-04-20""",
    )
    seen = assess_lesions(both, tr)
    assert sizes(seen) == {"1 T1": 30, "1 T2": 20, "2 T1": 44, "2 T2": 0}
    assert seen["PARTOF"].dropna().tolist() == ["T1"]
    sums = derive_adtr(both, tr, adsl, [])
    assert sums["AVAL"].tolist() == [50, 44]
    apart = derive_adtr(tu, tr, adsl, [])
    assert apart["NMISSING"].tolist() == [0, 1]


def test_of_several_readers_the_accepted_one_counts_and_never_another_than_the_investigator(
    frame, tu
):
    tr = readings(
        frame,
        """1 | T1 | LDIAM | 30 | 30 | 2019-02-20
        1 | T1 | LDIAM | 36 | 36 | 2019-02-20
        1 | T1 | LDIAM | 50 | 50 | 2019-02-20""",
        TREVAL=["INVESTIGATOR", "INVESTIGATOR", "INDEPENDENT ASSESSOR"],
        TREVALID=["READER 1", "READER 2", "READER 3"],
        TRACPTFL=["Y", None, "Y"],
    )
    assert sizes(assess_lesions(tu, tr)) == {"1 T1": 30}
    elsewhere = tu.assign(TUEVAL="INDEPENDENT ASSESSOR")
    assert assess_lesions(elsewhere, tr).empty


def test_a_volume_is_segmented_or_that_of_an_ellipsoid_never_both_in_one_participant(frame, tu):
    axes = """1 | T1 | LDIAM | 40 | 40 | 2019-02-20
        1 | T1 | LPERP | 30 | 30 | 2019-02-20
        1 | T1 | DEPTH | 20 | 20 | 2019-02-20"""
    ellipsoid = assess_lesions(tu, readings(frame, axes))["VOLUME"]
    assert ellipsoid.tolist() == pytest.approx([np.pi / 6 * 24000])
    both = readings(frame, axes + "\n        2 | T1 | VOLUME | 9000 | 9000 | 2019-04-20")
    assert assess_lesions(tu, both)["VOLUME"].fillna(-1).tolist() == [-1, 9000]


@pytest.mark.parametrize("diameter", [1.1, 1.2])
def test_volume_grows_with_the_third_power_of_the_diameter(frame, tu, diameter):
    rows = [f"{n} | T1 | {test} | x | {20 * k} | 2019-0{n}-20"
            for n, k in ((1, 1), (2, diameter)) for test in ("LDIAM", "LPERP", "DEPTH")]  # fmt: skip
    seen = assess_lesions(tu, readings(frame, "\n".join(rows)))
    assert seen["VOLUME"][1] / seen["VOLUME"][0] == pytest.approx(diameter**3)


def test_nothing_depends_on_the_order_of_rows(frame, tu):
    tr = readings(
        frame,
        """1 | T1 | LDIAM | 30 | 30 | 2019-02-20
        1 | T1 | LDIAM | 31 | 31 | 2019-02-21
        1 | N1 | TUMSTATE | PRESENT | | 2019-02-20
        2 | T1 | LDIAM | 12.5 | 12.5 | 2019-04-20""",
    )
    seen = assess_lesions(tu, tr)
    pd.testing.assert_frame_equal(seen, assess_lesions(tu[::-1], tr[::-1]))
    assert sizes(seen.dropna(subset="SIZE")) == {"1 T1": 31, "2 T1": 12.5}


def test_what_is_not_dated_or_not_identified_is_left_out(frame, tu):
    tr = readings(
        frame,
        """1 | T1 | LDIAM | 30 | 30 | 2019-02
        1 | T9 | LDIAM | 30 | 30 | 2019-02-20""",
    )
    assert assess_lesions(tu, tr).empty
