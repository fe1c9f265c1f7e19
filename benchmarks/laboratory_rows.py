"""Invented laboratory records of a large study, and the seconds that their tables take.

Started by `safety_rows.py`. Twenty tests, some reported in another unit than the standard one, some
below quantification, with total calcium to be corrected for albumin.
"""

import time

import numpy as np
import pandas as pd

from helpers.adam.adlb import derive_adlb
from helpers.ard.lab_grades import ard_lab_shift, ard_lab_ungraded, ard_lab_worst
from helpers.ard.lab_ranges import ard_lab_ranges
from helpers.ard.lab_units import ard_lab_units
from helpers.ard.labs import ard_lab_accounting, ard_lab_change, ard_lab_values
from helpers.display.lab_figures import lab_medians
from helpers.display.lab_grades import lab_grades_tables
from helpers.display.lab_ranges import lab_range_tables
from helpers.display.lab_units import lab_unit_differences, lab_units_tables
from helpers.display.labs import lab_accounting_sentence, lab_accounting_table, lab_values_tables

# test, reported unit, standard unit, factor, limits as reported, mean, standard deviation, decimals
TESTS = [
    ("HGB", "g/dL", "g/L", 10, 11.7, 15.7, 12.5, 1.5, 1),
    ("WBC", "10^9/L", "10^9/L", 1, 3.8, 10.8, 6, 2, 1),
    ("NEUT", "10^9/L", "10^9/L", 1, 1.5, 7.8, 4, 1.5, 2),
    ("LYM", "10^9/L", "10^9/L", 1, 0.85, 3.9, 1.6, 0.5, 2),
    ("MONO", "10^9/L", "10^9/L", 1, 0.2, 0.95, 0.5, 0.2, 2),
    ("PLAT", "10^9/L", "10^9/L", 1, 140, 400, 250, 60, 0),
    ("SODIUM", "mmol/L", "mmol/L", 1, 135, 146, 140, 4, 0),
    ("K", "mmol/L", "mmol/L", 1, 3.5, 5.3, 4.2, 0.5, 1),
    ("CL", "mmol/L", "mmol/L", 1, 98, 107, 102, 3, 0),
    ("CA", "mg/dL", "mmol/L", 0.2495, 8.6, 10.3, 9.4, 0.5, 1),
    ("ALB", "g/dL", "g/L", 10, 3.6, 5.1, 4, 0.5, 1),
    ("CREAT", "mg/dL", "umol/L", 88.42, 0.5, 1.1, 0.9, 0.3, 2),
    ("BUN", "mg/dL", "mmol/L", 0.357, 7, 25, 15, 5, 0),
    ("ALT", "U/L", "U/L", 1, 6, 35, 30, 20, 0),
    ("AST", "U/L", "U/L", 1, 10, 35, 30, 20, 0),
    ("ALP", "U/L", "U/L", 1, 33, 130, 90, 40, 0),
    ("BILI", "mg/dL", "umol/L", 17.1, 0.2, 1.2, 0.8, 0.4, 1),
    ("GLUC", "mg/dL", "mmol/L", 0.0555, 65, 139, 100, 30, 0),
    ("CRP", "mg/L", "mg/L", 1, np.nan, 8, 10, 8, 1),
    ("IL6", "pg/mL", "pg/mL", 1, np.nan, 7, 10, 8, 1),
]
NAMES = ["test", "unit", "standard", "factor", "low", "high", "mean", "sd", "digits"]


