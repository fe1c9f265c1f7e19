"""What is said and tabulated of the quality of expression samples."""

import math

import pandas as pd

from helpers.adam.adexpr_likeness import OWN_GENES
from helpers.ard.expression_quality import HANDLING, MEASURES
from helpers.ard.frame import levels, method_of, pick, select
from helpers.display.formats import DASH, count, number, percent, rate_cell
from helpers.display.grids import plain
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, listed, named, sentence, some

NOTHING = Shown("")
MILLION = 1e6
MOST_NAMED = 6
LABELS = {
    "LIBSIZE": ("Reads, millions", lambda value: number(value / MILLION, 2)),
    "GENEDET": ("Genes with any read", count),
    "GLOBFRAC": ("Share of globin reads", percent),
    "RIN": ("RNA integrity number (RIN)", number),
}
# Who is in one of the two sources alone is named
ONE_SIDED = (
    "treated, without a sample",
    "with a sample, never treated",
    "with a sample, not in the clinical data",
)
FACTORS = {"BATCH": "batch", "PLATE": "plate"}


def quality_table(results):
    """Return reads, genes, globin share and RIN of the used samples by visit and within pairs."""
    if results.empty:
        return NOTHING
    columns = levels(results, variable=MEASURES[0])
    rows = {}
    for measure in MEASURES:
        label, written = LABELS[measure]
        rows[label] = [_range(results, written, measure, column) for column in columns]
    pairs = count(pick(results, "n", variable=MEASURES[0], variable_level=columns[0]))
    headings = [*columns[:2], "Change within pairs"]
    cells = pd.DataFrame.from_dict(rows, orient="index", columns=headings)
    notes = [
        "Median (lowest to highest). RIN runs from 1, degraded, to 10, intact. Globin: HBA1, HBA2 "
        "and HBB; much of it leaves fewer reads for other genes."
    ]
    title = f"Quality of the used samples ({pairs} pairs)"
    return html_table(cells.rename_axis("Measure"), title, notes, "expression_quality")


def _range(results, written, measure, level):
    key = {"variable": measure, "variable_level": level}
    middle, low, high = (pick(results, stat, **key) for stat in ("median", "min", "max"))
    if math.isnan(middle):
        return "not measured"
    return f"{written(middle)} ({written(low)} to {written(high)})"


def handling_table(results):
    """Return the used samples by batch and plate and by visit; nothing where neither is known."""
    rows, columns = {}, levels(results, "group_level", group="visit")
    for factor in HANDLING:
        for level in levels(results, variable=factor, group="visit"):
            label = f"{FACTORS[factor].capitalize()} {level}"
            keys = {"variable": factor, "variable_level": level, "group": "visit"}
            rows[label] = [rate_cell(results, **keys, group_level=visit) for visit in columns]
    if not rows:
        return NOTHING
    cells = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    title = "Batches and plates of the used samples, by visit"
    return html_table(cells.rename_axis("Handled in"), title, (), "expression_quality")


def handling_sentence(results):
    """Return whether a batch or a plate could be mistaken for the change between the visits."""
    told = [_factor_words(results, factor) for factor in HANDLING]
    told = [words for words in told if words]
    if results.empty:
        return NOTHING
    if not told:
        told = ["Neither batch nor plate is recorded, so that nothing can be said of them."]
    return sentence(" ".join(told))


def _factor_words(results, factor):
    if select(results, variable=factor).empty:
        return ""
    name, key = FACTORS[factor], {"variable": factor, "variable_level": "pairs in two"}
    split, pairs = pick(results, "n", **key), pick(results, "N", **key)
    if not split:
        return (
            f"Both samples of each of the {count(pairs)} pairs share a {name}, so that a "
            f"difference between {_plural(name)} cannot be mistaken for the change of the visits."
        )
    told = f"In {count(split)} of {count(pairs)} pairs the samples are of two {_plural(name)}"
    cost = pick(results, "estimate", variable=factor, variable_level="variance inflation")
    if math.isnan(cost):
        return (
            f"{told}, in a way that cannot be told from the visits: the model cannot hold "
            f"participant, visit and {name} together, and a difference between {_plural(name)} "
            "would look like a change."
        )
    return (
        f"{told}; with {name} in the model the variance of the change would be "
        f"{number(cost, 2)} times as large."
    )


def _plural(name):
    return "batches" if name == "batch" else f"{name}s"


