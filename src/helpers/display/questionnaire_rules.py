"""Rules of the questionnaires: scales and their source, important differences, composite."""

from helpers.display.endpoints import PEOPLE
from helpers.display.formats import number
from helpers.display.text import listed
from helpers.trial.instruments import known_instruments


def questionnaire_rules(trial, named):
    """Yield (key, rule, value) of each questionnaire; `named(score, trial)` is a reading name."""
    for form in trial.questionnaires:
        key, n = f"questionnaires.{form.id}", len(form.scales)
        yield key, "Questionnaire", f"{form.label}: {n} scales, from 0 to 100"
        known = known_instruments().get(form.instrument)
        if known:
            doubt = f". Not verified: {known.doubt}" if known.doubt else ""
            yield f"{key}.instrument", "Scales of it", f"as in: {known.source}{doubt}"
        yield (
            f"{key}.important_difference",
            "Important difference",
            (f"{number(form.important_difference, 0)} points on each of its scales"),
        )
        others = [f"{named(s, trial)} {d:g}" for s, d in form.important_differences.items()]
        if others:
            words = f"points: {', '.join(others)}"
            yield f"{key}.important_differences", "Other important differences", words
        strict = [s for s in form.scales if s.minimum_answered]
        for scale in strict:
            words = f"{scale.minimum_answered} of {len(scale.items)} items answered"
            yield f"{key}.scales", f"{scale.label}: needs", words
        if form.composite:
            yield from _composite(form.composite, f"{key}.composite", trial, named)
        if form.deterioration:
            yield from _deterioration(form.deterioration, f"{key}.deterioration", trial, named)


def _composite(composite, key, trial, named):
    parts = [f"{named(d.scale, trial)} {d.weight:g}" for d in composite.domains]
    yield f"{key}.domains", f"{composite.label}: weights", ", ".join(parts)
    least = f"scales that carry {number(100 * composite.minimum_weight, 0)}% of the weight"
    yield f"{key}.minimum_weight", f"{composite.label}: needs", least


def _deterioration(words, key, trial, named):
    scores = listed(named(score, trial) for score in words.scores)
    yield f"{key}.scores", "Time to deterioration", f"{scores}, in {PEOPLE[words.population]}"
    yield f"{key}.readings", "Deterioration", f"{listed(words.readings)} one"
    if words.by_days:
        days = listed(number(day, 0) for day in words.by_days)
        yield f"{key}.by_days", "Deterioration is told by", f"day {days}"
