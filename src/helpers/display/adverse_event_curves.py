"""The cumulative incidence of first adverse events as panels: one for each kind of event."""

from helpers.ard.frame import levels, pick, select
from helpers.display.adverse_event_words import kind_label
from helpers.display.formats import count, percent
from helpers.display.incidence_panel import KEY, KEY_OF_ARMS, incidence_panel
from helpers.display.shown import Shown, caption, download_link, stack, text
from helpers.display.text import absent

_ANALYSIS = "ae_incidence_curve"


def ae_incidence_figure(curves, results, trial):
    """Return one panel of cumulative incidence for each kind of event that somebody had."""
    kinds = levels(curves, "variable")
    if not pick(results, "N", group="", variable="any", variable_level="first"):
        return stack([])  # the table says that nobody was treated
    if not kinds:
        return absent("There is no curve to draw: nobody had an event with a start date.")
    panels = stack([_panel(curves, results, trial, kind) for kind in kinds])
    N = count(pick(results, "N", group="", variable="any", variable_level="first"))
    title = f"First adverse event by day, treated participants (N = {N})"
    missing = [k for k in levels(results, "variable", group="") if k not in kinds]
    key = KEY_OF_ARMS if levels(curves, "group_level", group="arm") else KEY
    none = ", ".join(kind_label(kind, trial) for kind in missing)
    said = f" No panel, because nobody had it: {none}." if none else ""
    return Shown(
        f'<figure class="tb-figure"><figcaption>{caption(title)}</figcaption>'
        f'<div class="tb-panels">{panels.html}</div>'
        f'<div class="tb-notes"><p>{text(key + said)}</p>{download_link(_ANALYSIS)}</div></figure>'
    )


def _panel(curves, results, trial, kind):
    mine = select(curves, variable=kind)
    return incidence_panel(mine, kind_label(kind, trial), _alt(results, trial, kind))


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
