"""What moved between two editions, and who explains it; what nothing explains is a finding."""

import math

import pytest

from helpers.ard.frame import ResultError, ResultRows, concat_results, select
from helpers.ard.inputs import inputs_of
from helpers.ard.moves import ard_result_changes, categories, compare_results
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.summaries import add_summary


def rows_of(analysis, population="safety"):
    return ResultRows(analysis, population)


def sets(people):
    """Return the analysis sets: everybody named is treated."""
    rows = rows_of("analysis_sets", "screened")
    add_count(rows, len(people), len(people), who=people, variable="safety")
    return rows.frame()


def differing(**domains):
    """Return whose rows differ, by domain: `ae=["01"]`; [] is a change of nobody's rows."""
    rows = rows_of("cut_changes", "screened")
    for domain, people in domains.items():
        stats = {"n_event": max(len(people), 1), "n": len(people)}
        rows.add(stats, who=people, variable=domain, variable_level="changed")
        rows.add({"n": 1}, who=["99"], variable=domain, variable_level="renumbered")
    return rows.frame()


def adverse(people, N=3, variable="any"):
    rows = rows_of("ae_overview")
    add_rate(rows, len(people), N, who=people, variable=variable)
    return rows.frame()


def moves_of(now, before, people=("01", "02", "03"), was=None, **domains):
    """Return the moves between results of two cuts, and of the analysis sets beside them."""
    return compare_results(
        concat_results([now, sets(people), differing(**domains)]),
        concat_results([before, sets(people if was is None else was)]),
    ).query("analysis != 'analysis_sets'")


def said(moves, stat_name="n"):
    """Return (change, entered, left, people, by) of the one statistic of a name."""
    [row] = moves[moves["stat_name"] == stat_name].to_dict("records")
    who = [" ".join(sorted(row[column])) for column in ("ENTERED", "LEFT", "PEOPLE")]
    return (row["CHANGE"], *who, row["BY"])


def test_identical_results_did_not_move():
    moves = moves_of(adverse(["01"]), adverse(["01"]))
    assert set(moves["CHANGE"]) == {"same"}
    assert said(moves) == ("same", "", "", "", "")


def test_a_new_event_is_explained_by_the_participant_who_had_it():
    moves = moves_of(adverse(["01", "02"]), adverse(["01"]), ae=["02"])
    assert said(moves) == ("moved", "02", "", "02", "rows")
    assert said(moves, "p") == ("moved", "02", "", "02", "rows")
    assert said(moves, "N")[0] == "same"


def test_the_first_of_a_kind_is_explained_by_who_had_it_and_the_last_by_who_left():
    assert said(moves_of(adverse(["01"]), adverse([]), ae=["01", "02"])) == (
        "moved", "01", "", "01", "rows",
    )  # fmt: skip
    assert said(moves_of(adverse([]), adverse(["02"]), ae=["01", "02"])) == (
        "moved", "", "02", "02", "rows",
    )  # fmt: skip


def test_one_for_another_is_no_move_of_the_number_and_none_is_reported():
    moves = moves_of(adverse(["02"]), adverse(["01"]), ae=["01", "02"])
    assert said(moves) == ("same", "", "", "", "")


def test_who_leaves_a_count_is_named_even_when_gone_from_the_data():
    moves = moves_of(adverse([], N=2), adverse(["03"]), ["01", "02"], ["01", "02", "03"],
                     ae=["03"], dm=["03"])  # fmt: skip
    assert said(moves) == ("moved", "", "03", "03", "rows")
    assert said(moves, "N") == ("moved", "", "03", "03", "rows")


def test_a_corrected_value_is_explained_by_whose_value_it_was():
    def values(second):
        rows = rows_of("lab_value")
        add_summary(rows, [1.0, second, 3.0], who=["01", "02", "03"], variable="HGB")
        return rows.frame()

    moves = moves_of(values(2.5), values(2.0), lb=["02"], ae=["03"])
    assert said(moves, "mean") == ("moved", "", "", "02", "rows")
    assert said(moves, "median") == ("moved", "", "", "02", "rows")
    assert said(moves, "max")[0] == said(moves, "n")[0] == "same"


