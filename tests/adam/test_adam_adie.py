"""ADIE: a verdict per screening and criterion, beside what the site recorded."""

from pathlib import Path

import pandas as pd
import pytest

from cut_kit import TableCut, small_trial
from eligibility_kit import DM, WORDS, judge, laboratory, people_of, told, verdict_of
from helpers.adam.adie import COLUMNS, derive_adie
from helpers.adam.adscreen import derive_adscreen
from helpers.adam.adscreen_again import derive_rescreening
from helpers.trial import read_trial

ROOT = Path(__file__).resolve().parents[2]
NEUTROPHILS = {"test": "NEUT", "at_least": {"value": 1.5, "unit": "10^9/L"}}
OLD = {"test": "AGE", "at_least": {"value": 75, "unit": "years"}}
ADULT = {"test": "AGE", "at_least": {"value": 18, "unit": "years"}}
RECORDED = {"recorded": True}
FOLATE = {"test": "FOLATE", "at_least": {"value": 1, "unit": "LLN"}}


@pytest.mark.parametrize(
    ("consent", "verdict", "text"),
    [
        ("2019-03-01", "PASS", ""),
        ("2019-03-02", "FAIL", "consent only afterwards"),
        ("2019-02", "PASS", ""),
        ("2019-03", "UNKNOWN", "the date of consent is incomplete"),
        ("", "UNKNOWN", "no date of consent"),
    ],
)
def test_consent_comes_no_later_than_inclusion(frame, consent, verdict, text):
    dm = DM.replace("2019-02-20", consent)
    assert told(frame, {"consent": True}, dm=dm) == (verdict, text)


TWO = """
    USUBJID | ARMCD    | ARM            | RFSTDTC    | RFICDTC    | AGE:float | SEX
    --------+----------+----------------+------------+------------+-----------+----
    01      | A        | One arm        | 2019-03-01 | 2019-01-10 | 70        | M
    02      | SCRNFAIL | Screen Failure |            | 2019-01-10 | 17        | F
    """
IE = """
    USUBJID | IETESTCD | IECAT     | IEORRES | IEDTC
    --------+----------+-----------+---------+-----------
    02      | E1       | EXCLUSION | Y       | 2019-01-20
    """


def test_what_only_the_site_can_decide_is_met_where_it_recorded_no_failure(frame):
    _, adie = judge(frame, [RECORDED], dm=TWO, ie=IE)
    by_person = adie.set_index("USUBJID")

    assert by_person.VERDICT.to_dict() == {"01": "PASS", "02": "FAIL"}
    assert by_person.BASIS.unique().tolist() == ["site"]
    assert by_person.SITEREC.to_dict() == {"01": "N", "02": "Y"}
    assert (by_person.SRCDOM["02"], by_person.SRCROW["02"]) == ("IE", 1)


def test_of_somebody_not_included_no_entry_says_nothing(frame):
    other = IE.replace("E1", "E2")
    _, adie = judge(frame, [RECORDED], dm=TWO, ie=other)
    assert adie.set_index("USUBJID").TEXT.to_dict() == {
        "01": "the site recorded no failure",
        "02": "only the site can judge, and it recorded no failure",
    }
    assert adie.VERDICT.tolist() == ["PASS", "UNKNOWN"]


def test_a_record_that_the_criterion_is_met_is_no_failure(frame):
    _, adie = judge(frame, [RECORDED], dm=TWO, ie=IE.replace("| Y ", "| N "))
    assert adie.SITEREC.tolist() == ["N", "N"]


def test_without_the_site_s_record_nobody_knows(frame):
    _, adie = judge(frame, [RECORDED], dm=TWO)

    assert set(adie.TEXT) == {"the site's record of criteria was not delivered"}
    assert adie.VERDICT.tolist() == ["UNKNOWN", "UNKNOWN"]
    assert adie.SITEREC.isna().all()
    assert adie.DEVIATION.isna().all()


def test_only_an_included_participant_deviates(frame):
    _, adie = judge(frame, [OLD], dm=TWO, ie=IE)

    assert adie.set_index("USUBJID").VERDICT.to_dict() == {"01": "FAIL", "02": "FAIL"}
    assert adie.set_index("USUBJID").DEVIATION.dropna().to_dict() == {"01": "MAJOR"}


