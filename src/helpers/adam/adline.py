"""ADLINE: one line per participant over all endpoints of efficacy."""

import pandas as pd


def derive_adline(adsl, bor, best, adtte, time_endpoints):
    """Return best response, best changes and times to events, one record per participant.

    Whoever was included or treated has a record, with missing values where there is nothing.

    Parameters
    ----------
    adsl : DataFrame, key USUBJID
        Needs INCLFL SAFFL.
    bor : DataFrame, key USUBJID PARAMCD, or None
        Best responses to the first response endpoint; None where the trial plans none.
    best : DataFrame, key USUBJID PARAMCD
        Best change of each tumour size in percent.
    adtte : DataFrame, key USUBJID PARAMCD
    time_endpoints : sequence of TimeToEventEndpoint

    Returns
    -------
    DataFrame, index USUBJID
        TREATED, CBOR BOR NEREAS, PCHG_<size>, and DAYS_ CNSR_ WHY_<endpoint>: days, 0 for an event,
        and what ended the time.
    """
    people = adsl[(adsl["INCLFL"] == "Y") | (adsl["SAFFL"] == "Y")].set_index("USUBJID")
    lines = pd.DataFrame(index=people.index)
    lines["TREATED"] = people["SAFFL"]
    if bor is not None:
        for paramcd in ("CBOR", "BOR"):
            mine = bor[bor["PARAMCD"] == paramcd].set_index("USUBJID")
            lines[paramcd] = mine["AVALC"].reindex(lines.index)
            if paramcd == "CBOR":
                lines["NEREAS"] = mine["NEREAS"].reindex(lines.index)
    for paramcd, mine in best.groupby("PARAMCD", sort=False):
        lines[f"PCHG_{paramcd}"] = mine.set_index("USUBJID")["PCHG"].reindex(lines.index)
    for endpoint in time_endpoints:
        mine = adtte[adtte["PARAMCD"] == endpoint.id.upper()].set_index("USUBJID")
        reason = mine["EVNTDESC"].where(mine["CNSR"] == 0, mine["CNSDTDSC"])
        for name, values in (("DAYS", mine["AVAL"]), ("CNSR", mine["CNSR"]), ("WHY", reason)):
            lines[f"{name}_{endpoint.id.upper()}"] = values.reindex(lines.index)
    return lines.sort_index()
