"""Criteria that ask for an absence: active infection, pregnancy, child-bearing potential."""

import pytest

from eligibility_kit import DM, told, verdict_of

INFECTION = {"absent": "active_infection"}
ACTIVE, OPEN = "active infection recorded", "an infection whose dates leave it open"


def _infection(start, end):
    return f"""
    USUBJID | AESEQ:float | AEDECOD   | AEBODSYS                    | AESTDTC | AEENDTC
    --------+-------------+-----------+-----------------------------+---------+--------
    01      | 1           | Pneumonia | INFECTIONS AND INFESTATIONS | {start} | {end}
    """


@pytest.mark.parametrize(
    ("start", "end", "verdict", "text"),
    [
        ("2019-02-20", "2019-03-02", "FAIL", ACTIVE),
        ("2019-02-20", "", "FAIL", ACTIVE),
        ("2019-02-20", "2019-03-01", "PASS", "no active infection among 1 record"),
        ("2019-03-01", "", "FAIL", ACTIVE),
        ("2019-03-02", "", "PASS", "no active infection among 1 record"),
        ("2019-02-20", "2019-03", "UNKNOWN", OPEN),  # over on the first or later in March
        ("2019-03", "", "UNKNOWN", OPEN),
        ("2019", "2019-02", "PASS", "no active infection among 1 record"),
        ("", "", "UNKNOWN", OPEN),
    ],
)
def test_an_infection_is_active_when_it_has_begun_and_not_ended(frame, start, end, verdict, text):
    assert told(frame, INFECTION, ae=_infection(start, end)) == (verdict, text)


def test_an_active_infection_is_shown_with_its_name_day_and_row(frame):
    row = verdict_of(frame, INFECTION, ae=_infection("2019-02-20", ""))

    assert (row["AVALC"], row["SRCDOM"], row["SRCROW"]) == ("Pneumonia", "AE", 1)
    assert f"{row['ADT']:%Y-%m-%d}" == "2019-02-20"
    assert row["WINSDT"] == row["WINEDT"]


@pytest.mark.parametrize(
    ("relation", "verdict"), [("ONGOING", "FAIL"), ("BEFORE", "PASS"), ("", "UNKNOWN")]
)
def test_a_past_infection_without_an_end_counts_as_it_was_recorded(frame, relation, verdict):
    mh = f"""
    USUBJID | MHTERM    | MHBODSYS                    | MHSTDTC | MHENRF
    --------+-----------+-----------------------------+---------+----------
    01      | HEPATITIS | INFECTIONS AND INFESTATIONS | 2010    | {relation}
    """
    assert told(frame, INFECTION, mh=mh)[0] == verdict


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({}, "no record of infections was delivered"),
        ({"ae": _infection("2019-02-20", "").replace("01 ", "02 ")},
         "no adverse event and no history is recorded"),
    ],
)  # fmt: skip
def test_without_a_record_nobody_knows_of_infections(frame, table, text):
    assert told(frame, INFECTION, **table) == ("UNKNOWN", text)


PREGNANCY = {"absent": "pregnancy", "child_bearing_to": 55}
NO_TEST = "no pregnancy test within 28 days"


def _woman(age):
    return DM.replace("| M", "| F").replace("70", age)


def _test(result, day="2019-02-20"):
    return f"""
    USUBJID | LBTESTCD | LBSTRESC | LBDTC
    --------+----------+----------+------
    01      | HCG      | {result} | {day}
    """


def _potential(answer, day="2019-02-20"):
    return f"""
    USUBJID | SCTESTCD | SCSTRESC | SCDTC
    --------+----------+----------+------
    01      | CHILDPOT | {answer} | {day}
    """


# neither an answer nor an answer to this
_LATER = """01 | CHILDPOT | U | 2019-02-25
    01 | SMOKER | Y | 2019-02-26
    """


