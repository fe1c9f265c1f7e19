"""What is shown of the check of a cut: its findings by check, one by one, and what it looked at."""

import pandas as pd

from helpers.ard.findings import CHECKS, SILENT, STATUS, UNDONE
from helpers.ard.frame import pick, select
from helpers.cut import schema
from helpers.cut.compare_findings import STATUSES
from helpers.cut.findings import SEVERITIES
from helpers.display.formats import count
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import INDENT, html_table, listing
from helpers.display.text import absent, listed, sentence

MEANING = {
    "structural": "stops the run",
    "clinical": "kept and shown",
    "note": "for information",
}
STANDING = {"NEW": "new", "OLD": "there before", "RESOLVED": "resolved"}
FILE = "data_queries"
MASKED = "Values are masked where they could identify a person."
EXPORTED = ("status", "resolution", "severity", "rule", "domain", "subject", "key", "row",
            "column", "value", "message", "repair")  # fmt: skip


def findings_sentence(results, previous):
    """Return how many findings there are, by what happens to them, and how many are new."""
    total = _count(results)
    found = {word: _count(results, word) for word in SEVERITIES}
    parts = [f"{count(n)} {_plural(word, n)} ({MEANING[word]})" for word, n in found.items() if n]
    noun = "finding" if total == 1 else "findings"
    words = f"The check of this cut made {count(total)} {noun}: {listed(parts)}."
    if not total:
        words = "The check of this cut found nothing."
    if previous is None:
        return sentence(f"{words} There is no cut before it, so that no finding is called new.")
    stand = [f"{count(_count(results, **_standing(s)))} {STANDING[s]}" for s in STATUSES]
    return sentence(f"{words} Against the cut of {previous}: {listed(stand)}.")


def _plural(severity, n):
    return "notes" if severity == "note" and n != 1 else severity


def _count(results, severity="", rule="", stat="n_event", **group):
    key = {"group": "", "variable": severity, "variable_level": rule, **group}
    return pick(results, stat, **key)


def _standing(status):
    return {"group": STATUS, "group_level": status}


def checks_table(results, checks, previous):
    """Return the checks that found something now or before: the rule, how often, how it stands."""
    rows = [_check_row(results, check, previous) for check in checks.itertuples()]
    shown = [row for row in rows if any(row[3:])]
    if not shown:
        return absent("No check found anything.")
    heads = ["Check", "What must hold", "Severity", "Findings", "Participants"]
    heads += [word.capitalize() for word in STATUSES if previous is not None]
    cells = pd.DataFrame(shown, columns=heads).set_index("Check")
    cells[heads[3:]] = cells[heads[3:]].map(count)
    notes = ["A finding is one place in the data that breaks the rule of a check."]
    if previous is not None:
        notes += [
            f"New and old: not found, and found already, in the cut of {previous}. "
            "Resolved: found there and no longer found."
        ]
    return html_table(cells, "Checks that found something", notes, "findings")


def _check_row(results, check, previous):
    words = [_words(check.rule), check.sentence, check.severity]
    if check.lacking:
        return [*words, 0, 0] + [0] * (len(STATUSES) if previous is not None else 0)
    numbers = [_count(results, check.severity, check.rule, stat) for stat in ("n_event", "n")]
    if previous is None:
        return words + numbers
    group = {"variable": check.severity, "variable_level": check.rule}
    found = [select(results, stat_name="n_event", **group, **_standing(s)) for s in STATUSES]
    return words + numbers + [float(one["stat"].sum()) for one in found]


def silent_checks(results, checks):
    """Return the checks that found nothing and those that had nothing to look at, folded away."""
    made, lacking = checks[checks["lacking"] == ""], checks[checks["lacking"] != ""]
    found = [_count(results, check.severity, check.rule) for check in made.itertuples()]
    silent = made[[n == 0 for n in found]]
    return stack(
        _listed_checks(some, _checks(_count(results, CHECKS, kind), kind))
        for some, kind in ((silent, SILENT), (lacking, UNDONE))
    )


def _checks(n, kind):
    return f"{count(n)} {'check' if n == 1 else 'checks'} {kind}"


def _listed_checks(checks, title):
    if checks.empty:
        return Shown("")
    rows = []
    for topic, members in checks.groupby("topic", sort=False):
        rows.append((topic.capitalize(), "", ""))
        rows += [
            (INDENT + _words(check.rule), check.sentence, check.lacking.upper())
            for check in members.itertuples()
        ]
    cells = pd.DataFrame(rows, columns=["Check", "What must hold", "Not delivered"])
    cells = cells.set_index("Check")
    if not checks["lacking"].any():
        cells = cells.drop(columns="Not delivered")
    return fold(title, html_table(cells, title))


def thresholds_table():
    """Return every number at which a check finds something, with its reason, folded away."""
    rows = [
        (row["what"], f"{row['value']} {row['unit']}", row["reason"])
        for row in schema.rows_of("thresholds")
    ]
    cells = pd.DataFrame(rows, columns=["Limit", "Value", "Reason"]).set_index("Limit")
    title = "Limits of the checks"
    notes = ["The same for every trial; the limits of plausible values are those of the checks."]
    return fold(title, html_table(cells, title, notes))


def findings_export(found):
    """Return every finding as readers take it along: new ones first, resolved ones last."""
    order = found["status"].map({status: place for place, status in enumerate(STATUSES)})
    return found.loc[order.sort_values(kind="stable").index, list(EXPORTED)]


def findings_listing(found):
    """Return the findings one by one, folded away: where, what, how it stands, how to repair it.

    Parameters
    ----------
    found : DataFrame
        `findings_export`, in its order.
    """
    if found.empty:
        return Shown("")
    pairs = zip(found["status"], found["resolution"], strict=True)
    cells = pd.DataFrame(
        {
            "Participant": found["subject"],
            "Status": [_status(*pair) for pair in pairs],
            "Check": found["rule"].map(_words),
            "Severity": found["severity"],
            "What": found["message"],
            "Repair": found["repair"].fillna(""),
        }
    )
    cells.index = pd.Index([_where(row) for row in found.to_dict("records")], name="Where")
    if not found["status"].ne("").any():
        cells = cells.drop(columns="Status")
    title = "Listing 16.2.10 Findings of the check"
    notes = [MASKED, "The file holds all of them. The row of a resolved finding is its last one."]
    return fold("Every finding", listing(cells, title, notes, FILE))


def _status(status, resolution):
    return f"{status}: {resolution}" if resolution else status


def _words(rule):
    return str(rule).replace("_", " ")


def _where(finding):
    """Return "AE row 12, AESTDTC 2014-02" for one masked finding."""
    place = str(finding["domain"] or "file").upper()
    if not pd.isna(finding["row"]):
        place += f" row {int(finding['row'])}"
    column = " ".join(str(part) for part in (finding["column"], finding["value"]) if part)
    return f"{place}, {column}" if column else place
