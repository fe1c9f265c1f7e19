"""What must agree between the parts of a trial file: ids, visits, populations, windows."""

from collections import Counter
from itertools import combinations

from helpers.trial.dosing import plan_fits
from helpers.trial.expression import expression_fits
from helpers.trial.inflammation import inflammation_fits
from helpers.trial.parts import settled_parts_exist
from helpers.trial.scores import questionnaires_fit
from helpers.trial.vital_signs import limits_fit


def check_references(trial, folder):
    """Yield (path, sentence) for every part of a valid trial that does not fit another part."""
    if trial.trial_id != folder:
        yield ("trial_id",), f"{trial.trial_id!r} stands in the folder {folder!r}"
    for check in CHECKS:
        yield from check(trial)


def _ids_are_unique(trial):
    parts = ("treatments", "phases", "populations", "visits", "endpoints", "eligibility")
    yield from _repeated(("disease_sites",), trial.disease_sites)
    yield from _repeated(("disease",), trial.disease, "term")
    for part in (*parts, "questionnaires"):
        yield from _repeated((part,), getattr(trial, part))
    for part in ("special_interest", "vital_sign_limits"):
        yield from _repeated(("safety", part), getattr(trial.safety, part))
    yield from _repeated(("laboratory",), trial.laboratory, "test")
    yield from _repeated(("endpoints",), trial.endpoints, "label")


def _repeated(path, items, key="id"):
    seen = Counter()
    for number, item in enumerate(items):
        word = getattr(item, key)
        if seen[word]:
            yield (*path, number, key), f"{word!r} is used twice"
        seen[word] += 1


def _treatments_fit(trial):
    known = {treatment.id for treatment in trial.treatments}
    for number, phase in enumerate(trial.phases):
        for place, word in enumerate(phase.treatments):
            if word not in known:
                yield ("phases", number, "treatments", place), _unknown(word, known)
    if not trial.names_of("study"):
        yield ("treatments",), "no treatment has the role study"
    for number, treatment in enumerate(trial.treatments):
        yield from plan_fits(treatment.plan, ("treatments", number, "plan"))


def _names_fit(trial):
    owner = {}
    for number, treatment in enumerate(trial.treatments):
        for place, name in enumerate(treatment.names):
            path = ("treatments", number, "names", place)
            if name != name.upper():
                yield path, f"{name!r} is not in upper case"
            if owner.setdefault(name, treatment.id) != treatment.id:
                yield path, f"{name!r} already names {owner[name]!r}"


def _visits_fit(trial):
    for number, visit in enumerate(trial.visits):
        low, high = visit.window
        path = ("visits", number, "window")
        if low > high:
            yield path, f"begins on day {low}, after its end on day {high}"
        elif not low <= visit.day <= high:
            yield path, f"day {visit.day} lies outside {low} to {high}"
        if 0 in (visit.day, low, high):
            yield path, "there is no study day 0"
    yield from _windows_overlap(trial)
    yield from _names_twice(trial)


def _names_twice(trial):
    owner = {}
    for number, visit in enumerate(trial.visits):
        for name in visit.names:
            if owner.setdefault(name, visit.id) != visit.id:
                yield ("visits", number, "names"), f"{name!r} already names {owner[name]!r}"


def _windows_overlap(trial):
    for (_, earlier), (later_at, later) in combinations(enumerate(trial.visits), 2):
        shared = [word for word in later.assessments if word in earlier.assessments]
        meet = earlier.window[0] <= later.window[1] and later.window[0] <= earlier.window[1]
        if shared and meet:
            said = f"overlaps with {earlier.id!r}, where {shared[0]} is assessed too"
            yield ("visits", later_at, "window"), said


def _endpoints_fit(trial):
    populations = {population.id for population in trial.populations}
    for number, endpoint in enumerate(trial.endpoints):
        path = ("endpoints", number)
        if endpoint.population not in populations:
            yield (*path, "population"), _unknown(endpoint.population, populations, "reported")
        if endpoint.type == "contrast":
            yield from _contrast_fits(trial, endpoint, path)
        if endpoint.type == "change":
            yield from _parameters_fit(trial, endpoint, path)


def _relapses_agree(trial):
    """One time point has one response: endpoints that rest on it cannot read it in two ways."""
    first = None
    for number, endpoint in enumerate(trial.endpoints):
        if endpoint.type == "response":
            first = first or endpoint
            if endpoint.after_complete != first.after_complete:
                said = f"{endpoint.after_complete!r}, but {first.id!r} has {first.after_complete!r}"
                yield ("endpoints", number, "after_complete"), said


