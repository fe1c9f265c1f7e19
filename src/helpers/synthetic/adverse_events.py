"""Adverse events: told in a participant's story, and common ones by chance."""

from helpers.synthetic.records import Record, iso, partial

OPEN = "NOT RECOVERED/NOT RESOLVED"
SERIOUS = {"DEATH": "AESDTH", "HOSPITAL": "AESHOSP", "LIFE": "AESLIFE", "MEDICAL": "AESMIE"}


def ae_records(person):
    """Yield events in order of their sponsor's number; a change of grade repeats the number."""
    events = [*person.get("events", ()), *_common(person)]
    for number, event in enumerate(sorted(events, key=lambda event: event[1]), start=1):
        yield from _event(person, f"E{number:02d}", event)


def _common(person):
    """Yield the trial's common events, each with its chance, in participants who were dosed."""
    chance = person.chance("events")
    told = {event[0] for event in person.get("events", ())}
    for key, probability, first, last, worst, length in person.parameters["common_events"]:
        happens, day, days, grade = chance.random(4)
        until = min(last, person.get("last_dose_day", 0))
        if person.dosed and key not in told and happens < probability and until > first:
            start = first + int(day * (until - first))
            yield [key, start, 1 + int(days * length), 1 + int(grade**2 * worst)]


def _event(person, number, event):
    """Yield the records of one event: [key, start day, length, grade, {options}].

    `worsens`, or a list `changes`, tells its later lines: the day and grade of each, what else is
    new in it, and the outcome with which the line before it is left, when that is not open.
    """
    key, day, length, grade, *rest = event
    options = rest[0] if rest else {}
    entry = person.parameters["catalogue"][key]
    end = None if length is None else _after(day, length)
    changes = options.get("changes", [options["worsens"]] if "worsens" in options else [])
    lines = [{**options, "day": day, "grade": grade}]
    lines += [{**options, "partial": "day", **change} for change in changes]
    ends = [change["day"] for change in changes] + [end]
    for told, last in zip(lines, ends, strict=True):
        record = _record(person, entry | told, (told["day"], last), told["grade"])
        yield _named(record, number, None if told is lines[-1] else told.get("left", OPEN))


def _after(day, length):
    last = day + length - 1
    return last + 1 if day < 0 <= last else last


def _named(record, number, outcome):
    record.values["AESPID"] = number
    for _, values in record.updates:
        if outcome and "AEOUT" in values:
            values["AEOUT"] = outcome
    return record


def _record(person, told, days, grade):
    start = person.date(days[0])
    serious = dict.fromkeys((*SERIOUS.values(), "AESDISAB", "AESCONG"), "N")
    serious |= {SERIOUS[word]: "Y" for word in told.get("serious", ())}
    values = {
        "AETERM": told.get("term", told["name"]),
        "AEDECOD": told["name"],
        "AEBODSYS": told["organ_class"],
        "AESOC": told["organ_class"],
        "AETOXGR": "" if told.get("grade_missing") else str(grade),
        "AESER": "Y" if told.get("serious") else "N",
        "AEACN": told.get("action", _usual_action(person, start)),
        "AEREL": told["related"],
        "AERELCH": told.get("related_backbone", ""),
        "AEOUT": OPEN,
        **serious,
        "AESTDTC": partial(start, told.get("partial", "day")),
        "AEENDTC": "",
        "AEENRTPT": "ONGOING",
        "AEENTPT": "{cut}",
    }
    record = Record("ae", person.usubjid, start, values)
    if days[1] is None or person.date(days[1]) > person.last_seen:
        return _never_closed(person, record, told)
    return _closed(record, person.date(days[1]), told)


def _usual_action(person, date):
    treated = person.dosed and person.origin <= date <= person.last_dose
    return "DOSE NOT CHANGED" if treated else "NOT APPLICABLE"


def _never_closed(person, record, told):
    """Leave an event open when the participant was last seen; a fatal one ends with death."""
    if told.get("outcome") == "FATAL":
        return _closed(record, person.death, told)
    return record.update(person.last_contact, AEENTPT=iso(person.last_contact))


def _closed(record, end, told):
    outcome = told.get("outcome", "RECOVERED/RESOLVED")
    ended = partial(end, told.get("partial_end", "day"))
    return record.update(end, AEENDTC=ended, AEOUT=outcome, AEENRTPT="", AEENTPT="")
