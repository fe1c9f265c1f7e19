"""From labels and cells to the frame a table shows; and from data words to reading words."""

import re

import pandas as pd

from helpers.ard.frame import levels, pick
from helpers.display.formats import count
from helpers.display.tables import INDENT

ALL = "All"
_NAMES = re.compile(
    r"\b(african|alaska|american|asian|hawaiian|hispanic|indian|latino|pacific)\b", re.IGNORECASE
)


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
    """Return a coded word as it reads in a row: "PROGRESSIVE DISEASE" as "Progressive disease".

    Words that are not all capitals are somebody's own and keep their letters, but for the first.
    """
    word = str(word)
    if not word.isupper():
        return word[:1].upper() + word[1:]
    return _NAMES.sub(lambda found: found[0].capitalize(), word.capitalize())


def inside(word):
    """Return a word as it reads inside a sentence: no first capital, but for an abbreviation."""
    shown = plain(word)
    return shown if shown[1:2].isupper() else shown[:1].lower() + shown[1:]


def sized(name, n):
    """Return a column heading with its N."""
    return f"{name} (N = {n})"


def arm_columns(results, **keys):
    """Return ({}, key of each arm) and the headings with N of each, from rows named by `keys`."""
    arms = levels(results, "group_level", group="arm")
    groups = [{"group": "", "group_level": ""}]
    groups += [{"group": "arm", "group_level": arm} for arm in arms]
    names = [ALL, *arms]
    sizes = [count(pick(results, "N", **keys, **group)) for group in groups]
    return groups, [sized(name, n) for name, n in zip(names, sizes, strict=True)]
