"""What a reader is told of gene sets: genes found and lost, scores, exact p-values, files."""

import pandas as pd
import pytest

from helpers.ard.gene_sets import ard_set_scores
from helpers.ard.set_members import COLUMNS, ard_gene_sets
from helpers.display.gene_files import files_line, gct_text, gmt_text, rnk_text
from helpers.display.gene_sets import (
    explored_table,
    identifiers_sentence,
    scores_figure,
    scores_sentence,
    scores_table,
    set_name,
    sets_table,
)
from html_kit import rows_of

MEMBERS = pd.DataFrame(
    [
        ("IL1_AXIS", "named", "", "IL1B", "IL1B", "direct", "own.gmt"),
        ("IL1_AXIS", "named", "", "IL8", "CXCL8", "after ageing", "own.gmt"),
        ("IL1_AXIS", "named", "", "IL1RA", None, "lost", "own.gmt"),
        ("<b>M", "explored", "UP", "GZMB", "GZMB", "direct", "blood.gmt"),
        ("<b>M", "explored", "DN", "IL6", None, "lost", "blood.gmt"),
    ],
    columns=COLUMNS,
)


@pytest.fixture
def records(frame):
    """Return scores of three pairs: one named set, one explored, one named without a score."""
    table = frame("""
        GENESET | FAMILY   | USUBJID | SCOREBL:float | SCORE:float | CHG:float | NFOUND:int
        --------+----------+---------+---------------+-------------+-----------+-----------
        IL1     | named    | 01      | 0.20          | 0.15        | -0.05     | 9
        IL1     | named    | 02      | 0.22          | 0.18        | -0.04     | 9
        IL1     | named    | 03      | 0.25          | 0.22        | -0.03     | 9
        M_8     | explored | 01      | 0.20          | 0.25        | 0.05      | 5
        M_8     | explored | 02      | 0.22          | 0.18        | -0.04     | 5
        M_8     | explored | 03      | 0.25          | 0.22        | -0.03     | 5
        GONE    | named    | 01      |               |             |           | 0
        GONE    | named    | 02      |               |             |           | 0
        GONE    | named    | 03      |               |             |           | 0
        """)
    reason = table["NFOUND"].map({0: "none of the set's genes is counted"}).fillna("")
    return table.assign(NGENES=10, REASON=reason)


def test_scores_are_shown_with_the_floor_of_their_p_value(records):
    scores = ard_set_scores(records)

    shown = scores_table(scores).html
    cells = dict(rows_of(scores_table(scores)))

    assert "Gene-set scores, change within participant (3 pairs)" in shown
    assert cells["IL1"][:3] == ["9/10 (90.0%)", "3", "−0.040 (−0.065 to −0.015)"]
    assert "with 3 pairs no p-value can be smaller than 0.250" in shown
    assert "none of the set&#x27;s genes is counted" in shown
    assert "M 8" not in shown
    words = scores_sentence(scores).html
    assert "In 3 pairs, IL1 scores lower on treatment on average." in words
    assert "no p-value can be smaller than 0.250" in words


def test_one_pair_and_too_many_are_told_in_words(records):
    one = scores_sentence(ard_set_scores(records[records["USUBJID"] == "01"])).html
    people = [f"{n:02d}" for n in range(21)]
    repeated = pd.concat([records[:1].assign(USUBJID=who) for who in people])
    many = scores_sentence(ard_set_scores(repeated)).html

    assert "In 1 pair, IL1 scores lower" in one
    assert "with 1 pair no p-value can be smaller than 1.000" in one
    said = "no p-value is given (more than 20 pairs: sign patterns are not enumerated)"
    assert said in many


def test_a_column_for_reasons_is_shown_only_where_one_is_needed(records):
    scores = ard_set_scores(records[records["GENESET"] != "GONE"])

    assert "No score because" not in scores_table(scores).html


