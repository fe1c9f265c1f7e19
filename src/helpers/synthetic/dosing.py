"""Exposure: daily study treatment with its holds, and chemotherapy in cycles of three weeks."""

from helpers.synthetic.records import Record, iso, spread


def ex_records(person):
    """Yield one record for each interval of constant dose, or each infusion."""
    if not person.dosed:
        return
    for course in person.parameters["study_treatment"]:
        yield from _daily(person, course)
    regimen = person.get("regimen")
    if regimen:
        yield from _cycles(person, person.parameters["regimens"][regimen])


def _daily(person, course):
    first = course["from_day"]
    last = min(course.get("to_day", 10**4), person.story["last_dose_day"])
    start, adjusted = first, ""
    holds = [h for h in person.get("holds", ()) if first <= h["from_day"] <= last]
    for hold in holds:
        yield from _interval(person, course, (start, hold["from_day"] - 1), adjusted)
        start, adjusted = hold["to_day"] + 1, hold["reason"]
    if start <= last:
        yield from _interval(person, course, (start, last), adjusted)


def _interval(person, course, days, adjusted):
    """Yield one record for the interval, or one a day for infusions."""
    first, last = days
    spans = [(day, day) for day in range(first, last + 1)] if course.get("infusion") else [days]
    for start, end in spans:
        if end >= start:
            yield _dose(person, course, (person.date(start), person.date(end)), adjusted)
            adjusted = ""


def _cycles(person, regimen):
    """Yield chemotherapy: its days in each cycle, from the end of the run-in to the last cycle."""
    changes = {change["cycle"]: change for change in person.get("chemo_changes", ())}
    start, factor = person.date(person.parameters["first_chemo_day"]), 1.0
    for cycle in range(1, person.story["cycles"] + 1):
        change = changes.get(cycle, {})
        start = spread(start, change.get("delay", 0))
        factor *= change.get("factor", 1.0)
        adjusted = change.get("reason", "")
        for first, last in regimen["days"]:
            dates = spread(start, first - 1), spread(start, last - 1)
            if dates[0] <= person.last_seen:
                dose = {**regimen, "dose": round(regimen["dose"] * factor, 2)}
                yield _dose(person, dose, (dates[0], min(dates[1], person.last_seen)), adjusted)
                adjusted = ""
        start = spread(start, regimen["length"])


def _dose(person, course, dates, adjusted):
    values = {
        "EXTRT": course["name"],
        "EXCAT": course["category"],
        "EXDOSE": f"{course['dose']:g}",
        "EXDOSU": course["unit"],
        "EXDOSFRM": course["form"],
        "EXDOSFRQ": course["frequency"],
        "EXROUTE": course["route"],
        "EXSTDTC": iso(dates[0]),
        "EXENDTC": "",
        "EXADJ": adjusted,
    }
    return Record("ex", person.usubjid, dates[0], values).update(dates[1], EXENDTC=iso(dates[1]))
