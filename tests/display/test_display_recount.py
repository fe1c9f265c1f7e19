import math

from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.recount import AGREEMENT, ANALYSIS, COMPUTATION, DIFFERS, FIRST, ONCE, SECOND
from helpers.display.recount import recount_sentence, recount_table
from html_kit import words_of


def recount(other=0.25):
    rows = ResultRows(ANALYSIS, "safety")
    for which, p in ((FIRST, 0.25), (SECOND, other)):
        warning = DIFFERS if p != 0.25 else ""
        keys = {"group": COMPUTATION, "group_level": which}
        serious = {"n": 2, "N": 8, "n_event": 3}
        rows.add(serious, variable="Serious <event>", **keys)
        rows.add({"p": p}, variable="Serious <event>", warning=warning, **keys)
        rate = {"conf_low": 1 / 31, "conf_high": 0.651}
        rows.add(rate, variable="Serious <event>", **keys)
        keys |= {"variable": "Survival", "variable_level": "median days"}
        rows.add({"estimate": 40.5, "conf_low": 20.0, "conf_high": math.nan}, **keys)
    rows.add({"n": 2 if other == 0.25 else 1, "N": 2}, variable=AGREEMENT)
    rows.add({"n_event": 2}, variable=ONCE, variable_level="Signature (genes listed)")
    return concat_results([rows.frame()])


def test_both_computations_stand_side_by_side():
    shown = words_of(recount_table(recount()))
    cell = "2 of 8 [3 events]; 0.0322581 to 0.651"
    assert f"Serious <event> {cell} {cell} yes" in shown
    assert "Survival, median days 40.5; 20 to – 40.5; 20 to – yes" in shown


def test_agreement_is_one_sentence_that_names_what_was_computed_once():
    shown = recount_sentence(recount())
    assert words_of(shown) == (
        "2 of 2 headline numbers agree with an independent second computation, to 6 significant "
        "digits. Computed once only: Signature (genes listed)."
    )
    assert "tb-warning" not in shown.html


def test_a_disagreement_is_a_warning_that_names_the_number():
    results = recount(other=0.26)
    assert "Serious <event> 2 of 8 [3 events]; 0.0322581 to 0.651 2 of 8" in words_of(
        recount_table(results)
    )
    assert " no " in words_of(recount_table(results))
    shown = recount_sentence(results)
    assert words_of(shown) == (
        "Warning. Two independent computations disagree on Serious <event>. Until the reason is "
        "known, these numbers should not be used. Only 1 of 2 headline numbers agree with an "
        "independent second computation. Computed once only: Signature (genes listed)."
    )
    assert shown.html.startswith('<p class="tb-warning" role="alert">')
    assert "<event>" not in shown.html
