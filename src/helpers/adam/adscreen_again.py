"""Screening again: whether the failures before allow it."""

import pandas as pd

from helpers.adam.adscreen_treated import treatment_of_infections
from helpers.adam.terms import worded

KEY = ["USUBJID", "SCREENNO"]
AGAIN = ["USUBJID", "BEFORE", "SCREENNO"]  # a failed screening and a later one
RANK = {"NOT ALLOWED": 0, "UNKNOWN": 1, "ALLOWED": 2}


def derive_rescreening(adscreen, adie, cut, trial):
    """Return ADSCREEN with what failed, by data or by the site, and whether it allows another try.

    RESCREEN of a later screening is ALLOWED when every criterion that failed at an earlier one is
    one after which the trial allows it (`eligible_again`), is met at this screening, and, where
    the trial asks for it, was treated. It is NOT ALLOWED after any other failure, when such a
    criterion fails again, or after inclusion; UNKNOWN when what failed, whether it is over, or
    whether it was treated is not recorded. The first screening has none. RESCRTXT says why.

    DEVIATION, of screenings that ended in inclusion: MAJOR where it was not allowed, POTENTIAL
    where that is unknown.

    Key USUBJID, SCREENNO.

    Parameters
    ----------
    adscreen : DataFrame
        As `derive_adscreen` returns it.
    adie : DataFrame, one record per USUBJID, SCREENNO and IETESTCD
    cut : Cut
        Uses AE, MH, CM.
    trial : Trial
    """
    failed = _failures(adscreen, adie, trial.eligibility)
    told = pd.concat([_after_failure(adscreen, failed, adie, cut, trial), _included(adscreen)])
    told = told.assign(RANK=told["STATUS"].map(RANK))
    worst = told[told["RANK"] == told.groupby(KEY)["RANK"].transform("min")]
    answers = worst.groupby(KEY).agg(RESCREEN=("STATUS", "first"), RESCRTXT=("WHY", "; ".join))
    names = failed.groupby(KEY)["IETESTCD"].agg("; ".join).rename("FAILED")
    plain = adscreen.drop(columns=["FAILED", "RESCREEN", "RESCRTXT"])
    again = plain.join(names, on=KEY).join(answers, on=KEY)
    again = again.fillna({"FAILED": "", "RESCREEN": "", "RESCRTXT": ""})
    deviation = again["RESCREEN"].map({"NOT ALLOWED": "MAJOR", "UNKNOWN": "POTENTIAL"})
    return again.assign(DEVIATION=deviation.where(again["OUTCOME"] == "INCLUDED"))[
        list(adscreen.columns)
    ]


def _failures(adscreen, adie, criteria):
    """Return USUBJID, SCREENNO and IETESTCD of what failed, in the order of the trial file.

    A criterion whose alternative is met did not fail.
    """
    site = adscreen.assign(IETESTCD=adscreen["FAILED"].str.split("; ")).explode("IETESTCD")
    data = adie[(adie["VERDICT"] == "FAIL") & (adie["COUNTED"] == "FAIL")]
    columns = [*KEY, "IETESTCD"]
    both = pd.concat([site.loc[site["IETESTCD"] != "", columns], data[columns]]).drop_duplicates()
    order = {criterion.id: place for place, criterion in enumerate(criteria)}
    both = both.assign(ORDER=both["IETESTCD"].map(order))
    return both.sort_values([*KEY, "ORDER", "IETESTCD"], ignore_index=True)


def _after_failure(adscreen, failed, adie, cut, trial):
    """Return STATUS and WHY of each later screening, for each failure at an earlier one."""
    before = adscreen.loc[adscreen["OUTCOME"] == "FAILED", KEY].merge(
        failed, on=KEY, how="left", validate="many_to_many"
    )
    before = before.rename(columns={"SCREENNO": "BEFORE"})
    pairs = before.merge(adscreen[KEY], on="USUBJID", validate="many_to_many")
    pairs = pairs[pairs["SCREENNO"] > pairs["BEFORE"]].reset_index(drop=True)
    verdicts = adie[[*KEY, "IETESTCD", "VERDICT", "WINEDT"]]
    pairs = pairs.merge(verdicts, on=[*KEY, "IETESTCD"], how="left", validate="many_to_one")
    again = {c.id: c.eligible_again for c in trial.eligibility}
    pairs = pairs.assign(WORD=pairs["IETESTCD"].map(again))
    return _judged(_treated(pairs, adie, cut, trial))


def _judged(pairs):
    name, at = pairs["IETESTCD"].fillna(""), worded(pairs["BEFORE"], "at screening {}")
    cases = [
        (pairs["IETESTCD"].isna(), "UNKNOWN", "no failed criterion is recorded " + at),
        (pairs["VERDICT"].isna(), "UNKNOWN", name + " is no criterion of the trial file"),
        (pairs["WORD"].isna(), "NOT ALLOWED", name + " failed " + at + ", which is final"),
        (pairs["VERDICT"] == "FAIL", "NOT ALLOWED", name + " fails again"),
        (pairs["VERDICT"] == "UNKNOWN", "UNKNOWN", name + " cannot be judged again"),
        (pairs["WORD"] == "recovered", "ALLOWED", name + " is met now"),
        (pairs["WORD"] == "treated", pairs["TREATED"], name + " is met now, " + pairs["HOW"]),
    ]
    told = pairs.assign(STATUS=None, WHY="")
    for holds, status, why in cases:
        open_ = told["STATUS"].isna() & holds
        told = told.assign(
            STATUS=told["STATUS"].mask(open_, status), WHY=told["WHY"].mask(open_, why)
        )
    return told[[*KEY, "STATUS", "WHY"]]


def _treated(pairs, adie, cut, trial):
    """Return the pairs with TREATED, a status, and HOW, for criteria that ask for treatment."""
    days = adie.drop_duplicates(KEY).set_index(KEY)["WINEDT"]
    parts = [pairs[pairs["WORD"] != "treated"].assign(TREATED=None, HOW="")]
    for criterion in trial.eligibility:
        ours = pairs[(pairs["IETESTCD"] == criterion.id) & (pairs["WORD"] == "treated")]
        if len(ours):
            failed_on = days.reindex(pd.MultiIndex.from_frame(ours[["USUBJID", "BEFORE"]]))
            ours = ours.assign(FAILDT=failed_on.to_numpy(), REFDT=ours["WINEDT"])
            parts.append(treatment_of_infections(ours, cut, criterion.treated_with))
    return pd.concat(parts, ignore_index=True)


def _included(adscreen):
    """Return that nobody is screened again after inclusion."""
    before = adscreen.loc[adscreen["OUTCOME"] == "INCLUDED", [*KEY, "SCREDT"]]
    before = before.rename(columns={"SCREENNO": "BEFORE"})
    pairs = before.merge(adscreen[KEY], on="USUBJID", validate="many_to_many")
    pairs = pairs[pairs["SCREENNO"] > pairs["BEFORE"]]
    why = worded(pairs["SCREDT"].dt.strftime("%Y-%m-%d"), "included already on {}")
    return pairs[KEY].assign(STATUS="NOT ALLOWED", WHY=why.fillna("included already"))
