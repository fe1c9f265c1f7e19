"""New anticancer therapy: what ends the time in which a tumour speaks of the study treatment."""

import pandas as pd
import pytest

from helpers.adam.adrs import derive_adrs
from helpers.adam.adtte import derive_param_tte
from helpers.adam.therapy import new_therapy_dates
from helpers.trial.vocabulary import TimeToEventEndpoint

NO_DRUGS = pd.DataFrame(columns=["USUBJID", "CMCAT", "CMSTDTC"], dtype=object)
NO_PROCEDURES = pd.DataFrame(columns=["USUBJID", "PRCAT", "PRSTDTC"], dtype=object)


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLDT:date | TRTSDT:date | TRTEDT:date | DTHDT:date | LSTALVDT:date
        --------+-------------+-------------+-------------+------------+--------------
        01      | 2019-02-27  | 2019-03-01  | 2019-08-30  | 2019-11-22 | 2019-11-22
        02      | 2019-02-27  | 2019-03-01  | 2019-04-30  |            | 2019-12-20
        03      | 2019-02-27  |             |             |            | 2019-12-20
        04      | 2019-02-27  | 2019-03-01  | 2019-04-30  | 2019-11-22 | 2019-11-22
        """)


def found(cm, pr, adsl):
    return new_therapy_dates(cm, pr, adsl).dt.strftime("%Y-%m-%d").to_dict()


def test_a_partial_start_of_new_therapy_is_not_before_the_last_dose_where_that_can_be(frame, adsl):
    cm = frame("""
        USUBJID | CMCAT                         | CMSTDTC
        --------+-------------------------------+-----------
        01      | SUBSEQUENT ANTICANCER THERAPY | 2019-08
        02      | SUBSEQUENT ANTICANCER THERAPY | 2019-09
        02      | SUBSEQUENT ANTICANCER THERAPY | 2019-11-05
        03      | CONCOMITANT MEDICATION        | 2019-05-01
        """)
    assert found(cm, NO_PROCEDURES, adsl) == {"01": "2019-08-30", "02": "2019-09-01"}


def test_radiotherapy_and_surgery_after_treatment_began_are_new_therapy(frame, adsl):
    cm = frame("""
        USUBJID | CMCAT                         | CMSTDTC
        --------+-------------------------------+-----------
        02      | SUBSEQUENT ANTICANCER THERAPY | 2019-11-05
        """)
    pr = frame("""
        USUBJID | PRCAT         | PRSTDTC
        --------+---------------+-----------
        01      | RADIOTHERAPY  | 2019-01-15
        01      | radiotherapy  | 2019-09
        02      | SURGERY       | 2019-10-02
        02      | TRANSFUSION   | 2019-05-01
        03      | SURGERY       | 2019-04-01
        04      | SURGERY       | 2018
        04      | PRIOR SURGERY | 2019-05-01
        """)
    assert found(cm, pr, adsl) == {"01": "2019-09-01", "02": "2019-10-02", "03": "2019-04-01"}


def test_without_medications_and_procedures_there_is_no_new_therapy(adsl):
    assert found(NO_DRUGS, NO_PROCEDURES, adsl) == {}


def test_a_death_after_radiotherapy_is_no_event_of_progression_free_survival(frame, adsl):
    rs = frame("""
        USUBJID | RSSEQ:int | RSTESTCD | RSDTC      | RSSTRESC | RSEVAL       | VISIT | VISITNUM:float | SRCROW:int
        --------+-----------+----------+------------+----------+--------------+-------+----------------+-----------
        01      | 1         | OVRLRESP | 2019-09-04 | SD       | INVESTIGATOR | SCAN  | 9              | 1
        04      | 1         | OVRLRESP | 2019-09-04 | SD       | INVESTIGATOR | SCAN  | 9              | 2
        """)  # fmt: skip
    pr = frame("""
        USUBJID | PRCAT        | PRSTDTC
        --------+--------------+-----------
        01      | RADIOTHERAPY | 2019-09-17
        """)
    therapy = new_therapy_dates(NO_DRUGS, pr, adsl)
    endpoint = TimeToEventEndpoint(
        id="pfs",
        label="Progression-free survival",
        role="secondary",
        definition="as the protocol says",
        population="included",
        type="time_to_event",
        origin="inclusion",
        events=("progression", "death"),
        censor="last_tumour_assessment",
    )
    adtte = derive_param_tte(endpoint, adsl, derive_adrs(rs, adsl, therapy), therapy)
    adtte = adtte.set_index("USUBJID")
    assert adtte.loc["01", ["AVAL", "CNSR"]].tolist() == [190, 3]
    assert adtte.loc["01", "CNSDTDSC"].endswith("BEFORE NEW ANTICANCER THERAPY")
    assert adtte.loc["04", ["AVAL", "CNSR"]].tolist() == [269, 0]
