import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.adam.recist import (
    ResponseRules,
    best_response,
    compute_target_response,
    first_response,
    is_target_progression,
    tenths,
)
from response_kit import overall_response, target_response

RANK = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "ND")
RULES = ResponseRules(confirmation_days=28, stable_days=42)


# Golden vectors in mm: baseline, nadir, now. 63 <= 0.7 * 90 is false in floating point.
@pytest.mark.parametrize(
    ("base", "nadir", "now", "expected"),
    [
        (100, 100, 70, "PR"),
        (90, 90, 63, "PR"),
        (50, 40, 48, "PD"),
        (50, 40, 45, "SD"),
        (25, 25, 30, "PD"),
        (24, 24, 29, "PD"),
        (26, 26, 31, "SD"),
        (20, 10, 14, "PR"),
        (60, 40, 44, "SD"),
        (5.5, 5.5, 6.6, "SD"),  # 20% more, but 1.1 mm
        (31, 25.5, 30.6, "PD"),  # exactly 20% and 5.1 mm
        (60, 0, 5, "PD"),  # nothing left before: only the absolute rule can judge
        (60, 0, 4, "PR"),
    ],
)
def test_golden_vectors_of_target_response(base, nadir, now, expected):
    base, nadir, now = tenths([base, nadir, now])
    assert target_response([now], [False], base, nadir) == expected


def test_a_node_below_10_mm_is_gone_though_its_size_stays_in_the_sum():
    assert target_response(tenths([8, 0]), [True, False], 500, 500) == "CR"
    assert target_response(tenths([10, 0]), [True, False], 500, 500) == "PR"
    assert target_response(tenths([8, 3]), [True, False], 500, 500) == "PR"


def test_a_missing_target_is_not_evaluable_unless_the_others_show_progression():
    three = {"baseline": 500, "nadir": 500, "missing": 1}
    assert target_response(tenths([40, 40]), [False, False], **three) == "PD"
    assert target_response(tenths([15, 15]), [False, False], **three) == "NE"


