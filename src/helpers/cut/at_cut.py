"""A delivery as it stood at its cut: later rows left out, later values taken back, all counted."""

from helpers.cut import schema
from helpers.cut.findings import Unreadable
from helpers.cut.leaving_out import leave_out, leave_out_counts, leave_out_qualifiers
from helpers.cut.left_out import records
from helpers.cut.participants import People
from helpers.cut.persons import Persons
from helpers.cut.taking_back import take_back


class AtCut:
    """The domains of a delivery after the cut rules, each worked out when first asked for.

    A frame keeps the 1-based row of the delivered file as its index. A domain in which nothing is
    after the cut is the delivered frame itself.
    """

    def __init__(self, delivery, data_cut):
        self._delivery = delivery
        self.persons = Persons(delivery.accepted, self._delivered)
        self._people = People(self._given, data_cut)
        self._done, self._under_one = {}, {}

    def frame(self, domain):
        """Return the text frame of a domain as it stood at the cut; None if it has none."""
        return self._at_cut(domain)[0]

    def excluded(self):
        """Return what the rules left out or took back, all domains: see `Cut.excluded`."""
        # counts are large, and only the sample sheet can tell which of them are late
        asked = [n for n in self._delivery.files if n != schema.COUNTS or self.late_samples()]
        return records(one for name in asked for one in self._at_cut(name)[1])

    def late_samples(self):
        """Return the samples that were not there at the cut, as their counts name them."""
        sheet, kept = self._given(schema.SAMPLES), self.frame(schema.SAMPLES)
        if sheet is None or len(sheet) == len(kept) or "SAMPLE_ID" not in sheet:
            return []
        return sheet.SAMPLE_ID[~sheet.index.isin(kept.index)].tolist()

    def _given(self, domain):
        """Return a domain's frame, persons with several numbers under one; None if not there."""
        if domain not in self._under_one:
            self._under_one[domain] = self.persons.frame(domain)
        return self._under_one[domain]

    def _delivered(self, domain):
        if domain not in self._delivery.files:
            return None
        try:
            return self._delivery.parse(domain)
        except Unreadable:  # a finding of its own
            return None

    def _at_cut(self, domain):
        if domain not in self._done:
            self._done[domain] = self._work_out(domain)
        return self._done[domain]

    def _work_out(self, domain):
        given = self._given(domain)
        if given is None:
            return None, []
        if domain == schema.COUNTS:
            return leave_out_counts(
                given, self._given(schema.SAMPLES), self._at_cut(schema.SAMPLES)
            )
        if "USUBJID" not in given:
            return given, []
        if schema.is_supplemental(domain):
            parent = domain.removeprefix("supp")
            return leave_out_qualifiers(domain, given, self._given(parent), self.frame(parent))
        kept, left_out = leave_out(domain, given, self._people)
        kept, taken_back = take_back(domain, kept, self._people)
        told = self.persons.left_out() if domain == "dm" else []
        return kept, told + left_out + taken_back
