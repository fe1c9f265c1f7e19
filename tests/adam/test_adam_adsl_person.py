"""Ages and sites as closely as the trial file lets the restricted book tell them."""

import pandas as pd
import pytest

from cut_kit import TableCut, small_trial
from helpers.adam.adsl import derive_adsl
from helpers.adam.adsl_person import person_as_told
from helpers.trial.public import Restricted

DM = """
USUBJID | SITEID | AGE:float
01      | A      | 89
02      | A      | 90
03      | B      | 93
04      |        | 101
05      | C      |
06      | C      | 17
"""


def told(frame, **words):
    return person_as_told(frame(DM), Restricted(**words))


@pytest.mark.fault("S02")
def test_an_age_over_the_limit_counts_as_the_first_year_over_it(frame):
    ages = told(frame, oldest_age=89)["AGE"]
    assert ages.dropna().tolist() == [89, 90, 90, 90, 17]
    assert ages.isna().tolist() == [False, False, False, False, True, False]


@pytest.mark.fault("S02")
def test_a_site_of_one_participant_is_pooled_and_a_missing_site_stays_missing(frame):
    sites = told(frame, smallest_site=2)["SITEID"]
    assert sites.fillna("").tolist() == ["A", "A", "POOLED", "", "C", "C"]


def test_without_words_everything_is_told_as_delivered(frame):
    pd.testing.assert_frame_equal(told(frame), frame(DM))


@pytest.mark.fault("S02")
def test_the_analysis_reads_ages_as_they_are_told(frame):
    dm = frame("USUBJID | AGE:float\n01 | 93\n02 | 60")
    cut = TableCut(pd.Timestamp("2020-06-30").date(), {"dm": dm})
    assert derive_adsl(cut, small_trial())["AGE"].tolist() == [93, 60]
    capped = small_trial(restricted={"oldest_age": 89})
    assert derive_adsl(cut, capped)["AGE"].tolist() == [90, 60]
