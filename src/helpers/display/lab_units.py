"""Units of laboratory values as tables: conversions used, and values that differ from them."""

import numpy as np
import pandas as pd

from helpers.ard.endpoints import in_population
from helpers.ard.frame import levels, pick, select
from helpers.ard.lab_units import DIFFERS, UNGRADED
from helpers.display.formats import DASH, count, printed
from helpers.display.grids import grid
from helpers.display.labs import lab_label
from helpers.display.shown import fold, stack
from helpers.display.tables import html_table, listing
from helpers.display.text import alert, listed, participants, sentence

FILE = "lab_unit_differences"
_LIMIT = 50
_EXPORTED = ["USUBJID", "LBSEQ", "PARAMCD", "ADT", "AVALO", "AVALOU", "CNVFCT", "CNVAL", "AVAL"]
_EXPORTED += ["AVALU", "SRCROW"]


def lab_units_tables(results, trial):
    """Return what the units say: how many values differ, and the conversions, folded away."""
    own = results[results["variable"] != ""]
    pairs = list(dict.fromkeys(zip(own["variable"], own["variable_level"], strict=True)))
    rows = [_pair_row(results, trial, *pair) for pair in pairs]
    rows = [row for row in rows if row is not None]
    said = _differences(results, trial)
    if not rows:
        return said
    heads = ["Reported", "Factor", "Standard", "Records", "Differ", "No criterion in this unit"]
    notes = [
        "Standard value = reported value × factor. Differ: the delivered standard value is not "
        "the reported one converted, by more than 2% and more than one unit of its last digit. "
        "Factors: sizes of units, and molar masses from IUPAC standard atomic weights "
        "(haemoglobin: a quarter of its tetramer of 64,458 g/mol).",
    ]
    title = "Conversions of laboratory units, records of treated participants"
    table = html_table(grid(rows, heads, "Test"), title, notes, "lab_units")
    return stack([said, fold("Conversions of units", table)])


def lab_unit_differences(adlb, adsl, trial):
    """Return the records whose standard value differs from the reported one converted."""
    shown = {analyte.test for analyte in trial.laboratory}
    treated = in_population(adsl, "safety")["USUBJID"]
    odd = adlb["CNVFL"].eq("N") & adlb["USUBJID"].isin(treated) & adlb["PARAMCD"].isin(shown)
    return adlb.loc[odd, _EXPORTED].reset_index(drop=True)


def lab_unit_differences_listing(records, trial):
    """Return these records, folded away: as reported, converted by the table, and delivered."""
    if records.empty:
        return stack([])
    units = zip(records["AVALO"], records["AVALOU"], strict=True)
    standard = [records["AVALU"].fillna("")] * 2
    numbers = zip(records["CNVAL"], records["AVAL"], *standard, strict=True)
    pairs = [(f"{a:.4g} {printed(u)}", f"{b:.4g} {printed(u)}") for a, b, u, _ in numbers]
    cells = pd.DataFrame(
        {
            "Test": [lab_label(test, trial) for test in records["PARAMCD"]],
            "Reported": [f"{value:g} {printed(unit)}" for value, unit in units],
            "Converted": [converted for converted, _ in pairs],
            "Delivered": [delivered for _, delivered in pairs],
            "Source": [f"LB row {row}" for row in records["SRCROW"]],
        }
    )
    cells.index = pd.Index(records["USUBJID"], name="Participant")
    title = "Delivered standard values that differ from the reported value converted"
    table = listing(cells, title, limit=_LIMIT, whole=FILE)
    return fold(f"The {count(len(records))} values that differ", table)


def _pair_row(results, trial, test, pair):
    """Return the row of one pair of units; None where nothing was converted and nothing differs."""
    found = select(results, variable=test, variable_level=pair)
    factor = pick(found, "estimate", group="")
    differ, ungraded = (pick(found, "n_event", group_level=kind) for kind in (DIFFERS, UNGRADED))
    if factor == 1 and not differ and not ungraded:
        return None
    reported, _, standard = pair.partition(" to ")
    told = "not known" if np.isnan(factor) else f"{factor:.6g}"
    cells = [printed(reported), told, printed(standard), count(pick(found, "n_event", group=""))]
    cells += [count(n) if n else DASH for n in (differ, ungraded)]
    return lab_label(test, trial), cells


def _differences(results, trial):
    total = {"variable": "", "group_level": DIFFERS}
    n = pick(results, "n_event", **total)
    if not n:
        return sentence(
            "Every delivered standard value that could be checked is the reported one converted."
        )
    found = select(results, group_level=DIFFERS, stat_name="n_event")
    tests = levels(found[(found["stat"] > 0) & (found["variable"] != "")], "variable")
    names = listed(lab_label(test, trial) for test in tests)
    who = participants(pick(results, "n", **total))
    return alert(
        f"{count(n)} delivered standard values of {who} are not the reported value converted: "
        f"{names}. Grades use the reported value."
    )
