"""Tumour lesions, their measurements, and the responses an investigator reads from them."""

import math

from helpers.synthetic.records import Record, iso, spread
from helpers.synthetic.visits import visits_with

NODE = "LYMPH NODE"
SPHERE = math.pi / 6


def scans_of(person):
    """Return (index, visit, scan date) of each scan; 0 is the one before treatment."""
    slack = person.chance("scans")
    visits = visits_with(person, "imaging")
    return [(k, v, spread(v.date, -int(slack.integers(0, 3)))) for k, v in enumerate(visits)]


def tu_records(person):
    """Yield one record for each lesion, at the scan that first saw it."""
    scans = scans_of(person)
    for lesion in person.get("lesions", ()):
        first = lesion.get("from_scan", 0)
        if first >= len(scans):
            continue
        _, visit, date = scans[first]
        yield Record("tu", person.usubjid, date, {
            "TULNKID": lesion["id"],
            "TUTESTCD": "TUMIDENT",
            "TUTEST": "Tumor Identification",
            "TUORRES": lesion["role"],
            "TUSTRESC": lesion["role"],
            "TULOC": lesion["site"],
            "TUMETHOD": lesion.get("method", "CT SCAN"),
            **visit.columns,
            "TUDTC": iso(date),
        })  # fmt: skip


def tr_records(person):
    """Yield diameters (and volumes where the trial asks) of targets, states of all others."""
    for k, visit, date in scans_of(person):
        for lesion in person.get("lesions", ()):
            since = k - lesion.get("from_scan", 0)
            if since < 0 or k in person.get("scans_unread", ()):
                continue
            common = {
                "TRLNKID": lesion["id"],
                "TRLNKGRP": f"A{k + 1}",
                "TRMETHOD": lesion.get("method", "CT SCAN"),
                **visit.columns,
                "TRDTC": iso(date),
            }
            for values in _readings(person, lesion, since):
                yield Record("tr", person.usubjid, date, values | common)


def _readings(person, lesion, since):
    if lesion["role"] != "TARGET":
        state = _state(lesion, since)
        name = {"TRTESTCD": "TUMSTATE", "TRTEST": "Tumor State"}
        yield name | {"TRORRES": state, "TRSTRESC": state}
        return
    size = lesion["sizes"][since]
    nodal = lesion["site"] == NODE
    code = ("LPERP", "Longest Perpendicular") if nodal else ("LDIAM", "Longest Diameter")
    yield _measured(code, size, "mm")
    if person.study.get("volumes") and isinstance(size, int):
        volume = round(SPHERE * size**3 * lesion.get("shape", 0.7), -1)
        yield _measured(("VOLUME", "Volume"), int(volume), "mm3")


def _measured(test, size, unit):
    values = {"TRTESTCD": test[0], "TRTEST": test[1], "TRORRESU": unit, "TRSTRESU": unit}
    if size is None:
        return values | {"TRSTAT": "NOT DONE", "TRREASND": "Lesion not within the scanned field"}
    if size == "small":
        return values | {"TRORRES": "TOO SMALL TO MEASURE", "TRSTRESC": "5", "TRSTRESN": "5"}
    return values | {"TRORRES": size, "TRSTRESC": size, "TRSTRESN": size}


def rs_records(person):
    """Yield the responses at each scan after the first, then performance status at its visits."""
    for k, visit, date in scans_of(person)[1:]:
        told = person.get("responses", {}).get(k, {})
        target, other, new = _target(person, k), _other(person, k), _new(person, k)
        found = {
            "TRGRESP": ("Target Response", target),
            "NTRGRESP": ("Non-target Response", other),
            "NEWLIND": ("New Lesion Indicator", new),
            "OVRLRESP": ("Overall Response", overall(target, other, new)),
        }
        for code, (name, word) in found.items():
            word = told.get(code, word)
            if word:
                group = {"RSLNKGRP": f"A{k + 1}", "RSCAT": "RECIST 1.1"}
                yield _response(person, visit, date, {**group, **_says(code, name, word)})
    for visit in visits_with(person, "performance"):
        status = str(_performance(person, person.day(visit.date)))
        values = _says("ECOG101", "ECOG1-Performance Status", status) | {"RSCAT": "ECOG"}
        yield _response(person, visit, visit.date, values | {"RSSTRESN": status})


def _says(code, name, word):
    return {"RSTESTCD": code, "RSTEST": name, "RSORRES": word, "RSSTRESC": word}


def _response(person, visit, date, values):
    common = {"RSEVAL": "INVESTIGATOR", **visit.columns, "RSDTC": iso(date)}
    return Record("rs", person.usubjid, date, values | common)


def _performance(person, day):
    steps = person.story["performance"]
    return steps[max(d for d in steps if d <= max(day, 1))]


def _sums(person, k):
    """Return the sum of target diameters at scan k and whether every target was measured."""
    sizes = [5 if x == "small" else x for x in _sizes(person, k)]
    return sum(x for x in sizes if x is not None), None not in sizes


def _sizes(person, k):
    return [target["sizes"][k] for target in _lesions(person, "TARGET")]


def _target(person, k):
    """Return the target response of scan k by RECIST 1.1, in whole millimetres."""
    if not _sizes(person, 0):
        return ""
    total, complete = _sums(person, k)
    base = _sums(person, 0)[0]
    nadir = min(s for s, whole in (_sums(person, j) for j in range(k)) if whole)
    if 5 * (total - nadir) >= nadir and total - nadir >= 5:
        return "PD"
    if not complete:
        return "NE"
    if _all_gone(person, k):
        return "CR"
    return "PR" if 10 * (base - total) >= 3 * base else "SD"


def _all_gone(person, k):
    targets = _lesions(person, "TARGET")
    sizes = [(5 if t["sizes"][k] == "small" else t["sizes"][k], t["site"]) for t in targets]
    return all(size < 10 if site == NODE else size == 0 for size, site in sizes)


def _other(person, k):
    states = [_state(lesion, k) for lesion in _lesions(person, "NON-TARGET")]
    if not states:
        return ""
    if "UNEQUIVOCAL" in states:
        return "PD"
    return "CR" if set(states) == {"ABSENT"} else "NON-CR/NON-PD"


def _new(person, k):
    return "Y" if any(lesion["from_scan"] <= k for lesion in _lesions(person, "NEW")) else "N"


def _lesions(person, role):
    return [lesion for lesion in person.get("lesions", ()) if lesion["role"] == role]


def _state(lesion, since):
    """Return a lesion's state; the last one told goes on."""
    return lesion["states"][min(since, len(lesion["states"]) - 1)]


def overall(target, other, new):
    """Return the overall response at one scan by RECIST 1.1; no target response is ''."""
    if new == "Y" or "PD" in (target, other):
        return "PD"
    if not target:
        return other or "NE"
    if target == "CR":
        return "CR" if other in ("CR", "") else "PR"
    return target
