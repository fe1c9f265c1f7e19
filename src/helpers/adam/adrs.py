"""ADRS: the investigator's response at each time point, and each participant's best response."""

import pandas as pd

from helpers.adam.dates import study_day
from helpers.adam.flags import flag
from helpers.adam.recist import ResponseRules, best_response, first_response
from helpers.adam.therapy import origin_dates, reference_dates
from helpers.adam.tumour_assessments import NEW_THERAPY, is_relapse, read_assessments

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "RSSEQ", "ADT", "ADY", "VISITNUM", "VISIT", "AVALC",
           "ANL01FL", "AEXCL", "RELAPFL", "SRCROW"]  # fmt: skip
BEST_COLUMNS = [
    "USUBJID",
    "PARAMCD",
    "PARAM",
    "STARTDT",
    "ADT",
    "ADY",
    "AVALC",
    "RSPDT",
    "NEREAS",
    "REACHFL",
]
DIED = "DIED BEFORE THE FIRST ASSESSMENT"
LATE = "ASSESSED ONLY AFTER A NEW ANTICANCER THERAPY"
UNSEEN = "NO POST-BASELINE ASSESSMENT"
UNCLEAR = "NO ASSESSMENT COULD BE EVALUATED"
SHORT = "STABLE DISEASE NOT SEEN FOR LONG ENOUGH"
AFTER_PROGRESSION = "after progression"
SAME_DAY = "another record of the same day is less favourable"


def derive_adrs(rs, adsl, therapy, after_complete="as_assessed"):
    """Return the overall response at each time point, as the investigator gave it.

    A record counts (ANL01FL "Y") up to and including the first progression, and up to the start of
    a new anticancer therapy; a scan on the day that therapy starts counts. All others stay, with
    the reason in AEXCL. Of two records of one day the less favourable counts. Where the trial file
    reads disease after a complete response as progression, AVALC is PD there and RELAPFL is "Y".

    Key USUBJID, RSSEQ. Source: RECIST 1.1; FDA guidance on progression-based endpoints.

    Parameters
    ----------
    rs : DataFrame, one record per response
        Needs USUBJID, RSSEQ, RSTESTCD, RSSTRESC, RSEVAL, RSDTC, VISIT, VISITNUM, SRCROW.
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, INCLDT.
    therapy : Series of dates by USUBJID
        The first new anticancer therapy.
    after_complete : word of the trial file
    """
    adrs = read_assessments(rs, reference_dates(adsl), therapy)
    adrs = adrs.assign(PARAMCD="OVR", PARAM="Overall response at the time point")
    adrs["AEXCL"] = adrs["AEXCL"].fillna(_of_same_day(adrs))
    again = is_relapse(adrs[adrs["AEXCL"].isna()], after_complete)
    again = again.reindex(adrs.index, fill_value=False)
    adrs["RELAPFL"] = flag(again & (adrs["AVALC"] != "PD"))
    adrs["AVALC"] = adrs["AVALC"].mask(again, "PD")
    adrs["AEXCL"] = adrs["AEXCL"].fillna(_after_progression(adrs))
    adrs["ANL01FL"] = flag(adrs["AEXCL"].isna())
    return adrs.sort_values(["USUBJID", "ADT", "RSSEQ"], ignore_index=True)[COLUMNS]


def _of_same_day(adrs):
    """Return the reason for all but the least favourable of a day's records that still count."""
    favour = list(reversed(("CR", "PR", "SD", "NON-CR/NON-PD", "NE", "ND", "PD")))
    counting = adrs[adrs["AEXCL"].isna()]
    order = counting.assign(_rank=counting["AVALC"].map(favour.index)).sort_values(
        ["_rank", "RSSEQ"]
    )
    return _reason(order[order.duplicated(["USUBJID", "ADT"])], SAME_DAY)


def _after_progression(adrs):
    counting = adrs[adrs["AEXCL"].isna()]
    progression = counting[counting["AVALC"] == "PD"].groupby("USUBJID")["ADT"].min()
    first = pd.to_datetime(counting["USUBJID"].map(progression))
    return _reason(counting[counting["ADT"] > first], AFTER_PROGRESSION)


def _reason(records, reason):
    return pd.Series(reason, index=records.index, dtype=object)


