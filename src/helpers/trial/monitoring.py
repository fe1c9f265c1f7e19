"""The words for watching early toxicity: which event, how soon, and when a rate is too high."""

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat

from helpers.trial.words import Words

Probability = Annotated[float, Field(gt=0, lt=1)]


class Monitoring(Words):
    """A beta-binomial rule that watches an event within days of the first dose.

    It asks to stop when the probability that the rate is above `limit_rate` exceeds `threshold`.
    """

    label: str
    event: Literal["any", "grade_3", "serious", "related", "related_grade_3", "fatal"]
    within_days: int = Field(gt=0, description="last study day on which the event may begin")
    prior: tuple[PositiveFloat, PositiveFloat] = Field(
        description="participants with and without the event that the prior is worth"
    )
    limit_rate: Probability = Field(description="a true rate above this one is too high")
    threshold: Probability = Field(description="probability above which the rule asks to stop")
    minimum: int = Field(1, gt=0, description="participants observed before the first look")
    true_rates: tuple[Probability, ...] = Field(
        (0.1, 0.2, 0.3, 0.4, 0.5), description="true rates to show how the rule behaves at"
    )
