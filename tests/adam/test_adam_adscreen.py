"""ADSCREEN: every screening, how it ended, and whether another one was allowed."""

import pandas as pd
import pytest

from eligibility_kit import DM, judge, laboratory

NEUTROPHILS = {"id": "E3", "test": "NEUT", "at_least": {"value": 1.5, "unit": "10^9/L"}}
INFECTION = {
    "id": "E6",
    "absent": "active_infection",
    "eligible_again": "treated",
    "treated_with": ["ANTIBACTERIAL"],
}
CRITERIA = [NEUTROPHILS, INFECTION, {"id": "E9", "recorded": True}]
HEAD = """
    USUBJID | DSSEQ:float | DSCAT | DSDECOD | DSTERM | DSSTDTC
    --------+-------------+-------+---------+--------+--------
    """
NAMES = {
    "consent": ("PROTOCOL MILESTONE", "INFORMED CONSENT OBTAINED"),
    "failure": ("DISPOSITION EVENT", "SCREEN FAILURE"),
    "enrolled": ("PROTOCOL MILESTONE", "ENROLLED"),
    "met": ("PROTOCOL MILESTONE", "ELIGIBILITY CRITERIA MET"),
}


def _events(*told):
    """Return a DS table from `("failure", "2019-01-20", "why")`, numbered in that order."""
    rows = []
    for number, (kind, day, *term) in enumerate(told, start=1):
        category, word = NAMES[kind]
        rows.append(f"01 | {number} | {category} | {word} | {(term or [word])[0]} | {day}")
    return HEAD + "\n".join(rows)


def _outcomes(frame, *told, **tables):
    """Return (begin, end, outcome) of each screening."""
    screens, _ = judge(frame, CRITERIA, ds=_events(*told), **tables)
    days = screens[["SCRSDT", "SCREDT"]].apply(lambda c: c.dt.strftime("%m-%d"))
    known = days.where(days.notna(), None)
    return [tuple(row) for row in known.assign(OUTCOME=screens["OUTCOME"]).to_numpy()]


OPEN_DM = DM.replace("| A ", "|   ").replace("2019-03-01", "")


@pytest.mark.parametrize(
    ("told", "screenings"),
    [
        ([("consent", "2019-02-20"), ("enrolled", "2019-03-01")],
         [("02-20", "03-01", "INCLUDED")]),
        ([("consent", "2019-01-10"), ("failure", "2019-01-20"), ("consent", "2019-02-20"),
          ("enrolled", "2019-03-01")],
         [("01-10", "01-20", "FAILED"), ("02-20", "03-01", "INCLUDED")]),
        ([("consent", "2019-01-10"), ("failure", "2019-01-20"), ("consent", "2019-02-20"),
          ("failure", "2019-02-25"), ("consent", "2019-02-28"), ("enrolled", "2019-03-01")],
         [("01-10", "01-20", "FAILED"), ("02-20", "02-25", "FAILED"),
          ("02-28", "03-01", "INCLUDED")]),
        # consent to an amended protocol opens no screening
        ([("consent", "2019-02-20"), ("enrolled", "2019-03-01"), ("consent", "2019-05-01")],
         [("02-20", "03-01", "INCLUDED")]),
        # two reasons of one day are one failure, and milestones of two kinds one inclusion
        ([("consent", "2019-01-10"), ("failure", "2019-01-20"), ("failure", "2019-01-20"),
          ("consent", "2019-02-20"), ("met", "2019-02-28"), ("enrolled", "2019-03-01")],
         [("01-10", "01-20", "FAILED"), ("02-20", "03-01", "INCLUDED")]),
        # a day that is recorded in the wrong order: consent comes before what ended that day
        ([("enrolled", "2019-03-01"), ("consent", "2019-03-01")],
         [("03-01", "03-01", "INCLUDED")]),
        # screened again without another consent
        ([("consent", "2019-01-10"), ("failure", "2019-01-20"), ("enrolled", "2019-03-01")],
         [("01-10", "01-20", "FAILED"), (None, "03-01", "INCLUDED")]),
        # a failure without its day keeps the place of its number
        ([("consent", "2019-01-10"), ("failure", "2019-01"), ("consent", "2019-02-20"),
          ("enrolled", "2019-03-01")],
         [("01-10", None, "FAILED"), ("02-20", "03-01", "INCLUDED")]),
    ],
)  # fmt: skip
def test_a_screening_ends_with_failure_or_inclusion(frame, told, screenings):
    assert _outcomes(frame, *told) == screenings


def test_consent_after_a_failure_opens_a_screening_that_nothing_has_ended(frame):
    told = [("consent", "2019-01-10"), ("failure", "2019-01-20"), ("consent", "2019-02-20")]
    assert _outcomes(frame, *told, dm=OPEN_DM) == [
        ("01-10", "01-20", "FAILED"),
        ("02-20", None, "OPEN"),
    ]


