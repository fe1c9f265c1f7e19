"""The participants: their stories, read from a trial's parameters, with dates and chance."""

from datetime import timedelta
from functools import cached_property
from pathlib import Path
from zlib import crc32

import numpy as np
from ruamel.yaml import YAML

PARAMETERS = Path(__file__).parent / "parameters"


def read_parameters(trial_id):
    """Return a trial's declared parameters: one mapping of its own and the shared files."""
    parameters = {}
    shared, own = PARAMETERS / "shared", PARAMETERS / trial_id
    for path in [*sorted(shared.glob("*.yml")), *sorted(own.glob("*.yml"))]:
        parameters |= YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return parameters


def people_of(parameters):
    return [Person(parameters, story) for story in parameters["participants"]]


def generator(*words):
    """Return a random generator that depends on these words alone."""
    return np.random.default_rng([crc32(str(word).encode()) for word in words])


class Person:
    """One participant: a story, and what follows from it.

    Days are study days: the origin is the first dose, else inclusion, else first consent,
    and there is no day 0.
    """

    def __init__(self, parameters, story):
        self.parameters = parameters
        self.story = story
        self.study = parameters["study"]
        self.subject = story["id"]
        self.usubjid = f"{self.study['prefix']}-{self.subject}"
        self.sex = story["sex"]

    def get(self, name, default=None):
        return self.story.get(name, default)

    def chance(self, area):
        """Return the generator of one subject area, so that areas do not disturb each other."""
        return generator(self.study["id"], self.usubjid, area)

    @property
    def dosed(self):
        return "first_dose" in self.story

    @property
    def included(self):
        return self.get("included")

    @cached_property
    def screens(self):
        """Return the dates of consent, one for each screening."""
        screened = self.story["screened"]
        return screened if isinstance(screened, list) else [screened]

    @cached_property
    def origin(self):
        return self.get("first_dose") or self.included or self.screens[0]

    @cached_property
    def last_dose(self):
        return self.date(self.story["last_dose_day"]) if self.dosed else None

    @cached_property
    def death(self):
        day = self.get("death_day")
        return self.date(day) if day else None

    @property
    def death_text(self):
        """Return the date of death as recorded, which may lack its day."""
        return self.get("death_text") or self.death.isoformat()

    @cached_property
    def last_contact(self):
        """Return the day of the last contact in life, which is that of death if none is told."""
        day = self.get("last_contact_day")
        return self.date(day) if day else self.death

    @cached_property
    def last_seen(self):
        """Return the last date on which anything can be recorded of this participant."""
        return self.death or self.last_contact

    def date(self, day):
        """Return the calendar date of a study day."""
        if day == 0:
            raise ValueError(f"{self.usubjid}: there is no study day 0.")
        return self.origin + timedelta(days=day - 1 if day > 0 else day)

    def day(self, date):
        """Return the study day of a calendar date."""
        days = (date - self.origin).days
        return days + 1 if days >= 0 else days
