"""What the fork server imports, and for whom."""

import ast
import importlib.util
import sys
from functools import cache
from pathlib import Path

import pytest

from helpers.book.warmup import ON_DEMAND, STAGES, UNWANTED, next_stage, skip_unwanted, stage_of

ALL = set(STAGES)


@pytest.mark.parametrize(
    ("ready", "waiting", "stage"),
    [
        (set(), set(), "check"),
        ({"check"}, {"expression"}, "page"),
        ({"check", "page"}, set(), "edition"),
        ({"check", "page"}, {"expression"}, "expression"),
        (ALL - {"expression"}, set(), None),
        (ALL - {"expression"}, {"expression"}, "expression"),
        (ALL, {"expression"}, None),
    ],
)
def test_the_expression_stack_is_imported_only_when_a_page_waits_for_it(ready, waiting, stage):
    assert next_stage(ready, waiting) == stage


@pytest.mark.parametrize(
    ("job", "chapter", "stage"),
    [
        ("page", "04_signature", "expression"),
        ("page", "01_eligibility", "page"),
        ("page", "99_gone", "page"),
        ("check", None, "check"),
        ("refits", None, "expression"),
        ("edition", None, "edition"),
        ("shelf", None, "page"),
    ],
)
def test_a_job_waits_for_what_its_notebook_imports(monkeypatch, job, chapter, stage):
    monkeypatch.delenv("TRIALBOOK_PROJECT", raising=False)
    arguments = {"chapter": chapter} if chapter else {}
    assert stage_of(job, arguments) == stage


def test_unwanted_imports_fail_as_if_not_installed(monkeypatch):
    for name in UNWANTED:
        monkeypatch.delitem(sys.modules, name, raising=False)
    skip_unwanted()
    for name in UNWANTED:
        with pytest.raises(ImportError):
            __import__(name)
        monkeypatch.delitem(sys.modules, name)


def test_no_module_that_every_run_imports_brings_the_expression_stack_along():
    later = {name for stage in ON_DEMAND for name in STAGES[stage]}
    bringing = {name for name in OWN if imported(name) & LIBRARIES and name not in later}
    assert bringing == set()


LIBRARIES = {"pydeseq2", "gseapy", "anndata", "sklearn"}
HELPERS = Path(importlib.util.find_spec("helpers").submodule_search_locations[0])
OWN = [
    f"helpers.{path.parent.name}.{path.stem}"
    for layer in ("adam", "ard", "display")
    for path in sorted((HELPERS / layer).glob("*.py"))
]


def imported(module):
    """Return what importing a module of ours imports, by way of others of ours."""
    seen, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += imports_of(name)
    return {name.split(".")[0] for name in seen}


@cache
def imports_of(module):
    path = HELPERS.parent.joinpath(*module.split(".")).with_suffix(".py")
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else ():
        if isinstance(node, ast.ImportFrom):
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found
