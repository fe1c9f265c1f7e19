import nbformat
import pytest

from helpers.book.errors import ParameterError
from helpers.book.parameters import check_parameters, declared_parameters


def notebook(*sources):
    """Return a notebook whose cells are all tagged as parameters."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    for cell in cells:
        cell.metadata["tags"] = ["parameters"]
    return nbformat.v4.new_notebook(cells=cells)


DECLARING = 'trial_id = "mbc"\ndata_cut = "2015-03-31"'


def test_declared_parameters_are_the_names_of_the_tagged_cell():
    assert declared_parameters(notebook(DECLARING), "02_safety") == ["data_cut", "trial_id"]


def test_exactly_the_declared_parameters_pass():
    check_parameters(notebook(DECLARING), {"trial_id": "a", "data_cut": "b"}, "02_safety")


@pytest.mark.fault("P01", "P04")
@pytest.mark.parametrize(
    ("given", "listed"),
    [
        (["data_cut", "trail_id"], "['data_cut', 'trail_id']"),
        (["data_cut"], "['data_cut']"),
        (["data_cut", "trial_id", "x=1;y"], "['data_cut', 'trial_id', 'x=1;y']"),
    ],
)
def test_misspelt_missing_and_further_parameters_are_refused(given, listed):
    with pytest.raises(ParameterError) as caught:
        check_parameters(notebook(DECLARING), given, "02_safety")
    said = f"02_safety: declares ['data_cut', 'trial_id'], was given {listed}"
    assert str(caught.value) == said


@pytest.mark.fault("P02")
def test_a_notebook_without_a_tagged_cell_is_refused():
    with pytest.raises(ParameterError) as caught:
        declared_parameters(notebook(), "02_safety")
    assert str(caught.value) == "02_safety: has 0 cells tagged 'parameters'; needs one"


def test_a_second_tagged_cell_is_refused():
    with pytest.raises(ParameterError, match="has 2 cells tagged"):
        declared_parameters(notebook(DECLARING, DECLARING), "02_safety")


def test_a_computed_default_is_refused():
    with pytest.raises(ParameterError) as caught:
        declared_parameters(notebook('data_cut = "2015" + "-03"'), "02_safety")
    said = "02_safety: the parameters cell holds more than `name = constant`: "
    assert str(caught.value) == f"{said}data_cut = '2015' + '-03'"
