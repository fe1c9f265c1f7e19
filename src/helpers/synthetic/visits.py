"""The visits that took place: planned ones with a day or two of slack, and unscheduled ones."""

from dataclasses import dataclass
from datetime import date

from helpers.synthetic.records import Record, iso, spread


@dataclass(frozen=True)
class Visit:
    """One visit of one participant: number, label, date, what was done and why unplanned."""

    number: float
    label: str
    date: date
    does: tuple[str, ...]
    reason: str = ""

    @property
    def columns(self):
        return {"VISITNUM": f"{self.number:g}", "VISIT": self.label}


def visits_of(person):
    """Return the visits of a participant in order of date."""
    found = [*_screens(person)]
    if person.included:
        found += [*_planned(person), *_unscheduled(person)]
    if person.dosed:
        found += _closing(person)
    return sorted(
        (v for v in found if v.date <= person.last_seen), key=lambda v: (v.date, v.number)
    )


def visits_with(person, assessment):
    return [visit for visit in visits_of(person) if assessment in visit.does]


def _screens(person):
    planned = person.parameters["screening"]
    for number, consent in enumerate(person.screens):
        last = number == len(person.screens) - 1
        does = planned["does"] if last and person.included else planned["first"]
        label = planned["label"] if number == 0 else planned["again"]
        yield Visit(1 + number / 2, label, spread(consent, planned["after"]), tuple(does))


def _planned(person):
    slack = person.chance("visits")
    last = person.story.get("last_dose_day", 1)
    scans = person.get("scans", 0)
    skipped = person.get("skipped", ())
    for plan in person.parameters["visits"]:
        moved = int(slack.integers(-1, 3)) if plan["day"] > 1 and not plan.get("exact") else 0
        imaging = "imaging" in plan["does"]
        scans -= imaging
        if plan["label"] in skipped or not (person.dosed or plan["day"] == 1):
            continue
        does = [word for word in plan["does"] if word != "imaging" or scans >= 0]
        if plan["day"] <= last or (imaging and scans >= 0):
            date = person.date(plan["day"] + moved)
            yield Visit(plan["number"], plan["label"], date, tuple(does))


def _unscheduled(person):
    for visit in person.get("unscheduled", ()):
        number = visit["number"]
        does = tuple(visit["does"])
        date = person.date(visit["day"])
        yield Visit(number, f"UNSCHEDULED {number:g}", date, does, visit["reason"])


def _closing(person):
    plan = person.parameters["closing"]
    date = spread(person.last_dose, plan["after_last_dose"])
    return [Visit(plan["number"], plan["label"], date, tuple(plan["does"]))]


def sv_records(person):
    """Yield one record for each visit."""
    for visit in visits_of(person):
        values = visit.columns | {
            "VISITDY": person.day(visit.date),
            "SVSTDTC": iso(visit.date),
            "SVENDTC": iso(visit.date),
            "SVUPDES": visit.reason,
        }
        yield Record("sv", person.usubjid, visit.date, values)
