"""Eligibility: what the data say of each criterion, beside what the site recorded."""

import math

from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count

VERDICTS = ("PASS", "FAIL", "UNKNOWN")
SITE = ("RECORDED", "DATA_ONLY", "SITE_ONLY")
DEVIATIONS = ("MAJOR", "POTENTIAL", "MAJOR_DOCUMENTED")
POPULATIONS = (("screened", "SCRNFL"), ("included", "INCLFL"), ("screen_failures", "SCRFFL"))
ANY = "any"  # any of the criteria
NOT_DELIVERED = "the site's record of failed criteria was not delivered"


def ard_eligibility(adie, adsl, trial):
    """Return the verdicts of the deciding screening: of all screened, the included, the failures.

    `variable` is the criterion, `variable_level` the verdict PASS, FAIL or UNKNOWN, or what the
    site says: RECORDED (it recorded a failure), DATA_ONLY (the data fail, the site recorded none)
    and SITE_ONLY (the site recorded a failure, the data pass). Criteria in the order of the trial
    file; then `variable` "any" counts participants with at least one, and n_event verdicts, without
    those whose alternative is met. Of the included it also counts MAJOR and POTENTIAL deviations,
    and MAJOR_DOCUMENTED, those from a criterion that is not a reconstruction. Without the site's
    record its statistics are missing; a trial without criteria has no results.

    Parameters
    ----------
    adie : DataFrame, one record per USUBJID, SCREENNO and IETESTCD
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    deciding = adie[adie["ANL01FL"] == "Y"]
    parts = []
    for population, flag in POPULATIONS if trial.eligibility else ():
        people = adsl.loc[adsl[flag] == "Y", "USUBJID"]
        ours = deciding[deciding["USUBJID"].isin(people)]
        parts.append(_counts(ours, len(people), population, trial))
    return concat_results(parts)


def disagreements(adie):
    """Return the verdicts on which data and site differ, with DIFFERS: DATA_ONLY or SITE_ONLY.

    DATA_ONLY: the data fail and the site recorded no failure; where an alternative is met it had
    none to record. SITE_ONLY: the site recorded a failure and the data pass. What only the site can
    judge, or data leave open, cannot differ.
    """
    sets = _levels_of(adie)
    differs = adie["VERDICT"].map({"FAIL": "DATA_ONLY", "PASS": "SITE_ONLY"})
    return adie.assign(DIFFERS=differs)[sets["DATA_ONLY"] | sets["SITE_ONLY"]]


def _levels_of(adie):
    """Return {level: condition} over the verdicts."""
    recorded, unrecorded = adie["SITEREC"].eq("Y"), adie["SITEREC"].eq("N")
    by_data = adie["BASIS"].eq("data")
    levels = {verdict: adie["VERDICT"].eq(verdict) for verdict in VERDICTS}
    return levels | {
        "RECORDED": recorded,
        "DATA_ONLY": by_data & levels["FAIL"] & unrecorded & adie["COUNTED"].ne("PASS"),
        "SITE_ONLY": by_data & levels["PASS"] & recorded,
    }


def _counts(verdicts, N, population, trial):
    rows = ResultRows("eligibility", population)
    known = verdicts.empty or verdicts["SITEREC"].notna().any()
    found = {level: verdicts[holds] for level, holds in _levels_of(verdicts).items()}
    grouped = {
        level: dict(tuple(ours.groupby("IETESTCD")["USUBJID"])) for level, ours in found.items()
    }
    for criterion in trial.eligibility:
        for level, by_criterion in grouped.items():
            key = {"variable": criterion.id, "variable_level": level}
            if level in SITE and not known:
                rows.add({"n": math.nan, "N": N, "p": math.nan}, warning=NOT_DELIVERED, **key)
            else:
                who = by_criterion.get(criterion.id, ())
                add_count(rows, len(who), N, who=who, **key)
    if population == "included":
        found |= _deviating(verdicts)
    for level, ours in found.items():
        excused = ours["VERDICT"].ne("PASS") & ours["COUNTED"].eq("PASS")
        _add_any(rows, ours[~excused | (level in SITE)], N, level, known)
    return rows.frame()


def _deviating(verdicts):
    documented = verdicts["PROVENANCE"] != "reconstruction"
    major = verdicts["DEVIATION"] == "MAJOR"
    potential = verdicts["DEVIATION"] == "POTENTIAL"
    conditions = (major, potential, major & documented)
    return {level: verdicts[c] for level, c in zip(DEVIATIONS, conditions, strict=True)}


def _add_any(rows, ours, N, level, known):
    key = {"variable": ANY, "variable_level": level}
    if level in SITE and not known:
        rows.add({"n": math.nan, "N": N, "n_event": math.nan}, warning=NOT_DELIVERED, **key)
    else:
        who = ours["USUBJID"].unique()
        rows.add({"n": len(who), "N": N, "n_event": len(ours)}, who=who, **key)
