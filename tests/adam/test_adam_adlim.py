"""Values beside the limit of an occurrence endpoint: strictly, in the unit reported."""

import pytest

from anaemia_kit import CM, PR, dated, nothing
from helpers.adam.adice import derive_adice
from helpers.adam.adlim import (
    BELOW_ASSAY,
    IMPOSSIBLE,
    NO_DATE,
    NO_LIMIT,
    NO_VALUE,
    derive_adlim,
)
from safety_trial import safety_trial, told, treated_anaemia

TRIAL = safety_trial(endpoints=[treated_anaemia()])


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | TRTSDT:date | TRTEDT:date
        01      | 2020-01-01  | 2020-03-01
        """
    )


@pytest.fixture
def values(frame):
    def read(*rows):
        head = "USUBJID | PARAMCD | AVALO:float | AVALOU | AVAL:float | AVALU | ADY:float"
        table = "\n".join([head, *(f"01 | HGB | {row}" for row in rows)])
        return dated(frame(table).assign(ABLFL=None, ONTRTFL="Y"))

    return read


def limits(adlb, adsl, trial=TRIAL):
    return derive_adlim(adlb, derive_adice(nothing(CM), nothing(PR), adsl, trial), trial)


@pytest.fixture
def compared(values, adsl):
    return lambda *rows: limits(values(*rows), adsl)


def test_the_limit_itself_is_not_below_it_and_one_step_less_is(compared):
    adlim = compared("10.0 | g/dL | 100 | g/L | 8", "9.9 | g/dL | 99 | g/L | 9")
    assert told(adlim["BELOW"]) == {0: 0, 1: 1}


def test_noise_of_a_conversion_does_not_put_a_value_below(compared):
    adlim = compared("99.99999999999999 | g/L | 99.99999999999999 | g/L | 8")
    assert told(adlim["BELOW"]) == {0: 0}


def test_the_reported_unit_decides_and_the_converted_value_may_disagree(compared):
    # 6.2 mmol/L is 99.91 g/L or 9.99 g/dL; the laboratory's own standard value is rounded to 100
    adlim = compared("6.2 | mmol/L | 100 | g/L | 8", "6.1 | mmol/L | 98 | g/L | 9")

    assert told(adlim["BELOW"]) == {0: 0, 1: 1}
    assert told(adlim["BELOWCV"]) == {0: 1, 1: 1}
    assert told(adlim["BELOWST"]) == {0: 0, 1: 1}
    assert adlim["CVAL"].round(3).tolist() == [9.991, 9.830]
    assert adlim["CVALU"].tolist() == ["g/dL"] * 2


def test_a_unit_without_a_limit_is_read_in_the_standard_unit(compared):
    adlim = compared("99 | odd | 99 | g/L | 8", "99 | odd | 99 | odd | 9")

    assert told(adlim["BELOW"]) == {0: 1, 1: ""}
    assert told(adlim["AEXCL"]) == {0: "", 1: NO_LIMIT}


def test_what_cannot_be_a_value_is_not_compared(compared):
    rows = [" | g/dL | | g/L | 8", "-1 | g/dL | -10 | g/L | 9", "inf | g/dL | inf | g/L | 10"]
    adlim = compared(*rows)

    assert told(adlim["AEXCL"]) == {0: NO_VALUE, 1: IMPOSSIBLE, 2: IMPOSSIBLE}
    assert adlim[["BELOW", "BELOWST", "BELOWCV", "WORSE"]].isna().all(axis=None)


def test_a_value_below_quantification_is_below_only_when_all_it_can_mean_is(values, adsl):
    # "<9" and "<12" g/dL, which stand as half their limits
    rows = values("4.5 | g/dL | 45 | g/L | 8", "6 | g/dL | 60 | g/L | 9").assign(BLQFL="Y")
    adlim = limits(rows, adsl)

    assert told(adlim["BELOW"]) == {0: 1, 1: ""}
    assert told(adlim["AEXCL"]) == {0: "", 1: BELOW_ASSAY}


def test_a_value_without_a_date_is_not_compared(values, adsl):
    rows = values("9 | g/dL | 90 | g/L | 8").assign(ADT=None, ADY=None)
    assert told(limits(rows.astype({"ADT": "datetime64[ns]"}), adsl)["AEXCL"]) == {0: NO_DATE}


def test_values_up_to_so_many_days_after_a_transfusion_are_hidden(values, adsl, frame):
    # transfused on day 10, which hides days 11 to 24
    pr = frame(
        """
        USUBJID | PRSEQ:int | PRTRT | PRDECOD              | PRSTDTC    | PRENDTC
        01      | 1         |       | RED CELL TRANSFUSION | 2020-01-10 |
        """
    )
    days = (9, 10, 11, 24, 25)
    adlb = values(*(f"9 | g/dL | 90 | g/L | {day}" for day in days))
    adice = derive_adice(nothing(CM), pr, adsl, TRIAL)

    hidden = derive_adlim(adlb, adice, TRIAL).set_index("ADY")["HIDDEN"]

    assert told(hidden) == {9: "", 10: "", 11: "transfusion", 24: "transfusion", 25: ""}


def test_a_transfusion_before_the_first_dose_still_hides_later_values(values, adsl, frame):
    pr = frame(
        """
        USUBJID | PRSEQ:int | PRTRT | PRDECOD              | PRSTDTC    | PRENDTC
        01      | 1         |       | RED CELL TRANSFUSION | 2019-12-28 | 2019-12-28
        """
    )
    adlb = values("9 | g/dL | 90 | g/L | 11", "9 | g/dL | 90 | g/L | 12")
    adlim = derive_adlim(adlb, derive_adice(nothing(CM), pr, adsl, TRIAL), TRIAL)

    assert told(adlim["HIDDEN"]) == {0: "transfusion", 1: ""}


def test_an_intervention_without_a_date_hides_every_value_and_a_transfusion_goes_first(
    values, adsl, frame
):
    pr = frame(
        """
        USUBJID | PRSEQ:int | PRTRT | PRDECOD              | PRSTDTC    | PRENDTC
        01      | 1         |       | RED CELL TRANSFUSION | 2020-01-10 |
        """
    )
    cm = frame(
        """
        USUBJID | CMSEQ:int | CMTRT | CMDECOD | CMSTDTC | CMENDTC
        01      | 1         |       | EPOETIN |         |
        """
    )
    adlb = values("9 | g/dL | 90 | g/L | 5", "9 | g/dL | 90 | g/L | 12")
    adlim = derive_adlim(adlb, derive_adice(cm, pr, adsl, TRIAL), TRIAL)

    assert told(adlim["HIDDEN"]) == {0: "agents", 1: "transfusion"}


def test_no_value_of_the_test_gives_no_record(values, adsl):
    other = values("9 | g/dL | 90 | g/L | 5").assign(PARAMCD="PLAT")
    assert limits(other, adsl).empty
    assert derive_adlim(other, None, safety_trial(endpoints=[_change()])).empty


def _change():
    return {
        "id": "labs",
        "type": "change",
        "label": "Labs",
        "role": "secondary",
        "definition": "Change",
        "population": "safety",
        "source": "laboratory",
        "parameters": ["HGB"],
    }
