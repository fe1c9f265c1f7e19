"""The headline numbers, computed a second time from the delivered files."""

from math import exp
from typing import NamedTuple

from helpers.recount import values
from helpers.recount.arithmetic import exact_limits, mean_and_limits, median_and_limits, middle
from helpers.recount.delivered import Delivered
from helpers.recount.events import Events
from helpers.recount.laboratory import fell_below, values_of
from helpers.recount.lesions import best_changes
from helpers.recount.people import People
from helpers.recount.questionnaires import scores
from helpers.recount.samples import pairs
from helpers.recount.times import times_to_event
from helpers.recount.tumours import Assessments, responds


class Headline(NamedTuple):
    """One headline: whose it is, what of it, its statistics, and the visit it belongs to if any.

    Whose: a set of people, a kind of adverse event, an endpoint's id or a laboratory test. A
    statistic that does not exist (a median that is not reached) is None.
    """

    whose: str
    what: str
    stats: dict
    visit: str = ""


def recount(trial_id, data_cut):
    """Return the headline numbers of one data cut, each a Headline.

    An endpoint whose domains were not delivered has none, nor has one whose population rests on
    assessments.
    """
    delivered = Delivered(trial_id, data_cut)
    people = People(delivered)
    found = _people(people) + _events(delivered, people)
    for endpoint in delivered.words["endpoints"]:
        count = OF_TYPE.get(endpoint["type"])
        if count and set(_needed(endpoint)) <= set(delivered.files):
            found += count(delivered, people, endpoint)
    return (
        found + _change_of_first_test(delivered, people) + _ratio_of_first_marker(delivered, people)
    )


def _needed(endpoint):
    """Return the domains without which an endpoint has nothing to say."""
    assessed = endpoint["type"] == "response" or "progression" in endpoint.get("events", [])
    of_source = {"tumour": ["tu", "tr"], "questionnaire": ["qs"]}
    return of_source.get(endpoint.get("source"), []) + (["rs"] if assessed else [])


def _people(people):
    screened, included = len(people.screened), len(people.included)
    return [
        Headline("screened", "participants", {"n": screened, "N": screened}),
        Headline("included", "participants", {"n": included, "N": screened}),
        Headline("treated", "participants", {"n": len(people.first_dose), "N": included}),
    ]


def _events(delivered, people):
    events, treated = Events(delivered, people), len(people.first_dose)
    severe = events.people_with(events.is_severe)
    serious = events.people_with(events.is_serious)
    rows = sum(map(events.is_serious, events.emergent))
    return [
        Headline("severe", "rate", _rate(len(severe), treated)),
        Headline("serious", "rate", _rate(len(serious), treated) | {"n_event": rows}),
    ]


def _rate(n, of):
    if not of:
        return {"n": n, "N": of, "p": None, "conf_low": None, "conf_high": None}
    low, high = exact_limits(n, of)
    return {"n": n, "N": of, "p": n / of, "conf_low": low, "conf_high": high}


def _response(delivered, people, endpoint):
    assessments, origins = Assessments(delivered, people), people.origin(endpoint)
    members = people.members(endpoint["population"])
    if members is None:
        return []
    yes = [
        person
        for person in members
        if person in origins and responds(assessments.counted(person), endpoint, origins[person])
    ]
    return [Headline(endpoint["id"], "rate", _rate(len(yes), len(members)))]


def _time_to_event(delivered, people, endpoint):
    members = people.members(endpoint["population"])
    # the day that lesions show a progression is worked out once only
    by_lesions = endpoint.get("progression_date", "visit") != "visit"
    if members is None or by_lesions and "progression" in endpoint["events"]:
        return []
    times = times_to_event(endpoint, people, Assessments(delivered, people))
    median, low, high = median_and_limits(times)
    events = {"n": sum(event for _, event in times), "N": len(members)}
    limits = {"estimate": median, "conf_low": low, "conf_high": high}
    return [Headline(endpoint["id"], "median", limits), Headline(endpoint["id"], "events", events)]


def _occurrence(delivered, people, endpoint):
    fell, could = fell_below(delivered, people, endpoint)
    return [Headline(endpoint["id"], "rate", _rate(len(fell), len(could)))]


def _contrast(delivered, people, endpoint):
    return [Headline(endpoint["id"], "pairs", {"n": len(pairs(delivered, people, endpoint))})]


def _change(delivered, people, endpoint):
    """Return the best change of tumour size, or the mean change of a planned score."""
    if endpoint["source"] == "tumour":
        best = list(best_changes(delivered, people, Assessments(delivered, people)).values())
        stats = {"n": len(best), "median": None, "min": None, "max": None}
        if best:
            stats |= {"median": middle(best), "min": min(best), "max": max(best)}
        return [Headline(endpoint["id"], "best change", stats)]
    if endpoint["source"] != "questionnaire" or endpoint["role"] == "exploratory":
        return []
    scored = scores(delivered, endpoint["parameters"][0])
    visits = values.visits_with(delivered.words, "questionnaire")
    changes = values.changes_by_visit(scored, people, visits, values.difference)
    visit = values.last_attended(changes, visits)
    if visit is None:
        return []
    mean, _, low, high = mean_and_limits(changes[visit["id"]])
    limits = {"estimate": mean, "conf_low": low, "conf_high": high}
    n = {"n": len(changes[visit["id"]])}
    return [Headline(endpoint["id"], "mean change", n | limits, visit["id"])]


def _change_of_first_test(delivered, people):
    """Return the mean change from baseline of the first laboratory test of the trial file."""
    for analyte in delivered.words.get("laboratory", [])[:1]:
        visit, changes = _of_visit(delivered, people, analyte["test"], values.difference)
        if visit:
            mean, sd, _, _ = mean_and_limits(changes)
            stats = {"n": len(changes), "mean": mean, "sd": sd}
            return [Headline(analyte["test"], "mean change", stats, visit["id"])]
    return []


def _ratio_of_first_marker(delivered, people):
    """Return the geometric mean ratio to baseline of the first marker of inflammation."""
    for marker in delivered.words.get("inflammation", {}).get("markers", [])[:1]:
        visit, logs = _of_visit(delivered, people, marker, values.log_ratio)
        if visit:
            mean, _, *limits = mean_and_limits(logs)
            low, high = (None if limit is None else exp(limit) for limit in limits)
            stats = {"n": len(logs), "estimate": exp(mean), "conf_low": low, "conf_high": high}
            return [Headline(marker, "ratio", stats, visit["id"])]
    return []


def _of_visit(delivered, people, test, compare):
    """Return the last well-attended laboratory visit, and the changes of a test there."""
    visits = values.visits_with(delivered.words, "laboratory")
    scheduled = {visit["id"]: values_of(delivered, test, visit) for visit in visits}
    own = values_of(delivered, test)
    changes = values.changes_by_visit(own, people, visits, compare, scheduled)
    visit = values.last_attended(changes, visits)
    return visit, changes[visit["id"]] if visit else []


OF_TYPE = {
    "response": _response,
    "time_to_event": _time_to_event,
    "occurrence": _occurrence,
    "contrast": _contrast,
    "change": _change,
}
