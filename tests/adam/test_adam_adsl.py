"""ADSL on small cuts: who was screened, included, treated, and what became of them."""

from datetime import date

import pandas as pd
import pytest

from cut_kit import PILOT_WORDS, TableCut, oracle_cut, small_trial
from helpers.adam.adsl import derive_adsl

CUT_DATE = date(2019, 6, 30)


@pytest.fixture
def participants(frame):
    """Return ADSL of a cut given as text tables, with DM made up where it is not given."""

    def derive(trial=None, cut_date=CUT_DATE, **tables):
        frames = {domain: frame(text) for domain, text in tables.items()}
        adsl = derive_adsl(TableCut(cut_date, frames), trial or small_trial())
        return adsl.set_index("USUBJID")

    return derive


DM = """
    USUBJID | ARMCD | ARM     | RFSTDTC    | RFICDTC
    --------+-------+---------+------------+-----------
    01      | A     | One arm | 2019-03-01 | 2019-02-20
    """
EX = """
    USUBJID | EXSEQ:float | EXTRT | EXDOSE:float | EXSTDTC    | EXENDTC
    --------+-------------+-------+--------------+------------+-----------
    01      | 1           | DRUG  | 100          | 2019-03-01 | 2019-03-20
    """


def _only(adsl, column):
    return adsl.at["01", column]


def test_treatment_starts_and_ends_with_doses_above_zero_of_study_treatment(participants):
    adsl = participants(
        dm=DM,
        ex="""
        USUBJID | EXSEQ:float | EXTRT      | EXDOSE:float | EXSTDTC    | EXENDTC
        --------+-------------+------------+--------------+------------+-----------
        01      | 1           | Drug       | 0            | 2019-03-01 | 2019-03-02
        01      | 2           | the drug   | 100          | 2019-03-03 | 2019-03-20
        01      | 3           | CHEMO      | 50           | 2019-03-25 | 2019-03-26
        01      | 4           | PARACETAMOL| 500          | 2019-02-25 | 2019-04-26
        """,
    ).loc["01"]

    assert pd.Timestamp("2019-03-03") == adsl.TRTSDT
    assert pd.Timestamp("2019-03-20") == adsl.TRTEDT
    assert adsl.TRTDURD == 18
    assert pd.Timestamp("2019-03-26") == adsl.LSTDOSDT
    assert adsl.SAFFL == "Y"


def test_a_dose_of_zero_treats_nobody_unless_it_is_a_placebo(participants):
    ex = EX.replace("100 ", "0   ")
    placebo = [{"id": "drug", "label": "P", "role": "study", "names": ["DRUG"], "placebo": True}]
    phases = [{"id": "all", "label": "All", "treatments": ["drug"]}]

    assert pd.isna(_only(participants(dm=DM, ex=ex), "SAFFL"))
    trial = small_trial(treatments=placebo, phases=phases)
    assert _only(participants(trial, dm=DM, ex=ex), "SAFFL") == "Y"


def test_a_phase_ends_the_day_before_the_next_and_the_last_with_the_last_dose(participants):
    adsl = participants(
        dm=DM,
        ex="""
        USUBJID | EXSEQ:float | EXTRT | EXDOSE:float | EXSTDTC    | EXENDTC
        --------+-------------+-------+--------------+------------+-----------
        01      | 1           | DRUG  | 100          | 2019-03-01 | 2019-04-30
        01      | 2           | CHEMO | 50           | 2019-03-15 | 2019-05-02
        """,
    ).loc["01"]

    days = adsl[["AP01SDT", "AP01EDT", "AP02SDT", "AP02EDT"]].map("{:%m-%d}".format).tolist()
    assert days == ["03-01", "03-14", "03-15", "05-02"]


def test_a_phase_never_reached_has_no_dates_and_the_one_before_lasts_to_the_last_dose(
    participants,
):
    adsl = participants(dm=DM, ex=EX).loc["01"]

    assert pd.Timestamp("2019-03-20") == adsl.AP01EDT
    assert pd.isna(adsl.AP02SDT)
    assert pd.isna(adsl.AP02EDT)


