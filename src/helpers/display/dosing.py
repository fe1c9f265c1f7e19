"""Every participant's dosing as a figure."""

from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.display.figures import INK, MUTED, SERIES, new_figure, svg
from helpers.display.text import absent

NAMED = 40  # participants whose names still fit


def treatment_colours(trial):
    """Return one colour per treatment, the same in every figure."""
    return {t.id: SERIES[i % len(SERIES)] for i, t in enumerate(trial.treatments)}


def dosing_figure(adex, adsl, trial):
    """Return each treated participant's dosing by study day: one lane per drug, gaps are holds.

    Sorted by arm, where there are arms, and by time on treatment. The end of a row says why it
    ends: still on treatment at the cut, died, or neither.
    """
    people = _order(adsl, trial)
    if people.empty:
        return absent("Nobody had been treated at the cut.")
    doses = _with_days(adex, people)
    used = [t for t in trial.treatments if t.id in set(doses["TRT"])]
    named = len(people) <= NAMED
    figure, axes = new_figure(7.2, 1.2 + (0.28 * len(people) if named else 0.024 * len(people)))
    for lane, treatment in enumerate(used):
        _draw_lane(axes, doses[doses["TRT"] == treatment.id], (lane, len(used)), trial)
    _mark_ends(axes, people, named)
    _label(axes, people, named)
    _legend(figure, used, people, trial)
    longest = people["TRTDURD"].max()
    alt = f"Dosing of {len(people)} treated participants; the longest was {longest:.0f} days."
    title = f"Dosing by study day, treated participants (N = {len(people)})"
    return svg(figure, alt, title, "exposure")


def _order(adsl, trial):
    treated = adsl[adsl["SAFFL"] == "Y"]
    by = ["ARM", "TRTDURD", "USUBJID"] if trial.report_by == "arm" else ["TRTDURD", "USUBJID"]
    order = [name != "TRTDURD" for name in by]
    people = treated.sort_values(by, ascending=order).reset_index(drop=True)
    return people.assign(ROW=range(len(people)))


def _with_days(adex, people):
    given = adex[(adex["GIVENFL"] == "Y") & adex["ASTDT"].notna()]
    ours = people[["USUBJID", "ROW", "TRTSDT"]]
    doses = given.merge(ours, on="USUBJID", how="inner", validate="many_to_one")
    start = (doses["ASTDT"] - doses["TRTSDT"]).dt.days
    return doses.assign(START=start, LENGTH=(doses["AENDT"] - doses["ASTDT"]).dt.days + 1)


def _draw_lane(axes, doses, place, trial):
    lane, lanes = place
    thick = 0.8 / lanes
    axes.barh(
        doses["ROW"] - 0.4 + thick * (lane + 0.5),
        doses["LENGTH"],
        left=doses["START"],
        height=thick * 0.92,
        color=treatment_colours(trial)[doses["TRT"].iloc[0]],
        linewidth=0,
    )


def _mark_ends(axes, people, named):
    origin = people["TRTSDT"]
    ongoing = people["EOTSTT"] == "ONGOING"
    last = (people["LSTDOSDT"] - origin).dt.days + 1
    size = 6 if named else 2.5
    style = {"linestyle": "", "color": INK, "clip_on": False}
    nudge = 2.5 if named else 1
    axes.plot(last[ongoing] + nudge, people["ROW"][ongoing], marker=">", markersize=size, **style)
    death = (people["DTHDT"] - origin).dt.days
    axes.plot(death, people["ROW"], marker="X", markersize=size, **style)


def _label(axes, people, named):
    axes.set(ylim=(len(people) - 0.4, -0.6), xlabel="Days since first dose of study treatment")
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    if named:
        axes.set_yticks(people["ROW"], people["USUBJID"], fontsize=8)
        return
    middles = people.groupby("ARM")["ROW"].mean()
    axes.set_yticks(middles, middles.index, fontsize=8, rotation=90, va="center")
    for first in people.groupby("ARM")["ROW"].min():
        if first:
            axes.axhline(first - 0.5, color=MUTED, linewidth=0.8)


def _legend(figure, used, people, trial):
    colours = treatment_colours(trial)
    handles = [Patch(color=colours[t.id], label=t.label) for t in used]
    marks = {
        ">": ("on treatment", people["EOTSTT"] == "ONGOING"),
        "X": ("died", people["DTHDT"].notna()),
    }
    for marker, (label, applies) in marks.items():
        if applies.any():
            handles.append(Line2D([], [], marker=marker, color=INK, linestyle="", label=label))
    figure.legend(handles=handles, loc="outside lower center", ncols=4, fontsize=9)


def dose_units(adex):
    """Return the unit each treatment's doses are recorded in; several units are all named."""
    recorded = adex.dropna(subset=["TRT", "ADOSEU"])
    units = recorded.groupby("TRT")["ADOSEU"].unique()
    return {treatment: " and ".join(sorted(found)) for treatment, found in units.items()}
