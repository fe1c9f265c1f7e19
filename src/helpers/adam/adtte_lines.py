"""Each participant's event or censoring with its reason and the row it was delivered in."""

from helpers.adam.dates import duration_days


def trace_adtte(adtte, sources):
    """Return ADTTE with SRCDOM and SRCROW of deaths and last days alive filled in.

    Parameters
    ----------
    adtte : DataFrame, one record per USUBJID and PARAMCD
    sources : DataFrame, one record per USUBJID and WHAT
        `helpers.adam.adsl_sources.derive_adsl_sources`.
    """
    told = adtte["EVNTDESC"].where(adtte["CNSR"] == 0, adtte["CNSDTDSC"])
    asked = adtte[["USUBJID"]].assign(WHAT=told)
    found = asked.merge(sources, on=["USUBJID", "WHAT"], how="left", validate="many_to_one")
    found = found.set_axis(adtte.index)
    return adtte.assign(
        SRCDOM=adtte["SRCDOM"].where(adtte["SRCDOM"].notna(), found["SRCDOM"]),
        SRCROW=adtte["SRCROW"].fillna(found["SRCROW"].astype("Int64")),
    )


def compute_intervals(adtte):
    """Return (left, right): each event came after `left` and by `right`, in days from the origin.

    A progression came after the last adequate assessment before it, or after the day before the
    origin; a death on its day; a censored event after the censored time (right is infinite).
    """
    last = duration_days(adtte["STARTDT"], adtte["LASTDT"]).clip(lower=0).fillna(0)
    ended = adtte["CNSR"] == 0
    by_scan = ended & adtte["EVNTDESC"].str.contains("PROGRESSION", na=False)
    left = last.where(by_scan, adtte["AVAL"] - ended.astype(float))
    return left.to_numpy(float), adtte["AVAL"].where(ended, float("inf")).to_numpy(float)
