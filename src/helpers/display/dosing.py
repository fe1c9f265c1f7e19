"""Every participant's dosing as a figure."""

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.display.dosing_weeks import weeks_figure
from helpers.display.figures import INK, MUTED, SERIES, new_figure, svg
from helpers.display.grids import inside, plain
from helpers.display.text import absent, participants, sentence

NAMED = 40  # participants whose names still fit
DRAWN = 400  # participants who still have a line of their own
LANES = {"study": 0, "backbone": 1}
UPPER, LOWER = -0.19, 0.19  # the middle of each lane, from the middle of the row
LETTER = 0.0088  # width of a small letter, as a share of the axis
ONE_DAY = pd.Timedelta(days=1)


def treatment_colours(trial):
    """Return one colour per treatment, the same in every figure."""
    return {t.id: SERIES[i % len(SERIES)] for i, t in enumerate(trial.treatments)}


def dosing_spans(adex):
    """Return the intervals of uninterrupted dosing: records that follow day by day are one."""
    given = adex[(adex["GIVENFL"] == "Y") & adex["ASTDT"].notna()]
    ordered = given.sort_values(["USUBJID", "TRT", "ASTDT", "AENDT", "EXSEQ"])
    until = ordered.groupby(["USUBJID", "TRT"])["AENDT"].shift()
    begins = ~(ordered["ASTDT"] <= until + ONE_DAY)
    key = ["USUBJID", "TRT", "TRTROLE"]
    spans = ordered.groupby([*key, begins.cumsum().rename("SPAN")], sort=False)
    return spans.agg(ASTDT=("ASTDT", "min"), AENDT=("AENDT", "max")).reset_index()


def dosing_figure(adex, adsl, weeks, trial):
    """Return each treated participant's dosing over time: gaps are days without a dose.

    Study treatment is the upper lane, its companions the lower. Sorted by arm, where there are
    arms, and by time on treatment. A thin line goes on to death or to the day last known alive.
    With more than 40 participants the lines have no names and no marks of holds, and the share
    with a dose by week (`ard_dosed_by_week`) stands beneath; above 400 it stands alone.
    """
    people = _order(adsl, trial)
    if people.empty:
        return absent("Nobody had been treated at the cut.")
    if len(people) <= NAMED:
        return _lines(adex, people, trial)
    if len(people) <= DRAWN:
        return _lines(adex, people, trial) + weeks_figure(weeks, trial, treatment_colours(trial))
    said = f"{participants(len(people))} are too many for a line each: none is drawn by itself."
    return sentence(said) + weeks_figure(weeks, trial, treatment_colours(trial))


def _lines(adex, people, trial):
    spans = _by_day(dosing_spans(adex), people)
    named = len(people) <= NAMED
    figure, axes = new_figure(7.2, 1.3 + (0.38 * len(people) if named else 5.5))
    _draw_spans(axes, spans, trial)
    marks = _mark_changes(axes, adex, people, trial) if named else []
    marks += _mark_ends(axes, people, named)
    if named:
        _mark_phases(axes, people, trial)
        _write_ends(axes, spans, people, trial)
    _label(axes, people, named)
    _legend(figure, spans, people, trial, marks)
    alt = (
        f"Dosing of {participants(len(people), 'treated')} over time, the longest treated first"
        f"{', with holds and reductions' * named}."
    )
    title = f"Dosing over time, treated participants (N = {len(people)})"
    return svg(figure, alt, title, "exposure")


def _order(adsl, trial):
    treated = adsl[adsl["SAFFL"] == "Y"]
    by = ["ARM", "TRTDURD", "USUBJID"] if trial.report_by == "arm" else ["TRTDURD", "USUBJID"]
    people = treated.sort_values(by, ascending=[name != "TRTDURD" for name in by])
    return people.assign(ROW=range(len(people))).reset_index(drop=True)


def _by_day(spans, people):
    ours = people[["USUBJID", "ROW", "TRTSDT"]]
    days = spans.merge(ours, on="USUBJID", how="inner", validate="many_to_one")
    start = (days["ASTDT"] - days["TRTSDT"]).dt.days
    return days.assign(START=start, LENGTH=(days["AENDT"] - days["ASTDT"]).dt.days + 1)


def _lane(roles, trial):
    """Return the middle and the height of the lane of each treatment's role."""
    if len({treatment.role for treatment in trial.treatments}) == 1:
        return roles.map(dict.fromkeys(LANES, 0.0)).astype(float), 0.68
    return roles.map({"study": UPPER, "backbone": LOWER}).astype(float), 0.34


def _draw_spans(axes, spans, trial):
    middle, thick = _lane(spans["TRTROLE"], trial)
    axes.barh(
        spans["ROW"] + middle,
        # a single dose would be a hair: two days wide it is still seen
        spans["LENGTH"].clip(lower=2),
        left=spans["START"],
        height=thick,
        color=spans["TRT"].map(treatment_colours(trial)).tolist(),
        linewidth=0,
        antialiased=False,
    )


