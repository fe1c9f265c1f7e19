"""What the check of a cut found: by severity and by check, and how it stands against the last."""

import math

from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_records
from helpers.cut.compare_findings import RESOLVED, STATUSES
from helpers.cut.findings import SEVERITIES

STATUS = "status"
CHECKS = "checks"
FOUND, SILENT, UNDONE = KINDS = ("found something", "found nothing", "had no data to look at")
NOT_MADE = "{} was not delivered"


def ard_findings(found, checks, previous):
    """Return how many findings each check made, in how many participants, and which are new.

    `variable` is the severity and `variable_level` the check, "" for all of them. `n_event` counts
    the findings of this cut, `n` the participants they name. A check that found nothing has 0; one
    without anything to look at is missing, and its warning names the domain. The group `status`
    counts findings that are NEW, OLD and RESOLVED since the cut before; a first cut has no such
    group. The variable `checks` counts the checks by what became of them.

    Parameters
    ----------
    found : DataFrame, one record per finding
        `helpers.cut.compare_findings`: needs severity, rule, subject, status.
    checks : DataFrame, one record per check
        `helpers.cut.checks.checks_of`: needs rule, severity, lacking.
    previous : str or None
        The cut before; None for the first cut.
    """
    rows = ResultRows("findings", "screened")
    current = found[found["status"] != RESOLVED]
    add_records(rows, current["subject"])
    for severity in SEVERITIES:
        members = current[current["severity"] == severity]
        add_records(rows, members["subject"], variable=severity)
        _add_checks(rows, members, checks[checks["severity"] == severity])
    _add_kinds(rows, current, checks)
    if previous is not None:
        _add_status(rows, found)
    return rows.frame()


def _add_checks(rows, members, checks):
    by_rule = dict(iter(members.groupby("rule")))
    for check in checks.itertuples():
        key = {"variable": check.severity, "variable_level": check.rule}
        if check.lacking:
            nothing = {"n_event": math.nan, "n": math.nan}
            rows.add(nothing, warning=NOT_MADE.format(check.lacking), **key)
        else:
            add_records(rows, by_rule.get(check.rule, members.iloc[:0])["subject"], **key)


def _add_kinds(rows, current, checks):
    made = checks["lacking"] == ""
    finding = checks["rule"].isin(current["rule"])
    kinds = (made & finding, made & ~finding, ~made)
    for kind, members in zip(KINDS, kinds, strict=True):
        rows.add({"n_event": int(members.sum())}, variable=CHECKS, variable_level=kind)


def _add_status(rows, found):
    for status in STATUSES:
        group = {"group": STATUS, "group_level": status}
        ours = found[found["status"] == status]
        add_records(rows, ours["subject"], **group)
        for severity in SEVERITIES:
            members = ours[ours["severity"] == severity]
            add_records(rows, members["subject"], variable=severity, **group)
            for rule, some in members.groupby("rule", sort=False):
                key = {**group, "variable": severity, "variable_level": rule}
                add_records(rows, some["subject"], **key)
