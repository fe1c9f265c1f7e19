"""Per participant: low at baseline, newly low, worse, recovered, with and without help."""

import pandas as pd
import pytest

from anaemia_kit import AE, CM, MH, PR, dated, derived, nothing, treated
from safety_trial import safety_trial, told, treated_anaemia

TRIAL = safety_trial(endpoints=[treated_anaemia()])
HEAD = "USUBJID | AVALO:float | ADY:float | ABLFL | ONTRTFL"


def values(frame, text):
    """Return haemoglobin in g/dL: `courses` are lines "01: 11.0@1 9.9@8", day 1 the baseline."""
    rows = []
    for line in text.strip().splitlines():
        person, _, course = line.strip().partition(":")
        for place in course.split():
            value, _, day = place.partition("@")
            after = int(day) > 1
            rows.append(f"{person} | {value} | {day} | {'' if after else 'Y'} | {'Y' * after}")
    found = frame("\n".join([HEAD, *rows]))
    standard = {"AVAL": 10 * found["AVALO"], "AVALU": "g/L", "AVALOU": "g/dL"}
    return dated(found.assign(PARAMCD="HGB", **standard))


@pytest.fixture
def people(frame):
    def read(n, **dates):
        rows = "\n".join(f"{number:02d} | Y | A" for number in range(1, n + 1))
        return treated(frame("USUBJID | SAFFL | ARM\n" + rows).assign(**dates))

    return read


@pytest.fixture
def transfused(frame):
    """Return the procedures of people transfused on a day, "" for no date: `transfused("01@10")`."""

    def read(*told_days):
        rows = []
        for number, told_day in enumerate(told_days):
            person, _, day = told_day.partition("@")
            date = pd.Timestamp("2019-12-31") + pd.Timedelta(days=int(day)) if day else ""
            rows.append(f"{person} | {number} | | RED CELL TRANSFUSION | {str(date)[:10]} |")
        return frame(
            "\n".join(["USUBJID | PRSEQ:int | PRTRT | PRDECOD | PRSTDTC | PRENDTC", *rows])
        )

    return read


def adocc_of(frame, course, adsl, pr=None, trial=TRIAL):
    given = (nothing(CM), nothing(PR) if pr is None else pr)
    return derived(values(frame, course), adsl, trial, given)[0].set_index("USUBJID")


def test_states_follow_baseline_and_later_values(frame, people):
    adocc = adocc_of(
        frame,
        """
        01: 10.0@1 10.0@8
        02: 10.0@1 9.9@8 10.5@15
        03: 9.9@1 8.0@8 10.2@15
        04: 9.0@1 7.9@8
        05: 9.0@1 10.0@8 9.9@15 10.0@22
        06: 9.0@1 10.0@8 10.4@15
        07: 9.0@1 7.9@8 10.0@15 10.0@22
        08: 7.9@1 7.5@8
        """,
        people(8),
    )
    columns = ["BASEBELOW", "OCCUR", "FIRSTDY", "WORSENED", "RECOVERED", "PERSIST"]
    assert {who: tuple(told(row).values()) for who, row in adocc[columns].T.items()} == {
        "01": (0, 0, "", "", "", ""),
        "02": (0, 1, 8, "", "", ""),
        "03": (1, 1, 8, 0, 0, 1),
        "04": (1, 1, 8, 1, 0, 0),
        "05": (1, 1, 15, 0, 0, 1),
        "06": (1, 0, "", 0, 1, 0),
        "07": (1, 1, 8, 1, 1, 0),
        "08": (1, 1, 8, "", 0, 1),  # below the further limit before: cannot worsen past it
    }


def test_recovery_is_not_counted_soon_after_a_transfusion(frame, people, transfused):
    course = """
        01: 9.0@1 10.5@12 10.6@20
        02: 9.0@1 10.5@12 10.6@25 10.4@30
        03: 9.0@1 10.5@12 10.6@25
        """
    adocc = adocc_of(frame, course, people(3), transfused("01@10", "02@10", "03@10"))
    assert told(adocc["RECOVERED"]) == {"01": 0, "02": 1, "03": 0}


def test_two_values_of_one_day_are_one_day_of_recovery(frame, people):
    adocc = adocc_of(frame, "01: 9.0@1 10.5@8 10.6@8", people(1))
    assert told(adocc["RECOVERED"]) == {"01": 0}


def test_the_trial_file_says_how_many_days_make_a_recovery(frame, people):
    once = safety_trial(endpoints=[treated_anaemia(recovered_after=1)])
    adocc = adocc_of(frame, "01: 9.0@1 10.5@8", people(1), trial=once)
    assert told(adocc["RECOVERED"]) == {"01": 1}


