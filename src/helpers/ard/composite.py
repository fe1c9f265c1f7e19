"""How a composite score's change depends on its domains: each alone, and all but one."""

from helpers.adam.adqs_without import composites_of
from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows
from helpers.ard.quality_of_life import DIGITS, ChangesAtVisits, better_is
from helpers.ard.summaries import add_mean

WHOLE, LOWEST, HIGHEST, MOST = "whole", "lowest", "highest", "moves most"
FURTHEST = "change of the composite, with each domain left out in turn"
LEFT_OUT, DOMAIN = "without ", "domain "


def composites_among(endpoint, questionnaires):
    """Return the composites of the trial file that an endpoint reports."""
    return [c for c in composites_of(questionnaires) if c.id in endpoint.parameters]


def ard_composite(adqs, without, adsl, endpoint, visits, questionnaires):
    """Return the change of a composite by visit, without each domain, and of each domain alone.

    `variable` is the composite and: "whole"; "without X"; "lowest" and "highest", the ends of the
    mean changes with one domain left out (`method` names the domain); "moves most", the participant
    whose own change moves furthest from the whole one when a domain is left out, the first of
    equals, with the whole change (estimate) and the ends; "domain X", the change of that scale
    alone, turned so that more is better.

    Parameters
    ----------
    adqs : DataFrame
        `helpers.adam.adqs.derive_adqs`.
    without : DataFrame
        `helpers.adam.adqs_without.derive_adqs_without`.
    """
    rows = ResultRows(f"composite_{endpoint.id}", endpoint.population)
    people = in_population(adsl, endpoint.population)
    scored, left_out = ChangesAtVisits(adqs, people), ChangesAtVisits(without, people)
    for composite in composites_among(endpoint, questionnaires):
        for visit in [visit for visit in visits if visit.day > 1]:
            whole = scored.of(composite.id, visit)
            key = {"variable_level": visit.id}
            _add_mean(rows, composite, WHOLE, whole, key)
            variants = {}
            for scale in [domain.scale for domain in composite.domains]:
                alone = scored.of(scale, visit) * better_is(scale, questionnaires)
                _add_mean(rows, composite, DOMAIN + scale, alone, key)
                variants[scale] = left_out.of(f"{composite.id}-{scale}", visit)
                _add_mean(rows, composite, LEFT_OUT + scale, variants[scale], key)
            _add_ends(rows, composite, variants, key)
            _add_furthest(rows, composite, whole, variants, key)
    return rows.frame()


def _add_mean(rows, composite, word, change, key):
    add_mean(rows, change, who=change.index, variable=f"{composite.id}.{word}", **key)


def _add_ends(rows, composite, variants, key):
    """Add the lowest and the highest mean change without one domain; nothing where nobody has."""
    means = {
        scale: change.mean().round(DIGITS) for scale, change in variants.items() if len(change)
    }
    for word, choose in ((LOWEST, min), (HIGHEST, max)):
        if means:
            scale = choose(means, key=means.get)
            key_ = {"variable": f"{composite.id}.{word}", **key}
            rows.add({"estimate": means[scale]}, method=LEFT_OUT + scale, **key_)


def _add_furthest(rows, composite, whole, variants, key):
    """Add the participant who moves most, of those with a change by the whole composite."""
    reach = {
        person: [change[person] for change in variants.values() if person in change.index]
        for person in sorted(whole.index)
    }
    reach = {person: changes for person, changes in reach.items() if changes}
    if not reach:
        return
    moved = {p: max(abs(c - whole[p]) for c in changes) for p, changes in reach.items()}
    person = max(moved, key=moved.get)
    stats = {
        "n": 1,
        "estimate": whole[person],
        "min": min(reach[person]),
        "max": max(reach[person]),
    }
    key = {"variable": f"{composite.id}.{MOST}", **key}
    rows.add(stats, who=[person], method=FURTHEST, **key)
