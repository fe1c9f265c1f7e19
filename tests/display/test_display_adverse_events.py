"""Adverse events as readers see them: sentences, tables, listings."""

from adverse_event_kit import events, people
from helpers.ard.adverse_event_terms import ard_ae_terms, ard_ae_terms_by_phase
from helpers.ard.adverse_events import ard_ae_by_phase, ard_ae_overview
from helpers.display.adverse_event_figures import ae_figure
from helpers.display.adverse_event_listings import ae_excluded_listing, ae_listing, ae_rows
from helpers.display.adverse_event_phases import ae_phase_tables
from helpers.display.adverse_event_terms import ae_terms_table
from helpers.display.adverse_events import (
    ae_overview_sentence,
    ae_overview_table,
    coding_sentence,
)
from html_kit import bare
from safety_trial import safety, safety_trial

SEVERITY = safety(grading={"dictionary": "severity"})


def test_overview_sentence_gives_counts_limits_and_what_zero_still_allows():
    adae = events(("01", "NAUSEA", 1), ("01", "NAUSEA", 3), ("02", "RASH", 2))

    said = ae_overview_sentence(ard_ae_overview(adae, people(4), safety_trial()), safety_trial())

    assert said.html == (
        '<p class="tb-say">Of 4 treated participants, 2 (50.0%; 95% CI 6.8 to 93.2) had an adverse '
        "event; grade 3 or higher: 1 (25.0%; 95% CI 0.6 to 80.6); serious: none (a true rate up to "
        "60.2% remains possible); related to study treatment: none (a true rate up to 60.2% "
        "remains possible).</p>"
    )


def test_overview_says_what_was_not_recorded():
    trial = safety_trial(safety=SEVERITY)
    results = ard_ae_overview(events(("01", "RASH", 3)).assign(AEACN=None), people(4), trial)

    said = ae_overview_sentence(results, trial).html
    assert said.endswith(
        "Not recorded in this cut: study treatment interrupted, study treatment reduced and study "
        "treatment withdrawn.</p>"
    )
    assert "severe: 1 (25.0%" in said
    assert ae_overview_table(results, trial).html.count("<td>not recorded in this cut</td>") == 3


def test_term_table_words_severity_and_grades_by_trial():
    adae = events(("01", "NAUSEA", 1), ("02", "NAUSEA", 3))
    for changes, heads in (
        ({}, ["Any grade", "1", "2", "3", "4", "5", "Grade 3 or higher", "Events"]),
        ({"safety": SEVERITY}, ["Any grade", "Mild", "Moderate", "Severe", "Events"]),
    ):
        trial = safety_trial(**changes)
        html = ae_terms_table(ard_ae_terms(adae, people(4), trial), trial).html
        assert "".join(f'<th scope="col">{head}</th>' for head in heads) in html
        nausea = '<td data-who="01 02">2 (50.0%)</td>'
        assert f'<th scope="row" class="tb-indent-1">Nausea</th>{nausea}' in html


def test_term_table_without_events_is_one_sentence():
    results = ard_ae_terms(events(), people(4), safety_trial())
    html = ae_terms_table(results, safety_trial()).html
    assert html == '<p class="tb-absent">There was no such event.</p>'


def test_text_from_data_is_escaped():
    adae = events(("01", "<script>alert(1)</script>", 1))
    trial = safety_trial()
    results = ard_ae_terms(adae, people(2), trial)
    shown = [
        ae_terms_table(results, trial),
        ae_listing(ae_rows(adae, trial)),
        ae_figure(adae, people(2), results, trial),
    ]
    for piece in shown:
        assert "<script" not in piece.html.lower()
        assert "&lt;script&gt;" in piece.html.lower()


def test_listing_counts_what_it_leaves_out():
    adae = events(*[("01", f"TERM {n}", 1) for n in range(305)])
    html = ae_listing(ae_rows(adae, safety_trial())).html
    assert html.startswith(
        '<details class="tb-fold"><summary>List of all adverse-event records (305)'
    )
    assert "The first 300 of 305 rows are shown here. The file holds all." in html
    assert html.count("<tr>") == 301


def test_events_left_out_are_listed_with_their_reason():
    adae = events(("01", "RASH", 1), ("01", "COUGH", 1))
    adae["AEXCL"] = ["began after the follow-up window", None]
    html = bare(ae_excluded_listing(ae_rows(adae, safety_trial())))
    assert "<td>Began after the follow-up window</td>" in html
    assert "Cough" not in html


def test_one_phase_is_said_once():
    trial = safety_trial(
        phases=[{"id": "alone", "label": "Alone", "treatments": ["study"]}],
    )
    adae, adsl = events(("01", "RASH", 1)), people(2)
    parts = [analysis(adae, adsl, trial) for analysis in (ard_ae_by_phase, ard_ae_terms_by_phase)]
    assert ae_phase_tables(*parts, trial).html == (
        '<p class="tb-absent">This trial has one phase of treatment: the tables above are those of '
        "it.</p>"
    )


def test_coding_sentence_names_dictionaries_and_window():
    said = coding_sentence(safety_trial(safety=safety(maximum_days=213)), {"MedDRA": "17.1"})
    assert said.html == (
        '<p class="tb-say">Events are coded with MedDRA 17.1 and graded by CTCAE version 4.03. '
        "Counted: events that began or worsened from the first dose of study treatment to 30 days "
        "after the last, and no later than study day 213.</p>"
    )
