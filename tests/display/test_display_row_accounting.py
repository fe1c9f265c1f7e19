"""The way of every row in tables and words: every number from results, every text escaped."""

import re
from html import unescape

import pandas as pd
import pytest

from cut_tables import cut_of
from helpers.ard.row_accounting import (
    ard_left_out,
    ard_rows_by_standing,
    ard_rows_total,
    ard_rows_used,
)
from helpers.display.cut_rules import cut_rules_table
from helpers.display.row_accounting import (
    LISTED,
    left_out_export,
    left_out_listing,
    left_out_sentence,
    left_out_table,
    rows_used_sentence,
    rows_used_table,
    standing_table,
)

DM = """
    USUBJID | RFICDTC    | ARM       | RFSTDTC
    01      | 2020-01-06 | Drug      | 2020-01-20
    02      | 2020-06-20 | <b>Drug   | 2020-07-01
"""
AE = """
    USUBJID | AESTDTC    | AEENDTC
    01      | 2020-06-01 | 2020-07-03
    01      | 2020-07-01 |
    02      | 2020-06-25 | 2020-06-26
"""


def plain(shown):
    return unescape(re.sub(r"<[^>]+>", "", shown.html))


def rows_of(shown):
    """Return the body rows of a table as lists of text."""
    body = shown.html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", body)
    return [[unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


@pytest.fixture
def cut():
    return cut_of(dm=DM, ae=AE)


@pytest.fixture
def adsl(frame):
    return frame("USUBJID | INCLFL | SAFFL\n--\n01 | Y | Y\n02 | |")


def test_what_is_after_the_cut_is_said_in_one_sentence(cut, adsl):
    shown = left_out_sentence(ard_left_out(cut), ard_rows_by_standing(cut, adsl))
    assert plain(shown) == (
        "Of 5 delivered rows, 1 was left out because it is after the data cut, and 4 remain. "
        "In these, 3 values were set back to what they were on that day."
    )


def test_a_cut_with_nothing_after_it_says_that_once(adsl):
    cut = cut_of("2021-06-30", dm=DM, ae=AE)
    results = ard_left_out(cut)
    assert plain(left_out_sentence(results, ard_rows_by_standing(cut, adsl))) == (
        "Nothing in this delivery is after its data cut."
    )
    assert left_out_table(results).html == ""
    assert left_out_listing(left_out_export(cut.excluded)).html == ""


def test_rows_and_values_stand_under_their_domain_and_reason(cut):
    assert rows_of(left_out_table(ard_left_out(cut))) == [
        ["AE, adverse events", "Rows left out", "The row is dated after the cut.", "1", "1"],
        ["DM, demographics", "Values set back", "Treatment began after the cut.", "1", "1"],
        ["DM, demographics", "Values set back", "The arm was decided after the cut.", "1", "1"],
        ["AE, adverse events", "Values set back", "The event went on at the cut.", "1", "1"],
    ]


def test_every_row_and_value_is_listed_masked_and_escaped(cut):
    shown = left_out_listing(left_out_export(cut.excluded))
    assert rows_of(shown) == [
        ["DM row 2", "02", "RFSTDTC 2020-07-01", "Value set back",
         "Treatment began after the cut."],
        ["DM row 2", "02", "ARM <b>Drug", "Value set back",
         "The arm was decided after the cut."],
        ["AE row 2", "01", "AESTDTC 2020-07-01", "Row left out",
         "The row is dated after the cut."],
        ["AE row 1", "01", "AEENDTC 2020-07-03", "Value set back",
         "The event went on at the cut."],
    ]  # fmt: skip
    assert "<b>Drug" not in shown.html


def test_a_long_listing_says_how_many_of_how_many_it_shows():
    lb = pd.DataFrame({"USUBJID": "01", "LBDTC": ["2020-07-01"] * (LISTED + 1)}, dtype=object)
    cut = cut_of(dm="USUBJID | RFICDTC\n01 | 2020-01-06", lb=lb)

    shown = left_out_listing(left_out_export(cut.excluded))

    assert len(rows_of(shown)) == LISTED
    assert "The first 60 of 61 rows are shown here. The file holds all." in plain(shown)


def test_standings_show_rows_and_participants_and_add_up(cut, adsl):
    results = ard_rows_by_standing(cut, adsl)
    assert rows_of(standing_table(results)) == [
        ["DM, demographics", "2", "0", "1 (1)", "0", "1 (1)"],
        ["AE, adverse events", "3", "1 (1)", "1 (1)", "0", "1 (1)"],
    ]


def test_a_standing_that_is_rare_has_a_column_only_where_somebody_has_it(adsl):
    cut = cut_of(ae="USUBJID | AESTDTC\n99 | 2020-01-01", ts="TSPARMCD | TSVAL\nA | B")
    shown = standing_table(ard_rows_by_standing(cut, adsl))
    assert rows_of(shown) == [
        ["AE, adverse events", "1", "0", "0", "0", "0", "1 (1)", "0"],
        ["TS, trial summary", "1", "0", "0", "0", "0", "0", "1"],
    ]
    assert "Of nobody in DM" in shown.html
    assert "About the trial" in shown.html


def test_rows_stand_under_their_domain_left_out_used_and_not_used(cut):
    why = pd.Series([None, "never treated"], dtype=object)
    results = ard_rows_used(cut, {"ae": why})
    shown = rows_used_table(results)
    assert "<summary>Rows by domain and use</summary>" in shown.html
    assert rows_of(shown) == [
        ["DM, demographics", "2"],
        ["Read as they stand", "2"],
        ["AE, adverse events", "3"],
        ["Left out: the row is dated after the cut", "1"],
        ["Used", "1"],
        ["Not used: never treated", "1"],
    ]
    assert plain(rows_used_sentence(results, ard_rows_total(results))) == (
        "Of 2 rows left in adverse events, 1 is used; each of the others has a reason in the table."
    )


def test_without_a_choosing_analysis_there_is_nothing_to_say(cut):
    results = ard_rows_used(cut, {})
    assert rows_used_sentence(results, ard_rows_total(results)).html == ""
    nothing = ard_rows_used(cut_of("2021-06-30", dm="USUBJID\n", ae="USUBJID\n"), {})
    assert rows_used_table(nothing).html == ""


def test_the_rules_in_force_are_shown_for_every_domain():
    rows = {row[0]: row[1:] for row in rows_of(cut_rules_table())}
    assert rows["AE, adverse events"] == [
        "AESTDTC, else AEDTC",
        "AEDTC, AEENDTC and AEENTPT",
        "AEOUT FATAL, AESDTH Y and AETOXGR 5",
    ]
    assert rows["LB, laboratory"] == ["LBDTC", "–", "–"]
    assert rows["DS, disposition"][2] == "rows with DSDECOD DEATH"
    assert len(rows) == 19
