"""What became of the results since the cut before, and who explains it."""

import pandas as pd

from helpers.ard.frame import KEYS, levels, pick, select
from helpers.ard.moves import (
    BY_DATE,
    BY_NOTHING,
    EXPLAINING,
    GONE,
    KINDS,
    NEW,
    SAME,
    UNEXPLAINED,
    categories,
)
from helpers.ard.overview import EVENTS, HEADLINE, PAIRS, PEOPLE, RATE_AT_RISK
from helpers.display.formats import DASH, count, number
from helpers.display.result_names import analysis_words, level_words, result_name
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import html_table
from helpers.display.text import absent, alert, named, participants, sentence, some, were
from helpers.display.tiles import headline_labels, tile_value

NO_EDITION = "There is no edition of an earlier cut to compare these numbers with."
# What is said of who entered a count and who left it, by what of a headline is quoted.
ENTERING = {
    "participants": ("new: ", "gone: "),
    "": ("now counted: ", "no longer counted: "),
    RATE_AT_RISK: ("now counted: ", "no longer counted: "),
    EVENTS: ("event in ", "no longer an event in "),
    PAIRS: ("pair of ", "no longer a pair of "),
}
VALUES = ("value of ", "no longer a value of ")
OTHER_VISIT = "another visit is quoted"
MOST_LISTED = 10  # counts of one analysis in the listing
MOST_NAMED = 3  # participants or categories in one cell of a table
MOST_FILED = 20  # participants named in one cell of the file


def headline_changes_table(headline, before, moves, trial, cut):
    """Return, folded away, each headline at the cut before and now, and who explains a difference.

    Parameters
    ----------
    headline, before : results of `ard_headline`; `before` is None for the first cut
    moves : DataFrame of `helpers.ard.overview.headline_moves`
    trial : Trial
    cut : Cut
        Names both days.
    """
    if before is None or before.empty:
        return absent(NO_EDITION) if cut.previous else Shown("")
    rows, labels = [], []
    for label in [*PEOPLE, *(label for label, _ in headline_labels(trial))]:
        sides = [select(frame, variable=label) for frame in (before, headline)]
        then, now = map(_said, sides)
        if (then, now) != (DASH, DASH):
            labels.append(label)
            why = "" if then == now else _why(sides, select(moves, variable=label))
            rows.append([then, now, why])
    cells = pd.DataFrame(rows, index=pd.Index(labels, name="Result"))
    cells.columns = [f"Cut of {cut.previous}", f"Cut of {cut.data_cut}", "What explains it"]
    title = "Headline results, then and now"
    return fold(title, html_table(cells, title, analysis=HEADLINE))


def _why(sides, moves):
    """Return who explains a difference, and first that the two are not of the same visit."""
    why = explanation(moves)
    quoted = [set(side["variable_level"]) for side in sides]
    if all(quoted) and quoted[0].isdisjoint(quoted[1]) and why != OTHER_VISIT:
        return f"{OTHER_VISIT}; {why}"
    return why


def _said(rows):
    if rows.empty:
        return DASH
    if rows["variable_level"].iloc[0] == "participants":
        return count(pick(rows, "n"))
    return ", ".join(part for part in tile_value(rows) if part)


def explanation(moves):
    """Return in words who explains that one headline is not what it was."""
    moved = moves[moves["CHANGE"] != SAME]
    if moved.empty:
        return "no result in this cut" if moves.empty else OTHER_VISIT
    if moved["BY"].eq(BY_NOTHING).any():
        return "NOT EXPLAINED: nothing that it reads has changed"
    parts = []
    for level, rows in moved[moved["stat_name"] == "n"].groupby("variable_level", sort=False):
        words = ENTERING.get(level, VALUES)
        sides = (_together(rows[column]) for column in ("ENTERED", "LEFT"))
        parts += [said + named(who) for said, who in zip(words, sides, strict=True) if who]
    if parts:
        return "; ".join(parts)
    people = _together(moved["PEOPLE"])
    if people:
        return f"rows of {named(people)}"
    return "time passed" if moved["BY"].eq(BY_DATE).any() else "rows of no participant"


def _together(sets):
    return sorted(frozenset().union(*sets))


def result_changes_sentence(changes):
    """Return how many of all statistics are new, moved or gone, and if any move is unexplained."""
    if changes.empty:
        return Shown("")
    n = {kind: select(changes, variable_level=kind)["stat"].sum() for kind in (*KINDS, UNEXPLAINED)}
    said = (
        f"Of all statistics of this edition and the one before, {some(n['same'])} stayed the same, "
        f"{some(n['moved'])} moved, {were(n['new'])} added and {were(n['gone'])} dropped."
    )
    if not n[UNEXPLAINED]:
        every = "Every difference comes from rows of data that differ, or from the day of the cut."
        return sentence(said if n["same"] == sum(n.values()) else f"{said} {every}")
    results = "result is" if n[UNEXPLAINED] == 1 else "results are"
    doubt = (
        f"{count(n[UNEXPLAINED])} {results} not what they were, though nothing that they read has "
        "changed. This is a finding about the book or the data: somebody should look."
    )
    return stack([alert(doubt), sentence(said)])


