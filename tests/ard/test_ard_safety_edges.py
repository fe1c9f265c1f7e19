"""The edges of a safety delivery, from the record to the result, each with its stated outcome."""

import pandas as pd
import pytest

from helpers.adam.adae import derive_adae
from helpers.adam.adhy import derive_adhy, derive_hy_pairs, derive_liver_peaks
from helpers.ard.adverse_events import ard_ae_overview
from helpers.ard.frame import levels, pick, select
from helpers.ard.lab_grades import ard_lab_ungraded, ard_lab_worst
from helpers.ard.lab_ranges import ard_lab_ranges
from helpers.ard.lab_units import ard_lab_units
from helpers.ard.labs import ard_lab_accounting, ard_lab_values
from helpers.ard.liver import ard_liver
from laboratory_kit import derived
from safety_trial import complete, safety_trial

LB = "USUBJID | LBSEQ:int | LBTESTCD | LBDTC | LBORRES | LBORRESU | LBORNRLO | LBORNRHI | VISIT\n"
AE = "USUBJID | AESEQ:int | AESPID | AEDECOD | AESTDTC | AEENDTC | AETOXGR | AEOUT\n"
_AE = ["AETERM", "AEBODSYS", "AESOC", "AESER", "AEREL", "AERELNST", "AEACN", "AESDTH", "AESEV"]
_AE += ["AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE", "AEENDTC", "SRCROW"]


@pytest.fixture
def adsl(frame):
    treated = frame(
        """
        USUBJID | SAFFL | ARM | TRTSDT:date | TRTEDT:date | AP01SDT:date | AP02SDT:date
        01      | Y     | A   | 2019-03-01  | 2019-03-31  | 2019-03-01   |
        02      | Y     | A   | 2019-03-01  | 2019-03-31  | 2019-03-01   |
        09      |       | A   |             |             |              |
        """
    )
    days = {"LSTALVDT": pd.Timestamp("2019-06-01"), "CUTDT": pd.Timestamp("2019-12-31")}
    return treated.assign(LSTDOSDT=treated["TRTEDT"], DTHDT=pd.NaT, DTHFL=None, **days)


@pytest.fixture
def laboratory(frame, adsl):
    """Return a function: ADLB of short records, their reported numbers being the standard ones."""

    def derive(rows):
        lb = frame(LB + rows)
        numbers = {"inf": float("inf")}
        lb["LBSTRESC"], lb["LBSTRESU"] = lb["LBORRES"], lb["LBORRESU"]
        lb["LBSTRESN"] = [numbers.get(text) or float(text) for text in lb["LBORRES"]]
        return derived(lb, adsl)

    return derive


def worst(adlb, adsl, side):
    """Return {worst grade: participants} of those on treatment."""
    found = select(ard_lab_worst(adlb, adsl, safety_trial()), variable=side, stat_name="n")
    wanted = {"0", "1", "2", "3", "4", "ungradable"}
    return {
        level: n
        for level, n in zip(found["variable_level"], found["stat"], strict=True)
        if level in wanted and n
    }


def records(results, **keys):
    found = select(results, stat_name="n_event", **keys)
    return {level: n for level, n in zip(found["variable_level"], found["stat"], strict=True) if n}


def test_no_lower_limit_leaves_open_only_what_needs_it(laboratory, adsl):
    adlb = laboratory("""
        01 | 1 | HGB | 2019-03-01 | 13  | g/dL | | | BASELINE
        01 | 2 | HGB | 2019-03-08 | 11  | g/dL | | | WEEK 1
        02 | 1 | HGB | 2019-03-01 | 13  | g/dL | | | BASELINE
        02 | 2 | HGB | 2019-03-08 | 7.9 | g/dL | | | WEEK 1
        """)
    # 11 g/dL may be normal or grade 1; 7.9 g/dL is grade 3 whatever the limit
    assert worst(adlb, adsl, "HGB:L") == {"ungradable": 1, "3": 1}
    results = ard_lab_worst(adlb, adsl, safety_trial())
    severe = {"variable": "HGB:L", "variable_level": "3 or worse", "group": ""}
    assert (pick(results, "n", **severe), pick(results, "N", **severe)) == (1, 2)
    # nobody else can have been grade 3, so this rate is known; that of any grade is not
    assert pick(results, "p", **severe) == 0.5
    any_ = {"variable": "HGB:L", "variable_level": "1 or worse", "group": ""}
    assert pick(results, "n_censor", **any_) == 1
    reasons = ard_lab_ungraded(adlb, adsl, safety_trial())
    assert records(reasons, variable="HGB:L") == {"no reference limit": 3}


