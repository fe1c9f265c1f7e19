"""ADPRIOR and ADPR: what counts as earlier treatment."""

import pytest

from helpers.adam.adpr import derive_adpr
from helpers.adam.adprior import derive_adprior

ADSL = """
    USUBJID | INCLFL | INCLDT:date | TRTSDT:date
    --------+--------+-------------+------------
    01      | Y      | 2019-03-05  | 2019-03-10
    02      | Y      | 2019-03-05  |
    03      |        |             |
    """
ADCM = """
    USUBJID | CMSEQ:int | CMCAT                    | CMSCAT     | TERM     | CMSTDTC | CMENDTC
    --------+-----------+--------------------------+------------+----------+---------+--------
    01      | 1         | PRIOR ANTICANCER THERAPY | First line | MITOTANE | 2018    | 2018
    01      | 2         | CONCOMITANT MEDICATION   |            | ASPIRIN  | 2018    |
    03      | 1         | PRIOR ANTICANCER THERAPY |            | MITOTANE | 2018    |
    """
PR = """
    USUBJID | PRSEQ:int | PRCAT              | PRTRT      | PRDECOD | PRSTDTC    | PRENDTC
    --------+-----------+--------------------+------------+---------+------------+--------
    01      | 1         | Surgery            | Resection  |         | 2019-03-09 |
    01      | 2         | SURGERY            | Resection  |         | 2019-03-10 |
    01      | 3         | RADIOTHERAPY       | Neck       |         | 2019-03    |
    01      | 4         | PRIOR RADIOTHERAPY | Neck       |         |            |
    02      | 1         | SURGERY            | Resection  |         | 2019-03-04 |
    02      | 2         | SURGERY            | Resection  |         | 2019-03-05 |
    """


@pytest.fixture
def adprior(frame):
    adsl = frame(ADSL)
    return derive_adprior(frame(ADCM), derive_adpr(frame(PR), adsl), adsl)


def test_drugs_are_earlier_by_their_category_and_procedures_by_their_day(adprior):
    assert adprior[["USUBJID", "SRCDOM", "SRCSEQ", "KIND"]].to_numpy().tolist() == [
        ["01", "CM", 1, "ANTICANCER MEDICATION"],
        ["01", "PR", 1, "SURGERY"],
        ["01", "PR", 3, "RADIOTHERAPY"],
        ["01", "PR", 4, "RADIOTHERAPY"],
        ["02", "PR", 1, "SURGERY"],
    ]


def test_a_month_that_may_lie_before_the_first_dose_counts_and_is_marked(adprior):
    assert adprior["OPENFL"].fillna("").tolist() == ["", "", "Y", "", ""]


def test_the_coded_name_or_else_the_written_one_and_the_setting_are_kept(adprior):
    assert adprior["TERM"].tolist() == ["MITOTANE", "RESECTION", "NECK", "NECK", "RESECTION"]
    assert adprior["SETTING"].fillna("").tolist() == ["FIRST LINE", "", "", "", ""]


def test_nothing_recorded_leaves_an_empty_dataset(frame):
    adsl = frame(ADSL)
    empty = derive_adprior(frame(ADCM).iloc[:0], derive_adpr(frame(PR).iloc[:0], adsl), adsl)
    assert empty.empty
    assert "KIND" in empty


def test_a_later_procedure_stays_among_the_procedures(frame):
    adpr = derive_adpr(frame(PR), frame(ADSL))
    assert adpr["PREFL"].fillna("").tolist() == ["Y", "", "Y", "Y", "Y", ""]
    assert adpr["KIND"].tolist()[:4] == ["SURGERY", "SURGERY", "RADIOTHERAPY", "RADIOTHERAPY"]
