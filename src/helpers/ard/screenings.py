"""Screenings: how often participants were screened, and why screenings failed."""

from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count

ANALYSIS = "screenings"
NOT_RECORDED = "NOT RECORDED"


def ard_screenings(adscreen, adie):
    """Return how many participants were screened how often, and why their screenings failed.

    The denominator is everyone screened; n counts participants, n_event screenings. `variable` is
    screened, screened_again (more than once), included_again (included at a later screening),
    failed, or rescreening with RESCREEN as its level. By `group` reason, in the site's words, it is
    failed, or a criterion: level DATA where the data of such a screening fail it, SITE where the
    site recorded it.

    Parameters
    ----------
    adscreen : DataFrame, one record per USUBJID and SCREENNO
    adie : DataFrame, one record per USUBJID, SCREENNO and IETESTCD
    """
    rows = ResultRows(ANALYSIS, "screened")
    N = adscreen["USUBJID"].nunique()
    later = adscreen["SCREENNO"] > 1
    included = adscreen["OUTCOME"] == "INCLUDED"
    failed = adscreen[adscreen["OUTCOME"] == "FAILED"]
    _add(rows, adscreen, N, "screened")
    _add(rows, adscreen[later], N, "screened_again")
    _add(rows, adscreen[later & included], N, "included_again")
    _add(rows, failed, N, "failed")
    for level in ("ALLOWED", "NOT ALLOWED", "UNKNOWN"):
        ours = adscreen[later & (adscreen["RESCREEN"] == level)]
        _add(rows, ours, N, "rescreening", variable_level=level)
    _add_reasons(rows, failed, _failing(adie), N)
    return rows.frame()


def _failing(adie):
    """Return the criteria that failed: by data, and as the site recorded them."""
    by_data = adie[adie["VERDICT"].eq("FAIL") & adie["BASIS"].eq("data")].assign(LEVEL="DATA")
    by_site = adie[adie["SITEREC"].eq("Y")].assign(LEVEL="SITE")
    return {"DATA": by_data, "SITE": by_site}


def _add_reasons(rows, failed, failing, N):
    reasons = failed["SITEREAS"].mask(failed["SITEREAS"].isin([""]), NOT_RECORDED)
    reasons = reasons.fillna(NOT_RECORDED)
    counts = failed.groupby(reasons)["USUBJID"].nunique()
    # most frequent first, then by name: the order must not follow the order of the rows
    for reason in sorted(counts.index, key=lambda word: (-counts[word], word)):
        ours = failed[reasons == reason]
        key = {"group": "reason", "group_level": reason}
        _add(rows, ours, N, "failed", **key)
        for level, verdicts in failing.items():
            met = verdicts.merge(
                ours[["USUBJID", "SCREENNO"]], on=["USUBJID", "SCREENNO"], validate="many_to_one"
            )
            for criterion, who in met.groupby("IETESTCD", sort=True)["USUBJID"]:
                ids = who.unique()
                words = {"variable": criterion, "variable_level": level}
                add_count(rows, len(ids), N, who=ids, **words, **key)


def _add(rows, screens, N, variable, **key):
    who = screens["USUBJID"].unique()
    stats = {"n": len(who), "N": N, "n_event": len(screens)}
    rows.add(stats, who=who, variable=variable, **key)
