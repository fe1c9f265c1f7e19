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
        elif in_text and (line.startswith("#") or not line.strip()):
            continue
        kept.append(line)
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()


def with_prose(executed, source, chapter):
    """Return an executed notebook with the text cells that its source has now, in place."""
    from helpers.book.notebook import stabilise

    cells = [cell for cell in executed.cells if INJECTED not in cell.metadata.get("tags", [])]
    kinds, asked = ([cell.cell_type for cell in each] for each in (cells, source.cells))
    if kinds != asked:
        raise PublicationError(f"{chapter}: its page was made from other cells than it has now")
    for cell, now in zip(cells, source.cells, strict=True):
        if cell.cell_type == "markdown":
            cell.source = now.source
    return stabilise(executed)
