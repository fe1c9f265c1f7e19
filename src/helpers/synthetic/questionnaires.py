"""Questionnaires: each item from a participant's burden in the item's area, half of it chance."""

import numpy as np

from helpers.synthetic.records import Record, iso, spread
from helpers.synthetic.visits import visits_with


def qs_records(person):
    """Yield one record for each item of each form; forms never returned leave no record."""
    forms = person.parameters.get("questionnaires")
    if not (forms and person.dosed):
        return
    chance = person.chance("questionnaires")
    habit = {area: chance.normal(0, 0.09) for area in person.parameters["areas"]}
    for visit in visits_with(person, "questionnaire"):
        told = person.get("forms", {}).get(visit.label, {})
        date = spread(visit.date, told.get("late", 0))
        for form in forms:
            noise = chance.normal(0, 0.13, size=len(form["items"]))
            if told.get("lost") or date > person.last_seen:
                continue
            for (item, area), error in zip(form["items"].items(), noise, strict=True):
                burden = _burden(person, area, person.day(date)) + habit[area] + error
                values = {**_head(form, item), **visit.columns, "QSDTC": iso(date)}
                unanswered = item in told.get("blank", ())
                answer = _unanswered(told) if unanswered else _answer(form, item, burden)
                yield Record("qs", person.usubjid, date, values | answer)


def _burden(person, area, day):
    """Return how bad things are on that day, from 0 (nothing) to 1 (the worst)."""
    points = person.story["burden"]
    days, levels = zip(*sorted(points.items()), strict=True)
    return float(np.interp(day, days, levels)) * person.parameters["areas"][area]


def _head(form, item):
    return {
        "QSTESTCD": f"{form['prefix']}{item:02d}",
        "QSTEST": f"Item {item}",
        "QSCAT": form["category"],
    }


def _answer(form, item, burden):
    """Return a code of the item's range; most items ask for trouble, some for well-being."""
    low, high = form.get("ranges", {}).get(item, (1, 4))
    good = item in form.get("well_being", ())
    share = min(max(1 - burden if good else burden, 0), 1)
    code = str(low + int(share * (high - low) + 0.5))
    return {"QSORRES": code, "QSSTRESC": code, "QSSTRESN": code}


def _unanswered(told):
    return {"QSSTAT": "NOT DONE", "QSREASND": told.get("reason", "Left blank by the participant")}
