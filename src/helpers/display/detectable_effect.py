"""What is shown of the changes that so many pairs can find."""

import pandas as pd

from helpers.ard.frame import levels, pick, warning_of
from helpers.display.expression import NOTHING, significant
from helpers.display.formats import count, number, percent
from helpers.display.tables import html_table


def detectable_table(detectable):
    """Return detectable changes by how much a gene varies, and the pairs that changes need."""
    if detectable.empty:
        return NOTHING
    quantiles = levels(detectable, "group_level", group="quantile")
    limits = {
        name: significant(pick(detectable, "p_value", variable="threshold", variable_level=name))
        for name in ("list", "one gene")
    }
    cells = pd.DataFrame([_cells(detectable, q, limits) for q in quantiles])
    pairs = count(pick(detectable, "n", variable="pairs"))
    doubt = warning_of(detectable, "p_value", variable="threshold", variable_level="list")
    power = percent(pick(detectable, "p", variable="power"), 0)
    notes = [
        f"Log₂ change (fold) found with a power of {power} by t with residual and "
        f"prior degrees of freedom. The list asks for p ≤ {limits['list']}"
        f"{f' ({doubt})' if doubt else ''}. Pairs needed: for that log₂ change at p ≤ "
        f"{limits['one gene']}. Standard deviation: of a gene's log₂ change between participants, "
        "as the model sees it; a row says that so many of the tested genes vary less."
    ]
    title = f"Changes that {pairs} pairs can find"
    return html_table(cells.set_index("Genes"), title, notes, "expression_detectable")


def _cells(detectable, quantile, limits):
    key = {"group": "quantile", "group_level": quantile}
    sd = pick(detectable, "sd", variable="detectable, list", **key)
    cells = {"Genes": f"{percent(float(quantile), 0)} vary less", "SD": number(sd, 2)}
    heads = {"list": "On the list", "one gene": f"One gene, p ≤ {limits['one gene']}"}
    for name, head in heads.items():
        change = pick(detectable, "log2_fold_change", variable=f"detectable, {name}", **key)
        cells[head] = f"{number(change, 2)} ({number(2**change, 1)}-fold)"
    for change in levels(detectable, variable="pairs needed"):
        cells[f"Pairs for {number(float(change))}"] = _pairs(detectable, change, key)
    return cells


def _pairs(detectable, change, key):
    keys = {"variable": "pairs needed", "variable_level": change, **key}
    return warning_of(detectable, "n", **keys) or count(pick(detectable, "n", **keys))
