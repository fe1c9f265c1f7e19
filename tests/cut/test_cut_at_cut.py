"""The cut rules, one example for each: what is left out, what is taken back, and why."""

import pandas as pd
import pytest

from cut_tables import CUT, DM, delivered, rows, told
from helpers.cut import schema
from helpers.cut.cut_rules import cut_rules, date_columns, rules_of

EDGES = {
    "the day before": ("2020-06-29", True),
    "the day of the cut": ("2020-06-30", True),
    "a time on the day of the cut": ("2020-06-30T23:00", True),
    "the day after": ("2020-07-01", False),
    "the month of the cut": ("2020-06", True),
    "the month after": ("2020-07", False),
    "the year of the cut": ("2020", True),
    "the year after": ("2021", False),
    "no date": ("", True),
}
DATED = [name for name in (*schema.domains(), "samples") if date_columns(name)]


def test_every_date_of_every_domain_has_a_rule():
    unruled = {
        (domain, column)
        for domain in (*schema.domains(), "samples")
        for column in schema.columns_of_kind(domain, "dtc")
        if column not in {rule.column for rule in rules_of(domain, "row", "value")}
    }

    assert unruled == {("dm", "BRTHDTC")}
    assert [d for d in schema.domains() if d not in DATED] == ["dm", "ti", "ts"]


def test_rules_name_declared_columns_and_say_why():
    for rule in cut_rules():
        named = [rule.column, *(column for column, _ in rule.companions)]
        assert set(named) <= set(schema.variables(rule.domain)), rule
        first = rule.role == "row" and rule.column == date_columns(rule.domain)[0]
        assert (rule.reason == "") == first
        assert first or rule.reason.endswith(".")


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("domain", DATED)
def test_a_row_of_each_domain_is_there_if_its_date_may_be_by_the_cut(domain, edge):
    text, stays = EDGES[edge]
    column = date_columns(domain)[0]
    table = pd.DataFrame({"USUBJID": ["1"], "SAMPLE_ID": ["S1"], column: [text]})

    view = delivered(dm=DM, **{domain: table})

    assert rows(view, domain) == ({1: table.loc[1].to_dict()} if stays else {})
    assert told(view) == ([] if stays else [(domain, 1, "1", column, text, "row excluded")])


@pytest.mark.parametrize(
    ("domain", "first", "second"),
    [
        ("ae", "AESTDTC", "AEDTC"),
        ("cm", "CMSTDTC", "CMDTC"),
        ("ds", "DSSTDTC", "DSDTC"),
        ("mh", "MHSTDTC", "MHDTC"),
    ],
)
def test_the_day_of_recording_dates_a_row_only_without_a_start(domain, first, second):
    table = f"""
        USUBJID | {first}    | {second}
        1       |            | 2020-07-02
        1       | 2020-06-29 | 2020-07-02
        1       | 2020-07-01 | 2020-06-01
        1       |            |
    """
    view = delivered(dm=DM, **{domain: table})

    assert {row: cells[second] for row, cells in rows(view, domain).items()} == {2: "", 4: ""}
    assert told(view) == [
        (domain, 1, "1", second, "2020-07-02", "row excluded"),
        (domain, 3, "1", first, "2020-07-01", "row excluded"),
        (domain, 2, "1", second, "2020-07-02", "value rolled back"),
    ]


OPEN = {
    "ae": ("AE", {"AEOUT": "NOT RECOVERED/NOT RESOLVED", "AEENRTPT": "ONGOING", "AEENTPT": CUT}),
    "cm": ("CM", {"CMENRF": "ONGOING"}),
    "mh": ("MH", {"MHENRF": "ONGOING"}),
    "pr": ("PR", {"PRENDY": ""}),
    "sv": ("SV", {"SVENDY": ""}),
    "dv": ("DV", {"DVENDY": ""}),
    "be": ("BE", {}),
}


@pytest.mark.parametrize("domain", OPEN)
def test_an_end_after_the_cut_was_open_at_the_cut(domain):
    prefix, companions = OPEN[domain]
    start, end = f"{prefix}STDTC", f"{prefix}ENDTC"
    closed = dict.fromkeys(companions, "as it came")
    ends = ["2020-06-30", "2020-07-01", "2020-06", "2020-07", ""]
    table = pd.DataFrame([{"USUBJID": "1", start: "2020-06-01", end: e, **closed} for e in ends])

    view = delivered(dm=DM, **{domain: table})

    left = rows(view, domain)
    assert [left[row][end] for row in range(1, 6)] == ["2020-06-30", "", "2020-06", "", ""]
    for row in (2, 4):
        assert {name: left[row][name] for name in companions} == companions
    for row in (1, 3, 5):
        assert {name: left[row][name] for name in companions} == closed
    assert told(view) == [
        (domain, 2, "1", end, "2020-07-01", "value rolled back"),
        (domain, 4, "1", end, "2020-07", "value rolled back"),
    ]


def test_dosing_that_ends_after_the_cut_was_open_at_the_cut():
    ex = """
        USUBJID | EXSTDTC    | EXENDTC    | EXENDY
        1       | 2020-06-01 | 2020-07-10 | 40
        1       | 2020-06-30 | 2020-06-30 | 30
        1       | 2020-06-02 |            |
    """
    view = delivered(dm=DM, ex=ex)

    assert [(c["EXENDTC"], c["EXENDY"]) for c in rows(view, "ex").values()] == [
        ("", ""),
        ("2020-06-30", "30"),
        ("", ""),
    ]
    assert told(view) == [("ex", 1, "1", "EXENDTC", "2020-07-10", "value rolled back")]


def test_an_event_still_open_on_the_day_of_delivery_is_open_at_the_cut():
    ae = """
        USUBJID | AESTDTC    | AEENDTC | AEOUT                      | AEENRTPT | AEENTPT
        1       | 2020-06-01 |         | NOT RECOVERED/NOT RESOLVED | ONGOING  | 2020-07-14
        1       | 2020-06-01 |         | NOT RECOVERED/NOT RESOLVED | ONGOING  | 2020-06-20
    """
    view = delivered(dm=DM, ae=ae)

    assert [cells["AEENTPT"] for cells in rows(view, "ae").values()] == ["2020-06-30", "2020-06-20"]
    assert told(view) == [("ae", 1, "1", "AEENTPT", "2020-07-14", "value rolled back")]
