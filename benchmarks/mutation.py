"""Change the code in one place at a time and see whether a test notices.

    python benchmarks/mutation.py [--sample 300] [--seed 1] [--jobs 2] [--tests 25]
                                  [--chapters] [--only adam/adtte ard/labs:88 ...]

Places are drawn with a seed from all of `helpers.adam` and `helpers.ard`; `mutants.py` says what is
changed. Each mutant is imported in a process of its own, and tests run against it until one fails:
first those named after the module, then by how many imports away they are, at most so many files
(`--tests`). With `--chapters` the chapters of the synthetic cuts run against those that outlast
them, and must print the committed reference numbers. What outlasts that survives, though it may be
a mutant that changes nothing that can be seen.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import os
import random
import resource
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutants import mutated, places_of
from reference_run import differs_from_reference

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
MUTATED = ("adam", "ard")
TESTS = ("adam", "ard", "recount", "cut", "display", "structure", "book")
SLOW, NEAR, FAR = ("book",), 2, 99  # slow tests run only against what is few imports away
SECONDS = 300  # of processor time; a mutant that runs on is noticed by whoever waits
MEMORY = 8 * 2**30  # bytes; a loop without end may fill any machine
# modules are imported before pytest could rewrite them; the tests themselves are rewritten
QUIET = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
QUICK = ("-m", "not pages and not browser")
CONTROLS = 3  # modules on which the tests must pass when nothing is changed


def main():
    given = _given()
    places = [place for place in all_places() if _is_asked(place, given.only)]
    chosen = random.Random(given.seed).sample(places, min(given.sample, len(places)))
    if given.chapters:
        subprocess.run([sys.executable, "-m", "helpers.book.reference"], check=True, cwd=ROOT)
    _import_what_all_need()
    nearest = Nearest(given.tests)
    for module, *_ in chosen[:CONTROLS]:
        if try_out((module, None), nearest, given.chapters) != "survived":
            raise SystemExit(f"{module}.py: tests fail without a change, so nothing is measured")
    print(f"{len(places)} places, {len(chosen)} drawn with seed {given.seed}", flush=True)
    told = Counter()
    with ThreadPoolExecutor(given.jobs) as pool:
        found = pool.map(lambda place: try_out(place, nearest, given.chapters), chosen)
        for (module, _, line, what), became in zip(chosen, found, strict=True):
            told[became] += 1
            if became == "survived":
                noticed = f"{told.total() - told['survived']} of {told.total()} noticed"
                print(f"{module}.py:{line} {what} ({noticed})", flush=True)
    print(f"{dict(told)}, noticed {1 - told['survived'] / len(chosen):.1%}")


def _given():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--tests", type=int, default=25, help="test files, nearest first")
    parser.add_argument("--chapters", action="store_true", help="run them too, for 70 s a survivor")
    parser.add_argument("--only", nargs="*", help="modules, or their lines")
    return parser.parse_args()


def _is_asked(place, only):
    module, _, line, _ = place
    return not only or module in only or f"{module}:{line}" in only


def all_places():
    """Return (module, number of the place, line, what) of everything that can be changed."""
    files = sorted(path for layer in MUTATED for path in (SOURCE / "helpers" / layer).glob("*.py"))
    return [
        (str(path.relative_to(SOURCE / "helpers").with_suffix("")), number, node.lineno, what)
        for path in files
        for number, (node, what) in enumerate(places_of(ast.parse(path.read_text("utf-8"))))
    ]


class Nearest:
    """Which test files are nearest to a module, by their names and imports."""

    def __init__(self, most):
        self.most = most
        folders = (ROOT / "tests" / part for part in TESTS)
        files = sorted(path for folder in folders for path in folder.rglob("test_*.py"))
        self.tests = {path: _imports(path) for path in files}
        modules = (SOURCE / "helpers").rglob("*.py")
        self.using = {_dotted(path.relative_to(SOURCE)): _imports(path) for path in modules}
        self.using |= {path.stem: _imports(path) for path in (ROOT / "tests").glob("*.py")}

    def to(self, module):
        """Return at most so many test files, nearest first."""
        steps = self._steps(f"helpers.{module.replace('/', '.')}")
        layer, own = module.split("/")[0], "test_" + module.replace("/", "_")
        ranked = []
        for path, used in self.tests.items():
            near = [steps[name] for name in used if name in steps]
            named = path.stem.startswith(own) or own.startswith(path.stem)
            far = -1 if named else min(near, default=FAR)
            if far < (NEAR if path.parent.name in SLOW else FAR):
                ranked.append((far, layer != path.parent.name, len(used), str(path)))
        return [path for *_, path in sorted(ranked)][: self.most]

    def _steps(self, name):
        """Return by how many imports each module and each kit reaches the one named."""
        steps, reached = {name: 0}, [name]
        for used in reached:
            new = [user for user, uses in self.using.items() if used in uses and user not in steps]
            steps |= dict.fromkeys(new, steps[used] + 1)
            reached += new
        return steps


def _dotted(path):
    return str(path.with_suffix("")).replace("/", ".")


def _imports(path):
    tree = ast.parse(path.read_text("utf-8"))
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module)
    return {
        name
        for node in found
        for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    }


def try_out(place, nearest, chapters=False):
    """Return what became of a mutant: noticed, by tests or a chapter, endless, or survived."""
    module, number, *_ = place
    tests = nearest.to(module)
    became = _changed(module, number, lambda: _fail(tests)) if tests else "survived"
    if chapters and became == "survived":
        found = _changed(module, number, differs_from_reference)
        became = "noticed in a chapter" if found == "noticed" else found
    return became


def _changed(module, number, look):
    """Look for the change in a process of its own, and return what became of it."""
    child = os.fork()
    if not child:
        _look(Mutant(module, number), look)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return "endless"
    return "noticed" if status else "survived"


def _look(mutant, look):
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.meta_path.insert(0, mutant)
    noticed = True
    try:
        noticed = look()
    finally:
        os._exit(int(noticed))


def _fail(tests):
    import pytest

    code = pytest.main([*QUIET, *QUICK, *tests])
    return code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


class Mutant(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module with its change, and all others as they are."""

    def __init__(self, module, number):
        self.name, self.number = "helpers." + module.replace("/", "."), number
        self.path = SOURCE / "helpers" / f"{module}.py"

    def find_spec(self, name, _path, _target=None):
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def exec_module(self, module):
        source = self.path.read_text("utf-8")
        code = source if self.number is None else mutated(source, self.number)
        exec(compile(code, str(self.path), "exec"), module.__dict__)


def _import_what_all_need():
    """Import libraries once, before mutants are made; none of the modules that are changed."""
    import lifelines  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import pandas  # noqa: F401
    import pydeseq2.dds
    import pydeseq2.ds  # noqa: F401
    import pytest  # noqa: F401
    import scipy.stats  # noqa: F401


if __name__ == "__main__":
    main()
