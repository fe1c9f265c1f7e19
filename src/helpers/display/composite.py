"""How much a composite's change rests on one of its domains, in tables and a sentence."""

import pandas as pd

from helpers.ard.composite import (
    DOMAIN,
    HIGHEST,
    LEFT_OUT,
    LOWEST,
    MOST,
    WHOLE,
    composites_among,
)
from helpers.ard.frame import WHO, method_of, pick, select
from helpers.display.change import labels_of
from helpers.display.formats import DASH, count, interval, number
from helpers.display.grids import lower_first
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table


def composite_tables(results, endpoint, visits, adqs, questionnaires):
    """Return, for each composite of an endpoint, what its change rests on; nothing without one."""
    labels = labels_of(adqs)
    after = [visit for visit in visits if visit.day > 1]
    mine = select(results, analysis=f"composite_{endpoint.id}")
    return stack(
        show(mine, endpoint, composite, after, labels)
        for composite in composites_among(endpoint, questionnaires)
        for show in (_range_table, _parts_tables)
        if after and len(mine)
    )


def _range_table(mine, endpoint, composite, after, labels):
    cells = {visit.label: _range_cells(mine, composite, visit, labels) for visit in after}
    table = pd.DataFrame(cells).T
    table.index.name = "Visit"
    title = f"{composite.label}: mean change when one domain is left out"
    notes = [
        "Which domains belong to the score, and with what weight, is a choice; with so few "
        "participants it can decide the result. The range is over the mean changes with one domain "
        "left out; the other domains keep their weights.",
        "Moves most: the participant whose own change moves furthest, from the whole score's to "
        "the ends of the range.",
    ]
    return html_table(table, title, notes, f"composite_{endpoint.id}")


def _range_cells(mine, composite, visit, labels):
    key = {"variable_level": visit.id}
    whole = {"variable": f"{composite.id}.{WHOLE}", **key}
    n = pick(mine, "n", **whole)
    cells = {"n": count(n), "Whole score": number(pick(mine, "estimate", **whole)) if n else DASH}
    for word in (LOWEST, HIGHEST):
        end = {"variable": f"{composite.id}.{word}", **key}
        cells[word.capitalize()] = _end_cell(mine, end, labels) if n else DASH
    cells["Moves most"] = _furthest_cell(mine, {"variable": f"{composite.id}.{MOST}", **key})
    return pd.Series(cells)


def _end_cell(mine, key, labels):
    if select(mine, **key).empty:
        return DASH
    scale = method_of(mine, "estimate", **key).removeprefix(LEFT_OUT)
    return (
        f"{number(pick(mine, 'estimate', **key))} (without {lower_first(labels.get(scale, scale))})"
    )


def _furthest_cell(mine, key):
    found = select(mine, stat_name="n", **key)
    if found.empty:
        return DASH
    whole, low, high = (pick(mine, name, **key) for name in ("estimate", "min", "max"))
    return f"{found[WHO].iloc[0]}: {number(whole)}, range {interval(low, high)}"


def _parts_tables(mine, endpoint, composite, after, labels):
    """Return the mean change without each domain, and of each domain alone, folded away."""
    tables = [
        _parts_table(mine, endpoint, composite, after, (word, title), labels)
        for word, title in (
            (LEFT_OUT, "mean change without each domain [n]"),
            (DOMAIN, "mean change of each domain alone, more being better [n]"),
        )
    ]
    return fold(f"{composite.label}: domain by domain", stack(tables))


def _parts_table(mine, endpoint, composite, after, part, labels):
    word, title = part
    cells = {
        labels.get(scale, scale): {
            visit.label: _mean_cell(mine, f"{composite.id}.{word}{scale}", visit) for visit in after
        }
        for scale in [domain.scale for domain in composite.domains]
    }
    table = pd.DataFrame(cells)
    table.index.name = "Visit"
    return html_table(table, f"{composite.label}: {title}", (), f"composite_{endpoint.id}")


def _mean_cell(mine, variable, visit):
    key = {"variable": variable, "variable_level": visit.id}
    n = pick(mine, "n", **key)
    return f"{number(pick(mine, 'estimate', **key))} [{count(n)}]" if n else DASH
