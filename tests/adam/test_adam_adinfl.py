"""ADINFL: ratios of the same draw, and ratios to the participant's own baseline."""

from types import SimpleNamespace

import pytest

from helpers.adam.adinfl import derive_adinfl
from helpers.trial.vocabulary import Inflammation, Visit

VISITS = [
    Visit(id="start", label="Start", day=1, window=(-7, 1), assessments=("laboratory",)),
    Visit(id="week_2", label="Week 2", day=15, window=(12, 18), assessments=("laboratory",)),
]
TRIAL = SimpleNamespace(
    inflammation=Inflammation(markers=("CRP",), ratios=(("NLR", "NEUT", "LYM"),)),
    visits_with=lambda assessment: VISITS,
)


@pytest.fixture
def adlb(frame):
    return frame("""
        USUBJID | PARAMCD | PARAM      | ADT:date   | ADY:float | VISIT | AVAL:float | BLQFL | SAFFL
        --------+---------+------------+------------+-----------+-------+------------+-------+------
        01      | CRP     | CRP (mg/L) | 2020-02-28 | -2        | A     | 90         |       | Y
        01      | CRP     | CRP (mg/L) | 2020-03-01 | 1         | B     | 40         |       | Y
        01      | CRP     | CRP (mg/L) | 2020-03-15 | 15        | C     | 10         |       | Y
        02      | CRP     | CRP (mg/L) | 2020-03-01 | 1         | B     | 0.3        | Y     | Y
        02      | CRP     | CRP (mg/L) | 2020-03-15 | 15        | C     | 3          |       | Y
        03      | CRP     | CRP (mg/L) | 2020-03-15 | 15        | C     | 3          |       |
        01      | NEUT    | Neutrophils| 2020-03-01 | 1         | B     | 6          |       | Y
        01      | LYM     | Lymphocytes| 2020-03-01 | 1         | B     | 2          |       | Y
        01      | NEUT    | Neutrophils| 2020-03-15 | 15        | C     | 4          |       | Y
        01      | LYM     | Lymphocytes| 2020-03-14 | 14        | C     | 2          |       | Y
        02      | NEUT    | Neutrophils| 2020-03-01 | 1         | B     | 6          |       | Y
        02      | LYM     | Lymphocytes| 2020-03-01 | 1         | B     | 0          |       | Y
        """).assign(UNSCHFL=None)


def test_a_marker_that_was_not_scheduled_stands_for_no_visit(adlb):
    odd = adlb.assign(UNSCHFL=adlb["ADY"].eq(15).map({True: "Y"}))
    assert derive_adinfl(adlb, TRIAL).query("ADY == 15")["ANL01FL"].tolist() == ["Y", "Y"]
    assert derive_adinfl(odd, TRIAL).query("ADY == 15")["ANL01FL"].isna().all()


def test_ratio_to_baseline_uses_the_last_value_before_treatment(adlb):
    crp = derive_adinfl(adlb, TRIAL).query("PARAMCD == 'CRP' and USUBJID == '01'")

    assert crp["BASE"].tolist() == [40, 40, 40]
    assert crp["ABLFL"].tolist()[1] == "Y"
    assert crp["R2BASE"].tolist()[2] == 0.25
    assert crp["R2BASE"].isna().tolist() == [True, True, False]


def test_half_of_the_limit_keeps_its_flag_and_its_ratio(adlb):
    crp = derive_adinfl(adlb, TRIAL).query("PARAMCD == 'CRP' and USUBJID == '02'")

    assert crp["BLQFL"].tolist()[0] == "Y"
    assert crp["R2BASE"].tolist()[1] == pytest.approx(10)


def test_a_ratio_needs_both_values_of_the_same_draw_and_a_denominator(adlb):
    nlr = derive_adinfl(adlb, TRIAL).query("PARAMCD == 'NLR'")

    assert nlr[["USUBJID", "ADY", "AVAL"]].to_numpy().tolist() == [["01", 1.0, 3.0]]
    assert nlr["PARAM"].tolist() == ["NLR (NEUT / LYM)"]


def test_only_treated_participants_are_there(adlb):
    assert set(derive_adinfl(adlb, TRIAL)["USUBJID"]) == {"01", "02"}


def test_order_of_records_does_not_matter(adlb):
    shuffled = derive_adinfl(adlb.sample(frac=1, random_state=4), TRIAL)

    ordered = derive_adinfl(adlb, TRIAL)
    key = ["PARAMCD", "USUBJID", "ADT"]
    assert shuffled[key + ["R2BASE"]].equals(ordered[key + ["R2BASE"]])


def test_a_trial_without_markers_has_no_records(adlb):
    trial = SimpleNamespace(inflammation=Inflammation(), visits_with=TRIAL.visits_with)

    assert derive_adinfl(adlb, trial).empty
