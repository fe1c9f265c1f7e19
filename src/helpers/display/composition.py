"""What is shown of the contrast adjusted for the blood count: always beside the unadjusted one."""

import math

import pandas as pd

from helpers.ard.composition_results import listed_genes
from helpers.ard.frame import pick, warning_of
from helpers.display.expression import significant
from helpers.display.formats import DASH, count, interval, n_of_N, number, percent
from helpers.display.grids import lower_first
from helpers.display.shown import Shown, fold
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, alert, named, sentence, some

NOTHING = Shown("")
FILE = "composition"
GENES = "composition_genes"
LISTS = {
    "unadjusted": "Unadjusted",
    "adjusted": "Adjusted for the shares",
    "both": "On both lists",
    "only unadjusted": "Only unadjusted",
    "only adjusted": "Only adjusted",
}
LOST = {
    "lost": "No longer listed",
    "lost, not shrunken": "No longer listed, though more than half of the change is left",
    "shrunken": "Change shrinks by more than half, or turns round",
}


def composition_sentence(composition, results, adcomp):
    """Return how the shares changed, what adjusting takes away, and what it costs."""
    if results.empty:
        return absent(_refusal(composition))
    pairs = {"variable": "pairs", "variable_level": "with shares"}
    n, of = (pick(results, name, **pairs) for name in ("n", "N"))
    changed = "; ".join(_change(results, code, name) for code, name in _names(adcomp).items())
    inflation = pick(results, "estimate", variable="inflation")
    told = f"{count(n)} of {count(of)} pairs have a blood count near both samples. {changed}."
    shown = sentence(f"{told} {_without(composition)}".rstrip())
    shown += sentence(
        f"{_lists(results)} Adjusting makes the variance of the effect of treatment "
        f"{number(inflation, 1)} times as large (variance inflation factor)."
    )
    if warning_of(results, "estimate", variable="inflation"):
        shown += alert(
            f"Variance inflation factor {number(inflation, 1)}: the shares changed so alike in "
            "everybody that treatment and composition can hardly be told apart. A short adjusted "
            "list says little here."
        )
    return shown


def _refusal(composition):
    if composition.changes.empty or not composition.without:
        return composition.reason
    return f"{composition.reason} Without such a blood count: {named(composition.without)}."


def _without(composition):
    if not composition.without:
        return ""
    people = named(composition.without)
    return f"Without one, and therefore in neither contrast of this section: {people}."


def _names(adcomp):
    return dict(zip(adcomp["PARAMCD"], adcomp["PARAM"], strict=True))


