"""What is shown of the difference to the cut before: rows, values, participants, analysis sets."""

import pandas as pd

from helpers.ard.comparison import (
    ADDED,
    BEFORE,
    ENTERED,
    LEFT,
    NOW,
    REMOVED,
    RENAMED,
    VALUE_KINDS,
)
from helpers.ard.frame import WHO, levels, pick, select
from helpers.cut.findings import mask_id
from helpers.display.domains import domain_name, domain_words
from helpers.display.formats import count
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, alert, listed, named, participants, sentence, were

FIRST_CUT = "This is the first cut of the trial: there is nothing to compare it with."
ROW_KINDS = (ADDED, REMOVED, "changed", "renumbered")
MOST_PEOPLE = 200
MOST_SAMPLES = 20


def participants_sentence(results, previous, comparison=None):
    """Return who came since the cut before; who is gone, and may have changed id, loudly."""
    if results.empty:
        return absent(FIRST_CUT)
    come, gone, renamed = (_who(results, name) for name in (ADDED, REMOVED, RENAMED))
    said = f"Since the cut of {previous}, {_were(len(come), 'added')}"
    parts = [sentence(f"{said}: {named(come)}." if come else f"{said}.")]
    if gone:
        said = f"{participants(len(gone))} of the cut before {'is' if len(gone) == 1 else 'are'}"
        parts.append(
            alert(
                f"{said} not in this cut: {named(gone, 20)}. A removal should come with a reason "
                "from whoever sent the data; nothing in the delivery states one."
            )
        )
    if renamed:
        pairs = _renamed(comparison) if comparison else [f"to {name}" for name in renamed]
        parts.append(alert(f"An id seems to have changed: {'; '.join(pairs)}."))
    return stack([*parts, _renamed_samples(comparison)])


def _renamed_samples(comparison):
    """Return which samples seem to have changed their id; nothing where none has."""
    if comparison is None or comparison.samples.empty:
        return Shown("")
    pairs = [
        f"{row['before']} to {row['now']} ({row['by']})"
        for row in comparison.samples.head(MOST_SAMPLES).to_dict("records")
    ]
    rest = len(comparison.samples) - len(pairs)
    more = f"; and {count(rest)} more" if rest > 0 else ""
    return alert(f"The id of a sample seems to have changed: {'; '.join(pairs)}{more}.")


def _renamed(comparison):
    return [
        f"{row['before']} to {row['now']} ({row['same']} of the {row['of']} records that only "
        f"{row['before']} had are there under the other id)"
        for row in comparison.renamed.to_dict("records")
    ]


def _were(n, done):
    return f"{participants(n) if n else 'no participant'} {'were' if n > 1 else 'was'} {done}"


def _who(results, variable, level=""):
    rows = select(results, variable=variable, variable_level=level, stat_name="n")
    return " ".join(rows[WHO]).split()


def dictionaries_sentence(comparison):
    """Return which coding dictionaries have another version than in the cut before."""
    if comparison is None or not comparison.dictionaries:
        return Shown("")
    words = [
        f"{name} from {old or 'none stated'} to {new or 'none stated'}"
        for name, (old, new) in comparison.dictionaries.items()
    ]
    return sentence(
        f"The version of a dictionary is another one: {listed(words)}. A term or a grade may have "
        "changed with it, without anything new about the participant."
    )


def changes_table(results, comparison, cut):
    """Return for each domain the rows before and now, added, removed and changed."""
    if comparison is None:
        return Shown("")
    renumbered = select(results, variable_level="renumbered", stat_name="n_event")["stat"].any()
    shown = [BEFORE, NOW, *(kind for kind in ROW_KINDS if kind != "renumbered" or renumbered)]
    names = levels(results, "variable")
    rows = [
        [count(pick(results, "n_event", variable=d, variable_level=name)) for name in shown]
        + [count(pick(results, "n", variable=d, variable_level="any"))]
        for d in names
    ]
    heads = [f"Rows at {day}" for day in (cut.previous, cut.data_cut)] + [
        kind.capitalize() for kind in shown[2:]
    ]
    index = pd.Index([domain_name(d) for d in names], name="Domain")
    cells = pd.DataFrame(rows, index=index, columns=[*heads, "Participants"])
    title = "Difference to the cut before, by domain"
    return html_table(cells, title, _notes(comparison.domains, renumbered), "cut_changes")


