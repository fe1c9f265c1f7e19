"""Screening and disposition as tables and sentences."""

from helpers.ard.disposition import NOT_RECORDED
from helpers.ard.frame import levels, pick, select
from helpers.display.formats import count, n_of_N, rate_cell
from helpers.display.grids import arm_columns, grid, heading, lower_first, nested, plain
from helpers.display.shown import stack
from helpers.display.tables import INDENT, html_table
from helpers.display.text import listed, participants, sentence, some, was, were

_STATUS = {"ONGOING": "Ongoing at the cut", "COMPLETED": "Completed", "DISCONTINUED": "Stopped"}
_FAILURES = "screen_failure_reason"
_NAMED = 6  # reasons in a sentence
# which rows say over whom the reasons of each kind are counted
_SIZED = {
    "not_treated": "not_treated",
    "treatment": "treatment_status",
    "study": "study_status",
}


def screening_table(results):
    """Return screening: who failed and why, who was included; among all screened."""
    rows = [("Screened", [_cell(results, "screened")])]
    if pick(results, "n", variable="screened_again"):
        rows.append((nested("More than once"), [_cell(results, "screened_again")]))
    rows.append(("Failed screening", [_cell(results, "screen_failure")]))
    rows += _screening_reasons(results, _FAILURES, 1)
    if pick(results, "n", variable="in_screening"):
        rows.append(("Still in screening", [_cell(results, "in_screening")]))
    rows.append(("Included", [_cell(results, "included")]))
    if pick(results, "n", variable="included_later"):
        rows.append((nested("After an earlier failure"), [_cell(results, "included_later")]))
        rows += _screening_reasons(results, "earlier_failure", 2)
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
    rows += _reasons(results, groups, "not_treated", 1)
    rows.append(_row("Treated", results, groups, "treated"))
    for what, title in (("treatment", "Treatment"), ("study", "Study")):
        rows.append(heading(title, columns))
        for status, label in _STATUS.items():
            rows.append(_row(nested(label), results, groups, f"{what}_status", status))
            if status == "DISCONTINUED":
                rows += _reasons(results, groups, what, 2)
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


def screening_sentence(results):
    """Return how many were screened, failed and were included, in words; nothing of nobody."""
    counted = ("screened", "screen_failure", "included", "included_later", "in_screening")
    screened, failed, included, later, waiting = (
        pick(results, "n", variable=name) for name in counted
    )
    if not screened:
        return stack([])
    words = [f"{participants(screened)} {was(screened)} screened and {some(included)} included"]
    if later:
        words[0] += f", {count(later)} of them after an earlier failure"
    if failed:
        reasons = [_named(results, reason) for reason in levels(results, variable=_FAILURES)]
        words.append(f"{count(failed)} failed screening: {_first_of(reasons)}")
    if waiting:
        words.append(f"{were(waiting)} still in screening")
    return sentence("; ".join(words) + ".")


def _named(results, reason):
    n = pick(results, "n", variable=_FAILURES, variable_level=reason)
    return f"{lower_first(reason_words(reason))} ({count(n)})"


def _first_of(reasons):
    """Return the most frequent reasons in words; beyond a few, how many others there are."""
    if len(reasons) <= _NAMED:
        return listed(reasons)
    return listed([*reasons[: _NAMED - 1], f"{len(reasons) - _NAMED + 1} other reasons"])


def disposition_sentence(results):
    """Return how many were treated, are still on treatment, left it, and died, in words.

    Nothing where nobody was included.
    """
    treated = pick(results, "n", variable="treated", group="")
    N = pick(results, "N", variable="treated", group="")
    if not N:
        return stack([])
    words = f"Of {participants(N, 'included')}, {were(treated)} treated."
    if treated:
        states = [
            f"{were(_status(results, 'ONGOING'))} still on treatment",
            f"{some(_status(results, 'COMPLETED'))} had completed it",
            f"{some(_status(results, 'DISCONTINUED'))} had stopped it",
        ]
        words += f" At the cut, {listed(states)}."
    died = count(pick(results, "n", variable="died", group=""))
    return sentence(f"{words} Deaths known at the cut: {died} of {count(N)}.")


def reason_words(reason):
    """Return a reason as it reads in a row; that none is recorded is said of the reason."""
    return "Reason not recorded" if reason == NOT_RECORDED else plain(reason)


def _status(results, status):
    key = {"variable": "treatment_status", "variable_level": status}
    return pick(results, "n", group="", **key)


def _row(label, results, groups, variable, level=""):
    return label, [_cell(results, variable, level, group) for group in groups]


def _screening_reasons(results, variable, depth):
    return [
        (INDENT * depth + reason_words(reason), [_cell(results, variable, reason)])
        for reason in levels(results, variable=variable)
    ]


def _reasons(results, groups, what, depth):
    # a reason that nobody in one arm has is a zero there, not a gap
    return [
        (
            INDENT * depth + reason_words(reason),
            [_reason_cell(results, what, reason, group) for group in groups],
        )
        for reason in levels(results, variable=f"{what}_reason", group="")
    ]


def _reason_cell(results, what, reason, group):
    found = select(results, variable=f"{what}_reason", variable_level=reason, **group)
    n = pick(found, "n") if len(found) else 0
    sized = select(results, variable=_SIZED[what], stat_name="N", **group)
    return n_of_N(n, sized["stat"].iloc[0])


def _cell(results, variable, level="", group=None):
    key = {"variable": variable, "variable_level": level, **(group or {"group": ""})}
    return rate_cell(results, **key)