def _change(results, code, name):
    key = {"variable": code, "variable_level": "change"}
    mean, low, high = (pick(results, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    if "/" not in code:  # a count, not a share
        return f"{name} changed by {number(mean, 2)} on average (95% CI {interval(low, high, 2)})"
    points = interval(100 * low, 100 * high)
    return (
        f"The share of {lower_first(name)} changed by {number(100 * mean)} percentage points on "
        f"average (95% CI {points})"
    )


def _lists(results):
    n = {name: pick(results, "n", variable="list", variable_level=name) for name in LISTS}
    words = (
        f"In these pairs the unadjusted list holds {some(n['unadjusted'])} of the tested genes, "
        f"the adjusted one {some(n['adjusted'])}, and both together {some(n['both'])}."
    )
    if not n["unadjusted"]:
        return words
    key = {"variable": "signature"}
    shrunken, lost, kept = (
        pick(results, "n", variable_level=name, **key)
        for name in ("shrunken", "lost", "lost, not shrunken")
    )
    share = pick(results, "estimate", variable_level="explained", **key)
    return (
        f"{words} Of the {count(n['unadjusted'])}, {some(lost)} lose their place"
        f"{_by_precision(lost, kept)}; the change of {some(shrunken)} shrinks by more than half. "
        f"Over the listed genes {_share(share)}."
    )


def _by_precision(lost, kept):
    """Return how many of the genes that lose their place keep more than half of their change."""
    if not lost:
        return ""
    whom = "all of them" if kept == lost else f"{some(kept)} of them"
    return f", {whom} with more than half of their change left: by lost precision alone"


def _share(share):
    if share < 0:
        return "nothing of the change goes with the blood count: adjusted, it is larger"
    return f"{percent(share, 0)} of the change goes with the blood count"


def composition_tables(composition, results, adcomp, trial):
    """Return both lists in numbers, the genes in both contrasts, and the shares of each sample."""
    if results.empty:
        return NOTHING
    shown = _lists_table(results)
    shown += fold("Genes without and with the adjustment", _genes_table(composition, trial))
    return shown + fold("Blood count of each sample", _shares_table(adcomp))


def _lists_table(results):
    tested = pick(results, "N", variable="list", variable_level="unadjusted")
    rows = [
        (label, count(pick(results, "n", variable="list", variable_level=name)))
        for name, label in LISTS.items()
    ]
    for name, label in LOST.items():
        key = {"variable": "signature", "variable_level": name}
        n, of = (pick(results, stat, **key) for stat in ("n", "N"))
        rows.append((f"Of the unadjusted list: {lower_first(label)}", n_of_N(n, of)))
    explained = {"variable": "signature", "variable_level": "explained"}
    share = pick(results, "estimate", **explained)
    rows.append(("Share of the change explained", DASH if math.isnan(share) else percent(share)))
    inflation = pick(results, "estimate", variable="inflation")
    rows.append(("Variance inflation factor", number(inflation, 2)))
    table = pd.DataFrame(
        [[cell] for _, cell in rows],
        index=pd.Index([label for label, _ in rows], name="Genes"),
        columns=["Number"],
    )
    notes = [
        "Both contrasts use the same pairs, rule and level. Share explained: 1 minus the slope "
        "through the origin of adjusted on unadjusted log₂ changes, over the genes listed "
        "unadjusted. It can be below zero.",
        "Variance inflation factor: variance of the effect of treatment with the shares in the "
        "model, divided by that without them.",
    ]
    title = f"Adjusting for the blood count ({count(tested)} tested genes)"
    return html_table(table, title, notes, FILE)


def _genes_table(composition, trial, shown=20):
    genes = composition.genes[composition.genes["p_adjusted"].notna()]
    first, adjusted = listed_genes(genes, trial.expression.false_discovery_rate)
    ours = genes[first | adjusted].head(shown) if (first | adjusted).any() else genes.head(shown)
    table = pd.DataFrame(
        {
            "Log₂ change": [number(value, 2) for value in ours["change"]],
            "Adjusted p": [significant(value) for value in ours["p_adjusted"]],
            "Log₂ change with shares": [number(value, 2) for value in ours["adjusted_change"]],
            "Adjusted p with shares": [significant(p) for p in ours["adjusted_p_adjusted"]],
        },
        index=pd.Index(ours.index, name="Gene"),
    )
    notes = ["Adjusted p: Benjamini-Hochberg. The file holds every tested gene."]
    title = "Genes listed in either contrast, by unadjusted p-value"
    return html_table(table, title, notes, GENES)


def _shares_table(adcomp):
    table = pd.DataFrame(
        {
            "Participant": adcomp["USUBJID"],
            "Visit": adcomp["AVISITL"],
            "Share": adcomp["PARAM"],
            "Value": [_value(row) for row in adcomp.to_dict("records")],
            "Drawn before the sample (days)": [
                DASH if math.isnan(lag) else count(lag) for lag in adcomp["LAG"]
            ],
        }
    ).set_axis(adcomp["SAMPLE_ID"].rename("Sample"))
    return listing(table, "Blood count of each sample of a pair", whole="blood_composition")


def _value(row):
    if math.isnan(row["AVAL"]):
        return row["REASON"]
    return percent(row["AVAL"]) if "/" in row["PARAMCD"] else number(row["AVAL"], 2)
