"""Sizes that are not plain numbers, counted a second time and held against the first."""

from datetime import date

import pandas as pd
import pytest

from helpers.adam.adtr import derive_adtr, derive_param_best
from helpers.recount.lesions import best_changes
from helpers.recount.people import People
from helpers.recount.tumours import Assessments
from recount_kit import GivenTables

DM = """
    USUBJID | ARMCD | RFSTDTC    | DTHDTC
    01      | A     | 2020-01-01 |
    """
EX = """
    USUBJID | EXSEQ | EXTRT | EXDOSE | EXSTDTC    | EXENDTC
    01      | 1     | DRUG  | 20     | 2020-01-01 | 2020-03-01
    """
TU = """
    USUBJID | TUSEQ | TULNKID | TUGRPID | TUTESTCD | TUSTRESC | TULOC      | TUEVAL | TUEVALID | TUACPTFL | VISITNUM | TUDTC
    01      | 1     | T1      |         | TUMIDENT | TARGET   | LIVER      |        |          |          | 1        | 2019-12-20
    01      | 2     | T2      |         | TUMIDENT | TARGET   | LYMPH NODE |        |          |          | 1        | 2019-12-20
    """
HEAD = "USUBJID | TRSEQ | TRLNKID | TRTESTCD | TRSTRESC | TRSTRESN | TRSTAT | TREVAL | TREVALID | TRACPTFL | VISITNUM | TRDTC\n"
BASELINE = [
    "T1 | LDIAM | 40 | 40 | | | | | 1 | 2019-12-20",
    "T2 | LPERP | 20 | 20 | | | | | 1 | 2019-12-20",
]
MERGE = """01 | 3 | T1 | M1 | TUMERGE | | | | | | 2 | 2020-02-01
    01 | 4 | T2 | M1 | TUMERGE | | | | | | 2 | 2020-02-01
    """
OTHERS = """01 | 5 | X1 | | TUMIDENT | TARGET | LUNG | INDEPENDENT ASSESSOR | R1 | Y | 1 | 2019-12-20
    01 | 6 | B1 | | TUMIDENT | TARGET | LUNG | INVESTIGATOR | R2 | | 1 | 2019-12-20
    """
NODE = "T2 | LPERP | 15 | 15 | | | | | 2 | 2020-02-02"


def second(tu, tr):
    delivered = GivenTables("2020-12-31", dm=DM, ex=EX, tu=tu, tr=tr)
    people = People(delivered)
    return best_changes(delivered, people, Assessments(delivered, people))


def as_frame(table):
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    found = pd.DataFrame(lines[1:], columns=lines[0]).replace("", None)
    numeric = {
        name: pd.to_numeric(found[name]) for name in ("VISITNUM", "TRSTRESN") if name in found
    }
    return found.assign(**numeric, VISIT="SCAN")


def first(tu, tr):
    adsl = pd.DataFrame({"USUBJID": ["01"], "TRTSDT": pd.Timestamp("2020-01-01"), "INCLDT": pd.NaT})
    adtr = derive_adtr(as_frame(tu), as_frame(tr), adsl, [])
    adrs = pd.DataFrame({"USUBJID": [], "ANL01FL": [], "AVALC": [], "ADT": [], "VISITNUM": []})
    best = derive_param_best(adtr, adrs, pd.Series(dtype="datetime64[ns]"))
    best = best[best["PARAMCD"] == "SUMDIAM"]
    return dict(zip(best["USUBJID"], best["PCHG"], strict=True))


