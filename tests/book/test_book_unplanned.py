"""Sections on what a trial does not plan."""

from types import SimpleNamespace

import jupytext
import nbformat
import pytest

from helpers.ard.endpoints import planned_kinds
from helpers.book.layout import chapters
from helpers.book.unplanned import hide_unplanned, kinds
from helpers.places import REPOSITORY
from helpers.trial import load_trial

new = nbformat.v4


def text(words, *tags):
    return new.new_markdown_cell(words, metadata={"tags": list(tags)})


def code(words, *tags):
    printed = [new.new_output("stream", text=words)]
    return new.new_code_cell(words, metadata={"tags": list(tags)}, outputs=printed)


def trial(*types):
    endpoints = [SimpleNamespace(type=kind) for kind in types]
    return SimpleNamespace(endpoints=endpoints, endpoints_of_type=lambda _: [], expression=None)


def seen(notebook):
    shown = [cell for cell in notebook.cells if "remove-cell" not in cell.metadata["tags"]]
    return [cell.source for cell in shown]


@pytest.fixture
def notebook():
    cells = [
        text("# Chapter"),
        text("## Response\nWords.", "planned-response"),
        code("respond"),
        text("### Its duration"),
        code("last"),
        text("## Survival", "planned-time_to_event"),
        code("live", "remove-input"),
        code("close", "remove-cell"),
    ]
    return new.new_notebook(cells=cells)


def test_a_section_of_what_is_not_planned_is_hidden_with_all_beneath_it(notebook):
    hide_unplanned(notebook, trial("time_to_event"))
    assert seen(notebook) == ["# Chapter", "## Survival", "live"]
    assert [len(cell.outputs) for cell in notebook.cells if "outputs" in cell] == [0, 0, 1, 1]


def test_the_last_section_is_hidden_and_what_no_reader_sees_stays(notebook):
    hide_unplanned(notebook, trial("response"))
    assert seen(notebook) == [
        "# Chapter", "## Response\nWords.", "respond", "### Its duration", "last"
    ]  # fmt: skip
    assert notebook.cells[-1].outputs[0].text == "close"


def test_where_all_is_planned_nothing_is_hidden(notebook):
    hide_unplanned(notebook, trial("response", "time_to_event"))
    assert len(seen(notebook)) == 7


def test_every_kind_that_a_notebook_asks_for_can_be_planned():
    known = planned_kinds(load_trial("mbc")) | planned_kinds(load_trial("atc"))
    asked = set()
    for chapter in chapters():
        for cell in jupytext.read(REPOSITORY / "notebooks" / f"{chapter}.py").cells:
            asked |= kinds(cell.metadata.get("tags", []))
    assert asked
    assert asked <= known