def _contrast_fits(trial, endpoint, path):
    visits = {visit.id for visit in trial.visits_with("expression")}
    for key in ("baseline", "on_treatment"):
        if (word := getattr(endpoint, key)) not in visits:
            yield (*path, key), _unknown(word, visits, "a visit with expression")
    if trial.expression is None:
        yield (*path, "type"), "a contrast needs the part expression"


def _context_fits(trial):
    for number, row in enumerate(trial.context):
        known = {endpoint.id for endpoint in trial.endpoints}
        if row.endpoint not in known:
            yield ("context", number, "endpoint"), _unknown(row.endpoint, known)


PARAMETERS = {"tumour": {"SUMDIAM", "VOLUME"}, "performance": {"ECOG"}}


def _parameters_fit(trial, endpoint, path):
    """Yield the parameters that nothing in the file, or no derivation, provides."""
    known = PARAMETERS.get(endpoint.source)
    if endpoint.source == "questionnaire":
        known = {score.id for q in trial.questionnaires for score in q.scores}
    if endpoint.source == "laboratory":
        known = {analyte.test for analyte in trial.laboratory}
    for place, word in enumerate(endpoint.parameters):
        if word not in known:
            yield (*path, "parameters", place), _unknown(word, known)


def _criteria_fit(trial):
    known = {criterion.id for criterion in trial.eligibility}
    for number, criterion in enumerate(trial.eligibility):
        path = ("eligibility", number)
        if criterion.alternative_to and criterion.alternative_to not in known - {criterion.id}:
            yield (*path, "alternative_to"), _unknown(criterion.alternative_to, known)
        yield from _again_fits(criterion, path)
        if criterion.all_of and _ways(criterion):
            yield path, f"all_of stands instead of {_ways(criterion)[0]}, not beside it"
            continue
        for place, condition in enumerate(criterion.all_of or [criterion]):
            at = (*path, "all_of", place) if criterion.all_of else path
            yield from _condition_fits(condition, at)


WAYS = (
    "test",
    "absent",
    "no_history",
    "no_treatment",
    "diagnosis",
    "characteristic",
    "lesions",
    "consent",
    "recorded",
)


NAMING = {
    "no_history": ("terms", "organ_classes", "possible", "organs"),
    "no_treatment": ("categories", "terms", "possible"),
}


def _ways(condition):
    """Return the words of a condition that say how it is decided."""
    return [word for word in WAYS if getattr(condition, word)]


def _condition_fits(condition, path):
    limited = condition.at_least is not None or condition.at_most is not None
    if limited != (condition.test is not None):
        yield path, "test needs at_least or at_most, and they need test"
    elif len(_ways(condition)) != 1:
        yield path, f"is decided by exactly one of: {', '.join(WAYS)}, or by all_of"
    bearing = condition.absent in ("pregnancy", "child_bearing")
    if condition.child_bearing_to is not None and not bearing:
        yield (*path, "child_bearing_to"), "goes with absent: pregnancy or child_bearing"
    for word, named in NAMING.items():
        part = getattr(condition, word)
        if part and not any(getattr(part, name) for name in named):
            yield (*path, word), f"needs at least one of: {', '.join(named)}"


def _again_fits(criterion, path):
    treated = criterion.eligible_again == "treated"
    if treated != bool(criterion.treated_with):
        yield path, "eligible_again: treated needs treated_with, and it needs that"
    if treated and criterion.absent != "active_infection":
        yield (*path, "eligible_again"), "treated goes with absent: active_infection"


def _grading_fits(trial):
    grading = trial.safety.grading
    if (grading.dictionary == "CTCAE") != (grading.version is not None):
        yield ("safety", "grading"), "CTCAE needs a version, severity has none"
    ungraded = grading.dictionary != "CTCAE"
    for number, analyte in enumerate(trial.laboratory):
        if analyte.grade and ungraded:
            yield ("laboratory", number, "grade"), "a derived grade needs CTCAE"


def _unknown(word, known, what="known"):
    return f"{word!r} is not {what}; {what}: {', '.join(sorted(known)) or 'none'}"


def _recruitment_fits(trial):
    words = trial.recruitment
    if words and words.months and not (words.start and trial.planned_participants):
        yield ("recruitment", "months"), "a pace needs start and planned_participants beside it"


CHECKS = (
    _ids_are_unique,
    _treatments_fit,
    _names_fit,
    _visits_fit,
    _endpoints_fit,
    _relapses_agree,
    _context_fits,
    questionnaires_fit,
    expression_fits,
    inflammation_fits,
    _criteria_fit,
    _grading_fits,
    _recruitment_fits,
    limits_fit,
    settled_parts_exist,
)
