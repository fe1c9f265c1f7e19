"""Severe values beside reported events, and severe events beside values."""

import csv
from importlib.resources import files

import pandas as pd
import pytest

from anaemia_kit import dated
from helpers.adam.adrep import (
    LOWER,
    NO_START,
    NO_TEST,
    NO_VALUE,
    NOT_REPORTED,
    REPORTED,
    SEEN,
    SEEN_LOWER,
    UNDATED,
    UNGRADED,
    derive_adevent,
    derive_advalue,
    event_terms,
    one_spelling,
)
from safety_trial import safety, safety_trial, told

TRIAL = safety_trial()
ORIGIN = pd.Timestamp("2019-12-31")


@pytest.fixture
def adlb(frame):
    """Return values of one participant: `adlb("NEUT L4@20", "K H3@8")`, all on treatment."""

    def read(*values):
        rows = []
        for value in values:
            test, _, rest = value.partition(" ")
            grade, _, day = rest.partition("@")
            low, high = (grade[1:] if grade.startswith(side) else "" for side in "LH")
            rows.append(f"01 | {test} | 1 | {low} | {high} | {day}")
        head = "USUBJID | PARAMCD | AVALO:float | ATOXGRL:float | ATOXGRH:float | ADY:float"
        return dated(frame("\n".join([head, *rows]))).assign(AVALOU="x", ONTRTFL="Y")

    return read


@pytest.fixture
def adae(frame):
    """Return events of one participant: `adae("Neutropenia 3@20-30")`; "20-" goes on, "-" undated."""

    def read(*events):
        rows = []
        for number, event in enumerate(events, 1):
            term, _, rest = event.rpartition(" ")
            grade, _, days = rest.partition("@")
            start, _, end = days.partition("-")
            dates = [
                str(ORIGIN + pd.Timedelta(days=int(d)))[:10] if d else "" for d in (start, end)
            ]
            rows.append(f"01 | {number} | {term} | {term} | {grade} | {' | '.join(dates)} | Y")
        head = "USUBJID | AESEQ:int | AETERM | AEDECOD | ATOXGRN:float | ASTDT:date | AENDT:date"
        found = frame("\n".join([head + " | TRTEMFL", *rows]))
        days = {name[:-1] + "Y": (found[name] - ORIGIN).dt.days for name in ("ASTDT", "AENDT")}
        return found.assign(**days)

    return read


def of_values(adlb, adae, trial=TRIAL):
    return derive_advalue(adlb, adae, trial)["STATUS"].tolist()


def of_events(adlb, adae, trial=TRIAL):
    return derive_adevent(adlb, adae, trial)["STATUS"].tolist()


def test_a_severe_value_is_reported_by_an_event_whose_days_hold_it(adlb, adae):
    event = adae("Neutropenia 3@20-30")
    values = adlb("NEUT L3@12", "NEUT L3@13", "NEUT L4@25", "NEUT L3@37", "NEUT L3@38")
    assert of_values(values, event) == [NOT_REPORTED, REPORTED, REPORTED, REPORTED, NOT_REPORTED]


def test_an_event_without_an_end_goes_on(adlb, adae):
    assert of_values(adlb("NEUT L3@99"), adae("Neutropenia 3@20-")) == [REPORTED]


def test_a_lower_or_missing_grade_reports_it_as_lower(adlb, adae):
    value = adlb("NEUT L3@20")
    assert of_values(value, adae("Neutropenia 2@20-30")) == [LOWER]
    assert of_values(value, adae("Neutropenia @20-30")) == [LOWER]
    assert of_values(value, adae("Neutropenia 2@20-30", "Febrile neutropenia 4@21-22")) == [
        REPORTED
    ]


def test_an_event_without_a_start_may_report_it(adlb, adae):
    value = adlb("NEUT L3@20")
    assert of_values(value, adae("Neutropenia 3@-")) == [UNDATED]
    assert of_values(value, adae("Neutropenia 3@-", "Neutropenia 2@20-30")) == [LOWER]


def test_only_an_event_of_the_same_test_and_side_matches(adlb, adae):
    value = adlb("K L3@20")
    assert of_values(value, adae("Hyperkalaemia 3@20-30")) == [NOT_REPORTED]
    assert of_values(value, adae("Nausea 3@20-30")) == [NOT_REPORTED]
    assert of_values(value, adae("Hypokalemia 3@20-30")) == [REPORTED]


