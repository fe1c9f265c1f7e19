"""ADOCC: did a value fall below the limit of an occurrence endpoint, in whom, since when?"""

import pandas as pd

from helpers.adam.dates import study_day
from helpers.adam.safety_window import window_end

EVENT, DEATH = 1, 2
COLUMNS = ["ENDPOINT", "USUBJID", "ARM", "BASEBELOW", "BASEWORSE", "BASE", "VALUES", "OCCUR",
           "FIRSTDY", "NADIR", "WORSENED", "RECOVERED", "PERSIST", "GIVEN", "GIVENDY", "OCCURC",
           "FIRSTDYC", "HIDDEN", "BASEBELU", "VALUESU", "OCCURU", "CAUSED", "DAYS", "CAUSE",
           ]  # fmt: skip


def derive_adocc(adlim, adice, adcause, adsl, trial):
    """Return one record per occurrence endpoint and participant.

    Counted are the values with a verdict on treatment. BASEBELOW and BASEWORSE: was the baseline
    below the limit, below the further limit (1, 0; missing without baseline). OCCUR: any value
    below (1, 0; missing without values), from day FIRSTDY, lowest NADIR. For who began below the
    limit: WORSENED, a value below the further limit (missing for who began below that, and where
    the trial file has none); RECOVERED, none below the limit on so many consecutive days with a
    value as the trial file says, untouched by a transfusion; PERSIST, neither.

    GIVEN: an intervention counts (1, 0), dated GIVENDY at the earliest. OCCURC and FIRSTDYC: the
    composite of a value below and an intervention. BASEBELU, VALUESU, OCCURU: as without U, on the
    values that no intervention may have raised; HIDDEN values were left aside for that. CAUSED:
    another cause is documented.

    DAYS and CAUSE, from the first dose, which is day 1: the first value below (1), death before it
    and within the safety window (2), or the last value (0; day 1 for who has none).

    Key ENDPOINT, USUBJID.

    Parameters
    ----------
    adlim, adice, adcause : DataFrame, as their derivations give them
    adsl : DataFrame, one record per USUBJID
        Needs ARM, TRTSDT, TRTEDT, DTHDT.
    trial : Trial
    """
    parts = [
        _of_endpoint(
            *(part[part["ENDPOINT"] == endpoint.id] for part in (adlim, adice, adcause)),
            adsl.set_index("USUBJID", drop=False).rename_axis(None),
            (endpoint, trial.safety),
        )
        for endpoint in trial.endpoints_of_type("occurrence")
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def _of_endpoint(adlim, adice, adcause, people, words):
    endpoint, safety = words
    known = adlim[adlim["AEXCL"].isna()]
    adocc = people[["USUBJID", "ARM"]].assign(ENDPOINT=endpoint.id)
    adocc = adocc.join(_baseline(known)).join(_after(known[known["ONTRTFL"].eq("Y")]))
    adocc["RECOVERED"] = _runs(known[known["ONTRTFL"].eq("Y")], endpoint.recovered_after)
    adocc = _states(adocc.fillna({"VALUES": 0, "HIDDEN": 0, "VALUESU": 0}))
    adocc = _composite(adocc, adice[adice["ONTRTFL"].eq("Y")])
    adocc["CAUSED"] = adocc["USUBJID"].isin(adcause["USUBJID"]).astype(float)
    return _times(adocc, people, safety)[COLUMNS].reset_index(drop=True)


def _baseline(known):
    """Return the verdicts at baseline; a touched baseline says nothing of the untouched values."""
    base = known[known["ABLFL"].eq("Y")].drop_duplicates("USUBJID", keep="last")
    base = base.set_index("USUBJID")
    return pd.DataFrame(
        {
            "BASEBELOW": base["BELOW"],
            "BASEWORSE": base["WORSE"],
            "BASE": base["AVAL"],
            "BASEBELU": base["BELOW"].where(base["HIDDEN"].isna()),
        }
    ).astype(float)


def _after(values):
    by_person = values.groupby("USUBJID")
    untouched = values[values["HIDDEN"].isna()].groupby("USUBJID")
    return pd.DataFrame(
        {
            "VALUES": by_person.size(),
            "OCCUR": by_person["BELOW"].max(),
            "FIRSTDY": values[values["BELOW"] == 1].groupby("USUBJID")["ADY"].min(),
            "LASTDY": by_person["ADY"].max(),
            "NADIR": by_person["AVAL"].min(),
            "WORSENED": by_person["WORSE"].max(),
            "HIDDEN": by_person["HIDDEN"].count(),
            "VALUESU": untouched.size(),
            "OCCURU": untouched["BELOW"].max(),
        }
    ).astype(float)


def _runs(values, wanted):
    """Return who had so many consecutive days without a value below, or touched by transfusion."""
    good = values["BELOW"].eq(0) & values["HIDDEN"].ne("transfusion")
    days = values.assign(GOOD=good).groupby(["USUBJID", "ADY"])["GOOD"].all().reset_index()
    # a day that is not good begins a new run, which then counts the good days after it
    run = (~days["GOOD"]).groupby(days["USUBJID"]).cumsum().rename("RUN")
    longest = days.groupby(["USUBJID", run])["GOOD"].sum().groupby("USUBJID").max()
    return (longest >= wanted).astype(float)


def _states(adocc):
    low = adocc["BASEBELOW"].eq(1) & adocc["VALUES"].gt(0)
    worsened = adocc["WORSENED"].where(low & adocc["BASEWORSE"].eq(0))
    recovered = adocc["RECOVERED"].where(low)
    neither = (worsened.ne(1) & recovered.ne(1)).astype(float)
    return adocc.assign(WORSENED=worsened, RECOVERED=recovered, PERSIST=neither.where(low))


def _composite(adocc, given):
    first = given.groupby("USUBJID")["ASTDY"].min()
    adocc["GIVEN"] = adocc["USUBJID"].isin(given["USUBJID"]).astype(float)
    adocc["GIVENDY"] = adocc["USUBJID"].map(first).astype(float)
    adocc["OCCURC"] = adocc["OCCUR"].mask(adocc["GIVEN"].eq(1), 1.0)
    adocc["FIRSTDYC"] = adocc[["FIRSTDY", "GIVENDY"]].min(axis=1)
    return adocc


def _times(adocc, people, safety):
    death = study_day(people["DTHDT"], people["TRTSDT"])
    death = death.where(people["DTHDT"] <= window_end(people, safety))
    event = adocc["OCCUR"].eq(1)
    died = death.notna() & ~event
    last = adocc["LASTDY"].fillna(1.0).where(people["TRTSDT"].notna())
    days = last.mask(died, death).mask(event, adocc["FIRSTDY"])
    cause = (event * EVENT + died * DEATH).astype(float)
    return adocc.assign(DAYS=days, CAUSE=cause.where(days.notna()))