def names_sentence(results):
    """Return how the counts name genes, how many names are stale, and which genes are missing."""
    if results.empty:
        return absent("Without counts there is no quality of samples to tell.")
    key = {"variable": "names", "variable_level": "Ensembl"}
    ids, genes = pick(results, "n", **key), pick(results, "N", **key)
    kind = "Ensembl's identifiers" if ids > genes / 2 else "symbols"
    told = [f"The counts name {number(genes, 0)} genes by {kind}."]
    if 0 < ids < genes:
        told.append(f"{number(ids, 0)} of the names are Ensembl's identifiers.")
    stale = pick(results, "n", variable="names", variable_level="stale")
    if stale:
        examples = method_of(results, "n", variable="names", variable_level="stale")
        told.append(
            f"{count(stale)} {'is a symbol' if stale == 1 else 'are symbols'} since replaced "
            f"({examples})."
        )
    lacking = [
        words
        for kind, words in (("globin", "globin"), ("female", "XIST"), ("male", "the Y chromosome"))
        if not pick(results, "n", variable="genes", variable_level=kind)
    ]
    if lacking:
        told.append(f"Genes of {listed(lacking, 'or')} are not among them.")
    return sentence(" ".join(told))


def likeness_sentence(results, likeness, adexpr):
    """Return whose second sample resembles somebody else's first sample more than their own."""
    if adexpr.empty:
        return NOTHING
    if likeness.empty:
        words = "Fewer than three participants have a counted sample at both visits, so that "
        return sentence(f"{words}nobody's samples can be compared with other people's.")
    key = {"variable": "likeness", "variable_level": "somebody else's"}
    n, N = pick(results, "n", **key), pick(results, "N", **key)
    if not n:
        return sentence(
            f"Each of the {count(N)} second samples resembles the first sample of its own "
            "participant more than anybody else's: nothing speaks for swapped samples."
        )
    best = likeness[likeness["LIKEFL"].eq("Y") & likeness["RANK"].eq(1)]
    best = best.drop_duplicates("USUBJID")
    whose = [
        f"{mine} (nearest: the first sample of {theirs})"
        for mine, theirs in best[["USUBJID", "OTHERWHO"]].itertuples(index=False)
    ]
    rest = [] if len(whose) <= MOST_NAMED else [f"{len(whose) - MOST_NAMED} more"]
    return sentence(
        f"{count(n)} of {count(N)} second samples {'resembles' if n == 1 else 'resemble'} somebody "
        "else's first sample more than that of their own participant, which is what a swap looks "
        f"like: {listed([*whose[:MOST_NAMED], *rest])}. Such samples are shown and not left out; "
        "the laboratory should check them."
    )


def likeness_table(likeness):
    """Return each second sample: own correlation, the nearest of somebody else, folded."""
    if likeness.empty:
        return NOTHING
    own = likeness[likeness["OWNFL"].eq("Y")].set_index("USUBJID")
    others = likeness[likeness["OWNFL"].ne("Y")].sort_values("CORR", kind="stable")
    nearest = others.drop_duplicates("USUBJID", keep="last").set_index("USUBJID").loc[own.index]
    cells = pd.DataFrame(
        {
            "Second sample": own["SAMPLE_ID"],
            "Own first sample": [number(value, 2) for value in own["CORR"]],
            "Nearest of others": [number(value, 2) for value in nearest["CORR"]],
            "Whose": nearest["OTHERWHO"],
            "Doubt": own["LIKEFL"].map({"Y": "resembles somebody else"}).fillna(DASH),
        },
        index=own.index.rename("Participant"),
    )
    flagged = own["LIKEFL"].eq("Y").to_numpy()
    cells = pd.concat([cells[flagged], cells[~flagged]])
    notes = [
        f"Correlation of the second sample with first samples over {count(OWN_GENES)} genes that "
        "tell people apart, chosen without either participant; genes of the sex chromosomes are "
        "left out."
    ]
    table = listing(cells, "Whose first sample a second one resembles", notes, limit=100)
    return fold(f"Each second sample beside its own and the nearest other ({len(cells)})", table)


def people_table(results):
    """Return who is in the clinical data, in the samples, in both, and who is in one alone."""
    if results.empty:
        return NOTHING
    rows = {plain(level): _people(results, level) for level in levels(results, variable="people")}
    cells = pd.DataFrame.from_dict(rows, orient="index", columns=["Participants", "Who"])
    title = "Participants of the clinical data and of the samples"
    notes = ["Who is treated is told by the clinical data, who gave a sample by the sample sheet."]
    return html_table(cells.rename_axis("In"), title, notes, "expression_people")


def _people(results, level):
    found = select(results, variable="people", variable_level=level, stat_name="n").iloc[0]
    who = found["who"].split()
    who = who if level in ONE_SIDED else []
    return [some(found["stat"]), named(who, 2 * MOST_NAMED) or DASH]


def folded(title, *pieces):
    """Return several shown pieces folded away behind one line; nothing where all are empty."""
    whole = stack(pieces)
    return fold(title, whole) if whole.html else NOTHING
