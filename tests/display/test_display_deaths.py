"""Deaths as readers see them: how many, when, and how well the day is known."""

import pandas as pd

from adverse_event_kit import events, people
from helpers.ard.deaths import ard_deaths
from helpers.display.deaths import deaths_listing, deaths_rows, deaths_sentence
from safety_trial import safety_trial


def test_deaths_are_told_within_and_after_the_window():
    adsl = people(4)
    adsl.loc[0, "DTHFL"], adsl.loc[0, "DTHDT"] = "Y", pd.Timestamp("2019-05-01")
    trial = safety_trial()
    assert deaths_sentence(ard_deaths(adsl, trial), trial).html == (
        '<p class="tb-say">Deaths from any cause among treated participants: 1 of 4 (25.0%; 95% CI '
        "0.6 to 80.6), 0 within the safety window and 1 after it. Within 30 days of the last dose "
        "of study treatment: none of 4 (a true rate up to 60.2% remains possible).</p>"
    )
    assert deaths_sentence(ard_deaths(people(4), trial), trial).html == (
        '<p class="tb-say">Deaths from any cause among treated participants: none of 4 (a true '
        "rate up to 60.2% remains possible).</p>"
    )


def test_deaths_are_listed_with_their_day_and_fatal_event():
    adsl = people(4)
    adsl.loc[0, "DTHFL"], adsl.loc[0, "DTHDT"] = "Y", pd.Timestamp("2019-03-11")
    adae = events(("01", "SEPSIS", 5)).assign(AEOUT="FATAL")
    rows = deaths_rows(adsl, adae, safety_trial())
    assert rows.reset_index().to_dict("records") == [
        {
            "Participant": "01",
            "Study day of death": "11",
            "Date known to": "the day",
            "Days after last dose": "10",
            "Within the safety window": "yes",
            "Fatal adverse event": "Sepsis",
        }
    ]
    assert 'data-analysis="deaths_listing"' in deaths_listing(rows).html
    assert "asterisk" not in deaths_listing(rows).html


def test_a_death_without_its_day_is_marked_and_its_window_is_not_certain():
    adsl = people(2)
    adsl["DTHFL"], adsl["DTHDTF"] = "Y", ["D", "M"]
    # the window ends on 31 March: the month lies in it, the year on both sides of its end
    adsl["DTHDT"] = pd.to_datetime(["2019-03-15", "2019-06-20"])
    trial = safety_trial()

    rows = deaths_rows(adsl, events(("01", "SEPSIS", 1)), trial)
    told = deaths_sentence(ard_deaths(adsl, trial), trial).html

    assert rows["Study day of death"].tolist() == ["15*", "112*"]
    assert rows["Days after last dose"].tolist() == ["14*", "111*"]
    assert rows["Date known to"].tolist() == ["the month", "the year"]
    assert rows["Within the safety window"].tolist() == ["yes", "not certain"]
    assert "An asterisk marks a day completed from a partial date" in deaths_listing(rows).html
    assert told.endswith(
        "Of 1 participant the day of death is not recorded and can have been in the window or "
        "after it; the completed date is counted.</p>"
    )


def test_nobody_dead_is_one_sentence():
    rows = deaths_rows(people(2), events(("01", "RASH", 1)), safety_trial())
    assert deaths_listing(rows).html == (
        '<p class="tb-absent">No treated participant has died by this cut.</p>'
    )
