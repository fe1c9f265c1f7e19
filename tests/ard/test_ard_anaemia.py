"""Values below a limit: rates on two denominators, read with and without what was given."""

import pandas as pd
import pytest

from anaemia_kit import MH, dated, derived, nothing, treated
from helpers.ard.anaemia import NOT_DELIVERED, ard_occurrences, differing_verdicts
from helpers.ard.frame import pick, select
from safety_trial import safety_trial, treated_anaemia

PLAIN = safety_trial()
TRIAL = safety_trial(endpoints=[treated_anaemia()])


@pytest.fixture
def adsl(frame):
    return treated(
        frame(
            """
            USUBJID | SAFFL | ARM
            01      | Y     | A
            02      | Y     | A
            03      | Y     | B
            04      | Y     | B
            05      | Y     | B
            09      |       |
            """
        )
    )


@pytest.fixture
def adlb(frame):
    return dated(
        frame(
            """
            USUBJID | PARAMCD | AVALO:float | AVALOU | AVAL:float | AVALU | ABLFL | ONTRTFL | ADY:float
            01      | HGB     | 11.0        | g/dL   | 110        | g/L   | Y     |         | 1
            01      | HGB     | 10.0        | g/dL   | 100        | g/L   |       | Y       | 8
            01      | HGB     | 9.9         | g/dL   | 99         | g/L   |       | Y       | 15
            01      | HGB     | 9.0         | g/dL   | 90         | g/L   |       | Y       | 22
            02      | HGB     | 7.4         | mmol/L | 119.2      | g/L   | Y     |         | 1
            02      | HGB     | 6.2         | mmol/L | 99.9       | g/L   |       | Y       | 8
            02      | HGB     | 5.0         | mmol/L | 80.6       | g/L   |       |         | 99
            03      | HGB     | 9.0         | g/dL   | 90         | g/L   | Y     |         | 1
            03      | HGB     | 7.9         | g/dL   | 79         | g/L   |       | Y       | 8
            04      | HGB     | 95          | g/L    | 95         | g/L   |       | Y       | 8
            05      | HGB     | 12.0        | g/dL   | 120        | g/L   | Y     |         | 1
            05      | PLAT    | 9           | g/L    | 9          | g/L   |       | Y       | 8
            09      | HGB     | 7.0         | g/dL   | 70         | g/L   |       | Y       | 8
            """
        )
    )


@pytest.fixture
def given(frame):
    """Return agents and transfusions: 01 transfused on day 10, 05 on day 5, 02 on an agent."""
    pr = frame(
        """
        USUBJID | PRSEQ:int | PRTRT | PRDECOD              | PRSTDTC    | PRENDTC
        01      | 1         |       | RED CELL TRANSFUSION | 2020-01-10 |
        05      | 1         |       | RED CELL TRANSFUSION | 2020-01-05 |
        """
    )
    cm = frame(
        """
        USUBJID | CMSEQ:int | CMTRT | CMDECOD | CMSTDTC    | CMENDTC
        02      | 1         |       | EPOETIN | 2019-12-20 |
        """
    )
    return cm, pr


def results_of(adlb, adsl, trial, given=(), causes=(), delivered=("cm", "pr")):
    sets = derived(adlb, adsl, trial, given, causes)
    return ard_occurrences(*sets, adsl, trial, delivered)


def counted(results, analysis):
    """Return {level: "n/N"} of everybody in one analysis."""
    rows = select(results, analysis=analysis, group="")
    wide = rows.pivot(index="variable_level", columns="stat_name", values="stat")
    return {level: f"{row['n']:.0f}/{row['N']:.0f}" for level, row in wide.iterrows()}


def test_both_denominators_are_counted_and_the_rest_apart(adlb, adsl):
    results = results_of(adlb, adsl, PLAIN)

    assert counted(results, "occurrence") == {
        "at_risk": "1/2",
        "with_value": "3/4",
        "no_value": "1/5",
        "no_baseline": "1/5",
        "below_at_baseline": "1/5",
    }
    key = {"analysis": "occurrence", "variable_level": "with_value"}
    # R 4.2.2: binom.test(3, 4)$conf.int
    assert pick(results, "conf_low", **key) == pytest.approx(0.1941204)
    assert pick(results, "conf_high", **key) == pytest.approx(0.9936905)


def test_each_state_is_of_those_who_could_be_in_it(adlb, adsl):
    results = results_of(adlb, adsl, TRIAL)
    assert counted(results, "occurrence_states") == {
        "incident": "1/2",
        "worsened": "1/1",
        "recovered": "0/1",
        "persistent": "0/1",
    }
    members = select(results, analysis="occurrence_states", stat_name="n")
    assert members.set_index("variable_level")["who"].to_dict() == {
        "incident": "01",
        "worsened": "03",
        "recovered": "",
        "persistent": "",
    }


def test_worsening_is_not_told_without_a_further_limit(adlb, adsl):
    assert "worsened" not in counted(results_of(adlb, adsl, PLAIN), "occurrence_states")


def test_the_composite_counts_who_was_given_something_without_a_value_too(adlb, adsl, given):
    results = results_of(adlb, adsl, TRIAL, given)

    # 05 has no later value but a transfusion; the agent of 02 began before the first dose
    found = counted(results, "occurrence_composite")
    assert (found["at_risk"], found["with_value"]) == ("2/3", "4/5")
    assert (found["given"], found["given_only"]) == ("2/5", "1/5")
    assert counted(results, "occurrence")["with_value"] == "3/4"


