"""Early toxicity: who was watched long enough, how a beta-binomial rule would have behaved.

No trial stops by this rule; it shows what could have been noticed, and how likely.
"""

import math

import numpy as np
import pandas as pd

from helpers.adam.safety_window import window_end
from helpers.ard.adverse_event_times import derive_risk, timed_events
from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows
from helpers.ard.monitoring import (
    Rule,
    compute_boundary,
    compute_chance_of_any,
    compute_operating_characteristics,
    compute_posterior,
)
from helpers.ard.proportions import add_count

HAD, OBSERVED, WATCHED, LEFT = "event", "observed", "in window", "left"
STATUSES = (HAD, OBSERVED, WATCHED, LEFT)
CERTAIN = 0.95
MOST = 200  # looks at the boundary: what comes later is no longer early
BETA_BINOMIAL = "beta-binomial posterior, boundary in whole participants"
EXACT_PATHS = "exact over all paths, a look after each participant"
CHANCE = "1 - (1 - rate)^N"
NO_NUMBER, NOT_REACHED = "no number of events reaches it", "not reached"
NOBODY = "no participants"


def derive_watched(events, kinds, adsl, trial):
    """Return one record per treated participant, in the order of the first dose, with STATUS.

    "event": had the watched event by its last day (one without a start date counts). Otherwise
    "observed": followed to that day, or to the end of the safety window if that is earlier; "in
    window": not yet, at the cut; "left": died, left, or was not seen to the end of it.

    Key USUBJID. `events` and `kinds` are those of `timed_events`.
    """
    rule = trial.safety.monitoring
    watched = events[kinds[rule.event]]
    risk = derive_risk(events, adsl, trial)
    last = risk["START"] + pd.Timedelta(days=rule.within_days - 1)
    day = watched["USUBJID"].astype(object).map(last)
    had = risk.index.isin(watched.loc[~(watched["ASTDT"] > day), "USUBJID"])
    window = window_end(risk, trial.safety)
    needed = last.where(last <= window, window)
    open_ = (risk["CUTDT"] < needed) & ~risk["DIED"] & risk["EOSSTT"].eq("ONGOING")
    status = np.select([had, risk["END"] >= needed, open_], [HAD, OBSERVED, WATCHED], LEFT)
    people = risk.assign(STATUS=status).rename_axis("USUBJID").reset_index()
    return people.sort_values(["START", "USUBJID"], ignore_index=True)


def ard_monitoring(adae, adsl, trial):
    """Return where a trial's early toxicity stands against its boundary; no rows without a rule.

    `variable` is "status" (participants), "participant" (events among the first so many who were
    observed long enough, in the order of the first dose), "boundary" (fewest events among so many
    at which the rule would ask to stop), "reached" (the first number at which it did), "posterior"
    (probability that the rate is too high), and "operating": at a true rate the chance to stop (p)
    and the expected number of participants (mean), with a look after each participant. There are
    looks at the first 200 participants only; the posterior is of all.
    """
    rows = ResultRows("monitoring", "safety")
    words = trial.safety.monitoring
    if words is None:
        return rows.frame()
    events, kinds = timed_events(adae, adsl, trial)
    if words.event not in kinds:
        return rows.frame()
    rule = Rule(*words.prior, words.limit_rate, words.threshold)
    people = derive_watched(events, kinds, adsl, trial)
    for status in STATUSES:
        ids = people.loc[people["STATUS"] == status, "USUBJID"]
        add_count(rows, len(ids), len(people), who=ids, variable="status", variable_level=status)
    size = min(max(trial.planned_participants or 0, len(people)), MOST)
    boundaries = {n: compute_boundary(rule, n) for n in range(words.minimum, size + 1)}
    _add_path(rows, people[people["STATUS"].isin([HAD, OBSERVED])], boundaries, rule)
    _add_rule(rows, boundaries, rule, words.true_rates)
    return rows.frame()


def ard_chance_of_any(adsl, trial):
    """Return the chance that the treated show at least one event of a true rate.

    `variable_level` is the rate; "seen" is the rate that shows itself with a chance of 95%.
    """
    rows = ResultRows("chance_of_any", "safety")
    N = len(in_population(adsl, "safety"))
    for rate in trial.safety.seen_rates:
        stats = {"estimate": compute_chance_of_any(rate, N), "N": N}
        rows.add(stats, method=CHANCE, variable="chance", variable_level=f"{rate:g}")
    seen = 1 - (1 - CERTAIN) ** (1 / N) if N else math.nan
    warning = "" if N else NOBODY
    rows.add({"estimate": seen, "N": N}, method=CHANCE, warning=warning, variable="seen")
    return rows.frame()


def _add_path(rows, observed, boundaries, rule):
    ids, had = observed["USUBJID"], observed["STATUS"] == HAD
    reached = math.nan
    for n, x in enumerate(had.head(MOST).cumsum(), 1):
        who = ids[:n][had[:n]]
        key = {"variable": "participant", "variable_level": n}
        rows.add({"n": x, "N": n}, who=who, **key)
        boundary = boundaries.get(n)
        if math.isnan(reached) and boundary is not None and x >= boundary:
            reached = n
    warning = NOT_REACHED if math.isnan(reached) else ""
    rows.add({"estimate": reached}, variable="reached", warning=warning)
    stats = {"n": int(had.sum()), "N": len(ids)}
    stats["estimate"] = float(compute_posterior(rule, stats["n"], len(ids)))
    rows.add(stats, who=ids[had], method=BETA_BINOMIAL, variable="posterior")


def _add_rule(rows, boundaries, rule, true_rates):
    for n, boundary in boundaries.items():
        stats = {"estimate": math.nan if boundary is None else boundary}
        warning = NO_NUMBER if boundary is None else ""
        key = {"variable": "boundary", "variable_level": n}
        rows.add(stats, method=BETA_BINOMIAL, warning=warning, **key)
    for rate in true_rates if boundaries else ():
        stop, expected = compute_operating_characteristics(rule, list(boundaries), rate)
        stats = {"p": stop, "mean": expected, "N": max(boundaries)}
        rows.add(stats, method=EXACT_PATHS, variable="operating", variable_level=f"{rate:g}")
