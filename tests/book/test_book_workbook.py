"""The workbook: sheets as in the book, numbers as numbers, text never as a formula."""

import pandas as pd
import pytest
from openpyxl import load_workbook

from helpers.book.finished import finished_tables
from helpers.book.numbering import Numbering
from helpers.book.workbook import as_number, write_workbook
from helpers.display.tables import INDENT, html_table, listing

FORMULAS = ("=1+1", "+cmd", "-cmd", "@SUM(A1)", '=HYPERLINK("http://x")')


def finished(*shown):
    numbering = Numbering("02_safety", "unused")
    for piece in shown:
        numbering.number(piece.html)
    return finished_tables(numbering.outputs, {"02_safety": "Source: notebook 02_safety."})


def written(path, *shown):
    write_workbook(path, finished(*shown), "Trial, data cut 2020-01-31", "2020-02-14")
    return load_workbook(path)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("3", (3.0, "0")),
        ("0", (0.0, "0")),
        ("12.50", (12.5, "0.00")),
        ("−4.2", (-4.2, "0.0")),
        ("-4.2", (-4.2, "0.0")),
        ("12,345", (12345.0, "#,##0")),
        ("1,234,567.8", (1234567.8, "#,##0.0")),
        ("77.8%", (0.778, "0.0%")),
        ("007", None),
        ("1,23", None),
        ("1.", None),
        ("1e5", None),
        ("7/9 (77.8%)", None),
        ("2020-01-31", None),
        ("NE", None),
        ("", None),
        ("–", None),
        ("1234567890123456", None),
        ("٣", None),
    ],
)
def test_only_what_reads_as_a_quantity_is_a_number(words, number):
    assert as_number(words) == number


def test_a_sheet_holds_title_headings_cells_and_notes(tmp_path):
    columns = pd.MultiIndex.from_tuples([("Run-in", "Any"), ("Run-in", "Grade 3"), ("All", "Any")])
    frame = pd.DataFrame(
        [["", "", ""], ["3", "77.8%", "7/9 (77.8%)"]],
        columns=columns,
        index=pd.Index(["Blood", INDENT + "Anaemia"], name="Term"),
    )
    sheet = written(tmp_path / "a.xlsx", html_table(frame, "Events (N = 9)", ["Of treated."]))[
        "Table 2.1"
    ]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=9)]
    assert rows == [
        ["Table 2.1 Events (N\u00a0=\u00a09)", None, None, None],
        [None, None, None, None],
        ["Term", "Run-in", None, "All"],
        [None, "Any", "Grade 3", "Any"],
        ["Blood", None, None, None],
        ["Anaemia", 3, 0.778, "7/9 (77.8%)"],
        [None, None, None, None],
        ["Of treated.", None, None, None],
        ["Source: notebook 02_safety.", None, None, None],
    ]
    assert sheet["C6"].number_format == "0.0%"
    assert sheet["A6"].alignment.indent == 1
    assert sheet["A5"].font.bold
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A3:A4", "B3:C3"]


@pytest.mark.fault("V06")
def test_text_that_looks_like_a_formula_is_text(tmp_path):
    frame = pd.DataFrame({"=A1": FORMULAS}, index=pd.Index(FORMULAS, name="=1"))
    book = written(tmp_path / "a.xlsx", html_table(frame, "=2+2", FORMULAS))

    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert "f" not in {cell.data_type for cell in cells}
    values = [row[0].value for row in book["Table 2.1"].iter_rows(min_row=4, max_row=8)]
    assert values == list(FORMULAS)


def test_the_index_leads_to_every_sheet(tmp_path):
    one = pd.DataFrame({"n": ["1"]}, index=["Deaths"])
    book = written(tmp_path / "a.xlsx", html_table(one, "Deaths"), listing(one, "Who died"))

    assert book.sheetnames == ["Index", "Table 2.1", "Listing 2.1"]
    index = book["Index"]
    found = [[cell.value for cell in row] for row in index.iter_rows(min_row=4)]
    assert found == [["Table 2.1", "Deaths", "02_safety"], ["Listing 2.1", "Who died", "02_safety"]]
    places = [index[f"A{row}"].hyperlink.location for row in (4, 5)]
    assert places == ["'Table 2.1'!A1", "'Listing 2.1'!A1"]


def test_a_participants_id_is_a_name_even_where_it_is_a_number(tmp_path):
    one = pd.DataFrame({"Day": ["12"]}, index=pd.Index(["1001"], name="Participant"))
    sheet = written(tmp_path / "a.xlsx", listing(one, "Who died"))["Listing 2.1"]
    assert (sheet["A4"].value, sheet["B4"].value) == ("1001", 12)


def test_the_longest_text_of_a_cell_is_cut_where_a_sheet_ends_it(tmp_path):
    one = pd.DataFrame({"Text": ["x" * 40_000]})
    sheet = written(tmp_path / "a.xlsx", html_table(one, "Long"))["Table 2.1"]
    assert sheet["B4"].value == "x" * 32_767


def test_the_same_tables_give_the_same_bytes(tmp_path):
    one = html_table(pd.DataFrame({"n": ["1"]}), "Deaths")
    for name in ("a.xlsx", "b.xlsx"):
        written(tmp_path / name, one)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert (
        load_workbook(tmp_path / "a.xlsx").properties.created.isoformat() == "2020-02-14T00:00:00"
    )


def test_a_book_without_tables_has_an_empty_index(tmp_path):
    assert written(tmp_path / "a.xlsx").sheetnames == ["Index"]
