"""What a reader is told of systemic inflammation."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.ard.inflammation import ard_inflammation
from helpers.display.inflammation import (
    inflammation_figure,
    inflammation_sentence,
    inflammation_table,
)
from helpers.trial.vocabulary import Inflammation, Phase

TRIAL = SimpleNamespace(
    inflammation=Inflammation(markers=("CRP", "IL6"), ratios=(("NLR", "NEUT", "LYM"),)),
    laboratory=[
        SimpleNamespace(test="CRP", label="C-reactive protein"),
        SimpleNamespace(test="NEUT", label="Neutrophils"),
    ],
    phases=[
        Phase(id="a", label="Infusion week", treatments=("x",)),
        Phase(id="b", label="Injection phase", treatments=("x",)),
    ],
)


@pytest.fixture
def adinfl(frame):
    records = frame("""
        USUBJID | ADY:float | AVISITL | AVISITN:float | AVAL:float | BLQFL | R2BASE:float
        --------+-----------+---------+---------------+------------+-------+-------------
        01      | 1         | Start   | 1             | 40         |       |
        01      | 15        | Week 2  | 15            | 10         |       | 0.25
        02      | 1         | Start   | 1             | 8          |       |
        02      | 15        | Week 2  | 15            | 8          | Y     | 1
        """)
    baseline = records["ADY"].map({1: "Y"})
    return records.assign(
        PARAMCD="CRP",
        PARAM="Crp (<mg>/L)",
        ABLFL=baseline,
        ANL01FL="Y",
        PARAMTYP="MEASURED",
        R2EXCL=None,
    )


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL | TRTSDT:date | AP01SDT:date | AP02SDT:date
        --------+-------+-------------+--------------+-------------
        01      | Y     | 2020-01-01  | 2020-01-01   | 2020-01-08
        02      | Y     | 2020-01-01  | 2020-01-01   |
        """)


def test_table_gives_ratio_interval_and_both_denominators(adinfl):
    shown = inflammation_table(ard_inflammation(adinfl), adinfl, TRIAL).html

    assert "C-reactive protein (&lt;mg&gt;/L)" in shown
    assert "<td>2</td><td>24.0 (8.0 to 40.0)</td><td>1/4 (25.0%)</td>" in shown
    assert "Week 2</th><td>2</td><td>0.50 (0.00 to 3341.33)</td>" in shown


def test_sentence_names_what_is_planned_and_not_there(adinfl):
    said = inflammation_sentence(ard_inflammation(adinfl), adinfl, TRIAL).html

    assert said == (
        '<p class="tb-say">Measured: C-reactive protein. Planned but not in this data cut: '
        "IL6 and neutrophils to LYM (NLR). C-reactive protein at Week 2: 0.50 times its baseline "
        "(95% CI 0.00 to 3341.33; n = 2). Descriptive; changes are not attributed to a cause.</p>"
    )


def test_figure_shades_the_phases_and_describes_itself(adinfl, adsl):
    drawn = inflammation_figure(adinfl, adsl, TRIAL, ard_inflammation(adinfl)).html

    assert "Infusion week" in drawn
    assert "Injection phase" in drawn
    assert "Courses of C-reactive protein (&lt;mg&gt;/L) in 2 participants by study day" in drawn


def test_what_is_not_planned_is_said_once(adinfl, adsl):
    none = adinfl.iloc[:0]
    results = ard_inflammation(none)
    trial = SimpleNamespace(inflammation=Inflammation(), laboratory=[], phases=TRIAL.phases)

    assert inflammation_sentence(results, none, trial).html == (
        '<p class="tb-absent">This trial plans no markers of systemic inflammation.</p>'
    )
    assert inflammation_table(results, none, trial).html == ""
    assert inflammation_figure(none, adsl, trial, results).html == ""
    assert isinstance(results, pd.DataFrame)