def test_dosing_without_an_end_lasts_to_the_cut_the_end_of_treatment_or_death(participants):
    ex = EX.replace("2019-03-20", "")
    ended = """
        USUBJID | DSSEQ:float | DSCAT             | DSSCAT          | DSDECOD       | DSSTDTC
        --------+-------------+-------------------+-----------------+---------------+-----------
        01      | 1           | DISPOSITION EVENT | STUDY TREATMENT | ADVERSE EVENT | 2019-04-02
        """
    died = DM.replace("RFICDTC", "DTHDTC ").replace("2019-02-20", "2019-03-28")

    assert _only(participants(dm=DM, ex=ex), "TRTEDT") == pd.Timestamp("2019-06-30")
    assert _only(participants(dm=DM, ex=ex, ds=ended), "TRTEDT") == pd.Timestamp("2019-04-02")
    assert _only(participants(dm=died, ex=ex), "TRTEDT") == pd.Timestamp("2019-03-28")


def test_a_single_infusion_without_an_end_ends_on_its_day(participants):
    ex = """
        USUBJID | EXSEQ:float | EXTRT | EXDOSE:float | EXDOSFRQ | EXSTDTC    | EXENDTC
        --------+-------------+-------+--------------+----------+------------+--------
        01      | 1           | DRUG  | 100          | ONCE     | 2019-03-01 |
        """
    assert _only(participants(dm=DM, ex=ex), "TRTEDT") == pd.Timestamp("2019-03-01")


SCREENINGS = """
USUBJID | DSSEQ:int | DSCAT              | DSDECOD                   | DSTERM           | DSSTDTC
--------+-----------+--------------------+---------------------------+------------------+-----------
01      | 1           | PROTOCOL MILESTONE | INFORMED CONSENT OBTAINED | CONSENT          | 2019-01-10
01      | 2           | DISPOSITION EVENT  | SCREEN FAILURE            | ACTIVE INFECTION | 2019-01-20
01      | 3           | PROTOCOL MILESTONE | ENROLLED                  | ENROLLED         | 2019-02-25
02      | 1           | DISPOSITION EVENT  | SCREEN FAILURE            | LOW NEUTROPHILS  | 2019-01-22
"""


@pytest.mark.parametrize(("consent", "flags"), [("2019-01-23", []), ("2019-01-22", ["Y"])])
def test_consent_after_a_failure_opens_the_screening_again(participants, consent, flags):
    dm = """
        USUBJID | ARMCD | ARM | RFSTDTC
        --------+-------+-----+--------
        01      |       |     |
        """
    ds = f"""
        USUBJID | DSSEQ:int | DSCAT              | DSDECOD                   | DSTERM    | DSSTDTC
        --------+-----------+--------------------+---------------------------+-----------+-----------
        01      | 1           | DISPOSITION EVENT  | SCREEN FAILURE            | INFECTION | 2019-01-22
        01      | 2           | PROTOCOL MILESTONE | INFORMED CONSENT OBTAINED | CONSENT   | {consent}
        """
    assert participants(dm=dm, ds=ds)["SCRFFL"].dropna().tolist() == flags


def test_who_passes_a_second_screening_is_one_row_and_no_screen_failure(participants):
    adsl = participants(
        dm="""
        USUBJID | ARMCD    | ARM            | RFSTDTC
        --------+----------+----------------+-----------
        01      | A        | One arm        | 2019-03-01
        02      | Scrnfail | Screen Failure |
        03      |          |                |
        """,
        ds=SCREENINGS,
    )

    assert adsl.INCLDT["01"] == pd.Timestamp("2019-02-25")
    assert adsl.RFICDT["01"] == pd.Timestamp("2019-01-10")
    flags = adsl[["SCRNFL", "SCRFFL", "INCLFL"]].notna()
    assert flags.apply(lambda row: "".join("NY"[cell] for cell in row), axis=1).to_dict() == {
        "01": "YNY",
        "02": "YYN",
        "03": "YNN",
    }
    assert adsl.SCRFREAS.dropna().to_dict() == {"02": "LOW NEUTROPHILS"}
    assert adsl.ARM.dropna().to_dict() == {"01": "One arm"}
    assert adsl.EOSSTT.dropna().to_dict() == {"01": "ONGOING"}


