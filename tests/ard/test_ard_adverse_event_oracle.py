"""Adverse events of a real study, cell by cell against two published tables of them.

Participants on placebo, low dose and high dose, of 86, 84 and 84 treated. Sources: table 14-5.01 of
the clinical study report CDISCPILOT01, which counts every event that began on or after the first
dose, as its published replication prints it; and the incidence tables of the pharmaverse analysis
data of the same study, whose window ends 30 days after the last dose.
"""

from pathlib import Path

import pandas as pd
import pytest

from helpers.adam.adae import derive_adae
from helpers.adam.dates import parse_dtc
from helpers.ard.adverse_event_terms import ard_ae_terms
from helpers.ard.adverse_events import ard_ae_overview
from helpers.ard.frame import pick, select
from helpers.trial import read_trial
from safety_trial import complete

TRIAL = read_trial(Path(__file__).resolve().parents[2] / "benchmarks/cdisc_pilot/trial.yml")
ARMS = {"P": "Placebo", "L": "Xanomeline Low Dose", "H": "Xanomeline High Dose"}
OPTIONAL = ["AETOXGR", "AESPID", "AESOC", "SRCROW"]

# n of each arm, and the records [AEs] of each arm
REPORT = """
    LEVEL                                                                  | P  | L  | H  | PE  | LE  | HE
                                                                           | 65 | 77 | 76 | 281 | 412 | 433
    CARDIAC DISORDERS                                                      | 12 | 13 | 15 | 26  | 30  | 30
    CARDIAC DISORDERS ; SINUS BRADYCARDIA                                  | 2  | 7  | 8  | 2   | 10  | 12
    CARDIAC DISORDERS ; MYOCARDIAL INFARCTION                              | 4  | 2  | 4  | 4   | 4   | 8
    CARDIAC DISORDERS ; ATRIAL FIBRILLATION                                | 1  | 1  | 3  | 1   | 1   | 5
    RENAL AND URINARY DISORDERS ; INCONTINENCE                             | 0  | 1  | 0  | 0   | 1   | 0
    RENAL AND URINARY DISORDERS ; POLLAKIURIA                              | 1  | 0  | 0  | 2   | 0   | 0
    REPRODUCTIVE SYSTEM AND BREAST DISORDERS                               | 2  | 0  | 1  | 4   | 0   | 1
    REPRODUCTIVE SYSTEM AND BREAST DISORDERS ; PELVIC PAIN                 | 1  | 0  | 0  | 2   | 0   | 0
    RESPIRATORY, THORACIC AND MEDIASTINAL DISORDERS                        | 8  | 9  | 10 | 12  | 14  | 22
    RESPIRATORY, THORACIC AND MEDIASTINAL DISORDERS ; COUGH                | 1  | 5  | 5  | 1   | 7   | 7
    RESPIRATORY, THORACIC AND MEDIASTINAL DISORDERS ; NASAL CONGESTION     | 3  | 1  | 3  | 3   | 1   | 4
    RESPIRATORY, THORACIC AND MEDIASTINAL DISORDERS ; EPISTAXIS            | 0  | 1  | 2  | 0   | 1   | 2
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; RASH                          | 5  | 13 | 9  | 9   | 18  | 15
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; HYPERHIDROSIS                 | 2  | 4  | 8  | 2   | 5   | 10
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; SKIN IRRITATION               | 3  | 6  | 5  | 4   | 13  | 8
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; RASH PRURITIC                 | 0  | 1  | 2  | 0   | 2   | 3
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; BLISTER                       | 0  | 5  | 1  | 0   | 8   | 2
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; PRURITUS GENERALISED          | 0  | 1  | 1  | 0   | 4   | 1
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; URTICARIA                     | 0  | 1  | 1  | 0   | 3   | 2
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; ALOPECIA                      | 1  | 0  | 0  | 1   | 0   | 0
"""

