"""Tumour change as figures, every participant visible."""

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from helpers.ard.endpoints import in_population
from helpers.ard.frame import pick, select, whom
from helpers.display.figures import GRID, GROUND, INK, MUTED, NARROW, RESPONSES, new_figure, svg
from helpers.display.formats import count, number
from helpers.display.grids import short_names
from helpers.display.response import WORDS
from helpers.display.shown import stack
from helpers.display.text import absent, listed, participants, plural, sentence

BORDERS = {"SUMDIAM": (20, -30)}  # growth and shrinkage that RECIST 1.1 speaks of
CROWDED, WIDE = 15, 7.2  # participants whose names stand upright; inches for many of them
ROOM = 11  # participants that fit the narrow figure
DRAWN = ["USUBJID", "PARAM", "VISIT", "ADY", "AVAL", "CHG", "PCHG"]


def waterfall_figures(best, results, endpoint, bor, labels):
    """Return a waterfall of the best change for each parameter of an endpoint.

    `results` are those of `ard_best_change`.
    """
    rows = select(results, analysis=f"best_change_{endpoint.id}", group="")
    return stack(
        [waterfall_figure(best, rows, endpoint, p, bor, labels) for p in endpoint.parameters]
    )


def waterfall_figure(best, results, endpoint, paramcd, bor, labels):
    """Return the best percent change of each participant as bars, coloured by confirmed response.

    Who has no complete value after baseline is named beneath: nobody disappears.
    """
    drawn = whom(results, variable=paramcd)
    mine = best[(best["PARAMCD"] == paramcd) & best["USUBJID"].isin(drawn)]
    mine = mine.sort_values(["PCHG", "USUBJID"], ascending=[False, True])
    label = labels.get(paramcd, paramcd)
    without = _without(whom(results, variable=f"{paramcd}.no_value"), mine, label)
    if mine.empty:
        return without
    figure, axes = new_figure(NARROW if len(mine) <= ROOM else WIDE, 3.9)
    words = _responses(bor).reindex(mine["USUBJID"]).fillna("NE")
    axes.bar(range(len(mine)), mine["PCHG"], color=[RESPONSES[w] for w in words], width=0.78)
    _label_bars(axes, mine["PCHG"], mine["PDOTHFL"] == "Y")
    _draw_borders(axes, paramcd)
    turned = 90 if len(mine) > CROWDED else 0
    axes.set_xticks(range(len(mine)), short_names(mine["USUBJID"]), rotation=turned, fontsize=9)
    axes.set_xlabel("Participant")
    axes.set_ylabel("Best change from baseline (%)")
    axes.margins(x=0.02, y=0.14)
    _add_key(figure, [] if bor is None else words)
    high, low = (number(pick(results, s, variable=paramcd), 0) for s in ("max", "min"))
    alt = (
        f"Waterfall of {label.lower()}: best change of {participants(len(mine))}, "
        f"from {high}% to {low}%."
    )
    N = pick(results, "N", variable=f"{paramcd}.no_value")
    title, names = f"{label}: best change, {_of(len(mine), N)}", mine["USUBJID"]
    points = [
        (axes, place, change, _value(name, change, word if bor is not None else ""))
        for place, (name, change, word) in enumerate(zip(names, mine["PCHG"], words, strict=True))
    ]
    return svg(figure, alt, title, f"best_change_{endpoint.id}", points=points) + without


def _value(name, change, word, day=None):
    """Return a participant's change in words, on a day, with the confirmed best response."""
    at = "" if day is None else f", day {count(day)}"
    best = f"; best response: {WORDS[word].lower()}" if word else ""
    return f"{name}{at}: {number(change)}%{best}"


def _of(n, N):
    """Return how many are drawn of how many are counted."""
    return f"{count(n)} of {participants(N)}"


def _without(names, mine, label):
    words = [f"{label}: every participant has a value after baseline."]
    if names:
        words = [f"{label}: no complete value after baseline for {listed(names)}."]
    if (mine["PDOTHFL"] == "Y").any():
        words.append(
            f"A star marks progression that the target lesions do not show{_with_new(mine)}."
        )
    return sentence(" ".join(words))


def _with_new(mine):
    """Return who of them progressed with a new lesion, where that was told apart."""
    if "NEWLFL" not in mine:
        return ""
    names = sorted(mine.loc[mine["NEWLFL"] == "Y", "USUBJID"])
    return f"; with a new lesion: {listed(names)}" if names else "; nobody's by a new lesion"


def _responses(bor):
    """Return the confirmed best response by USUBJID; empty where the trial plans no response."""
    if bor is None:
        return pd.Series(dtype=object)
    return bor[bor["PARAMCD"] == "CBOR"].set_index("USUBJID")["AVALC"]


def _label_bars(axes, values, starred):
    for position, (value, star) in enumerate(zip(values, starred, strict=True)):
        axes.annotate(
            number(value, 0) + ("*" if star else ""),
            (position, value),
            (0, 3 if value >= 0 else -3),
            textcoords="offset points",
            ha="center",
            va="bottom" if value >= 0 else "top",
            fontsize=9,
            color=INK,
        )


def _draw_borders(axes, paramcd):
    axes.axhline(0, color=INK, linewidth=0.8)
    for border in BORDERS.get(paramcd, ()):
        axes.axhline(border, color=MUTED, linewidth=1, linestyle="--")


