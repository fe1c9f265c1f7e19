"""Events per time at risk: whose time ends when, and what an event without a date does."""

import pytest

from event_kit import events, people
from helpers.ard.adverse_event_rates import ard_ae_rates
from helpers.ard.adverse_event_times import ard_ae_timelines, derive_first, derive_risk
from helpers.ard.frame import levels, pick, select, warning_of
from safety_trial import safety, safety_trial

FIRST = {"group": "", "variable": "any", "variable_level": "first"}
ALL = FIRST | {"variable_level": "all"}


@pytest.fixture
def adsl():
    # window: 30 days after the last dose; the cut is 2019-05-31
    return people(
        """
        USUBJID | SAFFL | TRTSDT:date | TRTEDT:date | LSTALVDT:date | DTHDT:date
        01      | Y     | 2019-03-01  | 2019-03-31  | 2019-06-01    |
        02      | Y     | 2019-03-01  | 2019-03-20  | 2019-03-18    | 2019-03-20
        03      | Y     | 2019-03-01  | 2019-03-15  | 2019-03-14    | 2019-03-15
        04      | Y     | 2019-03-01  | 2019-03-20  | 2019-03-25    |
        05      | Y     | 2019-03-01  | 2019-03-31  | 2019-05-20    |
        06      | Y     | 2019-05-02  | 2019-05-31  | 2019-05-31    |
        07      | Y     | 2019-03-01  | 2019-03-12  | 2019-03-12    | 2019-03-12
        08      |       |             |             | 2019-05-20    |
        09      | Y     | 2019-03-01  | 2019-03-31  | 2019-05-20    |
        """
    )


@pytest.fixture
def adae():
    return events(
        """
        USUBJID | AEDECOD | ASTDT:date | ATOXGRN:float | TRTEMFL
        01      | SEPSIS  | 2019-03-01 | 2             | Y
        01      | RASH    | 2019-03-20 | 1             | Y
        02      | RASH    | 2019-03-10 | 3             | Y
        05      | RASH    | 2019-04-30 | 1             | Y
        07      | RASH    | 2019-03-12 | 5             | Y
        08      | RASH    | 2019-03-12 | 1             |
        09      | RASH    |            | 1             | Y
        """
    )


def test_time_ends_with_the_window_death_last_contact_or_the_cut(adae, adsl):
    risk = derive_risk(adae, adsl, safety_trial())

    days = ((risk["END"] - risk["START"]).dt.days + 1).to_dict()
    # 01 window, 02 03 07 death, 04 last contact, 05 09 window, 06 the cut
    assert days == {"01": 61, "02": 20, "03": 15, "04": 25, "05": 61, "06": 30, "07": 12, "09": 61}
    assert list(risk.index[risk["DIED"]]) == ["02", "03", "07"]


def test_first_event_on_day_1_on_the_day_of_death_and_on_the_last_day(adae, adsl):
    first = derive_first(adae, derive_risk(adae, adsl, safety_trial()))

    found = dict(zip(first.index, zip(first["DAYS"], first["CAUSE"], strict=True), strict=True))
    assert found == {
        "01": (1, 1),
        "02": (10, 1),
        "03": (15, 2),
        "04": (25, 0),
        "05": (61, 1),
        "06": (30, 0),
        "07": (12, 1),
        "09": (61, 0),
    }


