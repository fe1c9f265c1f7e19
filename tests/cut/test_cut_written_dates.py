"""Dates are found in text in every form in which they are written, and numbers are let be."""

import pytest

from helpers.cut.written_dates import holds_date, retold

FORMS = {
    "2014-02-17": "2014-02-17",
    "2014-02-17T09:30": "2014-02-17",
    "2014-02": "2014-02",
    "2014/02/17": "2014-02-17",
    "17-02-2014": "2014-02-17",
    "02/17/2014": "2014-02-17",
    "17.2.2014": "2014-02-17",
    "17FEB2014": "2014-02-17",
    "17-Feb-2014": "2014-02-17",
    "17th of February, 2014": "2014-02-17",
    "February 17, 2014": "2014-02-17",
    "17 februari 2014": "2014-02-17",
    "3 mei 2014": "2014-05-03",
    "February 2014": "2014-02",
    "2/3/2014": "2014",
    "2014---17": "2014",
}
LET_BE = [
    "in 2014", "20140217", "2017-003028-59-NL", "MBC-01-001", "2014 of 2100", "2012.34", "1999-13-01",
    "12 mar 14", "sha 92014-02-17", "GRCh38.2014", "the year 2014, 17 of February's 30 values",
]  # fmt: skip


def found_in(text):
    found = []
    left = retold(text, lambda date: found.append(date.iso) or "<>")
    return found, left


@pytest.mark.parametrize(("written", "iso"), FORMS.items())
def test_each_form_is_found_whole_in_a_sentence_and_in_a_cell(written, iso):
    assert found_in(f"Rash on {written}, mild") == ([iso], "Rash on <>, mild")
    assert found_in(f"A-01,{written},1.5\n") == ([iso], "A-01,<>,1.5\n")


@pytest.mark.parametrize("text", LET_BE)
def test_numbers_ids_and_bare_years_are_no_dates(text):
    assert not holds_date(text)
    assert found_in(text) == ([], text)


def test_neighbours_are_each_found():
    both = ["2014-02-17", "2014-02-18"]
    assert found_in("2014-02-17/2014-02-18")[0] == both
    assert found_in("17 Feb 2014 to 18 Feb 2014") == (both, "<> to <>")
