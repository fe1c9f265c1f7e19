"""Baseline characteristics: measures, levels, and what is not recorded."""

import pytest

from cut_kit import small_trial
from helpers.ard.baseline import ard_baseline
from helpers.ard.frame import levels, pick, select

ADSL = """
    USUBJID | ARM | INCLFL | AGE:float | SEX | RACE  | ETHNIC | WEIGHTBL:float | HEIGHTBL:float | BMIBL:float | ECOGBL:float
    --------+-----+--------+-----------+-----+-------+--------+----------------+----------------+-------------+-------------
    01      | A   | Y      | 64        | F   | WHITE |        | 60             |                |             | 0
    02      | A   | Y      | 65        | F   | ASIAN |        | 70             |                |             | 1
    03      | B   | Y      | 75        | M   | WHITE |        |                |                |             |
    04      |     |        | 30        | M   | WHITE |        | 90             |                |             | 2
    """
ADHIST = """
    USUBJID | PARCAT    | PARAM                | AVALC    | AVAL:float
    --------+-----------+----------------------+----------+-----------
    01      | SINCE     | Days since diagnosis |          | 60.875
    01      | DISEASE   | ER STATUS            | POSITIVE |
    02      | DISEASE   | ER STATUS            | NEGATIVE |
    01      | SITE      | LUNG                 | Y        |
    01      | SITE      | BONE                 | Y        |
    01      | SITE      | LIVER                | Y        |
    02      | SITE      | LIVER                | Y        |
    01      | NSITES    | Places of disease    |          | 3
    02      | NSITES    | Places of disease    |          | 1
    01      | SITEGROUP | Visceral             | Y        |
    02      | SITEGROUP | Visceral             | N        |
    """
ADEX = """
    USUBJID | EXSEQ:int | TRT   | TRTROLE  | GIVENFL | ASTDT:date
    --------+-----------+-------+----------+---------+-----------
    01      | 1         | drug  | study    | Y       | 2019-03-01
    01      | 2         | chemo | backbone | Y       | 2019-03-15
    02      | 1         | chemo | backbone |         | 2019-03-15
    """


@pytest.fixture
def baseline(frame):
    trial = small_trial(report_by="arm", disease=[{"term": "STAGE", "label": "Stage"}])
    return ard_baseline(frame(ADSL), frame(ADHIST), frame(ADEX), trial)


def _levels(results, variable, **group):
    keys = {"variable": variable, **(group or {"group": ""})}
    return {
        level: (
            pick(results, "n", variable_level=level, **keys),
            pick(results, "N", variable_level=level, **keys),
        )
        for level in levels(results, **keys)
    }


def test_a_measure_is_summarised_over_who_has_it(baseline):
    weight = {"variable": "weight", "group": ""}
    assert pick(baseline, "n", **weight) == 2
    assert pick(baseline, "mean", **weight) == 65


def test_age_bands_begin_at_65_and_75(baseline):
    assert _levels(baseline, "age_band") == {
        "under 65": (1, 3),
        "65 to 74": (1, 3),
        "75 and over": (1, 3),
    }


def test_what_is_not_recorded_stays_in_the_denominator(baseline):
    assert _levels(baseline, "ecog") == {"0": (1, 3), "1": (1, 3), "not recorded": (1, 3)}
    assert _levels(baseline, "disease: ER STATUS") == {
        "NEGATIVE": (1, 3),
        "POSITIVE": (1, 3),
        "not recorded": (1, 3),
    }


def test_what_nobody_has_recorded_has_no_rows(baseline):
    assert not {"ethnicity", "height", "bmi"} & set(baseline["variable"])


def test_an_arm_has_every_level_of_the_whole(baseline):
    assert _levels(baseline, "sex", group="arm", group_level="B") == {"F": (0, 1), "M": (1, 1)}


@pytest.mark.fault("D07")
def test_time_since_diagnosis_is_in_months_of_30_4375_days(baseline):
    assert pick(baseline, "median", variable="months_since_diagnosis", group="") == 2.0


@pytest.mark.fault("A07")
def test_what_the_trial_file_expects_is_shown_though_nobody_has_it(baseline):
    assert _levels(baseline, "disease: STAGE") == {"not recorded": (3, 3)}


def test_a_place_counts_each_participant_once_and_those_without_a_lesion(baseline):
    sites = _levels(baseline, "site")
    assert sites == dict.fromkeys(sites, (1, 3)) | {"LIVER": (2, 3)}
    # the most frequent first, then by name
    assert list(sites) == ["LIVER", "BONE", "LUNG", "not recorded"]
    assert _levels(baseline, "n_sites") == {
        "1": (1, 3),
        "3 or more": (1, 3),
        "not recorded": (1, 3),
    }
    assert _levels(baseline, "sites: Visceral") == {
        "N": (1, 3),
        "Y": (1, 3),
        "not recorded": (1, 3),
    }


def test_a_dose_that_was_not_given_chooses_nothing(baseline):
    assert _levels(baseline, "backbone") == {"Chemo": (1, 3), "none given": (2, 3)}


def test_a_count_names_whom_it_counts(baseline):
    counted = select(baseline, variable="sex", variable_level="F", group="", stat_name="n")
    assert counted["who"].tolist() == ["01 02"]
