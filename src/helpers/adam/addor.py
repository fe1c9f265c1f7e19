"""ADDOR: how long each confirmed response lasted, and how that is known."""

import pandas as pd

from helpers.adam.dates import duration_days

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "AVALC", "STARTDT", "ADT", "AVAL", "CNSR", "EVNTDESC",
           "CNSDTDSC"]  # fmt: skip
PROGRESSION, DEATH = "DISEASE PROGRESSION", "DEATH"
LAST = "LAST ADEQUATE TUMOUR ASSESSMENT"
BEFORE_THERAPY = f"{LAST} BEFORE NEW ANTICANCER THERAPY"


def derive_addor(bor, adrs, adsl, therapy):
    """Return one record per participant with a confirmed complete or partial response.

    Time runs from the day the response was first seen (day 1) to progression or death, whichever
    is first; without either, and at a new anticancer therapy, it ends with the last assessment that
    could be evaluated. AVAL is days; CNSR is 0 for an event, 1 for one not seen yet, 3 where a new
    therapy began.

    Key USUBJID.

    Parameters
    ----------
    bor : DataFrame of `helpers.adam.adrs.derive_param_bor`
    adrs : DataFrame of `helpers.adam.adrs.derive_adrs`
    adsl : DataFrame, one record per participant
        Needs USUBJID, DTHDT.
    therapy : Series of dates by USUBJID
    """
    mine = bor[(bor["PARAMCD"] == "CBOR") & bor["AVALC"].isin(["CR", "PR"])]
    mine = mine[["USUBJID", "AVALC", "RSPDT"]].rename(columns={"RSPDT": "STARTDT"})
    counting = adrs[adrs["ANL01FL"] == "Y"]
    who, dates = mine["USUBJID"], pd.DataFrame(index=mine.index)
    dates[PROGRESSION] = _last_of(counting[counting["AVALC"] == "PD"], who)
    began = pd.to_datetime(who.map(therapy))
    died = pd.to_datetime(who.map(adsl.set_index("USUBJID")["DTHDT"]))
    dates[DEATH] = died.mask(died > began)
    first = dates.min(axis=1)
    seen = _last_of(counting[~counting["AVALC"].isin(["NE", "ND"])], who)
    event = first.notna()
    words = pd.Series(DEATH, index=mine.index).mask(dates[PROGRESSION] == first, PROGRESSION)
    open_ = pd.Series(LAST, index=mine.index).mask(began.notna(), BEFORE_THERAPY)
    end = first.where(event, seen)
    return mine.assign(
        PARAMCD="DOR",
        PARAM="Duration of response",
        ADT=end,
        AVAL=duration_days(mine["STARTDT"], end),
        CNSR=event.map({True: 0, False: 1}).mask(~event & began.notna(), 3).astype(int),
        EVNTDESC=words.where(event, None),
        CNSDTDSC=open_.where(~event, None),
    )[COLUMNS].reset_index(drop=True)


def _last_of(records, who):
    return pd.to_datetime(who.map(records.groupby("USUBJID")["ADT"].max()))
