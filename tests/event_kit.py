"""Treated participants and their adverse events, as tests of events in time write them."""

import pandas as pd

from conftest import read_table

# what a test of times does not vary
_EVENT = {
    "AEBODSYS": "CLASS",
    "AETERM": "TERM",
    "TRTEMFL": "Y",
    "AEXCL": None,
    "AECONTFL": None,
    "AREL": "Y",
    "ARELBK": None,
    "APHASE": None,
    "AESER": "N",
    "AEACN": None,
    "AEOUT": None,
    "AESDTH": None,
    "ASTDTF": None,
    "AENDTF": None,
    "AENDT": pd.NaT,
    "ATOXGRN": 1.0,
}
_DAYS = ("TRTSDT", "TRTEDT", "DTHDT", "LSTALVDT", "CUTDT", "AP01SDT", "AP02SDT", "LSTDOSDT")


def people(text, cut="2019-05-31"):
    """Return treated participants; a date that is not given is missing, and the cut is one day."""
    adsl = read_table(text)
    given = {
        "CUTDT": pd.Timestamp(cut),
        "SAFFL": "Y",
        "ARM": "A",
        "EOSSTT": "ONGOING",
        "DTHDTF": None,
    }
    adsl = adsl.assign(**{name: value for name, value in given.items() if name not in adsl})
    missing = {name: pd.NaT for name in _DAYS if name not in adsl}
    adsl = adsl.assign(**missing).astype(dict.fromkeys(missing, "datetime64[ns]"))
    return adsl.assign(SUBJID=adsl["USUBJID"], AP01SDT=adsl["AP01SDT"].fillna(adsl["TRTSDT"]))


def events(text):
    """Return adverse events, emergent and of grade 1 unless the table says otherwise."""
    adae = read_table(text)
    missing = {name: value for name, value in _EVENT.items() if name not in adae}
    adae = adae.assign(**missing, AESEQ=range(1, len(adae) + 1))
    dated = {name: "datetime64[ns]" for name in ("AENDT", "ASTDT") if name in missing}
    texts = {name: object for name in missing if name not in ("AENDT", "ATOXGRN")}
    adae = adae.astype({**texts, **dated})
    return adae if "AEEVENT" in adae else adae.assign(AEEVENT=range(len(adae)))
