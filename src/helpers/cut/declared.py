"""The declared schema as a pandera schema: the only module that knows the validation library."""

from functools import cache

import pandas as pd

from helpers.cut import schema
from helpers.cut.findings import ID_PATTERN

MISSING, EMPTY, PATTERN, CODE = "missing", "empty", "pattern", "code"
FAILURE = ["column", "check", "row"]


@cache
def pandera_schema(domain):
    """Return the pandera schema of a domain's text frame: columns, keys filled, ids, codes."""
    # Imported where a cut is checked: a page that only names the checks never needs it.
    import pandera.pandas as pandera

    columns = {
        name: pandera.Column(checks=_checks(variable, pandera.Check), required=variable.required)
        for name, variable in schema.variables(domain).items()
    }
    return pandera.DataFrameSchema(columns)


def _checks(variable, check):
    checks = []
    if variable.filled:
        checks.append(check.ne("", error=EMPTY))
    if variable.kind == "id":
        checks.append(check.str_matches(rf"\A(?:{ID_PATTERN.pattern})?\Z", error=PATTERN))
    if variable.codelist:
        _, values = schema.codelists()[variable.codelist]
        checks.append(check.isin(["", *values], error=CODE))
    return checks


def schema_failures(text, domain):
    """Return every failure of a domain's text frame: column, check and 1-based row (or NaN)."""
    from pandera.errors import SchemaErrors

    try:
        pandera_schema(domain).validate(text, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        absent = cases.check == "column_in_dataframe"
        return pd.DataFrame(
            {
                "column": cases.column.where(~absent, cases.failure_case),
                "check": cases.check.where(~absent, MISSING),
                "row": cases["index"],
            }
        )
    return pd.DataFrame(columns=FAILURE)
