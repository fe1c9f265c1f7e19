"""What is shown of the check of a cut: its findings by check, one by one, and what it looked at."""

import pandas as pd

from helpers.ard.findings import CHECKS, SILENT, STATUS, UNDONE
from helpers.ard.frame import pick
from helpers.cut import schema
from helpers.cut.compare_findings import STATUSES
from helpers.cut.findings import SEVERITIES
from helpers.display.formats import count
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import INDENT, html_table, listing
from helpers.display.text import listed, sentence, some

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
    stand = [f"{some(_count(results, **_standing(s)))} {STANDING[s]}" for s in STATUSES]
    return sentence(f"{words} Against the cut of {previous}: {listed(stand)}.")


def _plural(severity, n):
    return "notes" if severity == "note" and n != 1 else severity


def _count(results, severity="", rule="", stat="n_event", **group):
    key = {"group": "", "variable": severity, "variable_level": rule, **group}
    return pick(results, stat, **key)


def _standing(status):
    return {"group": STATUS, "group_level": status}


def checks_table(results, checks, previous):
    """Return the checks that found something now or before: the rule, how often, how it stands.

    Nothing where no check did: the sentence above the table says so.
    """
    standings = STATUSES if previous is not None else ()
    numbers = _by_check(results, checks).reindex(columns=["n_event", "n", *standings], fill_value=0)
    shown = numbers.ne(0).any(axis=1).to_numpy()
    if not shown.any():
        return Shown("")
    told, numbers = checks[shown], numbers[shown]
    cells = pd.DataFrame(
        {"What must hold": told["sentence"].tolist(), "Severity": told["severity"].tolist()},
        index=pd.Index(told["rule"].map(_words), name="Check"),
    )
    heads = ["Findings", "Participants", *(word.capitalize() for word in standings)]
    cells[heads] = numbers.map(count).to_numpy()
    notes = ["A finding is one place in the data that breaks the rule of a check."]
    if previous is not None:
        notes += [
            f"New and old: not found, and found already, in the cut of {previous}. "
            "Resolved: found there and no longer found."
        ]
    return html_table(cells, "Checks that found something", notes, "findings")


def _by_check(results, checks):
    """Return the numbers of each check, one row each: findings and participants, and by status.

    What a check without data could not count, and a status that none of its findings has, is 0.
    """
    now = results["group"].eq("")
    ours = results[now | results["stat_name"].eq("n_event")]
    named = ours.assign(column=ours["stat_name"].where(now, ours["group_level"]))
    wide = named.pivot(index=["variable", "variable_level"], columns="column", values="stat")
    return wide.loc[pd.MultiIndex.from_frame(checks[["severity", "rule"]])].fillna(0)


def silent_checks(results, checks):
    """Return the checks that found nothing and those that had nothing to look at, folded away."""
    made, lacking = checks[checks["lacking"] == ""], checks[checks["lacking"] != ""]
    silent = made[_by_check(results, made)["n_event"].eq(0).to_numpy()]
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
    return fold(f"Every finding ({len(cells)})", listing(cells, title, notes, FILE))


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
