"""Medication, procedures and medical history: short lists in a participant's story."""

from helpers.synthetic.records import Record, iso, partial


def cm_records(person):
    """Yield medication: prior anticancer, concomitant (with a start and an end), subsequent."""
    for told in person.get("medication", ()):
        entry = person.parameters["medicines"][told["drug"]]
        start = _when(person, told["from_day"])
        record = Record("cm", person.usubjid, _entered(person, start), {
            "CMTRT": told.get("written", entry["name"]),
            "CMDECOD": entry["name"].upper(),
            "CMCAT": told.get("category", "CONCOMITANT MEDICATION"),
            "CMSCAT": told.get("line", ""),
            "CMINDC": told.get("for", ""),
            "CMCLAS": entry["group"],
            "CMDOSE": told.get("dose", entry.get("dose", "")),
            "CMDOSU": entry.get("unit", ""),
            "CMROUTE": entry["route"],
            "CMSTDTC": partial(start, told.get("partial", "day")),
            "CMENDTC": "",
        })  # fmt: skip
        yield _ending(person, record, told, "CMENDTC")


def pr_records(person):
    """Yield procedures: prior surgery and radiotherapy, transfusions, later radiotherapy."""
    for told in person.get("procedures", ()):
        start = _when(person, told["from_day"])
        record = Record("pr", person.usubjid, _entered(person, start), {
            "PRTRT": told.get("written", told["name"].capitalize()),
            "PRDECOD": told["name"],
            "PRCAT": told["category"],
            "PRSTDTC": partial(start, told.get("partial", "day")),
            "PRENDTC": "",
        })  # fmt: skip
        same_day = {"to_day": told["from_day"]}
        yield _ending(person, record, same_day | told, "PRENDTC")


def mh_records(person):
    """Yield the primary diagnosis, its characteristics and other history."""
    for told in person.get("history", ()):
        start = _when(person, told["from_day"]) if "from_day" in told else None
        yield Record("mh", person.usubjid, person.screens[0], {
            "MHTERM": told["term"],
            "MHDECOD": told.get("name", told["term"]),
            "MHCAT": told.get("category", "GENERAL MEDICAL HISTORY"),
            "MHBODSYS": told.get("organ_class", ""),
            "MHSTDTC": partial(start, told.get("partial", "day")) if start else "",
            "MHENDTC": iso(_when(person, told["to_day"])) if "to_day" in told else "",
            "MHENRF": "" if "to_day" in told else told.get("still", "ONGOING"),
        })  # fmt: skip


def _when(person, day):
    """Return a date given as a study day or as itself."""
    return person.date(day) if isinstance(day, int) else day


def _entered(person, start):
    """Return the day a row can be in the database: not before the first consent."""
    return max(start, person.screens[0])


def _ending(person, record, told, column):
    if told.get("to_day") is None:
        return record
    end = _when(person, told["to_day"])
    if end > person.last_seen:
        return record
    ended = partial(end, told.get("partial", "day"))
    return record.update(_entered(person, end), **{column: ended})
