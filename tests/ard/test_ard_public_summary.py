"""Counts of a public summary, from results: which are taken, of what each is a part."""

from types import SimpleNamespace

from helpers.ard.disclosure import Cell
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.public_summary import Row, chapters_read, public_rows, with_vanished

TRIAL = SimpleNamespace(
    endpoints_of_type=lambda kind: {
        "response": [SimpleNamespace(id="orr", label="Objective response")]
    }[kind]
)


def eligibility():
    counts = (
        ("screened", "screened", 30),
        ("screened", "included", 28),
        ("included", "treated", 26),
    )
    frames = []
    for population, variable, n in counts:
        rows = ResultRows("disposition", population)
        rows.add({"n": n, "N": 30}, variable=variable)
        frames.append(rows.frame())
    baseline, arm = ResultRows("baseline", "included"), {"group": "arm", "group_level": "A"}
    for level, n in (("F", 20), ("M", 8)):
        baseline.add({"n": n}, variable="sex", variable_level=level)
        baseline.add({"n": n - 1}, variable="sex", variable_level=level, **arm)
    baseline.add({"n": 3}, variable="eye_colour", variable_level="green")
    return concat_results([*frames, baseline.frame()])


def efficacy():
    rows = ResultRows("response_orr", "safety")
    rows.add({"n": 9, "N": 26}, variable="rate", variable_level="confirmed")
    rows.add({"n": 11, "N": 26}, variable="rate", variable_level="unconfirmed")
    return rows.frame()


def test_every_row_by_hand():
    found = public_rows({"01_eligibility": eligibility(), "03_efficacy": efficacy()}, TRIAL)

    assert found == [
        Row(Cell("screened", 30), "Gave consent"),
        Row(Cell("included", 28, "screened", "", True), "Included"),
        Row(Cell("treated", 26, "included", "", True), "Treated"),
        Row(Cell("sex=F", 20, "included", "sex"), "F", "Sex"),
        Row(Cell("sex=M", 8, "included", "sex"), "M", "Sex"),
        Row(Cell("response_orr", 9, "treated"), "Objective response"),
    ]


def test_a_part_of_what_was_not_counted_stands_by_itself():
    assert public_rows({"03_efficacy": efficacy()}, TRIAL) == [
        Row(Cell("response_orr", 9), "Objective response")
    ]
    only = eligibility().query("variable == 'sex'")
    assert [row.cell for row in public_rows({"01_eligibility": only}, TRIAL)] == [
        Cell("sex=F", 20),
        Cell("sex=M", 8),
    ]
    assert public_rows({}, TRIAL) == []


def test_the_chapters_that_hold_the_counts_are_named_once():
    assert chapters_read() == ["01_eligibility", "02_safety", "03_efficacy"]


def test_a_row_told_before_that_is_gone_counts_nobody_now():
    rows = [Row(Cell("included", 28), "Included"), Row(Cell("sex=F", 20, "included", "sex"), "F")]

    assert with_vanished(rows, {"included", "sex=M", "fatal", "sex=F"}) == [
        Cell("included", 28),
        Cell("sex=F", 20, "included", "sex"),
        Cell("fatal", 0),
        Cell("sex=M", 0, "included", "sex"),
    ]
