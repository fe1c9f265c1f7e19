"""ADVS: vital signs by participant, parameter and day, with baseline, change and visit."""

import numpy as np
import pandas as pd

from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.flags import flag
from helpers.adam.safety_window import window_end
from helpers.adam.unscheduled import unscheduled
from helpers.adam.visits import assign_visits

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "TESTCD", "ATPT", "AVALU", "ADT", "ADY", "VISIT",
           "UNSCHFL", "AVISIT", "AVISITL", "AVISITN", "AVAL", "NREAD", "ABLFL", "BASE", "CHG",
           "PCHG", "ONTRTFL", "ANL01FL", "AEXCL", "SAFFL", "SRCROW"]  # fmt: skip
NOT_DONE, NO_VALUE, NO_DAY = "not done", "no value", "no day"
_SERIES = ["USUBJID", "PARAMCD"]


def derive_advs(vs, adsl, trial):
    """Return vital signs: the mean of a participant's readings of one parameter on one day.

    A parameter is a test in one position and one unit: a value taken lying is never averaged with
    one taken standing, and no unit is converted. The position is the planned time point (VSTPT)
    where there is one, else VSPOS. NREAD says how many readings a day's value is the mean of. A
    record without a value or day stays as a row of its own with the reason in AEXCL, so that the
    records delivered are the sum of NREAD.

    Baseline is the last day with a value on or before the day of the first dose; CHG and PCHG are
    given after that day, and ONTRTFL to the end of the safety window. Of several days in the window
    of a visit the one nearest to its target has ANL01FL "Y" (`visits`); a day on which nothing was
    planned (UNSCHFL) stands for no visit.

    Key USUBJID, PARAMCD, ADT (of rows without AEXCL).

    Parameters
    ----------
    vs : DataFrame, one record per USUBJID and VSSEQ
        Needs VSTESTCD, VSTEST, VSPOS, VSTPT, VSSTRESN, VSSTRESU, VSSTAT, VSDTC, VISIT, VISITNUM,
        SRCROW.
    adsl : DataFrame, one record per USUBJID
        Needs SAFFL, TRTSDT, TRTEDT, CUTDT.
    trial : Trial
    """
    readings = _readings(vs)
    advs = pd.concat([_daily(readings[readings["AEXCL"].isna()]),
                      readings[readings["AEXCL"].notna()]])  # fmt: skip
    treated = adsl[["USUBJID", "SAFFL", "TRTSDT", "TRTEDT", "CUTDT"]]
    advs = advs.merge(treated, on="USUBJID", how="left", validate="m:1")
    advs["ADY"] = study_day(advs["ADT"], advs["TRTSDT"])
    advs = _with_baseline(advs)
    last_day = window_end(advs, trial.safety)
    advs["ONTRTFL"] = flag((advs["ADT"] > advs["TRTSDT"]) & (advs["ADT"] <= last_day))
    advs = assign_visits(advs, trial.visits_with("vital_signs"), ["PARAMCD"])
    return advs.sort_values([*_SERIES, "ADT", "SRCROW"], ignore_index=True)[COLUMNS]


def _readings(vs):
    position = vs["VSTPT"].where(vs["VSTPT"].notna(), vs["VSPOS"])
    unit, done = vs["VSSTRESU"].fillna(""), vs["VSSTAT"].ne("NOT DONE")
    adt = parse_dtc(vs["VSDTC"])
    reasons = {NOT_DONE: ~done, NO_VALUE: vs["VSSTRESN"].isna(), NO_DAY: adt.isna()}
    where = (", " + position.astype("string")).fillna("")
    measured = (" (" + unit + ")").where(unit != "", "")
    excluded = np.select(list(reasons.values()), list(reasons), default="")
    return vs[["USUBJID", "VSSEQ", "VISIT", "SRCROW"]].assign(
        PARAMCD=(vs["VSTESTCD"] + where + measured).astype(object),
        PARAM=vs["VSTEST"].fillna(vs["VSTESTCD"]),
        TESTCD=vs["VSTESTCD"],
        ATPT=position,
        AVALU=unit,
        ADT=adt,
        AVAL=vs["VSSTRESN"].astype(float),
        NREAD=1,
        UNSCHFL=flag(unscheduled(vs)),
        AEXCL=pd.Series(excluded, index=vs.index, dtype=object).replace("", None),
    )


def _daily(readings):
    """Return one row per participant, parameter and day: the mean of its readings."""
    key = ["USUBJID", "PARAMCD", "ADT"]
    ordered = readings.sort_values([*key, "VSSEQ"], kind="stable")
    days = ordered.groupby(key)
    first = ordered.drop_duplicates(key)
    # the mean of equal readings is that reading: sums of decimals may differ in the last digit
    mean = days["AVAL"].transform("mean").round(9)
    planned = ordered["UNSCHFL"].ne("Y").groupby([ordered[name] for name in key]).transform("any")
    return first.assign(AVAL=mean, NREAD=days["AVAL"].transform("size"), UNSCHFL=flag(~planned))


def _with_baseline(advs):
    known = advs["AEXCL"].isna()
    before = advs[known & (advs["ADT"] <= advs["TRTSDT"])].sort_values("ADT", kind="stable")
    last = before.drop_duplicates(_SERIES, keep="last")
    base = last[[*_SERIES, "AVAL"]].rename(columns={"AVAL": "BASE"})
    advs = advs.assign(ABLFL=flag(advs.index.isin(last.index)), AVAL=advs["AVAL"].where(known))
    advs = advs.merge(base, on=_SERIES, how="left", validate="m:1")
    change = (advs["AVAL"] - advs["BASE"]).where(advs["ADT"] > advs["TRTSDT"]).round(9)
    return advs.assign(CHG=change, PCHG=100 * change / advs["BASE"].where(advs["BASE"] != 0))
