"""Response and progression, from the investigator's assessments."""

from datetime import timedelta

from helpers.recount.dates import earliest, latest, whole

WORST_LAST = ("CR", "PR", "SD", "NON-CR/NON-PD", "NE", "ND", "PD")
NOT_ADEQUATE = {"NE", "ND"}
LOCAL = {"RADIOTHERAPY", "SURGERY"}
# What shows a progression, part by part of an assessment.
SHOWS = {"TRGRESP": {"PD"}, "NTRGRESP": {"PD"}, "NEWLIND": {"Y", "YES", "POSITIVE"}}


class Assessments:
    """The assessments that count: after baseline, to progression, to a new therapy's start."""

    def __init__(self, delivered, people):
        self.people = people
        self.therapy = new_therapies(delivered, people)
        self._read, self._shown, self._places = {}, {}, {}
        self._strict = any(
            endpoint.get("after_complete") == "progression"
            for endpoint in delivered.words["endpoints"]
        )
        for row in delivered.rows("rs"):
            day, response = whole(row["RSDTC"]), row["RSSTRESC"].upper()
            known = row["RSTESTCD"] == "OVRLRESP" and response in WORST_LAST and day
            if known and row.get("RSEVAL", "") in {"", "INVESTIGATOR"}:
                days = self._read.setdefault(row["USUBJID"], {})
                place = (row["USUBJID"], visit_of(row))
                self._places[row["USUBJID"], day] = place
                days[day] = max(days.get(day, (0,)), (WORST_LAST.index(response), visit_of(row)))
            if row["RSTESTCD"] in SHOWS and response:
                place = (row["USUBJID"], visit_of(row))
                self._shown[place] = self._shown.get(place) or response in SHOWS[row["RSTESTCD"]]

    def counted(self, person):
        """Return (day, response) in order; of one day's assessments the worst counts."""
        return [(day, response) for day, response, _ in self._counted(person)]

    def progression(self, person):
        """Return (day, assessment) of the first progression that counts, or (None, None)."""
        last = self._counted(person)[-1:]
        return (last[0][0], last[0][2]) if last and last[0][1] == "PD" else (None, None)

    def all_to_therapy(self, person):
        """Return (day, response, place) after baseline up to a new therapy, past progression."""
        begun, therapy = self.people.baseline_ends(person), self.therapy.get(person)
        found = [
            (day, WORST_LAST[place], self._places[person, day])
            for day, (place, _) in sorted(self._read.get(person, {}).items())
            if begun and day > begun and not (therapy and day > therapy)
        ]
        # disease that came back is documented by itself, whatever the parts of its assessment say
        again = self._came_back(found)
        return [(day, "PD", None) if day in again else (day, *rest) for day, *rest in found]

    def is_bare(self, place):
        """Return whether no part of an assessment, of those recorded, shows a progression."""
        return self._shown.get(place) is False

    def has_baseline(self, person):
        """Return whether a lesion was found by the end of baseline; True where none are told."""
        if "tu" not in self.people.delivered.files:
            return True
        begun, lesions = self.people.baseline_ends(person), {"TARGET", "NON-TARGET"}
        return any(
            row["USUBJID"] == person and row["TUSTRESC"] in lesions and _by_then(row, begun)
            for row in self.people.delivered.rows("tu")
        )

    def _counted(self, person):
        begun, therapy = self.people.baseline_ends(person), self.therapy.get(person)
        seen = [
            (day, WORST_LAST[place], visit)
            for day, (place, visit) in sorted(self._read.get(person, {}).items())
            if begun and day > begun and not (therapy and day > therapy)
        ]
        again, kept = self._came_back(seen), []
        for day, response, visit in seen:
            kept.append((day, "PD" if day in again else response, visit))
            if kept[-1][1] == "PD":
                break
        return kept

    def _came_back(self, seen):
        """Return the days on which disease was seen after a complete response, if that counts."""
        complete = [day for day, response, *_ in seen if response == "CR"]
        return {
            day
            for day, response, *_ in seen
            if self._strict and complete and day > complete[0]
            and response not in NOT_ADEQUATE | {"CR", "PD"}
        }  # fmt: skip


def _by_then(row, begun):
    """Return whether a lesion may have been found by the end of baseline."""
    found = earliest(row["TUDTC"])
    return bool(begun) and not (found and found > begun)


def visit_of(row):
    """Return what names the assessment to which a row belongs."""
    group = row.get("RSLNKGRP") or row.get("TRLNKGRP")
    return group or row.get("VISITNUM") or row.get("TRDTC") or row.get("RSDTC")


def new_therapies(delivered, people):
    """Return the first day of another anticancer therapy of each who had one.

    That is a medication recorded as such, or radiotherapy or surgery after baseline. A partial
    date is the first day it allows, or the day of the last dose where that is later and possible.
    """
    begun = []
    for row in delivered.rows("cm"):
        if row.get("CMCAT", "").upper() == "SUBSEQUENT ANTICANCER THERAPY":
            begun.append((row["USUBJID"], _start(row, "CMSTDTC", people)))
    for row in delivered.rows("pr"):
        day, baseline = _start(row, "PRSTDTC", people), people.baseline_ends(row["USUBJID"])
        local = row.get("PRCAT", "").upper() in LOCAL
        if local and day and baseline and day > baseline:
            begun.append((row["USUBJID"], day))
    return dict(sorted(((person, day) for person, day in begun if day), reverse=True))


def _start(row, name, people):
    first, last = earliest(row[name]), latest(row[name])
    dosed = people.last_dose.get(row["USUBJID"])
    return max(first, dosed) if first and dosed and dosed <= last else first


def responds(counted, endpoint, origin):
    """Return whether assessments make a best response that the endpoint counts.

    A response counts once it is confirmed; stable disease, and a response that is not confirmed,
    once it was seen the minimum time after the origin.
    """
    counted = [(day, response) for day, response in counted if day >= origin]
    wanted = set(endpoint["responses"])
    gap = timedelta(days=endpoint.get("confirmation_days", 28))
    if any(_confirmed(counted, place, gap) for place, (_, word) in enumerate(counted)
           if word in wanted & {"CR", "PR"}):  # fmt: skip
        return True
    least = endpoint.get("stable_days", 42) - endpoint.get("window_days", 0)
    stable = {"CR", "PR", "SD"} if "SD" in wanted else set()
    stable |= wanted & {"NON-CR/NON-PD"}
    due = origin + timedelta(days=least)
    return any(day >= due and response in stable for day, response in counted)


def _confirmed(counted, place, gap):
    """Return whether one response is seen again far enough away, with nothing against it between.

    Between the two one assessment may be not evaluable. A complete response is confirmed by
    another one; a partial one also by a partial one, unless a complete one came before that.
    """
    first_day, response = counted[place]
    same = {"CR"} if response == "CR" else {"CR", "PR"}
    missed, complete = 0, False
    if not gap:
        return True
    for day, again in counted[place + 1 :]:
        if again in same and not (complete and again == "PR"):
            if day - first_day >= gap:
                return True
            complete |= again == "CR"
        elif again == "NE" and not missed:
            missed += 1
        else:
            return False
    return False
