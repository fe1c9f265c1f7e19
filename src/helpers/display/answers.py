"""The answers with which chapters open: a few sentences from the results of their sections.

A chapter that computes its results further down leaves a place (`signature_summary.pending`) and
writes its answer there when all of them are kept.
"""

import math

from helpers.ard.frame import pick, select
from helpers.display.adverse_events import ae_overview_sentence, undelivered_alert
from helpers.display.comparison import changes_sentence
from helpers.display.deaths import deaths_sentence
from helpers.display.deviations import deviations_sentence
from helpers.display.eligibility import answer
from helpers.display.exposure_changes import exposure_sentence
from helpers.display.findings import findings_sentence
from helpers.display.formats import count, median_range_cell, rate_cell
from helpers.display.grids import lower_first
from helpers.display.overview import unplanned_sentence
from helpers.display.shown import stack
from helpers.display.text import absent, listed, participants, plural, rate_phrase, sentence
from helpers.display.tiles import tile_value

ROLES = ("primary", "secondary")
SOURCES = ("tumour", "questionnaire")
HERE = ("response", "time_to_event", "change")
KINDS = ("response", "tumour", "time_to_event", "questionnaire", "performance")
NOTHING_PLANNED = "This trial plans no primary or secondary endpoint of efficacy."


def eligibility_answer(results):
    """Return who was screened and included, whether they should have been, and the deviations.

    `results` are all that the page has kept.
    """
    disposition, eligibility, deviations = (
        select(results, analysis=name) for name in ("disposition", "eligibility", "deviations")
    )
    told = answer(disposition, eligibility)
    if not pick(disposition, "n", variable="included", group=""):
        return told
    return stack([told, deviations_sentence(deviations)])


def safety_answer(results, trial, delivered):
    """Return exposure to study treatment, adverse events and deaths, a paragraph each.

    `results` are all that the page has kept, `delivered` the domains of the cut.
    """
    exposure, events, deaths = (
        select(results, analysis=name) for name in ("exposure", "ae_overview", "deaths")
    )
    treated = exposure_sentence(exposure, trial, role="study")
    if not pick(deaths, "N", variable="any", group=""):
        return treated
    lacking = undelivered_alert(delivered, "ae")
    told = lacking if lacking.html else ae_overview_sentence(events, trial)
    return stack([treated, told, deaths_sentence(deaths, trial)])


def efficacy_answer(headline, trial):
    """Return the primary and the secondary endpoints of efficacy with their headline result.

    An endpoint that the data gave no result for is named, and so is what the trial does not plan.

    Parameters
    ----------
    headline : results of `helpers.ard.overview.ard_headline`, from those of the chapter
    trial : Trial
    """
    planned = {role: _efficacy(trial, role) for role in ROLES}
    told = [_role_words(role, planned[role], headline) for role in ROLES]
    every = [endpoint for endpoints in planned.values() for endpoint in endpoints]
    if not every:
        return stack([absent(NOTHING_PLANNED), unplanned_sentence(trial, KINDS)])
    lacking = [lower_first(e.label) for e in every if not _has_result(headline, e)]
    pieces = [sentence(words) for words in (_elsewhere(trial, planned["primary"]), *told) if words]
    if lacking:
        pieces.append(absent(f"Planned, and without a result in this cut: {listed(lacking)}."))
    return stack([*pieces, unplanned_sentence(trial, KINDS)])


def participants_answer(results):
    """Return how many were included, how long they were observed and treated, what became of them.

    `results` are those of `helpers.ard.follow_up.ard_follow_up`.
    """
    N = pick(results, "N", variable="died", group="")
    if not N:
        return sentence("Nobody had been included at the cut.")
    observed, treated = (_days(results, name) for name in ("days_observed", "days_treated"))
    n_treated = pick(results, "n", variable="days_treated", group="")
    taken = "Nobody had been treated."
    if n_treated:
        taken = f"{count(n_treated)} of {count(N)} had been treated, over a median of {treated}."
    died, going_on = (rate_cell(results, variable=name, group="") for name in ("died", "on_study"))
    was_or_were = "was" if N == 1 else "were"
    return sentence(
        f"{participants(N, 'included')} {was_or_were} observed for a median of {observed}. {taken} "
        f"Died by the cut: {died}; still in the study: {going_on}."
    )


def data_cut_answer(results, previous):
    """Return where the delivered rows went, what the check found, and what the cut added.

    That a first cut adds to nothing is said where the chapter compares.

    `results` are all that the page has kept, `previous` the cut before or None.
    """
    rows, findings, changes = (
        select(results, analysis=name) for name in ("rows_total", "findings", "cut_changes")
    )
    told = [sentence(_rows_words(rows)), findings_sentence(findings, previous)]
    return stack([*told, changes_sentence(changes)])


def _efficacy(trial, role):
    """Return the endpoints of a role that the chapter gives a headline for."""
    planned = [e for e in trial.endpoints if e.role == role and e.type in HERE]
    return [e for e in planned if getattr(e, "source", SOURCES[0]) in SOURCES]


def _elsewhere(trial, primary):
    """Return where the primary endpoints stand when none of them is one of efficacy."""
    named = [lower_first(e.label) for e in trial.endpoints if e.role == "primary"]
    if primary or not named:
        return ""
    verb = "is" if len(named) == 1 else "are"
    noun = plural(len(named), "endpoint")
    return f"The primary {noun}, {listed(named)}, {verb} reported in another chapter."


def _role_words(role, endpoints, headline):
    told = [_headline_words(headline, e) for e in endpoints if _has_result(headline, e)]
    return f"{role.capitalize()} {plural(len(told), 'endpoint')}: {'; '.join(told)}." * bool(told)


def _has_result(headline, endpoint):
    return not select(headline, variable=endpoint.label).empty


def _headline_words(headline, endpoint):
    """Return "objective response in 2 of 11 (18.2%; 95% CI 2.3 to 51.8)", or a median, a change."""
    rows = select(headline, variable=endpoint.label)
    name = lower_first(endpoint.label)
    if endpoint.type == "response" and not math.isnan(pick(rows, "n")):
        return f"{name} in {rate_phrase(rows)}"
    value, detail = tile_value(rows)
    return f"{name} {value} ({detail})"


def _days(results, variable):
    middle, _, spread = median_range_cell(results, 0, variable=variable, group="").partition(" (")
    return f"{middle} days (range {spread}"


def _rows_words(results):
    """Return the delivered rows by what became of them; they add up."""
    names = ("delivered", "used", "left out", "not used")
    delivered, used, left_out, unused = (
        count(pick(results, "n_event", variable=name)) for name in names
    )
    return (
        f"Of {delivered} delivered rows, {used} are used; {left_out} lie after the data cut, and "
        f"{unused} are left out of an analysis for a reason that stands below."
    )
