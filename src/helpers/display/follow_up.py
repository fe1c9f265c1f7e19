"""How long participants were observed, as a table and a sentence."""

from helpers.ard.frame import pick
from helpers.display.formats import count, median_range_cell, rate_cell
from helpers.display.grids import arm_columns, grid
from helpers.display.tables import html_table
from helpers.display.text import sentence


def follow_up_table(results):
    """Return days observed and treated, and how many died or are still in the study."""
    groups, columns = arm_columns(results, variable="died")
    rows = [
        (label, [cell(results, variable=variable, **group) for group in groups])
        for label, variable, cell in (
            ("Days observed, median (range)", "days_observed", _days),
            ("Days treated, median (range)", "days_treated", _days),
            ("Still in the study", "on_study", rate_cell),
            ("Died", "died", rate_cell),
        )
    ]
    notes = [
        "Observed days are those of everybody, dead or alive; follow-up as an estimate stands with "
        "the survival curves."
    ]
    title = "Observation, included participants"
    return html_table(grid(rows, columns), title, notes, "follow_up")


def follow_up_sentence(results):
    """Return how many were observed for how long in words."""
    N = pick(results, "N", variable="died", group="")
    if not N:
        return sentence("Nobody had been included at the cut.")
    key = {"variable": "days_observed", "group": ""}
    middle, low, high = (count(pick(results, name, **key)) for name in ("median", "min", "max"))
    died = count(pick(results, "n", variable="died", group=""))
    return sentence(
        f"The {count(N)} included participants were observed for a median of {middle} days "
        f"(range {low} to {high}); {died} of them had died."
    )


def _days(results, **keys):
    return median_range_cell(results, 0, **keys)
