"""A Sphinx extension: the finished site asks no other host for anything, on any page.

Mathematics comes from one local file. The thebe and comment extensions, which name other hosts in
every page, are not loaded at all (see `sphinx_build`). Pages that are not notebooks get the banner.
"""

import shutil
from importlib.metadata import distribution
from pathlib import Path

MATHJAX = "sphinx-mathjax-offline/static/mathjax/tex-svg.js"
ASSETS = Path(__file__).parent / "assets"


def setup(app):
    """Register with Sphinx."""
    app.add_config_value("trialbook_banner", "", "html")
    app.connect("builder-inited", _copy_scripts)
    app.connect("html-page-context", _add_banner)
    # beside the edition, written with the shelf: which cuts of this trial are published
    app.add_js_file("../../standing.js", priority=400)
    for script in _scripts():
        app.add_js_file(script.name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _copy_scripts(app):
    static = Path(app.outdir) / "_static"
    (static / "mathjax").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(distribution("sphinx-mathjax-offline").locate_file(MATHJAX),
                    static / "mathjax" / "tex-svg.js")  # fmt: skip
    for script in _scripts():
        shutil.copyfile(script, static / script.name)


def _scripts():
    """Return the book's own scripts, in one order on every page."""
    return sorted(ASSETS.glob("*.js"))


def _add_banner(app, pagename, templatename, context, doctree):
    if doctree is not None and 'class="tb-banner"' not in context.get("body", ""):
        context["body"] = app.config.trialbook_banner + context["body"]
