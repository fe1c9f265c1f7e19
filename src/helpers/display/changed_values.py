"""The changed values of earlier rows, before and now, masked where they could name a person."""

from functools import cache

import pandas as pd

from helpers.cut import schema
from helpers.cut.compare import VALUES
from helpers.cut.findings import mask_id, mask_value
from helpers.display.formats import count
from helpers.display.shown import Shown, fold
from helpers.display.tables import html_table

MOST_SHOWN = 300  # what a page can show and somebody can read
MOST_FILED = 50_000  # for download: more is a delivery to compare with tools of its own


def changed_values_listing(values, comparison):
    """Return, folded away, changed values of earlier rows; `values` of `changed_values`."""
    if values.empty:
        return Shown("")
    first = values.head(MOST_SHOWN)
    cells = pd.DataFrame(
        {
            "Record": first["domain"].str.upper() + " " + first["key"],
            "Column": first["column"],
            "Before": first["old"].replace("", "missing"),
            "Now": first["new"].replace("", "missing"),
        }
    ).set_axis(pd.Index(first["subject"], name="Participant"))
    every = count(len(comparison.values))
    notes = ["Corrections first. Free text is shown as its shape only."]
    if len(comparison.values) > MOST_SHOWN:
        filed = f"the first {MOST_FILED:,} of them" if len(values) == MOST_FILED else "all"
        notes.append(f"The first {MOST_SHOWN} of {every} values are shown; the file holds {filed}.")
    body = html_table(cells, "Changed values, before and now", notes, "changed_values")
    return fold(f"Every changed value ({every})", body)


def changed_values(comparison):
    """Return, fit to be shown, the changed values of earlier rows, corrections first."""
    if comparison is None:
        return pd.DataFrame(columns=list(VALUES))
    values = comparison.values
    corrected = (values["old"] != "") & (values["new"] != "")
    shown = pd.concat([values[corrected], values[~corrected]]).head(MOST_FILED)
    places = list(zip(shown["domain"], shown["column"], strict=True))
    masked = {
        side: [_masked(*place, value) for place, value in zip(places, shown[side], strict=True)]
        for side in ("old", "new")
    }
    keys = [mask_value("", key) for key in shown["key"]]
    return shown.assign(subject=shown["subject"].map(mask_id), key=keys, **masked)


def _masked(domain, column, value):
    """Return a value as it may be shown; a word of the column's own code list names nobody."""
    return value if value in _codes(domain, column) else mask_value(column, value)


@cache
def _codes(domain, column):
    declared = schema.variables(domain).get(column) if domain != schema.COUNTS else None
    listed_codes = declared and declared.codelist
    return frozenset(schema.codelists()[listed_codes][1]) if listed_codes else frozenset()
