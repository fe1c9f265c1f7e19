"""The rules of the safety chapter in words, as the trial file sets them."""

from helpers.display.adverse_event_words import kind_label
from helpers.display.formats import number
from helpers.display.grids import inside, lower_first
from helpers.display.text import listed


def safety_rules(trial):
    """Yield window, terms and groups of adverse events, their rates, and the early boundary."""
    safety = trial.safety
    graded = " ".join(filter(None, [safety.grading.dictionary, safety.grading.version]))
    yield "safety.grading", "Severity", graded
    after = "without an end"
    if safety.follow_up_days is not None:
        after = f"to {safety.follow_up_days} days after the last dose of study treatment"
    yield "safety.follow_up_days", "Window", after
    if safety.maximum_days:
        yield "safety.maximum_days", "Window, at most", f"to study day {safety.maximum_days}"
    if safety.progression_terms:
        terms = ", ".join(inside(term) for term in safety.progression_terms)
        yield "safety.progression_terms", "Progression, counted apart", terms
    days = f"up to {safety.matching_days} days before or after it"
    yield "safety.matching_days", "A value belongs to an event", days
    for group in safety.special_interest:
        terms = ", ".join(inside(term) for term in group.terms)
        key = f"safety.special_interest.{group.id}"
        yield key, f"Special interest: {inside(group.label)}", terms
    yield from _in_time(safety)
    yield from _monitoring(trial)


def _in_time(safety):
    if safety.incidence_days:
        days = listed(f"day {day}" for day in safety.incidence_days)
        yield "safety.incidence_days", "First events are told by", days
    yield "safety.rate_years", "Rates are per", f"{safety.rate_years} participant-years"


def _monitoring(trial):
    rule = trial.safety.monitoring
    if rule is None:
        return
    event = f"{lower_first(kind_label(rule.event, trial))}, begun by study day {rule.within_days}"
    with_, without = rule.prior
    asks = (
        f"when the probability of a rate above {number(100 * rule.limit_rate, 1)}% exceeds "
        f"{number(100 * rule.threshold, 1)}%, from participant {rule.minimum} on; prior worth "
        f"{with_:g} participants with the event and {without:g} without"
    )
    yield "safety.monitoring.event", f"{rule.label}, watched", event
    yield "safety.monitoring.threshold", f"{rule.label}, would ask to stop", asks
