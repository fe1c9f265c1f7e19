"""The line of a notebook's source at which a cell failed."""

import pytest

from helpers.book.source_lines import failing_line

SOURCE = """# ---
# jupyter: {}
# ---

# %% [markdown]
# # Title

# %% tags=["x"]

first = 1
second = first / 0

# %%
third("""


@pytest.mark.parametrize(
    ("index", "traceback", "said"),
    [
        (1, (), "notebooks/01_a.py:10: first = 1"),
        (
            1,
            (
                "ZeroDivisionError  Traceback (most recent call last)",
                "\x1b[0;36mCell\x1b[0m\x1b[0;36m In[3]\x1b[0m\x1b[0;32m, line 2\x1b[0m",
                "File /x/y.py:7, in f(x)",
            ),
            "notebooks/01_a.py:11: second = first / 0",
        ),
        (2, ("  Cell In[4], line 1\n    third(",), "notebooks/01_a.py:14: third("),
        (2, ("Cell In[4], line 9",), "notebooks/01_a.py:14: third("),
    ],
)
def test_a_failing_line_is_that_of_the_source(tmp_path, index, traceback, said):
    (tmp_path / "notebooks").mkdir()
    path = tmp_path / "notebooks" / "01_a.py"
    path.write_text(SOURCE)
    assert failing_line(path, index, traceback) == said
