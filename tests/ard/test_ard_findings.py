"""How many findings there are: by severity, by check, and against the cut before."""

import math

import pytest

from helpers.ard.findings import ard_findings
from helpers.ard.frame import WHO, pick, select, warning_of

PREVIOUS = "2019-12-31"


@pytest.fixture
def checks(frame):
    return frame("""
        rule   | severity   | lacking
        -------+------------+--------
        header | structural |
        order  | clinical   |
        death  | clinical   |
        answer | clinical   | qs
        blank  | note       |
        """).fillna("")


@pytest.fixture
def found(frame):
    return frame("""
        severity | rule  | subject | status
        ---------+-------+---------+---------
        clinical | order | 01      | NEW
        clinical | order | 01      | OLD
        clinical | order | 02      | OLD
        note     | blank |         | NEW
        clinical | order | 03      | RESOLVED
        clinical | death | 03      | RESOLVED
        """).fillna("")


def counts(results, stat="n_event", **keys):
    chosen = select(results, stat_name=stat, **keys)
    return {row.variable_level: row.stat for row in chosen.itertuples()}


def test_findings_of_this_cut_are_counted_and_a_check_that_found_nothing_is_a_zero(found, checks):
    results = ard_findings(found, checks, PREVIOUS)
    assert counts(results, group="", variable="structural") == {"": 0, "header": 0}
    clinical = counts(results, group="", variable="clinical")
    assert {k: n for k, n in clinical.items() if k != "answer"} == {"": 3, "order": 3, "death": 0}
    assert counts(results, group="", variable="note") == {"": 1, "blank": 1}
    assert counts(results, group="", variable="") == {"": 4}


def test_participants_are_counted_once_and_named(found, checks):
    results = ard_findings(found, checks, PREVIOUS)
    key = {"group": "", "variable": "clinical", "variable_level": "order"}
    assert pick(results, "n", **key) == 2
    assert select(results, stat_name="n", **key)[WHO].item() == "01 02"
    assert pick(results, "n", group="", variable="note", variable_level="blank") == 0


def test_a_check_without_anything_to_look_at_is_missing_and_says_why(found, checks):
    results = ard_findings(found, checks, PREVIOUS)
    key = {"variable": "clinical", "variable_level": "answer"}
    assert math.isnan(pick(results, "n_event", **key))
    assert warning_of(results, "n_event", **key) == "qs was not delivered"


def test_checks_are_counted_by_what_became_of_them(found, checks):
    assert counts(ard_findings(found, checks, PREVIOUS), variable="checks") == {
        "found something": 2,
        "found nothing": 2,
        "had no data to look at": 1,
    }


@pytest.mark.parametrize(
    ("status", "total", "clinical", "order"),
    [("NEW", 2, 1, 1), ("OLD", 2, 2, 2), ("RESOLVED", 2, 2, 1)],
)
def test_findings_are_counted_by_their_standing(found, checks, status, total, clinical, order):
    results = ard_findings(found, checks, PREVIOUS)
    group = {"group": "status", "group_level": status}
    assert counts(results, variable="", **group) == {"": total}
    levels = counts(results, variable="clinical", **group)
    assert (levels[""], levels["order"]) == (clinical, order)


def test_in_a_first_cut_no_finding_has_a_standing(found, checks):
    first = found[found["status"] != "RESOLVED"].assign(status="")
    results = ard_findings(first, checks, None)
    assert set(results["group"]) == {""}
    assert counts(results, variable="") == {"": 4}


def test_a_cut_without_findings_has_zeros(found, checks):
    results = ard_findings(found.iloc[:0], checks, PREVIOUS)
    known = results[results["variable"] != "checks"]["stat"].dropna()
    assert set(known) == {0.0}
    assert {"NEW", "OLD", "RESOLVED"} <= set(results["group_level"])
