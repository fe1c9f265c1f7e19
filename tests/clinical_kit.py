"""A delivery of all domains without any finding, and examples that just break its rules or not."""

from functools import cache
from pathlib import Path

import pandas as pd

from helpers.cut.checks import all_rules
from helpers.cut.delivery import Delivery, open_delivery
from helpers.cut.rules import Records

HERE = Path(__file__).parent / "cut"
WHOLE, CUT = HERE / "whole_delivery", "2019-06-30"


@cache
def _whole():
    return open_delivery(WHOLE).parse_all()


def delivery(changes=""):
    """Return the sound delivery, changed: "ae 1 AETOXGR=5; lb 2-4 LBDTC=; dm 9 SUBJID=@AGE".

    A row behind the last one repeats the first, `@` takes the value of another column, and a
    domain that is not there is made of one empty row.
    """
    frames = {name: frame.copy() for name, frame in _whole().frames.items()}
    for change in filter(None, changes.split("; ")):
        domain, rows, cell = change.split(" ", 2)
        column, value = cell.split("=", 1)
        first, last = (int(row) for row in f"{rows}-{rows}".split("-")[:2])
        frames[domain] = _with(frames.get(domain), (first, last), column, value)
    return Delivery(files={name: f"{name}.csv" for name in frames}, frames=frames)


def _with(frame, rows, column, value):
    if frame is None:
        frame = pd.DataFrame({column: [""]}, index=pd.RangeIndex(1, 2, name="SRCROW"))
    while len(frame) < rows[1]:
        frame = pd.concat([frame, frame.iloc[[0]]], ignore_index=True)
        frame.index = pd.RangeIndex(1, len(frame) + 1, name="SRCROW")
    if column not in frame:
        frame[column] = ""
    at = slice(*rows)
    frame.loc[at, column] = frame.loc[at, value[1:]] if value.startswith("@") else value
    return frame


def found_in(rule, changes, drop=()):
    """Return what one rule finds in the changed delivery, each finding as its line."""
    changed = delivery(changes)
    for domain in drop:
        del changed.frames[domain], changed.files[domain]
    chosen = next(each for each in all_rules() if each.name == rule)
    found = chosen.findings(Records(changed, CUT))
    return [one.line().removesuffix(f" [{rule}]") for one in found]


def examples():
    """Return (rule, what breaks it, its findings, what does not) of every example."""
    blocks = (HERE / "clinical_rules.txt").read_text("utf-8").split("\n\n")
    for block in blocks:
        rule, *lines = block.strip().splitlines()
        said = {word: [] for word in ("breaks", "finds", "allows")}
        for line in lines:
            said[line.split()[0]].append(line[len("  breaks ") :])
        yield rule, said["breaks"][0], said["finds"], said["allows"][0]
