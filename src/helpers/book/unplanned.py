"""Sections on what a trial does not plan: its readers do not meet them.

The heading of such a section bears a tag, "planned-response" for one. The section runs for every
trial, because later ones may read what it derives; where nothing of the kind is planned its cells
are hidden, and the chapter's summary says so once.
"""

import re

from helpers.ard.endpoints import planned_kinds
from helpers.book.notebook import HIDDEN

PREFIX = "planned-"


def hide_unplanned(notebook, trial):
    """Hide the sections of an executed notebook that are tagged with a kind not planned."""
    known, hidden = planned_kinds(trial), 0
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        level = _level(cell)
        if 0 < level <= hidden:
            hidden = 0
        if level and not hidden and not kinds(tags) <= known:
            hidden = level
        if hidden and HIDDEN not in tags:
            cell.metadata["tags"] = [*tags, HIDDEN]
            if cell.cell_type == "code":
                cell.outputs = []


def kinds(tags):
    """Return the kinds that a cell's tags ask to be planned."""
    return {tag.removeprefix(PREFIX) for tag in tags if tag.startswith(PREFIX)}


def _level(cell):
    """Return the level of the heading that a text cell opens with; 0 where it opens with none."""
    heading = re.match("#+", cell.source) if cell.cell_type == "markdown" else None
    return len(heading[0]) if heading else 0
