"""Laboratory values, questionnaires and samples, counted a second time."""

from datetime import date

import pytest

from helpers.recount.laboratory import fell_below, values_of
from helpers.recount.people import People
from helpers.recount.questionnaires import scores
from helpers.recount.samples import pairs
from helpers.recount.values import changes_by_visit, difference, last_attended, log_ratio
from recount_kit import GivenTables

DM = """
    USUBJID | ARMCD | SEX
    01      | A     | F
    02      | A     | M
    """
EX = """
    USUBJID | EXSEQ | EXTRT | EXDOSE | EXSTDTC    | EXENDTC
    01      | 1     | DRUG  | 20     | 2020-01-10 | 2020-01-20
    01      | 2     | CHEMO | 20     | 2020-01-24 | 2020-01-24
    02      | 1     | DRUG  | 20     | 2020-01-10 | 2020-01-20
    """
VISITS = [{"id": "week_2", "day": 15, "window": [12, 18]}]


def study(words=(), **tables):
    delivered = GivenTables("2020-12-31", words, dm=DM, ex=EX, **tables)
    return delivered, People(delivered)


def january(*days):
    return [date(2020, 1, day) for day in days]


def test_a_test_of_no_blood_is_another_test():
    delivered, _ = study(
        lb="""
        USUBJID | LBSEQ | LBTESTCD | LBCAT      | LBSTRESN | LBSPEC              | LBDTC
        01      | 1     | CRP      |            | 1        | Serum               | 2020-01-10
        01      | 2     | CRP      |            | 2        |                     | 2020-01-11
        01      | 3     | CRP      |            | 3        | PLASMA              | 2020-01-12
        01      | 4     | CRP      |            | 4        | CEREBROSPINAL FLUID | 2020-01-13
        01      | 5     | CRP      | Urinalysis | 5        |                     | 2020-01-14
        """
    )
    assert [value for _, value in values_of(delivered, "CRP")["01"]] == [1, 2, 3]


def test_a_value_below_quantification_is_half_the_limit_and_urine_is_another_test():
    delivered, _ = study(
        lb="""
        USUBJID | LBSEQ | LBTESTCD | LBSTRESC | LBSTRESN | LBSPEC | LBSTAT   | LBDTC
        01      | 2     | CRP      | 8        | 8        | BLOOD  |          | 2020-01-10T08:00
        01      | 1     | CRP      | <0.6     |          | BLOOD  |          | 2020-01-10T09:00
        01      | 3     | CRP      | 7        | 7        | URINE  |          | 2020-01-11
        01      | 4     | CRP      | 7        | 7        | BLOOD  | NOT DONE | 2020-01-11
        01      | 5     | ALB      | 7        | 7        | BLOOD  |          | 2020-01-11
        01      | 6     | CRP      | 7        | 7        | BLOOD  |          | 2020-01
        """
    )
    assert values_of(delivered, "CRP") == {"01": [(date(2020, 1, 10), 8), (date(2020, 1, 10), 0.3)]}


@pytest.mark.parametrize(
    ("days", "change"),
    [
        # day 15 is 24 January, the window runs from the 21st to the 27th
        ((9, 10, 24), [2]),
        ((10, 23, 25), [1]),
        ((10, 20, 28), []),
        ((11, 24), []),
        ((10, 22, 27), [1]),
    ],
)
def test_the_value_nearest_to_the_planned_day_stands_for_a_visit(days, change):
    _, people = study()
    values = {"01": list(zip(january(*days), range(len(days)), strict=True))}
    changes = changes_by_visit(values, people, VISITS, difference)["week_2"]
    base = sum(day <= 10 for day in days) - 1
    assert changes == [value - base for value in change]


def test_a_visit_with_names_goes_by_them_and_not_by_its_window():
    _, people = study()
    values = {"01": list(zip(january(10, 24, 30), (1, 2, 5), strict=True))}
    named = [visit | {"names": ["WEEK 2"]} for visit in VISITS]
    so_called = {visit["id"]: {"01": values["01"][2:]} for visit in named}
    found = changes_by_visit(values, people, named, difference, so_called)
    assert found["week_2"] == [4]


def test_a_ratio_needs_two_values_above_zero():
    _, people = study()
    values = {
        "01": list(zip(january(10, 24), (4, 1), strict=True)),
        "02": list(zip(january(10, 24), (0, 1), strict=True)),
    }
    found = changes_by_visit(values, people, VISITS, log_ratio)["week_2"]
    assert found == pytest.approx([-1.3862944])


def test_the_last_visit_with_half_the_best_attendance_is_quoted():
    visits = [{"id": name} for name in "abcd"]
    changes = {"a": [1, 2, 3, 4], "b": [1, 2, 3], "c": [1, 2], "d": [1]}
    assert last_attended(changes, visits) == {"id": "c"}
    assert last_attended({"a": []}, [{"id": "a"}]) is None


