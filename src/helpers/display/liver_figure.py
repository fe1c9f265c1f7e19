"""The eDISH figure: each participant's peak aminotransferase against peak bilirubin."""

from helpers.ard.frame import pick
from helpers.ard.liver import quadrant_of
from helpers.display.figures import GRID, INK, MUTED, SERIES, in_key, new_figure, svg
from helpers.display.formats import count
from helpers.display.liver import abbreviations
from helpers.display.shown import stack
from helpers.display.text import listed

NAMED = 15  # points outside the range of normal whose participants are named
LEAST = 0.1  # a multiple of 0 has no place on a logarithmic axis
_TICKS = (0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50)
_MARKERS = "osD^vP"
_NAMES = {
    "bilirubin only": ("Cholestasis", 0.02, 0.97, "left", "top"),
    "both": ("Possible Hy's law", 0.98, 0.97, "right", "top"),
    "aminotransferase only": ("Temple's corollary", 0.98, 0.03, "right", "bottom"),
    "normal": ("Near normal", 0.02, 0.03, "left", "bottom"),
}


def edish_figure(peaks, results, trial):
    """Return peak aminotransferase against peak bilirubin, in multiples of the upper limit.

    Logarithmic axes; lines at the multiples of Hy's law part four quadrants. The two peaks may lie
    far apart in time: the listing holds those that came together. Participants outside the range
    of normal are named where they are few.
    """
    known = peaks[peaks["MULTAT"].notna() & peaks["MULTBI"].notna()]
    if known.empty:
        return stack([])
    known = known.assign(
        X=known["MULTAT"].clip(lower=LEAST),
        Y=known["MULTBI"].clip(lower=LEAST),
        QUADRANT=quadrant_of(known, trial.liver),
    )
    figure, axes = new_figure(5.4, 4.5)
    _quadrants(axes, known, trial.liver)
    _write_quadrants(axes, results)
    _points(figure, axes, known, trial)
    _names(axes, known)
    tests = listed(trial.liver.aminotransferases, "or")
    axes.set_xlabel(f"Highest {tests} (times the upper limit of normal)")
    axes.set_ylabel("Highest bilirubin (times the upper limit)")
    title = f"Highest liver tests on treatment, participants with both (N = {count(len(known))})"
    notes = [_quadrant_words(trial.liver), *abbreviations(trial)]
    return svg(figure, _alt(results, known), title, "liver", notes)


def _quadrant_words(liver):
    """Return what the names of the four quadrants mean, by the limits of the trial file."""
    high, bile = f"{liver.aminotransferase_above:g}×", f"{liver.bilirubin_above:g}×"
    return (
        f"Dashed: {high} and {bile} the upper limit of normal; pale: that limit. Possible Hy's "
        "law: both peaks above, as in an injury of the liver cells that also lets bilirubin rise. "
        f"Temple's corollary: aminotransferase above {high} while bilirubin stays up to {bile}, an "
        f"injury without that loss of function. Cholestasis: bilirubin above {bile} alone, as when "
        "bile cannot flow. Near normal: neither peak beyond its line. A quadrant is no diagnosis, "
        "and the two peaks may lie far apart in time."
    )


def _quadrants(axes, known, liver):
    axes.set_xscale("log")
    axes.set_yscale("log")
    for at, values, limit, line in (
        (axes.xaxis, known["X"], liver.aminotransferase_above, axes.axvline),
        (axes.yaxis, known["Y"], liver.bilirubin_above, axes.axhline),
    ):
        low, high = min(values.min(), 0.3) / 1.6, max(values.max(), 3 * limit) * 1.8
        ticks = [tick for tick in _TICKS if low <= tick <= high]
        at.axes.set(**{f"{at.axis_name}lim": (low, high)})
        at.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
        at.set_ticks([], minor=True)
        line(limit, color=INK, linewidth=1, linestyle=(0, (5, 3)))
        line(1, color=GRID, linewidth=1)


def _write_quadrants(axes, results):
    for quadrant, (name, x, y, ha, va) in _NAMES.items():
        n = pick(results, "n", variable="hy", variable_level=quadrant, group="")
        words = f"{name}: {count(n)}"
        place = {"transform": axes.transAxes, "ha": ha, "va": va}
        axes.text(x, y, words, color=MUTED, fontsize=9.5, **place)


def _points(figure, axes, known, trial):
    arms = sorted(known["ARM"].dropna().unique()) if trial.report_by == "arm" else []
    if not arms:
        axes.plot(known["X"], known["Y"], "o", color=SERIES[0], markersize=6, alpha=0.85)
        return
    for place, arm in enumerate(arms):
        ours = known[known["ARM"] == arm]
        look = {"color": SERIES[place % len(SERIES)], "marker": _MARKERS[place % len(_MARKERS)]}
        axes.plot(
            ours["X"], ours["Y"], linestyle="", markersize=5, alpha=0.8, label=in_key(arm), **look
        )
    figure.legend(loc="outside lower center", ncols=3, fontsize=8.5)


def _names(axes, known):
    beyond = known[known["QUADRANT"] != "normal"]
    if len(beyond) > NAMED:
        return
    for row in beyond.to_dict("records"):
        right = row["X"] > axes.get_xlim()[1] / 3
        axes.annotate(
            row["USUBJID"],
            (row["X"], row["Y"]),
            (-6 if right else 6, 5),
            textcoords="offset points",
            ha="right" if right else "left",
            fontsize=8.5,
            color=INK,
        )


def _alt(results, known):
    key = {"variable": "hy", "group": ""}
    both, candidates = (
        pick(results, "n", variable_level=level, **key) for level in ("both", "candidate")
    )
    return (
        f"Highest aminotransferase against highest bilirubin of {count(len(known))} participants: "
        f"{count(both)} above both lines, {count(candidates)} of all meeting the laboratory "
        "criteria of Hy's law."
    )
