"""A Sphinx extension: the finished site asks no other host for anything, on any page.

Mathematics is written as MathML, which browsers set by themselves. The thebe and comment
extensions, which name other hosts in every page, are not loaded at all (see `sphinx_build`). Pages
that are not notebooks get the banner.
"""

import shutil
from pathlib import Path

from helpers.book.accessible import mend_pages
from helpers.book.glossary import explain_terms

ASSETS = Path(__file__).parent / "assets"


def setup(app):
    """Register with Sphinx."""
    app.add_config_value("trialbook_banner", "", "html")
    app.add_html_math_renderer("mathml", (_write_math, None), (_write_displayed, None))
    app.connect("builder-inited", _copy_scripts)
    app.connect("html-page-context", _add_banner)
    app.connect("html-page-context", explain_terms)
    app.connect("build-finished", _mend)
    # beside the edition, written with the shelf: which cuts of this trial are published
    app.add_js_file("../../standing.js", priority=400)
    for script in _scripts():
        app.add_js_file(script.name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _copy_scripts(app):
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    for script in _scripts():
        shutil.copyfile(script, static / script.name)


def _scripts():
    """Return the book's own scripts, in one order on every page."""
    return sorted(ASSETS.glob("*.js"))


def _mend(app, failure):
    if failure is None:
        mend_pages(Path(app.outdir))


def _add_banner(app, pagename, templatename, context, doctree):
    if doctree is not None and 'class="tb-banner"' not in context.get("body", ""):
        context["body"] = app.config.trialbook_banner + context["body"]


def _write_math(writer, node):
    _write_mathml(writer, node, displayed=False)


def _write_displayed(writer, node):
    _write_mathml(writer, node, displayed=True)


def _write_mathml(writer, node, displayed):
    from docutils import nodes
    from docutils.utils.math import latex2mathml

    written = latex2mathml.tex2mathml(node.astext().strip(), as_block=displayed)
    looks = "tb-math" if displayed else "tb-math-inline"
    tag = "div" if displayed else "span"
    writer.body.append(f'<{tag} class="{looks}">{written}</{tag}>')
    raise nodes.SkipNode
