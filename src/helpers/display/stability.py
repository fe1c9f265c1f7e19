"""What is shown of the list's stability: which genes stay, and who moves it."""

import pandas as pd

from helpers.ard.frame import levels, pick, select, warning_of
from helpers.display.expression import NOTHING
from helpers.display.formats import DASH, count, n_of_N, percent
from helpers.display.shown import fold
from helpers.display.tables import html_table
from helpers.display.text import absent, plural, sentence, some


def stability_sentence(stability, refits):
    """Return how many listed genes stay whoever is left out, and who moves the list most."""
    if refits.reason:
        return absent("Without a list there is no gene that could leave it.")
    doubt = warning_of(stability, "n", variable="refits")
    number_of = pick(stability, "n", variable="refits")
    if not number_of:
        return absent(f"Stability is not known: {doubt}.")
    listed = pick(stability, "n", variable="list_t", variable_level="listed")
    if not listed:
        return absent("No gene is on the list, so that none can leave it.")
    stays, half = (
        pick(stability, "n", variable="list_t", variable_level=level)
        for level in ("kept in all", "kept in half or fewer")
    )
    return sentence(
        f"Of {count(listed)} listed {plural(listed, 'gene')}, {n_of_N(stays, listed)} stay on the "
        f"list whoever of {count(number_of)} participants is left out, and {some(half)} in half "
        f"of these refits or fewer. {_most_moved(stability)} A refit has one pair less, so that "
        f"some genes leave for want of power alone.{f' Refits: {doubt}.' if doubt else ''}"
    )


def _most_moved(stability):
    shared = select(stability, group="left out", variable="shared", stat_name="estimate")
    who = shared.loc[shared["stat"].idxmin(), "group_level"]
    lost, gained = (
        pick(stability, "n", group="left out", group_level=who, variable=way)
        for way in ("lost", "gained")
    )
    return (
        f"Without {who} the list changes most (leaving: {count(lost)}, entering: {count(gained)})."
    )


def stability_tables(stability, genes, refits, shown=100):
    """Return the list without each participant, and each listed gene's refits, folded away."""
    if refits.reason or genes.empty:
        return NOTHING
    people = levels(stability, "group_level", group="left out")
    cells = pd.DataFrame([_person_cells(stability, who) for who in people])
    table = html_table(
        cells.set_index("Left out"),
        "The primary list without each participant",
        ["Shared: genes on both lists, of those on either."],
        "expression_stability",
    )
    ours = genes[genes["LISTED"] == "Y"]
    return fold(f"Refits by participant ({len(people)})", table) + fold(
        f"Refits by gene ({len(ours)})", _gene_table(ours, shown)
    )


def _gene_table(ours, shown):
    notes = [f"The first {shown} of {len(ours)} genes; the file holds all, and those that enter."]
    listed = pd.DataFrame(
        {
            "Refits": [n_of_N(*both) for both in zip(ours["KEPT"], ours["OF"], strict=True)],
            "Leaves without": ours["WITHOUT"].replace("", DASH),
        }
    ).set_axis(ours.index.rename("Gene"))
    return html_table(
        listed.head(shown),
        "Refits in which each listed gene stays",
        notes if len(ours) > shown else (),
        "expression_stability_genes",
    )


def _person_cells(stability, who):
    key = {"group": "left out", "group_level": who}
    listed, lost, gained = (
        pick(stability, "n", variable=v, **key) for v in ("listed", "lost", "gained")
    )
    return {
        "Left out": who,
        "Genes listed": count(listed),
        "Leave": count(lost),
        "Enter": count(gained),
        "Shared": percent(pick(stability, "estimate", variable="shared", **key)),
    }
