"""Early toxicity in words: the rule is assumed, who is counted, what so few can show."""

from event_kit import events, people
from helpers.ard.early_toxicity import ard_chance_of_any, ard_monitoring
from helpers.display.early_toxicity import chance_of_any_table, monitoring_section
from html_kit import bare
from safety_trial import safety, safety_trial

RULE = {
    "label": "Early toxicity",
    "event": "serious",
    "within_days": 28,
    "prior": [0.5, 0.5],
    "limit_rate": 0.33,
    "threshold": 0.8,
    "minimum": 2,
}
TRIAL = safety_trial(safety=safety(monitoring=RULE), planned_participants=4)


def three():
    return people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date
        01      | 2019-03-01  | 2019-03-31  | 2019-05-20
        02      | 2019-03-02  | 2019-03-31  | 2019-05-20
        03      | 2019-05-20  | 2019-05-31  | 2019-05-31
        """
    )


def two_events():
    return events(
        """
        USUBJID | AEDECOD | ASTDT:date | AESER
        01      | RASH    | 2019-03-05 | Y
        02      | RASH    | 2019-03-05 | Y
        """
    )


def test_section_says_that_the_rule_is_assumed_and_who_is_not_counted():
    html = bare(monitoring_section(ard_monitoring(two_events(), three(), TRIAL), TRIAL))

    assert "<b>Early toxicity, assumed.</b>" in html
    assert "is not the trial's own rule" in html.replace("&#x27;", "'")
    # R 4.2.2: 1 - pbeta(.33, 2.5, .5)
    assert (
        "2 participants were observed long enough, and 2 of them had an adverse event (serious) "
        "that began by study day 28. The probability that the true rate is above 33% is 97.6%. The "
        "boundary was reached at participant 2. 1 participant: still in the time to be watched at "
        "the cut, and not counted."
    ) in html
    assert "Boundary: 2 of 2, 2 of 3, 3 of 4." in html
    assert "2 events among 2 participants observed long enough; the boundary there is 2." in html


def test_without_a_rule_a_record_or_anybody_there_is_one_sentence():
    adae, adsl = two_events(), three()
    none = safety_trial()
    assert monitoring_section(ard_monitoring(adae, adsl, none), none).html == (
        '<p class="tb-absent">The trial file gives no rule for watching early toxicity, so none is '
        "drawn.</p>"
    )
    unrecorded = ard_monitoring(adae.assign(AESER=None), adsl, TRIAL)
    assert "this cut does not record what the rule asks for" in (
        monitoring_section(unrecorded, TRIAL).html
    )
    nobody = adsl.assign(SAFFL=None)
    assert "nobody was treated" in (
        monitoring_section(ard_monitoring(adae, nobody, TRIAL), TRIAL).html
    )
    assert "Nobody was treated" in chance_of_any_table(ard_chance_of_any(nobody, TRIAL)).html


def test_too_few_for_a_first_look_draw_no_boundary():
    late = safety_trial(safety=safety(monitoring=RULE | {"minimum": 9}))
    html = monitoring_section(ard_monitoring(two_events(), three(), late), late).html
    assert "Too few participants for a first look at the boundary." in html
    assert "<svg" not in html


def test_chance_of_any_event():
    html = bare(chance_of_any_table(ard_chance_of_any(three(), TRIAL)))
    assert '<th scope="row">10%</th><td>27.1%</td>' in html
    assert "only if its true rate is 63.2% or more" in html
