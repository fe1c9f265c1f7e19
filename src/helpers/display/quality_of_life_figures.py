"""Every participant's scores over time, with deaths, and the mean by visit on top."""

from helpers.ard.attendance import DIED
from helpers.ard.endpoints import in_population
from helpers.ard.frame import pick, select
from helpers.display.figures import GRID, INK, MUTED, SERIES, new_figure, svg
from helpers.display.formats import count, number
from helpers.display.quality_of_life_change import is_many
from helpers.display.shown import stack
from helpers.display.text import absent

COLUMNS = 3
AXIS_SLACK = 2  # weeks after the last score; a later death would stretch the axis


def trajectories_figures(adqs, adsl, results, endpoint, visits):
    """Return the course of each score of an endpoint; many scores share one figure."""
    people = in_population(adsl, endpoint.population)
    mine = adqs[adqs["AVAL"].notna() & adqs["USUBJID"].isin(people["USUBJID"])]
    mine = mine[mine["PARAMCD"].isin(endpoint.parameters)]
    if mine.empty:
        return absent(f"{endpoint.label}: no score could be computed.")
    analyses = [f"change_{endpoint.id}", f"accounted_{endpoint.id}"]
    means = results[results["analysis"].isin(analyses) & results["group"].eq("")]
    if is_many(endpoint):
        return _panels(mine, people, means, endpoint, visits)
    return stack(
        _single(mine[mine["PARAMCD"] == p], people, means, endpoint, visits)
        for p in endpoint.parameters
        if (mine["PARAMCD"] == p).any()
    )


def _single(mine, people, means, endpoint, visits):
    label = mine["PARAM"].iloc[0]
    figure, axes = new_figure(7.2, 4.4)
    _draw_panel(axes, mine, people, _means(means, mine["PARAMCD"].iloc[0], visits))
    for week, _, n, died in _means(means, mine["PARAMCD"].iloc[0], visits):
        for words, height, ink in ((count(n), 15, MUTED), (died, 4, INK)):
            axes.annotate(
                words, (week, 0), (0, height), textcoords="offset points", ha="center", fontsize=8,
                color=ink,
            )  # fmt: skip
    axes.set_xlabel(
        "Weeks from the first day of treatment\n"
        "Above the axis: n of the mean, and the number who had died"
    )
    axes.set_ylabel("Score (0 to 100)")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, fontsize=8.5)
    alt = _alt(mine, label, {label: _means(means, mine["PARAMCD"].iloc[0], visits)})
    return svg(figure, alt, _title(mine, label), f"change_{endpoint.id}")


def _panels(mine, people, means, endpoint, visits):
    rows = -(-len(endpoint.parameters) // COLUMNS)
    figure, axes = new_figure(
        7.6, 1.9 * rows + 0.5, rows=rows, columns=COLUMNS, sharex=True, sharey=True, squeeze=False
    )
    labels = dict(zip(mine["PARAMCD"], mine["PARAM"], strict=True))
    for panel in axes.flat[len(endpoint.parameters) :]:
        panel.set_visible(False)
    for panel, paramcd in zip(axes.flat, endpoint.parameters, strict=False):
        scores = mine[mine["PARAMCD"] == paramcd]
        _draw_panel(panel, scores, people, _means(means, paramcd, visits), small=True)
        panel.set_title(labels.get(paramcd, paramcd), fontsize=9)
    figure.supxlabel("Weeks from the first day of treatment", fontsize=9.5, color=INK)
    figure.supylabel("Score (0 to 100)", fontsize=9.5, color=INK)
    data = mine.reindex(columns=["USUBJID", "PARAM", "AVISITL", "ADY", "AVAL"])
    courses = {labels.get(p, p): _means(means, p, visits) for p in endpoint.parameters}
    return svg(figure, _alt(mine, endpoint.label, courses), _title(mine, endpoint.label), data)


def _title(mine, label):
    who = mine["USUBJID"].nunique()
    return f"{label}: {who} participants, their mean in bold, deaths crossed"


def _alt(mine, label, courses):
    """Return what is shown, with the first and last mean of each scale in `courses`."""
    who = mine["USUBJID"].nunique()
    told = "; ".join(
        f"{name} from {number(means[0][1])} (n = {count(means[0][2])}) to {number(means[-1][1])} "
        f"(n = {count(means[-1][2])})"
        for name, means in courses.items()
        if means
    )
    return f"{label} over time in {who} participants, with deaths. Means, first and last: {told}."


def _means(results, paramcd, visits):
    """Return (week, mean, n, how many had died) of each visit at which anybody has a score."""
    mine = select(results, variable=f"{paramcd}.value")
    dead = select(results, variable=f"{paramcd}.{DIED}", stat_name="n")
    died = dict(zip(dead["variable_level"], map(count, dead["stat"]), strict=True))
    found = [
        (max(visit.day, 0) / 7, *(pick(mine, s, variable_level=visit.id) for s in ("mean", "n")),
         f"†{died[visit.id]}" if visit.id in died else "")
        for visit in visits
    ]  # fmt: skip
    return [place for place in found if place[2]]


def _draw_panel(axes, scores, people, means, small=False):
    for _, course in scores.sort_values("ADY").groupby("USUBJID"):
        axes.plot(
            course["ADY"] / 7, course["AVAL"], "-o", color=SERIES[4], alpha=0.6,
            markersize=2 if small else 3, linewidth=0.8 if small else 1.1,
        )  # fmt: skip
    _draw_deaths(axes, scores, people, small)
    weeks, height = [place[0] for place in means], [place[1] for place in means]
    axes.plot(
        weeks, height, "-s", color=SERIES[0], linewidth=1.8 if small else 2.4,
        markersize=2.5 if small else 5, label="Mean",
    )  # fmt: skip
    axes.set_ylim(0, 104)
    axes.grid(axis="y", color=GRID)


def _draw_deaths(axes, scores, people, small):
    """Mark each death at the participant's last score, on the day of death."""
    last = scores.sort_values("ADY").drop_duplicates("USUBJID", keep="last")
    who = people.set_index("USUBJID").loc[last["USUBJID"]]
    weeks = ((who["DTHDT"] - who["TRTSDT"]).dt.days / 7).to_numpy()
    near = weeks <= scores["ADY"].max() / 7 + AXIS_SLACK
    for start, week, score in zip(
        last["ADY"][near] / 7, weeks[near], last["AVAL"][near], strict=True
    ):
        axes.plot([start, week], [score, score], ":", color=SERIES[4], linewidth=0.9)
    axes.plot(
        weeks[near], last["AVAL"].to_numpy()[near], "X", color=INK, label="Died",
        markersize=4.5 if small else 7,
    )  # fmt: skip
