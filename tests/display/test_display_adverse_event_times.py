"""Events in time as readers see them: rates, shares by day, panels, timelines, heat map."""

from html import unescape

import pandas as pd
import pytest

from event_kit import events, people
from helpers.adam.adae_courses import derive_courses
from helpers.ard.adverse_event_incidence import ard_ae_incidence, ard_ae_incidence_curve
from helpers.ard.adverse_event_rates import ard_ae_rates
from helpers.ard.adverse_event_terms import ard_ae_terms
from helpers.ard.adverse_event_times import ard_ae_timelines
from helpers.ard.frame import pick
from helpers.ard.resolution import ard_ae_resolution
from helpers.display.adverse_event_curves import ae_incidence_figure
from helpers.display.adverse_event_figures import ae_figure
from helpers.display.adverse_event_incidence import ae_incidence_sentence, ae_incidence_tables
from helpers.display.adverse_event_rates import ae_rates_sentence, ae_rates_tables
from helpers.display.adverse_event_timelines import ae_timelines
from helpers.display.resolution import (
    ae_resolution_sentence,
    ae_resolution_tables,
    open_events,
    open_events_listing,
)
from html_kit import bare
from safety_trial import safety, safety_trial

TRIAL = safety_trial(safety=safety(incidence_days=[10, 90]))
NO_SPANS = pd.DataFrame(columns=["USUBJID", "TRTROLE", "ASTDT", "AENDT"])


