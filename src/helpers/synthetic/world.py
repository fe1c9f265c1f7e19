"""The world: everything that ever happens to every participant, before any cut is made."""

from collections import Counter

from helpers.synthetic import (
    adverse_events,
    demographics,
    deviations,
    dosing,
    expression,
    history,
    labs,
    questionnaires,
    tumours,
    visits,
)
from helpers.synthetic.people import people_of

SUBJECT_AREAS = {
    "dm": demographics.dm_records,
    "ds": demographics.ds_records,
    "dv": deviations.dv_records,
    "ie": demographics.ie_records,
    "sv": visits.sv_records,
    "ex": dosing.ex_records,
    "ae": adverse_events.ae_records,
    "cm": history.cm_records,
    "pr": history.pr_records,
    "mh": history.mh_records,
    "lb": labs.lb_records,
    "vs": labs.vs_records,
    "qs": questionnaires.qs_records,
    "rs": tumours.rs_records,
    "tu": tumours.tu_records,
    "tr": tumours.tr_records,
    "sc": demographics.sc_records,
    "be": expression.be_records,
    "samples": expression.sample_records,
}


def build_world(parameters):
    """Return the numbered records of each domain, by participant and date.

    A record's number never changes: a row removed or not yet entered leaves a gap, as it does
    in a real database.
    """
    people = people_of(parameters)
    domains = [*parameters["study"]["domains"]]
    if "expression" in parameters:
        domains.append("samples")
    world = {}
    for domain in domains:
        records = [record for person in people for record in SUBJECT_AREAS[domain](person)]
        world[domain] = _numbered(records)
    for correction in parameters.get("corrections", ()):
        _correct(world, parameters["study"]["prefix"], correction)
    return world


def _numbered(records):
    ordered = sorted(records, key=lambda record: (record.usubjid, record.date))
    numbers = Counter()
    for record in ordered:
        numbers[record.usubjid] += 1
        record.sequence = numbers[record.usubjid]
    return ordered


def _correct(world, prefix, correction):
    """Apply one declared correction to the one record it names."""
    usubjid = f"{prefix}-{correction['participant']}"
    found = [
        record
        for record in world[correction["domain"]]
        if record.usubjid == usubjid and record.matches(correction["where"])
    ]
    if len(found) != 1:
        raise ValueError(f"{correction}: names {len(found)} records, must name 1.")
    record = found[0]
    record.entered = correction.get("entered")
    record.removed = correction.get("removed")
    if "before" in correction:
        record.correct(correction["until"], correction["before"])
