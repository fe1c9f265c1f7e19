"""Times to an event, in whole days with both ends counted."""

from helpers.recount.tumours import NOT_ADEQUATE


def times_to_event(endpoint, people, assessments):
    """Return (days, whether an event) of each of the population who has the endpoint's origin.

    Without an event a time ends at the last adequate assessment, or on day 1, or at the last day
    known alive. Where it ends at assessments, a death after the start of a new therapy is none.
    """
    origins = people.origin(endpoint)
    return [
        _time(person, endpoint, origins[person], people, assessments)
        for person in people.members(endpoint["population"])
        if person in origins
    ]


def _time(person, endpoint, origin, people, assessments):
    death, (progression, _) = people.deaths().get(person), assessments.progression(person)
    therapy = assessments.therapy.get(person)
    if endpoint["censor"] == "last_alive":
        last = people.last_alive(person)
    else:
        last = _last_adequate(assessments.counted(person))
        death = None if death and therapy and death > therapy else death
    dates = {"death": death, "progression": progression}
    event = min(filter(None, (dates[word] for word in endpoint["events"])), default=None)
    return max((event or last or origin) - origin, origin - origin).days + 1, bool(event)


def _last_adequate(counted):
    return max((day for day, response in counted if response not in NOT_ADEQUATE), default=None)
