"""Disease after a complete response: as assessed, or progression in all that rests on responses."""

import pandas as pd
import pytest

from helpers.adam.adovr import derive_adovr, derive_param_agreement
from helpers.adam.adrs import derive_adrs, derive_param_bor
from helpers.adam.adtr import derive_adtr
from helpers.adam.adtte import derive_adtte
from helpers.adam.adtte_course import Course, undocumented_progressions
from helpers.trial.vocabulary import ResponseEndpoint, TimeToEventEndpoint

NO_THERAPY = pd.Series(dtype="datetime64[ns]")
WORDS = {"role": "secondary", "definition": "as the protocol says", "population": "safety",
         "origin": "first_dose"}  # fmt: skip
PFS = TimeToEventEndpoint(
    id="pfs", label="PFS", type="time_to_event", events=("progression", "death"),
    censor="last_tumour_assessment", progression="documented", **WORDS,
)  # fmt: skip
COURSE = "2 | 2019-05-01 | PR\n3 | 2019-06-01 | CR\n4 | 2019-07-01 | NE\n5 | 2019-08-01 | PR"


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLFL | SAFFL | INCLDT:date | TRTSDT:date | DTHDT:date | LSTALVDT:date | CUTDT:date
        --------+--------+-------+-------------+-------------+------------+---------------+-----------
        01      | Y      | Y     | 2019-02-27  | 2019-03-01  |            | 2019-12-01    | 2020-01-01
        """)


def responses(frame, rows=COURSE):
    rs = frame(f"""
        VISITNUM:float | RSDTC | RSSTRESC
        ---------------+-------+---------
        {rows}
        """)
    seq = range(1, len(rs) + 1)
    return rs.assign(
        USUBJID="01", RSSEQ=seq, SRCROW=seq, RSTESTCD="OVRLRESP", RSEVAL=None, VISIT="SCAN"
    )


def endpoint(after_complete):
    return ResponseEndpoint(
        id="orr", label="ORR", type="response", responses=("CR", "PR"),
        after_complete=after_complete, **WORDS,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected", "excluded"),
    [
        (COURSE, ["PR", "CR", "NE", "PD"], []),
        # after that progression nothing counts, as after any other
        (COURSE + "\n6 | 2019-09-01 | SD", ["PR", "CR", "NE", "PD", "PD"], ["after progression"]),
        # what is seen before, and not evaluable or not done after, is left as it is
        ("2 | 2019-05-01 | SD\n3 | 2019-06-01 | CR\n4 | 2019-07-01 | ND", ["SD", "CR", "ND"], []),
        ("2 | 2019-05-01 | PR\n3 | 2019-06-01 | SD", ["PR", "SD"], []),
    ],
)
def test_disease_that_comes_back_is_progression_at_its_time_point(
    frame, adsl, rows, expected, excluded
):
    adrs = derive_adrs(responses(frame, rows), adsl, NO_THERAPY, "progression")
    assert adrs["AVALC"].tolist() == expected
    assert adrs["AEXCL"].dropna().tolist() == excluded
    given = responses(frame, rows)["RSSTRESC"]
    assert (adrs["RELAPFL"] == "Y").tolist() == (given != adrs["AVALC"]).tolist()
    plain = derive_adrs(responses(frame, rows), adsl, NO_THERAPY)
    assert plain["AVALC"].tolist() == given.tolist()
    assert plain["RELAPFL"].isna().all()


@pytest.mark.parametrize(
    ("after_complete", "time", "best"),
    [
        # the scan of 1 August is day 154
        ("as_assessed", (154, 1, "LAST ADEQUATE TUMOUR ASSESSMENT"), "PR"),
        ("progression", (154, 0, "DISEASE PROGRESSION"), "PR"),
    ],
)
def test_the_same_reading_reaches_the_time_to_progression_and_the_best_response(
    frame, adsl, after_complete, time, best
):
    rs = responses(frame)
    adrs = derive_adrs(rs, adsl, NO_THERAPY, after_complete)
    course = Course(undocumented=undocumented_progressions(rs))
    row = derive_adtte([PFS], adsl, adrs, NO_THERAPY, course).iloc[0]
    assert (row["AVAL"], row["CNSR"], row["EVNTDESC"] or row["CNSDTDSC"]) == time
    bor = derive_param_bor(adrs, adsl, endpoint(after_complete)).set_index("PARAMCD")["AVALC"]
    assert bor.to_dict() == {"BOR": "CR", "CBOR": best}


@pytest.mark.parametrize(
    ("after_complete", "computed"), [("as_assessed", "PR"), ("progression", "PD")]
)
def test_the_lesions_are_read_by_the_same_rule(frame, adsl, after_complete, computed):
    tu = frame("""
        USUBJID | TUSEQ:int | TULNKID | TUSTRESC | TULOC | VISITNUM:float | TUDTC
        --------+-----------+---------+----------+-------+----------------+------------
        01      | 1         | T1      | TARGET   | LUNG  | 1              | 2019-02-20
        """).assign(TUTESTCD="TUMIDENT", VISIT="SCAN")
    tr = frame("""
        VISITNUM:float | TRSTRESN:float | TRDTC
        ---------------+----------------+-----------
        1              | 50             | 2019-02-20
        3              | 0              | 2019-06-01
        5              | 4              | 2019-08-01
        """)
    tr = tr.assign(USUBJID="01", TRSEQ=range(3), TRLNKID="T1", TRTESTCD="LDIAM", VISIT="SCAN",
                   TRSTRESC="x")  # fmt: skip
    adovr = derive_adovr(tu, tr, derive_adtr(tu, tr, adsl, []), adsl, after_complete)
    assert adovr["AVALC"].tolist() == ["CR", computed]
    rs = responses(frame, "3 | 2019-06-01 | CR\n5 | 2019-08-01 | PR")
    adrs = derive_adrs(rs, adsl, NO_THERAPY, after_complete)
    found = derive_param_agreement(adovr, adrs, rs)
    assert found[["AVALC", "COMPARED", "AGREEFL"]].to_numpy().tolist()[1] == [
        computed, computed, "Y",
    ]  # fmt: skip
