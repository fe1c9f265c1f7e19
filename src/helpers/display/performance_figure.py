"""Performance status by visit as a figure: grades, deaths and absences stacked."""

import numpy as np

from helpers.ard.attendance import DIED, LEFT, MISSING, NEVER, NOT_DUE
from helpers.ard.frame import pick, select
from helpers.ard.performance_status import GRADES
from helpers.display.figures import GRID, GROUND, INK, MUTED, new_figure, svg
from helpers.display.formats import count
from helpers.display.shown import stack
from helpers.display.text import participants

PERFORMANCE = ["#cfe3f2", "#8fb8de", "#4f8fc9", "#e69f00", "#d55e00"]
STATE_COLOURS = {
    DIED: "#3f3f46",
    LEFT: "#a1a1aa",
    MISSING: GROUND,
    NEVER: GRID,
    NOT_DUE: "none",
}
STATE_HATCHES = {MISSING: "////"}


def performance_figure(results, trial):
    """Return grades of performance status by visit as stacked bars, deaths and absences apart."""
    visits = trial.visits_with("performance")
    if results.empty or not visits:
        return stack([])
    mine = select(results, group="")
    parts = [(f"grade {g}", f"ECOG {g}", PERFORMANCE[g]) for g in GRADES]
    parts += [(state, state.capitalize(), colour) for state, colour in STATE_COLOURS.items()]
    figure, axes = new_figure(7.2, 4.2)
    bottom, ends = np.zeros(len(visits)), [[], []]
    for variable, label, colour in parts:
        n = np.array([pick(mine, "n", variable=variable, variable_level=v.id) for v in visits])
        if n.any():
            axes.bar(
                range(len(visits)), n, bottom=bottom, color=colour, label=label,
                edgecolor=MUTED, linewidth=0.6, width=0.8, hatch=STATE_HATCHES.get(variable),
            )  # fmt: skip
            _label_parts(axes, n, bottom, colour)
        bottom += n
        for end, here in zip(ends, (n[0], n[-1]), strict=True):
            end += [f"{count(here)} {label}"] if here else []
    axes.set_xticks(range(len(visits)), [v.label for v in visits], rotation=45, ha="right")
    axes.set_ylabel("Participants")
    axes.yaxis.get_major_locator().set_params(integer=True)
    figure.legend(loc="outside lower center", ncols=5, fontsize=8.5)
    people = participants(bottom.max(), "treated")
    told = "; ".join(
        f"{visit.label}: {', '.join(end) or 'nobody'}"
        for visit, end in zip((visits[0], visits[-1]), ends, strict=True)
    )
    alt = f"Performance status of {people} by visit, with deaths and absences. {told}."
    title = f"Performance status by visit, treated participants (N = {count(bottom.max())})"
    return svg(figure, alt, title, "performance_status")


def _label_parts(axes, n, bottom, colour):
    dark = colour in ("#3f3f46", "#4f8fc9", "#d55e00")
    light = colour in (GROUND, GRID, "none")
    for position, (height, start) in enumerate(zip(n, bottom, strict=True)):
        if height:
            axes.text(
                position,
                start + height / 2,
                f"{height:.0f}",
                ha="center",
                va="center",
                fontsize=8.5,
                color=INK if light else "#ffffff" if dark else "#1f2933",
            )