def test_both_spellings_and_uncoded_events_are_known(adlb, adae):
    events = adae("ANEMIA 3@20-30").assign(AEDECOD=None)
    assert of_values(adlb("HGB L3@20"), events) == [REPORTED]
    pairs = [("Haemoglobin decreased", "Hemoglobin decreased"), ("Tumour", "TUMOR")]
    for one, other in pairs:
        assert one_spelling(pd.Series([one])).equals(one_spelling(pd.Series([other])))


def test_milder_values_and_those_off_treatment_are_not_asked_about(adlb, adae):
    values = adlb("NEUT L2@20", "NEUT L3@21")
    values["ONTRTFL"] = ["Y", None]
    assert of_values(values, adae("Nausea 1@2-3")) == []


def test_a_severe_event_is_seen_in_a_severe_value_of_its_days(adlb, adae):
    event = adae("Neutropenia 3@20-30")
    assert of_events(adlb("NEUT L3@37"), event) == [SEEN]
    assert of_events(adlb("NEUT L2@25", "NEUT L4@38"), event) == [SEEN_LOWER]
    assert of_events(adlb("NEUT @25"), event) == [UNGRADED]
    assert of_events(adlb("NEUT L3@38"), event) == [NO_VALUE]
    assert of_events(adlb("K L3@25"), event) == [NO_TEST]


def test_one_of_several_tests_of_a_term_is_enough(adlb, adae):
    found = derive_adevent(
        adlb("ALT H3@20", "BILI H0@20"), adae("Transaminases increased 3@20-30"), TRIAL
    ).iloc[0]
    assert (found["STATUS"], found["LABGRADE"], found["TESTS"]) == (SEEN, 3, "ALT, AST")


def test_an_event_without_a_start_cannot_be_placed(adlb, adae):
    assert of_events(adlb("NEUT L3@20"), adae("Neutropenia 3@-30")) == [NO_START]


def test_each_line_of_an_event_has_its_own_days_and_grade(adlb, adae):
    lines = adae("Neutropenia 2@20-25", "Neutropenia 4@25-30", "Neutropenia 1@30-60")
    values = adlb("NEUT L2@16", "NEUT L4@32", "NEUT L1@60")
    found = derive_adevent(values, lines, TRIAL).set_index("AESEQ")
    assert told(found["LABGRADE"]) == {1: 4, 2: 4, 3: 4}
    narrow = safety_trial(safety=safety(matching_days=0))
    found = derive_adevent(values, lines, narrow).set_index("AESEQ")
    assert told(found["LABGRADE"]) == {1: "", 2: "", 3: 4}


def test_only_emergent_events_are_asked_about_but_any_can_report_a_value(adlb, adae):
    earlier = adae("Neutropenia 3@20-30").assign(TRTEMFL=None)
    assert of_events(adlb("NEUT L3@25"), earlier) == []
    assert of_values(adlb("NEUT L3@25"), earlier) == [REPORTED]


def test_no_events_or_no_values_leave_nothing_to_match(adlb, adae):
    assert of_values(adlb("NEUT L3@25"), adae("Nausea 1@2-3")[:0]) == [NOT_REPORTED]
    assert of_events(adlb("NEUT L3@25"), adae("Nausea 1@2-3")[:0]) == []
    assert of_values(adlb("NEUT L3@25")[:0], adae("Neutropenia 3@20-30")) == []
    assert of_events(adlb("NEUT L3@25")[:0], adae("Neutropenia 3@20-30")) == [NO_TEST]


def test_a_test_that_the_trial_does_not_grade_is_left_out(adlb, adae):
    plain = safety_trial(laboratory=[{"test": "NEUT", "label": "Neutrophils"}])
    assert of_values(adlb("NEUT L3@25"), adae("Neutropenia 3@20-30"), plain) == []


def test_every_graded_test_has_terms_and_no_line_is_idle():
    with (files("helpers.adam") / "ctcae_labs.csv").open() as source:
        graded = {(row["test"], row["direction"]) for row in csv.DictReader(source)}
    named = event_terms()
    assert set(zip(named["PARAMCD"], named["DIRECTION"], strict=True)) == graded
    # spelled in both ways a term stands once; leucopenia is another word
    assert not named.duplicated().any()