def test_inclusion_without_a_milestone_is_the_reference_start_of_an_assigned_arm(participants):
    assert _only(participants(dm=DM), "INCLDT") == pd.Timestamp("2019-03-01")
    unassigned = DM.replace("A     |", "SCRNFAIL |", 1)
    assert pd.isna(_only(participants(dm=unassigned), "INCLDT"))


@pytest.mark.parametrize(
    ("category", "treatment", "study"),
    [
        ("STUDY TREATMENT", ("DISCONTINUED", "ADVERSE EVENT"), ("ONGOING", None)),
        ("STUDY PARTICIPATION", ("ONGOING", None), ("DISCONTINUED", "ADVERSE EVENT")),
        ("", ("DISCONTINUED", "ADVERSE EVENT"), ("DISCONTINUED", "ADVERSE EVENT")),
    ],
)
def test_an_event_ends_treatment_study_or_without_a_category_both(
    participants, category, treatment, study
):
    adsl = participants(
        dm=DM,
        ex=EX,
        ds=f"""
        USUBJID | DSSEQ:float | DSCAT             | DSSCAT     | DSDECOD       | DSSTDTC
        --------+-------------+-------------------+------------+---------------+-----------
        01      | 1           | DISPOSITION EVENT | {category} | ADVERSE EVENT | 2019-04-02
        """,
    ).loc["01"]

    found = adsl[["EOTSTT", "DCTREAS", "EOSSTT", "DCSREAS"]].where(lambda row: row.notna(), None)
    assert tuple(found) == (*treatment, *study)


@pytest.mark.fault("D01")
@pytest.mark.parametrize(
    ("dthdtc", "death", "flag"),
    [
        ("2019-05-20", "2019-05-20", None),
        ("2019-05-20T10:00", "2019-05-20", None),
        ("2019-05", "2019-05-15", "D"),
        ("2019-04", "2019-04-19", "D"),  # contact on 18 April: the day after is later than the 15th
        ("2019", "2019-04-19", "M"),
        ("2018-12", "2018-12-31", "D"),  # never outside the recorded month
        ("2019-06", "2019-06-15", "D"),
    ],
)
def test_a_partial_date_of_death_is_imputed_and_flagged(participants, dthdtc, death, flag):
    adsl = participants(
        dm=DM.replace("RFICDTC", "DTHDTC ").replace("2019-02-20", dthdtc),
        vs="""
        USUBJID | VSTESTCD | VSDTC
        --------+----------+-----------
        01      | WEIGHT   | 2019-04-18
        """,
    ).loc["01"]

    assert f"{adsl.DTHDT:%Y-%m-%d}" == death
    assert (None if pd.isna(adsl.DTHDTF) else adsl.DTHDTF) == flag
    assert adsl.DTHFL == "Y"


def test_last_known_alive_is_the_last_date_of_any_domain(participants):
    adsl = participants(
        dm=DM,
        ex=EX,
        lb="""
        USUBJID | LBTESTCD | LBSTAT   | LBDTC
        --------+----------+----------+-----------------
        01      | HGB      |          | 2019-04-01T08:30
        01      | HGB      | NOT DONE | 2019-06-09
        """,
        ds="""
        USUBJID | DSSEQ:float | DSCAT       | DSDECOD            | DSSTDTC
        --------+-------------+-------------+--------------------+-----------
        01      | 1           | OTHER EVENT | SURVIVAL FOLLOW-UP | 2019-05-05
        01      | 2           | OTHER EVENT | LOST TO FOLLOW-UP  | 2019-06-05
        """,
    )
    assert _only(adsl, "LSTALVDT") == pd.Timestamp("2019-05-05")


def test_nobody_is_known_alive_after_their_death(participants):
    adsl = participants(
        dm=DM.replace("RFICDTC", "DTHDTC ").replace("2019-02-20", "2019-03-10"), ex=EX
    )
    assert _only(adsl, "LSTALVDT") == pd.Timestamp("2019-03-10")


