"""The data cut in tables and words: every number from results, every text escaped."""

import re
from html import unescape

import pandas as pd
import pytest

from helpers.ard.data_cut import (
    ard_delivery,
    ard_findings,
    ard_rows_used,
)
from helpers.ard.frame import ResultRows
from helpers.display.data_cut import (
    delivery_table,
    findings_listing,
    findings_sentence,
    findings_table,
    rows_used_sentence,
    rows_used_table,
    software_table,
    standing_table,
)


def plain(shown):
    return unescape(re.sub(r"<[^>]+>", "", shown.html))


def rows_of(shown):
    """Return the body rows of a table as lists of text."""
    body = shown.html.partition("<tbody>")[2]
    rows = re.findall(r"<tr.*?</tr>", body)
    return [[unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


MANIFEST = {
    "data_cut": "2019-12-31",
    "delivered": "2020-01-08",
    "dictionaries": {"MedDRA": "22.1"},
    "files": [
        {"name": "dm.csv", "bytes": 900, "sha256": "0123456789abcdef" * 4, "rows": 12,
         "columns": 25},
        {"name": "counts.csv.gz", "bytes": 5000, "sha256": "f" * 64, "rows": None, "columns": None},
    ],
}  # fmt: skip


@pytest.fixture
def findings(frame):
    found = frame("""
        severity | file   | domain | row:float | subject | column  | value   | rule  | message | repair
        ---------+--------+--------+-----------+---------+---------+---------+-------+---------+--------
        clinical | ae.csv | ae     | 12        | 01      | AESTDTC | 2019-02 | order | <b>late | Check
        clinical | ae.csv | ae     | 13        | 02      | AESTDTC |         | order | late    | Check
        note     | qs.csv |        |           |         |         |         | blank | blanks  |
        """)
    text = [column for column in found if column != "row"]
    return found.fillna(dict.fromkeys(text, "")).astype({"row": "Int64"})


def test_files_show_their_size_and_the_start_of_their_hash():
    shown = delivery_table(MANIFEST, ard_delivery(MANIFEST))
    assert rows_of(shown) == [
        ["dm.csv", "12", "25", "900", "0123456789ab"],
        ["counts.csv.gz", "–", "–", "5000", "ffffffffffff"],
    ]
    assert "Delivered 2020-01-08; dictionaries: MedDRA 22.1." in plain(shown)


def test_findings_are_summed_in_one_sentence(findings):
    assert plain(findings_sentence(ard_findings(findings))) == (
        "The check of this cut made 3 findings: "
        "2 clinical (kept and shown) and 1 note (for information)."
    )
    assert plain(findings_sentence(ard_findings(findings.iloc[2:]))) == (
        "The check of this cut made 1 finding: 1 note (for information)."
    )
    assert plain(findings_sentence(ard_findings(findings.iloc[:0]))) == (
        "The check of this cut found nothing."
    )


def test_each_rule_shows_its_first_finding(findings):
    assert rows_of(findings_table(ard_findings(findings), findings)) == [
        ["order", "<b>late", "clinical", "2", "2", "ae row 12, AESTDTC 2019-02"],
        ["blank", "blanks", "note", "1", "0", "qs.csv"],
    ]


def test_findings_are_listed_with_place_and_repair_and_escaped(findings):
    shown = findings_listing(findings)
    assert rows_of(shown)[1] == ["ae row 13, AESTDTC", "clinical", "order", "late", "Check"]
    assert "<b>late" not in shown.html


def test_without_findings_the_sentence_stands_alone(findings):
    none = findings.iloc[:0]
    assert findings_table(ard_findings(none), none).html == ""
    assert findings_listing(none).html == ""


def test_used_and_unused_records_stand_under_their_dataset():
    why = pd.Series([None, None, "too late", "never treated"], dtype=object)
    results = ard_rows_used({"events": why, "absent": why.iloc[:0]})
    assert rows_of(rows_used_table(results)) == [
        ["Events", "4"],
        ["Used", "2"],
        ["Not used: never treated", "1"],
        ["Not used: too late", "1"],
    ]
    assert plain(rows_used_sentence(results)) == (
        "Of 4 records in events, 2 are used; each of the others has a reason in the table."
    )


def test_standings_show_rows_and_participants():
    rows = ResultRows("rows_by_standing", "screened")
    levels = ("", "treated", "included, not treated", "screened only", "of nobody in DM")
    for level, n, people in zip(levels, (5, 4, 0, 1, 0), (3, 2, 0, 1, 0), strict=True):
        rows.add({"n_event": n, "n": people}, variable="lb", variable_level=level)
    assert rows_of(standing_table(rows.frame())) == [
        ["LB, laboratory", "5 (3)", "4 (2)", "0", "1 (1)", "0"]
    ]


def test_software_shows_name_and_version():
    assert rows_of(software_table({"Python": "3.11.2"})) == [["Python", "3.11.2"]]
