"""The share of participants with a dose, week by week: dosing of many in one picture."""

from collections import Counter

from helpers.ard.frame import levels, pick, select
from helpers.display.figures import in_key, new_figure, svg
from helpers.display.formats import count, percent
from helpers.display.grids import inside, sized
from helpers.display.text import absent, sentence

_STROKES = ("-", "--", ":", "-.")


def weeks_figure(results, trial, colours):
    """Return the share with at least one dose in each week, a line per drug, or arm and drug.

    `results` is `ard_dosed_by_week`, `colours` are those of the drugs. Arms of one drug have
    different strokes.
    """
    lines = _lines(results, trial)
    if not lines:
        return absent("Nobody had a dose of study treatment, so no share by week is drawn.")
    figure, axes = new_figure(7.2, 3.6)
    drawn = Counter()
    for label, share in lines.items():
        drug = share["variable"].iloc[0]
        stroke = _STROKES[drawn[drug] % len(_STROKES)]
        drawn[drug] += 1
        style = {"color": colours[drug], "linestyle": stroke, "label": in_key(label)}
        axes.plot(share["variable_level"].astype(int), 100 * share["stat"], **style)
    axes.set(xlabel="Week since first dose of study treatment", ylabel="With a dose (%)")
    axes.set(ylim=(0, 103))
    axes.grid(axis="y")
    figure.legend(loc="outside lower center", ncols=2, fontsize=8.5)
    N = _first(select(results, group=""), "N")
    title = f"Share with a dose in each week, treated participants (N = {count(N)})"
    note = "A week counts all treated for whom it had begun by the cut, still alive or not."
    return svg(figure, _alt(lines), title, "dosed_by_week") + sentence(note)


def _lines(results, trial):
    """Return {label: shares by week} of each drug that anybody had, by arm where there are arms."""
    labels = {treatment.id: treatment.label for treatment in trial.treatments}
    arms = levels(results, "group_level", group="arm")
    found = {}
    for arm in arms or [""]:
        ours = select(results, group_level=arm)
        for drug in levels(ours, "variable"):
            of_drug = select(ours, variable=drug)
            name = f"{arm}: {inside(labels[drug])}" if arms else labels[drug]
            label = sized(name, count(_first(of_drug, "N")))
            found[label] = select(of_drug, stat_name="p").dropna(subset=["stat"])
    return found


def _first(results, stat):
    return pick(results, stat, variable=levels(results, "variable")[0], variable_level=1)


def _alt(lines):
    ends = [
        f"{label} from {percent(share['stat'].iloc[0], 0)} to {percent(share['stat'].iloc[-1], 0)}"
        for label, share in lines.items()
    ]
    return f"Share with a dose by week, first to last: {'; '.join(ends)}."
