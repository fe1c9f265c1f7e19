"""ADINFL: ratios of the same draw, and ratios to the participant's own baseline."""

from types import SimpleNamespace

import pytest

from helpers.adam.adinfl import derive_adinfl
from helpers.trial.vocabulary import Inflammation, Visit

VISITS = [
    Visit(id="start", label="Start", day=1, window=(-7, 1), assessments=("laboratory",)),
    Visit(id="week_2", label="Week 2", day=15, window=(12, 18), assessments=("laboratory",)),
]
CRP_DAY_15 = "PARAMCD == 'CRP' and ADY == 15"
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
        """).assign(UNSCHFL=None, AVALU=None)


def test_a_marker_that_was_not_scheduled_stands_for_no_visit(adlb):
    odd = adlb.assign(UNSCHFL=adlb["ADY"].eq(15).map({True: "Y"}))
    assert derive_adinfl(adlb, TRIAL).query(CRP_DAY_15)["ANL01FL"].tolist() == ["Y", "Y"]
    assert derive_adinfl(odd, TRIAL).query(CRP_DAY_15)["ANL01FL"].isna().all()


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
    nlr = derive_adinfl(adlb, TRIAL).query("PARAMCD == 'NLR' and AVAL.notna()")

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


def of_one(frame, rows, trial=TRIAL, courses=None):
    """Return ADINFL of one participant; `rows` are (marker, day, value, unit)."""
    table = "USUBJID | PARAMCD | ADT:date | ADY:float | AVAL:float | AVALU\n--+--\n"
    for marker, day, value, unit in rows:
        table += f"01 | {marker} | 2020-03-{day:02d} | {day} | {value} | {unit}\n"
    adlb = frame(table)
    adlb = adlb.assign(PARAM=adlb["PARAMCD"], VISIT=None, BLQFL=None, UNSCHFL=None, SAFFL="Y")
    return derive_adinfl(adlb, trial, courses).set_index(["PARAMCD", "ADY"])


def test_a_value_on_the_day_of_the_first_dose_is_the_baseline(frame):
    found = of_one(frame, [("CRP", 1, 20, "mg/L"), ("CRP", 2, 10, "mg/L")])

    assert found["ABLFL"].eq("Y").tolist() == [True, False]
    assert found.loc[("CRP", 2), "R2BASE"] == 0.5


def test_without_a_baseline_there_is_no_ratio_and_it_says_so(frame):
    found = of_one(frame, [("CRP", 15, 10, "mg/L")])

    assert found["R2BASE"].isna().all()
    assert found["R2EXCL"].tolist() == ["no baseline"]


@pytest.mark.parametrize(
    ("base", "later", "said"), [(0, 5, "a baseline of zero"), (5, 0, "a value of zero")]
)
def test_zero_gives_no_ratio_and_is_not_infinite(frame, base, later, said):
    found = of_one(frame, [("CRP", 1, base, "mg/L"), ("CRP", 15, later, "mg/L")])

    assert found.loc[("CRP", 15), "R2EXCL"] == said
    assert found["R2BASE"].isna().all()


def test_a_baseline_below_quantification_is_known_at_every_later_value(adlb):
    crp = derive_adinfl(adlb, TRIAL).query("PARAMCD == 'CRP' and USUBJID == '02'")

    assert crp["BASBLQFL"].tolist() == ["Y", "Y"]


def test_lymphocytes_of_zero_leave_a_draw_without_ratio_that_is_counted(adlb):
    nlr = derive_adinfl(adlb, TRIAL).query("PARAMCD == 'NLR' and AVAL.isna()")

    assert nlr[["USUBJID", "ADY", "AEXCL"]].to_numpy().tolist() == [
        ["01", 14.0, "a part was not measured in the same draw"],
        ["01", 15.0, "a part was not measured in the same draw"],
        ["02", 1.0, "a denominator of zero"],
    ]
    assert nlr["ANL01FL"].isna().all()
    assert nlr["ABLFL"].isna().all()


def test_a_score_has_a_baseline_and_no_ratio(frame):
    score = {"name": "S", "label": "Score", "source": "-"}
    steps = [{"test": "CRP", "above": 10, "unit": "mg/L"}]
    words = Inflammation(markers=("CRP",), scores=[{**score, "steps": steps}])
    trial = SimpleNamespace(inflammation=words, visits_with=TRIAL.visits_with)

    found = of_one(frame, [("CRP", 1, 20, "mg/L"), ("CRP", 15, 10, "mg/L")], trial).loc["S"]

    assert found["AVAL"].tolist() == [1, 0]
    assert found["BASE"].tolist() == [1, 1]
    assert found["R2BASE"].isna().all()
    assert found["R2EXCL"].isna().all()


def test_a_ratio_of_a_test_that_is_never_measured_has_no_records(frame):
    found = of_one(frame, [("CRP", 1, 20, "mg/L"), ("NEUT", 1, 4, "10^9/L")])

    assert found.index.get_level_values("PARAMCD").unique().tolist() == ["CRP"]


def test_a_corticosteroid_marks_the_value_and_what_has_it_as_baseline(frame):
    courses = frame("USUBJID | FIRST:date | LAST:date\n--+--\n01 | 2020-02-01 | 2020-03-01")

    rows = [("CRP", 1, 20, "mg/L"), ("CRP", 15, 10, "mg/L")]
    found = of_one(frame, rows, courses=courses)

    assert found["CORTFL"].eq("Y").tolist() == [True, False]
    assert found["BASCORFL"].tolist() == ["Y", "Y"]


def test_the_unit_of_the_laboratory_changes_no_ratio(frame):
    words = Inflammation(
        markers=("CRP",),
        ratios=(("NLR", "NEUT", "LYM"),),
        product_ratios=({"name": "SII", "of": ("PLAT", "NEUT"), "over": "LYM", "unit": "10^9/L"},),
    )
    trial = SimpleNamespace(inflammation=words, visits_with=TRIAL.visits_with)
    given = {"CRP": (20, 10), "NEUT": (6, 4), "LYM": (2, 1.6), "PLAT": (300, 200)}
    other = {"CRP": ("mg/L", 1), "NEUT": ("10^9/L", 1), "LYM": ("10^9/L", 1), "PLAT": ("10^9/L", 1)}
    mixed = {"CRP": ("mg/dL", 0.1), "NEUT": ("/uL", 1000), "LYM": ("10^9/L", 1)}
    mixed["PLAT"] = ("10^3/uL", 1)

    results = []
    for units in (other, mixed):
        rows = [
            (test, day, value * units[test][1], units[test][0])
            for test, values in given.items()
            for day, value in zip((1, 15), values, strict=True)
        ]
        results.append(of_one(frame, rows, trial))

    known, same = results
    assert known.loc[("SII", 1), "AVAL"] == 900
    assert same["R2BASE"].to_numpy() == pytest.approx(known["R2BASE"].to_numpy(), nan_ok=True)
    for made in ("NLR", "SII"):
        assert same.loc[made, "AVAL"].tolist() == pytest.approx(known.loc[made, "AVAL"].tolist())
