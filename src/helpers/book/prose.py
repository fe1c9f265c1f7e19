"""The words of a notebook apart from its code: words alone are changed without running anything.

A page is run again when its cells of code change. What stands in its text cells is put into the
finished page when an edition is put together, as the notebook has it then.
"""

import hashlib

from helpers.book.errors import PublicationError

MARK = "# %%"
TEXT = "[markdown]"
INJECTED = "injected-parameters"


def code_digest(path):
    """Return the sha256 of a percent source without the words of its text cells.

    The marks of all cells stay: a cell more, or one with another tag, is another page.
    """
    kept, in_text = [], False
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith(MARK):
            in_text = TEXT in line
        elif in_text and _is_words(line):
            continue
        kept.append(line)
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


def text_cells(path):
    """Return what stands in the cells of a percent source in order: words, None of code."""
    cells = []
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith(MARK):
            cells.append([] if TEXT in line else None)
        elif cells and cells[-1] is not None and line:
            cells[-1].append(line.removeprefix("#").removeprefix(" "))
    return [lines if lines is None else "\n".join(lines) for lines in cells]


def with_prose(executed, path):
    """Return an executed notebook with the text cells that its source has now, in place."""
    from helpers.book.notebook import stabilise

    cells = [cell for cell in executed.cells if INJECTED not in cell.metadata.get("tags", [])]
    now = text_cells(path)
    if [cell.cell_type == "markdown" for cell in cells] != [words is not None for words in now]:
        raise PublicationError(f"{path.stem}: its page was made from other cells than it has now")
    for cell, words in zip(cells, now, strict=True):
        if words is not None:
            cell.source = words
    return stabilise(executed)


def _is_words(line):
    return line.startswith("#") or not line.strip()