@pytest.fixture
def adsl():
    return people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date | DTHDT:date
        01      | 2019-03-01  | 2019-03-31  | 2019-06-01    |
        02      | 2019-03-01  | 2019-03-20  | 2019-03-18    | 2019-03-20
        """
    )


@pytest.fixture
def adae():
    return events(
        """
        USUBJID | AEDECOD | ASTDT:date | AENDT:date | ATOXGRN:float | AEOUT
        01      | RASH    | 2019-03-05 | 2019-03-09 | 3             | RECOVERED/RESOLVED
        01      | COUGH   |            |            | 1             |
        02      | RASH    | 2019-03-10 |            |               | NOT RECOVERED/NOT RESOLVED
        """
    )


def test_a_rate_stands_beside_its_events_and_years(adae, adsl):
    html = bare(ae_rates_tables(ard_ae_rates(adae, adsl, TRIAL), TRIAL))

    # 5 + 10 days to the first event; R 4.2.2: 100 * poisson.test(2, 15/365.25)$conf.int
    assert "<td>2 in 0.04</td><td>4870 (590 to 17,592)</td>" in html
    # nobody had an infection in 61 + 20 days; R: 100 * poisson.test(0, 81/365.25)$conf.int
    assert "<td>0 in 0.22</td><td>0 (up to 1663)</td>" in html


def test_the_sentence_warns_of_years_that_nobody_lived(adae, adsl):
    said = bare(ae_rates_sentence(ard_ae_rates(adae, adsl, TRIAL), TRIAL))
    assert said == (
        "<p>The treated were at risk for 0.22 years in all, in which 3 events began, 1 of "
        "them without a start date and taken to have begun in that time. Rates are per 100 "
        "years, which is far more than that: they compare lengths of observation and do not "
        "describe so many years. No event was of these kinds: serious, fatal or infection; a true rate "
        "up to 1663 per 100 years cannot be excluded. An event without a start date has no time until "
        "it: 1 participant had one. Counted on the first day, the rate of any first event goes "
        "from 4870 to 6641.</p>"
    )


def test_shares_by_day_say_what_cannot_be_estimated(adae, adsl):
    results = ard_ae_incidence(adae, adsl, TRIAL)
    html = bare(ae_incidence_tables(results, TRIAL))

    assert "<td>2/2 (100.0%)</td><td>0</td><td>100.0% (NE)</td><td>1</td>" in html
    assert html.count("<td>not estimable</td>") == 2  # infection by day 90, with either variance
    assert "Limits by the first formula: Aalen-Johansen" in html
    assert "Limits by the second formula: Aalen-Johansen, log-log 95% limits (delta-method" in html
    assert bare(ae_incidence_sentence(results, TRIAL)) == (
        "<p>Any event: 1 participant with a record that has no start date. It gives "
        "no time and is left out. Had it begun on day 1, the share would be the same.</p>"
    )


def test_a_trial_that_names_no_day_still_shows_who_had_the_event(adae, adsl):
    trial = safety_trial()
    html = ae_incidence_tables(ard_ae_incidence(adae, adsl, trial), trial).html
    assert "The trial file names no day by which a share is to be told." in html
    assert "2/2 (100.0%)" in html


def test_panels_are_drawn_for_what_somebody_had(adae, adsl):
    results = ard_ae_incidence(adae, adsl, TRIAL)
    html = ae_incidence_figure(ard_ae_incidence_curve(adae, adsl, TRIAL), results, TRIAL).html

    assert html.count("<svg") == 2
    assert "No panel, because nobody had it: Infection." in html
    assert (
        'aria-label="Cumulative incidence of Grade 3 or higher: 1 of 2 had it, 1 died before it; '
        '50.0% by day 10; 50.0% by day 90."'
    ) in html
    assert "died first" in html
    none = ae_incidence_figure(ard_ae_incidence_curve(adae.iloc[:0], adsl, TRIAL), results, TRIAL)
    assert "nobody had an event with a start date" in none.html


def test_outcomes_and_days_of_whole_events(adae, adsl):
    courses = derive_courses(adae, adsl)
    results = ard_ae_resolution(courses, adsl, TRIAL)

    assert bare(ae_resolution_sentence(results)) == (
        "<p>Of 3 events 1 is still open, in 1 participant. Half of the events were "
        "over by day 8 of their course.</p>"
    )
    html = bare(ae_resolution_tables(results, TRIAL))
    assert "Events without a start date, which have no time: 1." in html
    assert "Recovered: with or without sequelae." in html
    assert "it can be later than the longest of those that were over." in html
    rows = open_events(courses, TRIAL)
    assert rows["Outcome"].to_list() == ["Outcome unknown or not recorded", "Not recovered"]
    assert rows["Died"].to_list() == ["no", "yes"]
    listed = bare(open_events_listing(rows))
    assert "List of events that were not over (2)" in listed
    assert '<th scope="row">02</th><td>Rash</td>' in listed


def test_nothing_to_follow_is_one_sentence(adae, adsl):
    courses = derive_courses(adae.iloc[:0], adsl)
    results = ard_ae_resolution(courses, adsl, TRIAL)
    shown = (
        ae_resolution_sentence(results)
        + ae_resolution_tables(results, TRIAL)
        + open_events_listing(open_events(courses, TRIAL))
    )
    assert shown.html == '<p class="tb-absent">There was no event to follow.</p>'


def test_nobody_treated_is_said_once_for_rates_and_once_for_first_events(adae, adsl):
    nobody = adsl.assign(SAFFL=None)
    rates = ard_ae_rates(adae, nobody, TRIAL)
    shown = ae_rates_sentence(rates, TRIAL) + ae_rates_tables(rates, TRIAL)
    assert shown.html == ('<p class="tb-absent">Nobody was treated: there is no time at risk.</p>')
    results = ard_ae_incidence(adae, nobody, TRIAL)
    curves = ard_ae_incidence_curve(adae, nobody, TRIAL)
    shown = ae_incidence_figure(curves, results, TRIAL) + ae_incidence_tables(results, TRIAL)
    shown += ae_incidence_sentence(results, TRIAL)
    assert shown.html == (
        '<p class="tb-absent">Nobody was treated: there is no time to an event.</p>'
    )


def timelines(adae, adsl):
    return ae_timelines(adae, adsl, NO_SPANS, ard_ae_timelines(adae, adsl), TRIAL)


def test_timelines_show_grade_open_events_and_deaths(adae, adsl):
    html = timelines(adae, adsl).html

    assert "<title>Rash, Grade 3: day 5 to 9</title>" in html
    assert "<title>Rash, no grade: day 10 open</title>" in html
    assert "<title>Died on study day 20</title>" in html
    partial = adsl.assign(DTHDTF=adsl["DTHDT"].notna().map({True: "D", False: None}))
    told = timelines(adae, partial).html
    assert "<title>Died on study day 20, completed from a partial date</title>" in told
    assert "Deaths on a day completed from a partial date: 1." in told
    assert "completed from" not in html
    assert "Events without a start date, not drawn: 1." in html
    assert "2 events with a date, 1 of them open; 1 of 2 participants died." in html
    data = '["02", "RASH", "", 10, 20, "Y"]]</template></figure>'
    assert unescape(html).endswith(data)
    assert html.count("<path") == 2  # one arrow, one cross


def test_what_the_timelines_count_are_results(adae, adsl):
    results = ard_ae_timelines(adae, adsl)
    events_ = {
        level: [pick(results, s, variable="events", variable_level=level) for s in ("n", "N")]
        for level in ("dated", "open", "undated")
    }
    assert events_ == {"dated": [2, 3], "open": [1, 3], "undated": [1, 3]}
    key = {"variable": "people", "variable_level": "deaths"}
    assert [pick(results, s, **key) for s in ("n", "N")] == [1, 2]
    nobody = ard_ae_timelines(adae.iloc[:0], adsl.iloc[:0])
    assert [pick(nobody, s, **key) for s in ("n", "N")] == [0, 0]


def test_of_many_participants_those_with_the_gravest_events_are_drawn():
    rows = "\n".join(f"{n:02d} | 2019-03-01 | 2019-03-31 | 2019-06-01" for n in range(1, 46))
    many = people(f"USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date\n{rows}")
    lines = "\n".join(f"{n:02d} | RASH | 2019-03-05 | {1 + (n > 5)}" for n in range(1, 46))
    adae = events(f"USUBJID | AEDECOD | ASTDT:date | ATOXGRN:float\n{lines}")

    html = timelines(adae, many).html

    assert "treated participants (N\u00a0=\u00a045): the 40 with the gravest events" in html
    assert ">06</text>" in html
    assert ">05</text>" not in html


def test_no_event_draws_nothing(adae, adsl):
    shown = timelines(adae.iloc[:0], adsl)
    assert shown.html == '<p class="tb-absent">There is no adverse event to draw.</p>'


def test_heat_map_orders_by_class_and_shows_the_worst_grade(adsl):
    adae = events(
        """
        USUBJID | AEBODSYS | AEDECOD | ASTDT:date | ATOXGRN:float
        01      | SKIN     | RASH    | 2019-03-05 | 1
        01      | SKIN     | RASH    | 2019-03-08 | 4
        02      | SKIN     | RASH    | 2019-03-08 |
        02      | GASTRO   | NAUSEA  | 2019-03-08 | 2
        01      | SKIN     | ITCH    | 2019-03-08 | 1
        """
    )
    html = ae_figure(adae, adsl, ard_ae_terms(adae, adsl, TRIAL), TRIAL).html

    places = [html.index(word) for word in ("Any event", ">Skin<", ">Rash<", ">Itch<", ">Gastro<")]
    assert places == sorted(places)
    assert "all 3 terms" in html
    rash = html[html.index(">Rash<") : html.index(">Itch<")]
    assert ">4</td>" in rash
    assert ">?</td>" in rash
    assert '<td class="tb-total">2</td>' in rash
    nausea = html[html.index(">Nausea<") :]
    assert nausea.startswith('>Nausea</th><td></td><td style="background:#1f5fa8;color:#ffffff">2<')
    assert "No grade" in html


@pytest.mark.parametrize(("n", "drawn"), [(60, "Worst grade of each"), (61, "Share of particip")])
def test_picture_shows_people_when_they_are_few_and_rates_when_they_are_many(n, drawn):
    rows = "\n".join(f"{k:02d} | 2019-03-01 | 2019-03-31" for k in range(1, n + 1))
    adsl = people(f"USUBJID | TRTSDT:date | TRTEDT:date\n{rows}")
    lines = "\n".join(f"{k % n + 1:02d} | TERM {k} | 2019-03-05" for k in range(61))
    adae = events(f"USUBJID | AEDECOD | ASTDT:date\n{lines}")

    html = ae_figure(adae, adsl, ard_ae_terms(adae, adsl, TRIAL), TRIAL).html

    assert drawn in html
    assert f"the {60 if n == 60 else 30} most frequent of 61 terms" in html


def test_text_from_data_is_escaped(adsl):
    adae = events("USUBJID | AEDECOD | ASTDT:date\n01 | <script>alert(1)</script> | 2019-03-05")
    results = ard_ae_terms(adae, adsl, TRIAL)
    shown = [
        ae_figure(adae, adsl, results, TRIAL),
        timelines(adae, adsl),
        open_events_listing(open_events(derive_courses(adae, adsl), TRIAL)),
    ]
    for piece in shown:
        assert "<script" not in piece.html.lower()
        assert "&lt;script&gt;" in piece.html.lower()


def test_curves_of_several_arms_stand_without_bands(adae, adsl):
    trial = safety_trial(safety=safety(incidence_days=[10]), report_by="arm")
    adsl["ARM"] = ["A", "B"]
    results = ard_ae_incidence(adae, adsl, trial)
    html = ae_incidence_figure(ard_ae_incidence_curve(adae, adsl, trial), results, trial).html
    assert ">At risk: B</text>" in html
    assert "band" not in html
    assert "<polygon" not in html
