"""The cut rules in their plainest form: what lies after the cut has not happened yet.

A row belongs to the day on which what it tells began or was measured. A partial date counts as
the first day that it allows, for this question alone; a row without a date stays. An end after
the cut is taken away from its row, and so is a death, wherever it is told.
"""

from helpers.recount.dates import earliest

BEGINS = {"ae", "cm", "ds", "dv", "ex", "mh", "pr"}
ENTERED = ("RFICDTC", "DMDTC", "RFSTDTC")
FATAL = {"AEOUT": "FATAL", "AESDTH": "Y", "AETOXGR": "5"}


def entered_later(people, cut):
    """Return the ids of those who entered the trial after the cut: they are not there yet."""
    return {row["USUBJID"] for row in people if _after(_entry(row), cut)}


def _entry(row):
    return next((row[name] for name in ENTERED if row.get(name)), "")


def within_cut(domain, rows, cut):
    """Return the rows of a domain that began by the cut, what they tell of later taken away."""
    began = _date_column(domain)
    kept = [row for row in rows if not _after(row.get(began, ""), cut)]
    return [_rolled_back(domain, row, cut) for row in kept]


def _date_column(domain):
    special = {"dm": "", "sv": "SVSTDTC", "be": "BESTDTC", "samples": "COLLECTION_DTC"}
    return special.get(domain, f"{domain.upper()}{'STDTC' if domain in BEGINS else 'DTC'}")


def _rolled_back(domain, row, cut):
    later = {name for name, value in row.items() if name.endswith("DTC") and _after(value, cut)}
    row = row | dict.fromkeys(later, "")
    if domain == "dm" and "DTHDTC" in later:
        row["DTHFL"] = ""
    if domain == "ae" and "AEENDTC" in later:
        row |= {name: "" for name, fatal in FATAL.items() if row.get(name) == fatal}
    return row


def _after(text, cut):
    first = earliest(text)
    return first is not None and first > cut
