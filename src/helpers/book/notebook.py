"""Notebooks as data: read from their percent source, and made the same bytes every time."""

import hashlib

import jupytext
import nbformat

HIDDEN = "remove-cell"
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


def read_notebook(path):
    """Return the notebook of a percent source, with the kernel it runs on and stable cell ids."""
    notebook = jupytext.read(path, fmt="py:percent")
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return stabilise(notebook)


def stabilise(notebook):
    """Return an executed notebook without what differs between two runs of the same thing.

    jupytext draws cell ids at random and papermill writes times; papermill's injected cell shows
    the raw parameters and is hidden like the defaults are.
    """
    notebook.metadata.pop("papermill", None)
    for index, cell in enumerate(notebook.cells):
        cell.id = hashlib.sha256(f"{index}\n{cell.source}".encode()).hexdigest()[:8]
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags and HIDDEN not in tags:
            cell.metadata["tags"] = [*tags, HIDDEN]
    notebook.metadata.pop("language_info", None)
    return notebook


def section_of(notebook, index):
    """Return the heading above the cell at `index`, or "" when there is none."""
    for cell in reversed(notebook.cells[: index + 1]):
        if cell.cell_type != "markdown":
            continue
        headings = [line for line in cell.source.splitlines() if line.startswith("#")]
        if headings:
            return headings[-1].lstrip("# ")
    return ""


def html_outputs(notebook):
    """Return every HTML output of a notebook, in order."""
    return [
        output["data"]["text/html"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
