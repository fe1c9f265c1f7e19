"""The cumulative incidence of first adverse events as panels: one for each kind of event."""

from helpers.ard.frame import levels, pick, select
from helpers.display.adverse_event_words import kind_label
from helpers.display.figures import SERIES
from helpers.display.formats import count, percent
from helpers.display.shown import Shown, caption, download_link, stack, text
from helpers.display.step_panel import MUTED, StepPanel
from helpers.display.text import absent

_ANALYSIS = "ae_incidence_curve"
_DAY, _DEATH, _RISK = "day ", "death by day ", "at risk day "
_KEY = (
    "Solid: had the event (band: 95% limits, log-log, Aalen variance). Dashed: died before it. "
    "Below: participants still at risk."
)


def ae_incidence_figure(curves, results, trial):
    """Return one panel of cumulative incidence for each kind of event that somebody had."""
    kinds = levels(curves, "variable")
    if not kinds:
        return absent("There is no curve to draw: nobody had an event with a start date.")
    panels = stack([_panel(curves, results, trial, kind) for kind in kinds])
    N = count(pick(results, "N", group="", variable="any", variable_level="first"))
    title = f"First adverse event by day, treated participants (N = {N})"
    missing = [k for k in levels(results, "variable", group="") if k not in kinds]
    none = ", ".join(kind_label(kind, trial) for kind in missing)
    said = f" No panel, because nobody had it: {none}." if none else ""
    return Shown(
        f'<figure class="tb-figure"><figcaption>{caption(title)}</figcaption>'
        f'<div class="tb-panels">{panels.html}</div>'
        f'<div class="tb-notes"><p>{text(_KEY + said)}</p>{download_link(_ANALYSIS)}</div></figure>'
    )


def _panel(curves, results, trial, kind):
    mine = select(curves, variable=kind)
    groups = [level for level in levels(mine, "group_level") if level] or [""]
    ticks = sorted({int(d) for d in _days(mine, _RISK)})
    panel = StepPanel(kind_label(kind, trial), ticks)
    for colour, group in zip(SERIES * len(groups), groups, strict=False):
        _draw(panel, select(mine, group_level=group), colour, len(groups) == 1)
    for colour, group in zip(SERIES * len(groups), groups, strict=False):
        at_risk = _series(select(mine, group_level=group), _RISK, "n_risk")
        values = [at_risk.get(day, 0) for day in ticks]
        panel.numbers(f"At risk{': ' * bool(group)}{group}", values, colour if group else MUTED)
    return panel.svg(_alt(results, trial, kind))


def _draw(panel, curve, colour, banded):
    share = _series(curve, _DAY, "estimate")
    if not share:
        return
    low, high = (_series(curve, _DAY, name) for name in ("conf_low", "conf_high"))
    days = list(share)
    if banded:  # bands of several arms would hide one another
        panel.band(days, list(low.values()), list(high.values()), colour)
    died = _series(curve, _DEATH, "estimate")
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


def _alt(results, trial, kind):
    key = {"group": "", "variable": kind}
    n, N = (pick(results, name, **key, variable_level="first") for name in ("n", "N"))
    died = pick(results, "n", **key, variable_level="death")
    shares = [
        (day, pick(results, "estimate", **key, variable_level=f"day {day}, aalen"))
        for day in trial.safety.incidence_days
    ]
    told = "; ".join(f"{percent(s)} by day {d}" for d, s in shares if s == s)
    return (
        f"Cumulative incidence of {kind_label(kind, trial)}: {count(n)} of {count(N)} had it, "
        f"{count(died)} died before it{'; ' * bool(told)}{told}."
    )
