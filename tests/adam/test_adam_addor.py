import pandas as pd
import pytest

from helpers.adam.addor import derive_addor


@pytest.fixture
def bor(frame):
    return frame("""
        USUBJID | PARAMCD | AVALC | RSPDT:date
        --------+---------+-------+-----------
        01      | CBOR    | PR    | 2019-03-01
        02      | CBOR    | CR    | 2019-03-01
        03      | CBOR    | PR    | 2019-03-01
        04      | CBOR    | PR    | 2019-03-01
        05      | CBOR    | SD    |
        05      | BOR     | PR    |
        """)


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | DTHDT:date
        --------+-----------
        01      |
        02      | 2019-06-30
        03      |
        04      | 2019-09-30
        05      | 2019-06-30
        """)


@pytest.fixture
def adrs(frame):
    return frame("""
        USUBJID | ADT:date   | AVALC | ANL01FL
        --------+------------+-------+--------
        01      | 2019-03-01 | PR    | Y
        01      | 2019-05-01 | PR    | Y
        01      | 2019-07-01 | PD    | Y
        02      | 2019-03-01 | CR    | Y
        02      | 2019-05-01 | CR    | Y
        03      | 2019-03-01 | PR    | Y
        03      | 2019-05-01 | PR    | Y
        03      | 2019-07-01 | NE    | Y
        04      | 2019-03-01 | PR    | Y
        04      | 2019-05-01 | PR    | Y
        04      | 2019-09-01 | PD    |
        """)


def test_a_response_lasts_until_progression_death_or_the_last_adequate_assessment(bor, adsl, adrs):
    therapy = pd.Series({"04": pd.Timestamp("2019-06-01")})
    found = derive_addor(bor, adrs, adsl, therapy).set_index("USUBJID")
    assert found["AVAL"].to_dict() == {"01": 123, "02": 122, "03": 62, "04": 62}
    assert found["CNSR"].to_dict() == {"01": 0, "02": 0, "03": 1, "04": 3}
    assert found["EVNTDESC"].fillna("").tolist() == ["DISEASE PROGRESSION", "DEATH", "", ""]
    assert found["CNSDTDSC"].fillna("").tolist() == [
        "", "", "LAST ADEQUATE TUMOUR ASSESSMENT",
        "LAST ADEQUATE TUMOUR ASSESSMENT BEFORE NEW ANTICANCER THERAPY",
    ]  # fmt: skip


def test_without_a_response_there_is_no_record(bor, adsl, adrs):
    nobody = bor[bor["AVALC"] == "SD"]
    assert derive_addor(nobody, adrs, adsl, pd.Series(dtype="datetime64[ns]")).empty
