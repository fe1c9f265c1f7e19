"""Tables of adverse events: of special interest, of one kind, with another window; and listings."""

import pandas as pd

from adverse_event_kit import events, people
from helpers.ard.adverse_event_dosing import ard_ae_interruptions
from helpers.ard.adverse_event_special import ard_ae_special
from helpers.ard.adverse_event_terms import ard_ae_subsets, ard_ae_terms, ard_ae_terms_by_phase
from helpers.ard.adverse_events import (
    ard_ae_by_phase,
    ard_ae_overview,
    ard_ae_relation,
    ard_ae_window,
)
from helpers.ard.endpoints import watched_by
from helpers.display.adverse_event_dosing import ae_interruptions_table
from helpers.display.adverse_event_listings import (
    ae_consequence_listing,
    ae_excluded_listing,
    ae_rows,
    ae_serious_listing,
)
from helpers.display.adverse_event_phases import ae_phase_tables
from helpers.display.adverse_event_special import ae_special_sentence, ae_special_table
from helpers.display.adverse_event_terms import (
    ae_subset_tables,
    ae_terms_by_phase_table,
    ae_terms_table,
)
from helpers.display.adverse_event_window import ae_window_table
from helpers.display.adverse_events import (
    ae_none_sentence,
    ae_overview_sentence,
    ae_overview_table,
    ae_relation_table,
    coding_sentence,
    undelivered_alert,
)
from html_kit import rows_of, words_of
from safety_trial import safety, safety_trial

APART = "progression of the disease, counted apart"


def courses(*rows):
    return pd.DataFrame(rows, columns=["USUBJID", "AEDECOD", "AEOUT"])


def lines(shown):
    """Return the rows of the tables that are shown, their cells between bars."""
    return ["|".join([label, *cells]) for label, cells in rows_of(shown)]


def test_group_shows_its_terms_worst_grades_and_what_is_over():
    adae = events(("01", "SEPSIS", 3), ("01", "SEPSIS", 2), ("02", "SEPSIS", 4))
    adae["AREL"] = ["Y", "N", "N"]
    course = courses(("01", "Sepsis", "RECOVERED/RESOLVED"), ("02", "Sepsis", "UNKNOWN"))
    trial = safety_trial()

    results = ard_ae_special(adae, course, people(4), trial)

    assert lines(ae_special_table(results, trial)) == [
        "Infection|2/4 (50.0%)|6.8 to 93.2|3",
        "Sepsis|2/4 (50.0%)||3",
        "Worst: grade 3|1/4 (25.0%)||",
        "Worst: grade 4|1/4 (25.0%)||",
        "Related to study treatment|1/4 (25.0%)||1",
        "All such events over|1/2 (50.0%)||1 of 2",
        "Infection|Sepsis",
    ]
    assert ae_special_sentence(results, trial).html == (
        '<p class="tb-say">Treated participants with an event of special interest: infection: 2 of '
        "4 (50.0%; 95% CI 6.8 to 93.2).</p>"
    )


def test_group_that_nobody_had_is_one_row_and_a_trial_without_groups_says_so():
    trial, none = safety_trial(), safety_trial(safety=safety(special_interest=[]))
    nothing = events(("01", "RASH", 1)), courses(), people(4)

    assert lines(ae_special_table(ard_ae_special(*nothing, trial), trial)) == [
        "Infection|0/4 (0.0%)|0.0 to 60.2|0",
        "Infection|Sepsis",
    ]
    assert ae_special_table(ard_ae_special(*nothing, none), none).html == (
        '<p class="tb-absent">The trial file names no adverse events of special interest.</p>'
    )


def test_arms_stand_beside_each_other_with_events_in_brackets():
    adae = events(("01", "SEPSIS", 3), ("02", "SEPSIS", 1), ("02", "RASH", 2))
    trial = safety_trial(report_by="arm")
    adsl = people(4, arms="AB")

    special = ae_special_table(ard_ae_special(adae, courses(), adsl, trial), trial)
    terms = ae_terms_table(ard_ae_terms(adae, adsl, trial), trial)

    assert "Worst: grade 3|1/4 (25.0%)|0|1 (50.0%)" in lines(special)
    assert "Any event|2 (50.0%) [3]|1 (25.0%)|1 (50.0%) [2]|0|1 (50.0%) [1]|1 (50.0%)" in lines(
        terms
    )


