"""Where death and the last day alive were delivered: the row behind each date of ADSL."""

import pandas as pd

from helpers.adam.adsl_alive import contacts
from helpers.adam.dates import parse_dtc

COLUMNS = ["USUBJID", "WHAT", "SRCDOM", "SRCROW"]


def derive_adsl_sources(cut, adsl):
    """Return the first delivered row that gives a death, and one that gives the last day alive.

    Key USUBJID, WHAT ("DEATH" or "LAST KNOWN ALIVE"). A death is in DM, or else in DS. A last day
    that no record gives, because death set it, has no row.

    Parameters
    ----------
    cut : Cut
        Uses DM, DS and every dated domain.
    adsl : DataFrame, one record per participant
        Needs USUBJID, DTHDT, LSTALVDT.
    """
    parts = [_deaths(cut, adsl), *_contacts(cut, adsl.set_index("USUBJID")["LSTALVDT"])]
    found = pd.concat([part[COLUMNS] for part in parts if len(part)] or [_none()])
    return found.drop_duplicates(["USUBJID", "WHAT"], ignore_index=True)


def _none():
    return pd.DataFrame(columns=COLUMNS)


def _deaths(cut, adsl):
    dead = adsl.loc[adsl["DTHDT"].notna(), "USUBJID"]
    dm, ds = cut["dm"], cut["ds"]
    in_dm = dm[dm["DTHDTC"].notna() | dm["DTHFL"].eq("Y")]
    in_ds = ds[ds["DSDECOD"] == "DEATH"]
    rows = pd.concat([in_dm[["USUBJID", "SRCROW"]].assign(SRCDOM="DM"),
                      in_ds[["USUBJID", "SRCROW"]].assign(SRCDOM="DS")])  # fmt: skip
    return rows[rows["USUBJID"].isin(dead)].assign(WHAT="DEATH")


def _contacts(cut, last):
    for domain, name, records in contacts(cut):
        met = records[parse_dtc(records[name]) == records["USUBJID"].map(last)]
        rows = met[["USUBJID", "SRCROW"]].drop_duplicates("USUBJID")
        yield rows.assign(SRCDOM=domain.upper(), WHAT="LAST KNOWN ALIVE")
