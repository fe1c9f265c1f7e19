"""Whether an infection that failed a screening was treated before the next one."""

import pandas as pd

from helpers.adam.episodes import episodes, present
from helpers.adam.infections import infections_of
from helpers.adam.terms import names_any, worded

SPAN = ["USUBJID", "FIRST", "LAST", "DAY"]


def treatment_of_infections(pairs, cut, words):
    """Return the pairs of screenings with TREATED, a status, and HOW, in words.

    Treated is an infection that may have been active on FAILDT when medication with one of these
    words in its name or class began on or after the day the infection began, and by REFDT. With
    several infections, each must be. Where partial dates leave it open, where no infection or no
    medication of that participant is recorded, it is UNKNOWN.

    Parameters
    ----------
    pairs : DataFrame
        Needs USUBJID, FAILDT and REFDT.
    cut : Cut
        Uses AE, MH, CM.
    words : sequence of str
    """
    pairs = pairs.assign(PAIR=range(len(pairs)))
    best = _infections_treated(pairs, cut, words).groupby("PAIR")
    found = pd.DataFrame({"RANK": best["RANK"].min(), "DAY": best["DAY"].min()})
    found = found.reindex(pairs["PAIR"]).set_axis(pairs.index)
    count = cut["cm"]["USUBJID"].value_counts().reindex(pairs["USUBJID"], fill_value=0)
    count = count.set_axis(pairs.index)
    none = (count > 0).map({True: "but not treated", False: "but no medication is recorded"})
    how = found["RANK"].map({1: "but the dates of treatment leave it open"}).fillna(none)
    how = how.mask(found["RANK"].isna(), "but no infection is recorded that could be treated")
    day = worded(found["DAY"].dt.strftime("%Y-%m-%d"), "treated from {}")
    status = found["RANK"].map({2: "ALLOWED", 1: "UNKNOWN"})
    status = status.mask((found["RANK"] == 0) & (count > 0), "NOT ALLOWED").fillna("UNKNOWN")
    return pairs.assign(TREATED=status, HOW=how.mask(found["RANK"] == 2, day))


def _infections_treated(pairs, cut, words):
    """Return PAIR, RANK and DAY of each infection: 2 treated, 1 possibly, 0 not."""
    spans = infections_of(cut)[SPAN + ["FIRSTEND", "LASTEND", "OVER", "ONGOING", "PAST"]]
    spans = spans.merge(
        pairs[["USUBJID", "PAIR", "FAILDT", "REFDT"]], on="USUBJID", validate="many_to_many"
    )
    _, possible = present(spans, spans["FAILDT"], 0)
    active = spans[possible].assign(EPISODE=range(int(possible.sum())))
    given = episodes(cut["cm"], "CM")
    given = given.loc[names_any(given["TEXT"], words), SPAN].add_suffix("_GIVEN")
    both = active.merge(
        given, left_on="USUBJID", right_on="USUBJID_GIVEN", how="left", validate="many_to_many"
    )
    sure = (both["FIRST_GIVEN"] >= both["LAST"]) & (both["LAST_GIVEN"] <= both["REFDT"])
    early = (both["LAST_GIVEN"] < both["FIRST"]) | (both["FIRST_GIVEN"] > both["REFDT"])
    may_be = both["USUBJID_GIVEN"].notna() & ~early
    both = both.assign(RANK=sure.astype(int) + may_be, DAY=both["DAY_GIVEN"].where(sure))
    best = both.groupby(["PAIR", "EPISODE"]).agg(RANK=("RANK", "max"), DAY=("DAY", "min"))
    return best.reset_index()