def test_a_transfusion_is_an_event_of_the_composite_with_or_without_a_low_value(
    frame, people, transfused
):
    course = """
        01: 11@1 10.5@8
        02: 11@1 9.5@20
        03: 11@1 10.5@8
        04: 11@1
        """
    adocc = adocc_of(frame, course, people(5), transfused("01@5", "02@5", "04@5", "05"))

    assert told(adocc["OCCUR"]) == {"01": 0, "02": 1, "03": 0, "04": "", "05": ""}
    assert told(adocc["OCCURC"]) == {"01": 1, "02": 1, "03": 0, "04": 1, "05": 1}
    assert told(adocc["FIRSTDYC"]) == {"01": 5, "02": 5, "03": "", "04": 5, "05": ""}
    assert told(adocc["GIVEN"]) == {"01": 1, "02": 1, "03": 0, "04": 1, "05": 1}


def test_values_touched_by_a_transfusion_are_left_aside(frame, people, transfused):
    course = """
        01: 11@1 9.0@10 9.5@15 10.5@30
        02: 11@1 9.5@15
        03: 11@1 9.5@30
        04: 9.5@1 9.5@30
        """
    pr = transfused("01@10", "02@10", "03", "04@-2")
    adocc = adocc_of(frame, course, people(4), pr)

    assert told(adocc["VALUESU"]) == {"01": 2, "02": 0, "03": 0, "04": 1}
    assert told(adocc["OCCURU"]) == {"01": 1, "02": "", "03": "", "04": 1}
    assert told(adocc["HIDDEN"]) == {"01": 1, "02": 1, "03": 1, "04": 0}
    # a baseline soon after a transfusion, or one that no date keeps clear of it, says nothing
    assert told(adocc["BASEBELU"]) == {"01": 0, "02": 0, "03": "", "04": ""}
    assert told(adocc["BASEBELOW"]) == {"01": 0, "02": 0, "03": 0, "04": 1}


def test_without_baseline_or_values_nothing_is_claimed(frame, people):
    adocc = adocc_of(frame, "01: 9.0@8", people(2))

    assert told(adocc["BASEBELOW"]) == {"01": "", "02": ""}
    assert told(adocc["OCCUR"]) == {"01": 1, "02": ""}
    assert told(adocc["VALUES"]) == {"01": 1, "02": 0}
    assert adocc[["WORSENED", "RECOVERED", "PERSIST"]].isna().all(axis=None)


def test_death_before_a_low_value_and_within_the_window_ends_the_time(frame, people):
    course = """
        01: 11@1 9.0@8
        02: 11@1 10.5@8
        03: 11@1
        04: 11@1 10.5@8
        05: 11@1 10.5@8
        06: 11@1
        """
    # last dose on day 61: the window ends on day 91
    days = ["2020-01-20", "2020-01-20", "2020-01-20", "2020-03-31", "2020-04-01", ""]
    adocc = adocc_of(frame, course, people(6, DTHDT=pd.to_datetime(pd.Series(days))))

    assert told(adocc["DAYS"]) == {"01": 8, "02": 20, "03": 20, "04": 91, "05": 8, "06": 1}
    assert told(adocc["CAUSE"]) == {"01": 1, "02": 2, "03": 2, "04": 2, "05": 0, "06": 0}


def test_somebody_never_treated_has_no_time(frame, people):
    adsl = people(2).assign(SAFFL=["Y", None])
    adocc = adocc_of(frame, "01: 11@1 9.0@8", treated(adsl))
    assert told(adocc["DAYS"]) == {"01": 8, "02": ""}


def test_a_documented_bleeding_marks_the_participant(frame, people):
    mh = pd.DataFrame([["02", 1, "Gastric haemorrhage", None]], columns=MH)
    sets = derived(values(frame, "01: 11@1 9.0@8"), people(2), TRIAL, causes=(nothing(AE), mh))
    assert told(sets[0].set_index("USUBJID")["CAUSED"]) == {"01": 0, "02": 1}


def test_order_and_repetition_of_records_do_not_matter(frame, people, transfused):
    course = "01: 9.0@1 10.5@8 10.6@15 7.0@22\n02: 11@1 9.5@15 9.0@22"
    adlb, pr, adsl = values(frame, course), transfused("02@3"), people(2)

    def of(records, procedures):
        return derived(records, adsl, TRIAL, (nothing(CM), procedures))[0]

    once = of(adlb, pr)
    shuffled = of(adlb.sample(frac=1, random_state=3), pd.concat([pr, pr], ignore_index=True))
    pd.testing.assert_frame_equal(once, shuffled)


def test_an_empty_cut_has_no_participant(frame, people):
    assert adocc_of(frame, "01: 11@1", people(1)[:0]).empty
