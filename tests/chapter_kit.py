"""Every result of a chapter without its page: a notebook's derivations, and nothing shown."""

import ast
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest import mock

import jupytext

from helpers.ard.frame import concat_results

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
GENES = 300  # of a matrix: enough for a fit, and fast


class Without:
    """A cut of which some domains, the sample sheet or the counts were not delivered.

    Without a sample sheet the counts are nobody's, and are left out as well. `later` moves the date
    of the cut by days.
    """

    def __init__(self, cut, domains=(), later=0):
        self._cut, self._later = cut, timedelta(days=later)
        self._gone = {*domains, *(["counts"] if "samples" in domains else [])}

    def __getattr__(self, name):
        return getattr(self._cut, name)

    def __getitem__(self, domain):
        return self._cut[domain].iloc[: 0 if domain in self._gone else None]

    def has(self, domain):
        return domain not in self._gone and self._cut.has(domain)

    @property
    def cut_date(self):
        return self._cut.cut_date + self._later

    @property
    def domains(self):
        return tuple(name for name in self._cut.domains if name not in self._gone)

    def sample_sheet(self):
        return self._cut.sample_sheet().iloc[: 0 if "samples" in self._gone else None]

    def matrix(self):
        return self._cut.matrix().iloc[: 0 if "counts" in self._gone else GENES]

    @property
    def libraries(self):
        return self._cut.libraries.iloc[: 0 if "counts" in self._gone else None]


class Kept:
    """Stands in for a page: keeps results, shows and writes nothing."""

    def __init__(self, trial, cut):
        self.trial, self.cut, self.kept = trial, cut, []

    def keep(self, results):
        self.kept.append(results)
        return results

    def results(self):
        return concat_results(self.kept)

    def export(self, _name, frame):
        return frame

    def __getattr__(self, name):
        return _nothing


def results_of(chapter, trial, cut):
    """Return what a chapter keeps for a trial and a cut."""
    page = Kept(trial, cut)
    names = {"open_page": lambda *_: page, "trial_id": trial.trial_id, "data_cut": cut.data_cut}
    names |= {"display": _nothing, "print": _nothing}
    with _few_refits():
        exec(_derivations(NOTEBOOKS / f"{chapter}.py", names), names)
    return concat_results(page.kept)


@contextmanager
def _few_refits():
    """Refit the expression model a few times, which is enough to see what refits read."""
    few = mock.patch.multiple("helpers.ard.calibration", SEEDS=range(1, 3), SWAPS=2)
    with few, mock.patch("helpers.ard.stability.MOST_REFITS", 2):
        yield


def _derivations(path, names):
    """Return a notebook's code; what it imports to show or to open a page stands in `names`."""
    cells = jupytext.read(path).cells
    code = [
        cell.source
        for cell in cells
        if cell.cell_type == "code" and "parameters" not in cell.metadata.get("tags", [])
    ]
    tree = ast.parse("\n".join(code))
    shown = ("helpers.display", "helpers.book", "IPython")
    for node in list(tree.body):
        if isinstance(node, ast.ImportFrom) and node.module.startswith(shown):
            tree.body.remove(node)
            for name in node.names:
                names.setdefault(name.asname or name.name, _nothing)
    return compile(tree, path.name, "exec")


class _Nothing:
    """Takes the place of whatever shows: may be called, added to and asked for anything."""

    def __call__(self, *_args, **_keys):
        return self

    def __add__(self, _other):
        return self

    __or__ = __add__

    def __iter__(self):
        return iter(())


_nothing = _Nothing()