def unexplained_table(moves):
    """Return the results that moved though nothing that they read has changed."""
    if moves is None or not moves["BY"].eq(BY_NOTHING).any():
        return Shown("")
    found = moves[moves["BY"] == BY_NOTHING]
    cells = _cells(found.head(MOST_FILED))
    title = f"Results that nothing explains, N = {count(len(found))}"
    notes = [f"The first {MOST_FILED} are shown; the file holds all."]
    shown = notes if len(found) > MOST_FILED else []
    return html_table(cells, title, shown, "moved_results")


def result_changes_table(changes, moves):
    """Return, folded away, by analysis how many statistics moved, are new or gone, and who did it.

    `changes` are the results of `ard_result_changes`, `moves` what they count.
    """
    if changes.empty:
        return Shown("")
    names = {change: categories(moves, change) for change in (NEW, GONE)}
    rows = []
    for analysis in levels(changes, "variable"):
        key = {"variable": analysis}
        n = {kind: pick(changes, "n_event", variable_level=kind, **key) for kind in KINDS}
        cells = [count(n["same"]), count(n["moved"])]
        for kind in (NEW, GONE):
            cells.append(_with_names(n[kind], names[kind].get(analysis, ())))
        who = select(changes, variable_level=EXPLAINING, **key)["who"].iloc[0].split()
        rows.append([*cells, _few(who)])
    index = pd.Index([analysis_words(a) for a in levels(changes, "variable")], name="Analysis")
    cells = pd.DataFrame(
        rows, index=index, columns=["Same", "Moved", "New", "Gone", "Explained by"]
    )
    title = "Statistics of this edition against the one before"
    notes = [
        "Statistics that came or went with a category, such as a term that nobody had before, are "
        "counted together; in brackets the categories."
    ]
    return fold("By analysis", html_table(cells, title, notes, "result_changes"))


def _few(who):
    """Return a few participants by name, many by number."""
    return (named(who) if len(who) <= MOST_NAMED else participants(len(who))) if who else DASH


def _with_names(n, names):
    """Return a number with the categories it is of; of "class | term" the term."""
    terms = dict.fromkeys(level_words(name.rpartition(" | ")[2]) for name in names)
    return f"{count(n)} ({named(terms, MOST_NAMED)})" if names else count(n)


def moved_counts_listing(moves):
    """Return, folded away, the counts of participants that moved, by analysis, with who did it."""
    if moves is None:
        return Shown("")
    counts = moves[
        (moves["stat_name"] == "n") & (moves["group"] == "")
        & (moves["ENTERED"].map(bool) | moves["LEFT"].map(bool))
    ]  # fmt: skip
    if counts.empty:
        return Shown("")
    first = counts.groupby("analysis", sort=False).head(MOST_LISTED)
    notes = ["Counts in all participants together, by analysis."]
    if len(first) < len(counts):
        notes.append(
            f"The first {MOST_LISTED} of each analysis, {count(len(first))} of "
            f"{count(len(counts))}; the file holds every statistic that moved."
        )
    body = html_table(_cells(first), "Counts that moved", notes, "moved_results")
    return fold(f"Counts of participants that moved ({count(len(counts))})", body)


def _cells(moves):
    rows = [
        [_number(row["BEFORE"], row), _number(row["stat"], row), _movers(row)]
        for row in moves.to_dict("records")
    ]
    names = [result_name(row) for row in moves.to_dict("records")]
    index = pd.Index(names, name="Result")
    return pd.DataFrame(rows, index=index, columns=["Before", "Now", "Who"])


def _number(value, row):
    if value != value:
        return DASH
    return count(value) if row["stat_name"] in ("n", "N", "n_event") else number(value, 2)


def _movers(row):
    sides = (("+ ", "ENTERED"), ("− ", "LEFT"))
    return "; ".join(sign + named(sorted(row[column])) for sign, column in sides if row[column])


def moved_results(moves):
    """Return every statistic that is not what it was, for download, with who explains it."""
    columns = [*KEYS, "stat_name", "before", "now", "change", "entered", "left", "explained_by"]
    columns += ["participants"]
    if moves is None:
        return pd.DataFrame(columns=columns)
    moved = moves[moves["CHANGE"] != SAME]
    filed = moved.rename(columns={"BEFORE": "before", "stat": "now", "CHANGE": "change"})
    for name, column in (("entered", "ENTERED"), ("left", "LEFT"), ("participants", "PEOPLE")):
        filed[name] = [named(sorted(who), MOST_FILED) for who in moved[column]]
    return filed.rename(columns={"BY": "explained_by"})[columns]
