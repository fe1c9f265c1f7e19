"""Figures of the quality of expression samples: measures, components, distances, sex, likeness."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from helpers.adam.adexpr_likeness import MOST_VARIABLE
from helpers.ard.expression_quality import counted_samples
from helpers.ard.frame import pick
from helpers.display.expression_quality import MILLION, NOTHING
from helpers.display.figures import GRID, MUTED, SERIES, in_key, new_figure, svg
from helpers.display.formats import count, interval, number, percent
from helpers.display.grids import short_names
from helpers.display.names_beside import write_names
from helpers.display.text import named

FIRST, SECOND = SERIES[0], SERIES[1]
MOST_LABELS = 20
MOST_ROWS = 40
SMALL = 8.5
POWERS = [0.1, 1, 10, 100, 1000, 10_000]
NEAR = LinearSegmentedColormap.from_list("near", ["#0b3c5d", "#5b9bc4", "#f4f3ef"])
SCALES = {"LIBSIZE": 1 / MILLION, "GENEDET": 1, "GLOBFRAC": 100, "RIN": 1}
DIGITS = {"LIBSIZE": 2, "GENEDET": 0, "RIN": 1}
FROM_ZERO = ("LIBSIZE", "GLOBFRAC")
TITLES = {
    "LIBSIZE": "Reads, millions",
    "GENEDET": "Genes seen",
    "GLOBFRAC": "Globin reads, %",
    "RIN": "RIN",
}


def measures_figure(adexpr, results):
    """Return reads, genes, globin share and RIN of every counted sample, pairs joined by a line."""
    counted = counted_samples(adexpr)
    if counted.empty:
        return NOTHING
    visits = list(counted.sort_values("ADY")["AVISITL"].drop_duplicates())
    figure, axes = new_figure(4.9, 4.6, 2, 2)
    for panel, measure in zip(axes.flat, SCALES, strict=True):
        _measure_panel(panel, counted, measure, visits)
    reads, genes, globin, rin = (_ends(results, measure) for measure in SCALES)
    samples = count(pick(results, "n", variable="samples"))
    alt = (
        f"Four panels of {samples} counted samples by visit: {reads} million reads, {genes} genes "
        f"seen, globin share {globin}, RIN {rin}. "
        "Lines join the samples of one participant; rings mark samples that are not used."
    )
    title = f"Reads, genes, globin and RNA integrity of {samples} samples; ring: not used"
    data = counted[["USUBJID", "AVISITL", *SCALES, "EXPAIRFL"]].reset_index(drop=True)
    return svg(figure, alt, title, data)


def _ends(results, measure):
    """Return "4.32 to 21.95", the range of a measure as it is drawn; or that there is none."""
    low, high = (pick(results, stat, variable=measure) for stat in ("min", "max"))
    if np.isnan(low):
        return "not measured"
    if measure == "GLOBFRAC":
        return f"{percent(low)} to {percent(high)}"
    return interval(low * SCALES[measure], high * SCALES[measure], DIGITS[measure])


def _measure_panel(panel, counted, measure, visits):
    places = counted["AVISITL"].map({visit: place for place, visit in enumerate(visits)})
    values = counted[measure].astype(float) * SCALES[measure]
    for _, rows in values.groupby(counted["USUBJID"]):
        panel.plot(places[rows.index], rows, color=GRID, linewidth=0.9, zorder=1)
    used = counted["EXPAIRFL"].eq("Y")
    for place, colour in enumerate((FIRST, SECOND)):
        ours = places.eq(place)
        panel.scatter(places[ours & used], values[ours & used], s=18, color=colour, zorder=2)
        rest = values[ours & ~used]
        panel.scatter(
            places[rest.index], rest, s=22, facecolors="none", edgecolors=colour, zorder=2
        )
    panel.set_title(TITLES[measure], fontsize=9.5)
    panel.set_xlim(-0.5, len(visits) - 0.5)
    panel.set_xticks(range(len(visits)), visits, fontsize=SMALL)
    panel.tick_params(axis="y", labelsize=SMALL)
    if measure in FROM_ZERO and values.notna().any():
        panel.set_ylim(0, values.max() * 1.08)
    if values.isna().all():
        panel.annotate(
            "not measured", (0.5, 0.5), xycoords="axes fraction", ha="center", color=MUTED
        )
        panel.set_yticks([])


def components_figure(components, results):
    """Return the first two components of every counted sample, the samples of a pair joined."""
    if components.empty:
        return NOTHING
    shares = [pick(results, "p", variable="component", variable_level=f"PC{n}") for n in (1, 2)]
    figure, panel = new_figure(4.9, 4.3)
    visits = _visits(components)
    for _, rows in components.dropna(subset=["USUBJID"]).groupby("USUBJID"):
        panel.plot(rows["PC1"], rows["PC2"], color=MUTED, linewidth=0.8, zorder=1)
    for visit, colour in zip(visits, (FIRST, SECOND, MUTED), strict=False):
        ours = components["AVISITL"].fillna("No visit").eq(visit)
        used = components["EXPAIRFL"].eq("Y")
        dots = components[ours & used]
        panel.scatter(dots["PC1"], dots["PC2"], s=24, color=colour, zorder=2, label=in_key(visit))
        rest = components[ours & ~used]
        ring = {"facecolors": "none", "edgecolors": colour}
        panel.scatter(rest["PC1"], rest["PC2"], s=28, zorder=2, **ring)
    panel.set_xlabel(f"Component 1 ({percent(shares[0], 0)} of the variance)", fontsize=9.5)
    panel.set_ylabel(f"Component 2 ({percent(shares[1], 0)})", fontsize=9.5)
    panel.tick_params(labelsize=SMALL)
    panel.legend(fontsize=SMALL, loc="upper center", bbox_to_anchor=(0.5, 1.12), ncols=3)
    first = components.drop_duplicates("USUBJID")
    if len(first) <= MOST_LABELS:
        write_names(panel, first[["PC1", "PC2"]].to_numpy(), first["USUBJID"], SMALL)
    alt = (
        f"Scatter of {len(components)} samples on two principal components, which carry "
        f"{percent(shares[0], 0)} and {percent(shares[1], 0)} of the variance of {MOST_VARIABLE} "
        "genes; lines join the samples of one participant."
    )
    title = f"Principal components of {len(components)} samples; line: one participant"
    return svg(figure, alt, title, "expression_likeness")


def _visits(components):
    return list(dict.fromkeys(components.sort_values("AVISIT")["AVISITL"].fillna("No visit")))


def distances_figure(distances, adexpr, results):
    """Return how far every two samples are apart, ordered by participant and day."""
    if len(distances) < 2 or results.empty:
        return NOTHING
    told = adexpr.set_index("SAMPLE_ID").loc[distances.index]
    figure, panel = new_figure(4.9, 4.6)
    off = distances.to_numpy()[~np.eye(len(distances), dtype=bool)]
    mesh = panel.pcolormesh(
        distances.to_numpy(), cmap=NEAR, vmin=off.min(), vmax=off.max(), rasterized=len(told) > 60
    )
    panel.invert_yaxis()
    panel.set_aspect("equal")
    starts = np.flatnonzero(~told["USUBJID"].duplicated().to_numpy())
    if len(starts) <= MOST_LABELS:
        middles = (starts + np.append(starts[1:], len(told))) / 2
        names = short_names(told["USUBJID"].fillna("?").drop_duplicates())
        panel.set_xticks(middles, names, rotation=90, fontsize=SMALL)
        panel.set_yticks(middles, names, fontsize=SMALL)
    else:
        panel.set_xticks([])
        panel.set_yticks([])
    panel.tick_params(length=0)
    panel.spines[["left", "bottom"]].set_visible(False)
    bar = figure.colorbar(mesh, ax=panel, shrink=0.6, aspect=16)
    bar.set_label("distance, log₂", fontsize=9)
    bar.ax.tick_params(labelsize=SMALL)
    bar.outline.set_visible(False)
    same, other = (
        pick(results, "median", variable="distance", variable_level=level)
        for level in ("of one participant", "of two participants")
    )
    alt = (
        f"Heat map of the distances of {len(distances)} samples, by participant: median "
        f"{number(same, 2)} between samples of one participant and {number(other, 2)} between "
        "those of two."
    )
    title = f"Distances of {len(distances)} samples, by participant; dark: alike"
    return svg(figure, alt, title, "expression_likeness")


def sex_figure(adexpr):
    """Return the reads of XIST against those of the Y chromosome, by recorded sex, per million."""
    told = adexpr.dropna(subset=["FEMREADS", "MALREADS"])
    told = told[told["LIBSIZE"] > 0]
    if told.empty:
        return NOTHING
    female, male = (
        told[name] / told["LIBSIZE"] * MILLION + 0.1 for name in ("FEMREADS", "MALREADS")
    )
    figure, panel = new_figure(4.9, 3.9)
    kinds = {"F": ("Recorded female", "o", FIRST), "M": ("Recorded male", "s", SECOND)}
    for sex, (label, marker, colour) in kinds.items():
        ours = told["SEX"].eq(sex)
        style = {"s": 24, "marker": marker, "color": colour, "alpha": 0.8}
        panel.scatter(female[ours], male[ours], label=f"{label} ({ours.sum()})", **style)
    unknown = ~told["SEX"].isin(list(kinds))
    if unknown.any():
        panel.scatter(female[unknown], male[unknown], s=24, color=MUTED, label="Sex not recorded")
    wrong = told["SEXMISFL"].eq("Y")
    for sample in told.index[wrong][:MOST_LABELS]:
        words, place = told.loc[sample, "SAMPLE_ID"], {"xytext": (6, 4)}
        at = (female[sample], male[sample])
        panel.annotate(words, at, fontsize=SMALL, textcoords="offset points", **place)
    panel.set_xscale("log")
    panel.set_yscale("log")
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_ticks(POWERS, [f"{power:g}" for power in POWERS])
        axis.set_ticks([], minor=True)
    panel.set(xlim=_reach(female), ylim=_reach(male))
    panel.set_xlabel("XIST, reads per million (plus 0.1)", fontsize=9.5)
    panel.set_ylabel("Y genes, reads per million (plus 0.1)", fontsize=9.5)
    panel.tick_params(labelsize=SMALL)
    panel.legend(fontsize=SMALL, loc="upper center", bbox_to_anchor=(0.5, 1.15), ncols=2)
    who = named(told.loc[wrong, "SAMPLE_ID"]) or "none"
    alt = (
        f"Scatter of {len(told)} samples: reads of XIST against reads of genes of the Y "
        f"chromosome, by recorded sex. Samples that contradict it: {who}."
    )
    title = f"Genes that tell the sex, in {len(told)} samples; named: contradicts the record"
    return svg(figure, alt, title, "expression_samples")


def _reach(values):
    return values.min() / 2, values.max() * 2


def likeness_figure(likeness, results):
    """Return each second sample's correlation with its own first sample and with all others."""
    if likeness.empty:
        return NOTHING
    own = likeness[likeness["OWNFL"].eq("Y")].assign(_flag=likeness["LIKEFL"].eq("Y"))
    own = own.sort_values(["_flag", "USUBJID"], ascending=[False, True], kind="stable")
    people = own["USUBJID"].head(MOST_ROWS).tolist()
    rows = {person: place for place, person in enumerate(people)}
    ours = likeness[likeness["USUBJID"].isin(rows)]
    up, mine = ours["USUBJID"].map(rows), ours["OWNFL"].eq("Y")
    figure, panel = new_figure(4.9, 1.3 + 0.24 * len(people))
    panel.scatter(
        ours["CORR"][~mine], up[~mine], s=14, color=MUTED, alpha=0.6, label="others' first"
    )
    for flag, colour in ((False, FIRST), (True, SECOND)):
        chosen = mine & ours["LIKEFL"].eq("Y").eq(flag)
        label = "own first, not the nearest" if flag else "own first sample"
        if chosen.any():
            panel.scatter(ours["CORR"][chosen], up[chosen], s=34, color=colour, label=label)
    panel.set_yticks(range(len(people)), short_names(people), fontsize=SMALL)
    panel.set_ylim(len(people) - 0.5, -0.5)
    panel.grid(axis="y")
    panel.set_axisbelow(True)
    panel.tick_params(labelsize=SMALL, length=0)
    panel.set_xlabel("Correlation with the second sample", fontsize=9.5)
    figure.legend(
        *panel.get_legend_handles_labels(), fontsize=SMALL, loc="outside upper center", ncols=2
    )
    key = {"variable": "likeness", "variable_level": "own"}
    n, N = pick(results, "n", **key), pick(results, "N", **key)
    alt = (
        f"For each of {len(people)} second samples, its correlation with every first sample: its "
        f"own participant's is the highest in {count(n)} of {count(N)}."
    )
    rest = f"; {count(N - len(people))} more not shown" if len(people) < N else ""
    title = f"Each second sample beside all first samples ({count(N)} participants{rest})"
    return svg(figure, alt, title, "expression_likeness")