def test_kinds_without_an_event_and_those_not_recorded_are_told_in_words():
    adae = events(("01", "RASH", 3)).assign(AESER="Y", AEACN=None)
    trial = safety_trial()
    results = ard_ae_subsets(adae, people(4), trial, ("serious", "related", "fatal", "reduced"))

    html = ae_subset_tables(results, trial).html

    assert "<summary>Serious: by class and term</summary>" in html
    assert html.endswith(
        '<p class="tb-absent">There was no treatment-emergent event of this kind: related to study '
        "treatment or fatal. Not recorded in this cut: study treatment reduced.</p>"
    )
    one = ae_subset_tables(ard_ae_terms(adae, people(4), trial, "serious"), trial).html
    assert one.count("<summary>") == one.count("<summary>The same shares with their") == 1
    assert "class and term: serious, treated participants" in one


def test_phase_before_the_backbone_has_no_column_of_what_that_may_cause():
    adae = events(("01", "RASH", 3), ("02", "RASH", 1))
    adae["APHASE"], adae["AREL"] = ["alone", "together"], "Y"
    adsl = people(4).assign(AP02SDT=pd.Timestamp("2019-03-15"))
    trial = safety_trial()

    shown = ae_terms_by_phase_table(ard_ae_terms_by_phase(adae, adsl, trial), trial)

    heads = "Any Grade 3 or higher Related: study"
    assert f"{heads} {heads} Related: backbone Related: both" in words_of(shown)
    assert lines(shown)[0] == "Any event|1 (25.0%)|1 (25.0%)|1 (25.0%)|1 (25.0%)|0|1 (25.0%)|0|0"
    # R 4.2.2: binom.test(1, 4)$conf.int, binom.test(0, 4)$conf.int
    assert lines(shown)[-1] == (
        "Rash|1 (0.6 to 80.6)|1 (0.6 to 80.6)|1 (0.6 to 80.6)|0 (0.0 to 60.2)"
    )


def test_wider_window_is_a_table_only_when_it_holds_more():
    adae = events(("01", "RASH", 3), ("02", "RASH", 1))
    late = adae.assign(TRTEMFL=["Y", None])
    trial, adsl = safety_trial(), people(4)

    table = ae_window_table(ard_ae_window(late, adsl, trial), trial)
    assert "Any event|1 (25.0%) [1]|2 (50.0%) [2]|1|1" in lines(table)
    assert "Window of the check: to 30 days after the last dose of any drug of the trial." in (
        table.html
    )
    assert ae_window_table(ard_ae_window(adae, adsl, trial), trial).html == (
        '<p class="tb-say">Keyed to the last dose of any drug instead of study treatment, the '
        "window holds the same events: no event began between the two ends. Window of the check: "
        "to 30 days after the last dose of any drug of the trial.</p>"
    )
    limited = safety_trial(safety=safety(maximum_days=213))
    assert "; study day 213 limits the rule, and not this check." in (
        ae_window_table(ard_ae_window(late, adsl, limited), limited).html
    )
    assert ae_window_table(ard_ae_window(adae, adsl, trial).iloc[:0], trial).html == (
        '<p class="tb-absent">The trial gives study treatment alone: it has one window of adverse '
        "events.</p>"
    )


def test_what_nobody_had_is_told_with_what_it_still_allows():
    trial = safety_trial()
    adae = events(("01", "SEPSIS", 5)).assign(AREL="Y", ARELBK="Y", AESER="Y")
    results = ard_ae_overview(adae, people(11), trial)
    assert ae_none_sentence(results, trial).html == (
        '<p class="tb-say">0 of 11 had an event of these kinds: study treatment interrupted, study '
        "treatment reduced or study treatment withdrawn. For each of them, a true rate up to 28.5% "
        "cannot be excluded.</p>"
    )
    nobody = people(4).assign(SAFFL=None)
    assert ae_none_sentence(ard_ae_overview(adae, nobody, trial), trial).html == ""


def test_nobody_is_said_where_there_is_nobody_to_count():
    trial, adsl = safety_trial(), people(4).assign(SAFFL=None)
    given = events(("01", "SEPSIS", 1)), adsl, trial
    overview, special = ard_ae_overview(*given), ard_ae_special(given[0], courses(), adsl, trial)
    phases = ard_ae_by_phase(*given), ard_ae_terms_by_phase(*given)
    shown = [
        ae_overview_sentence(overview, trial),
        ae_window_table(ard_ae_window(*given), trial),
        ae_terms_table(ard_ae_terms(*given), trial),
        ae_phase_tables(*phases, trial),
        ae_relation_table(ard_ae_relation(*given)),
        ae_subset_tables(ard_ae_subsets(*given, ("related", "fatal")), trial),
        ae_special_table(special, trial),
    ]
    nobody = '<p class="tb-absent">There is no treated participant to count.</p>'
    assert [piece.html for piece in shown] == [nobody] * len(shown)
    assert ae_overview_table(overview, trial).html + ae_special_sentence(special, trial).html == ""


