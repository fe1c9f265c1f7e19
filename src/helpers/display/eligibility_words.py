"""How criteria are named where eligibility is shown: in order, marked by where they come from."""

from helpers.display.formats import printed
from helpers.display.protocol import PROVENANCE

KINDS = {"inclusion": "Inclusion", "exclusion": "Exclusion"}
RECONSTRUCTED = "reconstruction"
SIGN = "†"
_SIGNS = {"register": "R", "publication": "P", "design": "S", RECONSTRUCTED: SIGN}
RECONSTRUCTION_NOTE = (
    f"{SIGN} Reconstructed from comparable trials, because the wording is not in the material at "
    "hand: such a criterion has no authority, and a verdict on it is a question, not a finding."
)


def in_order(trial):
    """Return the criteria by kind, inclusion first, each kind in the order of the trial file."""
    return [c for kind in KINDS for c in trial.eligibility if c.kind == kind]


def origins():
    """Return {provenance: (sign, words)}; a reconstruction says what it is worth."""
    words = {**PROVENANCE, RECONSTRUCTED: "reconstruction, without authority"}
    return {provenance: (_SIGNS[provenance], words[provenance]) for provenance in _SIGNS}


def marked(criterion):
    """Return a criterion's id, with a dagger when it is a reconstruction."""
    return criterion.id + SIGN * (criterion.provenance == RECONSTRUCTED)


def described(criterion):
    """Return a criterion's text, and its alternative if it has one."""
    either = f" (or {criterion.alternative_to})" if criterion.alternative_to else ""
    return printed(criterion.text) + either


def named(criterion):
    """Return a criterion's marked id and its text."""
    return f"{marked(criterion)} {described(criterion)}"


def reconstruction_notes(trial):
    """Return the note that explains the dagger, when any criterion carries one."""
    found = any(c.provenance == RECONSTRUCTED for c in trial.eligibility)
    return [RECONSTRUCTION_NOTE] if found else []
