"""From labels and cells to the frame a table shows; and from data words to reading words."""

import pandas as pd

from helpers.ard.frame import levels, pick
from helpers.display.formats import count
from helpers.display.tables import INDENT

ALL = "All"


def grid(rows, columns, corner=""):
    """Return (label, cells) pairs as a frame of text; labels may repeat."""
    index = pd.Index([label for label, _ in rows], name=corner or None, dtype=object)
    return pd.DataFrame([cells for _, cells in rows], index=index, columns=columns, dtype=object)


def heading(label, columns):
    """Return a row that heads the rows nested under it."""
    return label, [""] * len(columns)


def nested(label):
    return INDENT + label


def plain(word):
    """Return a coded word as it reads in a row: "PROGRESSIVE DISEASE" as "Progressive disease"."""
    return str(word).capitalize() if str(word).isupper() else str(word)


def arm_columns(results, **keys):
    """Return ({}, key of each arm) and the headings with N of each, from rows named by `keys`."""
    arms = levels(results, "group_level", group="arm")
    groups = [{"group": "", "group_level": ""}]
    groups += [{"group": "arm", "group_level": arm} for arm in arms]
    names = [ALL, *arms]
    sizes = [count(pick(results, "N", **keys, **group)) for group in groups]
    return groups, [f"{name} (N = {n})" for name, n in zip(names, sizes, strict=True)]
