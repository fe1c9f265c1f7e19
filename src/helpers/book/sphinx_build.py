"""A staged book folder becomes HTML, from clean, with every warning an error."""

import io
import os
from pathlib import Path

from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.console import strip_colors
from sphinx.util.docutils import docutils_namespace, patch_docutils

from helpers.book.errors import PublicationError

# They put the addresses of other hosts, or scripts that find nothing to do, into every page.
UNWANTED_EXTENSIONS = {
    "sphinx_thebe",
    "sphinx_comments",
    "sphinx.ext.intersphinx",
    "sphinx_togglebutton",
}
LISTED = 5


def build_book(staged, out, settings, name):
    """Build the staged folder with Jupyter Book's configuration; return nothing.

    `settings` are Sphinx settings of this edition. Raises PublicationError listing the warnings.
    """
    config, _ = get_final_config(
        user_yaml=staged / "_config.yml",
        sourcedir=staged,
        cli_config={
            "external_toc_path": str(staged / "_toc.yml"),
            "latex_individualpages": False,
        },
        raise_on_invalid=True,
    )
    config["extensions"] = [e for e in config["extensions"] if e not in UNWANTED_EXTENSIONS]
    config.pop("comments_config", None)
    config["extensions"].append("helpers.book.offline_site")
    theme = {**config.get("html_theme_options", {}), **settings.pop("html_theme_options", {})}
    config.update(settings, html_theme_options=theme, nitpicky=True)
    warnings = io.StringIO()
    try:
        _run_sphinx(staged, out, config, warnings)
    except SphinxError as error:
        raise PublicationError(f"{name}: the book does not build: {error}") from error
    said = [line for line in strip_colors(warnings.getvalue()).splitlines() if line.strip()]
    if said:
        listed = "\n".join(f"  {line.replace(f'{staged}/', '')}" for line in said[:LISTED])
        raise PublicationError(f"{name}: the book builds with {len(said)} warnings:\n{listed}")


def _run_sphinx(staged, out, config, warnings):
    before = Path.cwd()
    os.chdir(staged)
    try:
        with patch_docutils(None), docutils_namespace():
            app = Sphinx(
                srcdir=staged,
                confdir=None,
                outdir=out,
                doctreedir=out.parent / "doctrees",
                buildername="html",
                confoverrides=config,
                status=None,
                warning=warnings,
                freshenv=True,
                keep_going=True,
            )
            app.build()
    finally:
        os.chdir(before)
