"""Episodes: what the dates of a record allow, and what was present in the days before a day."""

import pandas as pd
import pytest

from helpers.adam.episodes import episodes, present
from helpers.adam.infections import infections

REFERENCE = pd.Timestamp("2019-03-10")


def records(frame, prefix, text, **more):
    """Return a table "start | end | relation" as records of a domain."""
    table = frame(f"""
        {prefix}STDTC | {prefix}ENDTC | {prefix}ENRF
        --------------+---------------+-------------
        {text}
        """)
    names = {"AE": ["AEDECOD", "AETERM"], "MH": ["MHDECOD", "MHTERM"],
             "CM": ["CMDECOD", "CMTRT", "CMCLAS"]}[prefix]  # fmt: skip
    return table.assign(**dict.fromkeys(names, "NAME"), **more)


def seen(frame, prefix, text, within_days, reference=REFERENCE):
    """Return "certain", "possible" or "no": whether the one episode was present."""
    spans = episodes(records(frame, prefix, text), prefix)
    certain, possible = present(spans, pd.Series(reference, index=spans.index), within_days)
    assert possible[certain].all()
    return "certain" if certain.item() else "possible" if possible.item() else "no"


# on the day itself, 10 March; in the 14 days before it, after 24 February; ever before
@pytest.mark.parametrize(
    ("prefix", "text", "on_the_day", "within_14", "ever"),
    [
        ("CM", "2019-03-10 |            | ONGOING", "certain", "certain", "certain"),
        ("CM", "2019-03-11 |            | ONGOING", "no", "no", "no"),
        ("CM", "2019-03-01 | 2019-03-10 |", "no", "certain", "certain"),
        ("CM", "2019-03-01 | 2019-03-11 |", "certain", "certain", "certain"),
        ("CM", "2019-02-01 | 2019-02-25 |", "no", "certain", "certain"),
        ("CM", "2019-02-01 | 2019-02-24 |", "no", "no", "certain"),
        # without an end nothing says that a medication lasted, but it may have
        ("CM", "2019-02-25 |            |", "possible", "certain", "certain"),
        ("CM", "2019-02-24 |            |", "possible", "possible", "certain"),
        ("AE", "2019-02-24 |            |", "certain", "certain", "certain"),
        ("AE", "           |            |", "possible", "possible", "possible"),
        # history without a start began before; recorded as over, it was over
        ("MH", "           |            |", "possible", "possible", "certain"),
        ("MH", "           |            | BEFORE", "no", "no", "certain"),
        ("MH", "           |            | During", "certain", "certain", "certain"),
        ("MH", "2019-02-25 |            | BEFORE", "no", "certain", "certain"),
        ("MH", "2019-02-24 |            | BEFORE", "no", "no", "certain"),
        # a partial date is every day it can mean
        ("CM", "2019-03    |            | ONGOING", "possible", "possible", "possible"),
        ("CM", "2019-03    | 2019-03-08 |", "no", "certain", "certain"),
        ("CM", "2019-02-01 | 2019-03    |", "possible", "certain", "certain"),
        ("CM", "2019-02-01 | 2019-02    |", "no", "possible", "certain"),
        # what ended had begun
        ("CM", "           | 2019-03-10 |", "no", "certain", "certain"),
        ("CM", "           | 2019-03-11 |", "possible", "possible", "possible"),
    ],
)
def test_an_episode_was_present_when_its_dates_say_so(
    frame, prefix, text, on_the_day, within_14, ever
):
    found = [seen(frame, prefix, text, days) for days in (0, 14, None)]
    assert found == [on_the_day, within_14, ever]


def test_before_a_day_that_is_not_known_nothing_is_certain(frame):
    text = "2019-03-01 | | ONGOING"
    assert [seen(frame, "CM", text, days, pd.NaT) for days in (0, None)] == ["possible"] * 2


def test_an_episode_has_its_name_all_its_names_and_its_source(frame):
    cm = frame("""
        USUBJID | SRCROW:int | CMDECOD | CMTRT | CMCLAS | CMCAT | CMSTDTC    | CMENDTC
        --------+------------+---------+-------+--------+-------+------------+--------
        01      | 4          | DRUG    | Brand | CLASS  | prior | 2019-03-01 |
        02      | 5          |         | Brand | CLASS  |       | 2019-03    |
        03      | 6          |         |       | CLASS  |       |            |
        """)
    spans = episodes(cm, "CM")
    assert spans["TERM"].tolist() == ["DRUG", "Brand", ""]
    assert spans["TEXT"].tolist() == ["DRUG\nBrand\nCLASS", "\nBrand\nCLASS", "\n\nCLASS"]
    assert spans["CATEGORY"].tolist() == ["PRIOR", "", ""]
    assert spans["DAY"].tolist() == [pd.Timestamp("2019-03-01"), pd.NaT, pd.NaT]
    assert spans[["USUBJID", "SRCDOM", "SRCROW"]].to_numpy().tolist() == [
        ["01", "CM", 4],
        ["02", "CM", 5],
        ["03", "CM", 6],
    ]


def test_a_grade_is_the_one_recorded_or_else_that_of_the_severity(frame):
    severities = ["mild", "Moderate", "SEVERE", "LIFE THREATENING", "life-threatening", "odd", None]
    day = "2019-03-01 | |\n"
    by_words = episodes(records(frame, "AE", day * 7, AESEV=severities), "AE")
    assert by_words["GRADE"].fillna(0).tolist() == [1, 2, 3, 4, 4, 0, 0]
    both = records(frame, "AE", day * 2, AETOXGR=["5", None], AESEV=["MILD", "MODERATE"])
    assert episodes(both, "AE")["GRADE"].tolist() == [5, 2]


def test_what_was_asked_for_and_did_not_occur_is_no_infection(frame):
    given = {"MHOCCUR": ["Y", "N", "U", None, "Y"], "MHSTAT": [None] * 4 + ["NOT DONE"]}
    given |= {"MHBODSYS": "Infections and infestations"}
    asked = episodes(records(frame, "MH", "2019-03-01 | |\n" * 5, **given), "MH")
    assert asked["ANSWER"].tolist() == ["Y", "N", "?", "Y", "?"]
    other = {"AEBODSYS": "Cardiac disorders"}
    events = episodes(records(frame, "AE", "2019-03-01 | |", **other), "AE")
    assert infections(events, asked)["ANSWER"].tolist() == ["Y", "?", "Y", "?"]
