"""Units of laboratory values: the conversions used, and delivered values that differ from them."""

import numpy as np
import pandas as pd

from helpers.adam.adlb_calcium import DERIVED
from helpers.adam.adlb_grades import SIDES
from helpers.adam.ctcae import UNKNOWN_UNIT
from helpers.ard.frame import ResultRows
from helpers.ard.labs import records_by_test

DIFFERS = "differs"
UNGRADED = "ungraded"
NO_FACTOR = "no factor for these units"
TABLE = "sizes of units and molar masses, by table"
_UNITS = ["AVALOU", "AVALU"]
_COLUMNS = [*_UNITS, "AVALO", "AVAL", "CNVFCT", "CNVFL", "PARAMTYP"]
_COLUMNS += [name for _, name, _ in SIDES.values()]


def ard_lab_units(adlb, adsl, trial):
    """Return each pair of reported and standard unit with its factor and number of records.

    `variable_level` is "g/dL to g/L". `estimate` is the factor of the table, missing where it has
    none. `n_event` counts records with a reported number, `n` participants; in the group "record"
    those whose delivered standard value differs from the converted one, and those that have no
    grade because no criterion knows their unit. Without `variable`: all that differ. A test that is
    derived, such as corrected calcium, is delivered in no unit and has no row.
    """
    rows, differing = ResultRows("lab_units", "safety"), []
    for test, records in records_by_test(adlb, adsl, trial, _COLUMNS).items():
        measured = records[records["AVALO"].notna() & records["PARAMTYP"].ne(DERIVED)]
        words = measured["AVALOU"].fillna("no unit") + " to " + measured["AVALU"].fillna("no unit")
        for pair, found in measured.groupby(words):
            factor = found["CNVFCT"].iloc[0] if len(found) else np.nan
            keys = {"variable": test, "variable_level": pair, "method": TABLE}
            keys["warning"] = NO_FACTOR if np.isnan(factor) else ""
            _add(rows, found, {"estimate": factor}, keys)
            unknown = [found[name].eq(UNKNOWN_UNIT) for _, name, _ in SIDES.values()]
            kinds = {DIFFERS: found["CNVFL"].eq("N"), UNGRADED: unknown[0] | unknown[1]}
            for kind, holds in kinds.items():
                _add(rows, found[holds], {}, {**keys, "group": "record", "group_level": kind})
            differing.append(found.loc[kinds[DIFFERS], ["USUBJID"]])
    total = {"group": "record", "group_level": DIFFERS}
    _add(rows, pd.concat([pd.DataFrame({"USUBJID": []}), *differing]), {}, total)
    return rows.frame()


def _add(rows, records, stats, keys):
    ids = records["USUBJID"].unique()
    rows.add({"n_event": len(records), "n": len(ids), **stats}, who=ids, **keys)
