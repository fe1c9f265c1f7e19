"""Earlier treatment: by setting and agent, as a table and a sentence."""

from helpers.ard.frame import levels, pick
from helpers.ard.terms import ANY
from helpers.display.formats import count
from helpers.display.grids import inside
from helpers.display.shown import stack
from helpers.display.terms import terms_table
from helpers.display.text import listed, participants, sentence

_WORDS = ("Any earlier treatment", "No earlier treatment of an included participant is recorded.")
_KIND = {"variable": "kind", "group": ""}


def prior_therapy_table(results):
    """Return included participants by setting and agent, and by kind of procedure."""
    notes = [
        "Denominator: included participants. Drugs recorded as prior anticancer therapy, by "
        "setting; procedures recorded as prior or begun before the first dose, by kind."
    ]
    title = "Earlier treatment of the included participants"
    return terms_table(results, _WORDS, title, notes)


def prior_therapy_sentence(results):
    """Return how many had each kind of earlier treatment, in words; nothing where nobody had."""
    if not pick(results, "n", variable=ANY, variable_level="", group=""):
        return stack([])
    kinds = levels(results, variable="kind", group="")
    N = pick(results, "N", variable=ANY, variable_level="", group="")
    parts = [
        f"{inside(kind)} in {count(pick(results, 'n', variable_level=kind, **_KIND))}"
        for kind in kinds
    ]
    return sentence(f"Earlier treatment of {participants(N, 'included')}: {listed(parts)}.")