def _notes(domains, renumbered):
    notes = [
        "Rows are those that the cut rules leave. Changed: any value differs. Participants: those "
        "with a row added, removed or changed.",
        "Qualifiers are compared as columns of their record and counts as one row for each sample, "
        "so that these are not the numbers of rows delivered.",
    ]
    if renumbered:
        notes.append(
            "Renumbered: the same record under another number. It counts as changed only if "
            "another value differs as well."
        )
    for standing in ("delivered for the first time", "no longer delivered"):
        names = domains.loc[domains["standing"] == standing, "domain"]
        if len(names):
            notes.append(f"{standing.capitalize()}: {listed(map(domain_name, names))}.")
    filled = domains[domains["new_columns"].map(len) > 0]
    if len(filled):
        columns = [
            f"{row['domain'].upper()} {listed(row['new_columns'])}"
            for row in filled.to_dict("records")
        ]
        notes.append(f"Columns filled for the first time: {'; '.join(columns)}.")
    return notes


def changes_sentence(results):
    """Return what the cut adds to the one before, in one sentence; nothing for the first cut."""
    if results.empty:
        return Shown("")
    n = {
        kind: select(results, variable_level=kind, stat_name="n_event")["stat"].sum()
        for kind in (*ROW_KINDS, NOW)
    }
    if not any(n[kind] for kind in ROW_KINDS):
        return sentence(f"Nothing differs: all {count(n[NOW])} rows are those of the cut before.")
    words = [f"{were(n[kind])} {kind}" for kind in ROW_KINDS if kind != "renumbered" or n[kind]]
    return sentence(f"Of the rows compared, {listed(words)}; this cut has {count(n[NOW])}.")


def people_listing(comparison):
    """Return, folded away, what was added, removed and changed for each participant."""
    people = changed_rows(comparison)
    if people.empty:
        return Shown("")
    words = people.assign(WORDS=[_row_words(row) for row in people.to_dict("records")])
    said = words.groupby("subject", sort=True)["WORDS"].agg("; ".join)
    index = pd.Index(said.index, name="Participant")
    cells = pd.DataFrame({"Rows": said.to_numpy()}, index=index)
    title = "Differences by participant"
    body = listing(cells, title, limit=MOST_PEOPLE, whole="changed_rows")
    return fold(f"By participant ({count(len(cells))})", body)


def changed_rows(comparison):
    """Return, fit to be shown, the rows added, removed and changed by domain and participant."""
    if comparison is None:
        return pd.DataFrame(columns=["domain", "subject", *ROW_KINDS])
    people = comparison.rows[comparison.rows["subject"] != ""]
    return people.assign(subject=people["subject"].map(mask_id))


def _row_words(row):
    counts = [f"{count(row[kind])} {kind}" for kind in ROW_KINDS if row[kind]]
    return f"{domain_words(row['domain'])}: {listed(counts)}"


def corrections_table(results):
    """Return, folded away, which columns had values completed, corrected or emptied."""
    if results.empty:
        return absent("No value of an earlier row was changed.")
    keys = results[["variable", "variable_level"]].drop_duplicates()
    keys = list(keys.itertuples(index=False, name=None))
    rows = [[_changed(results, d, c, kind) for kind in VALUE_KINDS] for d, c in keys]
    names = pd.Index([f"{domain.upper()} {column}" for domain, column in keys], name="Column")
    cells = pd.DataFrame(rows, index=names, columns=[kind.capitalize() for kind in VALUE_KINDS])
    notes = [
        "Values (participants), in rows that both cuts have. Completed: it was missing, as in an "
        "event that has ended meanwhile. Corrected: it was another value. Emptied: it is missing "
        "now."
    ]
    body = html_table(cells, "Changed values of earlier rows", notes, "corrections")
    return fold(f"Changed values by column ({count(len(cells))})", body)


def _changed(results, domain, column, kind):
    key = {"variable": domain, "variable_level": column, "group_level": kind}
    if select(results, **key).empty:
        return "0"
    n_values, n_people = (pick(results, name, **key) for name in ("n_event", "n"))
    return f"{count(n_values)} ({count(n_people)})"


def set_changes_table(results, moves, trial):
    """Return the size of each analysis set before and now, who entered and who left it."""
    if results.empty:
        return Shown("")
    rows = [
        [count(pick(results, "n", variable=p.id, variable_level=name)) for name in (BEFORE, NOW)]
        + [_moved(moves, p.id, change) for change in (ENTERED, LEFT)]
        for p in trial.populations
    ]
    names = pd.Index([p.label for p in trial.populations], name="Analysis set")
    cells = pd.DataFrame(rows, index=names, columns=["Before", "Now", "Entered", "Left"])
    notes = [
        "In brackets why they were outside before, or why they are outside now. Whoever has no "
        "reason has none on record."
    ]
    return html_table(cells, "Analysis sets, before and now", notes, "set_changes")


def _moved(moves, population, change):
    """Return who moved, grouped by the reason."""
    mine = moves[(moves["POPULATION"] == population) & (moves["CHANGE"] == change)]
    groups = mine.groupby(mine["REASON"].fillna(""), sort=False)["USUBJID"]
    said = [f"{named(ids)} ({why})" if why else named(ids) for why, ids in groups]
    return "; ".join(said) or "nobody"
