"""Tables as Word and RTF documents: what a page shows, headings repeated, nothing run as markup."""

import re
import zipfile

import pandas as pd
import pytest
from docx import Document

from helpers.book.finished import finished_tables
from helpers.book.numbering import Numbering
from helpers.book.rich_text import escaped, write_rich_text
from helpers.book.submission import TEXT_WIDTH, column_widths, nested
from helpers.book.word import write_word
from helpers.display.tables import INDENT, html_table

HEADING = "Trial, data cut 2020-01-31, SYNTHETIC DATA"
SOURCE = "Source: notebook 02_safety."
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def tables_of(*shown):
    numbering = Numbering("02_safety", "unused")
    for piece in shown:
        numbering.number(piece.html)
    return finished_tables(numbering.outputs, {"02_safety": SOURCE})


@pytest.fixture
def tables():
    """Return a table under two rows of headings, and one whose words are the formats' own signs."""
    columns = pd.MultiIndex.from_tuples([("Run-in", "Any"), ("Run-in", "Grade 3"), ("All", "Any")])
    index = pd.Index(["Blood", INDENT + "Anaemia"], name="Term")
    frame = pd.DataFrame([["", "", ""], ["3", "1", "7/9 (77.8%)"]], columns=columns, index=index)
    hostile = pd.DataFrame({"n": ["{\\field x} & <w:t> ≥ 3"]}, index=["\\par}"])
    return tables_of(html_table(frame, "Events", ["Of treated."]), html_table(hostile, "<b>{x}"))


def test_what_stands_over_two_rows_of_headings_is_continued(tables):
    rows = [
        [(cell.words, cell.columns, begun) for cell, begun in row] for row in nested(tables[0].head)
    ]
    assert rows == [
        [("Term", 1, True), ("Run-in", 2, True), ("All", 1, True)],
        [("", 1, False), ("Any", 1, True), ("Grade 3", 1, True), ("Any", 1, True)],
    ]


def test_columns_fill_the_page_and_the_longest_has_most_room(tables):
    widths = column_widths(tables[0])
    assert TEXT_WIDTH - 4 < sum(widths) <= TEXT_WIDTH
    assert max(widths) == widths[3]


@pytest.fixture
def document(tables, tmp_path):
    write_word(tmp_path / "a.docx", tables, HEADING, "2020-02-14")
    return Document(tmp_path / "a.docx")


def test_a_word_document_holds_titles_cells_notes_and_source(document):
    said = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert said == ["Table 2.1  Events", "Of treated.", SOURCE, "Table 2.2  <b>{x}", SOURCE]
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [
        ["Term", "Run-in", "Run-in", "All"],
        ["Term", "Any", "Grade 3", "Any"],
        ["Blood", "", "", ""],
        ["Anaemia", "3", "1", "7/9 (77.8%)"],
    ]
    assert document.tables[1].rows[1].cells[1].text == "{\\field x} & <w:t> ≥ 3"


def test_headings_of_a_word_document_are_repeated_and_its_pages_counted(document):
    rows = document.tables[0]._tbl.tr_lst
    assert [row.find(f".//{W}tblHeader") is not None for row in rows] == [True, True, False, False]
    section = document.sections[0]
    assert section.header.paragraphs[0].text == HEADING
    foot = section.footer.paragraphs[0]._p
    assert [node.text for node in foot.iter(f"{W}t", f"{W}instrText")] == [
        "Page ",
        "PAGE",
        " of ",
        "NUMPAGES",
    ]
    assert section.page_width > section.page_height


def test_a_word_document_tells_nothing_of_who_or_when(tables, document, tmp_path):
    write_word(tmp_path / "b.docx", tables, HEADING, "2020-02-14")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "b.docx") as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = document.core_properties
    assert (about.title, about.author, about.comments) == (HEADING, "", "")
    assert about.created.date().isoformat() == about.modified.date().isoformat() == "2020-02-14"


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("7/9 (77.8%)", "7/9 (77.8%)"),
        ("{\\par}", "\\{\\\\par\\}"),
        ("≥ 3", "\\u8805? 3"),
        ("\ufffd", "\\u-3?"),
        ("𝛃", "\\u-10187?\\u-8509?"),
        ("a\u00a0b", "a\\u160?b"),
    ],
)
def test_words_of_rtf_are_never_its_commands(words, written):
    assert escaped(words) == written


def test_rtf_holds_each_row_once_and_repeats_the_headings(tables, tmp_path):
    write_rich_text(tmp_path / "a.rtf", tables, HEADING, "2020-02-14")
    written = (tmp_path / "a.rtf").read_bytes().decode("ascii")

    rows = re.findall(r"\\trowd(.*?)\\row\n", written, re.DOTALL)
    cells = [re.findall(r"\\intbl\S*? (.*?)\\cell", row) for row in rows]
    assert cells[:4] == [
        ["Term", "Run-in", "All"],
        ["", "Any", "Grade 3", "Any"],
        ["Blood", "", "", ""],
        ["Anaemia", "3", "1", "7/9 (77.8%)"],
    ]
    assert cells[5] == ["\\\\par\\}", "\\{\\\\field x\\} & <w:t> \\u8805? 3"]
    assert ["\\trhdr" in row for row in rows] == [True, True, False, False, True, False]
    assert all(row.count("\\cellx") == row.count("\\cell") - row.count("\\cellx") for row in rows)
    assert "\\fldinst PAGE" in written
    assert "\\fldinst NUMPAGES" in written
    plain = re.sub(r"\\[\\{}]", "", written)
    assert plain.count("{") == plain.count("}")


def test_a_document_without_tables_is_still_one(tmp_path):
    write_word(tmp_path / "a.docx", [], HEADING, "2020-02-14")
    write_rich_text(tmp_path / "a.rtf", [], HEADING, "2020-02-14")
    assert Document(tmp_path / "a.docx").tables == []
    assert (tmp_path / "a.rtf").read_text().startswith("{\\rtf1")