def _either(first, second):
    inclusion = {"kind": "inclusion"}
    return [
        inclusion | {"id": "I1", "alternative_to": "I2"} | first,
        inclusion | {"id": "I2"} | second,
    ]


@pytest.mark.parametrize(
    ("first", "second", "deviations", "text"),
    [
        (OLD, ADULT, [None, None], "AGE is 70 years, not at least 75; its alternative I2 is met"),
        (OLD, OLD, ["MAJOR", "MAJOR"], "AGE is 70 years, not at least 75"),
        (OLD, NEUTROPHILS, ["POTENTIAL", "POTENTIAL"],
         "AGE is 70 years, not at least 75; its alternative I2 is unknown"),
        (NEUTROPHILS, OLD, ["POTENTIAL", "POTENTIAL"], "no laboratory value was delivered"),
        (NEUTROPHILS, ADULT, [None, None],
         "no laboratory value was delivered; its alternative I2 is met"),
    ],
)  # fmt: skip
def test_of_two_alternatives_the_better_verdict_counts(frame, first, second, deviations, text):
    _, adie = judge(frame, _either(first, second))

    assert adie.DEVIATION.where(adie.DEVIATION.notna(), None).tolist() == deviations
    assert adie.TEXT.tolist()[0] == text


@pytest.mark.parametrize(
    ("parts", "verdict", "text", "basis"),
    [
        ([ADULT, NEUTROPHILS, OLD], "FAIL", "AGE is 70 years, not at least 75", "data"),
        ([ADULT, NEUTROPHILS, FOLATE], "UNKNOWN", "no laboratory value was delivered", "data"),
        ([RECORDED, ADULT], "UNKNOWN", "the site's record of criteria was not delivered", "site"),
        ([RECORDED, NEUTROPHILS], "UNKNOWN",
         "no laboratory value was delivered; the site's record of criteria was not delivered",
         "data"),
    ],
)  # fmt: skip
def test_of_parts_that_must_all_hold_the_worst_decides(frame, parts, verdict, text, basis):
    row = verdict_of(frame, {"all_of": parts})
    assert (row["VERDICT"], row["TEXT"], row["BASIS"]) == (verdict, text, basis)


def test_parts_that_all_hold_show_the_first_value(frame):
    ie = IE.replace("02 ", "09 ")
    row = verdict_of(frame, {"all_of": [RECORDED, ADULT]}, ie=ie)
    assert (row["VERDICT"], row["AVAL"], row["BASIS"]) == ("PASS", 70.0, "data")


def test_the_pieces_that_are_missing_are_all_named(frame):
    other = laboratory("5", test="WBC")
    assert told(frame, {"all_of": [NEUTROPHILS, FOLATE]}, lb=other) == (
        "UNKNOWN",
        "NEUT was not measured; FOLATE was not measured",
    )


SCREENED_TWICE = """
    USUBJID | DSSEQ:float | DSCAT              | DSDECOD                   | DSTERM  | DSSTDTC
    --------+-------------+--------------------+---------------------------+---------+-----------
    01      | 1           | PROTOCOL MILESTONE | INFORMED CONSENT OBTAINED | CONSENT | 2019-01-10
    01      | 2           | DISPOSITION EVENT  | SCREEN FAILURE            | Low     | 2019-01-20
    01      | 3           | PROTOCOL MILESTONE | INFORMED CONSENT OBTAINED | CONSENT | 2019-02-20
    01      | 4           | PROTOCOL MILESTONE | ENROLLED                  | IN      | 2019-03-01
    """


def test_each_screening_is_judged_with_what_was_known_by_its_end(frame):
    lb = laboratory("1.0", day="2019-01-15") + laboratory("2.0", day="2019-02-25").split("\n")[3]
    _, adie = judge(frame, [NEUTROPHILS], ds=SCREENED_TWICE, lb=lb)

    assert adie.set_index("SCREENNO").VERDICT.to_dict() == {1: "FAIL", 2: "PASS"}
    assert adie.set_index("SCREENNO").ANL01FL.dropna().to_dict() == {2: "Y"}
    assert adie.DEVIATION.isna().all()


