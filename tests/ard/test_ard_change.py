import numpy as np
import pandas as pd
import pytest

from helpers.adam.adqs import compute_scale
from helpers.ard.attendance import compute_attendance
from helpers.ard.change import ard_best_change, ard_change
from helpers.ard.frame import pick, select, warning_of
from helpers.ard.quality_of_life import (
    ACCOUNT,
    ard_accounted,
    ard_completion,
    ard_important_change,
    difference_of,
)
from helpers.trial.vocabulary import ChangeEndpoint, Questionnaire, Scale, Visit

VISITS = (
    Visit(id="baseline", label="Baseline", day=1, window=(-7, 1), assessments=("questionnaire",)),
    Visit(id="week_2", label="Week 2", day=15, window=(12, 18), assessments=("questionnaire",)),
    Visit(id="week_4", label="Week 4", day=29, window=(26, 32), assessments=("questionnaire",)),
)


def change(source="questionnaire", parameters=("SCORE",)):
    return ChangeEndpoint(
        id="life",
        label="Quality of life",
        role="primary",
        definition="as the protocol says",
        population="safety",
        type="change",
        source=source,
        parameters=parameters,
    )


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL | INCLFL | TRTSDT:date | INCLDT:date | DTHDT:date | DTHFL | EOSDT:date | CUTDT:date
        --------+-------+--------+-------------+-------------+------------+-------+------------+-----------
        01      | Y     | Y      | 2019-03-01  | 2019-02-27  |            |       |            | 2019-06-30
        02      | Y     | Y      | 2019-03-01  | 2019-02-27  | 2019-03-20 | Y     | 2019-03-20 | 2019-06-30
        03      | Y     | Y      | 2019-03-01  | 2019-02-27  |            |       | 2019-03-10 | 2019-06-30
        04      |       | Y      |             | 2019-06-10  |            |       |            | 2019-06-30
        """)


@pytest.fixture
def adqs(frame):
    scores = frame("""
        USUBJID | AVISIT   | ADY:int | ANL01FL | AVAL:float | CHG:float | NANSWER:int
        --------+----------+---------+---------+------------+-----------+------------
        01      | baseline | 1       | Y       | 50         | 0         | 5
        01      | week_2   | 15      | Y       | 60         | 10        | 5
        02      | baseline | -1      | Y       | 70         | 0         | 5
        02      | week_2   | 14      | Y       | 50         | -20       | 5
        02      | week_2   | 16      |         | 0          | -70       | 5
        03      | week_2   | 15      |         |            |           | 1
        """)
    before = scores["ADY"].le(1).map({True: "Y", False: None})
    return scores.assign(PARAMCD="SCORE", ABLFL=before)


def test_one_value_stands_for_a_visit_and_the_mean_has_a_t_interval(adqs, adsl):
    results = ard_change(adqs, adsl, change(), VISITS)
    key = {"variable_level": "week_2"}
    mean = {"variable": "SCORE.mean_change", **key}
    assert pick(results, "mean", variable="SCORE.value", **key) == 55
    assert pick(results, "median", variable="SCORE.change", **key) == -5
    # R: t.test(c(10, -20))$conf.int is -195.5931 185.5931
    assert pick(results, "conf_low", **mean) == pytest.approx(-195.5931)


def test_the_day_of_the_first_dose_is_baseline_and_no_change(adqs, adsl):
    results = ard_change(adqs, adsl, change(), VISITS)
    key = {"variable_level": "baseline"}
    assert pick(results, "n", variable="SCORE.value", **key) == 2
    assert pick(results, "n", variable="SCORE.change", **key) == 0


@pytest.mark.fault("A06")
def test_a_visit_without_values_is_rows_that_say_so(adqs, adsl):
    results = ard_change(adqs, adsl, change(), VISITS)
    key = {"variable": "SCORE.value", "variable_level": "week_4"}
    assert pick(results, "n", **key) == 0
    assert warning_of(results, "mean", **key) == "no values"


@pytest.fixture
def adavail(frame):
    avail = frame("""
        USUBJID | AVISIT   | STATUS         | WHY
        --------+----------+----------------+------------------------------------------
        01      | baseline | DONE           |
        01      | week_2   | DONE           |
        01      | week_4   | MISSED         | nothing recorded
        02      | baseline | DONE           |
        02      | week_2   | DONE           |
        02      | week_4   | NOT APPLICABLE | died in the window, before the target day
        03      | baseline | MISSED         | Site closed
        03      | week_2   | DONE           |
        03      | week_4   | NOT APPLICABLE | left the study before the window opened
        04      | baseline | MISSED         | nothing recorded
        04      | week_2   | NOT APPLICABLE | study treatment never began
        04      | week_4   | NOT DUE        | window still open at the cut
        """)
    both = [avail.assign(ASSESS=word) for word in ("questionnaire", "performance")]
    return pd.concat(both, ignore_index=True)


def test_attendance_reads_one_assessment_at_one_visit(adavail, adsl):
    other = adavail.assign(ASSESS="imaging", STATUS="NOT DUE", WHY="window opens after the cut")
    adavail = pd.concat([other, adavail])
    found = [compute_attendance(adavail, adsl, "questionnaire", v).to_dict() for v in VISITS]
    assert found == [
        {"01": "received", "02": "received", "03": "missing", "04": "missing"},
        {"01": "received", "02": "received", "03": "received", "04": "never treated"},
        {
            "01": "missing",
            "02": "died before",
            "03": "left the study before",
            "04": "not due by the cut",
        },
    ]
    two = adsl[adsl["USUBJID"].isin(["01", "02"])]
    assert list(compute_attendance(adavail, two, "questionnaire", VISITS[1]).index) == ["01", "02"]


def test_received_is_counted_of_the_expected_and_of_everybody(adavail, adsl):
    results = ard_completion(adavail, adsl, change(), VISITS)
    key = {"variable": "received of expected"}
    found = [
        [pick(results, name, variable_level=visit.id, **key) for name in ("n", "N")]
        for visit in VISITS
    ]
    assert found == [[2, 4], [3, 3], [0, 1]]
    everybody = {"variable": "received of all", "variable_level": "week_2"}
    assert pick(results, "N", **everybody) == 4
    received = select(results, stat_name="n", **everybody)
    assert list(received["who"]) == ["01 02 03"]


def test_states_of_a_visit_add_up_to_everybody(adavail, adsl):
    results = ard_completion(adavail, adsl, change(), VISITS)
    for visit in VISITS:
        parts = ("received of all", "missing", "died before", "left the study before",
                 "never treated", "not due by the cut")  # fmt: skip
        counts = [pick(results, "n", variable=p, variable_level=visit.id) for p in parts]
        assert sum(counts) == 4


QUESTIONNAIRE = Questionnaire(
    id="form",
    category="FORM",
    label="A form",
    item_prefix="F",
    scales=({"id": "SCORE", "label": "Score", "items": [1], "direction": "global"},),
    important_difference=10,
)


def test_an_important_change_is_one_of_at_least_the_difference(adqs, adsl):
    results = ard_important_change(adqs, adsl, change(), VISITS, [QUESTIONNAIRE])
    key = {"variable_level": "week_2"}
    assert pick(results, "n", variable="SCORE.improved", **key) == 1
    assert pick(results, "n", variable="SCORE.deteriorated", **key) == 1
    assert pick(results, "N", variable="SCORE.deteriorated", **key) == 2


def test_a_change_of_exactly_the_difference_is_important_in_binary_too(adqs, adsl):
    scale = Scale(id="SCORE", label="Score", items=[1, 2, 3, 4, 5], direction="functional")
    before, after = compute_scale(np.array([[2, 2, 2, 2, 3], [2, 3, 2, 3, np.nan]]), scale)
    assert (before - after) != 10
    # participant 02 fell by 20 at the same visit
    for word, moved, n in (("deteriorated", after - before, 2), ("improved", before - after, 1)):
        exact = adqs.assign(CHG=adqs["CHG"].mask(adqs["ADY"] == 15, moved))
        results = ard_important_change(exact, adsl, change(), VISITS, [QUESTIONNAIRE])
        key = {"variable": f"SCORE.{word}", "variable_level": "week_2"}
        assert pick(results, "n", **key) == n


@pytest.mark.parametrize(("day", "of"), [(1, 1), (2, 2)])
def test_a_change_counts_from_the_day_after_the_first_dose(adqs, adsl, day, of):
    rows = adqs.assign(ADY=adqs["ADY"].mask(adqs["USUBJID"].eq("01") & adqs["ADY"].eq(15), day))
    results = ard_important_change(rows, adsl, change(), VISITS, [QUESTIONNAIRE])
    key = {"variable": "SCORE.deteriorated", "variable_level": "week_2"}
    assert [pick(results, name, **key) for name in ("n", "N")] == [1, of]
    difference = {"variable": "SCORE.difference", "variable_level": "week_2"}
    assert pick(results, "estimate", **difference) == 10
    changes = {"variable": "SCORE.change", "variable_level": "week_2"}
    assert pick(ard_change(rows, adsl, change(), VISITS), "n", **changes) == of


def test_a_symptom_gets_worse_when_it_rises_and_the_limits_are_exact(adqs, adsl):
    symptom = Questionnaire.model_validate(
        QUESTIONNAIRE.model_dump()
        | {"scales": [QUESTIONNAIRE.scales[0].model_dump() | {"direction": "symptom"}]}
        | {"important_differences": {"SCORE": 20}}
    )
    results = ard_important_change(adqs, adsl, change(), VISITS, [symptom])
    better = {"variable": "SCORE.improved", "variable_level": "week_2"}
    assert [pick(results, name, **better) for name in ("n", "N")] == [1, 2]
    assert list(select(results, stat_name="n", **better)["who"]) == ["02"]
    assert pick(results, "n", variable="SCORE.deteriorated", variable_level="week_2") == 0
    # R: binom.test(1, 2)$conf.int
    limits = [pick(results, name, **better) for name in ("conf_low", "conf_high")]
    assert limits == pytest.approx([0.0125791, 0.9874209], abs=1e-7)
    nobody = {"variable": "SCORE.improved", "variable_level": "week_4"}
    assert warning_of(results, "p", **nobody) == "nobody has a change"


@pytest.mark.fault("A05")
def test_everybody_included_is_accounted_for_at_every_visit(adqs, adavail, adsl):
    results = ard_accounted(adqs, adavail, adsl, change(), VISITS, [QUESTIONNAIRE])

    def found(visit):
        at_visit = select(results, variable_level=visit, stat_name="n")
        parts = {name: at_visit[at_visit["variable"] == f"SCORE.{name}"] for name in ACCOUNT}
        return {name: row["who"].iloc[0] for name, row in parts.items() if row["stat"].iloc[0]}

    assert found("week_2") == {
        "change known": "01 02", "form, but no change": "03", "never treated": "04",
    }  # fmt: skip
    assert found("week_4") == {
        "missing": "01", "died before": "02", "left the study before": "03",
        "not due by the cut": "04",
    }  # fmt: skip
    assert pick(results, "N", variable="SCORE.missing", variable_level="week_4") == 4
    assert "baseline" not in set(results["variable_level"])


def test_a_death_can_count_as_the_worst_score(adqs, adavail, adsl):
    results = ard_accounted(adqs, adavail, adsl, change(), VISITS, [QUESTIONNAIRE])
    key = {"variable": "SCORE.death as the worst score"}
    # 02 had 70 at baseline and died before week 4; at week 2 both still answered
    week_4 = {"variable_level": "week_4", **key}
    assert [pick(results, s, **week_4) for s in ("n", "median")] == [1, -70]
    assert list(select(results, stat_name="n", **week_4)["who"]) == ["02"]
    assert pick(results, "mean", variable_level="week_2", **key) == (10 - 20) / 2


def test_missing_forms_have_their_reasons_over_all_visits(adavail, adsl):
    results = ard_completion(adavail, adsl, change(), VISITS)
    assert [pick(results, s, variable="all forms") for s in ("n", "N")] == [5, 8]
    reasons = select(results, variable="reason", stat_name="n")
    assert dict(zip(reasons["variable_level"], reasons["stat"], strict=True)) == {
        "nothing recorded": 2, "Site closed": 1,
    }  # fmt: skip
    assert list(reasons["variable_level"]) == ["nothing recorded", "Site closed"]


def test_a_score_that_no_questionnaire_has_is_refused():
    with pytest.raises(
        ValueError, match="^OTHER: no questionnaire of this trial has such a scale$"
    ):
        difference_of("OTHER", [QUESTIONNAIRE])


def test_best_change_counts_who_has_no_value(frame, adsl):
    best = frame("""
        USUBJID | PARAMCD | PCHG:float
        --------+---------+-----------
        01      | SUMDIAM | -40
        02      | SUMDIAM | 10
        """)
    results = ard_best_change(best, adsl, change("tumour", ("SUMDIAM",)))
    assert pick(results, "median", variable="SUMDIAM") == -15
    assert pick(results, "n", variable="SUMDIAM.no_value") == 1
    assert pick(results, "n", variable="SUMDIAM.smaller") == 1
    assert pick(results, "N", variable="SUMDIAM.smaller") == 3


@pytest.mark.fault("A06")
def test_no_participants_and_no_records_are_rows_and_no_exception(adqs, adavail, adsl):
    results = ard_change(adqs.iloc[:0], adsl.iloc[:0], change(), VISITS)
    assert pick(results, "n", variable="SCORE.value", variable_level="week_2") == 0
    nobody, nothing = adsl.iloc[:0], adavail.iloc[:0]
    none = ard_completion(nothing, nobody, change(), VISITS)
    assert pick(none, "N", variable="received of expected", variable_level="week_2") == 0
