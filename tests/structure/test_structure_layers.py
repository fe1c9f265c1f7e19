"""Who may import whom: read from the imports themselves."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "helpers"
LAYERS = ["trial", "cut", "adam", "ard", "display", "book"]
MODULES = sorted(SOURCE.rglob("*.py"))

# Each outside library that shapes results or files has one home.
HOMES = {
    "lifelines": {"ard/survival.py"},
    "pydeseq2": {"ard/expression"},
    "anndata": {"ard/expression", "recount/"},
    "h5py": {"cut/", "recount/"},
    "matplotlib": {"display/"},
    "seaborn": {"display/"},
    "papermill": {"book/"},
    "jupytext": {"book/"},
    "nbformat": {"book/"},
    "nbclient": {"book/"},
    "sphinx": {"book/"},
    "pandera": {"cut/"},
    "pyreadstat": {"cut/", "recount/", "book/datasets.py"},
    "xlsxwriter": {"book/workbook.py"},
    "docx": {"book/word.py"},
    "fastparquet": {"book/results_file.py"},
    "lxml": {"book/finished.py", "book/policy.py", "book/paper.py"},
    "pydantic": {"trial/"},
    "ruamel": {"trial/", "recount/"},
}
# The fork server loads everything beforehand; loading is all it does with it.
PRELOADER = "book/forkserver.py"


def name_of(path):
    return path.relative_to(SOURCE).as_posix()


def imports_of(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_from_its_own_layer_or_lower(path):
    layer = name_of(path).split("/")[0].removesuffix(".py")
    if layer not in LAYERS:
        return
    for imported in imports_of(path):
        parts = imported.split(".")
        if parts[0] == "helpers" and len(parts) > 1 and parts[1] in LAYERS:
            assert LAYERS.index(parts[1]) <= LAYERS.index(layer), f"{layer} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_generator_imports_the_generator(path):
    if not name_of(path).startswith("synthetic/"):
        assert not any(name.startswith("helpers.synthetic") for name in imports_of(path))


@pytest.mark.parametrize("path", sorted((SOURCE / "adam").glob("*.py")), ids=name_of)
def test_analysis_datasets_meet_in_the_notebook_and_not_in_each_other(path):
    topic = path.stem.split("_")[0]
    datasets = {p.stem for p in (SOURCE / "adam").glob("ad*.py")}
    for imported in imports_of(path):
        if imported.startswith("helpers.adam."):
            other = imported.split(".")[2]
            assert other not in datasets or other.split("_")[0] == topic, f"imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_outside_library_has_one_home(path):
    name = name_of(path)
    if name.startswith("synthetic/") or name == PRELOADER:
        return
    for imported in imports_of(path):
        homes = tuple(HOMES.get(imported.split(".")[0], {name}))
        assert name.startswith(homes), f"{name} imports {imported}, whose home is {homes}"


@pytest.mark.parametrize("path", sorted((SOURCE / "recount").glob("*.py")), ids=name_of)
def test_the_second_computation_shares_no_code_with_the_first(path):
    # one line that both use would make the same mistake twice; pandas would lend its own
    allowed = ("helpers.places", "helpers.recount")
    for imported in imports_of(path):
        assert not imported.startswith("helpers") or imported.startswith(allowed), imported
        assert imported.split(".")[0] not in {"numpy", "scipy", "lifelines"}, imported
    assert "import pandas" not in path.read_text() or path.name == "delivered.py"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_of_the_first_computation_uses_the_second(path):
    if not name_of(path).startswith("recount/"):
        assert not any(name.startswith("helpers.recount") for name in imports_of(path))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_a_drawer(path):
    assert not {"utils", "common", "misc"} & set(name_of(path).removesuffix(".py").split("/"))


def test_every_module_is_read_by_these_tests():
    assert len(MODULES) > 40
