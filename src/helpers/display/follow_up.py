"""How long participants were observed, as a table."""

from helpers.display.formats import median_range_cell, rate_cell
from helpers.display.grids import arm_columns, grid
from helpers.display.tables import html_table


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


def _days(results, **keys):
    return median_range_cell(results, 0, **keys)
