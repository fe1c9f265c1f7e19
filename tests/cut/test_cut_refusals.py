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
    "a participant twice": (
        {("dm", 4, "AGE"): "61"},
        "dm.csv row 4, USUBJID = '01': has the same USUBJID as row 1. "
        "Give each record its own key. [key_unique]",
    ),
    "a grade in words": (
        {("ae", 1, "AETOXGR"): "Grade 3"},
        "ae.csv row 1, AETOXGR = 'Grade 3': is not one of 1, 2, 3, 4, 5. "
        "Correct the code at the source. [strict_codes]",
    ),
    "a grade with decimals": (
        {("ae", 1, "AETOXGR"): "3.0"},
        "ae.csv row 1, AETOXGR = '3.0': is not one of 1, 2, 3, 4, 5. "
        "Correct the code at the source. [strict_codes]",
    ),
    "a number beyond every number": (
        {("lb", 3, "LBSTRESN"): "1e308", ("lb", 3, "LBSTRESC"): "1e308"},
        "lb.csv row 3, LBSTRESN = '1e308': is impossible: not within 0 to 5000. "
        "Check value and unit at the source. [number_possible]",
    ),
    "a number that no computer holds": (
        {("lb", 3, "LBSTRESN"): "1e400"},
        "lb.csv row 3, LBSTRESN = '1e400': is not a number. Leave it empty when missing; "
        "keep signs such as < in the result as reported. [number_valid]",
    ),
    "a concentration below zero": (
        {("lb", 3, "LBSTRESN"): "-3", ("lb", 3, "LBSTRESC"): "-3"},
        "lb.csv row 3, LBSTRESN = '-3': is impossible: not within 0 to 5000. "
        "Check value and unit at the source. [number_possible]",
    ),
    "a serial number of a spreadsheet": (
        {("ae", 1, "AESTDTC"): "43525"},
        "ae.csv row 1, AESTDTC = '43525': is not an ISO 8601 date (YYYY-MM-DD). "
        "Correct the date at the source; write it as YYYY-MM-DD. [date_valid]",
    ),
    "a whole number with a fraction": (
        {("ae", 1, "AESTDY"): "2.9999999"},
        "ae.csv row 1, AESTDY = '2.9999999': is not a whole number. "
        "Correct it at the source. [whole_number]",
    ),
    "a whole number that would be rounded": (
        {("ae", 1, "AESEQ"): "9007199254740993"},
        "ae.csv row 1, AESEQ = '9007199254740993': is a whole number beyond 2^53, and would be "
        "rounded. Correct it at the source. [whole_number]",
    ),
    "a performance status with a fraction": (
        {("rs", 1, "RSTESTCD"): "ECOG101", ("rs", 1, "RSSTRESN"): "0.9999999"},
        "rs.csv row 1, RSSTRESN = '0.9999999': is not a whole number. "
        "Correct it at the source. [whole_number]",
    ),
    "an amount below zero of a test without limits": (
        {("lb", 3, "LBTESTCD"): "IL6", ("lb", 3, "LBSTRESU"): "pg/mL", ("lb", 3, "LBSTRESN"): "-9"},
        "lb.csv row 3, LBSTRESN = '-9': is impossible: not within 0 to 1e+12. "
        "Check value and unit at the source. [number_possible]",
    ),
    "mixed units": (
        {("lb", 5, "LBSTRESU"): "mg/L"},
        "lb.csv row 5, LBSTRESU = 'mg/L': another unit than 'g/L' in one test. "
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


@pytest.mark.fault("K01", case="a participant twice")
@pytest.mark.fault("K02", case="a repeated key")
@pytest.mark.fault("K03", case="an orphan")
@pytest.mark.fault("K05", case="an identifier with a slash, shown as its shape")
@pytest.mark.fault("D02", case="a day that is not in the calendar")
@pytest.mark.fault("D02", case="day and month in doubt")
@pytest.mark.fault("D02", case="a date with short parts")
@pytest.mark.fault("D03", case="a date of a century to come")
@pytest.mark.fault("D03", case="a date before 1900")
@pytest.mark.fault("V01", case="mixed units")
@pytest.mark.fault("V08", case="a code for missing")
@pytest.mark.fault("V08", case="a word for missing")
@pytest.mark.fault("V03", case="a grade that does not exist")
@pytest.mark.fault("V03", case="a grade in words")
@pytest.mark.fault("V03", case="a grade with decimals")
@pytest.mark.fault("V02", case="a number beyond every number")
@pytest.mark.fault("V02", case="a concentration below zero")
@pytest.mark.fault("V12", case="a whole number with a fraction")
@pytest.mark.fault("V12", case="a performance status with a fraction")
@pytest.mark.fault("V02", case="an amount below zero of a test without limits")
@pytest.mark.fault("F08", case="a number that no computer holds")
@pytest.mark.fault("F26", case="a serial number of a spreadsheet")
@pytest.mark.fault("F23", case="a whole number that would be rounded")
@pytest.mark.parametrize("case", CELLS)
def test_a_bad_cell_is_named_with_its_row_rule_and_repair(refusal, case):
    changes, line = CELLS[case]
    assert refusal(changes) == f"{CUT}: 1 finding\n  {line}"


IDS = {
    "blanks behind": ("03 ", "03 "),
    "a blank that does not break": ("03\u00a0", "99\\u00a0"),
    "full-width digits": ("\uff10\uff13", "\\uff10\\uff13"),
    "a blank of no width": ("0\u200b3", "9\\u200b9"),
}


@pytest.mark.fault("K04")
@pytest.mark.parametrize("case", IDS)
def test_another_spelling_of_an_identifier_is_shown_with_the_one_that_is_meant(refusal, case):
    written, shown = IDS[case]
    lines = refusal({("lb", 5, "USUBJID"): written}).splitlines()
    shown = shown.replace("03", "99")
    assert lines[0] == f"{CUT}: 2 findings"
    assert lines[1].startswith(f"  lb.csv row 5, USUBJID = '{shown}': is not 1 to 40 letters")
    assert lines[2] == (
        f"  lb.csv row 5, USUBJID = '{shown}': is another spelling of a participant. "
        "It is probably '03' of DM. [one_spelling]"
    )


@pytest.mark.fault("K04")
def test_a_letter_of_another_script_is_shown_by_its_code_and_matched(refusal):
    changes = {("dm", 3, "USUBJID"): "A-3", ("lb", 5, "USUBJID"): "\u0410-3"}
    assert (
        "  lb.csv row 5, USUBJID = '\\u0410-9': is another spelling of a participant. "
        "It is probably 'A-3' of DM. [one_spelling]"
    ) in refusal(changes).splitlines()
    changes[("lb", 5, "USUBJID")] = "a-3"
    assert (
        "  lb.csv row 5, USUBJID = 'a-3': is another spelling of a participant. "
        "It is probably 'A-3' of DM. [one_spelling]"
    ) in refusal(changes).splitlines()


@pytest.mark.fault("K05")
@pytest.mark.parametrize("written", ["..", "-rf", "a/b", "a\\b", "C:x", "x" * 41, "_x", "a b"])
def test_an_identifier_that_could_be_a_path_or_an_option_is_refused(found, written):
    rules = [one.rule for one in found({("ae", 1, "USUBJID"): written})]
    assert "id_pattern" in rules


@pytest.mark.fault("F28")
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


@pytest.mark.fault("L02")
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


@pytest.mark.fault("F26")
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


@pytest.mark.fault("V05")
@pytest.mark.fault("V07")
@pytest.mark.parametrize(
    ("name", "shown", "what", "repair"),
    [
        ("\u202e21L\u202c", "\\u202e99A\\u202c", "holds a sign that is not seen, such as a tab or a "
         "line end", "Send the plain name"),
        ("IL1\tB", "AA9\\u0009A", "holds a sign that is not seen, such as a tab or a line end",
         "Send the plain name"),
        ("x" * 501, "a" * 40 + "...", "is longer than 500 letters", "Send its name"),
    ],
    ids=["turned", "tab", "long"],
)  # fmt: skip
def test_a_gene_name_is_a_line_of_signs_that_are_seen(refusal, name, shown, what, repair):
    assert refusal({("counts", 1, "gene"): name}) == (
        f"{CUT}: 1 finding\n  counts.csv row 1, gene = '{shown}': gene name {what}. {repair}. "
        "[genes_named]"
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
