"""Clinical and expression participants reconciled: the one table, and whose samples stand apart."""

from helpers.ard.frame import levels, pick
from helpers.ard.reconciliation import STEPS
from helpers.display.formats import DASH, rate_cell
from helpers.display.grids import grid, heading, nested
from helpers.display.shown import stack
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, participants, sentence, some

_LABELS = {
    "screened": "Screened",
    "included": "Included",
    "treated": "Treated",
    "any_sample": "With any sample",
    "both_visits": "With a sample at both visits",
    "pairs": "Pairs that passed quality control",
}
_RIN = "RIN: RNA integrity number, from 1 (degraded) to 10 (intact)."
_APART = ("participant not treated", "participant not in the delivery", "not in the sample sheet")


def reconciliation_table(results):
    """Return who is left at each step from screening to a pair, why others are not, and samples."""
    if results.empty:
        return absent("This trial plans no analysis of gene expression.")
    columns = ["n/N (%)"]
    rows = []
    for step in STEPS:
        lost = levels(results, variable=f"lost: {step}")
        rows += [
            (nested(f"Out: {reason}"), [_cell(results, f"lost: {step}", reason)]) for reason in lost
        ]
        rows.append((_LABELS[step], [_cell(results, step, "")]))
    rows.append(heading("Samples", columns))
    rows += [
        (nested(level[:1].upper() + level[1:]), [_cell(results, "samples", level)])
        for level in levels(results, variable="samples")
        if level == "received" or pick(results, "n", variable="samples", variable_level=level)
    ]
    notes = [
        "Participants: of everyone screened. A participant who did not reach a step stands above "
        "it, with the first reason that applies. Samples: of all received.",
        *rin_note(rows),
    ]
    title = "From screening to a pair of expression samples"
    return html_table(grid(rows, columns), title, notes, "reconciliation")


def rin_note(rows):
    """Return what RIN means, as a list of one note, where the label of a row has it."""
    return [_RIN] * any("RIN " in label for label, _ in rows)


def samples_apart_table(adexpr):
    """Return the samples whose participant was not treated, or is unknown; "" when none is."""
    apart = adexpr[adexpr["EXCLREAS"].isin(_APART)]
    if apart.empty:
        return stack([])
    frame = apart[["USUBJID", "VISIT", "EXCLREAS"]].fillna(DASH)
    frame.columns = ["Participant", "Visit as delivered", "Not used because"]
    frame = frame.set_axis(apart["SAMPLE_ID"].rename("Sample"))
    return listing(frame, "Samples without a treated participant", limit=50)


def reconciliation_sentence(results):
    """Return how many of the treated have a pair, in words; nothing where nobody was treated."""
    if results.empty:
        return stack([])
    treated, both, pairs = (
        pick(results, "n", variable=step) for step in ("treated", "both_visits", "pairs")
    )
    if not treated:
        return stack([])
    return sentence(
        f"Of {participants(treated, 'treated')}, {some(both)} gave a sample at both visits and "
        f"{some(pairs)} {'have' if pairs > 1 else 'has'} a pair that passed quality control."
    )


def _cell(results, variable, level):
    return rate_cell(results, variable=variable, variable_level=level)
