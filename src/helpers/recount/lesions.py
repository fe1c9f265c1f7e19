"""The size of the target lesions."""

import re
from math import fsum

from helpers.recount.dates import whole
from helpers.recount.numbers import number
from helpers.recount.tumours import visit_of

LONG, SHORT = {"LDIAM", "DIAMETER"}, {"LPERP", "DIAMETER"}
NO_LESION = {"TUMERGE", "TUSPLIT"}  # records of what became of lesions
SMALL, GONE = 5.0, 0.0
FRAGMENT = re.compile(r"(.+)\.\d+")


def best_changes(delivered, people, assessments):
    """Return the best percent change of the sum of diameters of each treated who has one.

    Baseline is the last sum on or before the first dose. What was seen after progression, or
    after the start of a new therapy, does not count; the assessment that showed the progression
    does.
    """
    changes = {}
    for person, sums in _sums(delivered).items():
        first, therapy = people.first_dose.get(person), assessments.therapy.get(person)
        progressed, at = assessments.progression(person)
        before = [total for day, total, _ in sums if first and day <= first]
        after = [
            total
            for day, total, visit in sums
            if first and day > first
            and not (progressed and day > progressed and visit != at)
            and not (therapy and day > therapy)
        ]  # fmt: skip
        if before and before[-1] > 0 and after:
            changes[person] = 100 * (min(after) - before[-1]) / before[-1]
    return changes


def _sums(delivered):
    """Return (day, sum of diameters, assessment) of each complete assessment, in order, by person.

    Of a lymph node the short axis is added, of any other target the longest diameter: 5 mm where
    it was too small to measure, 0 where it was gone. Fragments of one lesion are added up. With
    one target missing there is no sum, but for one that had merged with a lesion measured.
    """
    found = {}
    for person, axes in _targets(delivered).items():
        merged = _merged(delivered, person)
        scans, fragments = _scans(delivered, person, axes), {}
        for visit, scan in sorted(scans.items(), key=lambda one: _day(one[1])):
            for link in scan:
                fragments.setdefault(_lesion(link, axes), set()).add(link)
            sizes = {lesion: _size_of(lesion, scan, fragments) for lesion in axes}
            sizes |= _swallowed(sizes, merged, _day(scan))
            if None not in sizes.values():
                found.setdefault(person, []).append((_day(scan), fsum(sizes.values()), visit))
    return found


def _targets(delivered):
    """Return the tests that measure each target lesion, by person and lesion."""
    axes = {}
    for row in sorted(_of_one_reader(delivered.rows("tu"), "TU"), key=_sequence):
        words = row["TUSTRESC"].upper()
        known = axes.setdefault(row["USUBJID"], {})
        link = row["TULNKID"]
        if words.startswith("TARGET") and link and row.get("TUTESTCD") not in NO_LESION:
            node = "NODE" in row.get("TULOC", "").upper() or "NODE" in words
            known.setdefault(link, SHORT if node else LONG)
    return {
        person: {link: tests for link, tests in known.items() if _lesion(link, known) == link}
        for person, known in axes.items()
    }


def _sequence(row):
    return number(row.get("TUSEQ")) or 0


def _lesion(link, known):
    """Return the lesion that a link names: T4.1 is a fragment of T4 where that one is known."""
    part = FRAGMENT.fullmatch(link)
    return part[1] if part and part[1] in known else link


def _scans(delivered, person, axes):
    """Return {assessment: {link: (day, size)}}, the size None where it is not known."""
    rows = [row for row in delivered.rows("tr") if row["USUBJID"] == person and _looked_at(row)]
    measured, told = {}, {}
    for row in _of_one_reader(rows, "TR"):
        lesion = _lesion(row["TRLNKID"], axes)
        if lesion not in axes:
            continue
        place = visit_of(row), row["TRLNKID"]
        size = number(row["TRSTRESN"]) if row["TRTESTCD"] in axes[lesion] else None
        told[place] = _told(row, told.get(place))
        measured[place] = (whole(row["TRDTC"]), measured.get(place, (None, None))[1])
        if size is not None:
            measured[place] = (whole(row["TRDTC"]), size)
    scans = {}
    for (visit, link), (day, size) in measured.items():
        size = told[visit, link] if size is None else size
        scans.setdefault(visit, {})[link] = (day, size)
    return scans


def _looked_at(row):
    return row.get("TRSTAT", "") != "NOT DONE" and whole(row["TRDTC"])


def _told(row, before):
    """Return the size that a state in words stands for, or what was told before."""
    words = (row.get("TRSTRESC") or row.get("TRORRES") or "").upper()
    if "TOO SMALL" in words:
        return SMALL
    return GONE if words.startswith("ABSENT") or "DISAPPEARED" in words else before


def _day(scan):
    """Return the day of an assessment: the last on which a size of it is known."""
    return max([day for day, size in scan.values() if size is not None]
               or [day for day, _ in scan.values()])  # fmt: skip


def _size_of(lesion, scan, fragments):
    """Return the size of one lesion at one assessment, that of all fragments known so far."""
    parts = fragments.get(lesion, set()) - {lesion} or {lesion}
    sizes = [scan[part][1] for part in parts if part in scan]
    return fsum(sizes) if len(sizes) == len(parts) and None not in sizes else None


def _merged(delivered, person):
    """Return {group: {lesion: since}} of the lesions of one participant that grew together."""
    groups = {}
    for row in delivered.rows("tu"):
        if row["USUBJID"] == person and row.get("TUTESTCD") == "TUMERGE" and row.get("TUGRPID"):
            groups.setdefault(row["TUGRPID"], {})[row["TULNKID"]] = whole(row["TUDTC"])
    return groups


def _swallowed(sizes, merged, day):
    """Return 0 for each lesion without a size that had merged with one that has it."""
    gone = {}
    for group in merged.values():
        heads = [one for one, since in group.items() if sizes.get(one) is not None
                 and not (since and day < since)]  # fmt: skip
        if heads:
            gone |= {one: 0.0 for one in group if one in sizes and sizes[one] is None}
    return gone


def _of_one_reader(rows, prefix):
    """Return the investigator's rows of one reading: the accepted, else the first by name."""
    mine = [row for row in rows if row.get(f"{prefix}EVAL", "") in {"", "INVESTIGATOR"}]

    def thing(row):
        of_tests = prefix == "TR"
        named = (row["TRLNKID"], row["TRTESTCD"]) if of_tests else ()
        return row["USUBJID"], row.get("VISITNUM") or whole(row[f"{prefix}DTC"]), *named

    taken = {thing(row) for row in mine if row.get(f"{prefix}ACPTFL") == "Y"}
    kept = [
        row for row in mine
        if row.get(f"{prefix}ACPTFL") == "Y"
        or (thing(row) not in taken and row.get(f"{prefix}ACPTFL") != "N")
    ]  # fmt: skip
    first = {}
    for row in kept:
        scan, reader = thing(row)[:2], row.get(f"{prefix}EVALID", "")
        first[scan] = min(first.get(scan, reader), reader)
    return [row for row in kept if row.get(f"{prefix}EVALID", "") == first[thing(row)[:2]]]