@pytest.mark.parametrize(
    ("day", "verdict", "text"),
    [
        ("2019-02-01", "PASS", ""),  # 28 days before the new inclusion
        ("2019-01-20", "UNKNOWN", "the last NEUT is 40 days old, above 28"),
    ],
)
def test_a_value_of_the_screening_before_counts_while_it_is_fresh(frame, day, verdict, text):
    _, adie = judge(frame, [NEUTROPHILS], ds=SCREENED_TWICE, lb=laboratory("2.0", day=day))
    second = adie.set_index("SCREENNO").loc[2]
    assert (verdict, text) == (second.VERDICT, second.TEXT)


def test_a_failure_at_an_earlier_screening_is_not_held_against_a_later_one(frame):
    ie = IE.replace("02 ", "01 ")
    _, adie = judge(frame, [RECORDED], ds=SCREENED_TWICE, ie=ie)
    assert adie.set_index("SCREENNO").SITEREC.to_dict() == {1: "Y", 2: "N"}

    _, once = judge(frame, [RECORDED], ie=ie)
    assert once.SITEREC.tolist() == ["Y"]


@pytest.mark.parametrize(
    ("day", "screening"),
    [
        ("2019-01-20", 1),
        ("2019-02-01", 1),  # written between the two
        ("2019-02-20", 2),
        ("2019-03-05", 2),  # written after inclusion
        ("2018-12-01", 1),
        ("", 2),
    ],
)
def test_a_recorded_failure_belongs_to_the_screening_of_its_day(frame, day, screening):
    ie = IE.replace("02 ", "01 ").replace("2019-01-20", day)
    _, adie = judge(frame, [RECORDED], ds=SCREENED_TWICE, ie=ie)
    assert adie.loc[adie.SITEREC == "Y", "SCREENNO"].tolist() == [screening]


def test_an_open_screening_is_judged_on_the_last_day_of_contact(frame):
    dm = DM.replace("| A ", "|   ").replace("2019-03-01", "")
    _, adie = judge(frame, [NEUTROPHILS], dm=dm, lb=laboratory("2.0", day="2019-06-20"))
    (row,) = adie.to_dict("records")
    assert (row["VERDICT"], f"{row['WINEDT']:%Y-%m-%d}") == ("PASS", "2019-06-30")


def test_one_row_for_each_screening_and_criterion_in_the_order_of_the_trial_file(frame):
    criteria = [{"id": "I9"} | ADULT, {"id": "I1"} | NEUTROPHILS, RECORDED]
    _, adie = judge(frame, criteria, ds=SCREENED_TWICE)

    assert adie.columns.tolist() == COLUMNS
    assert adie[["SCREENNO", "IETESTCD"]].to_numpy().tolist() == [
        [number, criterion] for number in (1, 2) for criterion in ("I9", "I1", "E1")
    ]
    assert adie.SRCROW.dtype == "Int64"


def test_a_trial_without_criteria_has_no_verdicts(frame):
    _, adie = judge(frame, [])
    assert (len(adie), adie.columns.tolist()) == (0, COLUMNS)


EVERYTHING = [
    {"id": "I1"} | NEUTROPHILS,
    {"id": "I2", "diagnosis": {"terms": ["CANCER"]}},
    {"id": "I3", "lesions": {"kind": "measurable"}},
    {"id": "E1", "absent": "active_infection"},
    {"id": "E2", "absent": "pregnancy", "child_bearing_to": 55},
    {"id": "E3", "no_history": {"terms": ["COUGH"], "within_days": 365}},
    {"id": "E4", "no_treatment": {"terms": ["DRUG"], "within_days": 14}},
    {"id": "E5", "consent": True},
    {"id": "E6"} | RECORDED,
]
TABLES = {
    "dm": TWO,
    "ds": SCREENED_TWICE,
    "ie": IE,
    "lb": laboratory("1.0", day="2019-01-15") + laboratory("2.0", day="2019-02-25").split("\n")[3],
    "mh": """
    USUBJID | MHTERM | MHCAT             | MHSTDTC    | MHENDTC
    --------+--------+-------------------+------------+-----------
    01      | Cancer | PRIMARY DIAGNOSIS | 2018-02    |
    01      | Cough  |                   | 2018-06-01 | 2018-07-01
    02      | Other  | PRIMARY DIAGNOSIS | 2018-03-01 |
    """,
    "cm": """
    USUBJID | CMTRT  | CMSTDTC    | CMENDTC
    --------+--------+------------+-----------
    01      | A drug | 2019-02-25 | 2019-02-26
    01      | A drug | 2019-02-27 | 2019-02-28
    """,
    "ae": """
    USUBJID | AESEQ:float | AEDECOD | AEBODSYS                    | AESTDTC    | AEENDTC
    --------+-------------+---------+-----------------------------+------------+-----------
    01      | 1           | Cold    | INFECTIONS AND INFESTATIONS | 2019-01-15 | 2019-03-01
    """,
    "tu": """
    USUBJID | TULNKID | TUSTRESC | TULOC | TUDTC
    --------+---------+----------+-------+-----------
    01      | L1      | TARGET   | LUNG  | 2019-02-21
    """,
}


