"""Disposition: from screening to the end of treatment and of the study."""

from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count

ANALYSIS = "disposition"
STATUSES = ("ONGOING", "COMPLETED", "DISCONTINUED")
NOT_RECORDED = "NOT RECORDED"
NOT_YET = "NOT STARTED AT THE CUT"


def ard_disposition(adsl, adscreen, trial):
    """Return counts from screening to the end of the study, each with its denominator.

    Screening counts all screened participants, and is never split by arm; study status counts the
    included, treatment status the treated. Reasons are of those who failed screening, were never
    treated, stopped treatment or left the study, over the same denominator; where the site gave no
    words for a failed screening, the criteria that failed stand for them. `screened_again` are
    those with more than one screening, `included_later` those of them who were included after a
    failure; `earlier_failure` holds the reasons of these failures.

    Parameters
    ----------
    adsl : DataFrame, one record per USUBJID
    adscreen : DataFrame, one record per USUBJID and SCREENNO
        Needs OUTCOME, SITEREAS and FAILED.
    trial : Trial
    """
    parts = [_screening(adsl, adscreen), _inclusion(adsl, trial), _treatment(adsl, trial)]
    return concat_results(parts)


def add_members(rows, people, inside, **keys):
    """Add how many of some participants a condition holds for, among all of them, and who."""
    who = people.loc[inside, "USUBJID"]
    add_count(rows, len(who), len(people), who=who, **keys)


def add_reasons(rows, people, reasons, **keys):
    """Add one count for each reason, the most frequent first, among all of some participants.

    `reasons` is a Series for those concerned, on the index of `people`; missing is NOT RECORDED.
    """
    named = reasons.fillna(NOT_RECORDED)
    counts = named.value_counts()
    # most frequent first, then by name: the order must not follow the order of the rows
    for reason, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        inside = people.index.isin(named.index[named == reason])
        add_members(rows, people, inside, variable_level=reason, **keys)


def _screening(adsl, adscreen):
    rows = ResultRows(ANALYSIS, "screened")
    failed, included = adsl["SCRFFL"].eq("Y"), adsl["INCLFL"].eq("Y")
    add_members(rows, adsl, slice(None), variable="screened")
    _add_screenings(rows, adsl, adscreen)
    add_members(rows, adsl, failed, variable="screen_failure")
    reasons = _why_failed(adsl, adscreen)[failed]
    add_reasons(rows, adsl, reasons, variable="screen_failure_reason")
    add_members(rows, adsl, ~failed & ~included, variable="in_screening")
    add_members(rows, adsl, included, variable="included")
    return rows.frame()


def _why_failed(adsl, adscreen):
    """Return the site's words on a failed screening, else the criteria that failed in the last."""
    last = adscreen.sort_values("SCREENNO").drop_duplicates("USUBJID", keep="last")
    failed = last.set_index("USUBJID")["FAILED"].replace("", None)
    criteria = adsl["USUBJID"].map(failed).map("CRITERIA NOT MET: {}".format, na_action="ignore")
    return adsl["SCRFREAS"].where(adsl["SCRFREAS"].notna(), criteria)


def _add_screenings(rows, adsl, adscreen):
    """Add how many were screened again, how many of them got in, and why they had failed."""
    again = adsl["USUBJID"].isin(adscreen.loc[adscreen["SCREENNO"] > 1, "USUBJID"])
    failures = adscreen[adscreen["OUTCOME"] == "FAILED"].drop_duplicates("USUBJID")
    later = adsl["INCLFL"].eq("Y") & adsl["USUBJID"].isin(failures["USUBJID"])
    add_members(rows, adsl, again, variable="screened_again")
    add_members(rows, adsl, later, variable="included_later")
    words = failures.set_index("USUBJID")["SITEREAS"].replace("", None)
    reasons = adsl.loc[later, "USUBJID"].map(words)
    add_reasons(rows, adsl, reasons, variable="earlier_failure")


def _inclusion(adsl, trial):
    rows = ResultRows(ANALYSIS, "included")
    for keys, people in arms_of(in_population(adsl, "included"), trial.report_by):
        treated = people["SAFFL"].eq("Y")
        add_members(rows, people, ~treated, variable="not_treated", **keys)
        reasons = _why_untreated(people[~treated])
        add_reasons(rows, people, reasons, variable="not_treated_reason", **keys)
        add_members(rows, people, treated, variable="treated", **keys)
        _add_status(rows, people, "study", keys)
        add_members(rows, people, people["DTHFL"].eq("Y"), variable="died", **keys)
        if trial.report_by == "arm":
            other = people["ACTARM"].ne(people["ARM"])
            add_members(rows, people, other, variable="followed_other_arm", **keys)
    return rows.frame()


def _why_untreated(people):
    """Return why included participants got no dose: what ended treatment, else the study."""
    reason = people["DCTREAS"].where(people["DCTREAS"].notna(), people["DCSREAS"])
    return reason.mask(reason.isna() & people["EOSSTT"].eq("ONGOING"), NOT_YET)


def _treatment(adsl, trial):
    rows = ResultRows(ANALYSIS, "safety")
    for keys, people in arms_of(in_population(adsl, "safety"), trial.report_by):
        _add_status(rows, people, "treatment", keys)
    return rows.frame()


def _add_status(rows, people, what, keys):
    status, reason = {"study": ("EOSSTT", "DCSREAS"), "treatment": ("EOTSTT", "DCTREAS")}[what]
    for level in STATUSES:
        key = {"variable": f"{what}_status", "variable_level": level, **keys}
        add_members(rows, people, people[status].eq(level), **key)
    stopped = people.loc[people[status].eq("DISCONTINUED"), reason]
    add_reasons(rows, people, stopped, variable=f"{what}_reason", **keys)
