"""What must agree within and between the questionnaires of a trial file."""

from helpers.trial.instruments import known_instruments


def questionnaires_fit(trial):
    """Yield (path, sentence) for every part of the questionnaires that does not fit another."""
    scales = {scale.id for q in trial.questionnaires for scale in q.scales}
    seen = set()
    for number, questionnaire in enumerate(trial.questionnaires):
        path = ("questionnaires", number)
        yield from _scales_have_one_source(questionnaire, path)
        yield from _scores_fit(questionnaire, path, seen)
        yield from _deterioration_fits(questionnaire, trial, (*path, "deterioration"))
        for place, domain in enumerate(_domains_of(questionnaire)):
            if domain.scale not in scales:
                at = (*path, "composite", "domains", place, "scale")
                yield at, _unknown(domain.scale, scales)


def _scales_have_one_source(questionnaire, path):
    if not questionnaire.scales:
        yield path, "needs an instrument, or scales of its own"
    known = known_instruments().get(questionnaire.instrument)
    if known and [scale.id for scale in questionnaire.scales] != [s["id"] for s in known.scales]:
        yield (*path, "scales"), "come with the instrument; leave out one of the two"


def _scores_fit(questionnaire, path, seen):
    """Yield what is wrong with single scores; `seen` collects the ids of all questionnaires."""
    places = [(*path, "scales", place) for place in range(len(questionnaire.scales))]
    places += [(*path, "composite")] * len(questionnaire.composites)
    for at, score in zip(places, questionnaire.scores, strict=True):
        if score.id in seen:
            yield (*at, "id"), f"{score.id!r} is used twice"
        seen.add(score.id)
    for at, scale in zip(places, questionnaire.scales, strict=False):
        if scale.range[0] >= scale.range[1]:
            yield (*at, "range"), "the lowest code is not below the highest"
        if (scale.minimum_answered or 0) > len(scale.items):
            yield (*at, "minimum_answered"), f"is more than the {len(scale.items)} items"
    known = {score.id for score in questionnaire.scores}
    for score in questionnaire.important_differences:
        if score not in known:
            yield (*path, "important_differences", score), _unknown(score, known)


def _deterioration_fits(questionnaire, trial, path):
    words = questionnaire.deterioration
    if not words:
        return
    known = {score.id for score in questionnaire.scores}
    for place, score in enumerate(words.scores):
        if score not in known:
            yield (*path, "scores", place), _unknown(score, known)
    reported = {population.id for population in trial.populations}
    if words.population not in reported:
        said = f"{words.population!r} is not reported; reported: {', '.join(sorted(reported))}"
        yield (*path, "population"), said


def _domains_of(questionnaire):
    return questionnaire.composite.domains if questionnaire.composite else ()


def _unknown(word, known):
    return f"{word!r} is not known; known: {', '.join(sorted(known)) or 'none'}"
