"""Counts of adverse events: once per participant, at worst grade, on the right denominator."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.ard.adverse_event_terms import (
    ard_ae_subsets,
    ard_ae_terms,
    ard_ae_terms_by_phase,
)
from helpers.ard.adverse_events import (
    ard_ae_accounting,
    ard_ae_by_phase,
    ard_ae_overview,
    ard_ae_relation,
    ard_ae_window,
)
from helpers.ard.frame import FILED, levels, pick, select, warning_of
from helpers.cut.left_out import LeftOut, records
from safety_trial import safety, safety_trial

ANY = {"group": "", "variable": "any"}
COLUMNS = ["AEBODSYS", "AEDECOD", "TRTEMFL", "AEXCL", "AREL", "ARELBK", "APHASE"]
COLUMNS += ["AESER", "AEACN", "AEOUT", "AESDTH", "AESLIFE", "AESHOSP", "AESDISAB", "AESCONG"]
COLUMNS += ["AESMIE", "AECONTFL", "TRTEM2FL"]


@pytest.fixture
def adsl(frame):
    return frame(
        """
        USUBJID | SAFFL | ARM | TRTSDT:date | TRTEDT:date | AP01SDT:date | AP02SDT:date | DTHFL | DTHDT:date
        01      | Y     | A   | 2019-03-01  | 2019-03-31  | 2019-03-01   | 2019-03-15   |       |
        02      | Y     | A   | 2019-03-01  | 2019-03-31  | 2019-03-01   | 2019-03-15   | Y     | 2019-04-30
        03      | Y     | B   | 2019-03-01  | 2019-03-31  | 2019-03-01   |              | Y     | 2019-05-01
        04      | Y     | B   | 2019-03-01  | 2019-03-31  | 2019-03-01   |              |       |
        09      |       |     |             |             |              |              | Y     | 2019-03-02
        """
    )


@pytest.fixture
def adae(frame):
    events = frame(
        """
        USUBJID | AEBODSYS | AEDECOD | ATOXGRN:float | TRTEMFL | AREL | ARELBK | APHASE   | AEOUT
        01      | GASTRO   | NAUSEA  | 1             | Y       | N    | Y      | alone    |
        01      | GASTRO   | NAUSEA  | 3             | Y       | Y    | Y      | together |
        01      | INFECT   | SEPSIS  | 4             | Y       | N    | N      | together |
        02      | GASTRO   | nausea  | 2             | Y       | Y    | N      | alone    |
        02      | GASTRO   | VOMIT   |               | Y       |      |        | alone    |
        03      | INFECT   | COLD    | 1             |         | N    | N      | alone    |
        03      | INFECT   | SEPSIS  | 5             | Y       | N    | N      |          | FATAL
        09      | INFECT   | COLD    | 2             |         | N    | N      |          |
        """
    )
    events["AESER"] = events["AEDECOD"].map({"SEPSIS": "Y"}).fillna("N")
    reason = events["TRTEMFL"].map({"Y": None}).mask(events["TRTEMFL"].isna(), "too early")
    return with_columns(events.assign(AEXCL=reason))


def with_columns(events):
    empty = {name: None for name in COLUMNS if name not in events}
    return events.assign(**empty).astype(dict.fromkeys(COLUMNS, object))


def counts(results, **keys):
    """Return {variable: n} of the participants counted."""
    rows = select(results, stat_name="n", **keys)
    return rows.set_index("variable")["stat"].to_dict()


def test_overview_counts_each_participant_once_per_row(adae, adsl):
    results = ard_ae_overview(adae, adsl, safety_trial())

    n = counts(results, group="")
    assert n["any"] == 3
    assert n["grade_3"] == 2
    assert n["serious"] == 2
    assert n["related"] == 2
    assert n["related_grade_3"] == 1
    assert n["related_backbone"] == 1
    assert n["fatal"] == 1
    assert n["special:infection"] == 2
    assert {pick(results, "N", group="", variable=name) for name in n} == {4}
    assert pick(results, "n_event", **ANY) == 6


def test_overview_interval_is_the_exact_one(adae, adsl):
    results = ard_ae_overview(adae, adsl, safety_trial())

    # R 4.2.2: binom.test(3, 4)$conf.int
    assert pick(results, "conf_low", **ANY) == pytest.approx(0.1941204, abs=1e-7)
    assert pick(results, "conf_high", **ANY) == pytest.approx(0.9936905, abs=1e-7)


def test_nobody_is_a_row_with_an_upper_limit(adae, adsl):
    results = ard_ae_overview(adae[adae["AEDECOD"] != "SEPSIS"], adsl, safety_trial())

    keys = {"group": "", "variable": "special:infection"}
    assert pick(results, "n", **keys) == 0
    # R 4.2.2: binom.test(0, 4)$conf.int
    assert pick(results, "conf_high", **keys) == pytest.approx(0.6023646, abs=1e-7)


def test_what_was_not_delivered_is_said_and_not_counted_as_zero(adae, adsl):
    results = ard_ae_overview(adae, adsl, safety_trial())

    keys = {"group": "", "variable": "withdrawn"}
    assert pd.isna(pick(results, "n", **keys))
    assert warning_of(results, "n", **keys) == "not recorded in this cut"
    one_action = adae.assign(AEACN=["DRUG WITHDRAWN"] + [None] * 7)
    results = ard_ae_overview(one_action, adsl, safety_trial())
    assert pick(results, "n", **keys) == 1
    assert pick(results, "n", group="", variable="reduced") == 0


def test_arms_are_counted_apart_and_together(adae, adsl):
    results = ard_ae_overview(adae, adsl, safety_trial(report_by="arm"))

    assert levels(results, "group_level") == ["", "A", "B"]
    by_arm = {arm: pick(results, "n", group_level=arm, variable="any") for arm in ("", "A", "B")}
    assert by_arm == {"": 3, "A": 2, "B": 1}


def test_overview_tells_of_seriousness_lines_and_progression_apart(adae, adsl):
    told = adae.assign(
        AESHOSP=[None, None, "Y", None, None, None, "N", None],
        AECONTFL=[None, "Y", None, None, None, None, None, None],
        AEXCL=[*adae["AEXCL"][:5], "progression of the disease, counted apart", None, "too early"],
    )
    trial = safety_trial(safety=safety(progression_terms=["COLD"]))

    results = ard_ae_overview(told, adsl, trial)

    assert counts(results, group="")["serious:hospital"] == 1
    assert "serious:death" not in counts(results, group="")
    assert pick(results, "n_event", group="", variable="lines:continued") == 1
    assert select(results, variable="apart:progression", stat_name="n")["who"].tolist() == ["03"]
    assert "apart:progression" not in levels(
        ard_ae_overview(told, adsl, safety_trial()), "variable"
    )


def test_relation_to_both_is_not_recorded_where_one_of_them_is_not(adae, adsl):
    results = ard_ae_overview(adae, adsl, safety_trial())
    assert select(results, variable="related_both", stat_name="n")["who"].tolist() == ["01"]
    unknown = ard_ae_overview(adae.assign(ARELBK=None), adsl, safety_trial())
    assert warning_of(unknown, "n", variable="related_both") == "not recorded in this cut"


def test_wider_window_counts_who_is_added_and_how_many_events(adae, adsl):
    wider = adae.assign(TRTEM2FL=["Y"] * 7 + [None], AESER=["N"] * 5 + ["Y", "N", "N"])

    results = ard_ae_window(wider, adsl, safety_trial())

    numbers = {
        (kind, level): tuple(
            pick(results, stat, variable=kind, group_level=level) for stat in ("n", "n_event")
        )
        for kind in ("any", "serious")
        for level in ("study", "any", "added")
    }
    assert numbers == {
        ("any", "study"): (3, 6), ("any", "any"): (3, 7), ("any", "added"): (0, 1),
        ("serious", "study"): (0, 0), ("serious", "any"): (1, 1), ("serious", "added"): (1, 1),
    }  # fmt: skip
    alone = safety_trial(
        treatments=[{"id": "s", "label": "S", "role": "study", "names": ["S"]}],
        phases=[{"id": "alone", "label": "Alone", "treatments": ["s"]}],
    )
    assert ard_ae_window(wider, adsl, alone).empty


def test_subset_of_terms_holds_events_of_one_kind_and_says_what_is_not_recorded(adae, adsl):
    stopped = adae.assign(AEACN=["DRUG WITHDRAWN", *["DOSE NOT CHANGED"] * 7])
    trial = safety_trial()

    found = ard_ae_subsets(stopped, adsl, trial, ("related", "withdrawn", "reduced", "fatal"))

    any_event = select(found, variable="any", variable_level="", stat_name="n")
    assert dict(zip(any_event["analysis"], any_event["who"], strict=True)) == {
        "ae_terms_related": "01 02",
        "ae_terms_withdrawn": "01",
        "ae_terms_reduced": "",
        "ae_terms_fatal": "03",
    }
    assert levels(select(found, analysis="ae_terms_withdrawn")) == ["", "GASTRO", "GASTRO | NAUSEA"]
    unknown = ard_ae_terms(adae, adsl, trial, "withdrawn")
    assert warning_of(unknown, "n", variable="any") == "not recorded in this cut"
    assert len(unknown) == 6


def test_terms_by_phase_are_told_by_cause_among_those_who_entered(adae, adsl):
    results = ard_ae_terms_by_phase(adae, adsl, safety_trial())

    nausea = {
        (phase, kind): pick(results, "n", group_level=phase, variable=kind, variable_level=level)
        for level in ["GASTRO | NAUSEA"]
        for phase in ("alone", "together")
        for kind in ("any", "grade_3_or_worse", "related", "related_backbone", "related_both")
    }
    assert list(nausea.values()) == [2, 0, 1, 1, 0, 1, 1, 1, 1, 1]
    assert pick(results, "N", group_level="together", variable="any", variable_level="") == 2


@pytest.mark.fault("V03")
@pytest.mark.fault("A07")
def test_term_counts_each_participant_once_at_the_worst_grade(adae, adsl):
    results = ard_ae_terms(adae, adsl, safety_trial())

    nausea = counts(results, variable_level="GASTRO | NAUSEA")
    assert nausea["any"] == 2
    assert (nausea["grade_1"], nausea["grade_2"], nausea["grade_3"]) == (0, 1, 1)
    assert pick(results, "n_event", variable="any", variable_level="GASTRO | NAUSEA") == 3
    assert counts(results, variable_level="GASTRO | VOMIT")["grade_missing"] == 1
    assert counts(results, variable_level="GASTRO")["any"] == 2


def test_terms_come_most_frequent_first_and_then_by_name(adae, adsl):
    results = ard_ae_terms(adae, adsl, safety_trial())

    assert levels(results) == [
        "",
        "GASTRO",
        "GASTRO | NAUSEA",
        "GASTRO | VOMIT",
        "INFECT",
        "INFECT | SEPSIS",
    ]


def test_phase_counts_among_those_who_entered_it(adae, adsl):
    results = ard_ae_by_phase(adae, adsl, safety_trial())

    phases = {
        phase: (
            pick(results, "n", group_level=phase, variable="any"),
            pick(results, "N", group_level=phase, variable="any"),
        )
        for phase in ("alone", "together")
    }
    assert phases == {"alone": (2, 4), "together": (1, 2)}
    assert pick(results, "n_event", variable="no_phase") == 1


def test_causality_counts_events_and_participants(adae, adsl):
    results = ard_ae_relation(adae, adsl, safety_trial())

    assert counts(results) == {"study": 2, "backbone": 1, "both": 1, "neither": 2, "unknown": 1}
    assert pick(results, "n_event", variable="backbone") == 2


def test_every_record_is_used_or_excluded_by_a_reason(adae, adsl):
    late, other = "The row is dated after the cut.", "The event went on at the cut."
    gone = records(
        [
            LeftOut("ae", [9], ["04"], "AESTDTC", "2019-12-31", "row excluded", late),
            LeftOut("ae", [3], ["01"], "AEENTPT", "2019-12-31", "value rolled back", other),
            LeftOut("lb", [1], ["01"], "LBDTC", "2019-12-31", "row excluded", late),
        ]
    )

    results = ard_ae_accounting(adae, gone)

    delivered = pick(results, "n_event", variable="delivered")
    used = select(results, variable="records", stat_name="n_event")
    assert delivered == used["stat"].sum() == len(adae) + 1
    assert dict(zip(used["variable_level"], used["stat"], strict=True)) == {
        "treatment-emergent": 6,
        "the row is dated after the cut": 1,
        "too early": 2,
    }
    assert pick(results, "n", variable="delivered") == 5


def test_reporting_an_event_twice_changes_no_participant_count(adae, adsl):
    twice = pd.concat([adae, adae], ignore_index=True)
    for analysis in (ard_ae_overview, ard_ae_terms, ard_ae_by_phase, ard_ae_relation):
        once, again = (analysis(events, adsl, safety_trial()) for events in (adae, twice))
        people = ~once["stat_name"].eq("n_event")
        pd.testing.assert_frame_equal(once[people], again[people])
        assert again.loc[~people, "stat"].sum() == 2 * once.loc[~people, "stat"].sum()


def test_order_of_records_and_names_of_participants_do_not_matter(adae, adsl):
    names = {"01": "Z", "02": "Y", "03": "X", "04": "W", "09": "V"}
    renamed = adae.assign(USUBJID=adae["USUBJID"].map(names)).sample(frac=1, random_state=5)
    people = adsl.assign(USUBJID=adsl["USUBJID"].map(names)).iloc[::-1]
    for analysis in (ard_ae_overview, ard_ae_terms, ard_ae_by_phase):
        first, other = (analysis(*of, safety_trial()) for of in ((adae, adsl), (renamed, people)))
        pd.testing.assert_frame_equal(first[FILED], other[FILED])
        called = first["who"].str.split().map(lambda ids: {names[i] for i in ids})
        assert called.tolist() == other["who"].str.split().map(set).tolist()


def test_each_count_names_the_participants_whose_worst_grade_it_is(adae, adsl):
    terms = select(ard_ae_terms(adae, adsl, safety_trial()), variable_level="", stat_name="n")
    named = dict(zip(terms["variable"], terms["who"], strict=True))
    assert named == {
        "any": "01 02 03", "grade_3_or_worse": "01 03", "grade_1": "", "grade_2": "02",
        "grade_3": "", "grade_4": "01", "grade_5": "03", "grade_missing": "",
    }  # fmt: skip


@pytest.mark.fault("K03")
@pytest.mark.fault("A04")
def test_a_cut_without_events_gives_zeros(adae, adsl):
    none = adae.iloc[:0]

    results = ard_ae_overview(none, adsl, safety_trial())
    assert counts(results, group="")["any"] == 0
    assert levels(ard_ae_terms(none, adsl, safety_trial())) == [""]
    assert pick(ard_ae_accounting(none, records([])), "n_event", variable="delivered") == 0


def test_a_term_that_an_arm_or_a_phase_did_not_have_is_none_of_its_events(adae, adsl):
    none = ard_ae_terms(adae.iloc[:0], adsl, safety_trial())
    counted = select(none, stat_name="n_event")
    assert counted.set_index("variable")["stat"].to_dict() == {"any": 0, "grade_missing": 0}

    arms = ard_ae_terms(adae, adsl, safety_trial(report_by="arm"))
    nausea = {"variable": "any", "variable_level": "GASTRO | NAUSEA"}
    assert [pick(arms, "n_event", group_level=arm, **nausea) for arm in "AB"] == [3, 0]
    phases = ard_ae_terms_by_phase(adae, adsl, safety_trial())
    vomit = {"variable": "any", "variable_level": "GASTRO | VOMIT", "group_level": "together"}
    assert [pick(phases, stat, **vomit) for stat in ("n", "N", "n_event")] == [0, 2, 0]


EVENTS = st.lists(
    st.tuples(st.sampled_from(["01", "02", "03", "04"]), st.sampled_from("ABC"), st.integers(1, 5)),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(EVENTS)
def test_rates_lie_within_their_limits_and_grades_add_up(events):
    people = [{"USUBJID": f"0{i}", "SAFFL": "Y", "ARM": "A"} for i in range(1, 5)]
    adsl = pd.DataFrame(people)
    adae = pd.DataFrame(events, columns=["USUBJID", "AEDECOD", "ATOXGRN"]).astype(
        {"USUBJID": object, "AEDECOD": object, "ATOXGRN": float}
    )
    adae = with_columns(adae.assign(AEBODSYS="SOC", TRTEMFL="Y"))

    results = ard_ae_terms(adae, adsl, safety_trial())

    rates = results[results["method"] != ""].pivot(
        index=["variable", "variable_level"], columns="stat_name", values="stat"
    )
    assert (rates["conf_low"] >= 0).all()
    assert (rates["conf_low"] <= rates["p"]).all()
    assert (rates["p"] <= rates["conf_high"]).all()
    assert (rates["conf_high"] <= 1).all()
    n = counts(results, variable_level="")
    assert sum(n[f"grade_{grade}"] for grade in range(1, 6)) == n["any"]
    assert n["any"] == len({event[0] for event in events})