def test_domain_that_was_not_delivered_counts_nobody_and_is_said():
    class Delivered:
        def has(self, domain):
            return domain == "lb"

    adsl = people(4)
    assert watched_by(Delivered(), "ae", adsl)["SAFFL"].isna().all()
    assert watched_by(Delivered(), "lb", adsl) is adsl
    assert undelivered_alert(("dm", "lb"), "ae").html == (
        '<p class="tb-warning">Not delivered in this cut: adverse events. Nothing is known of '
        "them, so nobody is counted.</p>"
    )
    assert undelivered_alert(("dm", "ae"), "ae").html == ""


def test_lines_of_one_event_and_progression_are_told_beside_the_counts():
    trial = safety_trial(safety=safety(progression_terms=["PROGRESSION"]))
    adae = events(("01", "RASH", 2), ("01", "RASH", 1), ("02", "PROGRESSION", 5))
    adae["AECONTFL"], adae["AEXCL"] = [None, "Y", None], [None, None, APART]
    adae["TRTEMFL"] = ["Y", "Y", None]
    results = ard_ae_overview(adae, people(4), trial)

    table = ae_overview_table(results, trial)

    assert "1 of them goes on from an earlier record of the same event, no worse." in table.html
    assert lines(table)[-1] == (
        "Progression of the disease, reported as an event|1/4 (25.0%)|0.6 to 80.6|1"
    )
    assert "Fatal|0/4 (0.0%)|0.0 to 60.2|0" in lines(table)
    assert ae_overview_sentence(results, trial).html.endswith(
        "Progression of the disease is an outcome and no toxicity: 1 record of it, in 1 "
        "participant, is counted apart.</p>"
    )


def test_window_without_an_end_is_said():
    said = coding_sentence(safety_trial(safety=safety(follow_up_days=None)), {}).html
    assert "from the first dose of study treatment on, without an end." in said


def test_empty_listing_is_one_sentence():
    rows = ae_rows(events(("01", "RASH", 1)), safety_trial())
    assert ae_serious_listing(rows).html == (
        '<p class="tb-absent">No adverse event was recorded as serious.</p>'
    )


def test_listings_hold_their_records_and_link_the_file_with_all():
    adae = events(("01", "RASH", 3), ("02", "COUGH", 1), ("03", "CHILLS", 1), ("04", "SEPSIS", 5))
    adae["AEACN"] = ["DRUG WITHDRAWN", "DOSE NOT CHANGED", "DRUG INTERRUPTED", "NOT APPLICABLE"]
    adae["AESER"] = ["N", "Y", "N", "N"]
    trial = safety_trial()

    changed = ae_consequence_listing(adae, trial)
    serious = ae_serious_listing(ae_rows(adae, trial))

    told = [name in changed.html for name in ("Rash", "Cough", "Chills", "Sepsis")]
    assert told == [True, False, True, True]
    assert (
        "<summary>List of the 3 records of events that changed study treatment or were fatal"
        in (changed.html)
    )
    assert ("Rash" in serious.html, "Cough" in serious.html) == (False, True)
    assert "<summary>List of the one record of serious events</summary>" in serious.html
    assert 'data-analysis="adverse_events"' in changed.html
    assert ae_rows(adae, trial).reset_index()["Participant"].tolist() == ["01", "02", "03", "04"]
    unchanged = adae[adae["AEDECOD"] == "COUGH"]
    assert ae_consequence_listing(unchanged, trial).html == (
        '<p class="tb-absent">No adverse event is recorded as changing study treatment or as '
        "fatal.</p>"
    )


def test_a_day_completed_from_a_partial_date_carries_an_asterisk():
    adae = events(("01", "RASH", 1), ("01", "COUGH", 1))
    adae = adae.assign(ASTDTF=["D", None], AENDTF=[None, "D"], AENDY=9.0)
    adae["AEXCL"] = "began after the follow-up window"
    rows = ae_rows(adae, safety_trial())
    assert rows[["Start day", "End day"]].to_numpy().tolist() == [["1*", "9"], ["1", "9*"]]
    assert "An asterisk marks a day completed from a partial date" in (
        ae_excluded_listing(rows).html
    )


def test_death_as_a_criterion_and_a_fatal_outcome_are_told_apart():
    adae = events(("01", "SEPSIS", 5), ("02", "DYSPNOEA", 4), ("03", "RASH", 1))
    adae = adae.assign(AESER="Y", AESDTH=["Y", "N", "N"], AEOUT=["FATAL", "FATAL", "UNKNOWN"])
    trial = safety_trial()

    table = ae_overview_table(ard_ae_overview(adae, people(4), trial), trial)
    same = ae_overview_table(ard_ae_overview(adae.iloc[[0, 2]], people(4), trial), trial)

    assert (
        "Led to death: a criterion for which the site called the event serious. Fatal: that "
        "criterion, or death as the event&#x27;s outcome, or grade 5. These are 1 participant more "
        "than by the criterion alone."
    ) in table.html
    assert "These are" not in same.html


