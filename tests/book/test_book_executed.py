"""The executed notebooks that a reader takes along: they run again and tell of no machine."""

import zipfile

import nbformat
import papermill
import pytest

pytestmark = pytest.mark.pages


@pytest.fixture
def taken(once_built):
    """Return the executed notebooks of the tiny edition by chapter, as text."""
    name = "one_2020-01-31"
    folder = once_built.site / "one" / "2020-01-31" / "take-away"
    with zipfile.ZipFile(folder / f"{name}.zip") as packed:
        names = [entry for entry in packed.namelist() if "/notebooks/" in entry]
        return {entry.split("/")[-1]: packed.read(entry).decode() for entry in names}


def test_every_chapter_is_given_and_names_no_folder(taken, once_built):
    assert list(taken) == ["00_overview.ipynb", "01_tiny.ipynb", "02_small.ipynb"]
    for body in taken.values():
        assert str(once_built.root) not in body
        assert "/tmp" not in body


def test_what_hidden_cells_printed_is_left_out(taken):
    notebook = nbformat.reads(taken["01_tiny.ipynb"], as_version=4)
    printing = [cell for cell in notebook.cells if cell.source == "print(page.reference())"]
    assert [cell.outputs for cell in printing] == [[]]


def test_a_notebook_runs_again_to_the_same_outputs(taken, once_built, monkeypatch, tmp_path):
    for name, value in once_built.environment().items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.reads(taken["01_tiny.ipynb"], as_version=4)
    before = [cell.outputs for cell in notebook.cells if cell.get("outputs")]
    again = papermill.execute_notebook(
        notebook, None, progress_bar=False, kernel_name="python3", cwd=str(tmp_path)
    )
    hidden = [cell for cell in again.cells if "remove-cell" in cell.metadata.get("tags", [])]
    shown = [c.outputs for c in again.cells if c not in hidden and c.get("outputs")]
    assert len(before) == 2
    assert [_html(outputs) for outputs in shown] == [_html(outputs) for outputs in before]


def _html(outputs):
    return [output["data"]["text/html"] for output in outputs]
