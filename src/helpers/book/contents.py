"""The page that lists every table, figure and listing of an edition, with a link to each."""

from helpers.book.numbering import FIGURE, LISTED, TABLE

PAGE = "book/outputs.md"


def write_contents(staged, outputs, titles):
    """Add the list to its page of the staged book; `titles` names each chapter as it does."""
    path = staged / PAGE
    if not path.is_file():
        return
    parts = [path.read_text(encoding="utf-8")]
    for chapter, title in titles.items():
        own = [output for output in outputs if output.chapter == chapter]
        if own:
            parts += [f"## {title}", _lists(own)]
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def chapter_title(notebook):
    """Return the heading that a chapter opens with, as its source writes it."""
    lines = (line for cell in notebook.cells for line in _markdown(cell))
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "")


def _markdown(cell):
    return cell.source.splitlines() if cell.cell_type == "markdown" else []


def _lists(outputs):
    by_kind = ([o for o in outputs if o.kind == kind] for kind in (TABLE, FIGURE, LISTED))
    return "\n".join(f'<ul class="tb-contents">{_items(own)}</ul>' for own in by_kind if own)


def _items(outputs):
    return "".join(output.item(output.page) for output in outputs)
