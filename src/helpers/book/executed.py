"""The executed notebooks of an edition as a reader may take them along and run them again.

Each names its trial and cut in a cell and no folder: in a checkout with the same data it gives the
same outputs. What cells print that no page shows is left out.
"""

import copy

import nbformat

from helpers.book.notebook import HIDDEN

FOLDER = "executed"


def write_executed(notebooks, folder):
    """Write the notebook of each chapter, by name, as it was run."""
    folder.mkdir(parents=True)
    for chapter, notebook in notebooks.items():
        nbformat.write(_shown(notebook), folder / f"{chapter}.ipynb")


def _shown(notebook):
    kept = copy.copy(notebook)
    kept.cells = [
        _without_outputs(cell) if HIDDEN in cell.metadata.get("tags", []) else cell
        for cell in notebook.cells
    ]
    return kept


def _without_outputs(cell):
    if cell.cell_type != "code":
        return cell
    empty = copy.copy(cell)
    empty.outputs = []
    return empty
