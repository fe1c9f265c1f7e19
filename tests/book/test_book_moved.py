"""Numbers of tables that were others at the cut before are marked, and no other number is."""

import json
import re

import nbformat
import pandas as pd
import pytest

from helpers.book.moved import Moved, moved_since
from helpers.book.numbering import Numbering
from helpers.display.tables import html_table, listing

DAY = "2020-01-31"
ANALYSIS = "ae_overview"  # of those that are compared between cuts


def table(rows, columns=("All (N = 9)",), title="Adverse events, N = 9", analysis=ANALYSIS):
    index = pd.Index([label for label, *_ in rows], name="Event")
    cells = pd.DataFrame([cells for _, *cells in rows], index=index, columns=list(columns))
    return html_table(cells, title, ["Participants count once."], analysis).html


def marked(then, now, **words):
    """Return what is marked, as the row, the cell and what it was, and the whole HTML."""
    numbered = Numbering("02_safety", "Source").number(now)
    shown = Moved([then], [numbered], DAY, **words).mark(numbered)
    found = re.findall(r'>([^<>]*)<i class="tb-was" role="img" title="([^"]*)"></i>', shown)
    return found, shown


def test_a_number_that_was_another_is_marked_with_what_it_was():
    then = table(
        [("Any", "5/8 (62.5%)"), ("Severe", "0")], ("All (N = 8)",), "Adverse events, N = 8"
    )
    found, shown = marked(then, table([("Any", "6/9 (66.7%)"), ("Severe", "0")]))
    assert found == [("6/9 (66.7%)", "was 5/8 (62.5%)")]
    assert shown.count("△ different at the cut of 2020-01-31. <label") == 1


def test_the_same_numbers_leave_the_page_as_it_is():
    now = table([("Any", "5/8 (62.5%)")])
    found, shown = marked(now, now)
    assert found == []
    assert shown == Numbering("02_safety", "Source").number(now)


def test_a_row_that_was_not_there_is_marked_by_its_name():
    then = table([("Nausea", "1")])
    found, _ = marked(then, table([("Nausea", "1"), ("Rash", "2")]))
    assert found == [("Rash", "not there")]


def test_rows_are_told_apart_by_what_stands_above_them():
    rows = [("Blood", ""), ("\u2003Other", "1"), ("Skin", ""), ("\u2003Other", "2")]
    now = [*rows[:3], ("\u2003Other", "3")]
    assert marked(table(rows), table(now))[0] == [("3", "was 2")]


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ([("Other", "1"), ("Other", "2")], [("Other", "3"), ("Other", "2")]),
        ([("Other", "1")], [("Other", "1"), ("Other", "2")]),
        ([("Other", "1"), ("Other", "2")], [("Other", "3")]),
    ],
)
def test_rows_of_one_name_are_not_compared(then, now):
    assert marked(table(then), table(now))[0] == []


def test_columns_of_one_name_are_not_compared_and_columns_that_moved_place_are():
    then = table([("Any", "1", "2", "3")], ("A", "B", "B"))
    now = table([("Any", "5", "6", "4")], ("B", "B", "A"))
    assert marked(then, now)[0] == [("4", "was 1")]


def test_two_tables_of_one_title_are_not_compared():
    once, twice = table([("Any", "1")]), table([("Any", "2")]) * 2
    assert marked(once, twice)[0] == []
    assert marked(twice, once)[0] == []


@pytest.mark.parametrize("analysis", ["findings", "moved_results", None])
def test_tables_of_what_is_not_compared_between_cuts_are_left_alone(analysis):
    then, now = (table([("Any", n)], analysis=analysis) for n in ("1", "2"))
    assert marked(then, now)[0] == []


def test_listings_and_prose_are_left_alone():
    frames = [
        pd.DataFrame({"Day": [day]}, index=pd.Index(["01"], name="Participant"))
        for day in ("1", "2")
    ]
    then, now = (listing(frame, "Events", analysis=ANALYSIS).html for frame in frames)
    assert marked(then, now)[0] == []
    then, now = (table([("Any", f"{n} of them, as far as the site has told so")]) for n in (1, 2))
    assert marked(then, now)[0] == []


def test_not_reached_and_a_number_are_told_apart():
    then, now = (table([("Median", said)]) for said in ("not reached", "13.8"))
    assert marked(then, now)[0] == [("13.8", "was not reached")]


def test_words_of_the_data_stay_escaped():
    then, now = (table([("Any", said)]) for said in ('1 "<b>"', '2 "<b>"'))
    found, shown = marked(then, now)
    assert found == [("2 &quot;&lt;b&gt;&quot;", "was 1 &quot;&lt;b&gt;&quot;")]
    assert "<b>" not in shown


def test_a_count_that_leads_to_people_is_marked_beside_its_link():
    numbered = table([("Any", "2")]).replace(
        "<td>2</td>", '<td><a class="tb-who" href="x.html#p1">2</a></td>'
    )
    shown = Moved([table([("Any", "1")])], [numbered], DAY).mark(numbered)
    assert '2</a><i class="tb-was" role="img" title="was 1"></i></td>' in shown


def notebook(shown):
    cell = nbformat.v4.new_code_cell()
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": shown})]
    return nbformat.v4.new_notebook(cells=[cell])


def test_the_pages_of_the_cut_before_are_read_and_a_first_cut_has_none(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIALBOOK_BUILD", str(tmp_path / "build"))
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path / "data"))
    for cut in (DAY, "2020-06-30"):
        folder = tmp_path / "data" / "one" / cut
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
    page = tmp_path / "build" / "pages" / "one" / DAY / "02_safety" / "page.ipynb"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps(notebook(table([("Any", "1")]))))
    now = table([("Any", "2")])
    notebooks = {"02_safety": notebook(now), "03_efficacy": notebook(now)}
    moved = moved_since(notebooks, "one", "2020-06-30")
    assert list(moved) == ["02_safety"]
    assert "was 1" in moved["02_safety"].mark(now)
    assert moved_since(notebooks, "one", DAY) == {}
