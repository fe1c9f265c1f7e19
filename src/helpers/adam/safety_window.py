"""The window in which events and laboratory values count as on study treatment."""

import pandas as pd

_NEVER = pd.Timestamp("2200-12-31")


def window_end(adsl, safety, limited=True):
    """Return the last day of each participant's safety window; missing when never dosed.

    It lies `follow_up_days` after the last dose of study treatment, and no later than study day
    `maximum_days` where the trial sets one; with `limited` false that limit is left out. A window
    that the trial file leaves open ends later than anything that can be recorded.

    Parameters
    ----------
    adsl : DataFrame with TRTSDT and TRTEDT
    safety : Safety
    limited : bool
    """
    if safety.follow_up_days is None:
        end = adsl["TRTEDT"].mask(adsl["TRTEDT"].notna(), _NEVER)
    else:
        end = adsl["TRTEDT"] + pd.Timedelta(days=safety.follow_up_days)
    if safety.maximum_days is None or not limited:
        return end
    last = adsl["TRTSDT"] + pd.Timedelta(days=safety.maximum_days - 1)
    return end.where(end <= last, last)