def derive_param_bor(adrs, adsl, endpoint):
    """Return the best overall response of each participant, unconfirmed (BOR) and confirmed (CBOR).

    Included or treated participants without an assessment that counts are "NE": they stay in every
    denominator. ADT is the day the best response was first seen, RSPDT the day of the first
    confirmed complete or partial response. NEREAS says why it is not evaluable: early death, no
    assessment, only such after a new therapy, none that could be evaluated, or stable disease for
    too short a time. REACHFL is "Y" when by the data cut a scan could have shown stable disease of
    the endpoint's minimum duration.

    Key USUBJID, PARAMCD.
    """
    entered = adsl[(adsl["INCLFL"] == "Y") | (adsl["SAFFL"] == "Y")]
    starts = origin_dates(entered, endpoint.origin)
    rules = rules_of(endpoint)
    seen = _courses(adrs, starts)
    nobody = ([], [], [])
    records = [
        {
            "USUBJID": who,
            "STARTDT": start,
            **_best(*seen.get(who, nobody), rules, confirmed),
            **names,
        }
        for confirmed, names in _PARAMETERS
        for who, start in starts.items()
    ]
    best = pd.DataFrame(records, columns=[c for c in BEST_COLUMNS if c not in ("ADY", "REACHFL")])
    best = best.astype(dict.fromkeys(("STARTDT", "ADT", "RSPDT"), "datetime64[ns]"))
    best["NEREAS"] = _why_unseen(best, adrs, entered)
    return _with_days(best, entered, rules)[BEST_COLUMNS]


def rules_of(endpoint):
    """Return the conventions that a response endpoint names in the trial file."""
    return ResponseRules(
        confirmation_days=endpoint.confirmation_days,
        stable_days=endpoint.stable_days,
        window_days=endpoint.window_days,
        max_not_evaluable=endpoint.max_not_evaluable,
        accept_stable=endpoint.stable_between,
        disease_after_complete=endpoint.after_complete == "progression",
    )


def _why_unseen(best, adrs, adsl):
    """Return NEREAS, with why there was no assessment that counts as far as it is known."""
    unseen = best["NEREAS"] == UNSEEN
    late = best["USUBJID"].isin(adrs.loc[adrs["AEXCL"] == NEW_THERAPY, "USUBJID"])
    deaths = adsl.reindex(columns=["USUBJID", "DTHDT"]).dropna()
    died = best["USUBJID"].isin(deaths["USUBJID"])
    return best["NEREAS"].mask(unseen & died, DIED).mask(unseen & late, LATE)


_PARAMETERS = (
    (False, {"PARAMCD": "BOR", "PARAM": "Best overall response, unconfirmed"}),
    (True, {"PARAMCD": "CBOR", "PARAM": "Best overall response, confirmed"}),
)


def _courses(adrs, starts):
    """Return days since the origin, responses and dates of those assessed, by USUBJID."""
    counted = adrs[adrs["ANL01FL"] == "Y"]
    days = (counted["ADT"] - pd.to_datetime(counted["USUBJID"].map(starts))).dt.days
    days = days[days >= 0].astype(int)  # nothing counts for who never reached the origin
    counted = counted.loc[days.index]
    days, dates = days.tolist(), counted["ADT"].tolist()
    words = counted["AVALC"].tolist()
    rows = counted.groupby("USUBJID", sort=False).indices
    return {
        who: tuple([values[at] for at in places] for values in (days, words, dates))
        for who, places in rows.items()
    }


def _best(days, words, dates, rules, confirmed):
    response, position = best_response(days, words, rules, confirmed)
    found = {"AVALC": "NE" if response == "ND" else response, "ADT": pd.NaT, "NEREAS": None}
    first = first_response(days, words, rules)
    found["RSPDT"] = pd.NaT if first is None else dates[first]
    if found["AVALC"] != "NE":
        found["ADT"] = dates[position]
    elif not words:
        found["NEREAS"] = UNSEEN
    else:
        found["NEREAS"] = UNCLEAR if set(words) <= {"NE", "ND"} else SHORT
    return found


def _with_days(best, adsl, rules):
    cut = best["USUBJID"].map(adsl.set_index("USUBJID")["CUTDT"])
    followed = (pd.to_datetime(cut) - best["STARTDT"]).dt.days
    reached = followed >= rules.stable_days - rules.window_days
    return best.assign(
        ADY=study_day(best["ADT"], best["STARTDT"]),
        REACHFL=flag(reached),
    )
