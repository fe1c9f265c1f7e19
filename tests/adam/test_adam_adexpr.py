"""ADEXPR: every sample accounted for, pairs by windows, the first reason that applies."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.adam.adexpr import COLUMNS, derive_adexpr
from helpers.adam.begun_therapy import derive_begun_therapy, is_systemic_corticosteroid
from helpers.trial.expression import Corticosteroids
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


NO_PROCEDURE = pd.DataFrame(columns=["USUBJID", "PRCAT", "PRSTDTC"], dtype=object)


def _trial(**words):
    expression = Expression(minimum_rin=6, **words)
    return SimpleNamespace(**(vars(TRIAL) | {"expression": expression}))


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


@pytest.mark.fault("A13")
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

    adexpr = derive_adexpr(sheet, _counts("ABCDEFGX", male="EF"), adsl, TRIAL)

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

    adexpr = derive_adexpr(sheet, _counts("ABCDEF", male="CDF"), adsl, TRIAL)

    assert _reasons(adexpr) == {
        "A": "another sample is nearer to the planned day",
        "B": None,
        "C": None,
        "D": "RIN below 6",
        "E": None,
        "F": None,
    }


@pytest.mark.parametrize(
    ("word", "reasons"),
    [
        ("exclude", ["no usable partner sample", "its genes contradict the recorded sex"]),
        ("report", [None, None]),
    ],
)
@pytest.mark.fault("A14")
def test_a_sample_whose_genes_contradict_the_record_counts_only_where_the_trial_says_so(
    frame, adsl, word, reasons
):
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-03-01 | 8 |
           B | 01 | LATER | 2020-03-15 | 8 |""",
    )

    adexpr = derive_adexpr(sheet, _counts("AB", male="B"), adsl, _trial(sex_mismatch=word))

    assert adexpr["SEXGENE"].tolist() == ["F", "M"]
    assert adexpr["SEXMISFL"].fillna("").tolist() == ["", "Y"]
    assert list(_reasons(adexpr).values()) == reasons


def test_few_reads_of_sex_genes_or_of_both_sexes_say_nothing(frame, adsl):
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-03-01 | 8 |
           B | 01 | LATER | 2020-03-15 | 8 |""",
    )
    counts = pd.DataFrame(
        {"A": [0, 49, 900], "B": [40, 100, 900]}, index=["XIST", "RPS4Y1", "ACTB"]
    )

    adexpr = derive_adexpr(sheet, counts, adsl, TRIAL)

    assert adexpr["SEXGENE"].isna().all()
    assert (adexpr["EXPAIRFL"] == "Y").all()


def test_a_sheet_without_any_rin_is_not_judged_by_it(frame, adsl):
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-03-01 | |
           B | 01 | LATER | 2020-03-15 | |""",
    )

    assert (derive_adexpr(sheet, _counts("AB"), adsl, TRIAL)["EXPAIRFL"] == "Y").all()


STEROID = "a new systemic corticosteroid began before it"
BEGUN = {  # baseline 1 March, second sample 15 March
    "on the day of the second sample": ("2020-03-15", "", "ORAL", None),
    "the day before": ("2020-03-14", "", "ORAL", STEROID),
    "on the day of the baseline sample": ("2020-03-01", "", "ORAL", STEROID),
    "the day before the baseline sample": ("2020-02-29", "", "ORAL", None),
    "in a month that may be between": ("2020-03", "", "ORAL", STEROID),
    "in an earlier month": ("2020-02", "", "ORAL", None),
    "at some time": ("", "", "ORAL", None),
    "over before the baseline sample": ("2020", "2020-02-10", "ORAL", None),
    "by inhaler": ("2020-03-05", "", "RESPIRATORY (INHALATION)", None),
    "by an unknown route": ("2020-03-05", "", "", STEROID),
}


@pytest.mark.parametrize("case", BEGUN)
def test_a_corticosteroid_begun_between_the_samples_excludes_the_second(frame, adsl, case):
    start, end, route, reason = BEGUN[case]
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-03-01 | 8 |
           B | 01 | LATER | 2020-03-15 | 8 |""",
    )
    cm = frame(
        "USUBJID | CMTRT | CMDECOD | CMCLAS | CMCAT | CMROUTE | CMSTDTC | CMENDTC\n"
        f"01 | Prednisolone sodium | | | | {route} | {start} | {end}"
    )
    trial = _trial(corticosteroids=Corticosteroids(names=("PREDNISO",)))
    begun = derive_begun_therapy(cm, NO_PROCEDURE, adsl.assign(TRTEDT=pd.NaT, INCLDT=pd.NaT), trial)

    assert _reasons(derive_adexpr(sheet, _counts("AB"), adsl, trial, begun))["B"] == reason


@pytest.mark.parametrize(
    ("start", "reason"),
    [("2020-03-15", None), ("2020-03-14", "a new anticancer therapy began before it")],
)
def test_a_new_anticancer_therapy_before_the_second_sample_excludes_it(frame, adsl, start, reason):
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-02-28 | 8 |
           B | 01 | LATER | 2020-03-15 | 8 |
           C | 03 | START | 2020-03-01 | 8 |
           D | 03 | LATER | 2020-03-15 | 8 |""",
    )
    cm = frame(
        "USUBJID | CMTRT | CMDECOD | CMCLAS | CMCAT | CMROUTE | CMSTDTC | CMENDTC\n"
        f"01 | A drug | | | SUBSEQUENT ANTICANCER THERAPY | | {start} |"
    )
    begun = derive_begun_therapy(cm, NO_PROCEDURE, adsl.assign(TRTEDT=pd.NaT, INCLDT=pd.NaT), TRIAL)

    reasons = _reasons(derive_adexpr(sheet, _counts("ABCD", male="CD"), adsl, TRIAL, begun))

    assert (reasons["B"], reasons["D"]) == (reason, None)


