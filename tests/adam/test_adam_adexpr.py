"""ADEXPR: every sample accounted for, pairs by windows, the first reason that applies."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.adam.adexpr import COLUMNS, derive_adexpr
from helpers.trial.vocabulary import ContrastEndpoint, Expression, Phase, Visit

CONTRAST = ContrastEndpoint(
    id="signature",
    type="contrast",
    label="Signature",
    role="exploratory",
    definition="Change",
    population="expression_pairs",
    baseline="start",
    on_treatment="later",
)
TRIAL = SimpleNamespace(
    expression=Expression(minimum_rin=6),
    endpoints_of_type=lambda kind: [CONTRAST] if kind == "contrast" else [],
    visits=[
        Visit(id="start", label="Start", day=1, window=(-7, 1), assessments=("expression",)),
        Visit(id="middle", label="Middle", day=8, window=(2, 11), assessments=("laboratory",)),
        Visit(id="later", label="Later", day=15, window=(12, 18), assessments=("expression",)),
    ],
    phases=[
        Phase(id="alone", label="Alone", treatments=("a",), planned_days=14),
        Phase(id="both", label="Both", treatments=("b",)),
    ],
)


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SEX | SAFFL | TRTSDT:date | AP01SDT:date | AP02SDT:date
        --------+-----+-------+-------------+--------------+-------------
        01      | F   | Y     | 2020-03-01  | 2020-03-01   | 2020-03-15
        02      | F   | Y     | 2020-03-01  | 2020-03-01   | 2020-03-15
        03      | M   | Y     | 2020-03-01  | 2020-03-01   |
        04      | F   |       |             |              |
        """)


def _sheet(frame, rows):
    return frame(
        "SAMPLE_ID | USUBJID | VISIT | COLLECTION_DTC | RIN:float | EXCLUDED_REASON\n" + rows
    )


def _counts(samples, male=()):
    counts = pd.DataFrame(
        {
            sample: [0, 90, 10, 20, 30, 850] if sample in male else [90, 0, 10, 20, 30, 850]
            for sample in samples
        },
        index=["XIST", "RPS4Y1", "HBA1", "HBA2", "HBB", "ACTB"],
    )
    return counts


def _reasons(adexpr):
    return adexpr.set_index("SAMPLE_ID")["EXCLREAS"].where(lambda r: r.notna(), None).to_dict()


def test_pair_is_found_by_collection_day_and_not_by_the_word_of_the_sheet(frame, adsl):
    sheet = _sheet(
        frame,
        """A | 01 | LATER | 2020-02-28T08:00 | 8 |
           B | 01 | START | 2020-03-15       | 8 |""",
    )

    adexpr = derive_adexpr(sheet, _counts("AB"), adsl, TRIAL)

    assert adexpr.set_index("SAMPLE_ID")["AVISIT"].to_dict() == {"A": "start", "B": "later"}
    assert adexpr["EXPAIRFL"].tolist() == ["Y", "Y"]
    assert adexpr["ADY"].tolist() == [-2, 15]


def test_first_reason_that_applies_excludes_a_sample(frame, adsl):
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-03-01 | 5.9 | thawed twice
           B | 01 | LATER | 2020-03-15 | 8   |
           C | 02 | START | 2020-03-01 | 5.9 |
           D | 02 | LATER | 2020-03-20 | 8   |
           E | 03 | START | 2020-03    | 8   |
           F | 03 | LATER | 2020-03-15 |     |
           G | 04 | START | 2020-03-01 | 8   |
           H | 03 | LATER | 2020-03-14 | 8   |""",
    )

    adexpr = derive_adexpr(sheet, _counts("ABCDEFGX"), adsl, TRIAL)

    assert _reasons(adexpr) == {
        "A": "thawed twice",
        "B": "no usable partner sample",
        "C": "RIN below 6",
        "D": "collected outside the windows of both visits",
        "E": "no complete collection date",
        "F": "RIN not recorded",
        "G": "participant not treated",
        "H": "not in the counts",
        "X": "not in the sample sheet",
    }
    assert adexpr["EXPAIRFL"].isna().all()


@pytest.mark.parametrize(
    ("day", "used"), [("2020-03-15", True), ("2020-03-16", False), ("2020-03-12", True)]
)
def test_sample_after_the_next_phase_began_is_not_the_run_in(frame, adsl, day, used):
    sheet = _sheet(
        frame,
        f"""A | 01 | START | 2020-03-01 | 8 |
            B | 01 | LATER | {day}      | 8 |""",
    )

    adexpr = derive_adexpr(sheet, _counts("AB"), adsl, TRIAL)

    expected = None if used else "collected after a later phase of treatment began"
    assert _reasons(adexpr)["B"] == expected


def test_of_two_usable_samples_the_nearer_one_is_used(frame, adsl):
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-02-25 | 8 |
           B | 01 | START | 2020-03-01 | 8 |
           C | 03 | START | 2020-02-25 | 8 |
           D | 03 | START | 2020-03-01 | 3 |
           E | 01 | LATER | 2020-03-15 | 8 |
           F | 03 | LATER | 2020-03-15 | 8 |""",
    )

    adexpr = derive_adexpr(sheet, _counts("ABCDEF"), adsl, TRIAL)

    assert _reasons(adexpr) == {
        "A": "another sample is nearer to the planned day",
        "B": None,
        "C": None,
        "D": "RIN below 6",
        "E": None,
        "F": None,
    }


def test_sex_genes_that_contradict_the_record_warn_and_do_not_exclude(frame, adsl):
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-03-01 | 8 |
           B | 01 | LATER | 2020-03-15 | 8 |""",
    )

    adexpr = derive_adexpr(sheet, _counts("AB", male="B"), adsl, TRIAL).set_index("SAMPLE_ID")

    assert adexpr["SEXGENE"].to_dict() == {"A": "F", "B": "M"}
    assert adexpr["SEXMISFL"].where(adexpr["SEXMISFL"].notna(), None).to_dict() == {
        "A": None,
        "B": "Y",
    }
    assert (adexpr["EXPAIRFL"] == "Y").all()


def test_globin_is_a_share_of_all_reads(frame, adsl):
    sheet = _sheet(frame, "A | 01 | START | 2020-03-01 | 8 |")

    row = derive_adexpr(sheet, _counts("A"), adsl, TRIAL).iloc[0]

    assert (row["LIBSIZE"], row["GENEDET"]) == (1000, 5)
    assert row["GLOBFRAC"] == pytest.approx(0.06)


def test_a_sheet_without_counts_keeps_its_samples(frame, adsl):
    sheet = _sheet(frame, "A | 01 | START | 2020-03-01 | 8 |")

    assert _reasons(derive_adexpr(sheet, pd.DataFrame(), adsl, TRIAL)) == {"A": "not in the counts"}


def test_a_trial_without_a_contrast_has_no_records(frame, adsl):
    trial = SimpleNamespace(expression=None, endpoints_of_type=lambda kind: [])

    adexpr = derive_adexpr(_sheet(frame, ""), pd.DataFrame(), adsl, trial)

    assert list(adexpr.columns) == COLUMNS
    assert adexpr.empty
