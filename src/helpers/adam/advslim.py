"""ADVSLIM: whether a treated participant's vital signs met a limit of the trial file."""

import pandas as pd

COLUMNS = ["USUBJID", "ARM", "LIMIT", "NJUDGED", "NUNIT", "METFL", "BMETFL"]


def derive_advslim(advs, adsl, trial):
    """Return one record per treated participant and limit of a vital sign.

    METFL is "Y" when any value on treatment, in whatever position and scheduled or not, is at or
    beyond the limit, "N" when none is, and missing without a value to judge (NJUDGED 0). BMETFL
    says the same of the value at baseline; a limit on the change from baseline has none. A value in
    another unit than the limit's is not judged but counted (NUNIT); a change from baseline needs no
    unit.

    Key USUBJID, LIMIT.

    Parameters
    ----------
    advs : DataFrame, one record per USUBJID, PARAMCD and ADT
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    people = adsl.loc[adsl["SAFFL"] == "Y", ["USUBJID", "ARM"]].set_index("USUBJID")
    parts = [_judged(advs, people, limit) for limit in trial.safety.vital_sign_limits]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(parts).reset_index()[COLUMNS]


def meets(records, limit):
    """Return whether each value is at or beyond a limit, and whether it can be judged at all."""
    if limit.rise_percent is not None:
        return records["PCHG"].round(9) >= limit.rise_percent, records["PCHG"].notna()
    if limit.fall_percent is not None:
        return records["PCHG"].round(9) <= -limit.fall_percent, records["PCHG"].notna()
    bound = limit.at_least or limit.at_most
    judged = records["AVAL"].notna() & (records["AVALU"] == bound.unit)
    high = records["AVAL"] >= bound.value
    return (high if limit.at_least else records["AVAL"] <= bound.value) & judged, judged


def _judged(advs, people, limit):
    records = advs[(advs["TESTCD"] == limit.test) & advs["AEXCL"].isna()]
    met, judged = meets(records, limit)
    records = records.assign(_MET=met, _JUDGED=judged)
    after = records[records["ONTRTFL"] == "Y"].groupby("USUBJID")
    before = records[(records["ABLFL"] == "Y") & records["_JUDGED"]].groupby("USUBJID")
    counted = after["_JUDGED"].sum().reindex(people.index).fillna(0)
    return people.assign(
        LIMIT=limit.id,
        NJUDGED=counted,
        NUNIT=0 if _of_change(limit) else after.size().reindex(people.index).fillna(0) - counted,
        METFL=_answer(after["_MET"].any(), people).where(counted > 0),
        BMETFL=_answer(before["_MET"].any(), people),
    )


def _of_change(limit):
    return limit.at_least is None and limit.at_most is None


def _answer(met, people):
    words = met.map({True: "Y", False: "N"}).astype(object)
    return words.reindex(people.index)
