"""Every analysis says what it reads, so that a move of its results can be explained."""

import ast

import pytest

from helpers.ard.inputs import TABLE, inputs_of
from helpers.cut import schema

ARD = TABLE.parent
LEAST = "x"  # stands for the id of an endpoint


def names_of(path):
    """Return the names under which a module makes results; a part filled in later is `x`."""
    tree = ast.parse(path.read_text())
    constants = constants_of(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made = [call.args[0] for call in calls if getattr(call.func, "id", "") == "ResultRows"]
    return sorted({name for node in made for name in spelled(node, constants)} - {""})


def constants_of(tree):
    """Return the texts that a module names at its top."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def spelled(node, constants):
    """Return the texts that an expression can be."""
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return spelled(node.body, constants) + spelled(node.orelse, constants)
    if isinstance(node, ast.JoinedStr):
        parts = [getattr(part, "value", None) for part in node.values]
        return ["".join(part if isinstance(part, str) else LEAST for part in parts)]
    # a name given by the caller stands among the constants of one of the modules
    return [constants[node.id]] if node.id in constants else []


@pytest.mark.parametrize("path", sorted(ARD.glob("*.py")), ids=lambda path: path.name)
def test_every_analysis_says_what_it_reads(path):
    for name in names_of(path):
        assert inputs_of(name), name


def test_the_inputs_are_known_domains_and_no_line_is_idle():
    rows = [line.split(",") for line in TABLE.read_text().splitlines()[1:]]
    known = {*schema.domains(), schema.SAMPLES, schema.COUNTS}
    assert {domain for row in rows for domain in row[-1].split()} <= known
    made = {"headline"}
    for path in ARD.glob("*.py"):
        made |= {*names_of(path), *map(str, constants_of(ast.parse(path.read_text())).values())}
    for name in (row[0] for row in rows if not row[0].startswith("population ")):
        assert [one for one in made if one.startswith(name.rstrip("*"))], name
