"""History, earlier treatment and medication: participants by class and term, records by reason."""

import pytest

from cut_kit import small_trial
from helpers.adam.admh import derive_admh
from helpers.ard.frame import levels, pick, select
from helpers.ard.history import ard_medical_history
from helpers.ard.medication import ard_medication
from helpers.ard.prior_therapy import ard_prior_therapy

DOMAINS = ("cm", "mh", "pr")
ADSL = """
    USUBJID | ARM | INCLFL | SAFFL
    --------+-----+--------+------
    01      | A   | Y      | Y
    02      | A   | Y      | Y
    03      | B   | Y      |
    04      |     |        |
    """
MH = """
    USUBJID | MHSEQ:int | MHTERM    | MHDECOD  | MHCAT                  | MHBODSYS
    --------+-----------+-----------+----------+------------------------+---------
    01      | 1         | gout      | Gout     |                        | Joints
    01      | 2         | gout      | Gout     |                        | Joints
    02      | 1         | gout      | Gout     |                        | Joints
    02      | 2         | arthrosis |          |                        | Joints
    03      | 1         | asthma    | Asthma   |                        |
    03      | 2         | tumour    | Tumour   | PRIMARY DIAGNOSIS      |
    03      | 3         | STAGE     | IV       | DISEASE CHARACTERISTIC |
    04      | 1         | gout      | Gout     |                        | Joints
    05      | 1         | gout      | Gout     |                        | Joints
    """
ADCM = """
    USUBJID | CLASS  | TERM | PREFL | CONFL | OPENFL | AEXCL
    --------+--------+------+-------+-------+--------+----------------------------
    01      | NERVES | A    | Y     | Y     |        |
    01      | NERVES | B    |       | Y     | Y      |
    02      | NERVES | A    | Y     |       |        | ended before the first dose
    03      | NERVES | A    |       |       |        | participant never treated
    """
ADPRIOR = """
    USUBJID | SRCDOM | SRCSEQ:int | KIND                  | SETTING     | TERM
    --------+--------+------------+-----------------------+-------------+-----
    01      | CM     | 1          | ANTICANCER MEDICATION | FIRST LINE  | X
    01      | CM     | 2          | ANTICANCER MEDICATION | FIRST LINE  | Y
    01      | CM     | 3          | ANTICANCER MEDICATION | SECOND LINE | Z
    02      | CM     | 1          | ANTICANCER MEDICATION |             | X
    02      | PR     | 1          | SURGERY               |             | KNEE
    """


@pytest.fixture
def adsl(frame):
    return frame(ADSL)


def _counted(results, variable="any", **group):
    key = {"variable": variable, **(group or {"group": ""})}
    return {
        level: (
            pick(results, "n", variable_level=level, **key),
            pick(results, "N", variable_level=level, **key),
        )
        for level in levels(results, **key)
    }


def test_history_counts_participants_by_class_and_term_frequent_first(adsl, frame):
    results = ard_medical_history(derive_admh(frame(MH), adsl), adsl, small_trial(), DOMAINS)

    assert list(_counted(results).items()) == [
        ("", (3, 3)),
        ("JOINTS", (2, 3)),
        ("JOINTS | GOUT", (2, 3)),
        ("JOINTS | ARTHROSIS", (1, 3)),
        ("NOT CODED", (1, 3)),
        ("NOT CODED | ASTHMA", (1, 3)),
    ]
    gout = select(results, variable="any", variable_level="JOINTS | GOUT", stat_name="n")
    assert gout["who"].tolist() == ["01 02"]


def test_every_record_of_the_history_is_used_or_left_out_by_reason(adsl, frame):
    results = ard_medical_history(derive_admh(frame(MH), adsl), adsl, small_trial(), DOMAINS)
    assert _counted(results, "records") == {
        "used": (5, 9),
        "characteristic of the disease": (1, 9),
        "participant never included": (1, 9),
        "participant not in the delivery": (1, 9),
        "primary diagnosis": (1, 9),
    }


def test_an_arm_has_every_level_of_the_whole(adsl, frame):
    trial = small_trial(report_by="arm")
    results = ard_medical_history(derive_admh(frame(MH), adsl), adsl, trial, DOMAINS)
    assert _counted(results, group_level="B")["JOINTS | GOUT"] == (0, 1)


def test_medication_counts_the_treated_and_says_what_dates_leave_open(adsl, frame):
    results = ard_medication(frame(ADCM), adsl, small_trial(), DOMAINS)

    assert _counted(results) == {
        "": (1, 2),
        "NERVES": (1, 2),
        "NERVES | A": (1, 2),
        "NERVES | B": (1, 2),
    }
    assert _counted(results, "started") == {"before the first dose": (1, 2), "later": (1, 2)}
    assert _counted(results, "open") == {"": (1, 2)}
    assert _counted(results, "records")["used"] == (2, 4)


def test_earlier_treatment_counts_settings_kinds_and_lines(adsl, frame):
    results = ard_prior_therapy(frame(ADPRIOR), adsl, small_trial(), DOMAINS)

    assert _counted(results, "kind") == {"ANTICANCER MEDICATION": (2, 3), "SURGERY": (1, 3)}
    assert _counted(results, "lines") == {
        "0": (1, 3),
        "1": (0, 3),
        "2": (1, 3),
        "3 or more": (0, 3),
        "not recorded": (1, 3),
    }
    assert _counted(results)["FIRST LINE"] == (1, 3)
    assert _counted(results)["SETTING NOT RECORDED | X"] == (1, 3)
    assert _counted(results)["SURGERY | KNEE"] == (1, 3)


def test_where_only_procedures_are_recorded_no_lines_are_counted(adsl, frame):
    procedures = frame(ADPRIOR).query("SRCDOM == 'PR'").astype({"SETTING": float})
    results = ard_prior_therapy(procedures, adsl, small_trial(), DOMAINS)

    assert _counted(results, "kind") == {"SURGERY": (1, 3)}
    assert _counted(results, "lines") == {}


def test_without_a_recorded_line_there_is_no_number_of_lines(adsl, frame):
    results = ard_prior_therapy(frame(ADPRIOR).assign(SETTING=None), adsl, small_trial(), DOMAINS)
    assert "lines" not in set(results["variable"])


def test_nothing_recorded_counts_nobody(adsl, frame):
    results = ard_medication(frame(ADCM).iloc[:0], adsl, small_trial(), DOMAINS)
    assert _counted(results) == {"": (0, 2)}
