"""The site's own record of failed criteria (IE), and the screening each belongs to."""

import pandas as pd

from helpers.adam.dates import parse_dtc

KEY = ["USUBJID", "SCREENNO"]


def site_failures(ie, screens):
    """Return the criteria that the site recorded as failed, each with its screening.

    Columns USUBJID, SCREENNO, IETESTCD, ADT and SRCROW.

    A record belongs to the screening in whose time its date lies, else to the last one that had
    begun; before any it belongs to the first. Without a date it belongs to the last. A record that
    says the criterion is met (an inclusion criterion Y, an exclusion criterion N) is no failure.
    """
    met = ie["IECAT"].map({"INCLUSION": "Y", "EXCLUSION": "N"})
    answer = ie["IESTRESC"].where(ie["IESTRESC"].notna(), ie["IEORRES"])
    ours = ie.loc[~(answer == met), ["USUBJID", "IETESTCD", "SRCROW"]]
    ours = ours.assign(DAY=parse_dtc(ie["IEDTC"]))
    ours = ours.assign(RECORD=range(len(ours)))
    placed = ours.merge(screens[[*KEY, "SCRSDT", "SCREDT"]], on="USUBJID", validate="many_to_many")
    # the end of the screening before also bounds one whose own begin is not recorded
    begun = placed["SCRSDT"].fillna(pd.Timestamp.min) <= placed["DAY"]
    inside = begun & ~(placed["SCREDT"] < placed["DAY"])
    rank = inside.astype(int) + begun.astype(int)
    order = placed["SCREENNO"].where(~inside & (begun | placed["DAY"].isna()), -placed["SCREENNO"])
    best = placed.assign(_rank=rank, _order=order).sort_values(["RECORD", "_rank", "_order"])
    best = best.drop_duplicates("RECORD", keep="last").rename(columns={"DAY": "ADT"})
    return best[[*KEY, "IETESTCD", "ADT", "SRCROW"]]
