"""Every participant's dosing as a figure."""

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.display.figures import INK, MUTED, SERIES, new_figure, svg
from helpers.display.text import absent

NAMED = 40  # participants whose names still fit
LANES = {"study": 0, "backbone": 1}
ONE_DAY = pd.Timedelta(days=1)


def treatment_colours(trial):
    """Return one colour per treatment, the same in every figure."""
    return {t.id: SERIES[i % len(SERIES)] for i, t in enumerate(trial.treatments)}


def dose_units(adex):
    """Return the unit each treatment's doses are recorded in; several units are all named."""
    recorded = adex.dropna(subset=["TRT", "ADOSEU"])
    units = recorded.groupby("TRT")["ADOSEU"].unique()
    return {treatment: " and ".join(sorted(found)) for treatment, found in units.items()}


def dosing_spans(adex):
    """Return the intervals of uninterrupted dosing: records that follow day by day are one."""
    given = adex[(adex["GIVENFL"] == "Y") & adex["ASTDT"].notna()]
    ordered = given.sort_values(["USUBJID", "TRT", "ASTDT", "AENDT", "EXSEQ"])
    until = ordered.groupby(["USUBJID", "TRT"])["AENDT"].shift()
    begins = ~(ordered["ASTDT"] <= until + ONE_DAY)
    key = ["USUBJID", "TRT", "TRTROLE"]
    spans = ordered.groupby([*key, begins.cumsum().rename("SPAN")], sort=False)
    return spans.agg(ASTDT=("ASTDT", "min"), AENDT=("AENDT", "max")).reset_index()


def dosing_figure(adex, adsl, trial):
    """Return each treated participant's dosing by study day: gaps are days without a dose.

    Study treatment is the upper lane, its companions the lower. Sorted by arm, where there are
    arms, and by time on treatment. A thin line goes on to death or to the day last known alive.
    """
    people = _order(adsl, trial)
    if people.empty:
        return absent("Nobody had been treated at the cut.")
    spans = _by_day(dosing_spans(adex), people)
    named = len(people) <= NAMED
    figure, axes = new_figure(7.2, 1.3 + (0.3 * len(people) if named else 5.5))
    _draw_spans(axes, spans, trial)
    _mark_phases(axes, people, trial, named)
    _mark_ends(axes, people, named)
    _label(axes, people, named)
    _legend(figure, spans, people, trial)
    longest = people["TRTDURD"].max()
    alt = f"Dosing of {len(people)} treated participants; the longest lasted {longest:.0f} days."
    title = f"Dosing by study day, treated participants (N = {len(people)})"
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


def _draw_spans(axes, spans, trial):
    lanes = spans["TRTROLE"].nunique()
    thick = 0.74 / lanes
    for treatment in trial.treatments:
        ours = spans[spans["TRT"] == treatment.id]
        lane = LANES[treatment.role] if lanes > 1 else 0
        axes.barh(
            ours["ROW"] - 0.37 + thick * (lane + 0.5),
            # a single dose would be a hair: two days wide it is still seen
            ours["LENGTH"].clip(lower=2),
            left=ours["START"],
            height=thick * 0.9,
            color=treatment_colours(trial)[treatment.id],
            linewidth=0,
            antialiased=False,
        )


def _mark_phases(axes, people, trial, named):
    if not named:
        return
    for number in range(2, len(trial.phases) + 1):
        day = (people[f"AP{number:02d}SDT"] - people["TRTSDT"]).dt.days
        reached = day.notna()
        low, high = people["ROW"][reached] - 0.46, people["ROW"][reached] + 0.46
        axes.vlines(day[reached], low, high, color=INK, linewidth=1.6)


def _mark_ends(axes, people, named):
    origin = people["TRTSDT"]
    ongoing = people["EOTSTT"] == "ONGOING"
    last = (people["LSTDOSDT"] - origin).dt.days + 1
    death = (people["DTHDT"] - origin).dt.days
    if named:
        alive = (people["DTHDT"].fillna(people["LSTALVDT"]) - origin).dt.days
        axes.hlines(
            people["ROW"], last, alive.where(alive > last, last), color=MUTED, linewidth=0.8
        )
    style = {"linestyle": "", "color": INK, "markersize": 6 if named else 2.5}
    axes.plot(last[ongoing] + 3, people["ROW"][ongoing], marker=">", **style)
    axes.plot(death, people["ROW"], marker="X", **style)


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


def _legend(figure, spans, people, trial):
    colours = treatment_colours(trial)
    given = set(spans["TRT"])
    handles = [Patch(color=colours[t.id], label=t.label) for t in trial.treatments if t.id in given]
    if len(people) <= NAMED:
        handles += _marker_handles("|", "next phase begins", people.filter(regex="AP02SDT"))
        handles.append(Line2D([], [], color=MUTED, linewidth=0.8, label="to death or last contact"))
    handles += _marker_handles(">", "on treatment", people[people["EOTSTT"] == "ONGOING"])
    handles += _marker_handles("X", "died", people["DTHDT"].dropna())
    figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=8.5)


def _marker_handles(marker, label, those):
    if those.empty:
        return []
    size = 9 if marker == "|" else 6
    return [Line2D([], [], marker=marker, color=INK, linestyle="", markersize=size, label=label)]
