"""ADVS: readings, days, positions, units, baseline, change and visits."""

import pytest

from cut_kit import TableCut
from helpers.adam.advs import derive_advs
from helpers.adam.advslim import derive_advslim
from safety_trial import safety, safety_trial, visit

HEAD = (
    "USUBJID | VSSEQ:int | VSTESTCD | VSPOS | VSTPT | VSSTRESN:float | VSSTRESU | VSSTAT | VSDTC\n"
)


def planned(name, day, window):
    return visit(name, day, window) | {"assessments": ["vital_signs"]}


def trial(*limits):
    visits = [planned("baseline", 1, (-28, 1)), planned("week_1", 8, (2, 11)),
              planned("week_2", 15, (12, 22))]  # fmt: skip
    return safety_trial(visits=visits, safety=safety(vital_sign_limits=limits))


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | ARM | SAFFL | TRTSDT:date | TRTEDT:date | CUTDT:date
        --------+-----+-------+-------------+-------------+-----------
        01      | A   | Y     | 2019-03-01  | 2019-03-20  | 2019-12-31
        02      | A   | Y     | 2019-03-01  | 2019-03-20  | 2019-12-31
        03      | A   |       |             |             | 2019-12-31
        """)


@pytest.fixture
def derived(frame, adsl):
    def derive(vs, *limits, names=None):
        cut = TableCut(None, {"vs": frame(HEAD + vs).assign(VISIT=names)})
        advs = derive_advs(cut["vs"].assign(VSTEST="Test"), adsl, trial(*limits))
        return advs, derive_advslim(advs, adsl, trial(*limits))

    return derive


def told(advs, *columns):
    found = advs[list(columns)].astype(object).where(advs[list(columns)].notna(), "")
    return [tuple(row) for row in found.itertuples(index=False)]


@pytest.mark.fault("D10")
def test_baseline_is_the_last_day_up_to_the_first_dose_and_change_follows_it(derived):
    advs, _ = derived("""
        01 | 1 | TEMP | | | 36.6 | C | | 2019-02-20
        01 | 2 | TEMP | | | 36.8 | C | | 2019-03-01T08:00
        01 | 3 | TEMP | | | 38.1 | C | | 2019-03-09
        03 | 1 | TEMP | | | 38.1 | C | | 2019-03-09
        """)
    assert told(advs, "USUBJID", "ADY", "ABLFL", "BASE", "CHG", "ONTRTFL") == [
        ("01", -9, "", 36.8, "", ""),
        ("01", 1, "Y", 36.8, "", ""),
        ("01", 9, "", 36.8, 1.3, "Y"),
        ("03", "", "", "", "", ""),
    ]
    assert advs["PCHG"].round(6).dropna().tolist() == [3.532609]


def test_a_change_from_0_has_no_percent(derived):
    advs, _ = derived("""
        01 | 1 | PAIN  | | | 0 | 1 | | 2019-02-20
        01 | 2 | PAIN  | | | 2 | 1 | | 2019-03-09
        02 | 1 | PAIN  | | | 1 | 1 | | 2019-02-20
        02 | 2 | PAIN  | | | 3 | 1 | | 2019-03-09
        """)
    assert told(advs, "USUBJID", "CHG", "PCHG") == [
        ("01", "", ""), ("01", 2, ""), ("02", "", ""), ("02", 2, 200),
    ]  # fmt: skip


def test_readings_of_one_day_in_one_position_are_averaged_and_others_kept_apart(derived):
    advs, _ = derived("""
        01 | 1 | SYSBP | SUPINE   |             | 120 | mmHg | | 2019-03-01T08:00
        01 | 2 | SYSBP | SUPINE   |             | 131 | mmHg | | 2019-03-01T08:05
        01 | 3 | SYSBP | STANDING |             | 110 | mmHg | | 2019-03-01
        01 | 4 | SYSBP | STANDING | AFTER 1 MIN | 100 | mmHg | | 2019-03-01
        01 | 5 | SYSBP | SUPINE   |             | 122 | mmHg | | 2019-03-02
        """)
    assert told(advs, "PARAMCD", "ADY", "AVAL", "NREAD") == [
        ("SYSBP, AFTER 1 MIN (mmHg)", 1, 100, 1),
        ("SYSBP, STANDING (mmHg)", 1, 110, 1),
        ("SYSBP, SUPINE (mmHg)", 1, 125.5, 2),
        ("SYSBP, SUPINE (mmHg)", 2, 122, 1),
    ]


def test_units_are_never_converted_and_make_parameters_of_their_own(derived):
    advs, _ = derived("""
        01 | 1 | WEIGHT | | | 70  | kg | | 2019-03-01
        01 | 2 | WEIGHT | | | 154 | LB | | 2019-03-08
        01 | 3 | WEIGHT | | | 70  |    | | 2019-03-15
        """)
    assert told(advs, "PARAMCD", "AVAL", "BASE", "CHG") == [
        ("WEIGHT", 70, "", ""),
        ("WEIGHT (LB)", 154, "", ""),
        ("WEIGHT (kg)", 70, 70, ""),
    ]


def test_what_has_no_value_or_day_stays_with_its_reason_and_nothing_is_lost(derived):
    advs, _ = derived("""
        01 | 1 | TEMP | | | 36.6 | C | NOT DONE | 2019-03-01
        01 | 2 | TEMP | | |      | C |          | 2019-03-01
        01 | 3 | TEMP | | | 36.6 | C |          | 2019-03
        01 | 4 | TEMP | | | 36.6 | C |          | 2019-03-02
        01 | 5 | TEMP | | | 36.8 | C |          | 2019-03-02
        """)
    assert sorted(told(advs, "AEXCL", "AVAL", "NREAD")) == [
        ("", 36.7, 2),
        ("no day", "", 1),
        ("no value", "", 1),
        ("not done", "", 1),
    ]
    assert advs["NREAD"].sum() == 5


def test_of_several_days_in_a_window_the_nearest_stands_for_the_visit(derived):
    advs, _ = derived("""
        01 | 1 | TEMP | | | 36.6 | C | | 2019-03-05
        01 | 2 | TEMP | | | 36.7 | C | | 2019-03-09
        01 | 3 | TEMP | | | 36.8 | C | | 2019-03-30
        """)
    assert told(advs, "ADY", "AVISIT", "ANL01FL") == [
        (5, "week_1", ""),
        (9, "week_1", "Y"),
        (30, "", ""),
    ]


def test_a_day_on_which_nothing_was_planned_stands_for_no_visit_and_may_be_the_baseline(derived):
    rows = """
        01 | 1 | TEMP | | | 36.6 | C | | 2019-03-01
        01 | 2 | TEMP | | | 36.7 | C | | 2019-03-08
        01 | 3 | TEMP | | | 36.8 | C | | 2019-03-09
        01 | 4 | TEMP | | | 37.0 | C | | 2019-03-09
        """
    names = ["UNSCHEDULED 1.1", "Unsch. 2.1", "UNSCHEDULED 2.2", "WEEK 1"]
    advs, _ = derived(rows, names=names)
    assert told(advs, "ADY", "AVAL", "UNSCHFL", "ANL01FL", "ABLFL") == [
        (1, 36.6, "Y", "", "Y"),
        (8, 36.7, "Y", "", ""),
        (9, 36.9, "", "Y", ""),
    ]


FEVER = {"id": "fever", "label": "Fever", "test": "TEMP", "at_least": {"value": 38, "unit": "C"}}
LOSS = {"id": "loss", "label": "Weight loss", "test": "WEIGHT", "fall_percent": 5}


def test_a_limit_is_met_by_any_value_on_treatment_at_or_beyond_it(derived):
    _, advslim = derived(
        """
        01 | 1 | TEMP   | | | 38.0 | C  | | 2019-03-01
        01 | 2 | TEMP   | | | 38.0 | C  | | 2019-04-19
        01 | 3 | TEMP   | | | 37.9 | C  | | 2019-03-08
        01 | 4 | WEIGHT | | | 80   | kg | | 2019-03-01
        01 | 5 | WEIGHT | | | 76   | kg | | 2019-03-05
        02 | 1 | TEMP   | | | 37.9 | C  | | 2019-03-02
        02 | 2 | TEMP   | | | 40   | C  | | 2019-04-20
        02 | 3 | TEMP   | | | 101  | F  | | 2019-03-08
        02 | 4 | WEIGHT | | | 70   | kg | | 2019-03-05
        """,
        FEVER,
        LOSS,
    )
    # the window ends 30 days after the last dose, on 19 April; a loss needs a baseline
    assert told(advslim, "USUBJID", "LIMIT", "NJUDGED", "NUNIT", "METFL", "BMETFL") == [
        ("01", "fever", 2, 0, "Y", "Y"),
        ("02", "fever", 1, 1, "N", ""),
        ("01", "loss", 1, 0, "Y", ""),
        ("02", "loss", 0, 0, "", ""),
    ]


def test_who_has_no_value_on_treatment_has_none_to_judge_and_none_in_another_unit(derived):
    _, advslim = derived("01 | 1 | TEMP | | | 38.0 | C | | 2019-03-08", FEVER, LOSS)
    assert told(advslim, "USUBJID", "LIMIT", "NJUDGED", "NUNIT", "METFL", "BMETFL") == [
        ("01", "fever", 1, 0, "Y", ""),
        ("02", "fever", 0, 0, "", ""),
        ("01", "loss", 0, 0, "", ""),
        ("02", "loss", 0, 0, "", ""),
    ]


@pytest.mark.parametrize(
    ("words", "value", "met"),
    [
        ({"at_most": {"value": 90, "unit": "mmHg"}}, 90, "Y"),
        ({"at_most": {"value": 90, "unit": "mmHg"}}, 90.1, "N"),
        ({"rise_percent": 10}, 132, "Y"),
        ({"rise_percent": 10}, 131.9, "N"),
        ({"fall_percent": 10}, 108, "Y"),
        ({"fall_percent": 10}, 108.1, "N"),
    ],
)
def test_each_kind_of_limit_holds_at_its_edge(derived, words, value, met):
    limit = {"id": "one", "label": "One", "test": "SYSBP"} | words
    _, advslim = derived(
        f"""
        01 | 1 | SYSBP | | | 120     | mmHg | | 2019-03-01
        01 | 2 | SYSBP | | | {value} | mmHg | | 2019-03-08
        """,
        limit,
    )
    assert advslim.set_index("USUBJID")["METFL"]["01"] == met


def test_without_limits_and_without_records_there_are_no_rows(derived):
    advs, advslim = derived("01 | 1 | TEMP | | | 36.6 | C | | 2019-03-05")
    assert (len(advs), len(advslim)) == (1, 0)
    nothing, nobody = derived("", FEVER)
    assert nothing.empty
    assert told(nobody, "USUBJID", "METFL") == [("01", ""), ("02", "")]


def test_the_order_of_records_does_not_matter(derived):
    lines = [
        f"01 | {n} | TEMP | | | {36 + n / 10} | C | | 2019-03-0{n % 3 + 1}" for n in range(1, 7)
    ]
    forward, _ = derived("\n".join(lines))
    backward, _ = derived("\n".join(lines[::-1]))
    assert forward.drop(columns="SRCROW").equals(backward.drop(columns="SRCROW"))