def _history(term, start=""):
    return f"""
    USUBJID | MHTERM | MHSTDTC
    --------+--------+--------
    01      | {term} | {start}
    """


@pytest.mark.parametrize(
    ("tables", "verdict", "text"),
    [
        ({"dm": DM}, "PASS", "does not apply: male"),
        ({"dm": DM, "lb": _test("POSITIVE")}, "PASS", "does not apply: male"),
        ({"dm": _woman("30"), "lb": _test("NEGATIVE")}, "PASS", "negative test"),
        ({"dm": _woman("30"), "lb": _test("Positive")}, "FAIL", "positive test"),
        ({"dm": _woman("30"), "lb": _test("NEGATIVE", "2019-01-31")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("30"), "lb": _test("NEGATIVE", "2019-02-01")}, "PASS", "negative test"),
        ({"dm": _woman("30"), "lb": _test("NEGATIVE", "2019-03-01")}, "PASS", "negative test"),
        ({"dm": _woman("30"), "lb": _test("NEGATIVE", "2019-03-02")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("30"), "lb": _test("")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("30")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("55")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("56")}, "PASS", "does not apply: older than 55 years"),
        ({"dm": _woman("56"), "lb": _test("POSITIVE")}, "FAIL", "positive test"),
        ({"dm": _woman("")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("30"), "sc": _potential("N")}, "PASS",
         "does not apply: recorded as not of child-bearing potential"),
        ({"dm": _woman("30"), "sc": _potential("N", "2019-03-02")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("30"), "sc": _potential("N") + _LATER}, "PASS",
         "does not apply: recorded as not of child-bearing potential"),
        ({"dm": _woman("60"), "sc": _potential("Y")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("60"), "sc": _potential("Y"), "lb": _test("NEGATIVE")}, "PASS",
         "negative test"),
        ({"dm": _woman("30"), "mh": _history("Postmenopausal")}, "PASS",
         "does not apply: history of postmenopausal"),
        ({"dm": _woman("30"), "mh": _history("Hysterectomy", "2019-03-02")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("30"), "mh": _history("Pre-menopausal bleeding")}, "UNKNOWN", NO_TEST),
        ({"dm": _woman("30"), "mh": _history("Oophorectomy partial")}, "UNKNOWN", NO_TEST),
        ({"dm": DM.replace("| M", "| U")}, "PASS", "does not apply: older than 55 years"),
        ({"dm": DM.replace("| M", "| U").replace("70", "30")}, "UNKNOWN", NO_TEST),
    ],
)  # fmt: skip
def test_pregnancy_is_asked_only_of_whom_it_can_concern(frame, tables, verdict, text):
    assert told(frame, PREGNANCY, **tables) == (verdict, text)


def test_without_an_age_limit_an_old_woman_needs_a_test_too(frame):
    assert told(frame, {"absent": "pregnancy"}, dm=_woman("80")) == ("UNKNOWN", NO_TEST)


def test_what_made_a_test_unnecessary_is_the_evidence(frame):
    row = verdict_of(frame, PREGNANCY, dm=_woman("30"), sc=_potential("N"), lb=_test("NEGATIVE"))
    assert (row["SRCDOM"], row["SRCROW"], row["AVALC"]) == ("SC", 1, "N")


@pytest.mark.parametrize(
    ("tables", "verdict", "text"),
    [
        ({"dm": DM}, "PASS", "male"),
        ({"dm": _woman("50"), "mh": _history("Menopause")}, "PASS", "history of menopause"),
        ({"dm": _woman("50"), "sc": _potential("Y")}, "FAIL",
         "recorded as of child-bearing potential"),
        ({"dm": _woman("50")}, "UNKNOWN", "child-bearing potential is not recorded"),
    ],
)  # fmt: skip
def test_child_bearing_potential_can_exclude_by_itself(frame, tables, verdict, text):
    words = {"absent": "child_bearing", "child_bearing_to": 55}
    assert told(frame, words, **tables) == (verdict, text)
