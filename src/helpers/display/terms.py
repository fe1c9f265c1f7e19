"""Tables of participants by class and term; a long one is folded beneath its frequent terms."""

import math

import pandas as pd

from helpers.ard.frame import counted, levels
from helpers.ard.terms import ANY, CLASS_AND_TERM
from helpers.display.domains import domain_words
from helpers.display.formats import count, counting, percent
from helpers.display.grids import ALL, grid, plain, sized
from helpers.display.shown import fold
from helpers.display.tables import INDENT, html_table
from helpers.display.text import absent, listed

_FOLD_ROWS, _SHOWN_TERMS = 60, 20


def terms_table(results, words, title, notes):
    """Return participants by class and term; by arm where the results are by arm.

    Parameters
    ----------
    results : results of `ard_terms`
    words : (str, str)
        The label of the row that counts any record, and the sentence for when there is none.
    title : str
    notes : sequence of str
    """
    any_record, nothing = words
    n = numbers_of(results)
    if not n.get(("", ANY, "", "n"), 0):
        return absent(undelivered_words(results) or nothing)
    groups = ["", *levels(results, "group_level", group="arm")]
    rows = [
        (term_label(level, any_record), [share(n, group, ANY, level) for group in groups])
        for level in levels(results, variable=ANY, group="")
    ]
    heads = [sized(group or ALL, count(n[group, ANY, "", "N"])) for group in groups]
    notes = ["Each participant counts once in each row. Most frequent first.", *notes]
    notes += filter(None, [undelivered_words(results)])
    return folded(grid(rows, heads), title, notes, results["analysis"].iloc[0])


def undelivered_words(results):
    """Return which of the domains that results need were not delivered, in words; "" for none."""
    missing = levels(results, variable="not delivered")
    if not missing:
        return ""
    return f"Not delivered in this cut: {listed([domain_words(code) for code in missing])}."


def numbers_of(results):
    """Return {(group level, variable, level, statistic): number}: one pass for a long table."""
    keys = zip(
        results["group_level"],
        results["variable"],
        results["variable_level"],
        results["stat_name"],
        strict=True,
    )
    return dict(zip(keys, counted(results), strict=True))


def share(n, group, variable, level):
    """Return "7 (77.8%)", or "0" alone, from the numbers of one pass."""
    number, of = n[group, variable, level, "n"], n[group, variable, level, "N"]
    if not number or math.isnan(number):
        return count(number)
    return counting(f"{count(number)} ({percent(number / of)})", number)


def term_label(level, any_record):
    """Return the label of a row: the class, a term nested under it, or the row of any record."""
    group, _, term = level.partition(CLASS_AND_TERM)
    if term:
        return INDENT + plain(term)
    return plain(group) if group else any_record


def folded(frame, title, notes, analysis):
    """Return a long table folded away beneath its most frequent terms; a short one as it is."""
    whole = html_table(frame, title, notes, analysis)
    if len(frame) <= _FOLD_ROWS:
        return whole
    terms = frame[frame.index.str.startswith(INDENT)]
    people = pd.to_numeric(terms.iloc[:, 0].str.extract(r"^(\d+)")[0]).to_numpy()
    first = terms.iloc[(-people).argsort(kind="stable")[:_SHOWN_TERMS]].rename(index=str.strip)
    shown = f"{title}: the {len(first)} most frequent terms of {len(terms)}"
    return html_table(first, shown, notes, analysis) + fold(f"All {len(terms)} terms", whole)
