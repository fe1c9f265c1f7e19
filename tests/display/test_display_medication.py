"""Earlier treatment, history and medication as a reader sees them."""

import pytest

from cut_kit import small_trial
from helpers.ard.history import ard_medical_history
from helpers.ard.medication import ard_medication
from helpers.ard.prior_therapy import ard_prior_therapy
from helpers.display.history import medical_history_table
from helpers.display.medication import (
    medication_listing,
    medication_rows,
    medication_sentence,
    medication_table,
    procedures_listing,
)
from helpers.display.prior_therapy import prior_therapy_sentence, prior_therapy_table
from html_kit import rows_of, words_of

DOMAINS = ("cm", "mh", "pr")
ADSL = """
    USUBJID | INCLFL | SAFFL
    --------+--------+------
    01      | Y      | Y
    02      | Y      | Y
    """
ADCM = """
    USUBJID | CMSEQ:int | CMTRT  | CLASS  | TERM      | CMINDC | CMDOSE:float | CMDOSU | CMROUTE | CMSTDTC | CMENDTC | PREFL | CONFL | OPENFL | AEXCL
    --------+-----------+--------+--------+-----------+--------+--------------+--------+---------+---------+---------+-------+-------+--------+----------------------------
    01      | 1         | <b>A   | NERVES | <b>A      | <i>ill | 2.50         | mg     | ORAL    | 2019    |         | Y     | Y     | Y      |
    02      | 1         | C      | NERVES | C         |        |              | mg     |         |         | 2019-01 |       |       |        | ended before the first dose
    """
ADMH = """
    USUBJID | CLASS  | TERM   | AEXCL
    --------+--------+--------+------------------
    01      | JOINTS | <b>GO  |
    02      | JOINTS | TUMOUR | primary diagnosis
    """
ADPRIOR = """
    USUBJID | SRCDOM | SRCSEQ:int | KIND                  | SETTING    | TERM
    --------+--------+------------+-----------------------+------------+---------
    01      | CM     | 1          | ANTICANCER MEDICATION | FIRST LINE | <i>DRUG
    01      | PR     | 1          | SURGERY               |            | KNEE
    """


@pytest.fixture
def adsl(frame):
    return frame(ADSL)


def test_medication_shows_class_and_name_and_what_is_left_out(adsl, frame):
    trial = small_trial()
    results = ard_medication(frame(ADCM), adsl, trial, DOMAINS)
    shown = medication_table(results, trial)

    assert rows_of(shown) == [
        ("Any concomitant medication", ["1 (50.0%)"]),
        ("Nerves", ["1 (50.0%)"]),
        ("<b>A", ["1 (50.0%)"]),
    ]
    said = words_of(shown)
    assert "30 days after the last" in said
    assert "Records: 2 delivered, 1 counted; left out: ended before the first dose (1)." in said
    assert "1 of 1 concomitant records have dates that leave it open; they are counted." in said
    assert words_of(medication_sentence(results)) == (
        "1 of 2 treated participants (50.0%) took a concomitant medication: 1 took one begun "
        "before the first dose."
    )


def test_the_listing_shows_every_record_and_what_it_counts_as(frame):
    rows = medication_rows(frame(ADCM))

    assert rows["Dose"].tolist() == ["2.5 mg", "–"]
    assert rows["Counted as"].tolist() == [
        "Concomitant (dates leave it open)",
        "Ended before the first dose",
    ]
    assert "<b>" not in medication_listing(rows).html
    assert "<i>" not in medication_listing(rows).html


def test_without_records_each_part_is_one_sentence(adsl, frame):
    trial, none = small_trial(), frame(ADCM).iloc[:0]
    results = ard_medication(none, adsl, trial, DOMAINS)
    history = ard_medical_history(frame(ADMH).iloc[:0], adsl, trial, DOMAINS)
    prior = ard_prior_therapy(frame(ADPRIOR).iloc[:0], adsl, trial, DOMAINS)

    assert words_of(medication_table(results, trial)) == (
        "No concomitant medication of a treated participant is recorded."
    )
    assert words_of(medication_sentence(results) + prior_therapy_sentence(prior)) == ""
    assert medication_listing(medication_rows(none)).html == ""
    assert words_of(medical_history_table(history)) == (
        "No medical history of an included participant is recorded beyond the disease itself."
    )
    assert words_of(prior_therapy_table(prior)) == (
        "No earlier treatment of an included participant is recorded."
    )


def test_procedures_are_listed_with_what_they_count_as(frame):
    adpr = frame("""
        USUBJID | PRTRT    | KIND    | PRSTDTC | PRENDTC | PREFL | OPENFL
        --------+----------+---------+---------+---------+-------+-------
        01      | <b>Cut   | SURGERY | 2019-03 |         | Y     | Y
        02      | Blood    | OTHER   | 2019-04 |         |       |
        """)
    assert rows_of(procedures_listing(adpr)) == [
        ("01", ["<b>Cut", "Surgery", "2019-03", "–", "Earlier treatment (date leaves it open)"]),
        ("02", ["Blood", "Other", "2019-04", "–", "On or after the first dose"]),
    ]
    assert words_of(procedures_listing(adpr.iloc[:0])) == "This cut has no records of procedures."


def test_what_was_not_delivered_is_not_said_to_be_absent(adsl, frame):
    trial = small_trial()
    none = ard_medication(frame(ADCM).iloc[:0], adsl, trial, ("mh",))
    drugs = frame(ADPRIOR).iloc[:1]

    assert words_of(medication_table(none, trial)) == "Not delivered in this cut: medication."
    assert "Not delivered in this cut: procedures." in words_of(
        prior_therapy_table(ard_prior_therapy(drugs, adsl, trial, ("cm",)))
    )


def test_history_leaves_out_the_disease_and_says_so(adsl, frame):
    shown = medical_history_table(ard_medical_history(frame(ADMH), adsl, small_trial(), DOMAINS))
    assert rows_of(shown)[-1] == ("<b>GO", ["1 (50.0%)"])
    assert "2 delivered, 1 counted; left out: primary diagnosis (1)." in words_of(shown)


def test_earlier_treatment_by_setting_agent_and_kind(adsl, frame):
    results = ard_prior_therapy(frame(ADPRIOR), adsl, small_trial(), DOMAINS)

    assert rows_of(prior_therapy_table(results)) == [
        ("Any earlier treatment", ["1 (50.0%)"]),
        ("First line", ["1 (50.0%)"]),
        ("<i>DRUG", ["1 (50.0%)"]),
        ("Surgery", ["1 (50.0%)"]),
        ("Knee", ["1 (50.0%)"]),
    ]
    assert words_of(prior_therapy_sentence(results)) == (
        "Earlier treatment of 2 included participants: anticancer medication in 1 and surgery in 1."
    )


def test_a_long_table_folds_beneath_its_most_frequent_terms(adsl, frame):
    many = frame(ADMH).iloc[[0] * 70].assign(TERM=[f"T{n:02d}" for n in range(70)])
    shown = medical_history_table(ard_medical_history(many, adsl, small_trial(), DOMAINS))
    assert "the 20 most frequent terms of 70" in words_of(shown)
    assert "<summary>All 70 terms</summary>" in shown.html
