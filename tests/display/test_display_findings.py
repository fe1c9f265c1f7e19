"""The findings in tables and words: every number from results, every text escaped."""

import re
from html import unescape

import pytest

from helpers.ard.findings import ard_findings
from helpers.cut import schema
from helpers.display.findings import (
    checks_table,
    findings_export,
    findings_listing,
    findings_sentence,
    silent_checks,
    thresholds_table,
)

PREVIOUS = "2019-12-31"


def plain(shown):
    return unescape(re.sub(r"<[^>]+>", "", shown.html))


def rows_of(shown):
    """Return the body rows of the tables as lists of text."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", shown.html)
    rows = re.findall(r"<tr.*?</tr>", "".join(bodies))
    return [[unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


@pytest.fixture
def checks(frame):
    return frame("""
        rule       | topic  | severity | sentence          | lacking
        -----------+--------+----------+-------------------+--------
        date_order | dates  | clinical | Dates are in <b>. |
        one_death  | death  | clinical | One dies once.    |
        answer     | forms  | clinical | Answers count.    | qs
        blank_text | values | note     | Text has no end.  |
        """).fillna("")


@pytest.fixture
def found(frame):
    found = frame("""
        status   | resolution | severity | rule       | domain | subject | key | row:float | column  | value   | message | repair
        ---------+------------+----------+------------+--------+---------+-----+-----------+---------+---------+---------+-------
        OLD      |            | clinical | date_order | ae     | 02      | 1   | 13        | AESTDTC |         | late    | Check
        NEW      |            | clinical | date_order | ae     | 01      | 4   | 12        | AESTDTC | 2019-02 | <b>late | Check
        RESOLVED | corrected  | clinical | one_death  | ds     | 03      | 2   | 7         | DSDECOD | DEATH   | again   | Keep
        """)
    return found.fillna(dict.fromkeys([c for c in found if c != "row"], "")).astype(
        {"row": "Int64"}
    )


def test_findings_are_summed_and_compared_in_one_sentence(found, checks):
    assert plain(findings_sentence(ard_findings(found, checks, PREVIOUS), PREVIOUS)) == (
        "The check of this cut made 2 findings: 2 clinical (kept and shown). "
        "Against the cut of 2019-12-31: 1 new, 1 there before and 1 resolved."
    )
    one = found.iloc[1:2].assign(status="")
    assert plain(findings_sentence(ard_findings(one, checks, None), None)) == (
        "The check of this cut made 1 finding: 1 clinical (kept and shown). "
        "There is no cut before it, so that no finding is called new."
    )
    none = found.iloc[:0]
    assert plain(findings_sentence(ard_findings(none, checks, PREVIOUS), PREVIOUS)) == (
        "The check of this cut found nothing. "
        "Against the cut of 2019-12-31: none new, none there before and none resolved."
    )


def test_checks_that_found_something_now_or_before_are_shown(found, checks):
    shown = checks_table(ard_findings(found, checks, PREVIOUS), checks, PREVIOUS)
    assert rows_of(shown) == [
        ["date order", "Dates are in <b>.", "clinical", "2", "2", "1", "1", "0"],
        ["one death", "One dies once.", "clinical", "0", "0", "0", "0", "1"],
    ]
    assert "<b>." not in shown.html
    assert 'data-analysis="findings"' in shown.html


def test_in_a_first_cut_there_is_no_column_of_what_is_new(found, checks):
    first = found.iloc[:2].assign(status="")
    shown = checks_table(ard_findings(first, checks, None), checks, None)
    assert rows_of(shown) == [["date order", "Dates are in <b>.", "clinical", "2", "2"]]
    assert "Resolved" not in shown.html


def test_a_check_is_looked_up_among_the_results_and_not_taken_for_silent(found, checks):
    results = ard_findings(found, checks, PREVIOUS)
    without = results[results["variable_level"] != "blank_text"]
    for shown in (lambda: checks_table(without, checks, PREVIOUS),
                  lambda: silent_checks(without, checks)):  # fmt: skip
        with pytest.raises(KeyError):
            shown()


def test_without_any_finding_the_sentence_says_so_alone(found, checks):
    none = found.iloc[:0]
    results = ard_findings(none, checks, PREVIOUS)
    assert checks_table(results, checks, PREVIOUS).html == ""
    assert findings_listing(findings_export(none)).html == ""


def test_checks_that_found_nothing_are_listed_by_topic_and_those_not_made_apart(found, checks):
    shown = silent_checks(ard_findings(found, checks, PREVIOUS), checks)
    assert rows_of(shown) == [
        ["Death", ""],
        ["one death", "One dies once."],
        ["Values", ""],
        ["blank text", "Text has no end."],
        ["Forms", "", ""],
        ["answer", "Answers count.", "QS"],
    ]
    assert re.findall("<summary>(.*?)</summary>", shown.html) == [
        "2 checks found nothing",
        "1 check had no data to look at",
    ]


def test_new_findings_are_listed_first_and_resolved_ones_last_with_the_reason(found):
    listed = findings_export(found)
    assert listed["status"].tolist() == ["NEW", "OLD", "RESOLVED"]
    shown = findings_listing(listed)
    assert rows_of(shown)[0] == [
        "AE row 12, AESTDTC 2019-02", "01", "NEW", "date order", "clinical", "<b>late", "Check",
    ]  # fmt: skip
    assert rows_of(shown)[2][:3] == ["DS row 7, DSDECOD DEATH", "03", "RESOLVED: corrected"]
    assert "<b>late" not in shown.html
    assert 'data-analysis="data_queries"' in shown.html


def test_in_a_first_cut_the_listing_has_no_status(found):
    shown = findings_listing(findings_export(found.iloc[1:2].assign(status="")))
    assert rows_of(shown) == [
        ["AE row 12, AESTDTC 2019-02", "01", "date order", "clinical", "<b>late", "Check"]
    ]


def test_a_long_listing_is_capped_and_says_what_is_left_out(found):
    many = findings_export(found.iloc[[0] * 501].reset_index(drop=True))
    shown = findings_listing(many)
    assert len(rows_of(shown)) == 500
    assert "The first 500 of 501 rows are shown here." in plain(shown)


def test_every_limit_is_shown_with_its_reason():
    rows = rows_of(thresholds_table())
    assert ["A target lesion at its first scan, at least", "10 mm"] in [row[:2] for row in rows]
    assert len(rows) == len(schema.rows_of("thresholds"))
    assert all(reason for _, _, reason in rows)