def test_baseline_is_the_last_value_on_or_before_the_first_dose(participants):
    adsl = participants(
        dm=DM,
        ex=EX,
        vs="""
        USUBJID | VSTESTCD | VSSTRESN:float | VSDTC
        --------+----------+----------------+-----------
        01      | HEIGHT   | 180            | 2019-02-20
        01      | WEIGHT   | 90             | 2019-02-20
        01      | WEIGHT   | 81             | 2019-03-01
        01      | WEIGHT   | 70             | 2019-03-02
        """,
        rs="""
        USUBJID | RSTESTCD | RSSTRESC | RSDTC
        --------+----------+----------+-----------
        01      | ECOG101  | 1        | 2019-02-20
        01      | ECOG101  |          | 2019-03-01
        """,
    ).loc["01"]

    assert (adsl.HEIGHTBL, adsl.WEIGHTBL, adsl.ECOGBL) == (180, 81, 1)
    assert pytest.approx(25.0) == adsl.BMIBL


def test_the_order_of_rows_does_not_matter(participants, frame):
    tables = {"dm": DM, "ex": EX, "ds": SCREENINGS}
    frames = {domain: frame(text) for domain, text in tables.items()}
    turned = {domain: table[::-1].reset_index(drop=True) for domain, table in frames.items()}
    trial = small_trial()
    given = derive_adsl(TableCut(CUT_DATE, frames), trial)

    pd.testing.assert_frame_equal(given, derive_adsl(TableCut(CUT_DATE, turned), trial))


def test_renaming_participants_renames_rows_and_changes_nothing_else(frame):
    frames = {"dm": frame(DM), "ex": frame(EX), "ds": frame(SCREENINGS)}
    renamed = {d: t.assign(USUBJID="X-" + t["USUBJID"]) for d, t in frames.items()}
    trial = small_trial()
    given = derive_adsl(TableCut(CUT_DATE, frames), trial)
    other = derive_adsl(TableCut(CUT_DATE, renamed), trial)

    pd.testing.assert_frame_equal(given.assign(USUBJID="X-" + given["USUBJID"]), other)


def test_a_calendar_moved_by_years_moves_dates_and_keeps_durations(participants):
    def later(text):
        return text.replace("2019-", "2022-")

    now = participants(dm=DM, ex=EX, ds=SCREENINGS).loc["01"]
    then = participants(
        dm=later(DM), ex=later(EX), ds=later(SCREENINGS), cut_date=date(2022, 6, 30)
    ).loc["01"]

    assert now.TRTDURD == then.TRTDURD == 20
    assert now.TRTSDT + pd.DateOffset(years=3) == then.TRTSDT


def test_the_pilot_has_its_published_participants_arms_and_ages(oracle):
    trial = small_trial(**PILOT_WORDS)
    adsl = derive_adsl(oracle_cut(oracle / "cdisc_pilot", date(2015, 3, 31)), trial)
    treated = adsl[adsl["SAFFL"] == "Y"]
    low, high = "Xanomeline Low Dose", "Xanomeline High Dose"

    assert (len(adsl), adsl["SCRFFL"].eq("Y").sum(), len(treated)) == (306, 52, 254)
    assert treated["ARM"].value_counts().to_dict() == {"Placebo": 86, high: 84, low: 84}
    assert treated.groupby("ARM")["AGE"].mean().round(1).to_dict() == {
        "Placebo": 75.2,
        high: 74.4,
        low: 75.7,
    }
    assert treated["EOSSTT"].value_counts().to_dict() == {"DISCONTINUED": 144, "COMPLETED": 110}
    assert (treated["ARM"] != treated["ACTARM"]).sum() == 12


def test_a_tube_processed_later_is_no_sign_of_life(participants):
    adsl = participants(
        dm=DM,
        ex=EX,
        be="""
        USUBJID | BESEQ:float | BEREFID | BETERM    | BESTDTC
        --------+-------------+---------+-----------+-----------
        01      | 1           | T1      | COLLECTED | 2019-03-25
        01      | 2           | T1      | EXTRACTED | 2019-06-01
        """,
    )

    assert _only(adsl, "LSTALVDT") == pd.Timestamp("2019-03-25")