def test_a_screening_without_consent_begins_with_its_first_visit(frame):
    sv = """
    USUBJID | VISITNUM:float | VISIT     | SVSTDTC
    --------+----------------+-----------+-----------
    01      | 1              | SCREENING | 2019-01-11
    01      | 2              | AGAIN     | 2019-02-22
    01      | 3              | LATER     | 2019-03-20
    """
    told = [("consent", "2019-01-10"), ("failure", "2019-01-20"), ("enrolled", "2019-03-01")]
    assert _outcomes(frame, *told, sv=sv)[1] == ("02-22", "03-01", "INCLUDED")


@pytest.mark.parametrize(
    ("dm", "outcome"),
    [
        (DM, ("02-20", "03-01", "INCLUDED")),
        (DM.replace("| A ", "| SCRNFAIL"), ("02-20", None, "FAILED")),
        (OPEN_DM, ("02-20", None, "OPEN")),
        (OPEN_DM.replace("2019-02-20", ""), (None, None, "OPEN")),
    ],
)
def test_without_any_event_the_arm_tells_how_screening_ended(frame, dm, outcome):
    assert _outcomes(frame, dm=dm) == [outcome]


def test_the_site_s_words_and_criteria_stand_with_their_screening(frame):
    ie = """
    USUBJID | IETESTCD | IECAT     | IEORRES | IEDTC
    --------+----------+-----------+---------+-----------
    01      | E9       | EXCLUSION | Y       | 2019-01-19
    01      | E3       | EXCLUSION | Y       | 2019-01-20
    """
    ds = _events(
        ("consent", "2019-01-10"),
        ("failure", "2019-01-20", "Low values"),
        ("failure", "2019-01-20", "Unwell"),
        ("consent", "2019-02-20"),
        ("enrolled", "2019-03-01", "SCREEN FAILURE"),
    )
    screens, _ = judge(frame, CRITERIA, ds=ds, ie=ie)

    assert screens.SITEREAS.tolist() == ["Low values; Unwell", ""]
    assert screens.FAILED.tolist() == ["E3; E9", ""]
    assert screens.ANL01FL.where(screens.ANL01FL.notna(), "").tolist() == ["", "Y"]


def test_what_failed_by_data_counts_beside_what_the_site_recorded(frame):
    ds = _events(("consent", "2019-02-20"), ("enrolled", "2019-03-01"))
    screens, _ = judge(frame, CRITERIA, ds=ds, lb=laboratory("1.0"))
    assert screens.FAILED.tolist() == ["E3"]


def test_a_criterion_whose_alternative_is_met_did_not_fail(frame):
    age = {"test": "AGE", "kind": "inclusion"}
    old = age | {"id": "I1", "at_least": {"value": 75, "unit": "years"}, "alternative_to": "I2"}
    adult = age | {"id": "I2", "at_least": {"value": 18, "unit": "years"}}
    screens, _ = judge(frame, [old, adult])
    assert screens.FAILED.tolist() == [""]


TWICE = [("consent", "2019-01-10"), ("failure", "2019-01-20"), ("consent", "2019-02-20")]
AGAIN = [*TWICE, ("enrolled", "2019-03-01")]


def _infection(start="2019-01-15", end="2019-03-01"):
    return f"""
    USUBJID | AESEQ:float | AEDECOD | AEBODSYS                    | AESTDTC | AEENDTC
    --------+-------------+---------+-----------------------------+---------+--------
    01      | 1           | Cold    | INFECTIONS AND INFESTATIONS | {start} | {end}
    """


def _medicine(start="2019-01-16", group="ANTIBACTERIALS FOR SYSTEMIC USE"):
    return f"""
    USUBJID | CMTRT       | CMCLAS  | CMSTDTC | CMENDTC
    --------+-------------+---------+---------+--------
    01      | Amoxicillin | {group} | {start} |
    """


def _second(frame, criteria=CRITERIA, told=AGAIN, **tables):
    """Return RESCREEN, RESCRTXT and DEVIATION of the last of several screenings."""
    screens, _ = judge(frame, criteria, ds=_events(*told), **tables)
    last = screens.iloc[-1]
    deviation = None if pd.isna(last.DEVIATION) else last.DEVIATION
    assert screens.RESCREEN.tolist()[0] == ""
    return last.RESCREEN, last.RESCRTXT, deviation


@pytest.mark.parametrize(
    ("end", "answer"),
    [
        ("2019-03-01", ("ALLOWED", "E6 is met now, treated from 2019-01-16", None)),
        ("2019-03-02", ("NOT ALLOWED", "E6 fails again", "MAJOR")),
        ("", ("NOT ALLOWED", "E6 fails again", "MAJOR")),
        ("2019-03", ("UNKNOWN", "E6 cannot be judged again", "POTENTIAL")),
    ],
)
def test_an_infection_must_be_over_by_the_day_of_inclusion(frame, end, answer):
    assert _second(frame, ae=_infection(end=end), cm=_medicine()) == answer


