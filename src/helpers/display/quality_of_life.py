"""Quality of life in tables and sentences: completion, scores, important changes."""

import pandas as pd

from helpers.ard.attendance import ABSENCES, DIED
from helpers.ard.frame import method_of, pick, select
from helpers.display.change import change_tables, labels_of
from helpers.display.formats import DASH, count, number, rate_cell
from helpers.display.shown import stack
from helpers.display.tables import html_table
from helpers.display.text import sentence

FEW = 2


def completion_table(results, endpoint, visits):
    """Return the forms received of those expected, and why the others were not expected."""
    mine = select(results, analysis=f"completion_{endpoint.id}", group="")
    table = pd.DataFrame({visit.label: _completion_cells(mine, visit) for visit in visits}).T
    table.index.name = "Visit"
    notes = [
        "Expected: treated, alive and on study on the target day, with the window closed before "
        "the data cut.",
        "A form with at least one answered item is received. Counted among everybody included.",
    ]
    return html_table(table, "Questionnaires received", notes, f"completion_{endpoint.id}")


def _completion_cells(mine, visit):
    key = {"variable_level": visit.id}
    cells = {
        "Received of expected": rate_cell(mine, variable="received of expected", **key),
        "Received of all": rate_cell(mine, variable="received of all", **key),
    }
    for reason in ABSENCES:
        cells[reason.capitalize()] = count(pick(mine, "n", variable=reason, **key))
    return pd.Series(cells)


def completion_sentence(results, endpoint, visits):
    """Return the forms received of those expected over all visits, in words."""
    mine = select(results, analysis=f"completion_{endpoint.id}", group="")
    expected = select(mine, variable="received of expected")
    n, of = (expected.loc[expected["stat_name"] == name, "stat"].sum() for name in ("n", "N"))
    died = select(mine, variable=DIED, variable_level=visits[-1].id, stat_name="n")["stat"].sum()
    return sentence(
        f"Over all visits, {count(n)} of {count(of)} expected questionnaires were received. "
        f"Participants who had died before the last planned visit, and are not expected there: "
        f"{count(died)}."
    )


def important_change_tables(results, endpoint, visits, labels):
    """Return, for each score of an endpoint, who rose or fell by the important difference."""
    return stack(
        [_important_table(results, endpoint, p, visits, labels) for p in endpoint.parameters]
    )


def _important_table(results, endpoint, paramcd, visits, labels):
    name = f"important_change_{endpoint.id}"
    mine = select(results, analysis=name)
    after = [visit for visit in visits if visit.day > 1]
    cells = {
        visit.label: {
            word.capitalize(): rate_cell(
                mine, variable=f"{paramcd}.{word}", variable_level=visit.id
            )
            for word in ("rose", "fell")
        }
        for visit in after
    }
    key = {"variable": f"{paramcd}.rose", "variable_level": after[0].id}
    rule = method_of(mine, "n", **key)
    table = pd.DataFrame(cells).T
    table.index.name = "Visit"
    title = f"{labels.get(paramcd, paramcd)}: changed by {rule} from baseline"
    notes = ["Denominator: those with a score at baseline and at the visit; the dead have none."]
    return html_table(table, title, notes, name)


def scales_table(results, endpoint, visits, labels):
    """Return the mean change of every score of an endpoint at every visit, with its n."""
    name = f"change_{endpoint.id}"
    mine = select(results, analysis=name, group="")
    after = [visit for visit in visits if visit.day > 1]
    table = pd.DataFrame(
        {
            labels.get(p, p): {visit.label: _change_cell(mine, p, visit) for visit in after}
            for p in endpoint.parameters
        }
    )
    table.index.name = "Visit"
    notes = [
        "Mean change from baseline in points [n]. More is better for functioning and global "
        "scales, worse for symptoms."
    ]
    return html_table(table, f"{endpoint.label}: mean change by visit", notes, name)


def _change_cell(mine, paramcd, visit):
    key = {"variable": f"{paramcd}.mean_change", "variable_level": visit.id}
    mean, n = pick(mine, "estimate", **key), pick(mine, "n", **key)
    return f"{number(mean)} [{count(n)}]" if n else DASH


def is_many(endpoint):
    """Return whether an endpoint has too many scores for a figure and tables of each."""
    return len(endpoint.parameters) > FEW


def quality_tables(results, important, endpoint, visits, adqs):
    """Return value and change by visit of each score; of many scores, one table of mean changes."""
    labels = labels_of(adqs)
    if is_many(endpoint):
        return scales_table(results, endpoint, visits, labels)
    return change_tables(results, endpoint, visits, adqs) + important_change_tables(
        important, endpoint, visits, labels
    )
