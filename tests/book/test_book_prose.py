"""Words of a notebook put into the page that was made from its code."""

import nbformat
import pytest

from helpers.book.errors import PublicationError
from helpers.book.prose import with_prose

new = nbformat.v4


def notebook(*cells):
    made = {"text": new.new_markdown_cell, "code": new.new_code_cell}
    return new.new_notebook(cells=[made[kind](source) for kind, source in cells])


def test_words_are_those_of_the_source_and_outputs_those_of_the_run():
    executed = notebook(("text", "before"), ("code", "x = 1"), ("code", "x = 2"), ("code", "x"))
    executed.cells[2].metadata["tags"] = ["injected-parameters"]
    executed.cells[3].outputs = [new.new_output("stream", text="2")]
    done = with_prose(executed, notebook(("text", "now"), ("code", "x = 1"), ("code", "x")), "01")
    assert [cell.source for cell in done.cells] == ["now", "x = 1", "x = 2", "x"]
    assert done.cells[3].outputs[0].text == "2"


def test_a_page_of_other_cells_is_refused():
    executed, source = notebook(("text", "a")), notebook(("text", "a"), ("code", "x"))
    with pytest.raises(PublicationError) as refused:
        with_prose(executed, source, "01_tiny")
    assert str(refused.value) == "01_tiny: its page was made from other cells than it has now"
