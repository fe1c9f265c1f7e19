"""From labels and cells to the frame a table shows; and from data words to reading words."""

import re

import pandas as pd

from helpers.ard.frame import levels, pick
from helpers.display.formats import count, printed
from helpers.display.tables import INDENT

ALL = "All"
# a letter by itself, letters with a digit, or a stage is a name: vitamin E, IL6, stage IVC
_NAME = re.compile(r"(?<!['’])\b(?:[B-Z]|\d+[A-Z]\w*|[A-Z]+\d\w*|(?:I{1,3}|IV)[A-C]?)\b")
_SUBJECT = re.compile(r"\bsubject\b", re.IGNORECASE)  # the word of the data for a participant
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
        return printed(word[:1].upper() + word[1:])
    word = _SUBJECT.sub("PARTICIPANT", word)
    names = _NAME.finditer(word)
    letters = list(_NAMES.sub(lambda found: found[0].capitalize(), word.capitalize()))
    for name in names:
        letters[name.start() : name.end()] = name[0]
    return "".join(letters)


def inside(word):
    """Return a word as it reads inside a sentence: no first capital, but for an abbreviation."""
    shown = plain(word)
    return lower_first(shown)


def lower_first(words):
    """Return words for the middle of a sentence; "CRP" and "C-reactive" keep their capitals."""
    second = words[1:2]
    return words if second.isupper() or second in ("-", ".") else words[:1].lower() + words[1:]


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


def short_names(names):
    """Drop what all names begin with, up to the last separator: the study's part of an id."""
    names = [str(name) for name in names]
    common = names[0] if len(set(names)) > 1 else ""
    for name in names:
        while not name.startswith(common):
            common = common[:-1]
    cut = max(common.rfind("-"), common.rfind(".")) + 1
    return [name[cut:] for name in names]
