"""The rules of a time to an event in words, as the trial file sets them."""

from helpers.display.text import listed, plural

DATES = {
    "first_dose": "the first dose of study treatment",
    "inclusion": "official inclusion",
    "last_tumour_assessment": "the last tumour assessment",
    "last_alive": "the last date known alive",
}
READINGS = {
    "primary": "As the trial file has it",
    "new_therapy_ignored": "New anticancer therapy ignored",
    "clinical_progression": "Clinical progression is an event",
    "missed_scans_ignored": "Missed scans ignored",
    "progression_first_seen": "Progression on the day a lesion first showed it",
    "interval_censored": "Progression at some day between two scans",
    "origin_first_dose": "Counted from the first dose",
    "origin_inclusion": "Counted from inclusion",
    "origin_first_backbone_dose": "Counted from the first dose of backbone treatment",
}
_PROGRESSION = {
    "recorded": "as the investigator recorded it",
    "documented": "where a lesion of the same assessment shows it",
}
_DAYS = {
    "visit": "the day of the response",
    "earliest_component": "the first day of any lesion that shows it, a new one from first sight",
    "new_lesion_or_last": "the first sight of a new lesion, or else the last day of the lesions "
    "that grew",
}


def time_to_event_rules(endpoint, _trial):
    """Return {what it is about: (key, value)} of one time-to-event endpoint."""
    months = listed(str(month) for month in endpoint.landmarks_months)
    both = ", whichever is first" if len(endpoint.events) > 1 else ""
    rules = {
        "counted from": ("origin", DATES[endpoint.origin]),
        "event": ("events", " or ".join(endpoint.events) + both),
        "else censored at": ("censor", DATES[endpoint.censor]),
        "rates shown at": ("landmarks_months", f"{months} months"),
    }
    if "progression" in endpoint.events:
        rules["progression counts"] = ("progression", _PROGRESSION[endpoint.progression])
        rules["day of a progression"] = ("progression_date", _DAYS[endpoint.progression_date])
    return rules | _gap(endpoint) | _shown(endpoint)


def _gap(endpoint):
    rules, most, every = {}, endpoint.missed_scans, endpoint.scans_every_days
    if most:
        gap = f"after {most} planned {plural(most, 'scan')} in a row missed"
        rules["no event"] = ("missed_scans", gap)
    if every:
        due = f"every {every} days after the last planned one"
        rules["scans are due"] = ("scans_every_days", due)
    return rules


def _shown(endpoint):
    rules = {}
    if endpoint.restricted_months:
        rules["mean time up to"] = ("restricted_months", f"{endpoint.restricted_months} months")
    if endpoint.fewest_at_risk > 1:
        fewer = f"fewer than {endpoint.fewest_at_risk} at risk"
        rules["curve dashed with"] = ("fewest_at_risk", fewer)
    if endpoint.sensitivity:
        words = listed(READINGS[word][0].lower() + READINGS[word][1:]
                       for word in endpoint.sensitivity)  # fmt: skip
        rules["other readings"] = ("sensitivity", words)
    return rules
