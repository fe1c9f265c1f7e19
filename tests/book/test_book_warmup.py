"""What the fork server imports, and for whom."""

import sys

import pytest

from helpers.book.warmup import STAGES, UNWANTED, next_stage, skip_unwanted, stage_of

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
