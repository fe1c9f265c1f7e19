"""A delivery made of text tables, at its cut, for tests of the cut rules."""

import pandas as pd

from conftest import read_table
from helpers.cut import Cut
from helpers.cut.at_cut import AtCut
from helpers.cut.delivery import Delivery

CUT = "2020-06-30"
DM = """
    USUBJID | RFICDTC
    1       | 2020-01-06
"""


def delivery_of(**tables):
    """Return a delivery of text tables; a table may be a frame already."""
    frames = {}
    for domain, table in tables.items():
        text = read_table(table).fillna("") if isinstance(table, str) else table
        text.index = pd.RangeIndex(1, len(text) + 1, name="SRCROW")
        frames[domain] = text
    return Delivery(files={name: f"{name}.csv" for name in frames}, frames=frames)


def delivered(cut=CUT, **tables):
    """Return a delivery of text tables at its cut."""
    return AtCut(delivery_of(**tables), cut)


def cut_of(cut=CUT, **tables):
    """Return the data cut that a delivery of text tables makes."""
    delivery = delivery_of(**tables)
    files = [{"name": f"{name}.csv", "rows": len(rows)} for name, rows in delivery.frames.items()]
    manifest = {"trial_id": "small", "data_cut": cut, "synthetic": True, "files": files}
    return Cut(manifest, delivery, [])


def rows(view, domain):
    """Return the rows of a domain that are left, by their row of the file, as dicts."""
    return {row: dict(cells) for row, cells in view.frame(domain).to_dict("index").items()}


def told(view):
    """Return the records of what was left out or taken back as tuples, the action last."""
    names = ["domain", "row", "subject", "column", "value", "action"]
    return list(view.excluded()[names].itertuples(index=False, name=None))
