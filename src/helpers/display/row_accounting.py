"""What is shown of the way of every delivered row: left out, used, or not used for a reason."""

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.ard.row_accounting import (
    ABOUT_TRIAL,
    DELIVERED,
    LEFT_OUT,
    NOT_IN_DM,
    STANDINGS,
    USED,
)
from helpers.cut.findings import mask_id, mask_value
from helpers.cut.left_out import OTHER_NUMBER, ROLLED_BACK, ROW_EXCLUDED
from helpers.display.domains import domain_name, domain_words
from helpers.display.formats import count
from helpers.display.shown import Shown, fold
from helpers.display.tables import INDENT, html_table, listing
from helpers.display.text import absent, listed, sentence

KINDS = {ROW_EXCLUDED: "Rows left out", ROLLED_BACK: "Values set back"}
KIND = {ROW_EXCLUDED: "Row left out", ROLLED_BACK: "Value set back"}
NOTHING = "Nothing in this delivery is after its data cut."
LISTED = 60  # rows on the page; the file of the whole holds all
FILE = "after_the_cut"
EXPORTED = ("domain", "row", "subject", "column", "value", "action", "reason")


def left_out_sentence(results, standing):
    """Return how many of the delivered rows the cut rules left out, and what they took back."""
    tables = levels(standing, "variable")
    delivered, gone = (sum(_rows(standing, t, word) for t in tables) for word in ("", LEFT_OUT))
    back = pick(results, "n_event", group_level=ROLLED_BACK, variable="")
    again = select(results, variable_level=OTHER_NUMBER, stat_name="n_event")["stat"].sum()
    late = gone - again
    if not gone + back:
        return absent(NOTHING)
    lost = "was left out because it is" if late == 1 else "were left out because they are"
    one, more = "value was set back to what it was", "values were set back to what they were"
    set_back = one if back == 1 else more
    twice = f", {count(again)} as a person listed again under another number"
    also = twice if again else ""
    return sentence(
        f"Of {count(delivered)} delivered rows, {count(late)} {lost} after the data cut{also}, and "
        f"{count(delivered - gone)} remain. In these, {count(back)} {set_back} on that day."
    )


def left_out_table(results):
    """Return what the cut rules left out or took back, by domain and reason."""
    rows, labels = [], []
    for action, kind in KINDS.items():
        found = select(results, group_level=action, stat_name="n_event")
        for domain in [name for name in dict.fromkeys(found["variable"]) if name]:
            for reason in levels(results, group_level=action, variable=domain):
                key = {"group_level": action, "variable": domain, "variable_level": reason}
                numbers = [count(pick(results, name, **key)) for name in ("n_event", "n")]
                labels.append(domain_name(domain))
                rows.append([kind, reason, *numbers])
    if not rows:
        return Shown("")  # the sentence says so already
    heads = ["What", "Why", "Rows or values", "Participants"]
    cells = pd.DataFrame(rows, index=pd.Index(labels, name="Domain"), columns=heads)
    notes = [
        "A partial date counts as the first day that it allows, for this question alone; a row "
        "without a date stays. Qualifiers follow their record, counts their sample."
    ]
    return html_table(cells, "After the data cut", notes, "left_out")


def left_out_export(excluded):
    """Return every row and value left out as it may leave the page: masked as findings are."""
    values = zip(excluded["column"], excluded["value"], strict=True)
    masked = excluded.assign(
        subject=excluded["subject"].map(mask_id),
        value=[mask_value(column, value) for column, value in values],
    )
    return masked[list(EXPORTED)]


def left_out_listing(export):
    """Return the rows and values left out, folded away; the file holds those not shown."""
    if export.empty:
        return Shown("")
    cells = pd.DataFrame(
        {
            "Participant": export["subject"],
            "Date or value": export["column"] + " " + export["value"],
            "What": export["action"].map(KIND),
            "Why": export["reason"],
        }
    )
    cells.index = pd.Index(list(map(_place, export["domain"], export["row"])), name="Where")
    notes = ["Rows are numbered as in the file; what could name a person is masked."]
    body = listing(cells, "Rows and values after the data cut", notes, limit=LISTED, whole=FILE)
    return fold(f"Every row and value after the data cut ({count(len(cells))})", body)


def _place(domain, row):
    return domain.upper() if pd.isna(row) else f"{domain.upper()} row {int(row)}"


def standing_table(results):
    """Return the rows of each table by the standing of their participant."""
    tables = levels(results, "variable")
    always = [word for word in STANDINGS if word not in (NOT_IN_DM, ABOUT_TRIAL)]
    rare = [w for w in STANDINGS if w not in always and any(_rows(results, t, w) for t in tables)]
    words = [LEFT_OUT, *always, *rare]
    rows = [
        [count(_rows(results, table)), *(_rows_and_people(results, table, word) for word in words)]
        for table in tables
    ]
    names = pd.Index([domain_name(table) for table in tables], name="Domain")
    heads = ["Delivered", *(word[0].upper() + word[1:] for word in words)]
    cells = pd.DataFrame(rows, index=names, columns=heads)
    notes = ["Rows (participants). Rows left out and the standings add up to the rows delivered."]
    title = "Rows by domain and standing of the participant"
    return html_table(cells, title, notes, "rows_by_standing")


def _rows(results, table, word=DELIVERED):
    return pick(results, "n_event", variable=table, variable_level=word)


def _rows_and_people(results, table, word):
    rows, people = (
        pick(results, name, variable=table, variable_level=word) for name in ("n_event", "n")
    )
    if not rows:
        return "0"
    return f"{count(rows)} ({count(people)})" if people else count(rows)


def rows_used_table(results):
    """Return for each table with rows those left out, used and not used, by reason, folded away."""
    rows, labels = [], []
    for table in _filled(results):
        for level in levels(results, variable=table):
            labels.append(INDENT + level[0].upper() + level[1:] if level else domain_name(table))
            rows.append([count(_rows(results, table, level))])
    if not rows:
        return Shown("")
    cells = pd.DataFrame(rows, index=pd.Index(labels, name="Domain"), columns=["Rows"])
    notes = [
        "Rows left out, used and not used add up to the rows delivered. Read as they stand: no "
        "analysis leaves a row of this domain out by itself."
    ]
    title = "Rows by domain and use"
    return fold(title, html_table(cells, title, notes, "rows_used"))


def _filled(results):
    return [table for table in levels(results, "variable") if _rows(results, table)]


def rows_used_sentence(results, totals):
    """Return how many rows of the domains that an analysis chooses from are used.

    `totals` are the results of `ard_rows_total`.
    """
    asked = [table for table in _filled(results) if USED in levels(results, variable=table)]
    if not asked:
        return Shown("")
    used, of = (pick(totals, "n_event", variable=name) for name in ("chosen", "chosen from"))
    words = f"Of {count(of)} rows left in {listed(map(domain_words, asked))}"
    are = "is" if used == 1 else "are"
    return sentence(
        f"{words}, {count(used)} {are} used; each of the others has a reason in the table."
    )