@pytest.mark.parametrize(
    ("rows", "lesions", "total"),
    [
        (["T1 | LDIAM | 30 | 30 | | | | | 2 | 2020-02-01", NODE], "", 45),
        # too small to measure is 5 mm, in words beside the diameter or instead of it
        (["T1 | LDIAM | TOO SMALL TO MEASURE | | | | | | 2 | 2020-02-01", NODE], "", 20),
        (["T1 | TUMSTATE | TOO SMALL TO MEASURE | | | | | | 2 | 2020-02-01", NODE], "", 20),
        (["T1 | LDIAM | 3 | 3 | | | | | 2 | 2020-02-01", NODE], "", 18),
        # gone is 0; present without a size is not known
        (["T1 | TUMSTATE | ABSENT | | | | | | 2 | 2020-02-01", NODE], "", 15),
        (["T1 | TUMSTATE | PRESENT | | | | | | 2 | 2020-02-01", NODE], "", None),
        (["T1 | LDIAM | 30 | 30 | NOT DONE | | | | 2 | 2020-02-01", NODE], "", None),
        (["T1 | LDIAM | 30 | 30 | | | | | 2 | 2020-02", NODE], "", None),
        # fragments of a lesion that split are added, and the whole beside them is not counted
        (
            [
                "T1.1 | LDIAM | 12 | 12 | | | | | 2 | 2020-02-01",
                "T1.2 | LDIAM | 9 | 9 | | | | | 2 | 2020-02-01",
                "T1 | LDIAM | 25 | 25 | | | | | 2 | 2020-02-01",
                NODE,
            ],
            "",
            36,
        ),
        # of lesions that merged the one measured stands for all; before that one is missing
        (["T1 | LDIAM | 50 | 50 | | | | | 2 | 2020-02-01"], MERGE, 50),
        (["T1 | LDIAM | 50 | 50 | | | | | 2 | 2020-01-31"], MERGE, None),
        (["T1 | LDIAM | 50 | 50 | | | | | 2 | 2020-02-01"], "", None),
        # the accepted reading, else the first reader's; never that of another evaluator
        (
            [
                "T1 | LDIAM | 30 | 30 | | INVESTIGATOR | R1 | | 2 | 2020-02-01",
                "T1 | LDIAM | 32 | 32 | | INVESTIGATOR | R2 | Y | 2 | 2020-02-01",
                "T2 | LPERP | 15 | 15 | | INVESTIGATOR | R2 | Y | 2 | 2020-02-02",
                "T1 | LDIAM | 10 | 10 | | INDEPENDENT ASSESSOR | A1 | Y | 2 | 2020-02-01",
            ],
            "",
            47,
        ),
        (
            [
                "T1 | LDIAM | 30 | 30 | | INVESTIGATOR | R2 | | 2 | 2020-02-01",
                "T1 | LDIAM | 31 | 31 | | INVESTIGATOR | R1 | | 2 | 2020-02-01",
                "T2 | LPERP | 15 | 15 | | INVESTIGATOR | R1 | | 2 | 2020-02-02",
            ],
            "",
            46,
        ),
        # targets of another evaluator, or of a second reader, are no targets here
        (["T1 | LDIAM | 30 | 30 | | | | | 2 | 2020-02-01", NODE], OTHERS, 45),
        # the size of a node is its short axis, by its old name too
        (
            [
                "T1 | DIAMETER | 30 | 30 | | | | | 2 | 2020-02-01",
                "T2 | DIAMETER | 14 | 14 | | | | | 2 | 2020-02-02",
                "T2 | LDIAM | 33 | 33 | | | | | 2 | 2020-02-02",
            ],
            "",
            44,
        ),
    ],
)
def test_both_computations_give_the_same_size(rows, lesions, total):
    lines = [f"    01 | {n} | {row}" for n, row in enumerate([*BASELINE, *rows])]
    tr, tu = HEAD + "\n".join(lines), TU.rstrip() + "\n    " + lesions
    expected = {} if total is None else {"01": pytest.approx(100 * (total - 60) / 60)}
    assert second(tu, tr) == expected
    assert first(tu, tr) == expected


def test_the_day_of_an_assessment_is_the_last_on_which_a_target_was_measured():
    rs = """
        USUBJID | RSTESTCD | RSSTRESC | VISITNUM | RSDTC
        01      | OVRLRESP | PD       | 7        | 2020-02-01
        """
    lines = [f"    01 | {n} | {row}" for n, row in enumerate(
        [*BASELINE, "T1 | LDIAM | 30 | 30 | | | | | 2 | 2020-02-01", NODE]
    )]  # fmt: skip
    delivered = GivenTables("2020-12-31", dm=DM, ex=EX, tu=TU, tr=HEAD + "\n".join(lines), rs=rs)
    people = People(delivered)
    assessments = Assessments(delivered, people)
    assert assessments.progression("01")[0] == date(2020, 2, 1)
    assert best_changes(delivered, people, assessments) == {}  # measured on 2 February
