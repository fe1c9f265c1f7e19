"""The swimmer figure: treatment, responses and the end of each participant's course."""

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.display.figures import GRID, INK, MUTED, NARROW, RESPONSES, new_figure, svg
from helpers.display.formats import count
from helpers.display.grids import short_names
from helpers.display.response import WORDS
from helpers.display.text import absent

LANES = 40  # of more participants the ones followed longest
PHASE_COLOURS = ["#cc79a7", "#8fb8de", "#e69f00", "#b9c2cc"]


def swimmer_figure(adsl, adrs, trial):
    """Return one lane per treated participant: phases, responses, death, and who goes on.

    Bars are the phases of treatment, the thin line goes on to the last day known alive.
    """
    treated = adsl[adsl["SAFFL"] == "Y"]
    if not any(trial.endpoints_of_type(kind) for kind in ("response", "time_to_event")):
        return absent("This trial plans neither response nor time to an event: no course is drawn.")
    if treated.empty:
        return absent("Nobody was treated, so there is no course to draw.")
    lanes = treated.assign(_end=_last_day(treated)).sort_values(["_end", "USUBJID"]).tail(LANES)
    figure, axes = new_figure(NARROW, 2.0 + 0.28 * len(lanes))
    for lane, person in enumerate(lanes.to_dict("records")):
        _draw_lane(axes, lane, person, len(trial.phases))
        seen = adrs[(adrs["USUBJID"] == person["USUBJID"]) & adrs["AVALC"].isin(RESPONSES)]
        _draw_responses(axes, lane, seen[seen["ADY"] > 1])
    axes.set_yticks(range(len(lanes)), short_names(lanes["USUBJID"]), fontsize=9)
    axes.set_xlabel("Months from the first dose")
    axes.set_xlim(left=0)
    axes.set_ylim(-0.6, len(lanes) - 0.4)
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    figure.legend(handles=_key(trial, adrs), loc="outside lower center", ncols=2, fontsize=9)
    alt = (
        f"Swimmer plot of {len(lanes)} treated participants: treatment phases, responses, "
        f"{treated['DTHDT'].notna().sum()} deaths. The longest is followed for "
        f"{count(lanes['_end'].iloc[-1] + 1)} days, the shortest for "
        f"{count(lanes['_end'].iloc[0] + 1)}."
    )
    seen = adrs[adrs["USUBJID"].isin(lanes["USUBJID"]) & adrs["AVALC"].isin(RESPONSES)]
    data = _drawn(lanes, seen[seen["ADY"] > 1], trial)
    place = dict(zip(lanes["USUBJID"], range(len(lanes)), strict=True))
    points = [
        (axes, (day - 1) / DAYS_PER_MONTH, place[who], f"{who}, day {count(day)}: {what}")
        for who, what, day in data[["USUBJID", "WHAT", "FROM"]].itertuples(index=False)
    ]
    return svg(figure, alt, _title(len(lanes), len(treated)), data, points=points)


def _drawn(lanes, seen, trial):
    """Return what the lanes show: USUBJID, WHAT, FROM and TO, days from 1; TO is the last day."""
    rows = []
    for person in lanes.to_dict("records"):
        end = person["_end"] + 1
        for number, phase in enumerate(trial.phases, start=1):
            dates = [person[f"AP{number:02d}{side}DT"] for side in ("S", "E")]
            if pd.notna(dates).all():
                first, last = ((date - person["TRTSDT"]).days + 1 for date in dates)
                rows.append((person["USUBJID"], phase.label, first, last))
        ours = seen[seen["USUBJID"] == person["USUBJID"]].sort_values("ADY")
        rows += [
            (person["USUBJID"], WORDS[word], day, day)
            for word, day in zip(ours["AVALC"], ours["ADY"], strict=True)
        ]
        last = "Died" if pd.notna(person["DTHDT"]) else "Last known alive"
        rows.append((person["USUBJID"], last, end, end))
    return pd.DataFrame(rows, columns=["USUBJID", "WHAT", "FROM", "TO"])


def _title(drawn, treated):
    if drawn == treated:
        return f"Course of each treated participant (N = {treated})"
    return f"Course of the {drawn} participants followed longest, of {treated} treated"


def _last_day(people):
    end = people["DTHDT"].fillna(people["LSTALVDT"])
    return (end - people["TRTSDT"]).dt.days


def _months(date, person):
    return (date - person["TRTSDT"]).days / DAYS_PER_MONTH


def _draw_lane(axes, lane, person, phases):
    axes.plot(
        [0, person["_end"] / DAYS_PER_MONTH], [lane, lane], color=MUTED, linewidth=1, zorder=1
    )
    for number in range(1, phases + 1):
        start, end = person[f"AP{number:02d}SDT"], person[f"AP{number:02d}EDT"]
        if pd.notna(start) and pd.notna(end):
            left, right = _months(start, person), _months(end + pd.Timedelta(days=1), person)
            colour = PHASE_COLOURS[(number - 1) % len(PHASE_COLOURS)]
            axes.barh(lane, right - left, left=left, height=0.55, color=colour, zorder=2)
    end = person["_end"] / DAYS_PER_MONTH
    if pd.notna(person["DTHDT"]):
        axes.plot(end, lane, "X", color=INK, markersize=8, zorder=4)
    elif person["EOTSTT"] == "ONGOING":
        # treatment goes on to the cut, which may be later than the last contact
        end = max(end, _months(person["TRTEDT"], person))
        axes.plot(end, lane, ">", color=INK, markersize=8, zorder=4)


def _draw_responses(axes, lane, seen):
    for month, word in zip(seen["ADY"] / DAYS_PER_MONTH, seen["AVALC"], strict=True):
        axes.plot(
            month,
            lane,
            "v" if word == "PD" else "o",
            color=RESPONSES[word],
            markeredgecolor=INK,
            markeredgewidth=0.6,
            markersize=7,
            zorder=3,
        )


def _key(trial, adrs):
    phases = [
        Patch(color=PHASE_COLOURS[k % len(PHASE_COLOURS)], label=phase.label)
        for k, phase in enumerate(trial.phases)
    ]
    words = [word for word in RESPONSES if word in set(adrs["AVALC"])]
    marks = [
        (word, "v" if word == "PD" else "o", RESPONSES[word], WORDS[word]) for word in words
    ] + [("", "X", INK, "Died"), ("", ">", INK, "On treatment at the cut")]
    return phases + [
        Line2D([], [], linestyle="", marker=mark, color=colour, markeredgecolor=INK,
               markeredgewidth=0.6, label=label)
        for _, mark, colour, label in marks
    ]  # fmt: skip
