"""Laboratory values and vital signs: a course over study days, a person's own level, noise."""

import math

import numpy as np

from helpers.synthetic.records import Record, iso
from helpers.synthetic.visits import visits_with


def lb_records(person):
    """Yield one record for each test of each laboratory visit, done or not."""
    chance = person.chance("laboratory")
    tests = person.parameters["tests"]
    levels = {code: _level(person, code, test) for code, test in tests.items()}
    visits = visits_with(person, "laboratory")
    baseline = [visit for visit in visits if visit.date <= person.origin][-1:]
    for visit in visits:
        time = f"T{chance.integers(7, 11):02d}:{chance.integers(0, 12) * 5:02d}"
        drawn = {}
        for code, test in tests.items():
            noise, lost = chance.normal(), chance.random()
            if not _ordered(person, test, visit):
                continue
            level = levels[code](person.day(visit.date), drawn)
            drawn[code] = level * math.exp(test.get("noise", 0) * noise)
            found = _found(person, code, visit, (drawn[code], lost))
            flag = {"LBBLFL": "Y"} if visit in baseline and "LBSTAT" not in found else {}
            values = _head(code, test, visit) | {"LBDTC": iso(visit.date) + time} | found | flag
            yield Record("lb", person.usubjid, visit.date, values)


def _found(person, code, visit, draw):
    """Return the result of one test, or why there is none."""
    amount, lost = draw
    test = person.parameters["tests"][code]
    missing = _not_done(person, code, visit, lost)
    if missing:
        return {"LBSTAT": "NOT DONE", "LBREASND": missing}
    if "words" in test:
        return {"LBORRES": test["words"], "LBSTRESC": test["words"]}
    return _result(person, test, amount)


def _ordered(person, test, visit):
    """Return whether a test belongs to this visit: some are drawn at screening or in women only."""
    if test.get("sex", person.sex) != person.sex:
        return False
    if test.get("only_before", 10**6) <= person.day(visit.date):
        return False
    return person.story["age"] <= test.get("oldest", 200)


def _not_done(person, code, visit, lost):
    reasons = person.parameters["not_done"]
    told = person.get("not_done", {}).get(visit.label, {})
    if code in told.get("tests", ()):
        return told["reason"]
    return reasons[int(lost * 1e6) % len(reasons)] if lost < person.study["lost_tubes"] else ""


def _level(person, code, test):
    """Return the expected value as a function of study day and of what was drawn before."""
    if "sum_of" in test:
        return lambda day, drawn: test["share"] * sum(drawn[part] for part in test["sum_of"])
    own = person.get("courses", {}).get(code)
    points = own or test.get("course", {1: 1})
    factor = 1 if own else math.exp(test.get("person", 0) * person.chance(code).normal())
    days, values = zip(*sorted(points.items()), strict=True)
    logs = np.log(values)
    return lambda day, drawn: factor * math.exp(float(np.interp(day, days, logs)))


def _head(code, test, visit):
    return {
        "LBTESTCD": code,
        "LBTEST": test["name"],
        "LBCAT": test["category"],
        "LBORRESU": test.get("unit", ""),
        "LBSTRESU": test.get("standard", test.get("unit", "")),
        "LBSPEC": test["specimen"],
        "LBFAST": test.get("fasting", ""),
        **visit.columns,
    }


def _result(person, test, amount):
    digits = test["digits"]
    factor = test.get("factor", 1)
    low, high = _range(person, test)
    written = f"{amount:.{digits}f}"
    values = _limits(test, low, high)
    limit = test.get("quantified_from", 0)
    if amount < limit:
        below = f"<{limit:g}"
        return values | {"LBORRES": below, "LBSTRESC": below, "LBNRIND": "NORMAL"}
    standard = plain(float(written) * factor, test)
    inside = "LOW" if low and float(written) < low else "NORMAL"
    inside = "HIGH" if high and float(written) > high else inside
    measured = {"LBORRES": written, "LBSTRESC": standard, "LBSTRESN": standard, "LBNRIND": inside}
    return values | measured


def _range(person, test):
    limits = test.get("range", [None, None])
    return limits[person.sex] if isinstance(limits, dict) else limits


def _limits(test, low, high):
    """Return the reference range in reported and in standard units; a missing end is empty."""
    factor = test.get("factor", 1)
    ends = {"LO": low, "HI": high}
    values = {f"LBORNR{end}": "" if x is None else f"{x:g}" for end, x in ends.items()}
    standard = {f"LBSTNR{e}": "" if x is None else plain(x * factor, test) for e, x in ends.items()}
    return values | standard


def plain(value, test):
    """Return a standardised value as text with the test's decimals and no trailing zeros."""
    return f"{round(value, test.get('standard_digits', test['digits'])):g}"


def vs_records(person):
    """Yield vital signs; height is taken once."""
    chance = person.chance("vital signs")
    height = person.story["height"]
    for number, visit in enumerate(visits_with(person, "vital_signs")):
        for code, sign in person.parameters["signs"].items():
            noise, lost = chance.normal(), chance.random()
            if code == "HEIGHT" and number:
                continue
            amount = _sign(person, code, sign, visit) + sign["noise"] * noise
            values = {
                "VSTESTCD": code,
                "VSTEST": sign["name"],
                "VSORRESU": sign["unit"],
                "VSSTRESU": sign["unit"],
                "VSSTAT": "",
                **visit.columns,
                "VSDTC": iso(visit.date),
            }
            if lost < person.study["lost_tubes"] and code not in ("HEIGHT", "WEIGHT"):
                values["VSSTAT"] = "NOT DONE"
            else:
                text = f"{height if code == 'HEIGHT' else amount:.{sign['digits']}f}"
                values |= {"VSORRES": text, "VSSTRESC": text, "VSSTRESN": text}
            yield Record("vs", person.usubjid, visit.date, values)


def _sign(person, code, sign, visit):
    if code != "WEIGHT":
        return sign["level"]
    lost = person.get("weight_loss", 0.0) * max(person.day(visit.date), 0) / 100
    return person.story["weight"] - lost
