"""Laboratory grades against the reference: every case, and every threshold with its edges."""

import re

import numpy as np
import pandas as pd
import pytest

from helpers.adam.ctcae import explain_grades, read_criteria
from helpers.adam.units import canonical_unit
from laboratory_kit import derived
from safety_trial import safety, safety_trial, told

NUMBERS = ("AVAL", "ANRLO", "ANRHI", "BASE", "PCHG", "expected_grade")
DAY = pd.Timestamp("2020-01-10")


@pytest.fixture(scope="module")
def cases(oracle):
    cases = pd.read_csv(oracle / "ctcae" / "cases.csv", dtype=str, keep_default_na=False)
    for name in NUMBERS:
        cases[name] = pd.to_numeric(cases[name].replace("", None)).astype(float)
    fallen = cases["AVAL"] / (1 + cases["PCHG"] / 100)
    return cases.assign(BASE=cases["BASE"].where(cases["PCHG"].isna(), fallen))


def criteria_named(version, term, strict):
    criteria = read_criteria(version.removeprefix("CTCAE v"), strict)
    return criteria[criteria["term"].str.lower() == term.lower()]


def graded(cases, strict):
    measured = cases[["AVAL", "AVALU", "ANRLO", "ANRHI", "BASE"]].assign(
        BASEHIGH=cases["BNRIND"].str.startswith("HIGH")
    )
    grades = pd.Series(np.nan, index=cases.index)
    for (version, term), here in cases.groupby(["criteria", cases["term"].str.lower()]):
        criteria = criteria_named(version, term, strict)
        grades[here.index] = explain_grades(measured.loc[here.index], criteria)["GRADE"]
    return grades


def test_every_case_of_the_reference_agrees(cases):
    assert len(cases) == 805
    assert told(graded(cases, strict=True)) == told(cases["expected_grade"])


def test_one_case_differs_where_any_rise_of_creatinine_is_left_aside(cases):
    grades, expected = graded(cases, strict=False), cases["expected_grade"]
    differs = ~(grades.eq(expected) | (grades.isna() & expected.isna()))
    found = cases[differs].assign(ours=grades)
    assert found[["criteria", "term", "AVAL", "BASE", "expected_grade", "ours"]].to_numpy().tolist() == [
        ["CTCAE v4.03", "Creatinine increased", 42, 28, 1, 0]
    ]  # fmt: skip


def test_cases_without_a_term_of_the_criteria_are_the_only_ones_that_nothing_grades(cases):
    known = {version: set(read_criteria(version, strict=True)["term"].str.lower())
             for version in ("4.03", "5.0")}  # fmt: skip
    lower = cases["term"].str.lower()
    unknown = [
        term not in known[version.removeprefix("CTCAE v")]
        for version, term in zip(cases["criteria"], lower, strict=True)
    ]
    assert set(lower[unknown]) == {"not a term"} | ({""} & set(lower))
    assert cases.loc[unknown, "expected_grade"].isna().all()


# A case in ADLB is a baseline record and one after it, of the test that its term grades. What ADLB
# adds to the criteria is named here, and nothing else may differ.
def in_adlb(cases, version, test, strict):
    rows = []
    for number, case in enumerate(cases.itertuples()):
        who = {"USUBJID": f"{number:03d}", "LBTESTCD": test, "LBORRESU": case.AVALU or None}
        who["LBFAST"] = "Y" if "fasting" in case.term.lower() else "N"
        limits = {"LBORNRLO": case.ANRLO, "LBORNRHI": case.ANRHI}
        high = case.BNRIND.startswith("HIGH")
        base = {"LBORNRHI": case.BASE - 1 if high else case.BASE} if case.BNRIND else limits
        rows.append(who | base | {"LBSEQ": 1, "LBORRES": case.BASE, "LBDTC": "2020-01-09"})
        rows.append(who | limits | {"LBSEQ": 2, "LBORRES": case.AVAL, "LBDTC": "2020-01-20"})
    lb = pd.DataFrame(rows)
    lb["LBSTRESN"] = lb["LBORRES"]
    for name in ("LBORRES", "LBORNRLO", "LBORNRHI"):
        lb[name] = lb[name].map(lambda value: None if value != value else repr(float(value)))
    dates = {"TRTSDT": DAY, "TRTEDT": DAY, "AP01SDT": DAY, "AP02SDT": DAY}
    adsl = pd.DataFrame({"USUBJID": lb["USUBJID"].unique(), "SAFFL": "Y", **dates})
    grading = {"dictionary": "CTCAE", "version": version, "any_rise_of_creatinine": strict}
    asked = [{"test": test, "label": test, "grade": True}]
    trial = safety_trial(laboratory=asked, safety=safety(grading=grading))
    return derived(lb.assign(LBSTRESU=None), adsl, trial).query("LBSEQ == 2")


