"""Liver tests as multiples of their upper limit, and rises that come together."""

import pytest

from anaemia_kit import dated
from helpers.adam.adhy import derive_adhy, derive_hy_pairs, derive_liver_peaks
from safety_trial import safety_trial, told

TRIAL = safety_trial()
HEAD = "USUBJID | PARAMCD | AVALO:float | ONRHI:float | AVAL:float | ANRHI:float | ADY:float"


@pytest.fixture
def adlb(frame):
    """Return values of one participant: `adlb("ALT 105/35@8")`, day 1 the baseline."""

    def read(*values, person="01"):
        rows = []
        for value in values:
            test, _, rest = value.partition(" ")
            amount, _, day = rest.partition("@")
            number, _, limit = amount.partition("/")
            rows.append(f"{person} | {test} | {number} | {limit} | {number} | {limit} | {day}")
        records = dated(frame("\n".join([HEAD, *rows])))
        after = records["ADY"] > 1
        flags = {"ABLFL": (~after).map({True: "Y"}), "ONTRTFL": after.map({True: "Y"})}
        return records.assign(AVALU="U/L", AVALOU="U/L", **flags)

    return read


@pytest.fixture
def kind(adlb):
    """Return the kinds of a participant's pairs."""

    def of(*values):
        return sorted(set(derive_hy_pairs(derive_adhy(adlb(*values), TRIAL), TRIAL)["KIND"]))

    return of


def test_a_multiple_needs_a_value_and_a_limit_above_zero(adlb):
    values = ["ALT 105/35@8", "ALT 70/@9", "ALT /35@10", "ALT 70/0@11", "ALT -7/35@12"]
    adhy = derive_adhy(adlb(*values, "ALT inf/35@13", "HGB 10/15@8"), TRIAL)
    assert told(adhy["MULT"]) == {0: 3, 1: "", 2: "", 3: "", 4: "", 5: ""}


def test_the_reported_value_and_limit_come_before_the_standard_ones(adlb):
    # 2.5 mg/dL of 1.2 is 2.08; the standard values are rounded: 43 umol/L of 21 is 2.05
    records = adlb("BILI 2.5/1.2@8", "BILI 2.5/@9").assign(AVAL=43.0, ANRHI=21.0)
    assert derive_adhy(records, TRIAL)["MULT"].round(2).tolist() == [2.08, 2.05]


def test_a_multiple_of_exactly_the_limit_is_not_above_it(kind):
    alkaline = "ALP 100/130@8"
    assert kind("ALT 105/35@8", "BILI 2.5/1.2@8", alkaline) == []
    assert kind("ALT 106/35@8", "BILI 2.4/1.2@8", alkaline) == []
    assert kind("ALT 106/35@8", "BILI 2.5/1.2@8", alkaline) == ["candidate"]
    # 0.7 * 3 is 2.0999999999999996 in binary
    assert kind("ALT 2.1/0.7@8", "BILI 2.5/1.2@8", alkaline) == []


def test_the_two_rises_are_at_most_30_days_apart_whichever_is_first(kind):
    alkaline = "ALP 100/130@40"
    assert kind("ALT 200/35@40", "BILI 2.5/1.2@70", alkaline) == ["candidate"]
    assert kind("ALT 200/35@40", "BILI 2.5/1.2@10", alkaline) == ["candidate"]
    assert kind("ALT 200/35@40", "BILI 2.5/1.2@71", alkaline) == []


def test_either_aminotransferase_counts(kind):
    assert kind("AST 200/35@8", "BILI 2.5/1.2@8", "ALP 100/130@8") == ["candidate"]


def test_alkaline_phosphatase_decides_and_its_absence_rules_nothing_out(kind):
    rises = ["ALT 200/35@8", "BILI 2.5/1.2@8"]
    assert kind(*rises, "ALP 259/130@8") == ["candidate"]
    assert kind(*rises, "ALP 260/130@8") == ["cholestatic"]
    assert kind(*rises, "ALP 100/130@8", "ALP 300/130@38") == ["cholestatic"]
    assert kind(*rises, "ALP 300/130@39") == ["alkaline unknown"]
    assert kind(*rises, "ALP 100/@8") == ["alkaline unknown"]


def test_values_up_to_the_first_dose_and_after_the_window_make_no_pair(adlb, kind):
    assert kind("ALT 200/35@1", "BILI 2.5/1.2@8") == []
    late = adlb("ALT 200/35@8", "BILI 2.5/1.2@8").assign(ONTRTFL=None)
    assert derive_hy_pairs(derive_adhy(late, TRIAL), TRIAL).empty


def test_of_several_values_of_a_day_the_highest_stands(adlb):
    adhy = derive_adhy(adlb("ALT 200/35@8", "ALT 300/35@8", "BILI 2.5/1.2@9"), TRIAL)
    pairs = derive_hy_pairs(adhy, TRIAL)
    assert pairs[["AVALO", "AVALOB", "APART"]].to_numpy().tolist() == [[300, 2.5, 1]]


def test_peaks_are_the_highest_on_treatment_and_the_gravest_kind(adlb, frame):
    adsl = frame(
        """
        USUBJID | SAFFL | ARM
        01      | Y     | A
        02      | Y     | A
        03      |       |
        """
    )
    values = ["ALT 400/35@1", "ALT 120/35@8", "AST 140/35@8", "AST 140/35@15", "BILI 3/1.2@8"]
    adhy = derive_adhy(adlb(*values, "BILI 1/1.2@1", "ALP 300/130@8"), TRIAL)
    peaks = derive_liver_peaks(adhy, derive_hy_pairs(adhy, TRIAL), adsl).set_index("USUBJID")

    columns = ["MULTAT", "DAYAT", "TESTAT", "MULTBI", "BASEBI", "NAT", "NAL", "KIND"]
    assert list(told(peaks.loc["01", columns]).values()) == [
        4, 8, "AST", 2.5, pytest.approx(0.8333333), 3, 1, "cholestatic",
    ]  # fmt: skip
    assert list(told(peaks.loc["02", columns]).values()) == ["", "", "", "", "", 0, 0, ""]
    assert list(peaks.index) == ["01", "02"]


def test_the_trial_file_says_how_far_above_and_how_near(adlb):
    strict = safety_trial(liver={"aminotransferase_above": 5, "within_days": 3})
    adhy = derive_adhy(adlb("ALT 150/35@8", "ALT 180/35@9", "BILI 3/1.2@12"), strict)
    assert derive_hy_pairs(adhy, strict)["AVALO"].tolist() == [180]


def test_a_cut_without_liver_tests_has_no_pair(adlb, frame):
    adhy = derive_adhy(adlb("HGB 10/15@8"), TRIAL)
    pairs = derive_hy_pairs(adhy, TRIAL)
    peaks = derive_liver_peaks(adhy, pairs, frame("USUBJID | SAFFL | ARM\n01 | Y | A"))
    assert (len(adhy), len(pairs), len(peaks)) == (0, 0, 1)