def test_no_upper_limit_gives_no_grade_no_multiple_and_no_place_in_the_range(laboratory, adsl):
    adlb = laboratory("""
        01 | 1 | ALT  | 2019-03-01 | 30  | U/L   | | | BASELINE
        01 | 2 | ALT  | 2019-03-08 | 900 | U/L   | | | WEEK 1
        01 | 3 | BILI | 2019-03-08 | 9   | mg/dL | | | WEEK 1
        02 | 1 | UREA | 2019-03-08 | 9   | mg/dL | | | WEEK 1
        """)
    assert worst(adlb, adsl, "ALT:H") == {"ungradable": 1}
    adhy = derive_adhy(adlb, safety_trial())
    peaks = derive_liver_peaks(adhy, derive_hy_pairs(adhy, safety_trial()), adsl)
    liver = ard_liver(adhy, peaks, safety_trial())
    told = {"variable": "aminotransferase", "group": ""}
    assert pick(liver, "n", variable_level="no limit", **told) == 1
    assert pick(liver, "n", variable="hy", variable_level="evaluable", group="") == 0
    asked = [{"test": "UREA", "label": "Urea"}]
    ranges = ard_lab_ranges(adlb, adsl, safety_trial(laboratory=asked))
    placed = select(ranges, variable="UREA", stat_name="n").query("stat > 0")
    assert placed["variable_level"].to_list() == ["UNKNOWN to UNKNOWN"]


def test_an_unknown_unit_has_no_grade_and_no_factor_and_is_named(laboratory, adsl):
    adlb = laboratory("""
        01 | 1 | HGB | 2019-03-01 | 13 | g/dL | 12 | 16 | BASELINE
        01 | 2 | HGB | 2019-03-08 | 5  | foo  | 12 | 16 | WEEK 1
        """)
    assert worst(adlb, adsl, "HGB:L") == {"ungradable": 1}
    reasons = ard_lab_ungraded(adlb, adsl, safety_trial())
    assert records(reasons, variable="HGB:L") == {"unit not among the criteria": 1}
    units = ard_lab_units(adlb, adsl, safety_trial())
    odd = [pair for pair in levels(units) if pair.startswith("foo")]
    assert len(odd) == 1
    assert pick(units, "n_event", variable_level=odd[0], group_level="ungraded") == 1


@pytest.mark.parametrize("odd", ["-1", "inf"])
def test_a_negative_or_infinite_value_enters_no_mean_and_no_grade(laboratory, adsl, odd):
    adlb = laboratory(f"""
        01 | 1 | HGB | 2019-03-01 | 13    | g/dL | 12 | 16 | BASELINE
        01 | 2 | HGB | 2019-03-08 | {odd} | g/dL | 12 | 16 | WEEK 1
        02 | 1 | HGB | 2019-03-01 | 13    | g/dL | 12 | 16 | BASELINE
        02 | 2 | HGB | 2019-03-08 | 11    | g/dL | 12 | 16 | WEEK 1
        """)
    values = ard_lab_values(adlb, adsl, safety_trial())
    week = {"variable": "HGB", "variable_level": "week_1", "group": ""}
    assert (pick(values, "n", **week), pick(values, "mean", **week)) == (1, 11)
    assert worst(adlb, adsl, "HGB:L") == {"ungradable": 1, "1": 1}
    accounted = records(ard_lab_accounting(adlb, adsl, safety_trial()), variable="HGB", group="")
    assert accounted == {"delivered": 4, "negative or infinite value": 1}


