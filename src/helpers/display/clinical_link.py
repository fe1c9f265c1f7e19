"""What is shown of gene-set scores beside the clinical course: one row for each participant."""

import math
from typing import NamedTuple

import pandas as pd

from helpers.adam.adlink import CHANGE, GRADE, RATIO, SCORE
from helpers.ard.clinical_link import BEST, LEAST, TIME, measures_of
from helpers.ard.frame import pick, warning_of
from helpers.display.change import labels_of
from helpers.display.formats import DASH, count, interval, n_of_N, number, number_or_dash, printed
from helpers.display.gene_sets import set_name
from helpers.display.grids import lower_first
from helpers.display.one_line import response_cells
from helpers.display.shown import Shown, fold
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, named, sentence

NOTHING = Shown("")
SHOWN = 200
FILE, EXPORT = "clinical_link", "score_and_course"


class Link(NamedTuple):
    """The analysis dataset, its results, and what its columns are called."""

    adlink: pd.DataFrame
    results: pd.DataFrame
    names: dict
    gene_set: str
    times: list


def gather_link(adlink, results, parts, trial):
    """Return what the pieces of this section share; `parts` are ADTR, ADLB and time endpoints."""
    adtr, adlb, times = parts
    if adlink.empty:
        return Link(adlink, results, {}, "", times)
    names = {BEST + code: f"Best change, {lower_first(label)} (%)"
             for code, label in labels_of(adtr).items()}  # fmt: skip
    names |= {f"{TIME}{e.id.upper()}": f"{e.label} (days)" for e in times}
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    units = dict(zip(adlb["PARAMCD"], adlb["AVALU"], strict=True))
    linked = trial.expression.clinical_link
    for test in linked.changes:
        unit = units.get(test)
        unit = f" ({printed(unit)})" if isinstance(unit, str) and unit else ""
        names[CHANGE + test] = f"{labels.get(test, test)}, change{unit}"
    names |= {RATIO + t: f"{labels.get(t, t)}, ratio to baseline" for t in linked.ratios}
    graded = trial.safety.grading.dictionary == "CTCAE"
    names[GRADE] = f"Worst adverse event ({'grade' if graded else 'severity, 1 to 3'})"
    return Link(adlink, results, names, trial.expression.shown_set, times)


def link_sentence(link):
    """Return who has a pair and who has not, and how little so few can say."""
    if link.adlink.empty:
        return absent(
            "Without a pair of samples and a named set there is no score to set beside it."
        )
    key = {"variable": "pairs", "variable_level": link.gene_set}
    n, of = (pick(link.results, name, **key) for name in ("n", "N"))
    alone = link.adlink.index[link.adlink["PAIRFL"] != "Y"]
    words = (
        f"{count(n)} of {count(of)} treated participants have a pair of samples, and so a change "
        f"of score; shown is the set {set_name(link.gene_set)}."
    )
    if len(alone):
        words += f" Without a pair: {named(alone, 20)}."
    return sentence(
        f"{words} Exploratory: the rank correlations describe these participants and test nothing; "
        "with so few, an interval from clearly negative to clearly positive is the usual answer."
    )


def link_table(link):
    """Return one row for each participant with a pair: change of score, and the clinical course."""
    if link.adlink.empty:
        return NOTHING
    people = link.adlink[link.adlink["PAIRFL"] == "Y"]
    first = people.head(SHOWN)
    cells = {_score_name(link.gene_set): _numbers(first[SCORE + link.gene_set], 3)}
    for measure in measures_of(first):
        cells[link.names[measure]] = _cells(first, measure)
        if measure.startswith(BEST) and "CBOR" in first:
            cells |= {"Best response, confirmed": response_cells(first, "CBOR")}
    if "CBOR" in first and "Best response, confirmed" not in cells:
        cells["Best response, confirmed"] = response_cells(first, "CBOR")
    table = pd.DataFrame(cells, index=pd.Index(first.index, name="Participant"))
    notes = [
        "Change of score: on treatment less baseline (singscore). Laboratory values: at the visit "
        "of the second sample. Adverse event: the worst treatment-emergent one, 0 for none.",
        "A time with + ended without the event; the file says why.",
    ]
    if len(people) > SHOWN:
        notes.append(f"The first {SHOWN} of {count(len(people))} participants.")
    title = f"Change of score and clinical course, exploratory (N = {count(len(people))})"
    shown = listing(table, title, notes, whole=EXPORT)
    return shown + fold("The change of every gene set", _sets_table(first, len(people)))


def _sets_table(people, n):
    sets = [name for name in people if name.startswith(SCORE)]
    cells = {_first(set_name(name.removeprefix(SCORE))): _numbers(people[name], 3) for name in sets}
    table = pd.DataFrame(cells, index=pd.Index(people.index, name="Participant"))
    title = f"Change of score of each gene set (N = {count(n)})"
    return listing(table, title, whole=EXPORT)


def correlations_table(link):
    """Return the rank correlation of each measure with the change of score, or why it has none."""
    if link.adlink.empty:
        return NOTHING
    rows = {}
    for measure in measures_of(link.adlink):
        key = {"variable": measure, "variable_level": link.gene_set}
        n, of = (pick(link.results, name, **key) for name in ("n", "N"))
        rows[link.names[measure]] = [n_of_N(n, of).partition(" ")[0], correlation(link, measure)]
    columns = ["n/N", "Rank correlation (95% CI)"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    notes = [
        "Spearman's coefficient with the interval of Bonett and Wright, from −1 to 1; no p-values. "
        f"None is given below {LEAST} participants, or for a time that is censored in anybody."
    ]
    title = f"How each measure goes with the change of the {set_name(link.gene_set)} score"
    return html_table(table.rename_axis("Measure"), title, notes, FILE)


def correlation(link, measure):
    """Return the coefficient with its interval, or why it has none."""
    key = {"variable": measure, "variable_level": link.gene_set}
    r, low, high = (pick(link.results, s, **key) for s in ("estimate", "conf_low", "conf_high"))
    if math.isnan(r):
        return warning_of(link.results, "estimate", **key)
    limits = "" if math.isnan(low) else f" ({interval(low, high, 2)})"
    return f"{number(r, 2)}{limits}"


def _cells(people, measure):
    if measure.startswith(TIME):
        return _times(people, measure.removeprefix(TIME))
    digits = 0 if measure == GRADE else 2 if measure.startswith(RATIO) else 1
    return _numbers(people[measure], digits)


def _times(people, name):
    """Return each time in days, with + where it ended without the event."""
    return [
        DASH if math.isnan(days) else f"{count(days)}{'+' * (censored != 0)}"
        for days, censored in zip(people[TIME + name], people[f"CNSR_{name}"], strict=True)
    ]


def _numbers(values, digits):
    return [number_or_dash(value, digits) for value in values]


def _score_name(name):
    return f"{_first(set_name(name))}, change of score"


def _first(words):
    return words[:1].upper() + words[1:]
