"""ADPRIOR: what counts as earlier treatment."""

import pytest

from helpers.adam.adprior import derive_adprior

ADSL = """
    USUBJID | INCLFL | INCLDT:date | TRTSDT:date
    --------+--------+-------------+------------
    01      | Y      | 2019-03-05  | 2019-03-10
    02      | Y      | 2019-03-05  |
    03      |        |             |
    """
CM = """
    USUBJID | CMSEQ:int | CMCAT                    | CMSCAT     | CMTRT | CMDECOD  | CMSTDTC    | CMENDTC
    --------+-----------+--------------------------+------------+-------+----------+------------+--------
    01      | 1         | PRIOR ANTICANCER THERAPY | First line | m     | MITOTANE | 2018       | 2018
    01      | 2         | CONCOMITANT MEDICATION   |            | a     | ASPIRIN  | 2018       |
    03      | 1         | PRIOR ANTICANCER THERAPY |            | m     | MITOTANE | 2018       |
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
    return derive_adprior(frame(CM), frame(PR), frame(ADSL))


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
    empty = derive_adprior(frame(CM).iloc[:0], frame(PR).iloc[:0], frame(ADSL))
    assert empty.empty
    assert "KIND" in empty
