"""A composite without each of its domains."""

import numpy as np
import pytest

from helpers.adam.adqs import derive_adqs
from helpers.adam.adqs_without import derive_adqs_without
from helpers.trial.vocabulary import Questionnaire, Visit

VISITS = (
    Visit(id="baseline", label="Baseline", day=1, window=(-7, 1), assessments=("questionnaire",)),
    Visit(id="week_2", label="Week 2", day=15, window=(12, 18), assessments=("questionnaire",)),
)


def form(*weights, minimum=0.5):
    """Return a questionnaire of symptoms of one item each, and their weighted mean."""
    ids = [f"S{n}" for n in range(1, len(weights) + 1)]
    return Questionnaire(
        id="form",
        category="FORM",
        label="A form",
        item_prefix="F",
        scales=tuple(
            {"id": i, "label": i, "items": [n], "direction": "symptom"}
            for n, i in enumerate(ids, 1)
        ),
        composite={
            "id": "SUM",
            "label": "Sum",
            "minimum_weight": minimum,
            "domains": [{"scale": i, "weight": w} for i, w in zip(ids, weights, strict=True) if w],
        },
    )


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | INCLDT:date | TRTSDT:date
        --------+-------------+------------
        01      | 2019-02-27  | 2019-03-01
        """)


@pytest.fixture
def qs(frame):
    return frame("""
        USUBJID | QSCAT | QSTESTCD | QSSTRESN:float | QSDTC
        --------+-------+----------+----------------+-----------
        01      | FORM  | F01      | 1              | 2019-03-01
        01      | FORM  | F02      | 1              | 2019-03-01
        01      | FORM  | F03      | 4              | 2019-03-01
        01      | FORM  | F01      | 1              | 2019-03-15
        01      | FORM  | F02      | 4              | 2019-03-15
        01      | FORM  | F03      |                | 2019-03-15
        """)


def without(qs, adsl, questionnaire):
    adqs = derive_adqs(qs, adsl, [questionnaire], VISITS)
    return derive_adqs_without(adqs, adsl, [questionnaire], VISITS)


def test_the_other_domains_keep_their_weights(qs, adsl):
    found = without(qs, adsl, form(2, 1, 1)).set_index(["WITHOUT", "AVISIT"])
    # better is higher: S1 100, S2 100 then 0, S3 0 then unanswered
    assert found["AVAL"]["S1", "baseline"] == pytest.approx((100 + 0) / 2)
    assert found["AVAL"]["S1", "week_2"] == 0
    assert found["AVAL"]["S2", "baseline"] == pytest.approx((2 * 100 + 0) / 3)
    assert found["CHG"]["S2", "week_2"] == pytest.approx(100 - 200 / 3)
    assert found["CHG"]["S3", "week_2"] == pytest.approx(200 / 3 - 100)
    assert set(found["PARAMCD"]) == {"SUM-S1", "SUM-S2", "SUM-S3"}


def test_the_share_of_what_is_left_must_be_available(qs, adsl):
    found = without(qs, adsl, form(2, 1, 1, minimum=0.75)).set_index(["WITHOUT", "AVISIT"])["AVAL"]
    assert np.isnan(found["S1", "week_2"])  # one of two domains is half
    assert np.isnan(found["S2", "week_2"])  # two thirds
    assert not np.isnan(found["S3", "week_2"])


def test_a_composite_of_one_domain_cannot_do_without_it(qs, adsl):
    assert without(qs, adsl, form(1)).empty


def test_without_a_composite_or_a_form_there_is_nothing(qs, adsl):
    plain = form(1, 1).model_copy(update={"composite": None})
    assert without(qs, adsl, plain).empty
    assert without(qs.iloc[:0], adsl, form(1, 1)).empty
