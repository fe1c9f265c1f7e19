"""Which rule lists how many genes, and the files that hold every gene."""

import pandas as pd

from helpers.ard.frame import levels, pick, warning_of
from helpers.display.formats import number, percent
from helpers.display.shown import Shown, file_link
from helpers.display.tables import html_table
from helpers.display.text import text

NOTHING = Shown("")
RULES = {
    "t": "t, fixed filter (primary)",
    "wald": "Wald, fixed filter (as plain pydeseq2)",
    "t_filtered": "t, independent filtering",
    "wald_filtered": "Wald, independent filtering",
}


def lists_table(lists, results):
    """Return for each rule the genes tested and listed, and how the list differs from the primary.

    Parameters
    ----------
    lists : results of `ard_expression_lists`
    results : results of `ard_expression`
    """
    if lists.empty:
        return NOTHING
    names = levels(lists, variable="list")
    cells = pd.DataFrame({RULES[name]: _list_cells(lists, name) for name in names}).T
    level = percent(pick(results, "estimate", variable="false discovery rate"), 0)
    notes = [
        "Only the first list is the result; it was fixed beforehand. The others show what hangs on "
        "the choice of p-value and of filter. Independent filtering chooses its threshold by the "
        "p-values themselves, so that small noise can move it past hundreds of genes."
    ]
    doubt = warning_of(results, "n", variable="list_t", variable_level="all")
    title = f"Genes listed by each rule (false discovery rate {level})"
    notes = [*notes, doubt] if doubt else notes
    return html_table(cells.rename_axis("Rule"), title, notes, "expression_lists")


def _list_cells(lists, name):
    key = {"variable_level": name}
    n, tested = (pick(lists, stat, variable="list", **key) for stat in ("n", "N"))
    up, down, shared = (
        pick(lists, "n", variable=f"list_{part}", **key) for part in ("up", "down", "shared")
    )
    primary = pick(lists, "n", variable="list", variable_level="t")
    threshold = pick(lists, "estimate", variable="list_threshold", **key)
    return {
        "Mean count at least": number(threshold, 1),
        "Tested": f"{int(tested):,}",
        "Listed": f"{int(n):,}",
        "Higher": f"{int(up):,}",
        "Lower": f"{int(down):,}",
        "Also primary": f"{int(shared):,}",
        "Only here": f"{int(n - shared):,}",
        "Only primary": f"{int(primary - shared):,}",
    }


def table_text(frame):
    """Return a frame as comma-separated text of six digits; "" of a frame without rows."""
    if frame.empty:
        return ""
    return frame.to_csv(float_format="%.6g", lineterminator="\n")


def every_gene_line(name):
    """Return the link to the file of every gene, where the page attaches one."""
    if not name:
        return NOTHING
    said = text("Every counted gene, with all that was estimated of it:")
    return Shown(f'<p class="tb-notes">{said} {file_link(name)}</p>')
