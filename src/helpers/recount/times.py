"""Times to an event, in whole days with both ends counted."""

from helpers.recount.dates import day_of
from helpers.recount.tumours import NOT_ADEQUATE


def times_to_event(endpoint, people, assessments):
    """Return (days, whether an event) of each of the population who has the endpoint's origin.

    Without an event a time ends at the last adequate assessment, or on day 1, or at the last day
    known alive. Where it ends at assessments, nothing after the start of a new therapy is an event,
    nor what came after too many missed scans; without a baseline the time is day 1. An event before
    the origin leaves no time.
    """
    origins = people.origin(endpoint)
    found = [
        _time(person, endpoint, origins[person], people, assessments)
        for person in people.members(endpoint["population"])
        if person in origins
    ]
    return [time for time in found if time]


def _time(person, endpoint, origin, people, assessments):
    scans, death = assessments.all_to_therapy(person), people.deaths().get(person)
    if endpoint["censor"] == "last_alive":
        event, last = _first(endpoint, scans, death, assessments), people.last_alive(person)
    else:
        therapy = assessments.therapy.get(person)
        death = None if death and therapy and death > therapy else death
        event = _first(endpoint, scans, death, assessments)
        last = _last_adequate(scans, event, endpoint, assessments)
        missed = event and _missed(person, endpoint, last, event, people)
        if missed or not assessments.has_baseline(person):
            event, last = None, last if assessments.has_baseline(person) else None
    if event and event < origin:
        return None
    return max((event or last or origin) - origin, origin - origin).days + 1, bool(event)


def _first(endpoint, scans, death, assessments):
    strict = endpoint.get("progression") == "documented"
    shown = [day for day, word, place in scans
             if word == "PD" and not (strict and assessments.is_bare(place))]  # fmt: skip
    dates = {"death": death, "progression": min(shown, default=None)}
    return min(filter(None, (dates[word] for word in endpoint["events"])), default=None)


def _last_adequate(scans, event, endpoint, assessments):
    return max((day for day, word, _ in scans
                if word not in NOT_ADEQUATE | {"PD"} and not (event and day > event)),
               default=None)  # fmt: skip


def _missed(person, endpoint, last, event, people):
    """Return whether the event came after so many planned scans missed in a row."""
    most = endpoint.get("missed_scans")
    windows = sorted(visit["window"] for visit in people.delivered.words["visits"]
                     if "imaging" in visit["assessments"] and visit["day"] > 1)  # fmt: skip
    if not most or not windows:
        return False
    day1 = people.baseline_ends(person)
    missed, (begins, ends) = 0, map(list, zip(*windows, strict=True))
    every = endpoint.get("scans_every_days")
    while every and day_of(ends[-1], day1) < event:
        begins.append(begins[-1] + every)
        ends.append(ends[-1] + every)
    for begin, end in zip(begins, ends, strict=True):
        missed += day_of(begin, day1) > (last or day1) and day_of(end, day1) < event
    return missed >= most