def test_an_event_is_a_day_known_alive():
    adsl = people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date
        01      | 2019-03-01  | 2019-03-31  | 2019-03-10
        """
    )
    adae = events("USUBJID | AEDECOD | ASTDT:date\n01 | RASH | 2019-04-01")
    assert derive_risk(adae, adsl, safety_trial())["END"].iloc[0].day_of_year == 91


def test_an_event_from_before_that_became_worse_counts_on_the_first_day(adsl):
    adae = events("USUBJID | AEDECOD | ASTDT:date\n04 | RASH | 2019-02-01")
    first = derive_first(adae, derive_risk(adae, adsl, safety_trial()))
    assert tuple(first.loc["04"]) == (1, 1)


def test_rates_by_hand(adae, adsl):
    results = ard_ae_rates(adae, adsl, safety_trial())

    # 1 + 10 + 15 + 25 + 61 + 30 + 12 + 61 = 215 days until the first event, 285 in all
    assert pick(results, "n", **FIRST) == pick(results, "n_event", **FIRST) == 4
    assert pick(results, "N", **FIRST) == 8
    assert pick(results, "person_years", **FIRST) == 215 / 365.25
    assert pick(results, "person_years", **ALL) == 285 / 365.25
    assert pick(results, "n_event", **ALL) == 6
    # R 4.2.2: 100 * poisson.test(4, 215/365.25)$conf.int
    found = [pick(results, name, **FIRST) for name in ("estimate", "conf_low", "conf_high")]
    assert found == pytest.approx([679.534883721, 185.150384985, 1739.879192415], rel=1e-10)
    # R 4.2.2: 100 * poisson.test(6, 285/365.25)$conf.int
    found = [pick(results, name, **ALL) for name in ("estimate", "conf_low", "conf_high")]
    assert found == pytest.approx([768.947368421, 282.190131961, 1673.674697096], rel=1e-10)


def test_a_rate_is_per_the_years_that_the_trial_file_names(adae, adsl):
    results = ard_ae_rates(adae, adsl, safety_trial(safety=safety(rate_years=1)))
    assert pick(results, "estimate", **FIRST) == pytest.approx(6.79534883721, rel=1e-10)


def test_no_event_keeps_its_upper_limit(adsl):
    none = events("USUBJID | AEDECOD | ASTDT:date")
    results = ard_ae_rates(none, adsl, safety_trial())

    assert pick(results, "estimate", **ALL) == 0
    # R 4.2.2: 100 * poisson.test(0, 285/365.25)$conf.int
    assert pick(results, "conf_high", **ALL) == pytest.approx(472.759024777, rel=1e-10)


def test_an_event_without_a_date_comes_on_day_1_in_the_worst_case_only(adae, adsl):
    results = ard_ae_rates(adae, adsl, safety_trial())

    assert pick(results, "n", **FIRST | {"variable_level": "undated"}) == 1
    worst = FIRST | {"variable_level": "first, undated on day 1"}
    assert pick(results, "n_event", **worst) == 5
    assert pick(results, "person_years", **worst) == 155 / 365.25
    assert "first, undated on day 1" not in levels(results, variable="special:infection")


def test_timelines_count_events_by_their_dates_and_deaths_by_theirs(adae, adsl):
    # 01's first event ended, its second is over without a day; of the others 09 has no start
    ends = adae["ASTDT"].where(adae.index == 0)
    over = ["RECOVERED/RESOLVED" if row < 2 else None for row in adae.index]
    guessed = adsl["USUBJID"].map({"02": "D"}).astype(object)
    shown = ard_ae_timelines(adae.assign(AENDT=ends, AEOUT=over), adsl.assign(DTHDTF=guessed))

    n, of = (select(shown, stat_name=name).set_index("variable_level")["stat"] for name in "nN")
    assert n.to_dict() == {
        "dated": 5, "open": 3, "undated": 1, "deaths": 3, "death on a completed date": 1,
    }  # fmt: skip
    assert of.tolist() == [6, 6, 6, 8, 8]
    died = select(shown, stat_name="n", variable="people").set_index("variable_level")["who"]
    assert died.to_dict() == {"deaths": "02 03 07", "death on a completed date": "02"}


def test_a_trial_of_one_phase_has_no_rates_by_phase(adae, adsl):
    alone = safety_trial().phases[:1]
    results = ard_ae_rates(adae, adsl, safety_trial().model_copy(update={"phases": alone}))
    assert levels(results, "group") == [""]


def test_events_and_time_belong_to_the_phase_in_which_they_fall(adsl):
    adsl = people(
        """
        USUBJID | TRTSDT:date | TRTEDT:date | LSTALVDT:date | AP02SDT:date
        01      | 2019-03-01  | 2019-03-31  | 2019-05-20    | 2019-03-15
        02      | 2019-03-01  | 2019-03-10  | 2019-05-20    |
        03      | 2019-03-01  | 2019-03-31  | 2019-05-20    | 2019-03-01
        """
    )
    adae = events(
        """
        USUBJID | AEDECOD | ASTDT:date | APHASE
        01      | RASH    | 2019-03-05 | alone
        01      | RASH    | 2019-03-06 | alone
        01      | RASH    | 2019-04-20 | together
        02      | RASH    | 2019-04-09 | alone
        """
    )
    results = ard_ae_rates(adae, adsl, safety_trial())

    alone, together = ({**FIRST, "group": "phase", "group_level": p} for p in ("alone", "together"))
    # 01 is alone for 14 days, 02 to the end of the window on day 40, 03 never
    assert pick(results, "N", **alone) == 2
    assert pick(results, "person_years", **alone) == (5 + 40) / 365.25
    assert pick(results, "person_years", **alone | {"variable_level": "all"}) == 54 / 365.25
    assert pick(results, "n_event", **alone | {"variable_level": "all"}) == 3
    # from day 15 to day 61: 47 days, 37 of them to the event; 03 all of 61
    assert pick(results, "N", **together) == 2
    assert pick(results, "person_years", **together) == (37 + 61) / 365.25
    assert pick(results, "person_years", **together | {"variable_level": "all"}) == 108 / 365.25
    whole = pick(results, "person_years", **ALL)
    assert whole == pytest.approx((54 + 108) / 365.25)


def test_nobody_treated_has_no_time(adae, adsl):
    nobody = adsl.assign(SAFFL=None)
    results = ard_ae_rates(adae, nobody, safety_trial())

    assert pick(results, "N", **FIRST) == 0
    assert warning_of(results, "estimate", **FIRST) == "no time at risk"


def test_arms_are_told_apart(adae, adsl):
    adsl["ARM"] = ["A", "B"] * 4 + ["B"]
    results = ard_ae_rates(adae, adsl, safety_trial(report_by="arm"))
    years = select(results, stat_name="person_years", variable="any", variable_level="all")
    by_arm = dict(zip(years["group_level"], years["stat"] * 365.25, strict=True))
    assert by_arm["A"] + by_arm["B"] == pytest.approx(by_arm[""])
    # 01 03 05 07
    assert by_arm["A"] == pytest.approx(61 + 15 + 61 + 12)


def test_a_kind_that_is_not_recorded_has_no_rate(adae, adsl):
    results = ard_ae_rates(adae.assign(AESER=None), adsl, safety_trial())
    assert "serious" not in levels(results, "variable")
    assert "fatal" in levels(results, "variable")
