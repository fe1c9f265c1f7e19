"""Vital signs as the page shows them."""

import pytest

from cut_kit import TableCut
from helpers.adam.advs import derive_advs
from helpers.adam.advslim import derive_advslim
from helpers.ard.vital_signs import (
    ard_vital_sign_accounting,
    ard_vital_sign_limits,
    ard_vital_signs,
)
from helpers.display.vital_sign_figures import vital_signs_figure
from helpers.display.vital_signs import (
    not_followed_sentence,
    vital_sign_accounting_sentence,
    vital_sign_limits_table,
    vital_signs_tables,
)
from html_kit import rows_of, words_of
from safety_trial import safety, safety_trial, visit

FEVER = {"id": "fever", "label": "Fever", "test": "TEMP", "at_least": {"value": 38, "unit": "C"}}
VS = """
    USUBJID | VSSEQ:int | VSTESTCD | VSTEST          | VSPOS      | VSSTRESN:float | VSSTRESU | VSSTAT   | VSDTC
    --------+-----------+----------+-----------------+------------+----------------+----------+----------+-----------
    01      | 1         | TEMP     | Temperature     |            | 36.5           | C        |          | 2019-03-01
    01      | 2         | TEMP     | Temperature     |            | 37.5           | C        |          | 2019-03-08
    01      | 3         | TEMP     | Temperature     |            |                | C        | NOT DONE | 2019-03-15
    02      | 1         | TEMP     | Temperature     |            | 36.0           | C        |          | 2019-03-01
    02      | 2         | TEMP     | Temperature     |            | 36.4           | C        |          | 2019-03-08
    02      | 3         | HEIGHT   | Height          |            | 170            | cm       |          | 2019-02-20
    02      | 4         | SYSBP    | Systolic <B> BP | <STANDING> | 120            | mmHg     |          | 2019-03-08
    02      | 5         | SYSBP    | Systolic <B> BP | <STANDING> | 121            | mmHg     |          | 2019-03-08
    """


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | ARM  | SAFFL | INCLFL | TRTSDT:date | TRTEDT:date | CUTDT:date
        --------+------+-------+--------+-------------+-------------+-----------
        01      | <i>A | Y     | Y      | 2019-03-01  | 2019-03-20  | 2019-12-31
        02      | C    | Y     | Y      | 2019-03-01  | 2019-03-20  | 2019-12-31
        """)


def trial(limits=(FEVER,), **changes):
    words = {"assessments": ["vital_signs"]}
    visits = [visit("baseline", 1, (-28, 1)) | words, visit("week_1", 8, (2, 11)) | words]
    return safety_trial(visits=visits, safety=safety(vital_sign_limits=limits), **changes)


TRIAL = trial()


@pytest.fixture
def page(frame, adsl):
    """Return a function: every piece of the section, of a table of VS."""

    def derive(vs=VS, people=adsl, trial=TRIAL):
        cut = TableCut(None, {"vs": frame(vs)})
        advs = derive_advs(cut["vs"], people, trial)
        values = ard_vital_signs(advs, people, trial)
        limits = ard_vital_sign_limits(derive_advslim(advs, people, trial), people, trial)
        accounting = ard_vital_sign_accounting(advs, people)
        return {
            "said": vital_sign_accounting_sentence(accounting),
            "rest": not_followed_sentence(values, advs),
            "tables": vital_signs_tables(values, advs, trial),
            "limits": vital_sign_limits_table(limits, accounting, trial),
            "figure": vital_signs_figure(advs, people, values, trial),
        }

    return derive


def test_the_table_of_a_parameter_shows_value_and_change_by_visit(page):
    shown = page()["tables"]
    assert rows_of(shown)[-2:] == [
        ("Baseline", ["2", "36.3 (0.4)", "36.3 (36.0 to 36.5)", "", "", ""]),
        (
            "Week 1",
            ["2", "37.0 (0.8)", "37.0 (36.4 to 37.5)", "2", "0.7 (0.4)", "0.7 (0.4 to 1.0)"],
        ),
    ]
    assert "Systolic &lt;B&gt; bp, &lt;standing&gt; (mmHg)" in shown.html
    assert "Values and change by visit (2)" in words_of(shown)


def test_records_are_accounted_for_in_words(page):
    pieces = page()
    assert words_of(pieces["said"]) == (
        "8 records of vital signs of the treated: 1 say not done and 7 count for the baseline or a "
        "visit. On 1 day a test was read more than once in one position; the mean of the readings "
        "counts."
    )
    assert words_of(pieces["rest"]) == (
        "Height (cm): recorded before treatment only, and not shown by visit."
    )


def test_a_limit_nobody_met_keeps_its_upper_limit(page):
    rows = dict(rows_of(page()["limits"]))
    assert rows["Met on treatment"] == ["0/2 (0.0%)", "0.0 to 84.2"]
    assert rows["Met, and not at baseline"] == ["0/2 (0.0%)", "0.0 to 84.2"]


def test_the_lack_of_limits_is_said_once(page):
    assert words_of(page(trial=trial(limits=()))["limits"]) == (
        "The trial file names no limit of a vital sign."
    )


def test_the_figure_has_a_panel_for_each_parameter_and_says_how_many(page):
    shown = page()["figure"].html
    assert 'aria-label="Vital signs over study days, one line per participant, 2 treated' in shown
    assert "Temperature (°C)" in shown
    assert "Upright line: day 1, the first dose. Dashed: a limit of the table below" in shown
    assert "&lt;B&gt;" in shown
    assert "<B>" not in shown


def test_arms_stand_beneath_each_visit_and_are_escaped(page):
    shown = page(trial=trial(report_by="arm"))["tables"]
    assert [label for label, _ in rows_of(shown)][-3:] == ["All", "<i>A", "C"]


def test_many_participants_are_shown_by_medians(page, frame, adsl):
    many = adsl.iloc[[0]].loc[adsl.index[[0] * 61]].assign(USUBJID=[f"{n:03d}" for n in range(61)])
    records = "\n".join(
        f"{who} | {day} | TEMP | Temperature | | 36.{day} | C | | 2019-03-0{day}"
        for who in many["USUBJID"]
        for day in (1, 5)
    )
    header = "\n".join(VS.splitlines()[:3])
    shown = page(f"{header}\n{records}", many.reset_index(drop=True))["figure"].html
    assert "medians and quartiles, 61 treated participants" in shown


@pytest.mark.parametrize("people", ["treated", "nobody"])
def test_no_records_or_nobody_treated_is_said_and_nothing_drawn(page, adsl, people):
    everybody = adsl if people == "treated" else adsl.assign(SAFFL=None)
    header = "\n".join(VS.splitlines()[:3])
    pieces = page(header if people == "treated" else VS, everybody)
    assert words_of(pieces["said"]) == "No vital sign of a treated participant is recorded."
    assert pieces["limits"].html == ""
    assert pieces["tables"].html == pieces["rest"].html == pieces["figure"].html == ""


def test_a_domain_that_was_not_delivered_is_said():
    assert words_of(vital_sign_accounting_sentence(None, delivered=False)) == (
        "Vital signs are not part of this cut."
    )


def test_limits_that_no_value_can_be_judged_by_are_said(page):
    warm = trial(limits=[FEVER | {"at_least": {"value": 101, "unit": "F"}}])
    rows = dict(rows_of(page(trial=warm)["limits"]))
    assert rows["Values in another unit"] == ["2 values in 2", "–"]
    other = trial(limits=[FEVER | {"test": "RESP"}])
    assert words_of(page(trial=other)["limits"]) == (
        "No vital sign can be judged against the limits that the trial file names."
    )
