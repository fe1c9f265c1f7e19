"""Words of a notebook put into the page that was made from its code."""

import nbformat
import pytest

from helpers.book.errors import PublicationError
from helpers.book.notebook import read_notebook
from helpers.book.prose import text_cells, with_prose
from helpers.places import REPOSITORY

new = nbformat.v4
SOURCE = """# ---
# jupyter: {}
# ---

# %% [markdown]
# # Now
#
# *Words*, and\n#   more.

# %% tags=["parameters"]
x = 1

# %%
# no words
x
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "01_tiny.py"
    path.write_text(SOURCE)
    return path


def executed(*cells):
    made = {"text": new.new_markdown_cell, "code": new.new_code_cell}
    return new.new_notebook(cells=[made[kind](words) for kind, words in cells])


def test_words_are_those_of_the_source_and_outputs_those_of_the_run(source):
    page = executed(("text", "before"), ("code", "x = 1"), ("code", "x = 2"), ("code", "x"))
    page.cells[2].metadata["tags"] = ["injected-parameters"]
    page.cells[3].outputs = [new.new_output("stream", text="2")]
    done = with_prose(page, source)
    words = "# Now\n\n*Words*, and\n  more."
    assert [cell.source for cell in done.cells] == [words, "x = 1", "x = 2", "x"]
    assert done.cells[3].outputs[0].text == "2"


def test_a_page_of_other_cells_is_refused(source):
    with pytest.raises(PublicationError) as refused:
        with_prose(executed(("text", "a"), ("code", "x")), source)
    assert str(refused.value) == "01_tiny: its page was made from other cells than it has now"


@pytest.mark.parametrize("path", sorted((REPOSITORY / "notebooks").glob("*.py")), ids=str)
def test_words_are_read_as_they_are_when_a_page_is_run(path):
    cells = read_notebook(path).cells
    asked = [cell.source if cell.cell_type == "markdown" else None for cell in cells]
    assert text_cells(path) == asked
