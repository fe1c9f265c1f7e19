"""Words with dates become words with study days: each by whom it names, and by nobody else."""

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.display.protocol_words import recruitment_rules
from helpers.display.study_days import Origin, StudyDays

ORIGINS = {
    "A-01": ("2020-01-10", "first dose"),
    "A-02": ("2020-03-01", "inclusion"),
    "A-03": (None, ""),
    "7": ("2020-02-01", "first dose"),
}
OWN = {"2020-06-30", "2020-06"}
SAID = {
    "on 2020-01-10T09:30": "on day 1",
    "on 2020-01-09": "on day −1",
    "on 2020-01-12 (study day 3).": "on study day 3.",
    '<span class="tb-whole">2020-01-12</span> (study day 3)': (
        '<span class="tb-whole">study day 3</span>'
    ),
    "in 2020-03 (the day is not recorded)": "about 2 months after day 1 (the day is not recorded)",
    "from 2018-12 to 2020-01": "from about 13 months before day 1 to about the time of day 1",
    "17 February 2020": "day 39",
    "since 2009": "since 2009",
    "2/3/2020": "an untold day",
    "31-02-2020": "an untold day",
    "cut 2020-06-30": "cut day 173",
}


@pytest.fixture
def days():
    origins = {name: Origin(pd.Timestamp(day), of) for name, (day, of) in ORIGINS.items()}
    return StudyDays(origins, OWN)


@pytest.mark.fault("S02")
@pytest.mark.parametrize(("words", "told"), SAID.items())
def test_dates_of_a_participant_are_told_as_days(days, words, told):
    assert days.of_person(words, "A-01") == told


def test_who_was_never_treated_is_told_from_when_and_who_has_no_day_is_not_told(days):
    assert days.of_person("2020-03-04, 2020-05", "A-02") == (
        "day 4 from inclusion, about 2 months after inclusion"
    )
    assert days.of_person("2020-03-04, 2020-05", "A-03") == "an untold day, an untold month"


def test_outside_of_participants_only_the_dates_of_the_trial_stand(days):
    said = "Cut of 2020-06-30, June 2020; 30 June 2020; seen 2020-02-17 and 2020-02"
    told = "Cut of 2020-06-30, June 2020; 30 June 2020; seen an untold day and an untold month"
    assert days.of_nobody(said) == told
    assert days.of_html(f"<p>{said}</p>") == f"<p>{told}</p>"


@pytest.mark.fault("S02")
def test_a_block_of_a_page_is_of_the_one_participant_that_it_names(days):
    rows = [
        '<tr><th scope="row">A-01</th><td>2020-01-12</td></tr>',
        '<tr><th scope="row">AE row 6</th><td>A-02</td><td>2020-03-02</td></tr>',
        "<tr><td>A-01</td><td>A-02</td><td>2020-03-02</td></tr>",
        "<tr><td>7</td><td>2020-02-02</td></tr>",
        "<title>A-01, transfusion: 2020-01-12</title>",
        "<p>7 participants on 2020-02-02</p>",
    ]
    told = [
        '<tr><th scope="row">A-01</th><td>day 3</td></tr>',
        '<tr><th scope="row">AE row 6</th><td>A-02</td><td>day 2 from inclusion</td></tr>',
        "<tr><td>A-01</td><td>A-02</td><td>an untold day</td></tr>",
        "<tr><td>7</td><td>day 2</td></tr>",
        "<title>A-01, transfusion: day 3</title>",
        "<p>7 participants on an untold day</p>",
    ]
    assert days.of_html("".join(rows)) == "".join(told)


@pytest.mark.fault("S02")
def test_a_profile_is_of_its_participant_to_its_end(days):
    opened = '<details class="tb-fold tb-profile" id="p" data-participant="{}">'
    page = (
        f"2020-06-30{opened.format('A-01')}<p>2020-01-12</p>{opened.format('7')}<b>2020-02-03</b>"
    )
    assert days.of_html(page) == (
        f"2020-06-30{opened.format('A-01')}<p>day 3</p>{opened.format('7')}<b>day 3</b>"
    )


def test_a_row_of_a_file_keeps_its_cut_and_its_numbers(days):
    names = ["trial_id", "data_cut", "subject", "key", "ADT", "AVAL"]
    row = ["one", "2020-06-30", "A-01", "7", "2020-06-30", 7]
    assert days.of_row(names, row) == ["one", "2020-06-30", "A-01", "7", "day 173", 7]
    assert days.of_row(["analysis", "level"], ["accrual", "2020-06-30"])[1] == "2020-06-30"


@pytest.mark.fault("S07")
@pytest.mark.parametrize("shift", [-400, -31, 45])
def test_dates_shifted_together_tell_the_same_days(shift):
    def told(days):
        at = {day: f"{pd.Timestamp(day) + pd.Timedelta(days=days):%Y-%m-%d}" for day in DATED}
        origin = {"A-01": Origin(pd.Timestamp(at[DATED[0]]), "first dose")}
        said = ", ".join(at.values())
        return StudyDays(origin, set()).of_person(said, "A-01")

    assert told(shift) == told(0) == "day 1, day −10, day 51, day 366"


def test_the_rules_of_the_trial_say_how_dates_are_told():
    told = {key: words for key, _, words in recruitment_rules(small_trial())}
    assert "restricted.dates" not in told
    days = small_trial(restricted={"dates": "study_days"})
    told = {key: words for key, _, words in recruitment_rules(days)}
    assert told["restricted.dates"] == (
        "as study days, and a month as months before or after day 1; a year stands as it is"
    )


DATED = ["2020-01-10", "2019-12-31", "2020-02-29", "2021-01-09"]
