"""Every join of tables says how many rows may meet."""

import ast
from pathlib import Path

import pytest

HELPERS = Path(__file__).resolve().parents[2] / "src" / "helpers"


def joins():
    """Yield (where, words) of each call of `merge` in the package."""
    for path in sorted(HELPERS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "merge":
                words = {word.arg: getattr(word.value, "value", "") for word in node.keywords}
                yield f"{path.name}:{node.lineno}", words


@pytest.mark.fault("K06")
def test_every_join_says_how_many_rows_may_meet():
    found = dict(joins())
    assert len(found) > 50
    silent = [
        where
        for where, words in found.items()
        if "validate" not in words and words.get("how") != "cross"
    ]
    assert silent == []