def test_a_mean_names_those_it_is_of_and_no_other_whose_rows_differ():
    def values(people, numbers):
        rows = rows_of("lab_value")
        add_summary(rows, numbers, who=people, variable="HGB")
        return rows.frame()

    now, before = values(["01", "03"], [1, 9]), values(["01"], [1])
    moves = moves_of(now, before, lb=["02", "03"])
    assert said(moves, "mean") == ("moved", "03", "", "03", "rows")


def test_a_statistic_without_ids_is_explained_by_its_population():
    def median(value):
        rows = rows_of("survival_os")
        rows.add({"estimate": value}, variable="survival_days", variable_level="median")
        return rows.frame()

    moves = moves_of(median(80), median(90), ["01", "02"], rs=["02"], ds=["01", "07"])
    assert said(moves, "estimate") == ("moved", "", "", "01 02", "rows")


def test_a_result_of_one_participant_is_explained_by_this_one():
    def score(value):
        rows = rows_of("expression_scores", "expression_pairs")
        rows.add({"estimate": value}, group="participant", group_level="02", variable="set")
        return rows.frame()

    moves = moves_of(score(0.3), score(0.2), counts=["01", "02"])
    assert said(moves, "estimate")[3:] == ("02", "rows")


def test_a_score_by_a_list_that_others_made_is_explained_by_the_others():
    def score(value):
        rows = rows_of("expression_signature", "expression_pairs")
        rows.add({"estimate": value}, group="participant", group_level="02", variable="signature")
        return rows.frame()

    moves = moves_of(score(0.3), score(0.2), counts=["01"])
    assert said(moves, "estimate")[3:] == ("01", "rows")


def test_a_result_that_moved_while_no_input_did_is_a_finding():
    moves = moves_of(adverse(["01", "02"]), adverse(["01"]), lb=["02"])
    assert said(moves) == ("moved", "02", "", "02", "nothing")
    assert said(moves, "p") == ("moved", "02", "", "", "nothing")


def test_a_count_that_somebody_else_entered_is_a_finding():
    moves = moves_of(adverse(["01", "02"]), adverse(["01"]), ae=["03"])
    assert said(moves)[3:] == ("02", "nothing")


def test_who_moves_an_estimate_most_is_relative_to_all_whose_rows_differ():
    def most(people):
        rows = rows_of("influence_os")
        add_count(rows, len(people), 3, who=people, variable="survival_days, moved most by")
        return rows.frame()

    moves = moves_of(most(["01", "02"]), most(["01"]), ["01", "02", "03"], rs=["03"])
    assert said(moves) == ("moved", "02", "", "03", "rows")
    assert said(moves_of(most(["01", "02"]), most(["01"])))[-1] == "nothing"


def test_a_renumbered_row_explains_nothing():
    moves = moves_of(adverse(["01", "99"]), adverse(["01"]), ae=["03"])
    assert said(moves)[-1] == "nothing"


def test_the_date_of_the_cut_explains_what_reads_it_and_nothing_else():
    def days(analysis, value):
        rows = rows_of(analysis)
        rows.add({"mean": value}, variable="days")
        return rows.frame()

    exposure, deaths = (moves_of(days(name, 2), days(name, 1)) for name in ("exposure", "deaths"))
    assert said(exposure, "mean")[-1] == "cut date"
    assert said(deaths, "mean")[-1] == "nothing"


def test_who_is_counted_since_time_passed_is_named():
    def missed(people):
        rows = rows_of("availability")
        add_count(rows, len(people), 3, who=people, variable="missed")
        return rows.frame()

    moves = moves_of(missed(["01", "02"]), missed(["01"]))
    assert said(moves) == ("moved", "02", "", "02", "cut date")


def test_rows_of_nobody_explain_without_a_name():
    moves = moves_of(adverse(["01"], N=2), adverse(["01"]), ae=[])
    assert said(moves, "N") == ("moved", "", "", "", "rows")