def test_untouched_values_leave_aside_those_after_an_intervention(adlb, adsl, given):
    results = results_of(adlb, adsl, TRIAL, given)

    # 01: days 15 and 22 lie within 14 days of day 10; 02: day 8 within 42 days of the agent
    found = counted(results, "occurrence_untouched")
    assert (found["at_risk"], found["with_value"], found["no_value"]) == ("0/1", "2/3", "2/5")
    key = {"analysis": "occurrence_untouched", "variable_level": "hidden"}
    assert (pick(results, "n_event", **key), pick(results, "n", **key)) == (3, 2)


def test_interventions_are_counted_by_kind(adlb, adsl, given):
    rows = select(results_of(adlb, adsl, TRIAL, given), analysis="occurrence_interventions")
    n = select(rows, stat_name="n").set_index("variable_level")["stat"].to_dict()
    assert n == {
        "transfusion": 2,
        "transfusion before": 0,
        "transfusion undated": 0,
        "agents": 0,
        "agents before": 1,
        "agents undated": 0,
    }


def test_another_documented_cause_takes_a_participant_out_of_one_reading(adlb, adsl, frame):
    adae = frame(
        """
        USUBJID | AESEQ:int | AETERM | AEDECOD             | AEXCL
        01      | 1         |        | Uterine haemorrhage |
        """
    )
    results = results_of(adlb, adsl, TRIAL, causes=(adae, nothing(MH)))

    found = counted(results, "occurrence_attribution")
    assert (found["at_risk"], found["with_value"], found["excluded"]) == ("0/1", "2/3", "1/5")


def test_an_endpoint_without_such_words_has_one_reading(adlb, adsl, given):
    analyses = set(results_of(adlb, adsl, PLAIN, given)["analysis"])
    assert analyses == {
        "occurrence",
        "occurrence_states",
        "occurrence_records",
        "occurrence_units",
    }


def test_what_rests_on_a_domain_not_delivered_carries_a_warning(adlb, adsl):
    results = results_of(adlb, adsl, TRIAL, delivered=("cm", "lb"))
    words = NOT_DELIVERED.format("PR")
    doubted = set(results.loc[results["warning"] == words, "analysis"])
    assert doubted == {
        "occurrence_composite",
        "occurrence_untouched",
        "occurrence_interventions",
    }
    assert not (results_of(adlb, adsl, TRIAL)["warning"] == words).any()


def test_every_record_of_the_test_is_accounted_for(adlb, adsl):
    odd = adlb.assign(AVALO=adlb["AVALO"].mask(adlb["ADY"] == 22, -9.0))
    odd["AVAL"] = odd["AVAL"].mask(odd["ADY"] == 22)
    rows = select(results_of(odd, adsl, PLAIN), analysis="occurrence_records", stat_name="n_event")
    assert rows.set_index("variable_level")["stat"].to_dict() == {
        "compared": 10,
        "a negative or infinite value": 1,
    }


def test_records_whose_verdict_depends_on_the_unit_are_counted_and_given(adlb, adsl):
    results = results_of(adlb, adsl, PLAIN)
    key = {"analysis": "occurrence_units", "variable": "anaemia"}
    assert (pick(results, "n_event", **key), pick(results, "n", **key)) == (1, 1)
    records = differing_verdicts(derived(adlb, adsl, PLAIN)[1])
    assert records[["USUBJID", "AVALO"]].to_numpy().tolist() == [["02", 6.2]]


def test_a_cut_without_the_test_has_nobody_in_any_denominator(adlb, adsl, given):
    results = results_of(adlb[adlb["PARAMCD"] == "PLAT"], adsl, TRIAL)

    assert counted(results, "occurrence")["at_risk"] == "0/0"
    assert counted(results, "occurrence")["no_value"] == "5/5"
    assert set(counted(results, "occurrence_states").values()) == {"0/0"}


def test_nobody_treated_has_results_that_say_so(adlb, adsl):
    results = results_of(adlb, adsl.assign(SAFFL=None), TRIAL)
    rates = select(results, stat_name="p", analysis="occurrence_states")
    assert rates["stat"].isna().all()
    assert set(rates["warning"]) == {"nobody in the denominator"}


def test_trial_without_such_an_endpoint_has_no_results(adlb, adsl):
    trial = PLAIN.model_copy(update={"endpoints": ()})
    assert results_of(adlb, adsl, trial).empty


def test_arms_are_told_where_the_trial_reports_by_arm(adlb, adsl):
    results = results_of(adlb, adsl, safety_trial(report_by="arm"))
    key = {"analysis": "occurrence", "variable_level": "with_value", "group": "arm"}
    assert pick(results, "n", group_level="A", **key) == 1
    assert pick(results, "N", group_level="B", **key) == 2


def test_order_and_repetition_of_records_do_not_change_the_rate(adlb, adsl, given):
    def rates(records):
        found = results_of(records, adsl, TRIAL, given)
        return found[found["stat_name"] != "n_event"].reset_index(drop=True)

    after = adlb[adlb["ONTRTFL"].eq("Y")]
    twice = pd.concat([adlb, after], ignore_index=True)
    pd.testing.assert_frame_equal(rates(adlb), rates(adlb.sample(frac=1, random_state=4)))
    pd.testing.assert_frame_equal(rates(adlb), rates(twice))