def _everything(frame, change):
    trial = small_trial(eligibility=[WORDS | words for words in EVERYTHING])
    frames = {
        domain: (lambda table: table.assign(SRCROW=range(1, len(table) + 1)))(frame(text))
        for domain, text in TABLES.items()
    }
    people = people_of(frames["dm"])
    cut = TableCut(pd.Timestamp("2019-06-30").date(), frames)
    screens = derive_adscreen(cut, people)
    before = derive_adie(cut, people, screens, trial)
    cut, people = change(cut, people)
    return before, derive_adie(cut, people, derive_adscreen(cut, people), trial)


def test_the_order_of_rows_does_not_matter(frame):
    def shuffled(cut, people):
        frames = {name: table[::-1].reset_index(drop=True) for name, table in cut.frames.items()}
        return TableCut(cut.cut_date, frames), people[::-1].reset_index(drop=True)

    before, after = _everything(frame, shuffled)
    assert len(before) == 3 * len(EVERYTHING)
    assert set(before.VERDICT) == {"PASS", "FAIL", "UNKNOWN"}
    pd.testing.assert_frame_equal(before, after)


def test_the_calendar_does_not_matter(frame):
    moved = pd.Timedelta(days=1461)  # four years, so that months keep their length

    def later(text):
        found = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
        new = (found + moved).dt.strftime("%Y-%m-%d")
        months = text.astype("string").str.fullmatch(r"\d{4}-\d{2}").fillna(False).astype(bool)
        year = (text.str.slice(0, 4).astype(float) + 4).map("{:.0f}".format)
        return new.where(found.notna(), (year + text.str.slice(4)).where(months, text))

    def shifted(cut, people):
        frames = {
            name: table.apply(lambda c: later(c) if c.name.endswith("DTC") else c)
            for name, table in cut.frames.items()
        }
        days = [c for c in people if c.endswith("DT")]
        moved_people = people.assign(**{day: people[day] + moved for day in days})
        return TableCut((pd.Timestamp(cut.cut_date) + moved).date(), frames), moved_people

    before, after = _everything(frame, shifted)
    dates = ["ADT", "WINSDT", "WINEDT"]
    assert before.ADT.notna().sum() > 5
    same = after.assign(**{name: after[name] - moved for name in dates})
    pd.testing.assert_frame_equal(_without_words_of_dates(before), _without_words_of_dates(same))


def _without_words_of_dates(adie):
    return adie.assign(AVALC=adie["AVALC"].mask(adie["IETESTCD"] == "E5", ""))


FILES = ["data/mbc", "data/atc", "benchmarks/cdisc_pilot", "tests/toy"]


@pytest.mark.parametrize("folder", FILES)
@pytest.mark.parametrize("rows", [0, 1])
def test_what_is_missing_never_passes(frame, folder, rows):
    trial = read_trial(ROOT / folder / "trial.yml")
    dm = frame(DM).head(rows)
    cut = TableCut(pd.Timestamp("2019-06-30").date(), {"dm": dm, "ae": frame("USUBJID\n---")})
    people = people_of(cut["dm"])
    screens = derive_adscreen(cut, people)
    adie = derive_adie(cut, people, screens, trial)

    assert len(adie) == rows * len(trial.eligibility)
    # DM tells age, sex and consent, and nothing else
    assert set(adie.loc[adie.VERDICT == "PASS", "SRCDOM"]) <= {"DM"}
    assert (adie.loc[adie.VERDICT != "PASS", "TEXT"] != "").all()
    assert len(derive_rescreening(screens, adie, cut, trial)) == rows
