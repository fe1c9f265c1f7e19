"""Change the code in one place at a time and see whether a test notices.

    python benchmarks/mutation.py [--sample 400] [--seed 1] [--jobs 2] [--only adam/adtte ...]

Places are drawn with a seed from all of `helpers.adam` and `helpers.ard`. Each mutant is imported
in a process of its own, and tests run against it, nearest first, until one fails: those named after
the module, those that import it, then those that import what imports it. A mutant that outlasts
them survives; it may be one that changes nothing that can be seen. Nothing is written to the tree.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import os
import random
import resource
import signal
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
MUTATED = ("adam", "ard")
TESTS = ("adam", "ard", "recount", "cut", "display", "structure")
MOST_TESTS = 25  # files; what these do not notice counts as unnoticed
SECONDS = 200  # of processor time; a mutant that runs on is noticed by whoever waits
# modules are imported before pytest could rewrite them; the tests themselves are rewritten
QUIETLY = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
CONTROLS = 3  # modules on which the tests must pass when nothing is changed
SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=[""])
    given = parser.parse_args()
    places = [place for place in all_places() if any(only in place[0] for only in given.only)]
    chosen = random.Random(given.seed).sample(places, min(given.sample, len(places)))
    _import_what_all_need()
    nearest = Nearest()
    for place in chosen[:CONTROLS]:
        if try_out((place[0], None, 0, "nothing"), nearest) != "survived":
            raise SystemExit(f"{place[0]}.py: tests fail without a change, so nothing is measured")
    with ThreadPoolExecutor(given.jobs) as pool:
        found = list(pool.map(lambda place: try_out(place, nearest), chosen))
    told = Counter(found)
    print(f"{len(places)} places, {len(chosen)} drawn with seed {given.seed}: {dict(told)}")
    print(f"noticed {1 - told['survived'] / len(chosen):.1%}")


def all_places():
    """Return (module, number of the place, line, what) of everything that can be changed."""
    files = sorted(path for layer in MUTATED for path in (SOURCE / "helpers" / layer).glob("*.py"))
    return [
        (str(path.relative_to(SOURCE / "helpers").with_suffix("")), number, node.lineno, what)
        for path in files
        for number, (node, what) in enumerate(places_of(ast.parse(path.read_text("utf-8"))))
    ]


def places_of(tree):
    """Yield (node, what is changed there), in the order of the tree; texts are left alone."""
    for node in _code(tree):
        if what := _change_of(node):
            yield node, what


def _change_of(node):
    match node:
        case ast.Compare(ops=[op]) | ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPPED:
            return f"{type(op).__name__} to {SWAPPED[type(op)].__name__}"
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub()):
            return f"without {type(node.op).__name__}"
        case ast.If() | ast.IfExp():
            return "condition turned round"
        case ast.Constant(value=bool()):
            return f"{node.value} to {not node.value}"
        case ast.Constant(value=int() | float()):
            return f"{node.value} to {node.value + 1}"
        case ast.Expr(value=ast.Call()):
            return "call left out"
    return None


def _code(tree):
    """Yield the nodes that compute: no formats of numbers, no annotations."""
    yield tree
    for name, value in ast.iter_fields(tree):
        if name in ("format_spec", "annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _code(child)


def mutated(source, number):
    """Return the code of a module with the change at one place."""
    tree = ast.parse(source)
    node, _ = list(places_of(tree))[number]
    match node:
        case ast.Compare():
            node.ops = [SWAPPED[type(node.ops[0])]()]
        case ast.BoolOp() | ast.BinOp():
            node.op = SWAPPED[type(node.op)]()
        case ast.UnaryOp():
            _replace(tree, node, node.operand)
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Constant(value):
            node.value = not value if isinstance(value, bool) else value + 1
        case ast.Expr():
            node.value = ast.Constant(None)
    return ast.fix_missing_locations(tree)


def _replace(tree, node, other):
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, other)
            elif isinstance(value, list) and any(child is node for child in value):
                value[:] = [other if child is node else child for child in value]


class Nearest:
    """Which test files are nearest to a module, by their names and imports."""

    def __init__(self):
        folders = (ROOT / "tests" / part for part in TESTS)
        self.files = sorted(path for folder in folders for path in folder.rglob("test_*.py"))
        self.imports = {path: _imports(path) for path in self.files}
        modules = (SOURCE / "helpers").rglob("*.py")
        self.using = {f"helpers.{_dotted(path)}": _imports(path) for path in modules}

    def to(self, module):
        """Return at most MOST_TESTS test files, nearest first."""
        name = "helpers." + module.replace("/", ".")
        own = "test_" + module.replace("/", "_")
        users = {user for user, used in self.using.items() if name in used}

        def distance(path):
            if path.stem == own:
                return 0
            if path.stem.startswith(own):
                return 1
            if name in self.imports[path]:
                return 2
            return 3 if users & self.imports[path] else 9

        ranked = sorted((distance(path), len(self.imports[path]), str(path)) for path in self.files)
        return [path for far, _, path in ranked if far < 9][:MOST_TESTS]


def _dotted(path):
    return str(path.relative_to(SOURCE / "helpers").with_suffix("")).replace("/", ".")


def _imports(path):
    tree = ast.parse(path.read_text("utf-8"))
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module)
    return {
        name
        for node in found
        for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
    }


def try_out(place, nearest):
    """Return what became of a mutant: noticed, outlasted its time, or survived."""
    module, number, line, what = place
    child = os.fork()
    if not child:
        _run_tests(module, number, nearest.to(module))
    _, status = os.waitpid(child, 0)
    endless = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
    told = "endless" if endless else "noticed" if status else "survived"
    if told == "survived":
        print(f"{told}: {module}.py:{line} {what}", flush=True)
    return told


def _run_tests(module, number, tests):
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.meta_path.insert(0, Mutant(module, number))
    code = 1
    try:
        code = pytest.main([*QUIETLY, *tests])
    finally:
        os._exit(int(code))


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
