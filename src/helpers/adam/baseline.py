"""Baseline of what is assessed again and again, and the change from it."""

from helpers.adam.flags import flag

SERIES = ["USUBJID", "PARAMCD"]


def relate_to_baseline(records):
    """Return the records with ABLFL, BASE and CHG: the last value on or before the first dose.

    Needs USUBJID PARAMCD ADY AVAL, in the order of time: of one day the later record counts.
    """
    before = records[(records["ADY"] <= 1) & records["AVAL"].notna()]
    last = before.drop_duplicates(SERIES, keep="last")
    base = last[[*SERIES, "AVAL"]].rename(columns={"AVAL": "BASE"})
    records = records.assign(ABLFL=flag(records.index.isin(last.index)))
    records = records.merge(base, on=SERIES, how="left", validate="many_to_one")
    return records.assign(CHG=records["AVAL"] - records["BASE"])
