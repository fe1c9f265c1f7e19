"""ADGROW: how fast the targets grew or shrank on treatment, one course per participant."""

import numpy as np
import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "STARTDT", "ADT", "DAYS", "BASE", "LAST", "RATIO",
           "RATE", "DOUBLING"]  # fmt: skip


def derive_adgrow(adtr, adrs, therapy):
    """Return the growth from baseline to the last complete size that counts.

    What was measured after the assessment of progression or after the start of a new anticancer
    therapy does not count. RATIO is the last value by that of baseline; RATE is the percent a
    month of constant growth between the two (negative: shrinking); DOUBLING is the days to twice
    the size at that growth, missing where nothing grew. Where nothing is left, or was at baseline,
    there is no rate.

    Key USUBJID, PARAMCD.

    Parameters
    ----------
    adtr : DataFrame of `helpers.adam.adtr.derive_adtr`
    adrs : DataFrame of `helpers.adam.adrs.derive_adrs`
    therapy : Series of dates by USUBJID
    """
    counting = adrs[adrs["ANL01FL"] == "Y"]
    ended = counting[counting["AVALC"] == "PD"].drop_duplicates("USUBJID").set_index("USUBJID")
    who = adtr["USUBJID"]
    shown = adtr["VISITNUM"] == who.map(ended["VISITNUM"])
    late = (adtr["ADT"] > pd.to_datetime(who.map(ended["ADT"]))) & ~shown
    late |= adtr["ADT"] > pd.to_datetime(who.map(therapy))
    key = ["USUBJID", "PARAMCD"]
    starts = adtr[adtr["ABLFL"] == "Y"].set_index(key)["ADT"]
    after = adtr[~late & adtr["NADIR"].notna() & adtr["AVAL"].notna()]
    last = after.sort_values("ADT", kind="stable").drop_duplicates(key, keep="last")
    last = last[[*key, "PARAM", "ADT", "BASE", "AVAL", "RATIO"]].rename(columns={"AVAL": "LAST"})
    begun = pd.to_datetime(starts.reindex(pd.MultiIndex.from_frame(last[key])).to_numpy())
    last = last.assign(STARTDT=begun, DAYS=(last["ADT"] - begun).dt.days)
    daily = np.log(last["RATIO"].where(last["RATIO"] > 0)) / last["DAYS"].where(last["DAYS"] > 0)
    return last.assign(
        RATE=100 * (np.exp(daily * DAYS_PER_MONTH) - 1),
        DOUBLING=(np.log(2) / daily).where(daily > 0),
    ).sort_values(key, ignore_index=True)[COLUMNS]