def test_a_participant_without_dose_is_in_no_denominator_and_loses_no_record(
    laboratory, frame, adsl
):
    adlb = laboratory("""
        01 | 1 | HGB | 2019-03-01 | 13  | g/dL | 12 | 16 | BASELINE
        01 | 2 | HGB | 2019-03-08 | 11  | g/dL | 12 | 16 | WEEK 1
        09 | 1 | HGB | 2019-03-01 | 13  | g/dL | 12 | 16 | BASELINE
        09 | 2 | HGB | 2019-03-08 | 6.5 | g/dL | 12 | 16 | WEEK 1
        """)
    theirs = adlb[adlb["USUBJID"] == "09"]
    assert len(theirs) == 2
    # without a first dose there is neither a baseline nor a value on treatment
    assert theirs[["ABLFL", "ONTRTFL", "CHG"]].isna().all(axis=None)
    assert worst(adlb, adsl, "HGB:L") == {"1": 1}
    accounted = ard_lab_accounting(adlb, adsl, safety_trial())
    assert records(accounted, variable="HGB", group="") == {"delivered": 2}

    adae = emergent(frame, adsl, "09 | 1 | | SEPSIS | 2019-03-08 | | 5 | FATAL")
    assert set(adae["AEXCL"]) == {"never treated"}
    overview = ard_ae_overview(adae, adsl, safety_trial())
    assert (pick(overview, "n", variable="any", group=""), overview_N(overview)) == (0, 2)


def emergent(frame, adsl, rows):
    return derive_adae(complete(frame(AE + rows), _AE), adsl, safety_trial())


def overview_N(overview):
    return pick(overview, "N", variable="any", group="")


def test_zero_events_are_zero_of_everybody_with_an_upper_limit(frame, adsl):
    adae = emergent(frame, adsl, "01 | 1 | | SEPSIS | 2019-03-08 | | 3 |").head(0)
    overview = ard_ae_overview(adae, adsl, safety_trial())
    any_ = {"variable": "any", "group": ""}
    assert (pick(overview, "n", **any_), overview_N(overview)) == (0, 2)
    # exact upper limit of 0 of 2: 1 - 0.025 ** (1 / 2)
    assert pick(overview, "conf_high", **any_) == pytest.approx(0.841886117)


def test_no_laboratory_records_give_no_grades_and_no_participants(laboratory, adsl):
    adlb = laboratory("01 | 1 | HGB | 2019-03-08 | 13 | g/dL | 12 | 16 | WEEK 1").head(0)
    assert ard_lab_worst(adlb, adsl, safety_trial()).empty
    assert ard_lab_ranges(adlb, adsl, safety_trial()).empty
    assert records(ard_lab_accounting(adlb, adsl, safety_trial())) == {}


def test_an_event_on_several_lines_and_one_without_a_start_count_once_each(frame, adsl):
    adae = emergent(
        frame,
        adsl,
        """
        01 | 1 | E1 | PAIN   | 2019-03-05 | 2019-03-10 | 3 | RECOVERING/RESOLVING
        01 | 2 | E1 | PAIN   | 2019-03-11 | 2019-03-15 | 1 | RECOVERING/RESOLVING
        01 | 3 | E1 | PAIN   | 2019-03-16 | 2019-03-20 | 3 | RECOVERED/RESOLVED
        02 | 1 | E2 | NAUSEA |            |            | 2 |
        """,
    )
    # the grade fell and rose again to what it was: one event, its further lines no worsening
    assert adae.set_index(["USUBJID", "AESEQ"])["AECONTFL"].eq("Y").to_dict() == {
        ("01", 1): False,
        ("01", 2): True,
        ("01", 3): True,
        ("02", 1): False,
    }
    # without a start it may have begun under treatment, so it counts
    assert adae["TRTEMFL"].eq("Y").all()
    overview = ard_ae_overview(adae, adsl, safety_trial())
    assert pick(overview, "n", variable="any", group="") == 2
