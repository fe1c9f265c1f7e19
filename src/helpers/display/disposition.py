"""Screening and disposition as a table, a sentence and the sizes of the analysis sets."""

from helpers.ard.frame import levels, pick, select
from helpers.display.formats import count, n_of_N, rate_cell
from helpers.display.grids import arm_columns, grid, heading, inside, nested, plain
from helpers.display.tables import html_table
from helpers.display.text import listed, sentence

_STATUS = {"ONGOING": "Ongoing at the cut", "COMPLETED": "Completed", "DISCONTINUED": "Stopped"}


def screening_table(results):
    """Return screening: who failed and why, who was included; among all screened."""
    rows = [("Screened", [_cell(results, "screened")])]
    rows.append(("Failed screening", [_cell(results, "screen_failure")]))
    rows += [
        (nested(plain(reason)), [_cell(results, "screen_failure_reason", reason)])
        for reason in levels(results, variable="screen_failure_reason")
    ]
    if pick(results, "n", variable="in_screening"):
        rows.append(("Still in screening", [_cell(results, "in_screening")]))
    rows.append(("Included", [_cell(results, "included")]))
    notes = [
        "Denominator: everyone screened. Who failed one screening and passed a later one is "
        "counted once, as included."
    ]
    N = count(pick(results, "n", variable="screened"))
    title = f"Screening, all screened participants (N = {N})"
    return html_table(grid(rows, ["n/N (%)"]), title, notes, "disposition")


def disposition_table(results):
    """Return how treatment and study ended, with reasons; by arm where the trial reports so."""
    groups, columns = arm_columns(results, variable="treated")
    rows = [_row("Never treated", results, groups, "not_treated")]
    rows.append(_row("Treated", results, groups, "treated"))
    for what, title in (("treatment", "Treatment"), ("study", "Study")):
        rows.append(heading(title, columns))
        for status, label in _STATUS.items():
            rows.append(_row(nested(label), results, groups, f"{what}_status", status))
            if status == "DISCONTINUED":
                rows += _reasons(results, groups, what)
    rows.append(_row("Died", results, groups, "died"))
    if "followed_other_arm" in set(results["variable"]):
        rows.append(_row("Actual arm differs", results, groups, "followed_other_arm"))
    notes = [
        "Cells: n/N (%). Treatment: of the treated. Study, deaths: of the included. Ongoing: no "
        "disposition event recorded up to the cut."
    ]
    if len(groups) > 1:
        notes.append("Arms are those assigned.")
    title = "Disposition, included participants"
    return html_table(grid(rows, columns), title, notes, "disposition")


def analysis_sets_table(results, trial):
    """Return each analysis set with its definition and size."""
    groups, _ = arm_columns(results, variable=trial.populations[-1].id)
    names = [group["group_level"] or "n/N (%)" for group in groups]
    rows = [
        (words.label, [_set_cell(results, words.id, group) for group in groups])
        for words in trial.populations
    ]
    notes = [f"{words.label}: {words.definition}." for words in trial.populations]
    notes.append("Denominator: everyone screened; of an arm, its included participants.")
    return html_table(
        grid(rows, names), "Analysis sets, of all screened participants", notes, "analysis_sets"
    )


def screening_sentence(results):
    """Return how many were screened, failed and were included, in words."""
    screened, failed, included = (
        pick(results, "n", variable=name) for name in ("screened", "screen_failure", "included")
    )
    words = [f"{count(screened)} participants were screened and {count(included)} included"]
    if failed:
        reasons = [
            f"{inside(reason)} ({count(pick(results, 'n', variable_level=reason))})"
            for reason in levels(select(results, variable="screen_failure_reason"))
        ]
        words.append(f"{count(failed)} failed screening: {listed(reasons)}")
    return sentence("; ".join(words) + ".")


def disposition_sentence(results):
    """Return how many were treated, are still on treatment, left it, and died, in words."""
    treated = pick(results, "n", variable="treated", group="")
    N = pick(results, "N", variable="treated", group="")
    words = f"Of {count(N)} included participants, {_were(treated)} treated."
    if treated:
        states = [
            f"{_were(_status(results, 'ONGOING'))} still on treatment",
            f"{count(_status(results, 'COMPLETED'))} had completed it",
            f"{count(_status(results, 'DISCONTINUED'))} had stopped it",
        ]
        words += f" At the cut, {listed(states)}."
    died = count(pick(results, "n", variable="died", group=""))
    return sentence(f"{words} Deaths known at the cut: {died} of {count(N)}.")


def _were(n):
    return f"{count(n)} {'was' if n == 1 else 'were'}"


def _status(results, status):
    key = {"variable": "treatment_status", "variable_level": status}
    return pick(results, "n", group="", **key)


def _row(label, results, groups, variable, level=""):
    return label, [_cell(results, variable, level, group) for group in groups]


def _reasons(results, groups, what):
    # a reason that nobody in one arm has is a zero there, not a gap
    return [
        (
            nested(nested(plain(reason))),
            [_reason_cell(results, what, reason, group) for group in groups],
        )
        for reason in levels(results, variable=f"{what}_reason", group="")
    ]


def _reason_cell(results, what, reason, group):
    found = select(results, variable=f"{what}_reason", variable_level=reason, **group)
    n = pick(found, "n") if len(found) else 0
    return n_of_N(
        n, pick(results, "N", variable=f"{what}_status", variable_level="ONGOING", **group)
    )


def _cell(results, variable, level="", group=None):
    key = {"variable": variable, "variable_level": level, **(group or {"group": ""})}
    return rate_cell(results, **key)


def _set_cell(results, population, group):
    found = select(results, variable=population, **group)
    return rate_cell(found) if len(found) else ""
