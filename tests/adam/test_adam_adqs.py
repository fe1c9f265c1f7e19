import numpy as np
import pandas as pd
import pytest

from helpers.adam.adqs import compute_composite, compute_scale, derive_adqs
from helpers.trial.vocabulary import Questionnaire, Scale, Visit

NAN = np.nan
VISITS = (
    Visit(id="baseline", label="Baseline", day=1, window=(-7, 1), assessments=("questionnaire",)),
    Visit(id="week_2", label="Week 2", day=15, window=(12, 18), assessments=("questionnaire",)),
)
FORM = Questionnaire(
    id="form",
    category="FORM-10",
    label="A form",
    item_prefix="F",
    scales=(
        {"id": "GO", "label": "Functioning", "items": [1, 2], "direction": "functional"},
        {"id": "BAD", "label": "Symptom", "items": [3], "direction": "symptom"},
        {"id": "ALL", "label": "Global", "items": [4], "range": [1, 7], "direction": "global"},
    ),
    composite={
        "id": "SUM",
        "label": "Composite",
        "minimum_weight": 0.75,
        "domains": [
            {"scale": "GO", "weight": 2},
            {"scale": "BAD", "weight": 1},
            {"scale": "ALL", "weight": 1},
        ],
    },
)


def scale(items, direction, low_high=(1, 4)):
    return Scale(id="X", label="x", items=items, range=low_high, direction=direction)


# Golden scores of the EORTC QLQ-C30 manual's rules.
@pytest.mark.parametrize(
    ("answers", "items", "direction", "low_high", "expected"),
    [
        ([2, 3, NAN, NAN, 1], (1, 2, 3, 4, 5), "functional", (1, 4), 66.667),
        ([2, 3, NAN, NAN, NAN], (1, 2, 3, 4, 5), "functional", (1, 4), NAN),
        ([5, 6], (29, 30), "global", (1, 7), 75),
        ([3, NAN, 2], (10, 12, 18), "symptom", (1, 4), 50),
        ([3, NAN, NAN], (10, 12, 18), "symptom", (1, 4), NAN),
        ([1, NAN, NAN, 4], (21, 22, 23, 24), "functional", (1, 4), 50),
        ([NAN], (8,), "symptom", (1, 4), NAN),
        ([2], (61,), "symptom", (1, 2), 100),
        ([9], (8,), "symptom", (1, 4), NAN),
        ([9, 2], (14, 15), "symptom", (1, 4), 33.333),
    ],
)
def test_golden_scores(answers, items, direction, low_high, expected):
    found = compute_scale(np.array([answers], float), scale(items, direction, low_high))[0]
    assert found == pytest.approx(expected, abs=1e-3, nan_ok=True)


@pytest.mark.parametrize(("direction", "best"), [("functional", 1), ("symptom", 1), ("global", 4)])
def test_all_best_and_all_worst_are_the_ends_of_the_scale(direction, best):
    worst = 5 - best
    found = compute_scale(np.array([[best] * 3, [worst] * 3], float), scale((1, 2, 3), direction))
    assert found.tolist() == ([0, 100] if direction == "symptom" else [100, 0])


