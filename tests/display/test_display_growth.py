import re
from html import unescape

import pandas as pd
import pytest

from helpers.ard.duration_of_response import ard_duration
from helpers.ard.frame import pick, warning_of
from helpers.ard.growth import ard_growth
from helpers.display.duration_of_response import duration_table
from helpers.display.growth import growth_tables
from helpers.trial.vocabulary import ChangeEndpoint, ResponseEndpoint, Visit

SIZE = ChangeEndpoint(
    id="size", label="Size", role="primary", definition="as written", population="safety",
    type="change", source="tumour", parameters=("SUMDIAM",),
)  # fmt: skip
RESPONSE = ResponseEndpoint(
    id="response", label="Response", role="primary", definition="as written", population="safety",
    type="response", origin="first_dose", responses=("CR", "PR"),
)  # fmt: skip
VISITS = (
    Visit(id="week_8", label="Week 8", day=57, window=(43, 71), assessments=("imaging",)),
    Visit(id="week_16", label="Week 16", day=113, window=(99, 127), assessments=("imaging",)),
)


def words(shown):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.html)).strip())


@pytest.fixture
def adsl():
    return pd.DataFrame({"USUBJID": ["01", "02", "03"], "SAFFL": "Y"})


@pytest.fixture
def adtr(frame):
    found = frame("""
        USUBJID | AVISIT | ADY:int | RATIO:float
        --------+--------+---------+------------
        01      | week_8 | 57      | 2
        02      | week_8 | 57      | 0.5
        03      | week_8 | 57      | 0
        """)
    return found.assign(PARAMCD="SUMDIAM", ANL01FL="Y")


@pytest.fixture
def adgrow(frame):
    found = frame("""
        USUBJID | DAYS:int | RATIO:float | RATE:float | DOUBLING:float
        --------+----------+-------------+------------+---------------
        01      | 60       | 2           | 42.14      | 60
        02      | 60       | 0.5         | -29.6      |
        03      | 60       | 0           |            |
        """)
    return found.assign(PARAMCD="SUMDIAM")


# R 4.2.2: exp(mean(log(c(2, 0.5)))) is 1
def test_ratios_are_geometric_means_and_who_has_nothing_left_is_counted_apart(adgrow, adtr, adsl):
    results = ard_growth(adgrow, adtr, adsl, SIZE, VISITS)
    key = {"variable": "SUMDIAM.ratio", "variable_level": "week_8"}
    assert pick(results, "estimate", **key) == pytest.approx(1)
    assert [pick(results, s, **key) for s in ("n", "min", "max")] == [2, 0.5, 2]
    assert "nothing left" in warning_of(results, "estimate", **key)
    gone = {"variable": "SUMDIAM.ratio_gone", "variable_level": "week_8"}
    assert [pick(results, s, **gone) for s in ("n", "N")] == [1, 3]
    later = {"variable": "SUMDIAM.ratio", "variable_level": "week_16"}
    assert warning_of(results, "estimate", **later) == "no values"


def test_growth_is_told_for_everybody_with_a_rate(adgrow, adtr, adsl):
    results = ard_growth(adgrow, adtr, adsl, SIZE, VISITS)
    told = words(growth_tables(results, adgrow, SIZE, VISITS, {"SUMDIAM": "Sum"}))
    assert "Week 8 2 1.00 (0.00 to 6682.65) 0.50 to 2.00 1" in told
    assert "Week 16" not in told
    assert (
        "Sum: from baseline to the last size that counts, 1/2 (50.0%) were growing. Their doubling "
        "time in days, median (range): 60 (60 to 60)."
    ) in told
    assert "03 60 0.00 – –" in told


def test_nothing_measured_after_baseline_is_one_sentence(adgrow, adtr, adsl):
    none = adgrow.iloc[:0]
    results = ard_growth(none, adtr.iloc[:0], adsl, SIZE, VISITS)
    assert words(growth_tables(results, none, SIZE, VISITS, {})) == (
        "No size after baseline can be compared with one at baseline: no growth."
    )


@pytest.fixture
def addor(frame):
    return frame("""
        USUBJID | AVALC | STARTDT:date | AVAL:float | CNSR:int | EVNTDESC            | CNSDTDSC
        --------+-------+--------------+------------+----------+---------------------+---------------------------------
        01      | PR    | 2019-03-01   | 123        | 0        | DISEASE PROGRESSION |
        02      | CR    | 2019-03-02   | 200        | 1        |                     | LAST ADEQUATE TUMOUR ASSESSMENT
        """)


def test_each_confirmed_response_is_listed_with_its_duration(addor, adsl):
    told = words(duration_table(addor, ard_duration(addor, adsl, RESPONSE), RESPONSE))
    assert "02 Complete response 2019-03-02 200+ Not ended Last adequate tumour assessment" in told
    assert "01 Partial response 2019-03-01 123 Disease progression" in told
    assert told.endswith(
        "1 of 2 confirmed responses had ended by the data cut. With fewer than 5 responses no "
        "median is estimated."
    )


def test_without_a_confirmed_response_there_is_one_sentence(addor, adsl):
    none = addor.iloc[:0]
    assert words(duration_table(none, ard_duration(none, adsl, RESPONSE), RESPONSE)) == (
        "There is no confirmed response, so none has a duration."
    )
