"""Who was screened, included and treated, who died and when each was last known alive."""

from datetime import date, timedelta

from helpers.recount.dates import earliest, latest, whole
from helpers.recount.numbers import number

INCLUSION = ("ENROLLED", "ENTERED INTO TRIAL", "RANDOMIZED", "ELIGIBILITY CRITERIA MET")
UNASSIGNED = {"", "SCRNFAIL", "NOTASSGN"}
NOT_ALIVE = {"DEATH", "LOST TO FOLLOW-UP"}
# The dates on which somebody was seen, treated, sampled or spoken to.
CONTACTS = {
    "ae": ["AESTDTC"],
    "be": ["BESTDTC"],
    "cm": ["CMSTDTC"],
    "ds": ["DSSTDTC"],
    "ex": ["EXSTDTC", "EXENDTC"],
    "lb": ["LBDTC"],
    "pr": ["PRSTDTC"],
    "qs": ["QSDTC"],
    "rs": ["RSDTC"],
    "sv": ["SVSTDTC", "SVENDTC"],
    "tr": ["TRDTC"],
    "tu": ["TUDTC"],
    "vs": ["VSDTC"],
}


class People:
    """The dates of every participant: dictionaries from USUBJID to a day."""

    def __init__(self, delivered):
        self.delivered = delivered
        self.screened = list(dict.fromkeys(row["USUBJID"] for row in delivered.rows("dm")))
        self.included = _inclusions(delivered)
        self._alive = self._deaths = None
        study, backbone = ([t for t in delivered.words["treatments"] if t["role"] == role]
                           for role in ("study", "backbone"))  # fmt: skip
        self.first_dose, self.last_dose = self._doses(study)
        self.first_backbone = self._doses(backbone)[0] if backbone else {}

    def members(self, population):
        """Return the ids of a set that needs no assessment; None for any other set."""
        sets = {"screened": self.screened, "included": self.included, "safety": self.first_dose}
        return list(sets[population]) if population in sets else None

    def origin(self, endpoint):
        """Return the day from which an endpoint counts, for each who has one."""
        days = self.included if endpoint["origin"] == "inclusion" else self.first_dose
        return {person: day for person, day in days.items() if day}

    def baseline_ends(self, person):
        """Return the day that ends baseline: the first dose, or inclusion for who had none."""
        return self.first_dose.get(person) or self.included.get(person)

    def last_alive(self, person):
        """Return the last day on which any record shows somebody alive, None without a record."""
        if self._alive is None:
            self._alive = _last_alive(self.delivered)
        return self._alive.get(person)

    def deaths(self):
        """Return the day of death of each who died, by DM or by a disposition event."""
        if self._deaths is None:
            told = {row["USUBJID"]: row["DSSTDTC"] for row in reversed(self.delivered.rows("ds"))
                    if row["DSDECOD"].upper() == "DEATH"}  # fmt: skip
            for row in self.delivered.rows("dm"):
                if row.get("DTHDTC") or row.get("DTHFL") == "Y":
                    told[row["USUBJID"]] = row.get("DTHDTC") or told.get(row["USUBJID"], "")
            self._deaths = {person: self._death(person, text) for person, text in told.items()}
        return {person: day for person, day in self._deaths.items() if day}

    def _death(self, person, text):
        """Return the day of death.

        Without its day, a death is put on the 15th of its month or on the day after the last sign
        of life, whichever is later; without its month, on that day after. It stays within what is
        recorded and is never after the cut.
        """
        if whole(text):
            return whole(text)
        alive, first, last = self.last_alive(person), earliest(text), latest(text)
        day = alive + timedelta(days=1) if alive else first
        if text.count("-") == 1:
            day = max(day, first + timedelta(days=14))
        if first:
            day = min(max(day, first), last)
        return min(day, self.delivered.cut) if day else None

    def _doses(self, treatments):
        """Return the first and the last day on which any of some treatments was given.

        A dose is above 0, or 0 for a placebo.
        """
        placebo = {t["names"][0] for t in treatments if t.get("placebo")}
        drugs = {name: t["names"][0] for t in treatments for name in t["names"]}
        given = {}
        for row in self.delivered.rows("ex"):
            drug, began = drugs.get(row["EXTRT"].upper()), whole(row["EXSTDTC"])
            dose = number(row["EXDOSE"])
            enough = dose is not None and (dose > 0 or (dose == 0 and drug in placebo))
            if drug and began and enough:
                given.setdefault((row["USUBJID"], drug), []).append((began, row))
        first, last = {}, {}
        for (person, _), doses in given.items():
            doses.sort(key=lambda dose: (dose[0], number(dose[1]["EXSEQ"]) or 0))
            ended = max([doses[-1][0], *self._ends(person, doses)])
            first[person] = min(doses[0][0], first.get(person, doses[0][0]))
            last[person] = max(ended, last.get(person, ended))
        return first, last

    def _ends(self, person, doses):
        """Return the recorded ends of doses; the last one without an end goes on.

        It goes on to the end of treatment, to death or to the cut, and a single dose not at all.
        """
        ends = [whole(row["EXENDTC"]) for _, row in doses]
        if not ends[-1] and doses[-1][1].get("EXDOSFRQ", "").upper() != "ONCE":
            stops = [_end_of_treatment(self.delivered, person), self.deaths().get(person)]
            ends[-1] = min(filter(None, [*stops, self.delivered.cut]))
        return filter(None, ends)


