"""What endpoints of every type share: who is counted, in which groups, from which data."""

from helpers.ard.frame import concat_results

POPULATION_FLAGS = {
    "screened": "SCRNFL",
    "included": "INCLFL",
    "safety": "SAFFL",
    "response_evaluable": "RESPFL",
    "quality_of_life_evaluable": "QOLFL",
    "expression_pairs": "EXPRFL",
}


def in_population(adsl, population):
    """Return the rows of ADSL that belong to one population of the trial."""
    return adsl[adsl[POPULATION_FLAGS[population]] == "Y"]


def watched_by(cut, domain, adsl):
    """Return ADSL, with nobody treated where a domain was not delivered.

    What was not delivered says nothing of anybody: nobody may count as free of it.
    """
    return adsl if cut.has(domain) else adsl.assign(SAFFL=None)


def arms_of(adsl, report_by):
    """Return (keys, rows) of everybody, and of each arm where the trial reports by arm."""
    groups = [({}, adsl)]
    if report_by == "arm":
        groups += [
            ({"group": "arm", "group_level": arm}, adsl[adsl["ARM"] == arm])
            for arm in sorted(adsl["ARM"].dropna().unique())
        ]
    return groups


def ard_each(endpoints, ard, *datasets, **settings):
    """Return the results of one analysis for several endpoints: `ard(*datasets, endpoint, ...)`."""
    return concat_results([ard(*datasets, endpoint, **settings) for endpoint in endpoints])


# The domains without which an endpoint has nothing to say.
_DOMAINS = {
    "response": ("rs",),
    "progression": ("rs",),
    "tumour": ("tu", "tr"),
    "performance": ("rs",),
    "questionnaire": ("qs",),
    "laboratory": ("lb",),
}


def needed_domains(endpoint):
    """Return the domains that one endpoint cannot do without."""
    words = [endpoint.type, getattr(endpoint, "source", ""), *getattr(endpoint, "events", ())]
    return sorted({domain for word in words for domain in _DOMAINS.get(word, ())})


def planned_kinds(trial):
    """Return what a trial plans: types of endpoints, sources of changes, and expression."""
    types = {endpoint.type for endpoint in trial.endpoints}
    sources = {endpoint.source for endpoint in trial.endpoints_of_type("change")}
    return types | sources | ({"expression"} if trial.expression else set())


def planned(trial, kind, source=None):
    """Return the trial's endpoints of one type, and of one source where that is given."""
    endpoints = trial.endpoints_of_type(kind)
    return [e for e in endpoints if source is None or e.source == source]


def reportable(trial, cut, kind, source=None):
    """Return the planned endpoints of a kind whose domains the data cut holds."""
    return [e for e in planned(trial, kind, source) if not missing_domains(e, cut)]


def missing_domains(endpoint, cut):
    """Return the domains that an endpoint needs and the data cut does not hold."""
    return [domain for domain in needed_domains(endpoint) if not cut.has(domain)]
