"""Which reading counts where a scan was read more than once."""

import pandas as pd
import pytest

from helpers.adam.adovr import derive_param_agreement
from helpers.adam.adrs import derive_adrs
from helpers.adam.adtte_course import undocumented_progressions
from helpers.adam.lesions import assess_lesions
from helpers.adam.readers import NOT_ACCEPTED, NOT_FIRST, OTHER_READER
from helpers.adam.tumour_assessments import baseline_lesions

NO_THERAPY = pd.Series(dtype="datetime64[ns]")


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLDT:date | TRTSDT:date
        --------+-------------+------------
        01      | 2019-02-27  | 2019-03-01
        """)


def responses(frame, rows):
    rs = frame(f"""
        VISITNUM:float | RSDTC | RSTESTCD | RSSTRESC | RSEVAL | RSEVALID | RSACPTFL
        ---------------+-------+----------+----------+--------+----------+---------
        {rows}
        """)
    seq = range(1, len(rs) + 1)
    return rs.assign(USUBJID="01", RSSEQ=seq, SRCROW=seq, VISIT="SCAN")


def reasons(rs, adsl):
    adrs = derive_adrs(rs, adsl, NO_THERAPY).set_index("RSSEQ").sort_index()
    return adrs["AEXCL"].where(adrs["AEXCL"].notna(), None).tolist()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # the accepted reading counts, though another is less favourable and was read later
        (
            """2 | 2019-05-01 | OVRLRESP | PR | INVESTIGATOR | R2 | Y
            2 | 2019-05-03 | OVRLRESP | PD | INVESTIGATOR | R1 |""",
            [None, NOT_ACCEPTED],
        ),
        # none is accepted: the first by name, whatever it says and wherever it stands
        (
            """2 | 2019-05-01 | OVRLRESP | PD | INVESTIGATOR | R2 |
            2 | 2019-05-01 | OVRLRESP | PR | INVESTIGATOR | R1 |""",
            [NOT_FIRST, None],
        ),
        # a reading that is refused does not count even alone
        ("2 | 2019-05-01 | OVRLRESP | PD | INVESTIGATOR | R1 | N", [NOT_ACCEPTED]),
        # what an assessor of another kind accepted takes nothing from the investigator's
        (
            """2 | 2019-05-01 | OVRLRESP | PD | INDEPENDENT ASSESSOR | R1 | Y
            2 | 2019-05-01 | OVRLRESP | PR | INVESTIGATOR | R2 |""",
            [OTHER_READER, None],
        ),
        # two assessments: each has its reader
        (
            """2 | 2019-05-01 | OVRLRESP | SD | INVESTIGATOR | R1 |
            3 | 2019-07-01 | OVRLRESP | PR | INVESTIGATOR | R2 |""",
            [None, None],
        ),
        # without numbers of visits the day tells assessments apart
        (
            """ | 2019-05-01 | OVRLRESP | SD | INVESTIGATOR | R1 | Y
             | 2019-05-01 | OVRLRESP | PR | INVESTIGATOR | R2 |
             | 2019-07-01 | OVRLRESP | PR | INVESTIGATOR | R2 |""",
            [None, NOT_ACCEPTED, None],
        ),
    ],
)
def test_of_several_readers_one_counts_and_the_others_have_their_reason(
    frame, adsl, rows, expected
):
    rs = responses(frame, rows)
    assert reasons(rs, adsl) == expected
    assert reasons(rs[::-1], adsl) == expected


def test_the_parts_of_a_response_are_those_of_one_reader(frame, adsl):
    rs = responses(
        frame,
        """2 | 2019-05-01 | OVRLRESP | PD | INVESTIGATOR | R1 | Y
        2 | 2019-05-01 | TRGRESP | SD | INVESTIGATOR | R1 | Y
        2 | 2019-05-01 | TRGRESP | PD | INVESTIGATOR | R2 |""",
    )
    assert undocumented_progressions(rs) == {("01", 1)}  # the other reader documents nothing
    adovr = frame("""
        USUBJID | VISITNUM:float | VISIT | ADT:date   | ADY:int | TRGRESP | NTRGRESP | AVALC
        --------+----------------+-------+------------+---------+---------+----------+------
        01      | 2              | SCAN  | 2019-05-01 | 62      | SD      |          | SD
        """).assign(NEWLFL=None, PARTIAL=1.0, BASE=1.0, NADIR=1.0, NMISSING=0)
    found = derive_param_agreement(adovr, derive_adrs(rs, adsl, NO_THERAPY), rs)
    assert found[["AGREEFL", "DIFFERS"]].to_numpy().tolist() == [["N", ""]]


def lesions(frame, rows):
    tu = frame(f"""
        TULNKID | TUEVAL | TUEVALID | TUACPTFL
        --------+--------+----------+---------
        {rows}
        """)
    return tu.assign(USUBJID="01", TUSEQ=range(len(tu)), TUTESTCD="TUMIDENT", TUSTRESC="TARGET",
                     TULOC="LUNG", VISITNUM=1.0, VISIT="SCREENING", TUDTC="2019-02-20")  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("A1 | INVESTIGATOR | R1 |\nB1 | INVESTIGATOR | R2 |", ["A1"]),
        ("A1 | INVESTIGATOR | R1 |\nB1 | INVESTIGATOR | R2 | Y", ["B1"]),
        ("A1 | INDEPENDENT ASSESSOR | R1 | Y\nB1 | INVESTIGATOR | R2 |", ["B1"]),
        ("A1 | INDEPENDENT ASSESSOR | R1 | Y", []),
        ("A1 | | |\nB1 | | |", ["A1", "B1"]),
    ],
)
def test_the_lesions_of_one_reader_are_summed_and_make_disease_measurable(frame, rows, expected):
    tu = lesions(frame, rows)
    tr = tu[["USUBJID", "VISITNUM", "VISIT"]].assign(
        TRSEQ=tu["TUSEQ"], TRLNKID=tu["TULNKID"], TRTESTCD="LDIAM", TRSTRESC="20",
        TRSTRESN=20.0, TRDTC=tu["TUDTC"], TREVAL=tu["TUEVAL"],
    )  # fmt: skip
    assert assess_lesions(tu, tr)["LESION"].tolist() == expected
    reference = pd.Series({"01": pd.Timestamp("2019-03-01")})
    assert baseline_lesions(tu, reference)["TULNKID"].tolist() == expected


def test_the_two_axes_of_a_lesion_are_of_one_reader(frame):
    tu = lesions(frame, "A1 | INVESTIGATOR | |")
    tr = frame("""
        TRTESTCD | TRSTRESN:float | TREVALID
        ---------+----------------+---------
        LPERP    | 10             | R1
        DEPTH    | 10             | R1
        LDIAM    | 20             | R2
        """)
    tr = tr.assign(USUBJID="01", TRSEQ=range(3), TRLNKID="A1", TRSTRESC="x", VISITNUM=1.0,
                   VISIT="SCREENING", TRDTC="2019-02-20")  # fmt: skip
    found = assess_lesions(tu, tr)
    assert found[["SIZE", "VOLUME"]].isna().to_numpy().tolist() == [[True, True]]