def _mark_changes(axes, adex, people, trial):
    """Draw holds as hatched stretches and reductions as triangles; return their legend."""
    ours = adex.merge(people[["USUBJID", "ROW", "TRTSDT"]], on="USUBJID", validate="m:1")
    middle, thick = _lane(ours["TRTROLE"], trial)
    first, last, at = (
        (ours[name] - ours["TRTSDT"]).dt.days for name in ("HOLDSDT", "HOLDEDT", "ASTDT")
    )
    held, lower = ours["INTERFL"] == "Y", ours["REDUCFL"] == "Y"
    style = {"facecolor": "none", "edgecolor": MUTED, "hatch": "/////", "linewidth": 0.6}
    width = (last - first + 1)[held].clip(lower=2)
    axes.barh((ours["ROW"] + middle)[held], width, left=first[held], height=thick, **style)
    triangle = {"marker": "v", "color": INK, "linestyle": "", "markersize": 4.5}
    axes.plot(at[lower], (ours["ROW"] + middle)[lower] - thick / 2, **triangle)
    handles = [Patch(label="held", **style)] if held.any() else []
    return handles + ([Line2D([], [], label="lower dose", **triangle)] if lower.any() else [])


def _mark_phases(axes, people, trial):
    for number in range(2, len(trial.phases) + 1):
        day = (people[f"AP{number:02d}SDT"] - people["TRTSDT"]).dt.days
        reached = day.notna()
        low, high = people["ROW"][reached] - 0.46, people["ROW"][reached] + 0.46
        axes.vlines(day[reached], low, high, color=INK, linewidth=1.6)


def _mark_ends(axes, people, named):
    """Draw what came after the last dose; return the legend of its marks."""
    origin = people["TRTSDT"]
    ongoing, died = people["EOTSTT"] == "ONGOING", people["DTHDT"].notna()
    last = (people["LSTDOSDT"] - origin).dt.days + 1
    death = (people["DTHDT"] - origin).dt.days
    if named:
        alive = (people["DTHDT"].fillna(people["LSTALVDT"]) - origin).dt.days
        axes.hlines(
            people["ROW"], last, alive.where(alive > last, last), color=MUTED, linewidth=0.8
        )
    style = {"linestyle": "", "color": INK, "markersize": 6 if named else 2.5}
    axes.plot(last[ongoing] + 3, people["ROW"][ongoing], marker=">", **style)
    axes.plot(death[died], people["ROW"][died], marker="X", **style)
    style["markersize"] = 6
    found = {"on treatment": (">", ongoing), "died": ("X", died)}
    return [
        Line2D([], [], marker=marker, label=label, **style)
        for label, (marker, those) in found.items()
        if those.any()
    ]


def _write_ends(axes, spans, people, trial):
    """Write, behind the last dose, why treatment ended, and which companion was given."""
    labels = {treatment.id: treatment.label for treatment in trial.treatments}
    words = people["DCTREAS"].map(plain, na_action="ignore")
    words = words.fillna(people["EOTSTT"].map({"COMPLETED": "Completed", "ONGOING": "Ongoing"}))
    ends = (people["TRTEDT"] - people["TRTSDT"]).dt.days
    written = list(zip(ends + 8, people["ROW"] + 1.3 * UPPER, words.fillna(""), strict=True))
    beside = spans[spans["TRTROLE"] == "backbone"].groupby(["ROW", "TRT"])
    for (row, drug), found in beside:
        end = (found["START"] + found["LENGTH"]).max()
        written.append((end + 3, row + 1.3 * LOWER, inside(labels[drug])))
    right = max(x / (1 - LETTER * len(said)) for x, _, said in written)
    axes.set_xlim(right=max(right, axes.get_xlim()[1]))
    for x, y, said in written:
        axes.text(x, y, said, fontsize=7, va="center", color=INK)


def _label(axes, people, named):
    axes.set(ylim=(len(people) - 0.4, -0.6), xlabel="Days since first dose of study treatment")
    axes.set_xlim(left=min(0, axes.get_xlim()[0]))
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    if named:
        axes.set_yticks(people["ROW"], people["USUBJID"], fontsize=8)
        return
    arms = people.groupby(people["ARM"].fillna(""))["ROW"].agg(["mean", "min"])
    axes.set_yticks(arms["mean"], [arm.replace(" ", "\n") for arm in arms.index], fontsize=8)
    for first in arms["min"][arms["min"] > 0]:
        axes.axhline(first - 0.5, color=MUTED, linewidth=0.8)


def _legend(figure, spans, people, trial, marks):
    colours = treatment_colours(trial)
    given = set(spans["TRT"])
    handles = [Patch(color=colours[t.id], label=t.label) for t in trial.treatments if t.id in given]
    if len(people) <= NAMED:
        begun = people.filter(regex=r"AP0[2-9]SDT").notna().any(axis=None)
        style = {"marker": "|", "color": INK, "linestyle": "", "markersize": 9}
        handles += [Line2D([], [], label="next phase begins", **style)] if begun else []
        handles.append(Line2D([], [], color=MUTED, linewidth=0.8, label="to death or last contact"))
    figure.legend(handles=[*handles, *marks], loc="outside lower center", ncols=4, fontsize=8.5)
