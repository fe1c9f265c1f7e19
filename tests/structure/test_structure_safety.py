"""Nothing that runs what it reads: no pickle, no evaluation, no handler in markup."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "notebooks").glob("*.py")])
MARKUP = sorted(p for p in (ROOT / "src").rglob("*") if p.suffix in {".js", ".css", ".html"})
RUNNING = {"eval", "exec", "compile", "__import__", "read_pickle", "to_pickle", "unsafe_load"}
UNPACKING = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "shelf"}


def name_of(path):
    return str(path.relative_to(ROOT))


def called(node):
    """Return the name of what a call calls, or its last part; methods of patterns are not ours."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    own = isinstance(node.func, ast.Attribute) and not (
        isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
    )
    return node.func.attr if own else ""


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_module_runs_or_unpacks_what_it_reads(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not UNPACKING & {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            assert node.module.split(".")[0] not in UNPACKING, node.module
        elif isinstance(node, ast.Call):
            assert called(node) not in RUNNING, f"line {node.lineno} calls {called(node)}"
            words = {keyword.arg: keyword.value for keyword in node.keywords}
            allowed = words.get("allow_pickle", ast.Constant(False))
            assert isinstance(allowed, ast.Constant)
            assert allowed.value is False, f"line {node.lineno} allows a pickle"
            shell = words.get("shell", ast.Constant(False))
            assert isinstance(shell, ast.Constant)
            assert not shell.value, f"line {node.lineno} runs a shell"


@pytest.mark.parametrize("path", [*SOURCES, *MARKUP], ids=name_of)
def test_no_source_writes_a_handler_or_a_scripted_address(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"""<[a-z][^<>]*\son[a-z]+=["']""", text)
    assert not re.search(r"""=\s*["']javascript:""", text)
    if path.suffix == ".js":
        # text reaches a page as text
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)
