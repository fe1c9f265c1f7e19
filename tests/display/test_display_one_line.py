import re
from html import unescape

import pandas as pd
import pytest

from helpers.adam.adline import derive_adline
from helpers.display.one_line import SHOWN, one_line_table
from helpers.trial.vocabulary import TimeToEventEndpoint

OS = TimeToEventEndpoint(
    id="os", label="Overall survival", role="primary", definition="as written",
    population="included", type="time_to_event", origin="inclusion", events=("death",),
    censor="last_alive",
)  # fmt: skip
LABELS = {"SUMDIAM": "Sum of diameters"}


def words(shown):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.html)).strip())


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLFL | SAFFL
        --------+--------+------
        <i>1    | Y      | Y
        02      | Y      |
        03      |        |
        """)


@pytest.fixture
def bor(frame):
    return frame("""
        USUBJID | PARAMCD | AVALC | NEREAS
        --------+---------+-------+---------------------------------
        <i>1    | BOR     | PR    |
        <i>1    | CBOR    | SD    |
        02      | BOR     | NE    | DIED BEFORE THE FIRST ASSESSMENT
        02      | CBOR    | NE    | DIED BEFORE THE FIRST ASSESSMENT
        """)


@pytest.fixture
def best(frame):
    return frame("""
        USUBJID | PARAMCD | PCHG:float
        --------+---------+-----------
        <i>1    | SUMDIAM | -31.25
        """)


@pytest.fixture
def adtte(frame):
    return frame("""
        USUBJID | PARAMCD | AVAL:float | CNSR:int | EVNTDESC | CNSDTDSC
        --------+---------+------------+----------+----------+-----------------
        <i>1    | OS      | 200        | 1        |          | LAST KNOWN ALIVE
        02      | OS      | 25         | 0        | DEATH    |
        """)


def test_each_participant_has_one_line_over_all_endpoints(adsl, bor, best, adtte):
    lines = derive_adline(adsl, bor, best, adtte, [OS])
    assert lines.index.tolist() == ["02", "<i>1"]
    shown = one_line_table(lines, LABELS, [OS])
    assert "<i>" not in shown.html
    told = words(shown)
    assert "02 no NE (died before the first assessment) NE – 25 death" in told
    assert "<i>1 yes SD PR −31.3 200+ last known alive" in told
    assert "Efficacy of each participant (N = 2)" in told.replace("\u00a0", " ")


def test_a_trial_without_response_or_sizes_has_only_its_times(adsl, best, adtte):
    lines = derive_adline(adsl, None, best.iloc[:0], adtte, [OS])
    assert lines.columns.tolist() == ["TREATED", "DAYS_OS", "CNSR_OS", "WHY_OS"]


def test_nobody_included_is_one_sentence(adsl, bor, best, adtte):
    nobody = adsl.assign(INCLFL=None, SAFFL=None)
    shown = one_line_table(derive_adline(nobody, bor, best, adtte, [OS]), LABELS, [OS])
    assert words(shown) == "Nobody was included or treated, so there is no line to show."


def test_a_long_table_says_how_much_it_leaves_out(adtte, best):
    many = pd.DataFrame({"USUBJID": [f"{n:04}" for n in range(300)], "INCLFL": "Y", "SAFFL": "Y"})
    told = words(one_line_table(derive_adline(many, None, best, adtte, [OS]), LABELS, [OS]))
    assert f"The first {SHOWN} of 300 participants." in told
