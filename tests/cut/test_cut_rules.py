"""One example for every structural rule and note: a spoiled cell is found, and just there.

The examples of clinical rules are in clinical_rules.txt.
"""

import pytest

from helpers.cut.checks import all_rules, check_delivery
from helpers.cut.delivery import open_delivery
from helpers.cut.rules import CONFLICT

AE, LB, EX, DM, SV = "ae", "lb", "ex", "dm", "sv"

# rule: (cells changed, domains left out, findings as (domain, row, column))
EXAMPLES = {
    "demographics_delivered": ({}, ["dm"], [("dm", None, "")]),
    "required_columns": ({}, [], [("ae", None, "AETERM")]),
    "key_filled": ({(AE, 1, "AESEQ"): ""}, [], [(AE, 1, "AESEQ")]),
    "duplicate_rows": ({(LB, 6, "LBSEQ"): "1"}, [], [(LB, 6, "")]),
    "key_unique": ({(AE, 3, "AETERM"): "weary"}, [], [(AE, 3, "AESEQ")]),
    "domain_column": ({(AE, 2, "DOMAIN"): "CM"}, [], [(AE, 2, "DOMAIN")]),
    "one_study": ({(AE, 2, "STUDYID"): "U"}, [], [(AE, 2, "STUDYID")]),
    "id_pattern": ({(DM, 3, "USUBJID"): "03/A"}, [], [(DM, 3, "USUBJID")]),
    "one_spelling": ({(AE, 2, "USUBJID"): "02 "}, [], [(AE, 2, "USUBJID")]),
    "participant_known": ({(LB, 5, "USUBJID"): "09"}, [], [(LB, 5, "USUBJID")]),
    "strict_codes": ({(AE, 1, "AETOXGR"): "6"}, [], [(AE, 1, "AETOXGR")]),
    "open_codes": ({(AE, 1, "AEREL"): "PERHAPS"}, [], [(AE, 1, "AEREL")]),
    "extra_columns": ({(AE, 1, "VENDORX"): "1"}, [], [(AE, None, "")]),
    "supplemental_names": (
        {("suppae", 1, "QNAM"): "AEOUT"}, [], [("suppae", 1, "QNAM")],
    ),
    "supplemental_idvar": (
        {("suppae", 1, "IDVAR"): "AENUMBER"}, [], [("suppae", 1, "IDVAR")],
    ),
    "supplemental_once": (
        {("suppae", 2, "IDVARVAL"): "1", ("suppae", 2, "QVAL"): "Other"}, [],
        [("suppae", 2, "IDVARVAL")],
    ),
    "date_valid": ({(AE, 1, "AESTDTC"): "2019-02-29"}, [], [(AE, 1, "AESTDTC")]),
    "date_not_far_after_cut": ({(AE, 1, "AEENDTC"): "2020-07-01"}, [], [(AE, 1, "AEENDTC")]),
    "date_not_ancient": ({(AE, 1, "AESTDTC"): "1066-10-14"}, [], [(AE, 1, "AESTDTC")]),
    "number_valid": ({(LB, 3, "LBSTRESN"): "<0.6"}, [], [(LB, 3, "LBSTRESN")]),
    "whole_number": ({(AE, 1, "AESTDY"): "4.5"}, [], [(AE, 1, "AESTDY")]),
    "no_code_for_missing": ({(EX, 1, "EXDOSE"): "999"}, [], [(EX, 1, "EXDOSE")]),
    "number_possible": ({(DM, 1, "AGE"): "-1"}, [], [(DM, 1, "AGE")]),
    "text_length": ({(AE, 1, "AETERM"): "x" * 32_768}, [], [(AE, 1, "AETERM")]),
    "one_unit": (
        {(LB, 5, "LBSTRESU"): "g/dL", (LB, 5, "LBSTRESN"): "12", (LB, 5, "LBSTRESC"): "12"},
        [],
        [(LB, 5, "LBSTRESU")],
    ),
    "unit_known": ({(LB, 3, "LBORRESU"): "spoons"}, [], [(LB, 3, "LBORRESU")]),
    "composed_text": ({(AE, 1, "AETERM"): "fie\u0300vre"}, [], [(AE, None, "AETERM")]),
    "hidden_characters": ({(AE, 1, "AETERM"): "ti\u202ered"}, [], [(AE, None, "AETERM")]),
    "padded_text": ({(AE, 1, "AETERM"): "tired "}, [], [(AE, None, "AETERM")]),
    "genes_unique": ({("counts", 2, "gene"): "TP53"}, [], [("counts", 2, "gene")]),
    "genes_named": ({("counts", 2, "gene"): "1-Mar"}, [], [("counts", 2, "gene")]),
    "counts_whole": ({("counts", 2, "S2"): "-3"}, [], [("counts", 2, "S2")]),
    "samples_match": ({("samples", 2, "SAMPLE_ID"): "S9"}, [],
                      [("counts", None, "S2"), ("samples", 2, "SAMPLE_ID")]),
}  # fmt: skip