WINDOW_OF_30_DAYS = """
    LEVEL                                                                       | P  | H  | L
                                                                                | 65 | 75 | 77
    CARDIAC DISORDERS                                                           | 12 | 15 | 13
    CONGENITAL, FAMILIAL AND GENETIC DISORDERS                                  | 0  | 2  | 1
    EAR AND LABYRINTH DISORDERS                                                 | 1  | 1  | 2
    EYE DISORDERS                                                               | 2  | 1  | 2
    GASTROINTESTINAL DISORDERS                                                  | 17 | 20 | 14
    GENERAL DISORDERS AND ADMINISTRATION SITE CONDITIONS                        | 21 | 40 | 47
    HEPATOBILIARY DISORDERS                                                     | 1  | 0  | 0
    IMMUNE SYSTEM DISORDERS                                                     | 0  | 0  | 1
    INFECTIONS AND INFESTATIONS                                                 | 16 | 13 | 9
    INJURY, POISONING AND PROCEDURAL COMPLICATIONS                              | 4  | 5  | 5
    INVESTIGATIONS                                                              | 10 | 6  | 6
    METABOLISM AND NUTRITION DISORDERS                                          | 6  | 2  | 1
    MUSCULOSKELETAL AND CONNECTIVE TISSUE DISORDERS                             | 4  | 7  | 7
    NEOPLASMS BENIGN, MALIGNANT AND UNSPECIFIED (INCL CYSTS AND POLYPS)         | 0  | 1  | 2
    NERVOUS SYSTEM DISORDERS                                                    | 8  | 25 | 20
    PSYCHIATRIC DISORDERS                                                       | 10 | 8  | 10
    RENAL AND URINARY DISORDERS                                                 | 4  | 3  | 3
    REPRODUCTIVE SYSTEM AND BREAST DISORDERS                                    | 2  | 1  | 0
    RESPIRATORY, THORACIC AND MEDIASTINAL DISORDERS                             | 8  | 10 | 9
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS                                      | 20 | 39 | 39
    SOCIAL CIRCUMSTANCES                                                        | 0  | 1  | 0
    SURGICAL AND MEDICAL PROCEDURES                                             | 2  | 2  | 1
    VASCULAR DISORDERS                                                          | 3  | 1  | 3
    CARDIAC DISORDERS ; SINUS BRADYCARDIA                                       | 2  | 8  | 7
    GASTROINTESTINAL DISORDERS ; DIARRHOEA                                      | 9  | 4  | 4
    GASTROINTESTINAL DISORDERS ; NAUSEA                                         | 3  | 6  | 3
    GASTROINTESTINAL DISORDERS ; VOMITING                                       | 3  | 7  | 3
    GENERAL DISORDERS AND ADMINISTRATION SITE CONDITIONS ; APPLICATION SITE DERMATITIS | 5 | 7 | 9
    GENERAL DISORDERS AND ADMINISTRATION SITE CONDITIONS ; APPLICATION SITE ERYTHEMA | 3 | 15 | 12
    GENERAL DISORDERS AND ADMINISTRATION SITE CONDITIONS ; APPLICATION SITE IRRITATION | 3 | 9 | 9
    GENERAL DISORDERS AND ADMINISTRATION SITE CONDITIONS ; APPLICATION SITE PRURITUS | 6 | 22 | 22
    GENERAL DISORDERS AND ADMINISTRATION SITE CONDITIONS ; APPLICATION SITE VESICLES | 1 | 6 | 4
    GENERAL DISORDERS AND ADMINISTRATION SITE CONDITIONS ; FATIGUE              | 1  | 5  | 5
    INFECTIONS AND INFESTATIONS ; NASOPHARYNGITIS                               | 2  | 6  | 4
    INFECTIONS AND INFESTATIONS ; UPPER RESPIRATORY TRACT INFECTION             | 6  | 3  | 1
    INVESTIGATIONS ; ELECTROCARDIOGRAM ST SEGMENT DEPRESSION                    | 4  | 0  | 1
    NERVOUS SYSTEM DISORDERS ; DIZZINESS                                        | 2  | 11 | 8
    NERVOUS SYSTEM DISORDERS ; HEADACHE                                         | 3  | 5  | 3
    NERVOUS SYSTEM DISORDERS ; SYNCOPE                                          | 0  | 3  | 4
    RESPIRATORY, THORACIC AND MEDIASTINAL DISORDERS ; COUGH                     | 1  | 5  | 5
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; BLISTER                            | 0  | 1  | 5
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; ERYTHEMA                           | 8  | 14 | 14
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; HYPERHIDROSIS                      | 2  | 8  | 4
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; PRURITUS                           | 8  | 25 | 21
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; RASH                               | 5  | 8  | 13
    SKIN AND SUBCUTANEOUS TISSUE DISORDERS ; SKIN IRRITATION                    | 3  | 5  | 6
"""

