"""The rules of systemic inflammation, as the chapter of rules in force lists them."""

from helpers.display.formats import count, number, printed
from helpers.display.text import listed


def inflammation_rules(trial, named):
    """Yield (part of the trial file, what it is about, its value); `named` names a test."""
    planned = trial.inflammation
    if planned.markers:
        markers = listed(named(marker, trial) for marker in planned.markers)
        yield "inflammation.markers", "Markers of inflammation", markers
    for name, above, below in planned.ratios:
        value = f"{named(above, trial)} to {named(below, trial)}"
        yield "inflammation.ratios", f"Ratio {name}", value
    for made in planned.product_ratios:
        first, second = (named(test, trial) for test in made.of)
        value = f"{first} times {second} over {named(made.over, trial)}, {printed(made.unit)}"
        yield "inflammation.product_ratios", f"Index {made.name}", value
    for score in planned.scores:
        yield (
            "inflammation.scores",
            score.label,
            f"{score_words(score, trial, named)}; {score.source}",
        )
    if planned.corticosteroids:
        told = listed([*planned.corticosteroids.names, *planned.corticosteroids.classes])
        yield "inflammation.corticosteroids", "Systemic corticosteroids beside markers", told
    if planned.markers and trial.corticosteroids:
        days = f"to {count(planned.corticosteroid_days)} days after its last day"
        yield "inflammation.corticosteroid_days", "A systemic corticosteroid marks values", days


def score_words(score, trial, named):
    """Return how a score is counted: a point for each threshold, in their order."""
    steps = [
        f"{named(step.test, trial)} {_threshold(step)} {printed(step.unit)}" for step in score.steps
    ]
    return f"one point for {', and one more for '.join(steps)}"


def _threshold(step):
    word, limit = ("above", step.above) if step.below is None else ("below", step.below)
    return f"{word} {number(limit, 0 if limit == int(limit) else 1)}"
