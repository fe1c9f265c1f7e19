"""Participants by class and term: history, earlier treatment and medication are counted alike."""

from helpers.ard.endpoints import arms_of
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count

ANY, CLASS_AND_TERM = "any", " | "


def ard_terms(analysis, population, records, people, report_by):
    """Return participants by class and term, each counted once, most frequent first, then by name.

    `variable` is "any"; `variable_level` is "" (any record), the class, or "class | term".

    Parameters
    ----------
    analysis, population : str
    records : DataFrame
        Needs USUBJID, CLASS, TERM; those of `people` only are counted.
    people : DataFrame, one record per USUBJID
        The participants of the population; needs ARM where the trial reports by arm.
    report_by : "arm" or None
    """
    rows = ResultRows(analysis, population)
    ours = records[records["USUBJID"].isin(people["USUBJID"])]
    members = _members(ours)
    for keys, group in arms_of(people, report_by):
        inside = set(group["USUBJID"])
        for level, ids in members.items():
            who = ids & inside
            key = {"variable": ANY, "variable_level": level, **keys}
            add_count(rows, len(who), len(inside), who=who, **key)
    return rows.frame()


def ard_records(analysis, population, records):
    """Return how many records were used and left out, by reason (AEXCL), over all delivered."""
    rows = ResultRows(analysis, population)
    reasons = records["AEXCL"].fillna("used").value_counts()
    for reason in ["used", *sorted(set(reasons.index) - {"used"})]:
        n = int(reasons.get(reason, 0))
        add_count(rows, n, len(records), variable="records", variable_level=reason)
    return rows.frame()


def ard_undelivered(analysis, population, needed, domains):
    """Return one row for each needed domain that was not delivered: nothing is known from it."""
    rows = ResultRows(analysis, population)
    for domain in sorted(needed - set(domains)):
        keys = {"variable": "not delivered", "variable_level": domain}
        rows.add({"n": 0}, warning="the domain was not delivered", **keys)
    return rows.frame()


def _members(records):
    """Return {level: ids} in the order of a table: each class, then its terms."""
    whole = {"": set(records["USUBJID"])}
    classes = {name: set(ids) for name, ids in records.groupby("CLASS")["USUBJID"]}
    terms = {}
    for (group, term), ids in records.groupby(["CLASS", "TERM"])["USUBJID"]:
        terms.setdefault(group, {})[f"{group}{CLASS_AND_TERM}{term}"] = set(ids)
    for group in _by_frequency(classes):
        whole[group] = classes[group]
        whole |= {level: terms[group][level] for level in _by_frequency(terms.get(group, {}))}
    return whole


def _by_frequency(members):
    return sorted(members, key=lambda name: (-len(members[name]), name))