def test_a_new_category_and_its_zeros_are_explained_by_who_brought_it():
    def terms(*names):
        rows = rows_of("ae_terms")
        for name in names:
            for grade, who in (("grade_1", ["02"]), ("grade_2", [])):
                add_count(rows, len(who), 3, who=who, variable=grade, variable_level=name)
        return rows.frame()

    moves = moves_of(terms("NAUSEA", "RASH"), terms("NAUSEA", "COUGH"), ae=["02", "03"])
    new = moves[(moves["CHANGE"] == "new") & (moves["stat_name"] == "n")]
    assert new[["variable", "PEOPLE", "BY"]].to_numpy().tolist() == [
        ["grade_1", frozenset({"02"}), "rows"], ["grade_2", frozenset({"02", "03"}), "rows"],
    ]  # fmt: skip
    assert categories(moves, "new") == {"ae_terms": ["RASH"]}
    assert categories(moves, "gone") == {"ae_terms": ["COUGH"]}


def one(value):
    rows = rows_of("exposure")
    rows.add({"mean": value}, variable="days")
    return rows.frame()


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        (1.0, 1.0000004, "same"),
        (1.0, 1.000006, "moved"),
        (123456.4, 123456.0, "same"),
        (0.0, 1e-9, "moved"),
        (math.nan, math.nan, "same"),
        (math.nan, 1.0, "moved"),
        (math.inf, math.inf, "same"),
    ],
)
def test_numbers_that_agree_to_six_digits_are_the_same(now, before, change):
    assert said(moves_of(one(now), one(before)), "mean")[0] == change


def test_an_edition_of_nothing_before_is_all_new():
    moves = moves_of(adverse(["01"]), concat_results([]), ae=["01"])
    assert set(moves["CHANGE"]) == {"new"}
    gone = moves_of(concat_results([]), adverse(["01"]), ae=["01"])
    assert set(gone["CHANGE"]) == {"gone"}
    assert said(gone) == ("gone", "", "01", "01", "rows")


def test_the_delivery_and_what_quotes_others_are_not_compared():
    headline = adverse(["01"]).assign(analysis="headline")
    moves = moves_of(headline, adverse([]).assign(analysis="delivery"))
    assert moves.empty


def test_moves_are_counted_by_analysis_with_who_explains_them():
    moves = moves_of(adverse(["01", "02"]), adverse(["01"]), ae=["02"])
    rows = ard_result_changes(moves)
    n = select(rows, stat_name="n_event")
    assert dict(zip(n["variable_level"], n["stat"], strict=True)) == {
        "same": 1, "moved": 4, "new": 0, "gone": 0, "unexplained": 0,
    }  # fmt: skip
    assert select(rows, variable_level="participants")["who"].tolist() == ["02"]
    assert ard_result_changes(None).empty


def test_analyses_are_told_in_the_order_of_the_results():
    def values(number):
        rows = rows_of("lab_values")
        rows.add({"mean": number}, variable="HGB")
        return rows.frame()

    now = concat_results([values(3), adverse(["01"])])
    moves = moves_of(now, concat_results([values(2), adverse(["01"])]))
    told = ard_result_changes(moves)["variable"].unique().tolist()
    assert told[:2] == ["lab_values", "ae_overview"]


def test_unexplained_moves_are_counted():
    rows = ard_result_changes(moves_of(adverse(["01", "02"]), adverse(["01"])))
    assert select(rows, variable_level="unexplained")["stat"].tolist() == [4]


def test_an_analysis_of_which_nobody_says_what_it_reads_is_refused():
    with pytest.raises(ResultError, match=r"^shoe_size: inputs.csv does not say what this"):
        inputs_of("shoe_size")


def test_inputs_are_those_of_the_analysis_and_of_its_population():
    assert inputs_of("ae_terms_serious", "safety").domains == {"ae", "dm", "ds", "ex"}
    assert inputs_of("change_x", "expression_pairs").domains >= {"samples", "tr"}
    assert inputs_of("best_change_x").domains != inputs_of("change_x").domains
