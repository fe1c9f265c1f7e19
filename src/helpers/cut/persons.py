"""Persons with several screening numbers: all that was recorded, under the one that counts."""

import pandas as pd

from helpers.cut.accepted import NAME, SAME_PERSON
from helpers.cut.aligning import sequence_of
from helpers.cut.findings import Finding
from helpers.cut.left_out import OTHER_NUMBER, ROW_EXCLUDED, LeftOut
from helpers.cut.typed import numbers

RULE = "person_has_one_id"


class Persons:
    """Which number counts for each person whom `accepted.csv` knows under several.

    It is the number under which study treatment was given, else that of the last consent.
    `given` is a function from the name of a domain to its text frame as delivered, None if there
    is none.
    """

    def __init__(self, accepted, given):
        self._given = given
        self._lines = [line for line in accepted if line.rule == SAME_PERSON]
        self.counted_as = self._counted_as() if self._lines else {}

    def _counted_as(self):
        """Return {other number: the number that counts}."""
        dm = self._given("dm")
        if dm is None or "USUBJID" not in dm:
            return {}
        treated = self._treated()
        consent = dm.get("RFICDTC", pd.Series("", dm.index))
        order = {
            who: (who in treated, day, row)
            for row, who, day in zip(dm.index, dm.USUBJID, consent, strict=True)
        }
        found = {}
        for known in _groups(self._lines, order):
            found |= dict.fromkeys(known, max(known, key=order.get))
        return {other: one for other, one in found.items() if other != one}

    def _treated(self):
        ex = self._given("ex")
        return set() if ex is None else set(ex.get("USUBJID", ()))

    def findings(self, file):
        """Return what is said of each number that does not count; refused if both were treated."""
        treated = self._treated()
        return [
            _told(line, other, one, file)
            if other not in treated
            else Finding(
                "structural", RULE, f"was treated, and so was {one}, said to be the same person",
                f"Ask the site again, and correct {NAME}",
                file=file, domain="dm", subject=other, column="USUBJID", value=other,
            )
            for other, one in self.counted_as.items()
            for line in [next(line for line in self._lines if other in line)]
        ]  # fmt: skip

    def frame(self, domain):
        """Return a domain's frame as delivered, every record under the number that counts.

        Record numbers of the other ones are raised so that each record keeps a key of its own.
        """
        frame = self._given(domain)
        if not self.counted_as or frame is None or "USUBJID" not in frame:
            return frame
        if domain == "dm":
            return self._demographics(frame)
        if not frame.USUBJID.isin(self.counted_as).any():
            return frame
        parent = domain.removeprefix("supp")
        raised = _raised(frame, self._steps(parent), sequence_of(parent))
        return raised.assign(USUBJID=frame.USUBJID.replace(self.counted_as))

    def _demographics(self, frame):
        """Return the rows of the numbers that count, each with its person's first consent."""
        kept = frame[~frame.USUBJID.isin(self.counted_as)]
        if "RFICDTC" not in frame:
            return kept
        person = frame.USUBJID.replace(self.counted_as)
        first = frame.RFICDTC[frame.RFICDTC != ""].groupby(person).min()
        return kept.assign(RFICDTC=kept.USUBJID.map(first).fillna("").astype(object))

    def _steps(self, domain):
        """Return {other number: what its record numbers are raised by}, 0 where there are none."""
        frame, name = self._given(domain), sequence_of(domain)
        if frame is None or name not in frame:
            return {}
        last = numbers(frame[name]).groupby(frame.USUBJID).max().fillna(0)
        steps, used = {}, {}
        for other, one in self.counted_as.items():
            steps[other] = used.setdefault(one, last.get(one, 0))
            used[one] += last.get(other, 0)
        return steps

    def left_out(self):
        """Return the rows of DM that the numbers that do not count stand in."""
        frame = self._given("dm")
        if not self.counted_as:
            return []
        rows = frame[frame.USUBJID.isin(self.counted_as)]
        who = rows.USUBJID.map(self.counted_as).to_numpy()
        told = ("USUBJID", rows.USUBJID.to_numpy(), ROW_EXCLUDED, OTHER_NUMBER)
        return [LeftOut("dm", rows.index.to_numpy(), who, *told)]


def _told(line, other, one, file):
    message = f"is the same person as {one} and counted once; accepted: {line.reason.rstrip('.')}"
    where = {"file": file, "domain": "dm", "column": "USUBJID"}
    return Finding("clinical", RULE, message, subject=one, value=other, **where)


def _groups(lines, known):
    """Return the sets of numbers that are one person, of those that are listed in DM."""
    groups = []
    for line in lines:
        if line.subject in known and line.value in known:
            joined = {line.subject, line.value}
            touching = [group for group in groups if group & joined]
            groups = [group for group in groups if not group & joined]
            groups.append(joined.union(*touching))
    return groups


def _raised(frame, steps, name):
    """Return a frame, or qualifiers of one, with the record numbers of some participants raised."""
    step = frame.USUBJID.map(steps).fillna(0)
    column = name if name in frame else "IDVARVAL"
    if not steps or column not in frame:
        return frame
    rows = step.gt(0) if column == name else step.gt(0) & frame.IDVAR.eq(name)
    values = (numbers(frame[column]) + step)[rows].map("{:.15g}".format)
    return frame.assign(**{column: values.reindex(frame.index).fillna(frame[column])})
