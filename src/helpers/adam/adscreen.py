"""ADSCREEN: every screening of every participant, how it ended, and what failed."""

import pandas as pd

from helpers.adam.adscreen_events import CONSENTED, FAILED, INCLUDED, screening_events
from helpers.adam.dates import parse_dtc
from helpers.adam.site_record import site_failures

KEY = ["USUBJID", "SCREENNO"]
COLUMNS = [
    *KEY,
    "SCRSDT",
    "SCREDT",
    "OUTCOME",
    "SITEREAS",
    "FAILED",
    "RESCREEN",
    "RESCRTXT",
    "DEVIATION",
    "ANL01FL",
]


def derive_adscreen(cut, adsl):
    """Return one record per screening, numbered 1, 2, ... within each participant.

    A screening ends with a screen failure or with official inclusion; what follows belongs to the
    next one. Consent given after a failure opens another screening even if nothing has ended it
    yet; consent given again after inclusion opens none. Everyone has at least one. OUTCOME is
    INCLUDED, FAILED or OPEN, which has no SCREDT. SCRSDT is the first consent of that screening,
    without one its first visit. ANL01FL marks the deciding screening: the last that included,
    otherwise the last.

    FAILED names the criteria that the site recorded as failed. `derive_rescreening` adds those
    that failed by data, and fills RESCREEN, RESCRTXT and DEVIATION.

    Key USUBJID, SCREENNO.

    Parameters
    ----------
    cut : Cut
        Uses DS, SV, IE.
    adsl : DataFrame, one record per USUBJID
        Needs INCLFL, INCLDT, SCRFFL, RFICDT.
    """
    screens = _begun_and_ended(screening_events(cut["ds"], adsl))
    screens = screens[~_consent_after_inclusion(screens)].reset_index(drop=True)
    screens["OUTCOME"] = screens["OUTCOME"].fillna("OPEN")
    screens["SCRSDT"] = screens["SCRSDT"].fillna(_first_visits(screens, cut["sv"]))
    failed = site_failures(cut["ie"], screens).groupby(KEY)["IETESTCD"].agg(joined)
    screens = screens.assign(FAILED=failed.reindex(pd.MultiIndex.from_frame(screens[KEY])).values)
    screens = screens.assign(RESCREEN="", RESCRTXT="", DEVIATION=None, ANL01FL=_deciding(screens))
    return screens.fillna({"SITEREAS": "", "FAILED": ""})[COLUMNS]


def joined(words):
    """Return words once each, in their order, as one text."""
    return "; ".join(dict.fromkeys(words.dropna()))


def _begun_and_ended(events):
    consents = events[events["KIND"] == CONSENTED].groupby(KEY)["DAY"].min().rename("SCRSDT")
    ends = events[events["KIND"] != CONSENTED].groupby(KEY)
    ended = pd.DataFrame(
        {
            "SCREDT": ends["DAY"].max(),
            "OUTCOME": ends["KIND"].max().map({FAILED: "FAILED", INCLUDED: "INCLUDED"}),
            "SITEREAS": ends["REASON"].agg(joined),
        }
    )
    screens = events[KEY].drop_duplicates().set_index(KEY).sort_index()
    return screens.join(consents).join(ended).reset_index()


def _consent_after_inclusion(screens):
    before = screens.groupby("USUBJID")["OUTCOME"].shift()
    return screens["OUTCOME"].isna() & (before == "INCLUDED")


def _first_visits(screens, sv):
    """Return the first visit of each screening: after the end of the one before, up to its end."""
    visits = pd.DataFrame({"USUBJID": sv["USUBJID"], "DAY": parse_dtc(sv["SVSTDTC"])}).dropna()
    after = screens.groupby("USUBJID")["SCREDT"].shift()
    frame = screens[[*KEY, "SCREDT"]].assign(AFTER=after).reset_index()
    placed = frame.merge(visits, on="USUBJID", validate="many_to_many")
    inside = ~(placed["DAY"] <= placed["AFTER"]) & ~(placed["DAY"] > placed["SCREDT"])
    return placed[inside].groupby("index")["DAY"].min()


def _deciding(screens):
    included = screens[screens["OUTCOME"] == "INCLUDED"].groupby("USUBJID")["SCREENNO"].max()
    last = screens.groupby("USUBJID")["SCREENNO"].max()
    deciding = screens["USUBJID"].map(included.reindex(last.index).fillna(last))
    return pd.Series("Y", index=screens.index, dtype=object).where(screens["SCREENNO"] == deciding)