def test_a_value_falls_below_a_limit_in_the_unit_in_which_it_was_reported():
    endpoint = {
        "test": "HGB",
        "below": [{"value": 10, "unit": "g/dL"}, {"value": 6.2, "unit": "mmol/L"}],
    }
    table = """
        USUBJID | LBSEQ | LBTESTCD | LBORRES | LBORRESU | LBSTRESN | LBSTRESU | LBDTC
        01      | 1     | HGB      | 10.0    | g/dL     | 100      | g/L      | 2020-01-10
        01      | 2     | HGB      | {value} | {unit}   | 99       | g/L      | 2020-0{day}
        02      | 1     | HGB      | 9.9     | g/dL     | 99       | g/L      | 2020-01-10
        02      | 2     | HGB      | 9.0     | g/dL     | 90       | g/L      | 2020-01-15
        """
    for value, unit, day, below in (
        ("9.9", "g/dL", "1-11", {"01"}),
        ("10.0", "g/dL", "1-11", set()),
        ("6.2", "mmol/L", "1-11", set()),
        ("6.1", "mmol / L", "1-11", {"01"}),
        ("9.9", "g/dL", "2-19", {"01"}),
        ("9.9", "g/dL", "2-20", None),
        ("99", "mg/mL", "1-11", None),
    ):
        delivered, people = study(lb=table.format(value=value, unit=unit, day=day))
        fell, could = fell_below(delivered, people, endpoint)
        assert (fell if could else None) == below, (value, unit, day)
        assert could <= {"01"}


FORMS = {
    "questionnaires": [
        {
            "category": "Q",
            "item_prefix": "Q",
            "scales": [
                {"id": "PF", "items": [1, 2, 3, 4, 5], "direction": "functional"},
                {"id": "QL", "items": [6, 7], "range": [1, 7], "direction": "global"},
                {"id": "FA", "items": [8], "direction": "symptom"},
            ],
            "composite": {
                "id": "ALL",
                "minimum_weight": 0.75,
                "domains": [
                    {"scale": "PF", "weight": 1},
                    {"scale": "QL", "weight": 1},
                    {"scale": "FA", "weight": 2},
                ],
            },
        }
    ]
}


@pytest.mark.parametrize(
    ("answers", "scale", "score"),
    [
        # worked examples of the scoring manual
        ({1: 2, 2: 3, 5: 1}, "PF", 66.667),
        ({1: 2, 2: 3}, "PF", None),
        ({1: 2, 2: 3, 5: 9}, "PF", None),
        ({6: 5, 7: 6}, "QL", 75),
        ({8: 3}, "FA", 66.667),
        ({1: 1, 2: 1, 3: 1, 6: 7, 7: 7, 8: 1}, "ALL", 100),
        ({6: 1, 7: 1, 8: 2}, "ALL", 100 * 2 * 2 / 3 / 3),
        ({1: 1, 2: 1, 3: 1, 6: 7, 7: 7}, "ALL", None),
    ],
)
def test_a_scale_needs_half_of_its_items_and_a_composite_enough_of_its_weight(
    answers, scale, score
):
    rows = [f"01 | Q | Q{item:02d} | {code} | 2020-01-10" for item, code in answers.items()]
    table = "\n".join(["USUBJID | QSCAT | QSTESTCD | QSSTRESN | QSDTC", *rows])
    delivered, _ = study(FORMS, qs=table)
    found = scores(delivered, scale).get("01", [(None, None)])
    assert found == [
        (january(10)[0] if score is not None else None, pytest.approx(score, abs=1e-3))
    ]


def test_a_pair_has_two_good_samples_in_their_windows_and_none_after_other_drugs():
    words = {
        "expression": {"minimum_rin": 6.0},
        "visits": [{"id": "start", "day": 1, "window": [-28, 1]}, *VISITS],
    }
    endpoint = {"baseline": "start", "on_treatment": "week_2"}
    table = """
        SAMPLE_ID | USUBJID | COLLECTION_DTC | RIN   | EXCLUDED_REASON | COUNTED
        1         | 01      | 2020-01-10     | 6.0   |                 |
        2         | 01      | {drawn}        | {rin} | {excluded}      | {counted}
        3         | 02      | 2020-01-10     | 8     |                 |
        """
    for drawn, rin, excluded, counted, found in (
        ("2020-01-24", "6.0", "", "", {"01"}),
        ("2020-01-25", "6.0", "", "", set()),
        ("2020-01-20", "6.0", "", "", set()),
        ("2020-01-24", "5.9", "", "", set()),
        ("2020-01-24", "", "", "", set()),
        ("2020-01-24", "7", "clotted", "", set()),
        ("2020-01-24", "7", "", "N", set()),
    ):
        text = table.format(drawn=drawn, rin=rin, excluded=excluded, counted=counted)
        delivered, people = study(words, samples=text)
        assert pairs(delivered, people, endpoint) == found, (drawn, rin, excluded, counted)


def test_a_pair_needs_genes_of_the_recorded_sex_and_nothing_else_begun_between_its_samples():
    words = {
        "expression": {"corticosteroids": {"names": ["PREDNISO"]}},
        "visits": [{"id": "start", "day": 1, "window": [-28, 1]}, *VISITS],
    }
    endpoint = {"baseline": "start", "on_treatment": "week_2"}
    table = """
        SAMPLE_ID | USUBJID | COLLECTION_DTC | GENES   | COUNTED
        1         | 01      | 2020-01-10     |         |
        2         | 01      | 2020-01-24     | {genes} |
        """
    taken = """
        USUBJID | CMTRT      | CMROUTE | CMSTDTC
        01      | Prednisone | {route} | {start}
        """
    for genes, route, start, found in (
        ("F", "ORAL", "2020-01-24", {"01"}),
        ("M", "ORAL", "2020-01-24", set()),
        ("", "ORAL", "2020-01-23", set()),
        ("", "NASAL", "2020-01-23", {"01"}),
        ("", "", "2020-01-09", {"01"}),
        ("", "", "2020-01", set()),
        ("", "", "", {"01"}),
    ):
        given = {"samples": table.format(genes=genes), "cm": taken.format(route=route, start=start)}
        delivered, people = study(words, **given)
        assert pairs(delivered, people, endpoint) == found, (genes, route, start)
