"""What the fork server has ready before it forks: libraries imported, first uses done."""

import contextlib
import importlib
import pkgutil
import sys

from helpers.book.layout import notebook_path

# In the order jobs come: a check needs the first line, a page the second, an edition the last.
STAGES = {
    "check": ("pandas", "helpers.cut.reading", "helpers.cut.checks", "helpers.trial"),
    "page": (
        "papermill",
        "jupytext",
        "ipykernel.kernelapp",
        "ipykernel.ipkernel",
        "ipykernel.kernelspec",
        "tornado.platform.asyncio",
        "IPython.core.completerlib",
        "IPython.core.debugger",
        "IPython.extensions.storemagic",
        "zmq.utils.garbage",
        "ruamel.yaml",
        "pandas.io.formats.csvs",
        "pandas.core.reshape.reshape",
        "scipy.stats",
        "matplotlib.figure",
        "matplotlib.backends.backend_svg",
        "lifelines",
        "helpers.book.render",
        "helpers.book.page",
        "helpers.*",
    ),
    "expression": ("pydeseq2.dds", "pydeseq2.ds", "gseapy", "helpers.ard.expression_data",
                   "helpers.ard.expression_inference", "helpers.ard.expression_fit"),
    # a theme's and a parser's extensions import what they are made of when they are set up
    "edition": ("jupyter_book.sphinx", "myst_nb.sphinx_ext", "sphinx_book_theme", "sphinx_design",
                "sphinx_design.extension", "sphinx_copybutton", "sphinx_external_toc",
                "sphinx.builders.html", "sphinx.builders.epub3", "sphinx.builders.latex",
                "sphinx.builders.manpage", "sphinx.builders.texinfo", "sphinx.builders.text",
                "sphinx.domains.c", "sphinx.domains.cpp", "sphinx.domains.javascript",
                "sphinx.search.en", "lxml.html", "xlsxwriter", "docx", "fastparquet",
                "helpers.book.edition"),
}  # fmt: skip
ON_DEMAND = ("expression",)  # a second of imports that only some pages need
STAGE_OF = {
    "check": "check",
    "refits": "expression",
    "page": "page",
    "edition": "edition",
    "shelf": "page",
}
OWN_LAYERS = ("adam", "ard", "display")
EXPRESSION = "helpers.ard.expression"
# Each takes a part of a second, and who asks for it does without: the grammar of web addresses
# (no notebook states one that would have to be valid), a debugger's server, a notebook server.
UNWANTED = ("rfc3987_syntax", "debugpy", "jupyter_server")


def stage_of(job, arguments):
    """Return the stage that a job waits for."""
    notebook = notebook_path(arguments["chapter"]) if job == "page" else None
    if notebook and notebook.is_file() and EXPRESSION in notebook.read_text("utf-8"):
        return "expression"
    return STAGE_OF[job]


def next_stage(ready, waiting):
    """Return the stage to import next, None when all is there that anybody needs.

    `ready` are the stages done, `waiting` those that jobs wait for.
    """
    left = [stage for stage in STAGES if stage not in ready]
    return next((stage for stage in left if stage not in ON_DEMAND or stage in waiting), None)


def skip_unwanted():
    """Make the imports that nobody here needs fail as if they were not installed."""
    for name in UNWANTED:
        sys.modules.setdefault(name, None)


def import_quietly(module):
    """Import a module, or every module of our own layers for `helpers.*`; skip what is absent."""
    names = [module] if module != "helpers.*" else list(_own_modules())
    for name in names:
        # an import that fails here fails again in the job that needs it, and is reported there
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def exercise():
    """Do once what a page does first, so that its children find fonts and schemas ready."""
    with contextlib.suppress(Exception):
        import nbformat

        from helpers.display.figures import new_figure, svg

        nbformat.v4.new_markdown_cell("# Warm")
        figure, axes = new_figure(3, 2)
        axes.plot([0, 1], [0, 1], label="warm")
        svg(figure, "warm")


def _own_modules():
    for layer in OWN_LAYERS:
        package = importlib.import_module(f"helpers.{layer}")
        for module in pkgutil.iter_modules(package.__path__):
            name = f"helpers.{layer}.{module.name}"
            if not any(name in modules for modules in STAGES.values()):
                yield name
