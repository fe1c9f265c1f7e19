"""The words for systemic inflammation: markers, what is made of them, corticosteroids."""

from pydantic import Field

from helpers.trial.expression import Corticosteroids
from helpers.trial.words import Words


class ProductRatio(Words):
    """A product of two tests over a third, all of one draw and each brought to one unit."""

    name: str
    of: tuple[str, str] = Field(description="the two tests that are multiplied")
    over: str = Field(description="the test to divide by")
    unit: str = Field(description="the unit of all three, and so of the result")


class Step(Words):
    """One threshold of a score: a test strictly above or strictly below a value."""

    test: str
    above: float | None = None
    below: float | None = None
    unit: str


class StepScore(Words):
    """An ordinal score: one point for each step that is met, until the first that is not."""

    name: str
    label: str
    steps: tuple[Step, ...] = Field(min_length=1)
    source: str = Field(description="where the thresholds were published")


class Inflammation(Words):
    """Markers of systemic inflammation, by laboratory test code, and what is made of them."""

    markers: tuple[str, ...] = ()
    ratios: tuple[tuple[str, str, str], ...] = Field((), description="name, numerator, denominator")
    product_ratios: tuple[ProductRatio, ...] = ()
    scores: tuple[StepScore, ...] = ()
    corticosteroids: Corticosteroids | None = Field(
        None, description="they mark a value; without this part, those of expression"
    )
    corticosteroid_days: int = Field(
        14, ge=0, description="so many days after its last a corticosteroid still marks a value"
    )


def inflammation_fits(trial):
    """Yield (path, sentence) for a name that is used twice and a step that is not one threshold."""
    words = trial.inflammation
    named = [(("markers", n), name) for n, name in enumerate(words.markers)]
    named += [(("ratios", n), ratio[0]) for n, ratio in enumerate(words.ratios)]
    for part in ("product_ratios", "scores"):
        named += [((part, n, "name"), one.name) for n, one in enumerate(getattr(words, part))]
    seen = set()
    for path, name in named:
        if name in seen:
            yield ("inflammation", *path), f"{name!r} is used twice"
        seen.add(name)
    for number, score in enumerate(words.scores):
        for place, step in enumerate(score.steps):
            if (step.above is None) == (step.below is None):
                path = ("inflammation", "scores", number, "steps", place)
                yield path, "needs exactly one of: above, below"
