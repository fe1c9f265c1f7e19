"""Where every delivered row went: left out by the cut rules, used, or not used for a reason."""

import pandas as pd

from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_records
from helpers.cut import schema
from helpers.cut.left_out import ROLLED_BACK, ROW_EXCLUDED

DELIVERED = ""
LEFT_OUT = "left out by the cut rules"
NOT_IN_DM = "of nobody in DM"
ABOUT_TRIAL = "about the trial"
STANDINGS = ("treated", "included, not treated", "screened only", NOT_IN_DM, ABOUT_TRIAL)
ACTIONS = (ROW_EXCLUDED, ROLLED_BACK)
USED = "used"
READ = "read as they stand"
NOT_USED = "not used: "
CUT_OFF = "left out: "


def ard_left_out(cut):
    """Return what the cut rules left out or took back, by domain, action and reason.

    `n_event` counts rows or values, `n` the participants they belong to. The group is the action:
    its first row, without a domain, is the total, 0 where nothing is after the cut.
    """
    rows = ResultRows("left_out", "screened")
    for action in ACTIONS:
        found = cut.excluded[cut.excluded["action"] == action]
        group = {"group": "action", "group_level": action}
        add_records(rows, found["subject"], **group)
        for domain in (*cut.tables, schema.COUNTS):
            for reason, part in found[found["domain"] == domain].groupby("reason", sort=False):
                add_records(rows, part["subject"], variable=domain, variable_level=reason, **group)
    return rows.frame()


def ard_rows_by_standing(cut, adsl):
    """Return the rows of every delivered table by the standing of their participant.

    `n_event` counts rows, `n` participants. What the cut rules left out and the standings of the
    others add up to the rows delivered. A row about the trial (TI, TS) has no participant.
    """
    rows = ResultRows("rows_by_standing", "screened")
    standing = standing_of(adsl)
    for table in cut.tables:
        people, gone = cut.subjects(table), _gone(cut, table)
        rows.add({"n_event": cut.delivered_rows(table)}, variable=table)
        add_records(rows, gone["subject"], variable=table, variable_level=LEFT_OUT)
        words = people.map(standing).fillna(NOT_IN_DM).mask(people == "", ABOUT_TRIAL)
        for word in STANDINGS:
            add_records(rows, people[words == word], variable=table, variable_level=word)
    return rows.frame()


def ard_rows_used(cut, reasons):
    """Return for every delivered table how many rows are used, and why the others are not.

    What the cut rules left out, by reason, the rows used and those not used, by reason, add up to
    the rows delivered. A table of which no analysis leaves a row out is read as it stands.

    Parameters
    ----------
    cut : Cut
    reasons : dict from the name of a table to a Series, one value per row at the cut
        Missing where the row is used, else the reason.
    """
    rows = ResultRows("rows_used", "screened")
    for table in cut.tables:
        key = {"variable": table}
        rows.add({"n_event": cut.delivered_rows(table)}, **key)
        for reason, n in _gone(cut, table)["reason"].value_counts(sort=False).items():
            words = reason[0].lower() + reason[1:].rstrip(".")
            rows.add({"n_event": n}, variable_level=f"{CUT_OFF}{words}", **key)
        why = reasons.get(table)
        if why is None:
            rows.add({"n_event": len(cut.subjects(table))}, variable_level=READ, **key)
            continue
        rows.add({"n_event": int(why.isna().sum())}, variable_level=USED, **key)
        for reason, n in why.value_counts().sort_index().items():
            rows.add({"n_event": n}, variable_level=NOT_USED + reason, **key)
    return rows.frame()


def ard_rows_total(rows_used):
    """Return all delivered rows by what became of them, from the results of `ard_rows_used`.

    Rows are used unless the cut rules left them out or an analysis that chooses among the rows of
    their table did: these three add up to the rows delivered. `chosen from` counts the rows that
    such analyses had before them, `chosen` those they used.
    """
    level, n = rows_used["variable_level"], rows_used["stat"]
    delivered, chosen = n[level == DELIVERED].sum(), n[level == USED].sum()
    cut_off, unused = (n[level.str.startswith(way)].sum() for way in (CUT_OFF, NOT_USED))
    found = {"delivered": delivered, "left out": cut_off, "not used": unused}
    found |= {"used": delivered - cut_off - unused}
    found |= {"chosen from": chosen + unused, "chosen": chosen}
    rows = ResultRows("rows_total", "screened")
    for name, number in found.items():
        rows.add({"n_event": number}, variable=name)
    return rows.frame()


def standing_of(adsl):
    """Return each participant's standing by USUBJID: treated, included, or screened only."""
    standing = pd.Series("screened only", index=adsl["USUBJID"].to_numpy(), dtype=object)
    for flag, word in (("INCLFL", "included, not treated"), ("SAFFL", "treated")):
        standing[(adsl[flag] == "Y").to_numpy()] = word
    return standing


def _gone(cut, table):
    excluded = cut.excluded
    return excluded[(excluded["domain"] == table) & (excluded["action"] == ROW_EXCLUDED)]
