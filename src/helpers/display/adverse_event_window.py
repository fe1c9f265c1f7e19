"""Adverse events with the window of another drug: a check of the rule that is in force."""

from helpers.ard.frame import levels, pick, select
from helpers.display.adverse_event_words import NOBODY, kind_label, text_frame
from helpers.display.formats import count, counting, percent
from helpers.display.tables import html_table
from helpers.display.text import absent, sentence

_WINDOWS = {"study": "Window in force", "any": "After the last dose of any drug"}


def ae_window_table(results, trial):
    """Return the counts with the window after the last dose of any drug, beside those in force."""
    if results.empty:
        return absent("The trial gives study treatment alone: it has one window of adverse events.")
    if not results.loc[results["stat_name"] == "N", "stat"].any():
        return absent(NOBODY)
    moved = select(results, group_level="added", stat_name="n_event", variable="any")["stat"].sum()
    if not moved:
        return sentence(
            "Keyed to the last dose of any drug instead of study treatment, the window holds the "
            f"same events: no event began between the two ends. {_window(trial)}"
        )
    key = {"group": "window"}
    rows = [
        (
            kind_label(kind, trial),
            [
                *(_share_and_events(results, {**key, "variable": kind}, each) for each in _WINDOWS),
                *(
                    count(pick(results, stat, **key, variable=kind, group_level="added"))
                    for stat in ("n", "n_event")
                ),
            ],
        )
        for kind in levels(results, "variable")
    ]
    columns = [*_WINDOWS.values(), "More participants", "More events"]
    title = "The same kinds of events with the window keyed to the last dose of any drug"
    notes = [
        _window(trial),
        "Cells: participants with an event (percent) [events]. A check, and not the rule.",
    ]
    return html_table(text_frame(rows, columns), title, notes, "ae_window")


def _window(trial):
    """Return what the window of the check is, in the trial's numbers."""
    safety = trial.safety
    if safety.follow_up_days is None:
        return "The window of the check has no end: the trial file leaves it open."
    limit = ""
    if safety.maximum_days:
        limit = f"; study day {count(safety.maximum_days)} limits the rule, and not this check"
    return (
        f"Window of the check: to {count(safety.follow_up_days)} days after the last dose of any "
        f"drug of the trial{limit}."
    )


def _share_and_events(results, key, window):
    key = {**key, "group_level": window}
    n, p = pick(results, "n", **key), percent(pick(results, "p", **key))
    return counting(f"{count(n)} ({p}) [{count(pick(results, 'n_event', **key))}]", n)
