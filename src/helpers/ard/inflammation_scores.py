"""Ordinal scores of inflammation: how many have each score, and who moved."""

from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.inflammation import BASELINE, by_visit
from helpers.ard.proportions import add_count

LOWER, SAME, HIGHER = "lower", "same", "higher"
NONE_BEFORE, NONE_AFTER = "no baseline", "none after"


def ard_inflammation_scores(adinfl, trial):
    """Return scores by visit, moves from baseline, and the shift from baseline to the worst.

    `inflammation_score`: participants with each score, of those with a score at the visit.
    `inflammation_moves`: participants with a lower, the same or a higher score than at baseline, of
    those with both. `inflammation_shift`: participants by score at baseline (group) and worst score
    after it, of those with any score.

    Parameters
    ----------
    adinfl : DataFrame of `derive_adinfl`
    trial : Trial
    """
    frames = []
    for score in trial.inflammation.scores:
        records = adinfl[adinfl["PARAMCD"].eq(score.name) & adinfl["AVAL"].notna()]
        if len(records):
            points = [str(point) for point in range(len(score.steps) + 1)]
            frames += [*_by_visit(score.name, records, points), _shift(score.name, records, points)]
    return concat_results(frames)


def _by_visit(name, records, points):
    scores = ResultRows("inflammation_score", "safety")
    moves = ResultRows("inflammation_moves", "safety")
    baseline = records[records["ABLFL"] == "Y"]
    for visit, found in ((BASELINE, baseline), *by_visit(records)):
        keys = {"variable": name, "group": "visit", "group_level": visit}
        for point in points:
            who = found.loc[found["AVAL"].eq(float(point)), "USUBJID"]
            add_count(scores, len(who), len(found), who=who, variable_level=point, **keys)
        if visit != BASELINE:
            _add_moves(moves, found[found["BASE"].notna()], keys)
    return scores.frame(), moves.frame()


def _add_moves(rows, paired, keys):
    change = paired["AVAL"] - paired["BASE"]
    for word, moved in ((LOWER, change < 0), (SAME, change == 0), (HIGHER, change > 0)):
        who = paired.loc[moved, "USUBJID"]
        add_count(rows, len(who), len(paired), who=who, variable_level=word, **keys)


def _shift(name, records, points):
    rows = ResultRows("inflammation_shift", "safety")
    people = records.drop_duplicates("USUBJID").set_index("USUBJID").index
    base = records.groupby("USUBJID")["BASE"].first().reindex(people)
    worst = records[records["ADY"] > 1].groupby("USUBJID")["AVAL"].max().reindex(people)
    for before in (*points, NONE_BEFORE):
        from_here = base.isna() if before == NONE_BEFORE else base.eq(float(before))
        for after in (*points, NONE_AFTER):
            to_there = worst.isna() if after == NONE_AFTER else worst.eq(float(after))
            who = people[from_here & to_there]
            keys = {"variable": name, "variable_level": after}
            keys |= {"group": BASELINE, "group_level": before}
            add_count(rows, len(who), len(people), who=who, **keys)
    return rows.frame()
