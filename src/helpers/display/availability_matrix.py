"""What was done of what was planned, at one glance: a matrix, or bars where participants are many.

The matrix is a table of signs: on a narrow screen it scrolls in its own frame beside the names.
"""

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from helpers.adam.adavail import (
    DONE,
    MISSED,
    NOT_APPLICABLE,
    NOT_DUE,
    NOTHING_AFTER_TREATMENT,
)
from helpers.ard.availability import name_of
from helpers.ard.frame import levels, pick, select
from helpers.display.figures import GRID, GROUND, MUTED, SERIES, new_figure, svg
from helpers.display.formats import count
from helpers.display.grids import lower_first, short_names
from helpers.display.shown import Shown, caption, download_link, text
from helpers.display.text import absent, listed

NAMED = 40  # participants whose rows still fit
EXPORT = "availability_matrix"
LABELS = {
    "laboratory": "Laboratory",
    "vital_signs": "Vital signs",
    "questionnaire": "Questionnaire",
    "imaging": "Imaging",
    "expression": "RNA sample",
    "performance": "Performance status",
}
AFTER_TREATMENT = "MISSED AFTER TREATMENT"
# the sign, its class in the style sheet, what it says
SIGNS = {
    DONE: ("●", "tb-done", "done"),
    MISSED: ("×", "tb-missed", "missed"),
    AFTER_TREATMENT: ("×", "tb-missed-after", "missed after treatment had ended"),
    NOT_DUE: ("○", "tb-not-due", "not due yet"),
    NOT_APPLICABLE: ("–", "tb-not-applicable", "not applicable"),
}
BARS = {
    DONE: (SERIES[2], None),
    MISSED: (SERIES[1], "////"),
    NOT_DUE: (GRID, None),
    NOT_APPLICABLE: (GROUND, None),
}


def availability_figure(adavail, results, trial):
    """Return what became of every planned assessment: for each participant, or counted."""
    if adavail.empty:
        return nothing_planned(results)
    people = adavail["USUBJID"].nunique()
    title = f"Planned assessments, included participants (N = {people})"
    if people > NAMED:
        return _bars(results, trial, title)
    return _matrix(adavail, trial, title)


def nothing_planned(results):
    """Return why no assessment can be shown at all."""
    if not pick(results, "N", variable="nothing_missed", group=""):
        return absent("Nobody had been included at the cut, so no assessment was planned.")
    return absent("This data cut holds no domain of a planned assessment.")


def assessments_of(results):
    """Return the assessments that results count, in the order planned."""
    known = (variable.removesuffix(".complete") for variable in levels(results, "variable"))
    return [word for word in dict.fromkeys(known) if word in LABELS]


def _matrix(adavail, trial, title):
    planned = list(dict.fromkeys(adavail["ASSESS"]))
    visits = {word: trial.visits_with(word) for word in planned}
    head = _heads(visits)
    names = adavail["USUBJID"].unique()
    cells = pd.Series(_cells(adavail, trial)).groupby(adavail["USUBJID"], sort=False).agg("".join)
    body = "".join(
        f'<tr><th scope="row" title="{text(who)}">{text(short)}</th>{cells[who]}</tr>'
        for who, short in zip(names, short_names(names), strict=True)
    )
    table = (
        f'<table class="tb-matrix"><caption>{caption(title)}</caption>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table>"
    )
    notes = f'<div class="tb-notes">{_key()}{download_link(EXPORT)}</div>'
    return Shown(f'<div class="tb-output"><div class="tb-scroll">{table}</div>{notes}</div>')


def _heads(visits):
    spans = "".join(
        f'<th scope="colgroup" class="tb-first" colspan="{len(of)}">{text(LABELS[word])}</th>'
        for word, of in visits.items()
    )
    names = "".join(
        f'<th scope="col"{_first(number)}><span>{text(visit.label)}</span></th>'
        for of in visits.values()
        for number, visit in enumerate(of)
    )
    return f'<tr><th scope="col" rowspan="2">Participant</th>{spans}</tr><tr>{names}</tr>'


def _first(number):
    return "" if number else ' class="tb-first"'


def _cells(adavail, trial):
    """Return the cell of every record: a sign, with the visit and the reason where one points."""
    labels = {visit.id: visit.label for visit in trial.visits}
    first = ~adavail.duplicated(["USUBJID", "ASSESS"])
    columns = (adavail[name] for name in ("AVISIT", "STATUS", "WHY", "ADY"))
    return [
        _cell(labels[visit], status, why, ady, begins)
        for visit, status, why, ady, begins in zip(*columns, first, strict=True)
    ]


def _cell(visit, status, why, ady, begins):
    sign, kind, said = SIGNS[AFTER_TREATMENT if why == NOTHING_AFTER_TREATMENT else status]
    told = f"on day {count(ady)}" if status == DONE else f"({why})"
    border = " tb-first" if begins else ""
    return f'<td class="{kind}{border}" title="{text(f"{visit}: {said} {told}")}">{sign}</td>'


def _key():
    signs = "".join(
        f'<span><b class="{kind}">{sign}</b> {text(said)}</span>'
        for sign, kind, said in SIGNS.values()
    )
    return f'<p class="tb-key">{signs}</p>'


def _bars(results, trial, title):
    """Return how many participants had each visit of each assessment done or not, as bars."""
    mine = select(results, group="")
    planned = {word: trial.visits_with(word) for word in assessments_of(mine)}
    sizes = [len(visits) for visits in planned.values()]
    figure, axes = new_figure(
        7.2, 0.9 + 0.19 * sum(sizes) + 0.45 * len(sizes), rows=len(sizes), sharex=True,
        squeeze=False, height_ratios=[size + 0.5 for size in sizes],
    )  # fmt: skip
    for panel, (word, visits) in zip(axes[:, 0], planned.items(), strict=True):
        _draw_panel(panel, select_assessment(mine, word), word, visits)
    axes[-1, 0].set_xlabel("Participants")
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=MUTED, label=SIGNS[status][2])
        for status, (colour, hatch) in BARS.items()
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=9)
    done, due = (pick(mine, name, variable="all.complete") for name in ("n", "N"))
    shown = listed(lower_first(LABELS[word]) for word in planned)
    alt = f"Planned assessments by visit, {shown}: {count(done)} of {count(due)} due were done."
    return svg(figure, alt, title, "availability")


def select_assessment(results, assessment):
    """Return the results of one assessment."""
    return results[results["variable"].str.startswith(f"{assessment}.")]


def _draw_panel(axes, mine, assessment, visits):
    left = np.zeros(len(visits))
    for status, (colour, hatch) in BARS.items():
        mine_too = select(mine, variable=name_of(assessment, status), stat_name="n")
        n = np.array([pick(mine_too, "n", variable_level=visit.id) for visit in visits])
        axes.barh(
            range(len(visits)), n, left=left, height=0.78, color=colour, hatch=hatch,
            edgecolor=MUTED, linewidth=0.5,
        )  # fmt: skip
        left = left + n
    axes.set_yticks(range(len(visits)), [visit.label for visit in visits], fontsize=8)
    axes.set(ylim=(len(visits) - 0.4, -0.6), xlim=(0, left.max()))
    axes.set_title(LABELS[assessment], fontsize=9.5)
    axes.tick_params(axis="y", length=0)
