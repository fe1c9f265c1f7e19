"""The cumulative incidence of a first event: one panel of its curve, and words for its limits."""

from helpers.ard.frame import levels, select
from helpers.display.figures import SERIES
from helpers.display.formats import percent
from helpers.display.step_panel import MUTED, StepPanel

DAY, DEATH, RISK = "day ", "death by day ", "at risk day "
KEY = (
    "Solid: had the event (band: 95% limits, by Aalen's formula). Dashed: died before it. "
    "Below: participants still at risk."
)
# which of the two formulas for the limits of a share, in plain words before their names
FORMULAS = {"aalen": "first formula", "delta": "second formula"}
FORMULAS_NOTE = (
    "Two formulas for the limits of such a share are in use. They agree on the share and differ in "
    "how wide the limits are, in a small group visibly."
)
KEY_OF_ARMS = "Solid: had the event. Dashed: died before it. Below: participants still at risk."


def incidence_panel(curves, title, alt):
    """Return one panel: the curve of everybody, or one for each arm, with numbers at risk.

    `curves` are the rows of one kind of event, as `helpers.ard.first_event.add_curve` and
    `add_numbers_at_risk` add them.
    """
    groups = [level for level in levels(curves, "group_level") if level] or [""]
    ticks = sorted({int(d) for d in _days(curves, RISK)})
    panel = StepPanel(title, ticks)
    for colour, group in zip(SERIES * len(groups), groups, strict=False):
        _draw(panel, select(curves, group_level=group), colour, len(groups) == 1)
    for colour, group in zip(SERIES * len(groups), groups, strict=False):
        at_risk = _series(select(curves, group_level=group), RISK, "n_risk")
        values = [at_risk.get(day, 0) for day in ticks]
        panel.numbers(f"At risk{': ' * bool(group)}{group}", values, colour if group else MUTED)
    return panel.svg(alt)


def last_share(curves):
    """Return "45.0% by day 189", the share of everybody where the curve ends; "" without one."""
    share = _series(select(curves, group_level=""), DAY, "estimate")
    return f"{percent(share[max(share)])} by day {max(share)}" if share else ""


def _draw(panel, curve, colour, banded):
    share = _series(curve, DAY, "estimate")
    if not share:
        return
    low, high = (_series(curve, DAY, name) for name in ("conf_low", "conf_high"))
    days = list(share)
    if banded:  # bands of several arms would hide one another
        panel.band(days, list(low.values()), list(high.values()), colour)
    died = _series(curve, DEATH, "estimate")
    if any(died.values()):
        faint = MUTED if banded else colour
        panel.step(list(died), list(died.values()), faint, faint=True)
        if banded:
            panel.note(days[-1], max(died.values()), "died first", MUTED)
    panel.step(days, list(share.values()), colour)


def _days(rows, prefix):
    level = rows["variable_level"]
    return level[level.str.startswith(prefix)].str.removeprefix(prefix).astype(int)


def _series(rows, prefix, stat_name):
    """Return {day: statistic} of one curve, in the order of the days."""
    rows = rows[rows["stat_name"] == stat_name]
    days = _days(rows, prefix)
    return dict(sorted(zip(days, rows.loc[days.index, "stat"], strict=True)))
