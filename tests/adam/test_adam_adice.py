"""Interventions against a low value: which records, on which days, with which values hidden."""

import pytest

from anaemia_kit import CM, PR, nothing
from helpers.adam.adice import AFTER, BEFORE, NOT_TREATED, OVER, derive_adice
from safety_trial import safety_trial, told, treated_anaemia

TRIAL = safety_trial(endpoints=[treated_anaemia()])


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | TRTSDT:date | TRTEDT:date
        01      | 2020-01-10  | 2020-03-01
        02      |             |
        """
    )


@pytest.fixture
def procedures(frame):
    def read(*starts):
        rows = [f"01 | {n} | Red cells | RED CELL TRANSFUSION | {s}" for n, s in enumerate(starts)]
        table = "\n".join(
            ["USUBJID | PRSEQ:int | PRTRT | PRDECOD | PRSTDTC | PRENDTC", *(f"{r} |" for r in rows)]
        )
        return frame(table)

    return read


def test_a_record_is_named_by_its_coded_or_its_written_term(adsl, frame):
    cm = frame(
        """
        USUBJID | CMSEQ:int | CMTRT            | CMDECOD      | CMSTDTC    | CMENDTC
        01      | 1         | Procrit          | EPOETIN ALFA | 2020-01-20 |
        01      | 2         | Epoetin, own box |              | 2020-01-20 |
        01      | 3         | Iron             | IRON         | 2020-01-20 |
        """
    )
    pr = frame(
        """
        USUBJID | PRSEQ:int | PRTRT                   | PRDECOD              | PRSTDTC    | PRENDTC
        01      | 1         | 2 units of packed cells | RED CELL TRANSFUSION | 2020-01-20 |
        01      | 2         | Platelets               | PLATELET TRANSFUSION | 2020-01-20 |
        """
    )
    adice = derive_adice(cm, pr, adsl, TRIAL)

    named = adice[["KIND", "SRCDOM", "SRCSEQ", "TERM"]].to_numpy().tolist()
    assert named == [
        ["transfusion", "PR", 1, "RED CELL TRANSFUSION"],
        ["agents", "CM", 1, "EPOETIN ALFA"],
        ["agents", "CM", 2, "Epoetin, own box"],
    ]


def test_it_counts_from_the_first_dose_to_the_end_of_the_window(adsl, procedures):
    starts = ["2020-01-09", "2020-01-10", "2020-03-31", "2020-04-01"]
    adice = derive_adice(nothing(CM), procedures(*starts), adsl, TRIAL)

    assert told(adice["AEXCL"]) == {0: BEFORE, 1: "", 2: "", 3: AFTER}
    assert told(adice["ONTRTFL"]) == {0: "", 1: "Y", 2: "Y", 3: ""}
    assert told(adice["BEFOREFL"]) == {0: "Y", 1: "", 2: "", 3: ""}
    assert told(adice["ASTDY"]) == {0: -1, 1: 1, 2: 82, 3: 83}


def test_a_partial_start_is_the_first_dose_where_possible_and_hides_all_it_can_mean(
    adsl, procedures
):
    adice = derive_adice(nothing(CM), procedures("2020-01"), adsl, TRIAL).iloc[0]

    assert (adice["ONTRTFL"], adice["ASTDY"]) == ("Y", 1)
    assert str(adice["FIRSTDT"].date()) == "2020-01-01"
    assert str(adice["HIDEDT"].date()) == "2020-02-14"


def test_one_without_a_date_counts_and_has_no_day(adsl, procedures):
    adice = derive_adice(nothing(CM), procedures(""), adsl, TRIAL)

    assert told(adice["ONTRTFL"]) == {0: "Y"}
    assert adice[["ASTDT", "ASTDY", "FIRSTDT", "HIDEDT"]].isna().all(axis=None)


def test_one_that_was_over_before_the_first_dose_does_not_count(adsl, procedures):
    records = procedures("", "2020-01-02").assign(PRENDTC="2020-01-05")
    adice = derive_adice(nothing(CM), records, adsl, TRIAL)

    assert told(adice["AEXCL"]) == {0: OVER, 1: OVER}
    assert adice["BEFOREFL"].isna().all()


def test_an_agent_taken_at_baseline_and_going_on_is_begun_before(adsl, frame):
    cm = frame(
        """
        USUBJID | CMSEQ:int | CMTRT   | CMDECOD | CMSTDTC    | CMENDTC
        01      | 1         | Epoetin | EPOETIN | 2019-11-01 |
        """
    )
    adice = derive_adice(cm, nothing(PR), adsl, TRIAL).iloc[0]

    assert (adice["BEFOREFL"], adice["AEXCL"]) == ("Y", BEFORE)
    assert str(adice["HIDEDT"].date()) == "2019-12-13"


def test_nobody_untreated_counts(adsl, procedures):
    adice = derive_adice(nothing(CM), procedures("2020-01-20").assign(USUBJID="02"), adsl, TRIAL)
    assert told(adice["AEXCL"]) == {0: NOT_TREATED}


def test_without_words_or_records_there_is_no_record(adsl, procedures):
    assert derive_adice(nothing(CM), procedures("2020-01-20"), adsl, safety_trial()).empty
    assert derive_adice(nothing(CM), nothing(PR), adsl, TRIAL).empty


def test_one_that_ended_on_the_day_of_the_first_dose_was_not_over_before_it(adsl, procedures):
    ends = ["2020-01-09", "2020-01-10"]
    records = procedures("2020-01-02", "2020-01-02").assign(PRENDTC=ends)
    adice = derive_adice(nothing(CM), records, adsl, TRIAL)
    assert told(adice["AEXCL"]) == {0: OVER, 1: BEFORE}