def test_a_class_of_corticosteroids_counts_without_a_name_and_no_words_find_none(frame):
    cm = frame("""
        CMTRT       | CMDECOD       | CMCLAS                           | CMROUTE
        ------------+---------------+----------------------------------+--------
        Unknown     |               | Corticosteroids for systemic use | ORAL
        Dexa        | DEXAMETHASONE |                                  |
        Fludex      |               | ANTINEOPLASTIC AGENTS            |
        """)
    words = Corticosteroids(
        names=("DEXA",), classes=("CORTICOSTEROIDS FOR SYSTEMIC USE",), routes=("ORAL",)
    )

    assert is_systemic_corticosteroid(cm, words).tolist() == [True, True, False]
    assert is_systemic_corticosteroid(cm, Corticosteroids(classes=("X",))).tolist() == [False] * 3
    assert is_systemic_corticosteroid(cm, None).tolist() == [False] * 3


def test_a_sample_that_came_too_late_does_not_hide_one_that_came_in_time(frame, adsl):
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-03-01 | 8 |
           B | 01 | LATER | 2020-03-13 | 8 |
           C | 01 | LATER | 2020-03-16 | 8 |""",
    )

    assert _reasons(derive_adexpr(sheet, _counts("ABC"), adsl, TRIAL)) == {
        "A": None,
        "B": None,
        "C": "collected after a later phase of treatment began",
    }


def test_a_visit_two_days_after_a_phase_closes_the_next_one(frame, adsl):
    # the first phase ends on day 14: a visit planned for day 15 closes it, one for 16 does not
    sheet = _sheet(
        frame,
        """A | 01 | START | 2020-03-01 | 8 |
           B | 01 | LATER | 2020-03-16 | 8 |""",
    )
    visits = [
        visit.model_copy(update={"day": 16}) if visit.id == "later" else visit
        for visit in TRIAL.visits
    ]
    later = SimpleNamespace(**(vars(TRIAL) | {"visits": visits}))

    told = [
        _reasons(derive_adexpr(sheet, _counts("AB"), adsl, trial))["B"] for trial in (TRIAL, later)
    ]

    assert told == ["collected after a later phase of treatment began", None]


def test_records_are_numbered_in_the_order_of_people_and_a_single_read_detects_a_gene(frame, adsl):
    sheet = _sheet(
        frame,
        """B | 02 | START | 2020-03-01 | 8 |
           A | 01 | START | 2020-03-01 | 8 |""",
    )
    counts = pd.DataFrame({"A": [1, 0, 99], "B": [2, 1, 97]}, index=["HBB", "G", "ACTB"])

    adexpr = derive_adexpr(sheet, counts, adsl, TRIAL)

    assert adexpr.index.tolist() == [0, 1]
    assert adexpr["SAMPLE_ID"].tolist() == ["A", "B"]
    assert adexpr["GENEDET"].tolist() == [2, 3]
    assert adexpr["GLOBFRAC"].tolist() == [0.01, 0.02]


@pytest.mark.parametrize(
    "trial",
    [
        SimpleNamespace(**(vars(TRIAL) | {"expression": None})),
        SimpleNamespace(**(vars(TRIAL) | {"endpoints_of_type": lambda kind: []})),
    ],
    ids=["no plan", "no contrast"],
)
def test_samples_that_nothing_is_planned_for_have_no_records(frame, adsl, trial):
    sheet = _sheet(frame, "A | 01 | START | 2020-03-01 | 8 |")
    assert derive_adexpr(sheet, _counts("A"), adsl, trial).empty


def test_globin_is_a_share_of_all_reads(frame, adsl):
    sheet = _sheet(frame, "A | 01 | START | 2020-03-01 | 8 |")

    row = derive_adexpr(sheet, _counts("A"), adsl, TRIAL).iloc[0]

    assert (row["LIBSIZE"], row["GENEDET"]) == (1000, 5)
    assert row["GLOBFRAC"] == pytest.approx(0.06)
    assert (row["FEMREADS"], row["MALREADS"]) == (90, 0)


def test_genes_named_by_ensembl_are_known_and_without_globin_genes_there_is_no_share(frame, adsl):
    sheet = _sheet(frame, "A | 01 | START | 2020-03-01 | 8 |")
    names = ["ENSG00000229807.14", "ENSG00000129824", "ENSG00000188536.5", "ENSG00000075624"]
    counts = pd.DataFrame({"A": [90, 0, 10, 100]}, index=names)

    row = derive_adexpr(sheet, counts, adsl, TRIAL).iloc[0]
    bare = derive_adexpr(sheet, counts.drop(index=names[2]), adsl, TRIAL).iloc[0]

    assert (row["SEXGENE"], row["GLOBFRAC"]) == ("F", 0.05)
    assert pd.isna(bare["GLOBFRAC"])


def test_a_sheet_without_counts_keeps_its_samples(frame, adsl):
    sheet = _sheet(frame, "A | 01 | START | 2020-03-01 | 8 |")

    assert _reasons(derive_adexpr(sheet, pd.DataFrame(), adsl, TRIAL)) == {"A": "not in the counts"}


def test_a_trial_without_a_contrast_has_no_records(frame, adsl):
    trial = SimpleNamespace(expression=None, endpoints_of_type=lambda kind: [])

    adexpr = derive_adexpr(_sheet(frame, ""), pd.DataFrame(), adsl, trial)

    assert list(adexpr.columns) == COLUMNS
    assert adexpr.empty
