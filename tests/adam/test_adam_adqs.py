import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    # of the composite's three scales
    assert found["NANSWER"]["SUM", -1] == found["NITEMS"]["SUM", -1] == 3
    assert found["NANSWER"]["SUM", 15] < 3
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


@pytest.mark.fault("V11")
def test_a_code_that_the_item_does_not_allow_is_no_answer():
    codes = np.array([[9.0], [99.0], [0.0], [5.0], [2.5], [-1.0]])
    assert np.isnan(compute_scale(codes, scale((8,), "symptom"))).all()


@pytest.mark.fault("V11")
def test_a_scale_may_need_more_items_than_half():
    strict = Scale(id="X", label="x", items=(1, 2, 3), direction="symptom", minimum_answered=3)
    assert np.isnan(compute_scale(np.array([[1.0, 2.0, NAN]]), strict)).all()


@pytest.mark.parametrize(
    ("second", "expected"),
    [("2", 1 / 3), ("", 1 / 3), ("99", 1 / 3), ("3", NAN)],
    ids=["the same twice", "one blank", "one code of missing", "two different answers"],
)
def test_an_item_answered_twice_on_a_day_counts_when_the_answers_agree(
    frame, adsl, second, expected
):
    twice = f"""01 | FORM-10 | F03 | 2 | 2019-03-15
        01 | FORM-10 | F03 | {second} | 2019-03-15"""
    adqs = derive_adqs(answers(frame, twice), adsl, [FORM], VISITS).set_index("PARAMCD")
    assert adqs["AVAL"]["BAD"] == pytest.approx(100 * expected, nan_ok=True)
    backwards = derive_adqs(answers(frame, twice)[::-1], adsl, [FORM], VISITS)
    assert backwards.set_index("PARAMCD")["NANSWER"]["BAD"] == adqs["NANSWER"]["BAD"]


@pytest.mark.fault("D09")
@pytest.mark.parametrize(
    ("days", "standing"),
    [(("2019-03-14", "2019-03-16"), 14), (("2019-03-13", "2019-03-16"), 16),
     (("2019-03-11", "2019-03-19"), None), (("2019-03-12", "2019-03-18"), 12)],
    ids=["a tie is the earlier", "the nearer", "outside the window", "both edges"],
)  # fmt: skip
def test_of_two_forms_in_a_window_one_stands_for_the_visit(frame, adsl, days, standing):
    rows = "\n        ".join(f"01 | FORM-10 | F03 | 2 | {day}" for day in days)
    adqs = derive_adqs(answers(frame, rows), adsl, [FORM], VISITS)
    found = adqs[(adqs["PARAMCD"] == "BAD") & (adqs["ANL01FL"] == "Y")]["ADY"].tolist()
    assert found == ([] if standing is None else [standing])


def test_a_form_without_an_answer_is_there_without_a_score(frame, adsl):
    adqs = derive_adqs(
        answers(frame, "01 | FORM-10 | F03 | 9 | 2019-03-15"), adsl, [FORM], VISITS
    ).set_index("PARAMCD")
    assert (adqs["NANSWER"]["BAD"], adqs["NITEMS"]["BAD"]) == (0, 1)
    assert np.isnan(adqs["AVAL"]["BAD"])


def test_a_partial_date_makes_no_form(frame, adsl):
    rows = "01 | FORM-10 | F03 | 2 | 2019-03"
    assert derive_adqs(answers(frame, rows), adsl, [FORM], VISITS).empty


weights = st.lists(st.integers(1, 9), min_size=2, max_size=6)


@given(weights=weights, data=st.data())
def test_a_composite_stays_in_its_anchors_and_never_falls_when_a_scale_gets_better(weights, data):
    n = len(weights)
    turned = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
    score = st.floats(0, 100) | st.just(NAN)
    row = np.array(data.draw(st.lists(score, min_size=n, max_size=n)))
    minimum = data.draw(st.sampled_from([0.25, 0.5, 0.75, 1.0]))
    found = compute_composite(row[None], weights, turned, minimum)[0]
    share = sum(w for w, x in zip(weights, row, strict=True) if not np.isnan(x)) / sum(weights)
    assert np.isnan(found) == (share < minimum - 1e-12)
    best = np.where(turned, 0.0, 100.0)
    ends = compute_composite(np.array([best, 100 - best]), weights, turned, minimum)
    assert ends.tolist() == pytest.approx([100, 0])
    place = data.draw(st.integers(0, n - 1))
    better = row.copy()
    better[place] = best[place] if not np.isnan(row[place]) else NAN
    if not np.isnan(found):
        assert -1e-9 <= found <= 100 + 1e-9
        assert compute_composite(better[None], weights, turned, minimum)[0] >= found - 1e-9
