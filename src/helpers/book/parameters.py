"""Parameters given to a notebook against those it declares: nothing unknown, nothing missing."""

import ast

from helpers.book.errors import ParameterError

TAG = "parameters"


def declared_parameters(notebook, chapter):
    """Return the names that a notebook's tagged cell declares, sorted.

    papermill runs the defaults when a name is misspelt and executes names as code, so the cell
    must be there, must be the only one, and may hold plain assignments of constants only.
    """
    cells = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise ParameterError(f"{chapter}: has {len(cells)} cells tagged {TAG!r}; needs one")
    try:
        statements = ast.parse(cells[0].source).body
    except SyntaxError as error:
        raise ParameterError(f"{chapter}: the parameters cell is not Python: {error.msg}") from None
    return sorted(_assigned(statement, chapter) for statement in statements)


def check_parameters(notebook, given, chapter):
    """Raise ParameterError unless exactly the declared parameters are given."""
    declared = declared_parameters(notebook, chapter)
    if declared != sorted(given):
        raise ParameterError(f"{chapter}: declares {declared}, was given {sorted(given)}")


def _assigned(statement, chapter):
    plain = (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Constant)
    )
    if not plain:
        raise ParameterError(
            f"{chapter}: the parameters cell holds more than `name = constant`: "
            f"{ast.unparse(statement)}"
        )
    return statement.targets[0].id
