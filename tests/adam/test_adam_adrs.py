import pandas as pd
import pytest

from helpers.adam.adrs import derive_adrs, derive_param_bor
from helpers.trial.vocabulary import ResponseEndpoint

NO_THERAPY = pd.Series(dtype="datetime64[ns]")


def response(**words):
    return ResponseEndpoint(
        id="objective_response",
        label="Objective response",
        role="secondary",
        definition="as the protocol says",
        population="safety",
        type="response",
        origin=words.pop("origin", "first_dose"),
        responses=("CR", "PR"),
        **words,
    )


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLFL | SAFFL | INCLDT:date | TRTSDT:date | TRTEDT:date | CUTDT:date
        --------+--------+-------+-------------+-------------+-------------+-----------
        01      | Y      | Y     | 2019-02-27  | 2019-03-01  | 2019-08-30  | 2019-12-31
        02      | Y      | Y     | 2019-02-27  | 2019-03-01  | 2019-04-30  | 2019-12-31
        03      | Y      |       | 2019-02-27  |             |             | 2019-12-31
        04      |        |       |             |             |             | 2019-12-31
        """)


def responses(frame, rows):
    rs = frame(f"""
        USUBJID | RSSEQ:int | RSDTC | RSSTRESC | RSEVAL
        --------+-----------+-------+----------+-------
        {rows}
        """)
    return rs.assign(RSTESTCD="OVRLRESP", VISIT="SCAN", VISITNUM=1.0, SRCROW=rs["RSSEQ"])


def test_a_time_point_counts_after_baseline_until_the_first_progression(frame, adsl):
    rs = responses(
        frame,
        """01 | 1 | 2019-03-01 | SD | INVESTIGATOR
        01 | 2 | 2019-03-02 | SD | INVESTIGATOR
        01 | 3 | 2019-05-01 | PD | INVESTIGATOR
        01 | 4 | 2019-06-01 | CR | INVESTIGATOR""",
    )
    adrs = derive_adrs(rs, adsl, NO_THERAPY).set_index("RSSEQ")
    assert adrs["ANL01FL"].eq("Y").to_dict() == {1: False, 2: True, 3: True, 4: False}
    assert adrs["AEXCL"].dropna().to_dict() == {
        1: "on or before the day that baseline ends",
        4: "after progression",
    }


def test_a_scan_on_the_day_a_new_therapy_starts_counts_and_the_next_does_not(frame, adsl):
    rs = responses(
        frame,
        """01 | 1 | 2019-05-01 | SD |
        01 | 2 | 2019-05-02 | PR |""",
    )
    therapy = pd.Series({"01": pd.Timestamp("2019-05-01")})
    adrs = derive_adrs(rs, adsl, therapy).set_index("RSSEQ")
    assert adrs["AEXCL"].dropna().to_dict() == {2: "after the start of a new anticancer therapy"}


@pytest.mark.parametrize("after_complete", ["as_assessed", "progression"])
def test_a_record_that_does_not_count_keeps_its_response(frame, adsl, after_complete):
    rs = responses(frame, "01 | 1 | 2019-04-01 | SD |\n01 | 2 | 2019-06-01 | SD |")
    therapy = pd.Series({"01": pd.Timestamp("2019-05-01")})
    adrs = derive_adrs(rs, adsl, therapy, after_complete)
    assert adrs["AVALC"].tolist() == ["SD", "SD"]
    assert adrs["ANL01FL"].fillna("").tolist() == ["Y", ""]
    assert adrs["RELAPFL"].isna().all()


def test_records_that_are_no_dated_recist_response_of_the_investigator_keep_their_reason(
    frame, adsl
):
    rs = responses(
        frame,
        """01 | 1 | 2019-05    | SD | INVESTIGATOR
        01 | 2 | 2019-05-01 | RESPONDING | INVESTIGATOR
        01 | 3 | 2019-05-01 | PD | INDEPENDENT ASSESSOR
        01 | 4 | 2019-05-01 | SD | INVESTIGATOR
        01 | 5 | 2019-05-01 | NE | INVESTIGATOR""",
    )
    adrs = derive_adrs(rs, adsl, NO_THERAPY).set_index("RSSEQ")
    assert adrs["AEXCL"].dropna().to_dict() == {
        1: "no complete date",
        2: "not a response of RECIST 1.1",
        3: "not read by the investigator",
        4: "another record of the same day is less favourable",
    }


def test_best_response_is_confirmed_only_by_a_second_assessment(frame, adsl):
    rs = responses(
        frame,
        """01 | 1 | 2019-04-30 | PR |
        01 | 2 | 2019-06-30 | PR |
        02 | 1 | 2019-04-30 | PR |
        02 | 2 | 2019-06-30 | SD |""",
    )
    bor = derive_param_bor(derive_adrs(rs, adsl, NO_THERAPY), adsl, response())
    found = bor.pivot(index="USUBJID", columns="PARAMCD", values="AVALC")
    assert found["BOR"].to_dict() == {"01": "PR", "02": "PR", "03": "NE"}
    assert found["CBOR"].to_dict() == {"01": "PR", "02": "SD", "03": "NE"}
    days = bor[(bor["PARAMCD"] == "CBOR") & bor["ADY"].notna()].set_index("USUBJID")["ADY"]
    assert days.to_dict() == {"01": 61, "02": 61}


def test_who_was_never_assessed_is_not_evaluable_with_the_reason(frame, adsl):
    rs = responses(frame, "02 | 1 | 2019-03-20 | SD |")
    bor = derive_param_bor(derive_adrs(rs, adsl, NO_THERAPY), adsl, response())
    confirmed = bor[bor["PARAMCD"] == "CBOR"].set_index("USUBJID")
    assert confirmed["NEREAS"].to_dict() == {
        "01": "NO POST-BASELINE ASSESSMENT",
        "02": "STABLE DISEASE NOT SEEN FOR LONG ENOUGH",
        "03": "NO POST-BASELINE ASSESSMENT",
    }
    assert confirmed["AVALC"].tolist() == ["NE", "NE", "NE"]


@pytest.mark.parametrize("words", [("NE", "NE"), ("ND", "ND"), ("NE", "ND")])
def test_who_was_assessed_and_never_evaluable_is_told_so(frame, adsl, words):
    first, second = words
    rs = responses(frame, f"01 | 1 | 2019-04-20 | {first} |\n01 | 2 | 2019-06-20 | {second} |")
    bor = derive_param_bor(derive_adrs(rs, adsl, NO_THERAPY), adsl, response())
    assert bor["NEREAS"].iloc[0] == "NO ASSESSMENT COULD BE EVALUATED"


def test_early_death_and_a_new_therapy_are_reasons_of_their_own(frame, adsl):
    died = adsl.assign(DTHDT=pd.to_datetime(["2019-03-20", None, "2019-03-02", None]))
    rs = responses(frame, "02 | 1 | 2019-06-01 | PR |")
    therapy = pd.Series({"02": pd.Timestamp("2019-05-01")})
    bor = derive_param_bor(derive_adrs(rs, died, therapy), died, response())
    confirmed = bor[bor["PARAMCD"] == "CBOR"].set_index("USUBJID")
    assert confirmed["NEREAS"].to_dict() == {
        "01": "DIED BEFORE THE FIRST ASSESSMENT",
        "02": "ASSESSED ONLY AFTER A NEW ANTICANCER THERAPY",
        "03": "DIED BEFORE THE FIRST ASSESSMENT",
    }


def test_the_first_confirmed_response_has_its_day(frame, adsl):
    rs = responses(
        frame,
        """01 | 1 | 2019-04-30 | PR |
        01 | 2 | 2019-06-30 | CR |
        01 | 3 | 2019-08-30 | CR |
        02 | 1 | 2019-04-30 | PR |""",
    )
    bor = derive_param_bor(derive_adrs(rs, adsl, NO_THERAPY), adsl, response())
    confirmed = bor[bor["PARAMCD"] == "CBOR"].set_index("USUBJID")
    assert confirmed["AVALC"].to_dict() == {"01": "CR", "02": "SD", "03": "NE"}
    assert confirmed["RSPDT"].dropna().to_dict() == {"01": pd.Timestamp("2019-04-30")}


def test_the_conventions_of_the_trial_file_decide(frame, adsl):
    rs = responses(
        frame,
        """01 | 1 | 2019-04-30 | PR |
        01 | 2 | 2019-06-30 | SD |
        01 | 3 | 2019-08-30 | PR |
        02 | 1 | 2019-04-30 | CR |
        02 | 2 | 2019-06-30 | PR |
        02 | 3 | 2019-08-30 | PR |""",
    )
    adrs = derive_adrs(rs, adsl, NO_THERAPY)
    found = {}
    for name, words in (
        ("plain", {}),
        ("stable", {"stable_between": True}),
        ("strict", {"after_complete": "progression"}),
    ):
        bor = derive_param_bor(adrs, adsl, response(**words))
        found[name] = bor[bor["PARAMCD"] == "CBOR"]["AVALC"].tolist()
    assert found == {
        "plain": ["SD", "PR", "NE"],
        "stable": ["PR", "PR", "NE"],
        "strict": ["SD", "SD", "NE"],
    }


@pytest.mark.parametrize(("day", "expected"), [("2019-04-11", "NE"), ("2019-04-12", "SD")])
def test_stable_disease_needs_42_days_after_the_first_dose(frame, adsl, day, expected):
    rs = responses(frame, f"01 | 1 | {day} | SD |")
    bor = derive_param_bor(derive_adrs(rs, adsl, NO_THERAPY), adsl, response())
    assert bor["AVALC"].iloc[0] == expected


def test_who_could_have_shown_the_minimum_duration_by_the_cut_is_flagged(frame, adsl):
    adrs = derive_adrs(responses(frame, ""), adsl, NO_THERAPY)
    within = derive_param_bor(adrs, adsl, response(stable_days=305))
    beyond = derive_param_bor(adrs, adsl, response(stable_days=306))
    assert within.set_index(["USUBJID", "PARAMCD"])["REACHFL"]["01", "BOR"] == "Y"
    assert beyond["REACHFL"].isna().all()


def test_nothing_depends_on_the_order_of_rows_or_on_the_calendar(frame, adsl):
    rs = responses(
        frame,
        """01 | 1 | 2019-04-30 | PR |
        01 | 2 | 2019-06-30 | PR |
        02 | 1 | 2019-04-30 | PD |
        02 | 2 | 2019-06-30 | SD |""",
    )
    bor = derive_param_bor(derive_adrs(rs, adsl, NO_THERAPY), adsl, response())
    shift = pd.Timedelta(days=1000)
    later = rs.assign(RSDTC=(pd.to_datetime(rs["RSDTC"]) + shift).dt.strftime("%Y-%m-%d"))
    dates = [name for name in adsl if name.endswith("DT")]
    moved = adsl.assign(**{name: adsl[name] + shift for name in dates})
    again = derive_param_bor(derive_adrs(later[::-1], moved, NO_THERAPY), moved, response())
    columns = ["USUBJID", "PARAMCD", "AVALC", "ADY", "REACHFL"]
    pd.testing.assert_frame_equal(bor[columns], again[columns])