@pytest.mark.parametrize(
    ("cm", "answer", "text"),
    [
        (_medicine("2019-01-15"), "ALLOWED", "E6 is met now, treated from 2019-01-15"),
        (_medicine("2019-01-14"), "NOT ALLOWED",
         "E6 is met now, but not treated"),
        (_medicine("2019-03-02"), "NOT ALLOWED",
         "E6 is met now, but not treated"),
        (_medicine(group="ANALGESICS"), "NOT ALLOWED",
         "E6 is met now, but not treated"),
        (_medicine("2019-01"), "UNKNOWN",
         "E6 is met now, but the dates of treatment leave it open"),
        (_medicine().replace("01 ", "02 "), "UNKNOWN",
         "E6 is met now, but no medication is recorded"),
    ],
)  # fmt: skip
def test_an_infection_must_have_been_treated_since_it_began(frame, cm, answer, text):
    assert _second(frame, ae=_infection(), cm=cm)[:2] == (answer, text)


def test_where_the_trial_asks_for_recovery_only_no_treatment_is_needed(frame):
    words = {"id": "E6", "absent": "active_infection", "eligible_again": "recovered"}
    assert _second(frame, [words], ae=_infection())[:2] == ("ALLOWED", "E6 is met now")


def test_any_other_failure_is_final(frame):
    lb = laboratory("1.0", day="2019-01-15") + laboratory("2.0", day="2019-02-25").split("\n")[3]
    assert _second(frame, lb=lb) == (
        "NOT ALLOWED",
        "E3 failed at screening 1, which is final",
        "MAJOR",
    )


def test_the_strictest_of_several_failures_decides(frame):
    lb = laboratory("1.0", day="2019-01-15")
    found = _second(frame, lb=lb, ae=_infection(), cm=_medicine())
    assert found[:2] == ("NOT ALLOWED", "E3 failed at screening 1, which is final")


def test_a_final_failure_stays_final_two_screenings_later(frame):
    told = [
        *TWICE,
        ("failure", "2019-02-25"),
        ("consent", "2019-02-27"),
        ("enrolled", "2019-03-01"),
    ]
    lb = laboratory("1.0", day="2019-01-15") + laboratory("2.0", day="2019-02-24").split("\n")[3]
    answer, text, deviation = _second(frame, told=told, lb=lb)

    assert (answer, deviation) == ("NOT ALLOWED", "MAJOR")
    assert text == "E3 failed at screening 1, which is final"


def _recorded(criterion):
    return f"""
    USUBJID | IETESTCD    | IECAT     | IEORRES | IEDTC
    --------+-------------+-----------+---------+-----------
    01      | {criterion} | EXCLUSION | Y       | 2019-01-20
    """


@pytest.mark.parametrize(
    ("tables", "text"),
    [
        ({}, "no failed criterion is recorded at screening 1"),
        ({"ie": _recorded("E77")}, "E77 is no criterion of the trial file"),
        ({"ie": _recorded("E6"), "ae": _infection("2019-05-01", ""), "cm": _medicine()},
         "E6 is met now, but no infection is recorded that could be treated"),
    ],
)  # fmt: skip
def test_what_nobody_recorded_leaves_it_unknown(frame, tables, text):
    assert _second(frame, **tables) == ("UNKNOWN", text, "POTENTIAL")


def test_nobody_is_included_twice(frame):
    told = [("consent", "2019-01-10"), ("enrolled", "2019-01-20"), ("consent", "2019-02-20"),
            ("enrolled", "2019-03-01")]  # fmt: skip
    screens, _ = judge(frame, CRITERIA, ds=_events(*told))

    assert screens.OUTCOME.tolist() == ["INCLUDED", "INCLUDED"]
    assert _second(frame, told=told) == ("NOT ALLOWED", "included already on 2019-01-20", "MAJOR")


def test_a_further_failure_is_no_deviation(frame):
    told = [*TWICE, ("failure", "2019-02-25")]
    found = _second(frame, told=told, dm=OPEN_DM, lb=laboratory("1.0", day="2019-01-15"))
    assert found == ("NOT ALLOWED", "E3 failed at screening 1, which is final", None)


def test_two_participants_do_not_mix(frame):
    dm = DM + "    02      | A     | One arm | 2019-03-01 | 2019-02-20 | 70        | M\n"
    screens, _ = judge(frame, CRITERIA, dm=dm, ds=_events(*AGAIN), ae=_infection(), cm=_medicine())

    assert screens.groupby("USUBJID").SCREENNO.apply(list).to_dict() == {"01": [1, 2], "02": [1]}
    assert screens.set_index("USUBJID").RESCREEN["02"] == ""
