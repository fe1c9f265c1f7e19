"""Vital signs: values and change by visit, limits of the trial file, and what was delivered."""

from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.summaries import add_summary

BASELINE = "baseline"
MET, NEW, NOT_JUDGED = "met on treatment", "met, and not at baseline", "no value to judge"


def vital_sign_visits(trial):
    """Return the planned visits with vital signs after the day of the first dose."""
    return [visit for visit in trial.visits_with("vital_signs") if visit.window[1] > 1]


def followed_parameters(advs, adsl):
    """Return the parameters that a treated participant has a value of after the first dose.

    In the order of their codes: positions of one test stand together.
    """
    treated = advs["USUBJID"].isin(in_population(adsl, "safety")["USUBJID"])
    return sorted(advs.loc[treated & advs["AVAL"].notna() & (advs["ADY"] > 1), "PARAMCD"].unique())


def ard_vital_signs(advs, adsl, trial):
    """Return value and change from baseline of each parameter at baseline and at each visit.

    `variable` is "SYSBP (mmHg).value" or "SYSBP (mmHg).change", `variable_level` the visit. Of a
    visit counts the day nearest to its target; change needs a baseline.
    """
    rows = ResultRows("vital_signs", "safety")
    parameters = followed_parameters(advs, adsl)
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        mine = dict(iter(advs[advs["USUBJID"].isin(people["USUBJID"])].groupby("PARAMCD")))
        for paramcd in parameters:
            of_param = mine.get(paramcd, advs.iloc[:0])
            _add_parameter(rows, of_param, trial, {"variable": paramcd, **keys})
    return rows.frame()


def _add_parameter(rows, records, trial, keys):
    name = keys.pop("variable")
    first = records[records["ABLFL"] == "Y"]
    value = {"variable": f"{name}.value", **keys}
    add_summary(rows, first["AVAL"], who=first["USUBJID"], variable_level=BASELINE, **value)
    at_visit = dict(iter(records[records["ANL01FL"] == "Y"].groupby("AVISIT")))
    for visit in vital_sign_visits(trial):
        found = at_visit.get(visit.id, records.iloc[:0])
        found = found[found["ADY"] > 1]
        for kind, column in (("value", "AVAL"), ("change", "CHG")):
            key = {"variable": f"{name}.{kind}", "variable_level": visit.id, **keys}
            add_summary(rows, found[column], who=found["USUBJID"], **key)


def ard_vital_sign_limits(advslim, adsl, trial):
    """Return how many met each limit of a vital sign on treatment, with an exact interval.

    `variable` is the limit. N are the treated with a value to judge on treatment; of "met, and not
    at baseline" those of them whose baseline was judged and did not meet it. Who has no value is
    counted apart.
    """
    rows = ResultRows("vital_sign_limits", "safety")
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        mine = advslim[advslim["USUBJID"].isin(people["USUBJID"])]
        for limit in trial.safety.vital_sign_limits:
            _add_limit(rows, mine[mine["LIMIT"] == limit.id], {"variable": limit.id, **keys})
    return rows.frame()


def _add_limit(rows, ours, keys):
    judged = ours[ours["METFL"].notna()]
    before = judged[judged["BMETFL"] == "N"]
    for level, of in ((MET, judged), (NEW, before)):
        ids = of.loc[of["METFL"] == "Y", "USUBJID"]
        if level == MET or len(before):
            add_rate(rows, len(ids), len(of), who=ids, variable_level=level, **keys)
    ids = ours.loc[ours["METFL"].isna(), "USUBJID"]
    add_count(rows, len(ids), len(ours), who=ids, variable_level=NOT_JUDGED, **keys)
    unit = ours[ours["NUNIT"] > 0]
    if len(unit):
        stats = {"n": len(unit), "n_event": int(unit["NUNIT"].sum())}
        rows.add(stats, who=unit["USUBJID"], variable_level="values in another unit", **keys)


def ard_vital_sign_accounting(advs, adsl):
    """Return what became of the delivered records of the treated.

    `variable_level` is a reason not to count a record, else what it counts for; n_event counts
    records, n participants.
    """
    mine = advs[advs["USUBJID"].isin(in_population(adsl, "safety")["USUBJID"])]
    value = mine["AEXCL"].isna()
    extra = value & (mine["ANL01FL"] != "Y") & (mine["ABLFL"] != "Y")
    kinds = {"delivered": mine["USUBJID"].notna()}
    kinds |= {reason: mine["AEXCL"] == reason for reason in sorted(mine["AEXCL"].dropna().unique())}
    kinds |= {"baseline or visit": value & ~extra, "other days": extra}
    rows = ResultRows("vital_sign_accounting", "safety")
    for name, holds in kinds.items():
        found = mine[holds]
        ids = found["USUBJID"].unique()
        stats = {"n": len(ids), "n_event": int(found["NREAD"].sum())}
        rows.add(stats, who=ids, variable="records", variable_level=name)
    repeated = mine[value & (mine["NREAD"] > 1)]
    ids = repeated["USUBJID"].unique()
    stats = {"n": len(ids), "n_event": len(repeated)}
    rows.add(stats, who=ids, variable="days", variable_level="mean of several readings")
    return rows.frame()
