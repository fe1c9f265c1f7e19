"""Values below a limit: strictly, in the unit reported, on two denominators."""

import pandas as pd
import pytest

from helpers.ard.anaemia import (
    ard_occurrence,
    ard_occurrences,
    derive_occurrence,
    differing_verdicts,
    flag_below,
)
from helpers.ard.frame import pick, select
from safety_trial import safety_trial, told

ENDPOINT = safety_trial().endpoints[0]


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | ARM
        01      | Y     | A
        02      | Y     | A
        03      | Y     | B
        04      | Y     | B
        05      | Y     | B
        09      |       |
        """
    )


@pytest.fixture
def adlb(frame):
    return frame(
        """
        USUBJID | PARAMCD | AVALO:float | AVALOU | AVAL:float | AVALU | ABLFL | ONTRTFL | ADY:float
        01      | HGB     | 11.0        | g/dL   | 110        | g/L   | Y     |         | 1
        01      | HGB     | 10.0        | g/dL   | 100        | g/L   |       | Y       | 8
        01      | HGB     | 9.9         | g/dL   | 99         | g/L   |       | Y       | 15
        01      | HGB     | 9.0         | g/dL   | 90         | g/L   |       | Y       | 22
        02      | HGB     | 7.4         | mmol/L | 119.2      | g/L   | Y     |         | 1
        02      | HGB     | 6.2         | mmol/L | 99.9       | g/L   |       | Y       | 8
        02      | HGB     | 5.0         | mmol/L | 80.6       | g/L   |       |         | 99
        03      | HGB     | 9.0         | g/dL   | 90         | g/L   | Y     |         | 1
        03      | HGB     | 8.0         | g/dL   | 80         | g/L   |       | Y       | 8
        04      | HGB     | 95          | g/L    | 95         | g/L   |       | Y       | 8
        05      | HGB     | 12.0        | g/dL   | 120        | g/L   | Y     |         | 1
        05      | PLAT    | 9           | g/L    | 9          | g/L   |       | Y       | 8
        09      | HGB     | 7.0         | g/dL   | 70         | g/L   |       | Y       | 8
        """
    )


def test_limit_itself_is_not_below_it(adlb):
    below = flag_below(adlb, ENDPOINT).set_index(["USUBJID", "ADY"])["BELOW"]
    assert below["01", 8.0] == 0
    assert below["01", 15.0] == 1


def test_value_is_compared_in_the_unit_reported(adlb, adsl):
    # 6.2 mmol/L is not below 6.2 mmol/L, although 99.9 g/L is below 100 g/L
    differing = differing_verdicts(adlb, adsl, ENDPOINT)
    assert list(differing["USUBJID"]) == ["02"]
    assert list(differing["AVALO"]) == [6.2]
    assert (differing["BELOW"].iloc[0], differing["BELOWST"].iloc[0]) == (0, 1)


def test_standard_unit_serves_where_the_reported_one_has_no_limit(adlb):
    odd = adlb.assign(AVALOU="odd")
    below = flag_below(odd, ENDPOINT).set_index(["USUBJID", "ADY"])["BELOW"]
    assert below["02", 8.0] == 1
    assert flag_below(odd.assign(AVALU="odd"), ENDPOINT)["BELOW"].isna().all()


def test_both_denominators_are_counted_and_the_rest_apart(adlb, adsl):
    results = ard_occurrence(adlb, adsl, ENDPOINT)

    n = select(results, stat_name="n").set_index("variable_level")["stat"].to_dict()
    N = select(results, stat_name="N").set_index("variable_level")["stat"].to_dict()
    assert n == {
        "at_risk": 1,
        "with_value": 3,
        "no_value": 1,
        "no_baseline": 1,
        "below_at_baseline": 1,
    }
    assert (N["at_risk"], N["with_value"], N["no_value"]) == (2, 4, 5)
    # R 4.2.2: binom.test(3, 4)$conf.int
    assert pick(results, "conf_low", variable_level="with_value") == pytest.approx(0.1941204)
    assert pick(results, "conf_high", variable_level="with_value") == pytest.approx(0.9936905)


def test_participant_has_first_day_and_lowest_value_within_the_window(adlb, adsl):
    people = derive_occurrence(adlb, adsl, ENDPOINT).set_index("USUBJID")

    assert told(people["OCCUR"]) == {"01": 1, "02": 0, "03": 1, "04": 1, "05": ""}
    assert told(people["FIRSTDY"]) == {"01": 15, "02": "", "03": 8, "04": 8, "05": ""}
    assert told(people["NADIR"]) == {"01": 90, "02": 99.9, "03": 80, "04": 95, "05": ""}
    assert told(people["BASEBELOW"]) == {"01": 0, "02": 0, "03": 1, "04": "", "05": 0}
    assert people["VALUES"].to_dict() == {"01": 3, "02": 1, "03": 1, "04": 1, "05": 0}


def test_a_cut_without_the_test_has_nobody_in_either_denominator(adlb, adsl):
    results = ard_occurrence(adlb[adlb["PARAMCD"] == "PLAT"], adsl, ENDPOINT)

    assert pick(results, "N", variable_level="at_risk") == 0
    assert pick(results, "n", variable_level="no_value") == 5


def test_trial_without_such_an_endpoint_has_no_results(adlb, adsl):
    change = {
        "id": "labs",
        "type": "change",
        "label": "Labs",
        "role": "secondary",
        "definition": "Change",
        "population": "safety",
        "source": "laboratory",
        "parameters": ["HGB"],
    }
    assert ard_occurrences(adlb, adsl, safety_trial(endpoints=[change])).empty


def test_order_and_repetition_of_records_do_not_change_the_rate(adlb, adsl):
    once = ard_occurrence(adlb, adsl, ENDPOINT, "arm")
    shuffled = ard_occurrence(adlb.sample(frac=1, random_state=4), adsl, ENDPOINT, "arm")
    after = adlb[adlb["ONTRTFL"].eq("Y")]
    twice = ard_occurrence(pd.concat([adlb, after], ignore_index=True), adsl, ENDPOINT, "arm")

    pd.testing.assert_frame_equal(once, shuffled)
    pd.testing.assert_frame_equal(once, twice)
