import pandas as pd
import pytest

from helpers.adam.adovr import (
    as_responses,
    derive_adovr,
    derive_lesion_listing,
    derive_param_agreement,
    flag_new_lesions,
)
from helpers.adam.adrs import derive_adrs
from helpers.adam.adtr import derive_adtr

NO_THERAPY = pd.Series(dtype="datetime64[ns]")
LESIONS = """01 | 1 | T1 | TARGET     | LUNG  | 1 | 2019-02-20
        01 | 2 | N1 | NON-TARGET | BONE  | 1 | 2019-02-20
        01 | 3 | W1 | NEW        | LIVER | 3 | 2019-06-20
        02 | 1 | N1 | NON-TARGET | BONE  | 1 | 2019-02-20
        02 | 2 | N2 | NON-TARGET | LYMPH NODE | 1 | 2019-02-20"""
BASELINE = "1 | T1 | LDIAM | 50 | 50 | 2019-02-20"


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLFL | SAFFL | INCLDT:date | TRTSDT:date
        --------+--------+-------+-------------+------------
        01      | Y      | Y     | 2019-02-27  | 2019-03-01
        02      | Y      | Y     | 2019-02-27  | 2019-03-01
        03      | Y      | Y     | 2019-02-27  | 2019-03-01
        """)


def lesions(frame, rows=LESIONS):
    tu = frame(f"""
        USUBJID | TUSEQ:int | TULNKID | TUSTRESC | TULOC | VISITNUM:float | TUDTC
        --------+-----------+---------+----------+-------+----------------+------
        {rows}
        """)
    return tu.assign(TUTESTCD="TUMIDENT", VISIT="SCAN")


def readings(frame, rows, who="01"):
    tr = frame(f"""
        VISITNUM:float | TRLNKID | TRTESTCD | TRSTRESC | TRSTRESN:float | TRDTC
        ---------------+---------+----------+----------+----------------+------
        {rows}
        """)
    return tr.assign(USUBJID=who, VISIT="SCAN", TRSEQ=range(len(tr)))


def derive(tu, tr, adsl):
    return derive_adovr(tu, tr, derive_adtr(tu, tr, adsl, []), adsl)


def parts(found):
    return found[["TRGRESP", "NTRGRESP", "AVALC"]].to_numpy().tolist()


@pytest.mark.parametrize(
    ("target", "other", "expected"),
    [
        ("30 | 30", "PRESENT", ["PR", "NON-CR/NON-PD", "PR"]),
        ("50 | 50", "UNEQUIVOCAL PROGRESSION", ["SD", "PD", "PD"]),
        ("60 | 60", "PRESENT", ["PD", "NON-CR/NON-PD", "PD"]),
        ("0 | 0", "ABSENT", ["CR", "CR", "CR"]),
        ("0 | 0", "PRESENT", ["CR", "NON-CR/NON-PD", "PR"]),
        ("0 | 0", "", ["CR", "NE", "PR"]),
        (" | ", "PRESENT", ["NE", "NON-CR/NON-PD", "NE"]),
        ("TOO SMALL TO MEASURE | ", "ABSENT", ["PR", "CR", "PR"]),
    ],
)
def test_the_parts_give_the_response(frame, adsl, target, other, expected):
    tr = readings(
        frame,
        f"""{BASELINE}
        2 | T1 | LDIAM    | {target} | 2019-04-20
        2 | N1 | TUMSTATE | {other} | | 2019-04-20""",
    )
    without = LESIONS.replace("NEW ", "OLD ")
    assert parts(derive(lesions(frame, without), tr, adsl)) == [expected]


def test_responses_from_the_lesions_can_be_read_as_the_investigator_s(frame, adsl):
    tr = readings(frame, f"{BASELINE}\n        2 | T1 | LDIAM | 30 | 30 | 2019-04-20")
    found = as_responses(derive(lesions(frame, LESIONS.replace("NEW ", "OLD ")), tr, adsl))
    assert found.to_dict("records") == [
        {"USUBJID": "01", "RSSEQ": 1, "RSTESTCD": "OVRLRESP", "RSSTRESC": "PR", "RSEVAL": None,
         "RSDTC": "2019-04-20", "VISIT": "SCAN", "VISITNUM": 2.0, "SRCROW": 1},
    ]  # fmt: skip


def test_the_day_of_the_first_dose_is_baseline_and_the_next_is_not(frame, adsl):
    tr = readings(
        frame,
        f"""{BASELINE}
        2 | T1 | LDIAM | 50 | 50 | 2019-03-01
        3 | T1 | LDIAM | 50 | 50 | 2019-03-02""",
    )
    found = derive(lesions(frame, LESIONS.replace("NEW ", "OLD ")), tr, adsl)
    assert found["ADT"].astype(str).tolist() == ["2019-03-02"]


def test_a_new_lesion_is_progression_from_its_first_appearance(frame, adsl):
    tr = readings(
        frame,
        f"""{BASELINE}
        2 | T1 | LDIAM | 30 | 30 | 2019-04-20
        4 | T1 | LDIAM | 30 | 30 | 2019-08-20""",
    )
    found = derive(lesions(frame), tr, adsl)
    assert found["AVALC"].tolist() == ["PR", "PD", "PD"]
    assert found["TRGRESP"].tolist() == ["PR", "NE", "PR"]  # at the second only the new one seen
    assert found["NEWLFL"].tolist()[1:] == ["Y", "Y"]


@pytest.mark.parametrize(
    ("later", "expected"), [("EQUIVOCAL", ["PR", "PR"]), ("UNEQUIVOCAL", ["PD", "PD"])]
)
def test_an_equivocal_new_lesion_counts_from_its_first_appearance_once_it_is_sure(
    frame, adsl, later, expected
):
    tr = readings(
        frame,
        f"""{BASELINE}
        3 | T1 | LDIAM | 30 | 30 | 2019-06-20
        3 | W1 | TUMSTATE | EQUIVOCAL | | 2019-06-20
        4 | T1 | LDIAM | 30 | 30 | 2019-08-20
        4 | W1 | TUMSTATE | {later} | | 2019-08-20""",
    )
    assert derive(lesions(frame), tr, adsl)["AVALC"].tolist() == expected


@pytest.mark.parametrize(
    ("bone", "node", "expected"),
    [
        ("PRESENT", "12", "NON-CR/NON-PD"),
        ("ABSENT", "8", "CR"),
        ("ABSENT", "", "NE"),
        ("UNEQUIVOCAL PROGRESSION", "", "PD"),
    ],
)
def test_without_target_lesions_the_others_alone_decide(frame, adsl, bone, node, expected):
    tr = readings(
        frame,
        f"""2 | N1 | TUMSTATE | {bone} | | 2019-04-20
        2 | N2 | LPERP | | {node} | 2019-04-20""",
        "02",
    )
    found = derive(lesions(frame), tr, adsl)
    assert parts(found[found["USUBJID"] == "02"]) == [["", expected, expected]]


def test_without_a_baseline_scan_no_size_can_be_judged_but_a_new_lesion_can(frame, adsl):
    tr = readings(frame, "2 | T1 | LDIAM | 90 | 90 | 2019-04-20")
    found = derive(lesions(frame), tr, adsl)
    assert found[["TRGRESP", "AVALC"]].to_numpy().tolist() == [["NE", "NE"], ["NE", "PD"]]


def test_who_had_no_lesion_at_baseline_can_only_progress(frame, adsl):
    tu = lesions(frame, "03 | 1 | W1 | NEW | LIVER | 3 | 2019-06-20")
    assert parts(derive(tu, readings(frame, ""), adsl)) == [["", "", "PD"]]


def investigator(frame, rows):
    rs = frame(f"""
        VISITNUM:float | RSTESTCD | RSSTRESC | RSDTC
        ---------------+----------+----------+------
        {rows}
        """)
    seq = [float(n) for n in range(len(rs))]
    return rs.assign(USUBJID="01", RSSEQ=seq, RSEVAL="INVESTIGATOR", VISIT="SCAN", SRCROW=seq)


def test_each_response_of_the_investigator_stands_beside_the_one_from_the_lesions(frame, adsl):
    tr = readings(
        frame,
        f"""{BASELINE}
        2 | T1 | LDIAM | 36 | 36 | 2019-04-20
        2 | N1 | TUMSTATE | PRESENT | | 2019-04-20
        3 | T1 | LDIAM | 36 | 36 | 2019-06-20
        3 | N1 | TUMSTATE | PRESENT | | 2019-06-20""",
    )
    rs = investigator(
        frame,
        """2 | TRGRESP  | PR | 2019-04-20
        2 | NTRGRESP | NON-CR/NON-PD | 2019-04-20
        2 | NEWLIND  | N | 2019-04-20
        2 | OVRLRESP | PR | 2019-04-20
        2.5 | OVRLRESP | SD | 2019-05-20
        3 | NEWLIND  | N | 2019-06-20
        3 | OVRLRESP | SD | 2019-06-20""",
    )
    adovr = derive(lesions(frame), tr, adsl)
    found = derive_param_agreement(adovr, derive_adrs(rs, adsl, NO_THERAPY), rs)
    assert found["AVALC"].tolist() == ["PR", "SD", "SD"]
    assert found["AGREEFL"].fillna("").tolist() == ["N", "", "N"]
    assert found["COMPARED"].fillna("").tolist() == ["SD", "", "PD"]
    assert found["DIFFERS"].tolist() == [
        "target",
        "no lesion was recorded at this assessment",
        "new lesion",
    ]


def test_every_lesion_stands_beside_its_size_at_baseline(frame, adsl):
    tr = readings(frame, f"{BASELINE}\n        2 | T1 | LDIAM | 30.5 | 30.5 | 2019-04-20")
    found = derive_lesion_listing(lesions(frame), tr, adsl)
    assert found[["AVAL", "BASE"]].to_numpy().tolist() == [[50, 50], [30.5, 50]]
    assert found["TULOC"].tolist() == ["LUNG", "LUNG"]
    on_day_1 = tr.assign(TRDTC=["2019-03-01", "2019-04-20"])
    again = derive_lesion_listing(lesions(frame), on_day_1, adsl)
    assert again["BASE"].tolist() == [50, 50]
    on_day_2 = tr.assign(TRDTC=["2019-03-02", "2019-04-20"])
    assert derive_lesion_listing(lesions(frame), on_day_2, adsl)["BASE"].isna().all()


def test_an_empty_delivery_is_empty(frame, adsl):
    tu, tr = lesions(frame).iloc[:0], readings(frame, "")
    assert derive(tu, tr, adsl).empty
    assert derive_lesion_listing(tu, tr, adsl).empty


def test_who_progressed_with_a_new_lesion_is_flagged(frame, adsl):
    tr = readings(frame, f"{BASELINE}\n        3 | T1 | LDIAM | 30 | 30 | 2019-06-20")
    adovr = derive(lesions(frame), tr, adsl)
    best = pd.DataFrame({"USUBJID": ["01", "02"]})
    rs = investigator(frame, "3 | OVRLRESP | PD | 2019-06-20")
    adrs = derive_adrs(rs, adsl, NO_THERAPY)
    assert flag_new_lesions(best, adovr, adrs)["NEWLFL"].fillna("").tolist() == ["Y", ""]
    stable = adrs.assign(AVALC="SD")
    assert flag_new_lesions(best, adovr, stable)["NEWLFL"].isna().all()
