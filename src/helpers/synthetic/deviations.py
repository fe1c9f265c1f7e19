"""Protocol deviations as the site recorded them: told in a participant's story."""

from helpers.synthetic.records import Record, iso


def dv_records(person):
    """Yield one record for each deviation: [day, last day, category, decoded term, text]."""
    for day, last, category, decoded, term in person.get("deviations", ()):
        start, end = person.date(day), person.date(last)
        record = Record("dv", person.usubjid, start, {
            "DVTERM": term,
            "DVDECOD": decoded,
            "DVCAT": category,
            "DVSCAT": "SITE RECORDED",
            "EPOCH": _epoch(person, start),
            "DVSTDTC": iso(start),
            "DVENDTC": "",
        })  # fmt: skip
        yield record.update(end, DVENDTC=iso(end))


def _epoch(person, start):
    if not person.dosed or start < person.origin:
        return "SCREENING"
    return "TREATMENT" if start <= person.last_dose else "FOLLOW-UP"
