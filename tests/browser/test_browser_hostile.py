"""Words that run or mislead elsewhere, in every text column and label: on the page they are words."""

import csv
import gzip
import html
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest

import hostile_delivery
from hostile_kit import CUT, PAYLOADS, TRIAL, marks_in, misread

pytestmark = [pytest.mark.browser, pytest.mark.pages]

ALL = set(range(len(PAYLOADS)))
SEEN = marks_in("".join(hostile_delivery.GENE_WORDS))
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
SHOWN = """
(() => {
  const page = document.documentElement.cloneNode(true);
  page.querySelectorAll("script, style").forEach(node => node.remove());
  const told = [page.textContent];
  for (const node of document.querySelectorAll("*"))
    for (const { value } of node.attributes) if (value.includes("\\u00ab")) told.push(value);
  return [told, window.ran === undefined];
})()
"""


@pytest.fixture(scope="session")
def edition(tmp_path_factory):
    """Return the edition of a trial whose words all run, mislead or break where taken for code."""
    root = tmp_path_factory.mktemp("hostile")
    delivery = hostile_delivery.lay_down(root)
    places = {f"TRIALBOOK_{name.upper()}": str(root / name) for name in ("data", "site", "build")}
    words = ["--trial", TRIAL, "--cut", CUT]
    for command in (["stage", str(delivery), *words, "--synthetic"], ["build", *words]):
        done = subprocess.run(
            [sys.executable, "-m", "helpers.book.cli", *command],
            env={**os.environ, **places},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return root / "site" / TRIAL / CUT


@pytest.mark.fault("V07")
def test_every_word_is_read_as_it_was_written_and_none_runs(browser, edition):
    seen = set()
    for page in sorted([*edition.rglob("*.html"), edition.parents[1] / "index.html"]):
        browser.driver.get_log("browser")
        browser.open(page)
        told, untouched = browser.ask(SHOWN.strip())
        assert untouched, page
        assert [said for words in told for said in misread(words)] == [], page
        seen |= {mark for words in told for mark in marks_in(words)}
        assert [e for e in browser.driver.get_log("browser") if e["level"] == "SEVERE"] == []
        assert [
            u for u in browser.requests() if not u.startswith(("file:", "data:", "blob:"))
        ] == []
    assert seen == ALL


@pytest.mark.fault("V06")
def test_no_cell_of_a_csv_is_a_formula_and_each_holds_what_was_delivered(edition):
    csv.field_size_limit(2**31 - 1)  # as the readers of the book have it
    seen = set()
    for path in sorted(edition.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for cell in (cell for row in csv.reader(file) for cell in row):
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or NUMBER.fullmatch(
                    cell
                )
                assert misread(cell) == []
                seen |= marks_in(cell)
    assert seen == ALL


def test_the_workbook_holds_no_formula_and_no_link_to_elsewhere(edition):
    import openpyxl

    seen = set()
    (path,) = (edition / "take-away").glob("*.xlsx")
    for sheet in openpyxl.load_workbook(path):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in "sn", cell.value
            assert not (cell.hyperlink and cell.hyperlink.target)
            assert misread(str(cell.value)) == []
            seen |= marks_in(str(cell.value))
    assert seen == ALL


def test_the_word_document_holds_no_field_of_the_data(edition):
    import docx

    (path,) = (edition / "take-away").glob("*.docx")
    body = docx.Document(path).element.body
    said = "".join(node.text or "" for node in body.iter("{*}t"))
    assert misread(said) == []
    assert marks_in(said) == ALL
    names = {node.tag.rpartition("}")[2] for node in body.iter()}
    assert not names & {"instrText", "fldChar", "hyperlink", "object", "altChunk", "drawing"}


def test_the_rich_text_obeys_no_word_of_the_data(edition):
    (path,) = (edition / "take-away").glob("*.zip")
    with zipfile.ZipFile(path) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith(".rtf"))
        body = packed.read(name).decode("ascii")
    # a control word is one that no backslash takes for itself
    words = re.findall(r"(?<!\\)(?:\\\\)*\\([a-z]+)", body)
    assert not set(words) & {"object", "objdata", "bin", "pict", "include", "htmltag"}
    assert words.count("fldinst") == 2
    depth = 0
    for sign in re.findall(r"\\.|[{}]", body, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


def test_the_datasets_and_drawings_hold_the_words_as_text(edition):
    from lxml import etree

    (path,) = (edition / "take-away").glob("*.zip")
    with zipfile.ZipFile(path) as packed:
        assert not any(".." in name or name.startswith("/") for name in packed.namelist())
        rows = [
            cell
            for name in packed.namelist()
            if name.endswith(".json")
            for row in json.loads(packed.read(name))["rows"]
            for cell in row
            if isinstance(cell, str)
        ]
    assert [said for cell in rows for said in misread(cell)] == []
    assert {mark for cell in rows for mark in marks_in(cell)} == ALL
    drawings = sorted((edition / "downloads").rglob("*.svg"))
    assert len(drawings) > 10
    for drawing in drawings:
        tree = etree.fromstring(drawing.read_bytes())
        names = {node.tag.rpartition("}")[2] for node in tree.iter(etree.Element)}
        assert not names & {"script", "foreignObject", "b", "i", "x"}, drawing.name
        clouds = [node.get("{http://www.w3.org/1999/xlink}href") for node in tree.iter("{*}image")]
        assert all(cloud.startswith("data:image/png;base64,") for cloud in clouds), drawing.name
        assert not [a for node in tree.iter() for a in node.attrib if a.startswith("on")]
        leads = [node.get("href", "") for node in tree.iter("{*}a", "a")]
        assert [lead for lead in leads if ":" in lead] == [], drawing.name
        assert misread("".join(tree.itertext())) == []


def test_the_files_for_other_programs_name_each_gene_as_one_cell(edition):
    files = edition / "downloads" / "04_signature"
    tabs = [gzip.decompress((files / "normalised_counts.gct.gz").read_bytes()).decode("utf-8")]
    tabs += [(files / name).read_text("utf-8") for name in ("wald_statistic.rnk",)]
    sets = (files / "gene_sets_used.gmt").read_text("utf-8")
    for text, cells in ((tabs[0].partition("\n")[2].partition("\n")[2], 8), (tabs[1], 2)):
        rows = [line.split("\t") for line in text.splitlines()]
        assert {len(row) for row in rows} == {cells}
        assert {mark for row in rows for mark in marks_in(row[0])} == SEEN
    for text in (*tabs, sets):
        cells = [cell for line in text.splitlines() for cell in line.split("\t")]
        assert [c for c in cells if c.startswith(("=", "+", "@")) or re.match("-(?!\\d)", c)] == []
        assert [said for cell in cells for said in misread(cell.replace('""', '"'))] == []


def test_genes_are_named_in_the_drawings_by_all_their_words(edition):
    from lxml import etree

    drawings = sorted((edition / "downloads" / "04_signature").glob("*.svg"))
    told = {
        mark
        for one in drawings
        for mark in marks_in("".join(etree.parse(one).getroot().itertext()))
    }
    assert told >= SEEN


def test_no_page_tells_a_remark_of_the_machinery(edition):
    for page in (edition / "notebooks").glob("*.html"):
        assert "Warning:" not in page.read_text("utf-8"), page.name
        assert "output stderr" not in page.read_text("utf-8"), page.name


@pytest.mark.fault("V07")
def test_what_the_site_answered_stands_beside_each_finding_as_words(edition):
    page = (edition / "notebooks" / "06_data_cut.html").read_text("utf-8")
    answers = [html.unescape(said) for said in re.findall("; accepted: ([^<]*)<", page)]
    assert len(answers) >= hostile_delivery.ANSWERED
    assert all(marks_in(said) for said in answers)
    assert [mark for said in answers for mark in misread(said)] == []
