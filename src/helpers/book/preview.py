"""One rendered page as one HTML file, for the analyst at work: quick, and nothing else."""

from html import escape

import nbformat
from markdown_it import MarkdownIt

from helpers.book.layout import project_root
from helpers.book.notebook import HIDDEN
from helpers.book.render import NOTEBOOK

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ max-width: 60rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
pre {{ overflow-x: auto; font-size: 0.85rem; }}
{style}</style></head>
<body>
{body}
</body></html>
"""


def write_preview(folder):
    """Write `page.html` beside a page's notebook and return its path."""
    notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
    body = "\n".join(_cell(cell) for cell in notebook.cells if not _has(cell, HIDDEN))
    styles = sorted((project_root() / "book" / "_static").glob("*.css"))
    style = "\n".join(path.read_text("utf-8") for path in styles)
    path = folder / "page.html"
    path.write_text(PAGE.format(title=escape(folder.name), style=style, body=body), "utf-8")
    return path


def _has(cell, tag):
    return tag in cell.metadata.get("tags", [])


def _cell(cell):
    if cell.cell_type == "markdown":
        return MarkdownIt("commonmark", {"html": False}).enable("table").render(cell.source)
    return _code(cell) + "".join(_output(output) for output in cell.outputs)


def _code(cell):
    if _has(cell, "remove-input") or not cell.source.strip():
        return ""
    code = f"<pre><code>{escape(cell.source)}</code></pre>"
    if _has(cell, "hide-input"):
        return f"<details><summary>Show code</summary>{code}</details>"
    return code


def _output(output):
    data = output.get("data", {})
    if "text/html" in data:
        return data["text/html"]
    return f"<pre>{escape(data.get('text/plain') or output.get('text', ''))}</pre>"
