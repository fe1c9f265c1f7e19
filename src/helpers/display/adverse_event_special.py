"""Adverse events of special interest as a table and a sentence."""

from helpers.ard.adverse_event_special import TERM
from helpers.ard.adverse_events import NOT_RECORDED
from helpers.ard.frame import levels, method_of, pick
from helpers.ard.terms import CLASS_AND_TERM
from helpers.display.adverse_event_words import (
    ALL,
    KINDS,
    NOBODY,
    grade_words,
    nobody,
    rate_and_events,
    text_frame,
)
from helpers.display.formats import count, interval_cell, n_of_N
from helpers.display.grids import lower_first, plain
from helpers.display.shown import Shown, fold
from helpers.display.tables import INDENT, html_table
from helpers.display.terms import numbers_of, share
from helpers.display.text import absent, rate_phrase, sentence

_OVER = "All such events over"


def ae_special_table(results, trial):
    """Return each group of special interest: participants, worst grade, what else, and its terms.

    Of the grades, the other rows and the terms of a group only those that occurred are shown.
    """
    groups = trial.safety.special_interest
    if not groups:
        return absent("The trial file names no adverse events of special interest.")
    if nobody(results, variable=groups[0].id):
        return absent(NOBODY)
    arms = levels(results, "group_level", group="arm")
    keys = [{"group": "", "group_level": ""}]
    keys += [{"group": "arm", "group_level": arm} for arm in arms]
    whole = {"variable": groups[0].id, "variable_level": ""}
    columns = ["Participants", "95% CI (%)", "Events"]
    if arms:
        sizes = [count(pick(results, "N", **whole, **key)) for key in keys]
        columns = [f"{arm} (N = {N})" for arm, N in zip([ALL, *arms], sizes, strict=True)]
    rows = [row for group in groups for row in _rows(results, group, keys, trial)]
    notes = [
        "A group is a list of preferred terms, all of which stand below; those that did not occur "
        "have no row here. An event may belong to several groups.",
        f"{_OVER}: participants whose every event of the group ended in recovery by the cut, with "
        "or without sequelae, of those who had one; under Events, the whole events that did, of "
        "all.",
        f"Intervals: {method_of(results, 'p', **whole, **keys[0])}.",
    ]
    if arms:
        notes.append("Cells: participants (percent; 95% interval) [events].")
    title = "Adverse events of special interest, treated participants"
    return html_table(text_frame(rows, columns), title, notes, "ae_special") + _terms(groups)


def _terms(groups):
    """Return the terms of each group, folded away."""
    listing = [(group.label, ["; ".join(map(plain, group.terms))]) for group in groups]
    title = "Preferred terms of each group of special interest"
    return fold(title, html_table(text_frame(listing, ["Preferred terms"]), title))


def ae_special_sentence(results, trial):
    """Return how many had an event of each group; for nobody, how common it could still be."""
    groups = trial.safety.special_interest
    if not groups or nobody(results, variable=groups[0].id):
        return Shown("")
    told = [
        f"{lower_first(group.label)}: "
        f"{rate_phrase(results, group='', variable=group.id, variable_level='')}"
        for group in groups
    ]
    return sentence(f"Treated participants with an event of special interest: {'; '.join(told)}.")


def _rows(results, group, keys, trial):
    """Return the row of a group, and those nested under it that say anything."""
    n = numbers_of(results[results["variable"] == group.id])
    rows = [
        (group.label, _whole_cells(results, {"variable": group.id, "variable_level": ""}, keys))
    ]
    if not n["", group.id, "", "n"]:
        return rows
    for level, label in _labels(n, trial).items():
        if level != "resolved" and not n.get(("", group.id, level, "n"), 0):
            continue
        cells = [_cell(n, key["group_level"], group.id, level) for key in keys]
        if len(keys) == 1:
            cells = [cells[0], "", _events(n, group.id, level)]
        rows.append((INDENT + label, cells))
    return rows


def _labels(n, trial):
    """Return the label of each row nested under a group, in the order of the table."""
    start = TERM + CLASS_AND_TERM
    found = dict.fromkeys(level for _, _, level, _ in n if level.startswith(start))
    words = {level: plain(level.removeprefix(start)) for level in found}
    words |= {f"grade_{g}": f"Worst: {lower_first(w)}" for g, w in grade_words(trial).items()}
    words["grade_missing"] = "Worst: grade not recorded"
    words |= {kind: KINDS[kind] for kind in ("related", "related_backbone", "serious")}
    return words | {"resolved": _OVER}


def _whole_cells(results, key, keys):
    if len(keys) > 1:
        return [rate_and_events(results, {**key, **each}) for each in keys]
    key = {**key, **keys[0]}
    cell = n_of_N(pick(results, "n", **key), pick(results, "N", **key))
    return [cell, interval_cell(results, **key), count(pick(results, "n_event", **key))]


def _cell(n, arm, group, level):
    """Return "2/11 (18.2%)" of one row nested under a group, or with events in an arm."""
    number = n.get((arm, group, level, "n"))
    if number is None:
        return "0"
    if number != number:
        return NOT_RECORDED
    if level == "resolved" or arm == "":
        return n_of_N(number, n[arm, group, level, "N"])
    return share(n, arm, group, level)


def _events(n, group, level):
    """Return the events of one row; of those that are over, how many of all."""
    events = n.get(("", group, level, "n_event"))
    if events is None or events != events:
        return ""
    if level != "resolved":
        return count(events)
    return f"{count(events)} of {count(n['', group, 'events', 'n_event'])}"
