"""Expected outputs of tagged cells: small committed texts, made from the synthetic cuts only.

`python -m helpers.book.reference` assembles notebooks under `build/nbval` from sources, parameters
and committed references; nbval then runs them and compares. `--write` makes the references anew.
"""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path

import nbformat

from helpers.book.layout import OVERVIEW, chapters, latest_cut, notebook_path, pages_folder, trials
from helpers.book.notebook import read_notebook
from helpers.book.render import NOTEBOOK
from helpers.cut import check_cut
from helpers.places import REPOSITORY, data_root

TAG = "nbval-check-output"
REFERENCES = REPOSITORY / "tests" / "reference"
ASSEMBLED = REPOSITORY / "build" / "nbval"


def main(words=None):
    """Write the references, or assemble the notebooks that nbval runs against them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="make the references anew")
    writing = parser.parse_args(words).write
    shutil.rmtree(ASSEMBLED, ignore_errors=True)
    for trial_id in trials():
        data_cut = latest_cut(trial_id)
        if data_cut and _is_synthetic(trial_id, data_cut):
            write_references(trial_id, data_cut) if writing else assemble(trial_id, data_cut)
    return 0


def reference_path(trial_id, data_cut):
    return REFERENCES / trial_id / f"{data_cut}.json"


def tagged_cells(notebook):
    """Return the cells whose output is held against a reference."""
    return [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", [])]


def write_references(trial_id, data_cut):
    """Write what the tagged cells of an edition's pages printed; the pages must be built."""
    expected = {}
    for chapter in chapters():
        page = nbformat.read(pages_folder(trial_id, data_cut) / chapter / NOTEBOOK, as_version=4)
        expected[chapter] = [_printed(cell) for cell in tagged_cells(page)]
    path = reference_path(trial_id, data_cut)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(expected, indent=1) + "\n", encoding="utf-8")


def assemble(trial_id, data_cut):
    """Write one notebook per chapter: source, this trial and cut, expected outputs.

    The cut is checked once, for `TRIALBOOK_CHECKED` to tell the notebooks what was found.
    """
    check_cut(trial_id, data_cut, into=ASSEMBLED / "checks" / trial_id / data_cut)
    expected = json.loads(reference_path(trial_id, data_cut).read_text("utf-8"))
    folder = ASSEMBLED / trial_id / data_cut
    folder.mkdir(parents=True)
    for chapter in chapters():
        if chapter == OVERVIEW:
            continue  # it reads the other pages' files, which nbval does not make
        notebook = read_notebook(notebook_path(chapter))
        _inject(notebook, trial_id, data_cut)
        for cell, lines in zip(tagged_cells(notebook), expected[chapter], strict=True):
            text = "".join(f"{line}\n" for line in lines)
            cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]
            cell.execution_count = 1  # nbval takes a cell without one for never run
        nbformat.write(notebook, folder / f"{chapter}.ipynb")


def missing_references(trial_id, data_cut):
    """Return (chapter, tagged cells, references) wherever the two numbers differ."""
    path = reference_path(trial_id, data_cut)
    expected = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    counts = [
        (chapter, len(tagged_cells(read_notebook(notebook_path(chapter)))),
         len(expected.get(chapter, [])))
        for chapter in chapters()
    ]  # fmt: skip
    return [count for count in counts if count[1] != count[2] or not count[1]]


def _inject(notebook, trial_id, data_cut):
    """Set the parameters cell to this trial and cut, as papermill would beneath it."""
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = f"trial_id = {json.dumps(trial_id)}\ndata_cut = {json.dumps(data_cut)}"


def _printed(cell):
    """Return what a cell printed, as lines: a reviewer reads their diff."""
    return "".join(output["text"] for output in cell.outputs if "text" in output).splitlines()


def _is_synthetic(trial_id, data_cut):
    manifest = Path(data_root()) / trial_id / data_cut / "manifest.json"
    return json.loads(manifest.read_text("utf-8"))["synthetic"]


if __name__ == "__main__":
    os.environ.setdefault("MPLBACKEND", "svg")
    sys.exit(main())