def test_every_rule_has_an_example():
    elsewhere = ("clinical", CONFLICT)
    assert set(EXAMPLES) == {rule.name for rule in all_rules() if rule.severity not in elsewhere}


def test_a_sound_delivery_has_no_finding(found):
    assert found() == []


@pytest.mark.fault("F19", case="required_columns")
@pytest.mark.fault("F19", case="extra_columns")
@pytest.mark.fault("F20", case="number_valid")
@pytest.mark.fault("K02", case="duplicate_rows")
@pytest.mark.fault("K07", case="key_filled")
@pytest.mark.fault("K09", case="one_study")
@pytest.mark.fault("V01", case="unit_known")
@pytest.mark.fault("V02", case="number_possible")
@pytest.mark.fault("V05", case="text_length")
@pytest.mark.fault("V12", case="whole_number")
@pytest.mark.parametrize("rule", EXAMPLES)
def test_rule_finds_its_example_at_its_cell(rule, deliver):
    changes, drop, expected = EXAMPLES[rule]
    folder = deliver(changes, drop)
    if rule == "required_columns":
        text = (folder / "ae.csv").read_text().replace("AETERM", "AETERMINUS")
        (folder / "ae.csv").write_text(text)
    findings = check_delivery(open_delivery(folder), "2019-06-30")
    here = [(one.domain, one.row, one.column) for one in findings if one.rule == rule]
    assert here == expected
    severity = {each.name: each.severity for each in all_rules()}
    assert {severity[one.rule] for one in findings if one.rule == rule} == {severity[rule]}


def test_a_spoiled_cell_is_found_by_its_own_rule_first(found):
    for rule in ("date_valid", "number_valid", "strict_codes", "one_unit"):
        changes, drop, _ = EXAMPLES[rule]
        assert found(changes, drop)[0].rule == rule


def test_an_event_that_goes_on_in_a_later_record_may_end_unresolved(found):
    changes = {
        (AE, 1, "AEOUT"): "NOT RECOVERED/NOT RESOLVED",
        (AE, 1, "AESPID"): "E1",
        (AE, 3, "AESEQ"): "2",
        (AE, 3, "AESTDTC"): "2019-03-09",
        (AE, 3, "AEENDTC"): "",
    }
    assert found(changes) == []


@pytest.mark.fault("V08")
def test_a_number_only_looks_missing_where_its_test_cannot_have_it(found):
    ferritin = {
        (LB, 1, "LBTESTCD"): "FERRITIN", (LB, 1, "LBSTRESU"): "ug/L", (LB, 1, "LBORRES"): "999",
        (LB, 1, "LBSTRESN"): "999", (LB, 1, "LBSTRESC"): "999", (LB, 1, "LBORRESU"): "ug/L",
    }  # fmt: skip
    assert found(ferritin) == []
    haemoglobin = {(LB, 1, "LBSTRESN"): "999", (LB, 1, "LBSTRESC"): "999"}
    assert "no_code_for_missing" in {one.rule for one in found(haemoglobin)}


@pytest.mark.fault("D01")
@pytest.mark.parametrize(
    "text",
    ["2019", "2019-03", "2019-03-31T23:59", "2019-03-15T00:30+01:00", "2019---15", "2016-02-29"],
)
def test_partial_dates_and_local_times_are_kept_as_they_are(found, text):
    rules = {one.rule for one in found({("ae", 1, "AESTDTC"): text})}
    assert rules.isdisjoint({"date_valid", "date_not_far_after_cut", "date_not_ancient"})


@pytest.mark.parametrize(
    "text",
    ["2019-13", "2019-06-31", "2019-06-00", "20190301", "1-Mar-2019", "2019-03-01 08:00",
     "2019-03-01T24:00", "\uff12\uff10\uff11\uff19", "2019-"],
)  # fmt: skip
def test_anything_else_is_no_date(found, text):
    assert [one.rule for one in found({("sv", 3, "SVENDTC"): text})][:1] == ["date_valid"]


FAR = ("2020-07", "2021", "2021---15")


@pytest.mark.parametrize(
    "text",
    ["2020-07", "2021", "2021---15", "2020---15", "2020-06-30T08:00", "2020-06", "2019-07-01"],
)
def test_a_partial_date_is_far_after_the_cut_only_if_its_first_day_is(found, text):
    rules = {one.rule for one in found({("be", 1, "BEENDTC"): text})}
    assert ("date_not_far_after_cut" in rules) == (text in FAR)
