"""The readings of a time to an event: the primary one, and those that stand beside it."""

from dataclasses import dataclass, fields, replace

PRIMARY = "primary"
INTERVALS = "interval_censored"  # not another reading of the dates, but of what lies between them

_CHANGES = {
    "new_therapy_ignored": {"after_new_therapy": True},
    "clinical_progression": {"progression": "recorded", "clinical": True},
    "missed_scans_ignored": {"missed_scans": None},
    "progression_first_seen": {"progression_date": "earliest_component"},
    "origin_first_dose": {"origin": "first_dose"},
    "origin_inclusion": {"origin": "inclusion"},
    "origin_first_backbone_dose": {"origin": "first_backbone_dose"},
}


@dataclass(frozen=True)
class Reading:
    """The rules by which one time to an event is read from the dates.

    `after_new_therapy`: what comes after a new anticancer therapy counts as if there were none.
    `clinical`: the end of treatment or participation for progressive disease is an event.
    """

    id: str
    label: str
    origin: str
    events: tuple
    censor: str
    progression: str
    missed_scans: int | None
    scans_every_days: int | None
    progression_date: str = "visit"
    after_new_therapy: bool = False
    clinical: bool = False


def reading_of(endpoint):
    """Return the primary reading of an endpoint; a reading is returned as it is."""
    if isinstance(endpoint, Reading):
        return endpoint
    words = [field.name for field in fields(Reading) if hasattr(endpoint, field.name)]
    return Reading(**{word: getattr(endpoint, word) for word in words})


def readings_of(endpoint):
    """Return {word: Reading} of an endpoint: the primary one first, then its sensitivities."""
    primary = reading_of(endpoint)
    others = {word: replace(primary, **_CHANGES[word]) for word in endpoint.sensitivity
              if word in _CHANGES}  # fmt: skip
    return {PRIMARY: primary, **others}
