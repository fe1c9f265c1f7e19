"""What the fork server has ready before it forks: libraries imported, first uses done."""

import contextlib
import importlib
import pkgutil

# In the order jobs come: a check needs the first line, a page the second, an edition all.
STAGES = {
    "check": ("pandas", "helpers.cut.reading", "helpers.cut.checks", "helpers.trial"),
    "page": (
        "papermill",
        "jupytext",
        "ipykernel.kernelapp",
        "ipykernel.ipkernel",
        "ipykernel.kernelspec",
        "ipykernel.debugger",
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
        "seaborn",
        "lifelines",
        "pydeseq2.dds",
        "pydeseq2.ds",
        "helpers.book.render",
        "helpers.book.page",
        "helpers.*",
    ),
    "edition": ("jupyter_book.sphinx", "myst_nb", "sphinx_book_theme", "sphinx_design",
                "sphinx.builders.html", "sphinx.search.en", "helpers.book.edition"),
}  # fmt: skip
STAGE_OF = {"check": "check", "page": "page", "edition": "edition", "shelf": "page"}
OWN_LAYERS = ("adam", "ard", "display")


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
            yield f"helpers.{layer}.{module.name}"