def _add_key(figure, words, marks=()):
    """Name the colours, of confirmed best responses, and the marks, each a (sign, label)."""
    seen = [word for word in RESPONSES if word in set(words)]
    handles = [Patch(color=RESPONSES[word], label=WORDS[word]) for word in seen]
    handles += [Line2D([], [], linestyle="", marker=m, color=INK, label=x) for m, x in marks]
    title, wide = "Confirmed best response" * bool(seen), figure.get_figwidth() > NARROW
    if handles:
        figure.legend(
            handles=handles, loc="outside lower center", ncols=5 if wide else 2, fontsize=9,
            title=title, title_fontsize=9,
        )  # fmt: skip


def spider_figures(adtr, adrs, adsl, endpoint, bor):
    """Return the course of percent change for each parameter of an endpoint."""
    return stack([spider_figure(adtr, adrs, adsl, endpoint, p, bor) for p in endpoint.parameters])


def spider_figure(adtr, adrs, adsl, endpoint, paramcd, bor):
    """Return percent change over time, one line per participant.

    A triangle marks the assessment at which the investigator saw progression, whether by these
    lesions or by others; a cross marks a death soon after the last measurement. Lines hold complete
    measurements only.
    """
    people = in_population(adsl, endpoint.population)
    mine = adtr[(adtr["PARAMCD"] == paramcd) & adtr["USUBJID"].isin(people["USUBJID"])]
    mine = mine[mine["PCHG"].notna() & ((mine["ABLFL"] == "Y") | (mine["ADY"] > 1))]
    mine = mine[mine.groupby("USUBJID")["ADY"].transform("max") > 1]
    if mine.empty:
        return absent("No tumour was measured after baseline, so no course can be drawn.")
    label = mine["PARAM"].iloc[0]
    figure, axes = new_figure(NARROW if mine["USUBJID"].nunique() <= ROOM else WIDE, 4.8)
    words = _responses(bor).reindex(mine["USUBJID"].unique()).fillna("NE")
    progressed = [
        _draw_course(axes, course, adrs[adrs["USUBJID"] == who], RESPONSES[words[who]])
        for who, course in mine.groupby("USUBJID")
    ]
    _draw_borders(axes, paramcd)
    axes.set_xlabel("Weeks from the first day of treatment")
    axes.set_ylabel("Change from baseline (%)")
    axes.set_xlim(right=mine["ADY"].max() / 7 * 1.12)
    axes.grid(axis="y", color=GRID)
    died = _draw_deaths(axes, mine, people)
    _name_courses(axes, mine, died)
    marks = [("v", "Progression")] * any(progressed) + [("X", "Died")] * (len(died) > 0)
    _add_key(figure, [] if bor is None else words, marks)
    n = mine["USUBJID"].nunique()
    deaths = f"{len(died)} {plural(len(died), 'death')}"
    alt = f"Course of {label.lower()} in {participants(n)}, {deaths} crossed."
    alt += _last_values(mine)
    points = [
        (axes, day / 7, change, _value(who, change, words[who] if bor is not None else "", day))
        for who, day, change in zip(mine["USUBJID"], mine["ADY"], mine["PCHG"], strict=True)
    ]
    title, data = f"{label}: change over time, {_of(n, len(people))}", mine.reindex(columns=DRAWN)
    return svg(figure, alt, title, data.dropna(axis=1, how="all"), points=points)


def _last_values(mine):
    """Return the last change of each participant in words, where these are few."""
    last = mine.sort_values("ADY").drop_duplicates("USUBJID", keep="last").sort_values("USUBJID")
    if len(last) > CROWDED:
        return ""
    names = short_names(last["USUBJID"])
    told = (f"{who} {number(x, 0)}%" for who, x in zip(names, last["PCHG"], strict=True))
    return f" Last change: {', '.join(told)}."


def _draw_course(axes, course, responses, colour):
    """Draw one course; return whether the investigator saw progression on it."""
    course = course.sort_values("ADY")
    weeks = course["ADY"].to_numpy() / 7
    axes.plot(weeks, course["PCHG"], "-o", color=colour, markersize=3.5, linewidth=1.4)
    progression = responses[(responses["ANL01FL"] == "Y") & (responses["AVALC"] == "PD")]
    at = course["VISITNUM"].isin(progression["VISITNUM"]).to_numpy()
    axes.plot(weeks[at], course["PCHG"][at], "v", color=colour, markersize=9, markeredgecolor=INK)
    return at.any()


def _draw_deaths(axes, mine, people):
    """Mark each death that lies on the axis, beside the last value; return its week by USUBJID."""
    last = mine.sort_values("ADY").drop_duplicates("USUBJID", keep="last").set_index("USUBJID")
    who = people.set_index("USUBJID").reindex(last.index)
    weeks = (who["DTHDT"] - who["TRTSDT"]).dt.days / 7
    near = weeks[weeks <= axes.get_xlim()[1]]
    for person, week in near.items():
        height = last["PCHG"][person]
        axes.plot([last["ADY"][person] / 7, week], [height] * 2, ":", color=MUTED, linewidth=1)
        axes.plot(week, height, "X", color=INK, markersize=7)
    return near


def _name_courses(axes, mine, died):
    """Write each participant beside the end of their line; names that would touch move apart."""
    ends = mine.sort_values("ADY").drop_duplicates("USUBJID", keep="last").sort_values("PCHG")
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    wide, tall = 0.1 * (right - left), 0.042 * (high - low)
    placed = []
    names = short_names(ends["USUBJID"])
    weeks = ends["USUBJID"].map(died).fillna(ends["ADY"] / 7)
    for who, week, change in zip(names, weeks, ends["PCHG"], strict=True):
        near = [height + tall for at, height in placed if abs(at - week) < wide]
        height = max([change, *near])
        placed.append((week, height))
        axes.annotate(
            who,
            (week, height),
            (7, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=INK,
            bbox={"facecolor": GROUND, "alpha": 0.7, "linewidth": 0, "pad": 0.3},
        )
