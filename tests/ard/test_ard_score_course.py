"""Scores over time: both samples of a pair, and the scores of inflammation."""

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.ard.score_course import COLUMNS, derive_score_course

SCORE = {
    "name": "mGPS",
    "label": "Prognostic score",
    "steps": [
        {"test": "CRP", "above": 10, "unit": "mg/L"},
        {"test": "ALB", "below": 35, "unit": "g/L"},
    ],
    "source": "none",
}
ADLB = """
    USUBJID | PARAMCD | PARAM | ADT:date   | ADY:float | AVAL:float | AVALU | SAFFL
    01      | CRP     | CRP   | 2019-03-01 | 1         | 20         | mg/L  | Y
    01      | ALB     | ALB   | 2019-03-01 | 1         | 30         | g/L   | Y
    01      | CRP     | CRP   | 2019-03-08 | 8         | 20         | mg/L  | Y
    01      | ALB     | ALB   | 2019-03-08 | 8         | 40         | g/L   | Y
    01      | CRP     | CRP   | 2019-03-15 | 15        | 20         | mg/L  | Y
    02      | CRP     | CRP   | 2019-03-08 | 8         | 20         | mg/L  |
    """
NOTHING = pd.DataFrame(columns=["USUBJID", "SAMPLE_ID", "ADT", "EXPAIRFL"])


@pytest.fixture
def adlb(frame):
    return frame(ADLB).assign(VISIT=None, BLQFL=None, UNSCHFL=None)


def test_a_score_of_inflammation_stands_on_each_day_it_can_be_made(adlb):
    trial = small_trial(inflammation={"scores": [SCORE]})
    found = derive_score_course(pd.DataFrame(), NOTHING, adlb, trial)
    assert found[["USUBJID", "PARAM", "AVAL", "KIND"]].values.tolist() == [
        ["01", "Prognostic score", 2.0, "inflammation"],
        ["01", "Prognostic score", 1.0, "inflammation"],
    ]
    # on the third day albumin is missing
    assert found["ADT"].dt.strftime("%m-%d").tolist() == ["03-01", "03-08"]
    assert found.index.tolist() == [0, 1]


def test_the_score_of_the_shown_gene_set_stands_at_both_samples_of_a_pair(adlb, monkeypatch):
    members = pd.DataFrame(
        {"GENESET": ["A", "B"], "FAMILY": "named", "HALF": "", "GENE": ["g1", "g9"]}
    )
    monkeypatch.setattr("helpers.ard.score_course.derive_gene_sets", lambda *_: members)
    counts = pd.DataFrame(
        {"s1": range(10), "s2": range(10, 0, -1), "s3": 1},
        index=pd.Index([f"g{n}" for n in range(10)], name="gene"),
    )
    adexpr = pd.DataFrame(
        {
            "USUBJID": ["01", "01", "02"],
            "SAMPLE_ID": ["s1", "s2", "s3"],
            "ADT": pd.to_datetime(["2019-03-01", "2019-03-15", "2019-03-01"]),
            "EXPAIRFL": ["Y", "Y", None],
        }
    )
    trial = small_trial(expression={"gene_sets": ["A", "B"], "clinical_link": {"gene_set": "B"}})
    found = derive_score_course(counts, adexpr, adlb, trial)
    assert found[["USUBJID", "PARAMCD", "KIND"]].drop_duplicates().values.tolist() == [
        ["01", "B", "signature"]
    ]
    assert found["ADT"].dt.strftime("%m-%d").tolist() == ["03-01", "03-15"]
    assert found.index.tolist() == [0, 1]
    assert found["AVAL"].tolist() == [0.5, -0.5]  # g9 is the highest, then the lowest of ten


def test_a_trial_without_either_has_no_score(adlb):
    none = derive_score_course(pd.DataFrame(), NOTHING, adlb, small_trial())
    assert none.empty
    assert list(none) == COLUMNS