def test_event_judged_related_to_the_backbone_before_any_was_given_is_told():
    adae = events(("01", "RASH", 3), ("02", "RASH", 1))
    adae["APHASE"], adae["ARELBK"] = ["alone", "together"], "Y"
    adsl = people(4).assign(AP02SDT=pd.Timestamp("2019-03-15"))
    trial = safety_trial()

    def shown(events):
        parts = [make(events, adsl, trial) for make in (ard_ae_by_phase, ard_ae_terms_by_phase)]
        return ae_phase_tables(*parts, trial).html

    assert (
        "Alone: 1 event of 1 participant is judged related to the backbone treatment although none "
        "had been given before; the site&#x27;s judgement stands as recorded."
    ) in shown(adae)
    assert "although none" not in shown(adae.assign(ARELBK=["N", "Y"]))
    assert "although none" not in shown(adae.assign(ARELBK=None))


def test_trial_without_a_backbone_speaks_of_none():
    study = {"id": "study", "label": "Study drug", "role": "study", "names": ["STUDY"]}
    phases = [
        {"id": name, "label": name.title(), "treatments": ["study"]}
        for name in ("alone", "together")
    ]
    trial = safety_trial(treatments=[study], phases=phases)
    adae = events(("01", "RASH", 3)).assign(AREL="Y")
    given = adae, people(4), trial

    tables = ae_phase_tables(ard_ae_by_phase(*given), ard_ae_terms_by_phase(*given), trial)

    assert "Related, as the investigator judged it: to study treatment." in tables.html
    assert "backbone" not in tables.html


def test_every_share_by_class_and_term_has_its_interval():
    adae = events(("01", "RASH", 3), ("02", "RASH", 1))
    trial, adsl = safety_trial(), people(4)
    by_arm = safety_trial(report_by="arm")

    table = ae_terms_table(ard_ae_terms(adae, adsl, trial), trial)
    arms = ae_terms_table(ard_ae_terms(adae, people(4, arms="AB"), by_arm), by_arm)

    # R 4.2.2: binom.test(2, 4)$conf.int, binom.test(1, 4)$conf.int
    assert lines(table)[-1] == "Rash|2 (6.8 to 93.2)|1 (0.6 to 80.6)"
    assert "<summary>The same shares with their 95% intervals</summary>" in table.html
    assert (
        "(limits of their share in percent). Intervals: Clopper-Pearson exact 95% interval."
        in table.html
    )
    # R 4.2.2: binom.test(1, 2)$conf.int, binom.test(0, 2)$conf.int
    assert lines(arms)[-1].endswith(
        "|1 (1.3 to 98.7)|0 (0.0 to 84.2)|1 (1.3 to 98.7)|1 (1.3 to 98.7)"
    )


def test_terms_of_each_group_stand_beneath_the_table():
    trial = safety_trial()
    shown = ae_special_table(ard_ae_special(events(), courses(), people(4), trial), trial)
    assert lines(shown)[-1] == "Infection|Sepsis"
    assert "<summary>Preferred terms of each group of special interest</summary>" in shown.html


def test_both_sources_of_an_interruption_stand_beside_each_other():
    adae = events(("01", "RASH", 3), ("02", "RASH", 1), ("03", "RASH", 1))
    adae["AEACN"] = ["DRUG INTERRUPTED", "DRUG INTERRUPTED", "DOSE NOT CHANGED"]
    adexsum = pd.DataFrame(
        [
            ("02", "study", "", "Y"),
            ("02", "study", "alone", "Y"),
            ("03", "study", "", "Y"),
            ("04", "partner", "", "Y"),
            ("01", "study", "", None),
        ],
        columns=["USUBJID", "TRT", "APHASE", "INTERFL"],
    )
    trial = safety_trial()

    def shown(adae, adexsum):
        return ae_interruptions_table(ard_ae_interruptions(adae, adexsum, people(4), trial))

    assert lines(shown(adae, adexsum)) == [
        "Interrupted, by the action taken for an event|2/4 (50.0%)|",
        "Interrupted, by the dosing record|2/4 (50.0%)|",
        "By both|1/4 (25.0%)|",
        "By an event alone|1/4 (25.0%)|01",
        "By the dosing record alone|1/4 (25.0%)|03",
    ]
    assert lines(shown(adae.assign(AEACN=None), adexsum))[0] == (
        "Interrupted, by the action taken for an event|not recorded in this cut|"
    )
    assert shown(adae.assign(AEACN="DOSE NOT CHANGED"), adexsum.iloc[:0]).html == ""
