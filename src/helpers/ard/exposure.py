"""Exposure: how long each drug was given, how often, how much, against what plan, and its end."""

from helpers.adam.dose_plan import planned_days
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count
from helpers.ard.summaries import add_summary

MEASURES = {
    "days": "ADURD",
    "days_dosed": "DAYSDOSED",
    "doses": "NDOSE",
    "cumulative_dose": "CUMDOSE",
    "dose_intensity": "RDI",
}
FLAGS = {"interrupted": "INTERFL", "reduced": "REDUCFL", "overlapping": "OVERLFL"}
RDI_METHOD = "100 x dose given / dose planned for the days from first to last dose"
NEVER_TREATED = "never treated"
REACHED, ONGOING, EARLIER, UNKNOWN = (
    "reached the planned duration",
    "ongoing before it",
    "ended before it",
    "end not recorded",
)
DURATIONS = (REACHED, ONGOING, EARLIER, UNKNOWN)


def ard_exposure(adexsum, adsl, trial):
    """Return exposure to each drug in the treated: overall, by arm if reported so, and by phase.

    `variable` is the treatment; `variable_level` is exposed (of all treated, in a phase of all who
    entered it), interrupted, reduced, overlapping (of those exposed), a summary of those exposed
    (`MEASURES`; dose intensity in percent), or a class of dose intensity such as "80 to below 100"
    of those who have one. Who has no dose intensity although there is a plan is counted under the
    reason. One row more counts the included who never had a dose of study treatment.

    Parameters
    ----------
    adexsum : DataFrame, one record per USUBJID, TRT and APHASE
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    treated = in_population(adsl, "safety")
    parts = [_never_treated(adsl)]
    for keys, people in arms_of(treated, trial.report_by):
        whole = adexsum[adexsum["APHASE"] == ""]
        parts.append(_exposure(whole, people["USUBJID"], trial, keys))
    if len(trial.phases) > 1:
        for number, phase in enumerate(trial.phases, 1):
            entered = treated.loc[treated[f"AP{number:02d}SDT"].notna(), "USUBJID"]
            keys = {"group": "phase", "group_level": phase.id}
            of_phase = adexsum[adexsum["APHASE"] == phase.id]
            parts.append(_exposure(of_phase, entered, trial, keys))
    return concat_results(parts)


def _never_treated(adsl):
    rows = ResultRows("exposure", "included")
    included = in_population(adsl, "included")
    ids = included.loc[included["SAFFL"] != "Y", "USUBJID"]
    add_count(rows, len(ids), len(included), who=ids, variable=NEVER_TREATED)
    return rows.frame()


def intensity_classes(trial):
    """Return (name, lowest, limit) of each class of dose intensity, in percent, lowest first."""
    limits = [f"{limit:g}" for limit in trial.safety.dose_intensity_percent]
    names = [f"below {limits[0]}"]
    names += [f"{low} to below {high}" for low, high in zip(limits, limits[1:], strict=False)]
    names += [f"{limits[-1]} or more"]
    bounds = [0, *trial.safety.dose_intensity_percent, float("inf")]
    return list(zip(names, bounds[:-1], bounds[1:], strict=True))


def _exposure(adexsum, people, trial, keys):
    rows = ResultRows("exposure", "safety")
    inside = adexsum[adexsum["USUBJID"].isin(people)]
    for treatment in trial.treatments:
        ours = inside[inside["TRT"] == treatment.id]
        key = {"variable": treatment.id, **keys}
        exposed = ours[ours["EXPOSFL"] == "Y"]
        ids = exposed["USUBJID"]
        add_count(rows, len(ids), len(people), who=ids, variable_level="exposed", **key)
        if exposed.empty:
            continue
        for level, flag in FLAGS.items():
            ids = exposed.loc[exposed[flag] == "Y", "USUBJID"]
            add_count(rows, len(ids), len(exposed), who=ids, variable_level=level, **key)
        _add_measures(rows, exposed, treatment, key)
        if treatment.plan:
            _add_classes(rows, exposed, trial, key)
    return rows.frame()


def _add_measures(rows, exposed, treatment, key):
    for level, column in MEASURES.items():
        if level != "dose_intensity" or treatment.plan:
            who = exposed["USUBJID"]
            add_summary(rows, exposed[column], who=who, variable_level=level, **key)


def _add_classes(rows, exposed, trial, key):
    """Add how many are in each class of dose intensity, and why others have none."""
    # 9 digits: 146.4 of 183 is 80%, and not a rounding error below it
    intensity = exposed.set_index("USUBJID")["RDI"].round(9)
    N = int(intensity.notna().sum())
    for name, low, high in intensity_classes(trial):
        ids = intensity.index[(intensity >= low) & (intensity < high)]
        level = f"dose intensity {name}"
        add_count(rows, len(ids), N, who=ids, method=RDI_METHOD, variable_level=level, **key)
    without = exposed[exposed["RDI"].isna()]
    reasons = without["DOSEEXCL"].fillna("no dose planned for those days")
    for reason, ids in without["USUBJID"].groupby(reasons, sort=True):
        level = f"no dose intensity: {reason}"
        add_count(rows, len(ids), len(exposed), who=ids, variable_level=level, **key)


def ard_dose_changes(adex, adsl, trial):
    """Return holds, reductions and other changes of dosing with their reasons, by drug.

    `variable` is the drug, `variable_level` "interrupted: ADVERSE EVENT" (the reason as recorded,
    or "not recorded"): n of those who received the drug, and n_event changes. A record can show
    both a hold and a reduction, and counts in both; one with a reason that shows neither is an
    "other change".
    """
    treated = in_population(adsl, "safety")
    ours = adex[adex["USUBJID"].isin(treated["USUBJID"]) & adex["TRT"].notna()]
    drug = [ours[name] for name in ("USUBJID", "TRT")]
    ours = ours[ours["GIVENFL"].eq("Y").groupby(drug).transform("any")]
    held, reduced = ours["INTERFL"] == "Y", ours["REDUCFL"] == "Y"
    kinds = {
        "interrupted": held,
        "reduced": reduced,
        "other change": ours["EXADJ"].notna() & ~held & ~reduced,
    }
    rows = ResultRows("dose_changes", "safety")
    for treatment in trial.treatments:
        of_drug = ours["TRT"] == treatment.id
        N = ours.loc[of_drug, "USUBJID"].nunique()
        for kind, holds in kinds.items():
            records = ours[holds & of_drug]
            reasons = records["EXADJ"].fillna("not recorded")
            for reason, found in records.groupby(reasons, sort=True):
                ids = found["USUBJID"].unique()
                stats = {"n": len(ids), "N": N, "n_event": len(found)}
                key = {"variable": treatment.id, "variable_level": f"{kind}: {reason}"}
                rows.add(stats, who=ids, **key)
    return rows.frame()


def ard_treatment_end(adeot, adexsum, adsl, trial):
    """Return how each drug ended in those who received it, and how long against the plan.

    `variable` is the drug; `variable_level` is a status of ADEOT, "reason: ..." for whoever
    stopped, or, where the trial file plans the drug, what came of the planned duration. Days are
    those from the first to the last dose.
    """
    days = adexsum[adexsum["APHASE"] == ""].set_index(["USUBJID", "TRT"])["ADURD"]
    ends = adeot.join(days, on=["USUBJID", "TRT"], validate="1:1")
    rows = ResultRows("treatment_end", "safety")
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        mine = ends[ends["USUBJID"].isin(people["USUBJID"])]
        for treatment in trial.treatments:
            of_drug = mine[mine["TRT"] == treatment.id]
            for level, ids in _endings(of_drug, treatment).items():
                key = {"variable": treatment.id, "variable_level": level, **keys}
                add_count(rows, len(ids), len(of_drug), who=ids, **key)
    return rows.frame()


def _endings(ends, treatment):
    """Return {level: participants} of one drug."""
    if ends.empty:
        return {}
    people = ends.set_index("USUBJID")
    status = people["EOTSTT"].fillna("NOT RECORDED")
    found = {word: people.index[status == word] for word in ("COMPLETED", "ONGOING")}
    found["DISCONTINUED"] = people.index[status == "DISCONTINUED"]
    found["NOT RECORDED"] = people.index[status == "NOT RECORDED"]
    for reason, those in people.groupby("DCTREAS", sort=True):
        found[f"reason: {reason}"] = those.index
    if treatment.plan:
        reached = people["ADURD"] >= planned_days(treatment.plan)
        word = status.map({"ONGOING": ONGOING, "NOT RECORDED": UNKNOWN}).fillna(EARLIER)
        word = word.mask(reached, REACHED)
        found |= {name: people.index[word == name] for name in DURATIONS}
    return found


def ard_dosed_by_week(adex, adsl, trial):
    """Return how many had a dose in each week since their first dose of study treatment.

    `variable` is the drug, `variable_level` the week ("1" holds days 1 to 7). N are the treated
    whose week had begun by the cut, whether they were still treated or alive or not.
    """
    treated = in_population(adsl, "safety")
    given = adex[(adex["GIVENFL"] == "Y") & adex["USUBJID"].isin(treated["USUBJID"])]
    weeks = _weeks_dosed(given.dropna(subset=["ASTDT", "AENDT"]), treated)
    rows = ResultRows("dosed_by_week", "safety")
    last = int(weeks["WEEK"].max()) if len(weeks) else 0
    for keys, people in arms_of(treated, trial.report_by):
        seen = (people["CUTDT"] - people["TRTSDT"]).dt.days // 7 + 1
        mine = weeks[weeks["USUBJID"].isin(people["USUBJID"])]
        for treatment in trial.treatments:
            of_drug = mine[mine["TRT"] == treatment.id].groupby("WEEK")["USUBJID"]
            ids = of_drug.agg(list).to_dict()
            for week in range(1, last + 1) if ids else ():
                who = ids.get(week, [])
                key = {"variable": treatment.id, "variable_level": week, **keys}
                add_count(rows, len(who), int((seen >= week).sum()), who=who, **key)
    return rows.frame()


def _weeks_dosed(given, treated):
    """Return each week, from 1, in which a participant had a dose of a drug: USUBJID, TRT, WEEK."""
    people = treated.set_index("USUBJID")
    first, cut = (given["USUBJID"].map(people[name]) for name in ("TRTSDT", "CUTDT"))
    last = given["AENDT"].where(given["AENDT"] <= cut, cut)
    spans = given[["USUBJID", "TRT"]].assign(
        WEEK=(given["ASTDT"] - first).dt.days // 7 + 1, LAST=(last - first).dt.days // 7 + 1
    )
    lengths = (spans["LAST"] - spans["WEEK"] + 1).clip(lower=0).astype(int)
    weeks = spans.loc[spans.index.repeat(lengths)]
    weeks = weeks.assign(WEEK=weeks["WEEK"] + weeks.groupby(level=0).cumcount())
    return weeks.loc[weeks["WEEK"] >= 1, ["USUBJID", "TRT", "WEEK"]].drop_duplicates()
