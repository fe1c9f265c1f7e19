"""Participants with adverse events."""

from datetime import date, timedelta

from helpers.recount.dates import earliest, latest, whole
from helpers.recount.laboratory import window_ends
from helpers.recount.numbers import number

SEVERITY = {"MILD": 1, "MODERATE": 2, "SEVERE": 3}
NAMES = ("AELNKGRP", "AEGRPID", "AESPID")  # the site's names of an event, the surest first


class Events:
    """The treatment-emergent events of a cut."""

    def __init__(self, delivered, people):
        self.safety, self.people = delivered.words["safety"], people
        treated = [row for row in delivered.rows("ae") if row["USUBJID"] in people.first_dose]
        self._before = self._grades_before(treated)
        self.emergent = [
            row for row in treated if self._emerges(row) and not self._is_progression(row)
        ]

    def people_with(self, wanted):
        """Return the participants with an emergent event of the wanted kind."""
        return {row["USUBJID"] for row in self.emergent if wanted(row)}

    def is_severe(self, row):
        """Return whether an event is of grade 3 or higher, or severe."""
        return (self._grade(row) or 0) >= 3

    def is_serious(self, row):
        """Return whether the investigator called an event serious."""
        return row["AESER"] == "Y"

    def _grade(self, row):
        if self.safety["grading"]["dictionary"] == "severity":
            return SEVERITY.get(row.get("AESEV", "").upper())
        return number(row.get("AETOXGR", ""))

    def _emerges(self, row):
        """Return whether an event began, or worsened, between the first dose and the window's end.

        An event that ended before the first dose never does. A partial start counts whenever one
        of its days lies within, a missing one always. A record that goes on from an event before
        the first dose is a worsening only with a higher grade than that had.
        """
        first, began, ended = self._first(row), earliest(row["AESTDTC"]), latest(row["AEENDTC"])
        if ended and ended < first:
            return False
        if not began:
            return True
        if self._began_before(row):
            initial, grade = number(row.get("AEITOXGR", "")), self._grade(row)
            return None not in (initial, grade) and initial < grade
        last = window_ends(self.safety, first, self.people.last_dose[row["USUBJID"]])
        earlier, grade = self._before.get(_key(row)), self._grade(row)
        return began <= last and not (earlier and grade and grade <= earlier)

    def _is_progression(self, row):
        """Return whether a row tells of the disease getting worse, which is no toxicity."""
        return row["AEDECOD"].upper() in self.safety.get("progression_terms", ())

    def _first(self, row):
        return self.people.first_dose[row["USUBJID"]]

    def _began_before(self, row):
        latest_start = latest(row["AESTDTC"])
        return latest_start is not None and latest_start < self._first(row)

    def _grades_before(self, treated):
        """Return the worst grade before the first dose of the event that each row reports."""
        events = _events(treated)
        worst = {}
        for row in treated:
            if self._before_treatment(row):
                event, grade = events[_key(row)], self._grade(row) or 0
                worst[event] = max(grade, worst.get(event, 0))
        return {key: worst.get(event) for key, event in events.items()}

    def _before_treatment(self, row):
        """Return whether an event began before the first dose, or was over by then."""
        first, ended = self._first(row), latest(row["AEENDTC"])
        began = earliest(row["AESTDTC"])
        over = ended is not None and ended < first
        return self._began_before(row) or bool(began and over and began < first)


def _key(row):
    return row["USUBJID"], row["AESEQ"]


def _events(rows):
    """Return the event of each row: named by the site, or going on without a day between."""
    events, running = {}, {}
    for row in sorted(rows, key=lambda row: (earliest(row["AESTDTC"]) or date.max, row["AESEQ"])):
        whose = row["USUBJID"], (row["AEDECOD"] or row["AETERM"]).upper()
        name = next((row[column] for column in NAMES if row.get(column)), None)
        if name:
            events[_key(row)] = (*whose, name)
            continue
        number, until = running.get(whose, (0, None))
        began, ended = whole(row["AESTDTC"]), latest(row["AEENDTC"])
        if not (began and until and began <= until + timedelta(days=1)):
            number, until = number + 1, None
        running[whose] = number, max(filter(None, [until, ended]), default=None)
        events[_key(row)] = (*whose, number)
    return events
