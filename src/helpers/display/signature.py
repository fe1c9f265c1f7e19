"""What is shown of the signature: its rule, its scores, and a published one beside it."""

import pandas as pd

from helpers.ard.frame import levels, pick, select, warning_of
from helpers.ard.set_members import DOWN, UP
from helpers.ard.signature import SIGNATURE
from helpers.display.expression import NOTHING
from helpers.display.formats import DASH, count, interval, n_of_N, number, number_or_dash, percent
from helpers.display.gene_sets import slopes_figure
from helpers.display.shown import fold
from helpers.display.tables import listing
from helpers.display.text import absent, rate_phrase, sentence

WAYS = {UP: "higher", DOWN: "lower"}


def signature_sentence(results, reason=""):
    """Return the rule of the signature and how many genes it holds."""
    if results.empty:
        return absent(reason)
    key = {"variable": "genes"}
    n, tested = (pick(results, stat, variable_level="all", **key) for stat in ("n", "N"))
    fold_change = pick(results, "estimate", variable="rule", variable_level="smallest fold")
    rate = pick(results, "estimate", variable="rule", variable_level="false discovery rate")
    least = f", a fold change of at least {number(fold_change, 1)}" if fold_change > 1 else ""
    halves = [half for half in (UP, DOWN) if half in levels(results, **key)]
    ways = " and ".join(
        f"{count(pick(results, 'n', variable_level=half, **key))} {WAYS[half]}" for half in halves
    )
    return sentence(
        f"By the declared rule (false discovery rate {percent(rate, 0)}{least}) the signature "
        f"holds {number(n, 0)} of {number(tested, 0)} tested genes: {ways} on treatment."
    )


def signature_scores_sentence(results):
    """Return how the scores moved, each by a signature found without its own participant."""
    if results.empty:
        return NOTHING
    change = {"variable": SIGNATURE, "variable_level": "change"}
    n = pick(results, "n", **change)
    doubt = warning_of(results, "n", **change)
    if not n:
        return absent(f"No participant has a score of the signature: {doubt}.")
    low, high = (pick(results, limit, **change) for limit in ("conf_low", "conf_high"))
    moved = rate_phrase(results, variable=SIGNATURE, variable_level="with the others")
    left = f" Not scored: {doubt}." if doubt else ""
    return sentence(
        f"Each participant is scored by the genes that are listed without them. The score moved as "
        f"in the others in {moved} participants; its mean change is "
        f"{number(pick(results, 'estimate', **change), 3)} (95% CI {interval(low, high, 3)}). No "
        "p-value is given: every list was found with the help of all the others, so that these "
        f"changes are not independent.{left}"
    )


def signature_figure(results):
    """Return each participant's score of the signature at both visits, joined by a line."""
    if not levels(results, "group_level", group="participant"):
        return NOTHING
    return slopes_figure(results, [SIGNATURE], "expression_signature", "Scores of the signature")


def signature_scores_table(scores):
    """Return each participant's signature and scores, or why one has none; nothing without any."""
    if scores["CHG"].isna().all():
        return NOTHING
    cells = pd.DataFrame(
        {
            "Genes up": scores["NUP"].map(count),
            "Genes down": scores["NDN"].map(count),
            "Baseline": [number_or_dash(value, 3) for value in scores["SCOREBL"]],
            "On treatment": [number_or_dash(value, 3) for value in scores["SCORE"]],
            "Change": [number_or_dash(value, 3) for value in scores["CHG"]],
            "No score because": scores["REASON"].replace("", DASH),
        }
    ).set_axis(scores["USUBJID"].rename("Participant"))
    if (cells["No score because"] == DASH).all():
        cells = cells.drop(columns="No score because")
    notes = [
        "Genes: those of the signature found without this participant. Score: singscore of genes "
        "up and genes down together, −1 to 1; of one direction alone, −0.5 to 0.5."
    ]
    table = listing(
        cells, "Score of the signature by participant", notes, limit=60, whole="signature_scores"
    )
    return fold(f"Score of the signature by participant ({len(cells)})", table)


def agreement_sentence(results, trial, reason=""):
    """Return whether the genes of a published signature move the same way here."""
    if reason or trial.expression is None:
        return NOTHING
    if results.empty:
        return absent(
            "No published signature is supplied for this trial; where the trial file names one, "
            "the share of its genes that move the same way here is told in this place."
        )
    counted = _share(results, "counted")
    same = rate_phrase(results, variable="same direction", variable_level="tested")
    ours = rate_phrase(results, variable="same direction", variable_level="listed")
    caution = warning_of(results, "n", variable="same direction", variable_level="tested")
    return sentence(
        f"Of the genes of the published signature {counted} are counted here and "
        f"{_share(results, 'tested')} tested. The same way as published move {same} of the tested "
        f"ones, and {ours} of those in this trial's signature; {caution}.{_correlation(results)}"
    )


def _share(results, level):
    key = {"variable": "genes", "variable_level": level}
    return n_of_N(pick(results, "n", **key), pick(results, "N", **key))


def _correlation(results):
    rows = select(results, variable="rank correlation")
    if rows.empty:
        return ""
    key = {"variable": "rank correlation"}
    value, n = pick(results, "estimate", **key), count(pick(results, "n", **key))
    doubt = warning_of(results, "estimate", **key)
    said = f"not estimable ({doubt})" if doubt else number(value, 2)
    return f" The rank correlation of fold changes over {n} genes is {said}."


def agreement_table(agreement):
    """Return the published genes with both changes, those that move another way first."""
    if agreement.empty:
        return NOTHING
    order = agreement.sort_values("SAME", kind="stable", na_position="last")
    cells = pd.DataFrame(
        {
            "Counted as": order["GENE"].fillna("not counted"),
            "Published": [_published(value) for value in order["PUBLISHED"]],
            "Here (log₂)": [number_or_dash(value, 3) for value in order["log2_fold_change"]],
            "In this signature": order["LISTED"].map({"Y": "yes", "N": "no"}),
            "Same direction": order["SAME"].map({"Y": "yes", "N": "no"}).fillna(DASH),
        }
    ).set_axis(order["NAME"].rename("Gene"))
    notes = ["Here: change within participant, of genes above the fixed filter on mean counts."]
    table = listing(
        cells, "The published signature, gene by gene", notes, limit=60, whole="published_genes"
    )
    return fold(f"The published signature, gene by gene ({len(cells)})", table)


def _published(value):
    if value in (float("inf"), float("-inf")):
        return "up" if value > 0 else "down"
    return number(value, 3)
