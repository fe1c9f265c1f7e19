"""Words of one trial stay in its trial file: none of them in shared code or prose."""

import ast
import re
from pathlib import Path

import jupytext
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
SHARED = [
    path
    for path in sorted((ROOT / "src" / "helpers").rglob("*.py"))
    if "synthetic" not in path.parts and path.stem != "template"
]
TRIAL_WORDS = re.compile(
    r"\b(anakinra|kineret|paclitaxel|capecitabine|eribulin|vinorelbine|breast|thyroid|anaplastic|"
    r"mbc|atc|xanomeline|radboud|baylor)\b",
    re.IGNORECASE,
)
BANNED_CODE = (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.Try, ast.With)


def name_of(path):
    return path.name


def cells(path, kind):
    notebook = jupytext.read(path)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def tags(cell):
    return cell.metadata.get("tags", [])


@pytest.mark.parametrize("path", SHARED, ids=lambda p: "/".join(p.parts[-2:]))
def test_shared_code_knows_no_trial(path):
    assert not TRIAL_WORDS.findall(path.read_text())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_knows_no_trial(path):
    for cell in jupytext.read(path).cells:
        if "parameters" not in tags(cell):
            assert not TRIAL_WORDS.findall(cell.source), cell.source


@pytest.mark.fault("P02")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_declares_two_parameters_after_its_title(path):
    notebook = jupytext.read(path)
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    declared = [cell for cell in notebook.cells if "parameters" in tags(cell)]
    assert len(declared) == 1
    assert {"parameters", "remove-cell"} <= set(tags(declared[0]))
    names = [t.id for node in ast.parse(declared[0].source).body for t in node.targets]
    assert names == ["trial_id", "data_cut"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_computes_nothing_itself(path):
    for cell in cells(path, "code"):
        tree = ast.parse(cell.source)
        for node in ast.walk(tree):
            assert not isinstance(node, BANNED_CODE), cell.source
            assert not (isinstance(node, ast.Name) and node.id in {"open", "warnings"}), cell.source
        assert not re.search(r"['\"][./~][^'\"]*/", cell.source), f"a path: {cell.source}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_cell_fits_in_six_lines(path):
    for cell in cells(path, "code"):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        imports = any(line.startswith(("from ", "import ")) for line in lines)
        assert imports or len(lines) <= 6, cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_prose_states_no_result(path):
    for cell in cells(path, "markdown"):
        # a result would be a count with its denominator, a percentage or a p-value
        assert not re.search(r"\d+\s*/\s*\d+|\d+ of \d+|p\s*[=<]\s*0", cell.source), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_notebook_closes_its_page_last(path):
    assert cells(path, "code")[-1].source.strip() == "page.close()"


def test_every_chapter_is_there():
    assert [path.stem for path in NOTEBOOKS] == [
        "00_overview",
        "01_eligibility",
        "02_safety",
        "03_efficacy",
        "04_signature",
        "05_participants",
        "06_data_cut",
    ]
