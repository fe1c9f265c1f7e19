"""ADTTE: time from an endpoint's origin to its event, or to the day it was last known not to be."""

import pandas as pd

from helpers.adam.dates import duration_days
from helpers.adam.therapy import origin_dates

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "STARTDT", "ADT", "AVAL", "CNSR", "EVNTDESC", "CNSDTDSC"]
PROGRESSION, DEATH = "DISEASE PROGRESSION", "DEATH"
LAST_ASSESSMENT = "LAST ADEQUATE TUMOUR ASSESSMENT"
BEFORE_THERAPY = "LAST ADEQUATE TUMOUR ASSESSMENT BEFORE NEW ANTICANCER THERAPY"
NO_ASSESSMENT = "NO ADEQUATE TUMOUR ASSESSMENT AFTER BASELINE"
LAST_ALIVE = "LAST KNOWN ALIVE"


def derive_adtte(endpoints, adsl, adrs, therapy):
    """Return one record per participant and time-to-event endpoint (PARAMCD: its id, upper case).

    Key USUBJID, PARAMCD; participants without the date of origin have no record. AVAL is days with
    the origin as day 1; CNSR is 0 for an event. `derive_param_tte` has the rules.
    """
    parts = [derive_param_tte(endpoint, adsl, adrs, therapy) for endpoint in endpoints]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def derive_param_tte(endpoint, adsl, adrs, therapy):
    """Return one record per participant for one time-to-event endpoint.

    The event is the earliest of the endpoint's events. An endpoint censored at the last tumour
    assessment follows FDA's guidance: without an event it ends with the last assessment that could
    be evaluated, on day 1 if there was none; a death after the start of a new anticancer therapy
    is no event. One rule of the guidance is left out: an event after missed assessments stays an
    event. An endpoint censored at the last day known alive counts every death.

    Parameters
    ----------
    endpoint : TimeToEventEndpoint
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, INCLDT, DTHDT, LSTALVDT.
    adrs : DataFrame, one record per time point
        Needs USUBJID, ADT, AVALC, ANL01FL.
    therapy : Series of dates by USUBJID

    Returns
    -------
    DataFrame, one record per USUBJID
        CNSR 0 event, 1 last assessment or last alive, 2 no assessment, 3 new therapy.
    """
    anl = pd.DataFrame({"STARTDT": origin_dates(adsl, endpoint.origin)}).dropna()
    by_scan = endpoint.censor == "last_tumour_assessment"
    death = _by_person(adsl.set_index("USUBJID")["DTHDT"], anl)
    if by_scan:
        death = death.mask(death > _by_person(therapy, anl))
    anl = _with_event(anl, endpoint.events, _progression(adrs, anl), death)
    ends = _last_assessments(adrs, therapy, anl) if by_scan else _last_alive(adsl, anl)
    for name, values in ends.items():
        anl[name] = anl[name].where(anl["CNSR"] == 0, values)
    # nobody is followed for less than the day of origin
    anl["ADT"] = anl["ADT"].where(anl["ADT"] >= anl["STARTDT"], anl["STARTDT"])
    anl = anl.assign(
        PARAMCD=endpoint.id.upper(),
        PARAM=endpoint.label,
        AVAL=duration_days(anl["STARTDT"], anl["ADT"]),
    )
    return anl.rename_axis("USUBJID").reset_index()[COLUMNS].astype({"CNSR": int})


def _by_person(dates, anl):
    return pd.to_datetime(dates.reindex(anl.index))


def _progression(adrs, anl):
    progressed = adrs[(adrs["ANL01FL"] == "Y") & (adrs["AVALC"] == "PD")]
    return _by_person(progressed.groupby("USUBJID")["ADT"].min(), anl)


def _with_event(anl, events, progression, death):
    dates = {"progression": (progression, PROGRESSION), "death": (death, DEATH)}
    event = pd.concat([dates[name][0].rename(dates[name][1]) for name in events], axis=1)
    first = event.min(axis=1)
    words = pd.Series(None, index=anl.index, dtype=object)
    for name in reversed(event.columns):  # progression on the day of death is a progression
        words = words.mask(event[name].notna() & (event[name] == first), name)
    return anl.assign(ADT=first, CNSR=first.isna().astype(int), EVNTDESC=words, CNSDTDSC=None)


def _last_assessments(adrs, therapy, anl):
    adequate = adrs[(adrs["ANL01FL"] == "Y") & ~adrs["AVALC"].isin(["NE", "ND"])]
    last = _by_person(adequate.groupby("USUBJID")["ADT"].max(), anl)
    reason = pd.Series(LAST_ASSESSMENT, index=anl.index, dtype=object)
    reason = reason.mask(_by_person(therapy, anl).notna(), BEFORE_THERAPY)
    reason = reason.mask(last.isna(), NO_ASSESSMENT)
    code = reason.map({LAST_ASSESSMENT: 1, NO_ASSESSMENT: 2, BEFORE_THERAPY: 3})
    return {"ADT": last.fillna(anl["STARTDT"]), "CNSR": code, "CNSDTDSC": reason}


def _last_alive(adsl, anl):
    alive = _by_person(adsl.set_index("USUBJID")["LSTALVDT"], anl)
    return {"ADT": alive.fillna(anl["STARTDT"]), "CNSR": 1, "CNSDTDSC": LAST_ALIVE}
