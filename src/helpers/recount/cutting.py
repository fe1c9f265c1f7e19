"""The cut rules in their plainest form: what lies after the cut has not happened yet.

A row belongs to the day on which what it tells began or was measured. A partial date counts as
the first day that it allows, for this question alone; a row without a date stays. A later end is
taken away from its row, and a later death is taken back wherever it is told.
"""

from helpers.recount.dates import earliest

BEGINS = {"ae", "cm", "ds", "dv", "ex", "mh", "pr"}
SPECIAL = {"dm": "", "sv": "SVSTDTC", "be": "BESTDTC", "samples": "COLLECTION_DTC"}
RECORDED = {"ae": "AEDTC", "cm": "CMDTC", "ds": "DSDTC", "mh": "MHDTC"}
TREATED = ("RFXSTDTC", "RFSTDTC")
CONSENT, DEATH = "INFORMED CONSENT OBTAINED", "DEATH"
FATAL = {"AEOUT": "FATAL", "AESDTH": "Y", "AETOXGR": "5"}


class Cut:
    """The rules for one cut; `given` returns the rows of a domain as they were delivered."""

    def __init__(self, given, day):
        self.given, self.day = given, day
        self.entered_later = {row["USUBJID"] for row in given("dm")} - self._entered()
        self.died_later = self._died_later()

    def rows(self, domain):
        """Return the rows of a domain that were there at the cut, as they stood then."""
        there = [row for row in self.given(domain) if row["USUBJID"] not in self.entered_later]
        kept = [row for row in there if not self._is_later(_date_of(domain, row))]
        if domain == "ds":
            kept = [row for row in kept if not self._tells_of_later_death(row)]
        return [self._as_it_stood(domain, row) for row in kept]

    def _is_later(self, text):
        first = earliest(text)
        return first is not None and first > self.day

    def _entered(self):
        """Return who entered by the cut: consented or was dosed, or without consent was seen."""
        consents, doses, seen = {}, {}, {}
        for row in self.given("dm"):
            person, dates = row["USUBJID"], [row.get(name, "") for name in (*TREATED, "DMDTC")]
            consents[person] = [row.get("RFICDTC", "")]
            doses[person], seen[person] = dates[: len(TREATED)], dates
        for domain in ("ds", "sv", "ex"):
            for row in self.given(domain):
                asked = row.get("DSDECOD") == CONSENT
                told = consents if asked else doses if domain == "ex" else seen
                told.setdefault(row["USUBJID"], []).append(_date_of(domain, row))
        return {person for person, dates in consents.items() if self._by_the_cut(
            [*(dates if any(dates) else seen.get(person, [])), *doses.get(person, [])]
        )}  # fmt: skip

    def _by_the_cut(self, dates):
        """Return whether the first of some dates is not after the cut, or there is none."""
        return not any(map(earliest, dates)) or not all(map(self._is_later, filter(None, dates)))

    def _died_later(self):
        """Return who died after the cut, by DM, else by disposition, else by a fatal event."""
        told = {row["USUBJID"]: row["AEENDTC"] for row in self.given("ae")
                if row.get("AEOUT") == "FATAL" and row["AEENDTC"]}  # fmt: skip
        told |= {r["USUBJID"]: r["DSSTDTC"] for r in self.given("ds") if r["DSDECOD"] == DEATH}
        told |= {r["USUBJID"]: r["DTHDTC"] for r in self.given("dm") if r.get("DTHDTC")}
        return {person for person, day in told.items() if self._is_later(day)}

    def _tells_of_later_death(self, row):
        return row["DSDECOD"] == DEATH and row["USUBJID"] in self.died_later

    def _as_it_stood(self, domain, row):
        later = {
            name for name, text in row.items() if name.endswith("DTC") and self._is_later(text)
        }
        row = row | dict.fromkeys(later, "")
        if row["USUBJID"] in self.died_later:
            row |= {"DTHFL": "", "DTHDTC": ""} if domain == "dm" else {}
            row |= {name: "" for name, fatal in FATAL.items() if row.get(name) == fatal}
        return row


def _date_of(domain, row):
    """Return the date of a row; of what has no beginning, the day on which it was recorded."""
    usual = f"{domain.upper()}{'STDTC' if domain in BEGINS else 'DTC'}"
    return row.get(SPECIAL.get(domain, usual), "") or row.get(RECORDED.get(domain, ""), "")
