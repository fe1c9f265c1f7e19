"""Words on vital signs that a reader must not miss."""

from pydantic import Field

from helpers.trial.endpoints import Threshold
from helpers.trial.words import Slug, Words


class VitalSignLimit(Words):
    """A markedly abnormal vital sign: a value at or beyond a limit, or a change from baseline."""

    id: Slug
    label: str
    test: str = Field(description="as in VSTESTCD; holds for every position")
    at_least: Threshold | None = None
    at_most: Threshold | None = None
    rise_percent: float | None = Field(None, gt=0, description="at least this far above baseline")
    fall_percent: float | None = Field(None, gt=0, description="at least this far below baseline")


WAYS = ("at_least", "at_most", "rise_percent", "fall_percent")


def limits_fit(trial):
    """Yield (path, sentence) for every limit of a vital sign that is not one limit."""
    for number, limit in enumerate(trial.safety.vital_sign_limits):
        if sum(getattr(limit, way) is not None for way in WAYS) != 1:
            yield (
                ("safety", "vital_sign_limits", number),
                f"needs exactly one of: {', '.join(WAYS)}",
            )
    classes = trial.safety.dose_intensity_percent
    if not classes or list(classes) != sorted(set(classes)):
        yield ("safety", "dose_intensity_percent"), "needs different limits, the lowest first"