def test_every_exact_fifth_of_growth_in_tenths_of_a_millimetre_is_progression():
    exact = [nadir for nadir in range(250, 3001) if nadir % 5 == 0]
    assert all(is_target_progression(nadir + nadir // 5, nadir) for nadir in exact)
    assert not any(is_target_progression(nadir + nadir // 5 - 1, nadir) for nadir in exact)


@pytest.mark.parametrize(
    ("target", "non_target", "new_lesion", "expected"),
    [
        ("CR", "CR", False, "CR"),
        ("CR", "", False, "CR"),
        ("CR", "NON-CR/NON-PD", False, "PR"),
        ("CR", "NE", False, "PR"),
        ("PR", "NE", False, "PR"),
        ("SD", "NON-CR/NON-PD", False, "SD"),
        ("NE", "NON-CR/NON-PD", False, "NE"),
        ("NE", "NE", False, "NE"),
        ("PD", "CR", False, "PD"),
        ("SD", "PD", False, "PD"),
        ("NE", "CR", True, "PD"),
        ("", "NON-CR/NON-PD", False, "NON-CR/NON-PD"),
        ("", "CR", False, "CR"),
    ],
)
def test_overall_response_at_a_time_point(target, non_target, new_lesion, expected):
    assert overall_response(target, non_target, new_lesion) == expected


def best(sequence, days=(42, 84, 126, 168), rules=RULES, confirmed=True):
    responses = sequence.split()
    return best_response(days[: len(responses)], responses, rules, confirmed)[0]


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [
        ("CR CR", "CR"),
        ("CR NE CR", "CR"),
        ("CR NE NE CR", "SD"),
        ("CR SD", "SD"),
        ("CR PD", "SD"),
        ("CR NE", "SD"),
        ("PR CR", "PR"),
        ("PR PR", "PR"),
        ("PR NE PR", "PR"),
        ("PR SD PR", "SD"),
        ("PR CR CR", "CR"),
        ("CR PR CR", "PR"),  # not complete in between: no complete response is confirmed
        ("CR SD CR", "SD"),
        ("PR SD", "SD"),
        ("PR PD", "SD"),
        ("SD PD PR PR", "SD"),
        ("PD PR PR", "PD"),
        ("NE NE", "NE"),
        ("NON-CR/NON-PD PD", "NON-CR/NON-PD"),
        ("", "NE"),
    ],
)
def test_confirmed_best_response(sequence, expected):
    assert best(sequence) == expected


def test_a_response_before_the_minimum_duration_is_not_stable_disease_when_unconfirmed():
    assert best("PR NE", days=(21, 30)) == "NE"
    assert best("PR PD", days=(21, 63)) == "PD"


def test_the_minimum_duration_is_counted_from_the_origin_and_a_window_may_shorten_it():
    assert best("SD", days=(41,)) == "NE"
    assert best("SD", days=(42,)) == "SD"
    benefit = ResponseRules(stable_days=168, window_days=7)
    assert best("SD SD", days=(84, 160), rules=benefit) == "NE"
    assert best("SD SD", days=(84, 161), rules=benefit) == "SD"


def test_confirmation_needs_its_distance_and_no_window_shortens_it():
    rules = ResponseRules(confirmation_days=28, window_days=7)
    assert best("PR PR", days=(56, 83), rules=rules) == "SD"
    assert best("PR PR", days=(56, 84), rules=rules) == "PR"


def test_what_may_lie_between_a_response_and_a_confirmation_that_is_far_enough():
    close = {"days": (42, 56, 84)}
    assert best("PR PR PR", **close) == "PR"
    assert best("CR CR CR", **close) == "CR"
    assert best("CR PR CR", **close) == "PR"
    # better and then worse again is no partial response that lasted
    assert best("PR CR PR", **close) == "SD"


def test_without_a_confirmation_rule_every_response_counts():
    assert best("PR PD", rules=ResponseRules(confirmation_days=0)) == "PR"


def test_accepted_stable_disease_may_lie_once_between_a_response_and_its_confirmation():
    rules = ResponseRules(accept_stable=True)
    assert best("PR SD PR", rules=rules) == "PR"
    assert best("PR SD SD PR", rules=rules) == "SD"


def test_disease_after_complete_response_is_progression_where_that_convention_is_chosen():
    strict = ResponseRules(disease_after_complete=True)
    assert best("CR PR", days=(21, 63)) == "SD"
    assert best("CR PR", days=(21, 63), rules=strict) == "PD"


def test_the_day_is_that_of_the_first_assessment_with_the_best_response():
    found = best_response([42, 84, 126], ["SD", "PR", "PR"], RULES, confirmed=True)
    assert found == ("PR", 1)


@given(st.lists(st.sampled_from(RANK), max_size=7), st.integers(14, 60))
def test_a_confirmed_best_response_is_never_better_than_the_unconfirmed(responses, every):
    days = [every * (n + 1) for n in range(len(responses))]
    confirmed = best_response(days, responses, RULES, confirmed=True)[0]
    unconfirmed = best_response(days, responses, RULES, confirmed=False)[0]
    assert RANK.index(confirmed) >= RANK.index(unconfirmed)


@given(st.lists(st.sampled_from(RANK), max_size=5), st.lists(st.sampled_from(RANK), max_size=3))
def test_nothing_after_progression_counts(before, after):
    days = [42 * (n + 1) for n in range(len(before) + 1 + len(after))]
    with_later = best_response(days, [*before, "PD", *after], RULES, confirmed=True)
    without = best_response(days[: len(before) + 1], [*before, "PD"], RULES, confirmed=True)
    assert with_later == without


# What comes after a complete response: as assessed, and as the footnote of RECIST 1.1 reads it.
@pytest.mark.parametrize(
    ("sequence", "as_assessed", "strict"),
    [
        ("CR PR", "SD", "SD"),
        ("CR PR PR", "PR", "SD"),
        ("CR SD SD", "SD", "SD"),
        ("CR CR SD", "CR", "CR"),
        ("CR NE PR PR", "PR", "SD"),
        ("PR CR PR PR", "PR", "PR"),
        ("PR PR", "PR", "PR"),
    ],
)
def test_both_readings_of_disease_after_a_complete_response(sequence, as_assessed, strict):
    assert best(sequence) == as_assessed
    assert best(sequence, rules=ResponseRules(disease_after_complete=True)) == strict
    early = ResponseRules(disease_after_complete=True, stable_days=400)
    assert best("CR PR PR", rules=early) == "PD"


@given(st.lists(st.sampled_from(RANK), max_size=6), st.booleans())
def test_the_strict_reading_is_never_the_better_one(responses, confirmed):
    days = [42 * (n + 1) for n in range(len(responses))]
    strict = ResponseRules(disease_after_complete=True)
    given, found = (
        best_response(days, responses, rules, confirmed)[0] for rules in (RULES, strict)
    )
    relapsed = "CR" in responses and set(responses[responses.index("CR") :]) - {"CR", "NE"}
    assert RANK.index(found) >= RANK.index(given) or relapsed
    assert found == given or relapsed


def test_a_node_that_grows_again_after_a_complete_response_is_no_progression_by_size():
    nodal, base = [True, False], 500
    assert target_response(tenths([8, 0]), nodal, base, base) == "CR"
    assert target_response(tenths([11, 0]), nodal, base, 80) == "PR"


def test_the_first_confirmed_response_may_come_before_the_best_one():
    found = first_response([42, 84, 126, 168], ["PR", "SD", "PR", "CR"], RULES)
    assert found == 2
    assert first_response([42, 84], ["PR", "SD"], RULES) is None


def test_many_assessments_at_once_get_what_each_gets_alone():
    cases = [(500, 400, 480, 0), (500, 500, 350, 0), (500, 500, 150, 1), (60, 0, 0, 0)]
    base, nadir, total, missing = (list(values) for values in zip(*cases, strict=True))
    left = [int(value > 0) for value in total]
    words = compute_target_response(total, left, [1] * 4, base, nadir, missing)
    alone = [
        target_response([now], [False], first, least, lost) for first, least, now, lost in cases
    ]
    assert list(words) == alone == ["PD", "PR", "NE", "CR"]


def test_whatever_may_lie_between_a_response_and_its_confirmation_may_lie_there_at_once():
    """A second complete response that comes too early and one missing scan stand between."""
    days, responses = [42, 56, 63, 77], ["CR", "CR", "NE", "CR"]
    assert first_response(days, responses, RULES) == 0
    assert best_response(days, responses, RULES, confirmed=True) == ("CR", 0)
