"""Run the chapters of the synthetic cuts in this process, and compare what they print."""

import os
import tempfile
from pathlib import Path

import nbformat

TAG = "nbval-check-output"


def differs_from_reference(assembled):
    """Say whether a chapter fails, or prints other numbers than are committed, as nbval would.

    `assembled` is the folder that `python -m helpers.book.reference` fills.
    """
    os.environ |= {"TRIALBOOK_CHECKED": str(assembled / "checks"), "MPLBACKEND": "svg"}
    chapters = sorted(Path(assembled).glob("*/*/*.ipynb"))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        return any(_differs(nbformat.read(chapter, as_version=4)) for chapter in chapters)


def _differs(notebook):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with capture_output() as printed:
            done = shell.run_cell(cell.source)
        if not done.success or (_is_held(cell) and printed.stdout != cell.outputs[0].text):
            return True
    return False


def _is_held(cell):
    return TAG in cell.metadata.get("tags", [])
