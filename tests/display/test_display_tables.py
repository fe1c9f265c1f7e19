"""Tables and figures: escaped everywhere, described, free of idle ids."""

import re

import pandas as pd
import pytest

from helpers.display.figures import new_figure, svg
from helpers.display.tables import INDENT, html_table, listing

HOSTILE = '<script>alert("x")</script>'


@pytest.mark.fault("V07")
def test_every_text_of_a_table_is_escaped():
    frame = pd.DataFrame({HOSTILE: [HOSTILE]}, index=pd.Index([HOSTILE], name=HOSTILE))
    html = html_table(frame, HOSTILE, [HOSTILE], analysis=HOSTILE).html
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 6


def test_control_characters_become_visible():
    frame = pd.DataFrame({"TERM": ["Headache\u202e"]})
    assert "Headache\\u202e" in html_table(frame, "Events").html


def test_an_indented_label_is_nested_and_a_row_without_cells_is_a_heading():
    frame = pd.DataFrame({"n": ["", "3"]}, index=["Sex", INDENT + "F"])
    html = html_table(frame, "Baseline").html
    assert '<tr class="tb-heading"><th scope="row">Sex</th>' in html
    assert '<th scope="row" class="tb-indent-1">F</th><td>3</td>' in html


def test_a_column_of_words_stays_one_where_most_cells_have_none():
    frame = pd.DataFrame({"Reason": ["–", "–", "Cough"], "n": ["–", "–", "3"]})
    html = html_table(frame, "Screening").html
    assert '<td class="tb-words">Cough</td><td>3</td>' in html


def test_long_labels_of_rows_get_the_room_of_prose():
    short, long = (pd.DataFrame({"n": ["1"]}, index=[INDENT + "x" * n]) for n in (40, 41))
    assert '<table class="tb-table tb-long">' in html_table(long, "Criteria").html
    assert '<table class="tb-table">' in html_table(short, "Criteria").html


def test_two_level_headings_span_their_columns():
    columns = pd.MultiIndex.from_tuples([("Run-in", "any"), ("Run-in", "3+"), ("All", "any")])
    html = html_table(pd.DataFrame([["1", "2", "3"]], columns=columns), "Events").html
    assert 'colspan="2">Run-in</th>' in html
    assert 'colspan="1">All</th>' in html


@pytest.mark.fault("L01")
def test_a_long_listing_says_how_much_it_leaves_out():
    frame = pd.DataFrame({"TERM": ["x"] * 12})
    cut = listing(frame, "Events", limit=10).html
    linked = listing(frame, "Events", limit=10, whole="all_events").html

    assert "The first 10 of 12 rows are shown here.<" in cut
    assert "The first 10 of 12 rows are shown here. The file holds all.<" in linked
    assert 'data-analysis="all_events"' in linked
    assert "The first" not in listing(frame, "Events", limit=12).html


def drawing(title="A"):
    figure, axes = new_figure()
    axes.plot([1, 2, 3], [3, 1, 2], label=f"costs $5 {HOSTILE}")
    axes.legend()
    return svg(figure, f"Line {HOSTILE}", title).html


def test_a_figure_is_described_and_its_texts_are_escaped():
    html = drawing(HOSTILE)
    assert 'role="img" aria-label="Line &lt;script&gt;' in html
    assert "<script" not in html
    assert "costs $5" in html


def test_a_figure_has_the_same_bytes_every_time():
    assert drawing() == drawing()


def test_a_figure_follows_the_theme():
    html = drawing()
    assert "var(--tb-ink, #1f2933)" in html
    assert "#010203" not in html


def test_a_figure_keeps_only_ids_that_something_refers_to():
    html = drawing()
    for name in re.findall(r' id="([^"]+)"', html):
        assert f"#{name}" in html


def test_a_column_of_words_is_set_to_be_read_and_a_column_of_numbers_to_be_compared():
    frame = pd.DataFrame({"TERM": ["Nausea", "Cough"], "n": ["7/9 (77.8%)", "not reached"]})
    html = html_table(frame, "Events").html
    assert '<th scope="col" class="tb-words">TERM</th><th scope="col">n</th>' in html
    assert '<td class="tb-words">Nausea</td><td>7/9 (77.8%)</td>' in html


def test_a_corner_or_a_span_without_words_is_no_heading():
    frame = pd.DataFrame({("", "n"): ["1"], ("Grade", "3"): ["2"]}, index=["Nausea"])
    html = html_table(frame, "Events").html
    assert html.split("<tbody>")[0].endswith(
        '<thead><tr><td rowspan="2"></td><td colspan="1"></td>'
        '<th scope="colgroup" colspan="1">Grade</th></tr>'
        '<tr><th scope="col">n</th><th scope="col">3</th></tr></thead>'
    )


def test_columns_without_a_name_need_no_heading():
    shown = html_table(pd.DataFrame({"": ["words"]}, index=["Title"]), "The trial").html
    assert "<thead>" not in shown
    assert '<th scope="row">Title</th><td class="tb-words">words</td>' in shown


def test_only_long_words_break_into_lines():
    frame = pd.DataFrame({"Serious": ["yes"], "Reason": ["a participant who was never treated"]})
    body = html_table(frame, "Events").html.split("<tbody>")[1]
    cells = re.findall(r"<td[^>]*>", body)
    assert cells == ['<td class="tb-words">', '<td class="tb-words tb-prose">']


@pytest.mark.parametrize(
    ("cell", "notes", "told"),
    [
        ("1.2 (NE)", (), 1),
        ("60 (8 to NE)", (), 1),
        ("5 (NE to NE)", ("NE: the limit cannot be estimated.",), 0),
        ("NE", (), 0),
        ("PR, NE", (), 0),
    ],
)
def test_a_limit_that_is_ne_is_explained_once_and_the_answer_ne_is_not(cell, notes, told):
    frame = pd.DataFrame({"Median (95% CI)": [cell]}, index=["Any"])
    html = html_table(frame, "Days", notes).html
    assert html.count("NE: not estimable from these data.") == told