def test_a_composite_weighs_what_was_answered_and_turns_symptoms_round():
    scores = np.array([[80, 20, 50], [80, NAN, 50], [NAN, 20, 50]])
    found = compute_composite(scores, [2, 1, 1], [False, True, False], 0.75)
    assert found.tolist()[:2] == [(160 + 80 + 50) / 4, (160 + 50) / 3]
    assert np.isnan(found[2])  # half of the weight is not three quarters


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLDT:date | TRTSDT:date
        --------+-------------+------------
        01      | 2019-02-27  | 2019-03-01
        """)


def answers(frame, rows):
    return frame(f"""
        USUBJID | QSCAT | QSTESTCD | QSSTRESN:float | QSDTC
        --------+-------+----------+----------------+------
        {rows}
        """)


ROWS = """01 | FORM-10 | F01 | 1 | 2019-02-28
        01 | FORM-10 | F02 | 2 | 2019-02-28
        01 | FORM-10 | F03 | 4 | 2019-02-28
        01 | FORM-10 | F04 | 7 | 2019-02-28
        01 | FORM-10 | F01 | 4 | 2019-03-15
        01 | FORM-10 | F02 |   | 2019-03-15
        01 | FORM-10 | F03 |   | 2019-03-15
        01 | OTHER   | F03 | 1 | 2019-03-15"""


def test_scores_change_from_the_last_form_before_the_first_dose(frame, adsl):
    adqs = derive_adqs(answers(frame, ROWS), adsl, [FORM], VISITS)
    found = adqs.set_index(["PARAMCD", "ADY"])
    assert found["AVAL"]["GO", -1] == pytest.approx(83.333, abs=1e-3)
    assert found["CHG"]["GO", 15] == pytest.approx(-83.333, abs=1e-3)
    assert found["AVISIT"]["GO", 15] == "week_2"
    assert found["NANSWER"]["GO", 15] == 1
    assert found["AVAL"]["SUM", -1] == pytest.approx((2 * 83.3333 + 0 + 100) / 4, abs=1e-3)
    assert np.isnan(found["AVAL"]["BAD", 15])
    assert np.isnan(found["AVAL"]["SUM", 15])


def test_a_record_without_a_score_does_not_stand_for_its_visit(frame, adsl):
    adqs = derive_adqs(answers(frame, ROWS), adsl, [FORM], VISITS)
    standing = adqs[adqs["ANL01FL"] == "Y"]
    assert set(zip(standing["PARAMCD"], standing["ADY"], strict=True)) == {
        ("GO", -1), ("BAD", -1), ("ALL", -1), ("SUM", -1), ("GO", 15),
    }  # fmt: skip


def test_shuffled_items_and_a_shifted_calendar_give_the_same_scores(frame, adsl):
    qs = answers(frame, ROWS)
    first = derive_adqs(qs, adsl, [FORM], VISITS)
    shift = pd.Timedelta(days=1000)
    later = qs.assign(QSDTC=(pd.to_datetime(qs["QSDTC"]) + shift).dt.strftime("%Y-%m-%d"))
    moved = adsl.assign(INCLDT=adsl["INCLDT"] + shift, TRTSDT=adsl["TRTSDT"] + shift)
    again = derive_adqs(later[::-1], moved, [FORM], VISITS)
    columns = ["PARAMCD", "ADY", "AVAL", "CHG", "AVISIT", "ANL01FL"]
    pd.testing.assert_frame_equal(first[columns], again[columns])


def test_no_form_and_no_questionnaire_give_no_scores(frame, adsl):
    assert derive_adqs(answers(frame, ""), adsl, [FORM], VISITS).empty
    assert derive_adqs(answers(frame, ROWS), adsl, [], VISITS).empty


def test_scores_of_the_reference_forms(oracle, frame):
    forms = pd.read_csv(oracle / "qlq_c30" / "scoring.csv")
    wanted = forms.columns[32:]
    scales = {
        "PF2": ((1, 2, 3, 4, 5), "functional"), "RF2": ((6, 7), "functional"),
        "EF": ((21, 22, 23, 24), "functional"), "CF": ((20, 25), "functional"),
        "SF": ((26, 27), "functional"), "QL2": ((29, 30), "global"),
        "FA": ((10, 12, 18), "symptom"), "NV": ((14, 15), "symptom"), "PA": ((9, 19), "symptom"),
        "DY": ((8,), "symptom"), "SL": ((11,), "symptom"), "AP": ((13,), "symptom"),
        "CO": ((16,), "symptom"), "DI": ((17,), "symptom"), "FI": ((28,), "symptom"),
    }  # fmt: skip
    assert set(wanted) == set(scales)
    for name, (items, direction) in scales.items():
        low_high = (1, 7) if direction == "global" else (1, 4)
        found = compute_scale(
            forms[[f"Q{item}" for item in items]].to_numpy(float), scale(items, direction, low_high)
        )
        assert found == pytest.approx(forms[name].to_numpy(), abs=1e-6, nan_ok=True), name
