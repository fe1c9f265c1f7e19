"""Eligibility: what the data say of each criterion, beside what the site recorded."""

from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count

VERDICTS = ("PASS", "FAIL", "UNKNOWN")
DEVIATIONS = ("MAJOR", "POTENTIAL")


def ard_eligibility(adie, adsl, trial):
    """Return the verdicts on each criterion: of the included, and of those who failed screening.

    `variable` is the criterion, `variable_level` PASS, FAIL, UNKNOWN, RECORDED (the site recorded a
    failure) or DISAGREE (data and site differ). Criteria in the order of the trial file.

    Parameters
    ----------
    adie : DataFrame, one record per USUBJID and IETESTCD
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    parts = []
    for population, flag in (("included", "INCLFL"), ("screen_failures", "SCRFFL")):
        people = adsl.loc[adsl[flag] == "Y", "USUBJID"]
        verdicts = adie[adie["USUBJID"].isin(people)]
        parts.append(_counts(verdicts, len(people), population, trial))
    return concat_results(parts)


def ard_deviations(adie, adsl, trial):
    """Return the included participants who deviate from a criterion: failed, or undecided by data.

    `variable` is MAJOR or POTENTIAL; without `variable_level` it counts participants with any, with
    it those of one criterion.
    """
    rows = ResultRows("eligibility_deviations", "included")
    N = int(adsl["INCLFL"].eq("Y").sum())
    for kind in DEVIATIONS:
        ours = adie[adie["DEVIATION"] == kind]
        add_count(rows, ours["USUBJID"].nunique(), N, variable=kind)
        for criterion in trial.eligibility:
            n = ours["IETESTCD"].eq(criterion.id).sum()
            if n:
                add_count(rows, n, N, variable=kind, variable_level=criterion.id)
    return rows.frame()


def disagreements(adie):
    """Return the verdicts on which data and site differ: one found a failure, the other none."""
    by_data = adie[adie["BASIS"] == "data"]
    recorded, unrecorded = by_data["SITEREC"].eq("Y"), by_data["SITEREC"].eq("N")
    failed, passed = by_data["VERDICT"].eq("FAIL"), by_data["VERDICT"].eq("PASS")
    return by_data[(failed & unrecorded) | (passed & recorded)]


def _counts(verdicts, N, population, trial):
    rows = ResultRows("eligibility", population)
    differing = disagreements(verdicts)
    for criterion in trial.eligibility:
        ours = verdicts[verdicts["IETESTCD"] == criterion.id]
        counts = {level: ours["VERDICT"].eq(level).sum() for level in VERDICTS}
        counts["RECORDED"] = ours["SITEREC"].eq("Y").sum()
        counts["DISAGREE"] = differing["IETESTCD"].eq(criterion.id).sum()
        for level, n in counts.items():
            add_count(rows, n, N, variable=criterion.id, variable_level=level)
    return rows.frame()