def test_explored_sets_stand_in_a_table_of_their_own(records):
    shown = explored_table(ard_set_scores(records)).html

    assert "Explored gene sets, change of score (3 pairs)" in shown
    assert ">M 8<" in shown
    assert "Of many sets none can stand out by its adjusted p alone" in shown
    assert "IL1" not in shown


def test_slopes_draw_the_mean_of_the_results_and_leave_out_what_has_no_score(records):
    shown = scores_figure(ard_set_scores(records)).html

    assert "Gene-set scores: 1 paired slope plot from baseline to on treatment" in shown
    assert "one line for each of 3 participants" in shown
    assert "The mean is higher on treatment for none of them." in shown


def test_genes_found_and_lost_are_counted_by_set():
    shown = sets_table(ard_gene_sets(MEMBERS, ["IL1B", "CXCL8", "GZMB"])).html

    assert "IL1 axis</th><td>3</td><td>1</td><td>1</td><td>0</td><td>1</td>" in shown
    assert "&lt;b&gt;m</th><td>2</td><td>1</td><td>0</td><td>0</td><td>1</td>" in shown
    assert 'data-analysis="gene_set_genes"' in shown
    assert "Ensembl" not in shown


def test_counts_by_identifier_are_told_in_a_sentence():
    shown = identifiers_sentence(ard_gene_sets(MEMBERS, ["ENSG00000125538"])).html

    assert (
        "Sets cannot be looked up as they are: the counts name genes by Ensembl identifiers, and "
        "the sets by symbols (1/1 (100.0%) of the counted genes)."
    ) in shown


def test_where_nothing_is_scored_the_reason_stands_once():
    none = ard_set_scores(pd.DataFrame())

    assert "This trial plans none." in scores_sentence(none, "This trial plans none.").html
    assert "No gene set is named for this trial." in scores_sentence(none).html
    shown = [scores_figure(none), scores_table(none), explored_table(none)]
    empty = ard_gene_sets(MEMBERS.iloc[:0], [])
    shown += [sets_table(empty), identifiers_sentence(empty)]
    shown += [identifiers_sentence(ard_gene_sets(MEMBERS, ["IL1B"]))]
    assert "".join(piece.html for piece in shown) == ""


@pytest.mark.parametrize(
    ("name", "words"), [("IL1_AXIS", "IL1 axis"), ("M10.2", "M10.2"), ("NK_CELLS", "nk cells")]
)
def test_sets_are_called_by_reading_words(name, words):
    assert set_name(name) == words


def test_gmt_holds_each_gene_under_the_name_of_the_counts():
    assert gmt_text(MEMBERS) == (
        "IL1_AXIS\town.gmt: 2 of 3 genes are counted\tIL1B\tCXCL8\n"
        "<b>M_UP\tblood.gmt: 1 of 1 genes are counted\tGZMB\n"
        "<b>M_DN\tblood.gmt: 0 of 1 genes are counted\n"
    )
    assert gmt_text(MEMBERS.iloc[:0]) == ""


def test_gct_is_genes_by_samples_behind_its_size():
    counts = pd.DataFrame({"S1": [1.5, 0.0], "S2": [2.25, 1e6]}, index=["IL1B", "GZMB"])

    assert gct_text(counts) == (
        "#1.2\n2\t2\nNAME\tDescription\tS1\tS2\nIL1B\tna\t1.5\t2.25\nGZMB\tna\t0\t1e+06\n"
    )


def test_a_ranking_is_gene_and_statistic():
    assert rnk_text(pd.Series({"GZMB": 5.25, "IL1B": -6.0})) == "GZMB\t5.25\nIL1B\t-6\n"


def test_attached_files_are_linked_by_name():
    shown = files_line("a.gmt", "<b>.gct", tables=["genes"]).html

    assert 'data-file="a.gmt" download>a.gmt</a>' in shown
    assert "&lt;b&gt;.gct" in shown
    assert 'data-analysis="genes" download>genes.csv</a>' in shown
    assert files_line("", "", tables=["genes"]).html == ""
    assert gct_text(pd.DataFrame()) == ""