def test_every_case_has_the_same_grade_in_adlb(cases):
    criteria = read_criteria("4.03", strict=True)
    criteria = pd.concat([criteria, read_criteria("5.0", strict=True)])
    tests = criteria.assign(term=criteria["term"].str.lower()).drop_duplicates("term")
    tests = tests.set_index("term")["test"]
    lower, differing, seen = cases["term"].str.lower(), [], 0
    for (version, term, side), part in cases.groupby(["criteria", lower, "direction"]):
        seen += len(part)
        if term not in tests.index:
            continue
        adlb = in_adlb(part, version.removeprefix("CTCAE v"), tests[term], strict=True)
        ours = adlb.set_index("USUBJID").sort_index()[f"ATOXGR{side}"].to_numpy()
        theirs = part["expected_grade"].to_numpy()
        same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
        differing += [(term, *row) for row in part[["AVAL", "BASE"]][~same].to_numpy().tolist()]
    assert seen == 805
    assert differing == DIFFERING


DIFFERING = []


# ---- every threshold, on both sides of its edge, with and without limits and baseline


def holds(condition, numbers):
    """Return where a condition of the thresholds holds; a comparison with nothing never does."""
    places = {
        **numbers,
        "baseline_high": numbers["HIGH"],
        "baseline_not_high": ~numbers["HIGH"],
    }

    def one(part):
        part = part.strip()
        if part.startswith("NOT "):
            return ~one(part[4:])
        if part.startswith("missing("):
            return np.isnan(places[part[8:-1]])
        if part in places:
            return places[part]
        left, sign, right = re.match(r"(\w+) ([<>]=?) (.+)", part).groups()
        return _compared(places[left], sign, _amount(right, places))

    return np.any(
        [np.all([one(p) for p in some.split(" AND ")], axis=0) for some in condition.split(" OR ")],
        axis=0,
    )


def _amount(words, places):
    """Return "1.5*ANRHI", "ANRHI + 20", "ANRLO" or "8.9" as numbers."""
    if "*" in words:
        factor, name = words.split("*")
        return float(factor) * places[name]
    if " + " in words:
        name, more = words.split(" + ")
        return places[name] + float(more)
    return places[words] if words in places else float(words)


def _compared(left, sign, right):
    near = np.isclose(left, right, rtol=1e-12, atol=0)
    above = (left > right) & ~near
    below = (left < right) & ~near
    return {">": above, "<": below, ">=": above | near, "<=": below | near}[sign]


BASES = ((0.8, "ANRHI"), (1.25, "ANRHI"), (1.4, "ANRLO"))


