"""Whole error messages for values: what the sender of a bad delivery reads."""

import pytest

CUT = "toy/2019-06-30"

CELLS = {
    "a day that is not in the calendar": (
        {("ae", 1, "AESTDTC"): "2019-02-29"},
        "ae.csv row 1, AESTDTC = '2019-02-29': is not a day of the calendar. "
        "Correct the date at the source; write it as YYYY-MM-DD. [date_valid]",
    ),
    "day and month in doubt": (
        {("ae", 1, "AESTDTC"): "03/04/2019"},
        "ae.csv row 1, AESTDTC = '03/04/2019': is not an ISO 8601 date, and day and month are "
        "never guessed. Correct the date at the source; write it as YYYY-MM-DD. [date_valid]",
    ),
    "a date with short parts": (
        {("ae", 1, "AESTDTC"): "2019-3-5"},
        "ae.csv row 1, AESTDTC = '2019-3-5': is not an ISO 8601 date (YYYY-MM-DD). "
        "Correct the date at the source; write it as YYYY-MM-DD. [date_valid]",
    ),
    "a date more than a year after the cut": (
        {("lb", 2, "LBDTC"): "2020-07-01T08:00"},
        "lb.csv row 2, LBDTC = '2020-07-01T08:00': is more than a year after the data cut "
        "2019-06-30. Correct the date, or stage a later cut. [date_not_far_after_cut]",
    ),
    "a date of a century to come": (
        {("dm", 2, "DTHDTC"): "9999-12-31"},
        "dm.csv row 2, DTHDTC = '9999-12-31': is more than a year after the data cut 2019-06-30. "
        "Correct the date, or stage a later cut. [date_not_far_after_cut]",
    ),
    "a date before 1900": (
        {("ae", 1, "AESTDTC"): "1066-10-14"},
        "ae.csv row 1, AESTDTC = '1066-10-14': is before 1900. "
        "Correct the date at the source. [date_not_ancient]",
    ),
    "a grade that does not exist": (
        {("ae", 1, "AETOXGR"): "6"},
        "ae.csv row 1, AETOXGR = '6': is not one of 1, 2, 3, 4, 5. "
        "Correct the code at the source. [strict_codes]",
    ),
    "mixed units": (
        {("lb", 5, "LBSTRESU"): "mmol/L"},
        "lb.csv row 5, LBSTRESU = 'mmol/L': another unit than 'g/L' in one test. "
        "Standardise each test to one unit. [one_unit]",
    ),
    "an identifier with a slash, shown as its shape": (
        {("dm", 3, "USUBJID"): "../Jansen"},
        "dm.csv row 3, USUBJID = '../Aaaaaa': is not 1 to 40 letters, digits, '.', '_' or '-' "
        "starting with a letter or digit. Use a plain identifier. [id_pattern]",
    ),
    "an orphan": (
        {("lb", 5, "USUBJID"): "09"},
        "lb.csv row 5, USUBJID = '09': participant is not in DM (1 record). "
        "Send the participant's DM record. [participant_known]",
    ),
    "a repeated key": (
        {("ae", 3, "AETERM"): "weary"},
        "ae.csv row 3, AESEQ = '1': has the same USUBJID+AESEQ as row 1. "
        "Give each record its own key. [key_unique]",
    ),
    "a code for missing": (
        {("ex", 1, "EXDOSE"): "-9"},
        "ex.csv row 1, EXDOSE = '-9': looks like a code for missing. "
        "Leave the value empty when it is missing. [no_code_for_missing]",
    ),
    "a word for missing": (
        {("lb", 1, "LBSTRESN"): "NA"},
        "lb.csv row 1, LBSTRESN = 'NA': is not a number. Leave it empty when missing; "
        "keep signs such as < in the result as reported. [number_valid]",
    ),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_bad_cell_is_named_with_its_row_rule_and_repair(refusal, case):
    changes, line = CELLS[case]
    assert refusal(changes) == f"{CUT}: 1 finding\n  {line}"


def test_missing_demographics(refusal):
    assert refusal(drop=["dm"]) == (
        f"{CUT}: 1 finding\n"
        "  dm: is not delivered. Send DM; without it nobody can be counted. "
        "[demographics_delivered]"
    )


def test_all_findings_come_at_once_and_clinical_ones_are_not_among_them(refusal):
    changes = {
        ("ae", 1, "AESTDTC"): "2019-02-29",
        ("ae", 1, "AETOXGR"): "6",
        ("dm", 3, "AGE"): "155",
    }
    lines = refusal(changes).splitlines()
    assert lines[0] == f"{CUT}: 2 findings"
    assert [line.split(":")[0].strip() for line in lines[1:]] == [
        "ae.csv row 1, AETOXGR = '6'",
        "ae.csv row 1, AESTDTC = '2019-02-29'",
    ]


def test_twenty_findings_of_a_rule_are_shown_and_the_rest_counted(refusal):
    changes = {("ae", row, "AESTDTC"): "03/04/2019" for row in range(3, 28)}
    changes |= {("ae", row, "AESEQ"): str(row) for row in range(3, 28)}
    lines = refusal(changes).splitlines()
    assert lines[0] == f"{CUT}: 25 findings"
    assert len(lines) == 22
    assert lines[-1] == "  and 5 more [date_valid]"


@pytest.mark.fault("A15")
def test_a_gene_made_a_date_and_a_fraction_of_a_read(refusal):
    changes = {("counts", 1, "gene"): "2-Sep", ("counts", 2, "S1"): "0.5"}
    assert refusal(changes) == (
        f"{CUT}: 2 findings\n"
        "  counts.csv row 1, gene = '2-Sep': is a date made of a gene name. "
        "Export without a spreadsheet; by its date it was SEPTIN2 (SEPT2). [genes_named]\n"
        "  counts.csv row 2, S1 = '0.5': count of GAPDH is not a whole number. "
        "Send raw counts, not normalised values. [counts_whole]"
    )


@pytest.mark.parametrize(
    ("date", "gene"),
    [
        ("1-Mar", "MARCHF1 (MARCH1) or MTARC1 (MARC1)"),
        ("Mar-01", "MARCHF1 (MARCH1) or MTARC1 (MARC1)"),
        ("1-Dec-24", "DELEC1 (DEC1)"),
        ("44441", "SEPTIN2 (SEPT2)"),
        ("2021-09-02", None),
    ],
)
def test_a_date_is_reported_with_the_gene_that_it_was(refusal, date, gene):
    told = f"; by its date it was {gene}" if gene else ""
    assert refusal({("counts", 1, "gene"): date}) == (
        f"{CUT}: 1 finding\n  counts.csv row 1, gene = '{date}': is a date made of a gene name. "
        f"Export without a spreadsheet{told}. [genes_named]"
    )


def test_genes_that_are_all_numbered_are_no_dates(found):
    changes = {("counts", 1, "gene"): "44441", ("counts", 2, "gene"): "7157"}
    assert [one.rule for one in found(changes) if one.rule == "genes_named"] == []


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("-3", "is negative"),
        ("", "is missing"),
        ("NA", "is missing"),
        ("nan", "is missing"),
        ("1e3", "is not a whole number"),
        ("12.0", "is not a whole number"),
        ("many", "is not a number"),
    ],
)
def test_a_wrong_count_is_named_by_gene_sample_and_kind(refusal, cell, what):
    shown = f" = '{cell}'" if cell else ""
    assert refusal({("counts", 1, "S2"): cell}) == (
        f"{CUT}: 1 finding\n  counts.csv row 1, S2{shown}: count of TP53 {what}. "
        "Send raw counts, not normalised values. [counts_whole]"
    )


def test_a_normalised_matrix_is_one_finding_for_each_sample_not_one_for_each_cell(found):
    changes = {("counts", row, "gene"): f"G{row}" for row in range(3, 31)}
    changes |= {("counts", row, "S1"): "0.5" for row in range(1, 31)}
    whole = [one for one in found(changes) if one.rule == "counts_whole"]
    assert [(one.column, one.message) for one in whole] == [
        ("S1", "count of 30 genes is not a whole number, first TP53 in row 1")
    ]
