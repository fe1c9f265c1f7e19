"""What the cut rules ask about participants: who entered, was allocated or died after the cut."""

from functools import cached_property

import pandas as pd

from helpers.cut.cut_rules import allocations, date_columns
from helpers.cut.iso_dates import after

CONSENT = "INFORMED CONSENT OBTAINED"
DEATH = "DEATH"
FATAL = "FATAL"
TREATED = ("RFXSTDTC", "RFSTDTC")
SEEN = {"dm": (*TREATED, "DMDTC")}  # the dates of DM that show somebody in the trial
# History and events may have begun long before a participant entered: they show nobody there.
WITNESSES = ("dm", "ds", "sv", "ex", "ie", "sc", "vs", "qs", "rs", "tu", "tr", "be", "lb")
CELLS = ["USUBJID", "column", "value"]


class People:
    """The participants of a delivery at its cut; each question is answered once.

    `given` is a function from the name of a domain to its text frame as delivered, None if there
    is none; `day` the cut as YYYY-MM-DD.
    """

    def __init__(self, given, day):
        self.given = given
        self.day = day

    @cached_property
    def entered_after(self):
        """Return who entered after the cut: column and value of the date, by USUBJID.

        They entered with their first informed consent, recorded in DM or DS; a dose by the cut
        shows that they had entered whatever the consent says. Without any consent it is the first
        date that DM, disposition, visits, doses or measurements give; without any date they are
        taken to have entered.
        """
        dm = self.given("dm")
        if dm is None or "USUBJID" not in dm:
            return _only_after(_no_dates(), self.day)
        consents = pd.concat([dated(dm, ["RFICDTC"]), _disposition(self.given("ds"), CONSENT)])
        late = _only_after(consents, self.day)
        if len(late):
            late = late[~late.index.isin(self._treated)]
        unasked = dm.USUBJID[~dm.USUBJID.isin(consents.USUBJID)]
        return pd.concat([late, _only_after(self._first_seen(unasked), self.day)])

    @property
    def _treated(self):
        doses = pd.concat([dated(self.given("dm"), TREATED), dated(self.given("ex"), ["EXSTDTC"])])
        return set(doses.USUBJID[~after(doses.value, self.day)])

    def _first_seen(self, unseen):
        """Return all dates of those of whom no domain has a date by the cut."""
        found = [_no_dates()]
        for domain in WITNESSES:
            if unseen.empty:
                break
            dates = dated(self.given(domain), SEEN.get(domain) or date_columns(domain))
            dates = dates[dates.USUBJID.isin(unseen)]
            unseen = unseen[~unseen.isin(dates.USUBJID[~after(dates.value, self.day)])]
            found.append(dates)
        dates = pd.concat(found)
        return dates[dates.USUBJID.isin(unseen)]

    @cached_property
    def died(self):
        """Return the date of death by USUBJID, no record where it has none.

        It is that of DM, else the last disposition event of death (treatment may have ended by
        death on the day of the last dose), else the last end of a fatal adverse event.
        """
        dm, ae = self.given("dm"), self.given("ae")
        told = [dated(dm, ["DTHDTC"]), _last(_disposition(self.given("ds"), DEATH))]
        if ae is not None and "AEOUT" in ae:
            told.append(_last(dated(ae, ["AEENDTC"], ae.AEOUT == FATAL)))
        return pd.concat(told).drop_duplicates("USUBJID").set_index("USUBJID").value

    @cached_property
    def died_after(self):
        return set(self.died.index[after(self.died, self.day)])

    @cached_property
    def died_by(self):
        return set(self.died.index) - self.died_after

    @cached_property
    def allocated_after(self):
        """Return the USUBJID of those of whom the arm was decided after the cut.

        It is decided by a milestone of inclusion or by failing screening; the last one counts,
        since who failed once may pass later. Without any, it is the reference start date.
        """
        decided = _disposition(self.given("ds"), *allocations())
        started = dated(self.given("dm"), ["RFSTDTC"])
        started = started[~started.USUBJID.isin(decided.USUBJID)]
        dates = pd.concat([_last(decided), started])
        return set(dates.USUBJID[after(dates.value, self.day)])


def dated(frame, columns, rows=None):
    """Return USUBJID, column and value of the dates in these columns, the empty ones left out."""
    if frame is None or "USUBJID" not in frame:
        return _no_dates()
    chosen = frame if rows is None else frame[rows]
    found = [
        pd.DataFrame({"USUBJID": chosen.USUBJID, "column": name, "value": chosen[name]})
        for name in columns
        if name in chosen
    ]
    told = pd.concat([_no_dates(), *found])
    return told[told.value != ""]


def _no_dates():
    return pd.DataFrame(columns=CELLS, dtype=object)


def _disposition(ds, *words):
    if ds is None or "DSDECOD" not in ds:
        return _no_dates()
    return dated(ds, ["DSSTDTC"], ds.DSDECOD.isin(words))


def _last(dates):
    return dates.sort_values("value").drop_duplicates("USUBJID", keep="last")


def _only_after(dates, day):
    """Return the first date of each participant all of whose dates are after a day, by USUBJID."""
    late = after(dates.value, day)
    chosen = dates[late & ~dates.USUBJID.isin(dates.USUBJID[~late])]
    return chosen.sort_values("value").drop_duplicates("USUBJID").set_index("USUBJID")
