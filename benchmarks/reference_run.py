"""Run the chapters of the synthetic cuts in this process, and compare what they print."""

import os
import tempfile

import nbformat


def differs_from_reference():
    """Say whether a chapter fails, or prints other numbers than are committed, as nbval would.

    The chapters are those that `python -m helpers.book.reference` assembled.
    """
    # imported here, as a change of what it imports is to be met
    from helpers.book.reference import ASSEMBLED

    os.environ |= {"TRIALBOOK_CHECKED": str(ASSEMBLED / "checks"), "MPLBACKEND": "svg"}
    chapters = sorted(ASSEMBLED.glob("*/*/*.ipynb"))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        return any(_differs(nbformat.read(chapter, as_version=4)) for chapter in chapters)


def _differs(notebook):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    from helpers.book.reference import TAG

    shell = InteractiveShell(config=Config(HistoryManager={"enabled": False}))
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with capture_output() as printed:
            done = shell.run_cell(cell.source)
        held = TAG in cell.metadata.get("tags", [])
        if not done.success or (held and printed.stdout != cell.outputs[0].text):
            return True
    return False