def _inclusions(delivered):
    """Return the day of inclusion of each who was included by the cut.

    Of the milestones that can mark it the first kind that is recorded counts, and of that kind
    the last. Without any, whoever has an arm was included on the reference start date, None if
    there is no such date. An inclusion after the cut has not happened yet.
    """
    to_come = {row["USUBJID"] for row in delivered.uncut("ds") if _marks(row)}
    to_come -= {row["USUBJID"] for row in delivered.rows("ds") if _marks(row)}
    started = {row["USUBJID"] for row in delivered.uncut("dm") if row.get("RFSTDTC")}
    days = {}
    for row in delivered.rows("dm"):
        assigned = row.get("ARMCD", "").upper() not in UNASSIGNED
        day, person = whole(row.get("RFSTDTC", "")), row["USUBJID"]
        if assigned and person not in to_come and (day or person not in started):
            days[person] = day
    for kind in reversed(INCLUSION):
        told = [row for row in delivered.rows("ds") if row["DSDECOD"] == kind]
        found = [(row["USUBJID"], whole(row["DSSTDTC"])) for row in told]
        days |= dict(sorted((person, day) for person, day in found if day))
    return days


def _marks(row):
    return row["DSDECOD"] in INCLUSION


def _end_of_treatment(delivered, person):
    """Return the last recorded end of treatment; older data do not say of what an event ends."""
    days = [
        whole(row["DSSTDTC"])
        for row in delivered.rows("ds")
        if row["USUBJID"] == person
        and row["DSCAT"] == "DISPOSITION EVENT"
        and row.get("DSSCAT", "") in {"", "STUDY TREATMENT"}
        and row["DSDECOD"] != "SCREEN FAILURE"
    ]
    return max(filter(None, days), default=None)


def _last_alive(delivered):
    """Return for each the last whole day on which any record shows them alive."""
    days = {}
    for domain, names in CONTACTS.items():
        for row in filter(_shows_life, delivered.rows(domain)):
            told = filter(None, (whole(row.get(name, "")) for name in names))
            days[row["USUBJID"]] = max([*told, days.get(row["USUBJID"], date.min)])
    return {person: day for person, day in days.items() if day > date.min}


def _shows_life(row):
    """Return whether a record tells of somebody present: not of a death, a gap or a stored tube."""
    undone = any(value == "NOT DONE" for name, value in row.items() if name.endswith("STAT"))
    stored = row.get("BETERM", "COLLECTED").upper() != "COLLECTED"
    return not (undone or stored or row.get("DSDECOD") in NOT_ALIVE)