OVERVIEW_OF_30_DAYS = {"any": (65, 75, 77), "related": (43, 69, 72), "serious": (0, 2, 1)}


@pytest.fixture(scope="module")
def pilot(oracle):
    """Return the events and the treated participants of the study, as delivered."""

    def read(name):
        table = pd.read_csv(oracle / "cdisc_pilot" / name, dtype=str, keep_default_na=False)
        return table.mask(table == "")

    dm = read("dm.csv")
    start, end = parse_dtc(dm["RFXSTDTC"]), parse_dtc(dm["RFXENDTC"])
    adsl = dm[["USUBJID", "ARM"]].assign(
        SAFFL=start.notna().map({True: "Y"}),
        TRTSDT=start,
        TRTEDT=end,
        LSTDOSDT=end,
        DTHDT=parse_dtc(dm["DTHDTC"]),
        AP01SDT=start,
        CUTDT=pd.Timestamp("2015-12-31"),
    )
    return complete(read("ae.csv"), OPTIONAL), adsl


def derive(pilot, **window):
    ae, adsl = pilot
    trial = TRIAL.model_copy(update={"safety": TRIAL.safety.model_copy(update=window)})
    return derive_adae(ae, adsl, trial), adsl, trial


def numbers(results, stat):
    """Return {level: {arm: number}}."""
    chosen = select(results, variable="any", group="arm", stat_name=stat)
    return {
        level: dict(zip(rows["group_level"], rows["stat"], strict=True))
        for level, rows in chosen.groupby("variable_level")
    }


def published(table, columns):
    """Return {level: {arm: number}} of one published table, blanks of the text left out."""
    head, *body = (
        [cell.strip() for cell in line.split("|")] for line in table.strip("\n").splitlines()
    )
    rows = [dict(zip(head, cells, strict=True)) for cells in body if len(cells) > 1]
    return {
        row["LEVEL"].replace(" ; ", " | "): {
            ARMS[column[0]]: int(row[column]) for column in columns
        }
        for row in rows
    }


@pytest.mark.parametrize(("stat", "columns"), [("n", "P L H"), ("n_event", "PE LE HE")])
def test_terms_are_those_of_the_published_report(pilot, stat, columns):
    expected = published(REPORT, columns.split())
    ours = numbers(ard_ae_terms(*derive(pilot)), stat)
    assert {level: ours[level] for level in expected} == expected


def test_terms_are_those_published_for_a_window_of_30_days(pilot):
    expected = published(WINDOW_OF_30_DAYS, ["P", "H", "L"])
    results = ard_ae_terms(*derive(pilot, follow_up_days=30))
    ours = numbers(results, "n")
    assert {level: ours[level] for level in expected} == expected
    assert {level for level in ours if " | " not in level} == {
        level for level in expected if " | " not in level
    }
    sizes = {arm: pick(results, "N", group_level=arm, variable="any", variable_level="")
             for arm in ARMS.values()}  # fmt: skip
    assert list(sizes.values()) == [86, 84, 84]


def test_overview_is_that_published_for_a_window_of_30_days(pilot):
    results = ard_ae_overview(*derive(pilot, follow_up_days=30))
    arms = ("Placebo", "Xanomeline High Dose", "Xanomeline Low Dose")
    ours = {
        kind: tuple(pick(results, "n", group_level=arm, variable=kind) for arm in arms)
        for kind in OVERVIEW_OF_30_DAYS
    }
    assert ours == OVERVIEW_OF_30_DAYS