def laboratory(adsl, number):
    """Return LB, typed as the readers of a delivery would: every participant has the same draws."""
    kinds = pd.DataFrame(TESTS, columns=NAMES)
    draws = max(number // len(TESTS) // len(adsl), 2)
    size = draws * len(TESTS)
    kind = np.tile(np.arange(len(TESTS)), draws * len(adsl))
    draw = np.tile(np.repeat(np.arange(draws), len(TESTS)), len(adsl))
    first = np.datetime64(adsl["TRTSDT"].iloc[0], "D") - 7
    drawn = np.char.add((first + 14 * np.arange(draws)).astype(str), "T08:30").astype(object)
    values = _values(kinds, kind)
    of_test = {
        "LBTESTCD": "test",
        "LBTEST": "test",
        "LBORRESU": "unit",
        "LBSTRESU": "standard",
    }
    columns = {name: kinds[source].to_numpy(object)[kind] for name, source in of_test.items()}
    limits = {
        name: np.array([None if limit != limit else f"{limit:g}" for limit in kinds[side]])[kind]
        for name, side in (("LBORNRLO", "low"), ("LBORNRHI", "high"))
    }
    factor = kinds["factor"].to_numpy()
    empty = dict.fromkeys(["LBCAT", "LBSTAT", "LBFAST", "LBSPEC"])
    return pd.DataFrame(
        {
            "USUBJID": np.repeat(adsl["USUBJID"].to_numpy(object), size),
            "LBSEQ": np.tile(np.arange(1.0, size + 1), len(adsl)),
            **columns,
            **limits,
            **values,
            "LBSTNRLO": (kinds["low"].to_numpy() * factor)[kind],
            "LBSTNRHI": (kinds["high"].to_numpy() * factor)[kind],
            "LBDTC": drawn[draw],
            "VISIT": "WEEK",
            "VISITNUM": draw.astype(float),
            "SRCROW": np.arange(1, len(kind) + 1),
            **empty,
        },
        copy=False,
    )


def _values(kinds, kind):
    """Return results as reported and in standard units; CRP below 0.6 is not quantified."""
    chance = np.random.default_rng(1)
    mean, sd, factor = (kinds[name].to_numpy()[kind] for name in ("mean", "sd", "factor"))
    scale = 10.0 ** kinds["digits"].to_numpy()[kind]
    value = np.round(np.abs(mean + sd * chance.standard_normal(len(kind))) * scale) / scale
    standard = np.round(value * factor, 2)
    reported, delivered = _words(value), _words(standard)
    below = (kinds["test"].to_numpy(object)[kind] == "CRP") & (value < 0.6)
    reported[below] = delivered[below] = "<0.6"
    standard[below] = np.nan
    return {"LBORRES": reported, "LBSTRESC": delivered, "LBSTRESN": standard}


def _words(numbers):
    codes, different = pd.factorize(numbers)
    return np.array([f"{number:g}" for number in different], dtype=object)[codes]


def measure_laboratory(adsl, trial, number):
    """Return the seconds of each step from the delivered records to their tables."""
    lb, seconds = laboratory(adsl, number), {}

    def timed(name, work, *arguments):
        start = time.process_time()
        done = work(*arguments)
        seconds[name] = seconds.get(name, 0) + time.process_time() - start
        return done

    adlb = timed("derive laboratory", derive_adlb, lb, adsl, trial)
    counts = (adlb, adsl, trial)
    values = timed("values by visit", ard_lab_values, *counts)
    changes = timed("values by visit", ard_lab_change, *counts)
    grades = [
        timed("grades", analysis, *counts)
        for analysis in (ard_lab_worst, ard_lab_shift, ard_lab_ungraded)
    ]
    accounted, ranges, units = (
        timed("records, ranges and units", analysis, *counts)
        for analysis in (ard_lab_accounting, ard_lab_ranges, ard_lab_units)
    )
    timed("records, ranges and units", lab_unit_differences, *counts)
    there = [analyte for analyte in trial.laboratory if adlb["PARAMCD"].eq(analyte.test).any()]
    for show, *results in (
        (lab_accounting_sentence, accounted),
        (lab_accounting_table, accounted),
        (lab_grades_tables, *grades),
        (lab_range_tables, ranges),
        (lab_units_tables, units),
        (lab_values_tables, values, changes, adlb),
        (lab_medians, adlb, adsl, values, there),
    ):
        timed("show laboratory", show, *results, trial)
    return seconds
