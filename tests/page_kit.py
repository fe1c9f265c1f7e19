"""Chapters run in this process: the engine's own request, sources and proof, without a kernel.

What a kernel does to a cell is little: it runs the lines and shows the value of the last one. That
is done here, so that an edge of the data costs a page's own work and nothing else.
"""

import ast
import csv
import os
import re
from contextlib import redirect_stdout
from functools import partial
from html import unescape
from io import StringIO
from pathlib import Path
from unittest import mock

import pandas as pd

from helpers.book.layout import chapters
from helpers.book.notebook import html_outputs, read_notebook
from helpers.book.render import check_page
from helpers.book.told_dates import own_dates, tell_study_days
from helpers.book.work import check_job, page_job
from helpers.cut import stage


def vary(source, root, trial_id, data_cut, change):
    """Stage a delivery like `source`, each domain's text frame changed by `change(domain, frame)`.

    `change` returns None for a domain that is not to be delivered.
    """
    delivery = root / f"delivery-{trial_id}-{data_cut}"
    delivery.mkdir()
    for path in sorted(Path(source).glob("*.csv*")):
        domain = path.name.split(".")[0]
        frame = change(domain, pd.read_csv(path, dtype=str, keep_default_na=False))
        if frame is not None:
            frame.to_csv(delivery / f"{domain}.csv", index=False, quoting=csv.QUOTE_MINIMAL)
    return stage(delivery, trial_id, data_cut, synthetic=True)


def run_chapters(trial_id, data_cut, names=None):
    """Return {chapter: what a reader sees of it}, each run as for its page; the overview last."""
    every = chapters()
    wanted = list(names or [*every[1:], every[0]])
    pages = {}
    check_job(trial_id, data_cut)  # kept, as in a build: no page checks the delivery again
    with mock.patch("helpers.book.render.render_page", partial(_run_here, pages)):
        for chapter in wanted:
            page_job(trial_id, data_cut, chapter)
    return pages


def words_of_page(notebook):
    """Return the words that a notebook's outputs show, no tags, one blank between words."""
    html = re.sub(r"<style.*?</style>", "", " ".join(html_outputs(notebook)), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html))).strip()


def _run_here(pages, request, warm_kernel=None):
    notebook = read_notebook(request.notebook)
    request.folder.mkdir(parents=True, exist_ok=True)
    folders = {
        "PAGE": request.folder,
        "PAGES": request.pages,
        "PREVIOUS": request.previous,
        "CHECKED": request.checked,
    }
    given = {f"TRIALBOOK_{name}": str(folder) for name, folder in folders.items() if folder}
    with mock.patch.dict(os.environ, given):
        names = {"trial_id": request.trial_id, "data_cut": request.data_cut}
        screen = _Screen()
        with screen.shown_here():
            for cell in notebook.cells:
                if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", []):
                    cell.outputs = screen.outputs_of(cell.source, names)
    check_page(request, notebook, request.folder)
    tell_study_days(notebook, request.folder, partial(own_dates, request.trial_id))
    pages[request.chapter] = words_of_page(notebook)


class _Screen:
    """What the cells of a page show, in order; what has a name can be written anew later."""

    def __init__(self):
        self._outputs, self._named = [], {}

    def shown_here(self):
        """Return the context in which a notebook's displays come here."""
        ways = {"display": self._display, "update_display": self._update}
        return mock.patch.multiple("IPython.display", **ways)

    def outputs_of(self, source, names):
        """Run a cell and return its outputs: what it displays, then the value of its last line."""
        self._outputs = []
        lines = ast.parse(source)
        last = lines.body.pop() if lines.body and isinstance(lines.body[-1], ast.Expr) else None
        with redirect_stdout(StringIO()):
            exec(compile(lines, "cell", "exec"), names)
            if last:
                self._display(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
        return self._outputs

    def _display(self, *values, display_id=None):
        for value in values:
            if hasattr(value, "_repr_html_"):
                data = {"text/html": value._repr_html_()}
                self._named[display_id] = data
                self._outputs.append({"output_type": "display_data", "data": data})

    def _update(self, value, display_id):
        self._named[display_id]["text/html"] = value._repr_html_()