def grid_of(conditions, direction):
    """Return numbers around every edge of the conditions, with every limit given and missing."""
    fixed = {abs(float(n)) for c in conditions for n in re.findall(r"(?<![\w*.])-?\d+\.?\d*", c)}
    factors = {float(n) for c in conditions for n in re.findall(r"([\d.]+)\*", c)} | {1.0}
    amounts = {float(n) for c in conditions for n in re.findall(r"\+ (\d+)", c)}
    limit = {"ANRLO": 140.0 if direction == "L" else 0.5, "ANRHI": 0.9 * 40}
    if fixed and max(fixed) < 60:
        limit = {"ANRLO": round(max(fixed) * 1.3, 2), "ANRHI": round(min(fixed) / 1.3, 2)}
    rows = []
    for base in (np.nan, *(round(f * limit[name], 2) for f, name in BASES)):
        edges = set(fixed)
        edges |= {f * one for f in factors for one in (*limit.values(), base)}
        edges |= {one + more for more in amounts for one in (limit["ANRHI"], base)}
        edges |= {base * (1 - share / 100) for share in (25, 50, 75)}
        values = {round(e * s, 9) for e in edges if e == e for s in (0.98, 1, 1.02)}
        for lo in (np.nan, limit["ANRLO"]):
            for hi in (np.nan, limit["ANRHI"]):
                rows += [(v, lo, hi, base) for v in sorted(values)] + [(np.nan, lo, hi, base)]
    return pd.DataFrame(rows, columns=["AVAL", "ANRLO", "ANRHI", "BASE"])


def test_every_threshold_gives_the_grade_of_the_reference_around_its_edges(oracle):
    thresholds = pd.read_csv(oracle / "ctcae" / "thresholds.csv", dtype=str, keep_default_na=False)
    keys = ["criteria", "units", "term", "direction", "unit_required"]
    differing, seen, values = [], 0, 0
    for (version, _, term, direction, unit), rows in thresholds.groupby(keys, sort=False):
        seen += len(rows)
        measured = grid_of(rows["condition"], direction).assign(AVALU=unit or "U/L")
        numbers = {name: measured[name].to_numpy() for name in ("AVAL", "ANRLO", "ANRHI", "BASE")}
        numbers["PCHG"] = 100 * (numbers["AVAL"] - numbers["BASE"]) / numbers["BASE"]
        numbers["HIGH"] = measured["BASE"].gt(measured["ANRHI"]).to_numpy()
        expected = np.zeros(len(measured))
        for row in rows[::-1].itertuples():
            grade = np.nan if row.grade == "NA" else float(row.grade)
            expected = np.where(holds(row.condition, numbers), grade, expected)
        criteria = criteria_named(version, term, strict=True)
        ours = explain_grades(measured.assign(BASEHIGH=numbers["HIGH"]), criteria)
        ours = ours["GRADE"].to_numpy()
        same = (ours == expected) | (np.isnan(ours) & np.isnan(expected))
        values += len(measured)
        if not same.all():
            differing.append((version, term, unit))
    assert seen == len(thresholds) == 972
    assert values > 10_000
    assert differing == []


def test_every_term_of_the_thresholds_is_a_term_of_the_criteria_in_its_units(oracle):
    thresholds = pd.read_csv(oracle / "ctcae" / "thresholds.csv", dtype=str, keep_default_na=False)
    for row in thresholds.drop_duplicates(["criteria", "term", "unit_required"]).itertuples():
        criteria = criteria_named(row.criteria, row.term, strict=True)
        units = {u for words in criteria["units"] for u in canonical_unit(words.split(";"))}
        assert row.direction in set(criteria["direction"]), row.term
        assert not units or canonical_unit([row.unit_required])[0] in units | {""}, row.term


def test_a_reason_stands_beside_every_missing_grade_of_the_cases(cases):
    measured = cases[["AVAL", "AVALU", "ANRLO", "ANRHI", "BASE"]].assign(
        BASEHIGH=cases["BNRIND"].str.startswith("HIGH")
    )
    for (version, term), here in cases.groupby(["criteria", cases["term"].str.lower()]):
        found = explain_grades(measured.loc[here.index], criteria_named(version, term, True))
        assert (found["GRADE"].isna() == found["WHY"].notna()).all()
        assert not found["GRADE"].isin([5]).any()
