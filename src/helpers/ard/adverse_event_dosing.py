"""Interruptions of study treatment as adverse events tell them, and as the dosing record does."""

from helpers.ard.adverse_events import add_unrecorded, emergent, kinds_of_event
from helpers.ard.endpoints import in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count

EVENTS, DOSING, BOTH = "events", "dosing", "both"
EVENTS_ALONE, DOSING_ALONE = "events alone", "dosing alone"


def ard_ae_interruptions(adae, adexsum, adsl, trial):
    """Return who had study treatment interrupted, by adverse events and by the dosing record.

    `variable` is "events" (the action taken for a treatment-emergent event), "dosing" (a hold of a
    study drug, whatever its reason), "both", "events alone" and "dosing alone". The sources may
    differ: a site can name an interruption that no dosing record shows, and a hold can have another
    reason. Where the cut does not record the action, the rows that rest on it say so.
    """
    rows = ResultRows("ae_interruptions", "safety")
    people = in_population(adsl, "safety")
    events = emergent(adae, adsl)
    holds = kinds_of_event(events, trial)["interrupted"]
    study = [each.id for each in trial.treatments if each.role == "study"]
    held = adexsum[adexsum["APHASE"].eq("") & adexsum["TRT"].isin(study)]
    dosing = set(held.loc[held["INTERFL"].eq("Y"), "USUBJID"]) & set(people["USUBJID"])
    add_count(rows, len(dosing), len(people), who=dosing, variable=DOSING)
    if holds is None:
        for variable in (EVENTS, BOTH, EVENTS_ALONE, DOSING_ALONE):
            add_unrecorded(rows, len(people), variable=variable)
        return rows.frame()
    told = set(events.loc[holds, "USUBJID"])
    for variable, ids in {
        EVENTS: told,
        BOTH: told & dosing,
        EVENTS_ALONE: told - dosing,
        DOSING_ALONE: dosing - told,
    }.items():
        add_count(rows, len(ids), len(people), who=ids, variable=variable)
    return rows.frame()
