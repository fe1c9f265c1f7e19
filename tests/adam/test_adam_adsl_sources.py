"""Where death and the last day alive were delivered."""

from datetime import date

import pytest

from cut_kit import TableCut
from helpers.adam.adsl_sources import derive_adsl_sources

DM = """
    USUBJID | DTHDTC     | DTHFL
    --------+------------+------
    01      | 2019-05-02 | Y
    02      |            |
    03      |            | Y
    04      |            |
    05      | 2019-05-09 | Y
    """
DS = """
    USUBJID | DSDECOD           | DSSTDTC
    --------+-------------------+-----------
    01      | DEATH             | 2019-05-02
    02      | DEATH             | 2019-05-03
    04      | LOST TO FOLLOW-UP | 2019-06-02
    04      | COMPLETED         | 2019-06-01
    """
ADSL = """
    USUBJID | DTHDT:date | LSTALVDT:date
    --------+------------+--------------
    01      | 2019-05-02 | 2019-05-02
    02      | 2019-05-03 | 2019-04-10
    03      | 2019-05-04 | 2019-04-12
    04      |            | 2019-06-01
    05      |            |
    """


@pytest.fixture
def sources(frame):
    def derive(adsl=ADSL, **tables):
        cut = TableCut(date(2019, 6, 30), {name: frame(text) for name, text in tables.items()})
        found = derive_adsl_sources(cut, frame(adsl))
        return {
            (row.WHAT, row.USUBJID): (row.SRCDOM, row.SRCROW)
            for row in found.itertuples(index=False)
        }

    return derive


def test_a_death_is_in_demographics_or_else_in_disposition(sources):
    # of 05 the analysis has no death, so its row is told of nobody
    assert sources(dm=DM, ds=DS) == {
        ("DEATH", "01"): ("DM", 1),
        ("DEATH", "02"): ("DS", 2),
        ("DEATH", "03"): ("DM", 3),
        ("LAST KNOWN ALIVE", "04"): ("DS", 4),
    }


def test_the_last_day_alive_is_told_by_a_record_that_shows_it_and_by_no_other(sources):
    be = """
        USUBJID | BETERM    | BESTDTC
        --------+-----------+-----------
        02      | SHIPPED   | 2019-04-10
        03      | Collected | 2019-04-12
        """
    sv = """
        USUBJID | SVSTDTC    | SVENDTC
        --------+------------+-----------
        02      | 2019-04-09 | 2019-04-10
        03      | 2019-04-11 | 2019-04-12
        """
    vs = """
        USUBJID | VSSTAT   | VSDTC
        --------+----------+-----------
        04      | NOT DONE | 2019-06-01
        02      |          | 2019-04-10
        """
    assert sources(be=be, sv=sv, vs=vs) == {
        ("LAST KNOWN ALIVE", "02"): ("SV", 1),
        ("LAST KNOWN ALIVE", "03"): ("BE", 2),
    }


def test_without_records_nothing_is_told(sources):
    assert sources() == {}
    assert sources(ADSL.split("    01")[0], dm=DM, ds=DS) == {}
