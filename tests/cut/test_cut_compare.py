"""What changed between two cuts, though rows move, are numbered anew, or change their owner."""

import pandas as pd
import pytest

from comparison_kit import EVENTS, tables
from conftest import read_table
from helpers.cut import compare_cuts, read_cut, stage

TOY, EARLY, LATE = "toy", "2019-06-30", "2019-12-31"


@pytest.fixture
def cuts(data, deliver):
    """Return what stages the sound delivery and a changed one as two cuts."""

    def staged(changes, drop=(), **words):
        stage(deliver(), TOY, EARLY, dictionaries={"MedDRA": "21.0", "CTCAE": "4.0"})
        for path in deliver().iterdir():
            path.unlink()
        stage(deliver(changes, drop), TOY, LATE, **words)
        return read_cut(TOY, EARLY), read_cut(TOY, LATE)

    return staged


def counts_of(comparison, domain):
    """Return (added, removed, changed, renumbered) rows of one domain."""
    row = comparison.domains.set_index("domain").loc[domain]
    return tuple(row[["added", "removed", "changed", "renumbered"]])


def moves_of(comparison):
    """Return {(domain, participant): (added, removed, changed, renumbered)}."""
    return {tuple(row[:2]): tuple(row[2:]) for row in comparison.rows.to_numpy().tolist()}


def values_of(comparison):
    return [tuple(row) for row in comparison.values.to_numpy()]


def test_the_same_delivery_shows_no_difference(cuts):
    found = compare_cuts(*cuts({}, dictionaries={"CTCAE": "4.0", "MedDRA": "21.0"}))
    assert found.domains["domain"].tolist() == [
        "dm", "ds", "sv", "ex", "ae", "lb", "rs", "tu", "tr", "be", "samples", "counts",
    ]  # fmt: skip
    assert set(found.domains["standing"]) == {"in both cuts"}
    assert found.domains[["added", "removed", "changed", "renumbered"]].to_numpy().sum() == 0
    assert [len(part) for part in (found.rows, found.values, found.renamed)] == [0, 0, 0]
    assert (found.added, found.removed, found.dictionaries) == ((), (), {})


def test_corrected_added_and_removed_records_are_told_apart(cuts):
    found = compare_cuts(
        *cuts(
            {
                ("ae", 1, "AETOXGR"): "3",
                ("ae", 1, "AEENDTC"): "",
                ("ae", 3, "AESEQ"): "2",
                ("lb", 5, "LBSEQ"): "9",
                ("lb", 5, "LBTESTCD"): "NEW",
                ("lb", 5, "LBDTC"): "2019-02-02",
            }
        )
    )
    assert counts_of(found, "ae") == (1, 0, 1, 0)
    assert counts_of(found, "lb") == (1, 1, 0, 0)
    assert values_of(found) == [
        ("ae", "01", "1", "AETOXGR", "2", "3"),
        ("ae", "01", "1", "AEENDTC", "2019-03-09", ""),
    ]
    assert moves_of(found)["ae", "01"] == (1, 0, 1, 0)


@pytest.mark.fault("V13")
def test_a_dictionary_of_another_version_is_named(cuts):
    found = compare_cuts(*cuts({}, dictionaries={"MedDRA": "22.0", "WHODrug": "1"}))
    assert found.dictionaries == {
        "MedDRA": ("21.0", "22.0"), "WHODrug": ("", "1"), "CTCAE": ("4.0", ""),
    }  # fmt: skip


def test_participants_come_and_a_domain_that_goes_is_all_removed(cuts):
    found = compare_cuts(*cuts({("dm", 4, "USUBJID"): "04"}, drop=["be"]))
    assert (found.added, found.removed) == (("04",), ())
    assert counts_of(found, "be") == (0, 1, 0, 0)
    standing = found.domains.set_index("domain")["standing"]
    assert standing["be"] == "no longer delivered"


def test_a_domain_that_appears_is_all_added():
    before = tables(ae="USUBJID | AESEQ\n01 | 1")
    now = tables(ae="USUBJID | AESEQ\n01 | 1", cm="USUBJID | CMSEQ | CMTRT\n01 | 1 | X")
    found = compare_cuts(before, now)
    assert counts_of(found, "cm") == (1, 0, 0, 0)
    standing = found.domains.set_index("domain")["standing"]
    assert standing["cm"] == "delivered for the first time"


def test_a_column_filled_for_the_first_time_counts_where_it_is_filled(cuts):
    found = compare_cuts(*cuts({("dm", 2, "VENDORX"): "7"}))
    assert values_of(found) == [("dm", "02", "", "VENDORX", "", "7")]
    assert found.domains.set_index("domain").loc["dm", "new_columns"] == ("VENDORX",)


def test_records_that_only_have_another_number_are_renumbered_and_not_changed():
    now = """
        USUBJID | AESEQ | AETERM  | AESTDTC    | AETOXGR
        01      | 1     | Fatigue | 2019-03-05 | 2
        01      | 2     | Nausea  | 2019-03-01 | 1
        02      | 1     | Rash    | 2019-04-01 | 1
        """
    found = compare_cuts(tables(ae=EVENTS), tables(ae=now))
    assert counts_of(found, "ae") == (0, 0, 0, 2)
    assert moves_of(found) == {("ae", "01"): (0, 0, 0, 2)}
    assert values_of(found) == []


def test_a_record_put_in_front_is_the_only_one_added():
    now = """
        USUBJID | AESEQ | AETERM  | AESTDTC    | AETOXGR
        01      | 1     | Cough   | 2019-02-28 | 1
        01      | 2     | Nausea  | 2019-03-01 | 1
        01      | 3     | Fatigue | 2019-03-05 | 2
        02      | 1     | Rash    | 2019-04-01 | 1
        """
    found = compare_cuts(tables(ae=EVENTS), tables(ae=now))
    assert counts_of(found, "ae") == (1, 0, 0, 2)


def test_a_record_both_renumbered_and_corrected_is_known_by_topic_and_time():
    now = """
        USUBJID | AESEQ | AETERM  | AESTDTC    | AETOXGR
        01      | 1     | Cough   | 2019-02-28 | 1
        01      | 2     | Nausea  | 2019-03-01 | 1
        01      | 3     | Fatigue | 2019-03-05 | 3
        02      | 1     | Rash    | 2019-04-01 | 1
        """
    found = compare_cuts(tables(ae=EVENTS), tables(ae=now))
    assert counts_of(found, "ae") == (1, 0, 1, 2)
    assert values_of(found) == [("ae", "01", "3", "AETOXGR", "2", "3")]


def test_a_number_that_names_another_record_without_renumbering_is_a_change():
    now = EVENTS.replace("Rash ", "Ulcer")
    found = compare_cuts(tables(ae=EVENTS), tables(ae=now))
    assert counts_of(found, "ae") == (0, 0, 1, 0)
    assert values_of(found) == [("ae", "02", "1", "AETERM", "Rash", "Ulcer")]


def test_the_same_value_twice_keeps_one_record_and_removes_the_other():
    twice = EVENTS + "02      | 2     | Rash    | 2019-04-01 | 1\n"
    found = compare_cuts(tables(ae=twice), tables(ae=EVENTS))
    assert counts_of(found, "ae") == (0, 1, 0, 0)


def test_a_visit_whose_date_was_corrected_is_the_same_visit():
    visits = "USUBJID | VISITNUM:float | SVSTDTC\n01 | 1 | 2019-03-01\n01 | 2 | 2019-03-15"
    now = visits.replace("03-15", "03-16")
    found = compare_cuts(tables(sv=visits), tables(sv=now))
    assert counts_of(found, "sv") == (0, 0, 1, 0)
    assert values_of(found) == [("sv", "01", "2|2019-03-16", "SVSTDTC", "2019-03-15", "2019-03-16")]


def test_numbers_are_compared_as_numbers_and_shown_as_written():
    values = "USUBJID | LBSEQ | LBTESTCD | LBSTRESN:float\n01 | 1 | HGB | 12.5\n01 | 2 | HGB |"
    now = "USUBJID | LBSEQ | LBTESTCD | LBSTRESN:float\n01 | 1 | HGB | 12.50\n01 | 2 | HGB | 11"
    found = compare_cuts(tables(lb=values), tables(lb=now))
    assert values_of(found) == [("lb", "01", "2", "LBSTRESN", "", "11")]


def test_a_participant_who_is_gone_and_there_under_another_id_is_suspected():
    dm = "USUBJID | SUBJID | SEX\n01 | 1 | F\n02 | 2 | M\n03 | 3 | F"
    before = tables(dm=dm, ae=EVENTS)
    now = tables(dm=dm.replace("01 | 1", "91 | 9"), ae=EVENTS.replace("    01 ", "    91 "))
    found = compare_cuts(before, now)
    assert (found.added, found.removed) == (("91",), ("01",))
    assert found.renamed.to_dict("records") == [{"before": "01", "now": "91", "same": 3, "of": 3}]


def test_one_who_leaves_and_another_who_comes_are_not_the_same_by_a_shared_record():
    dm = "USUBJID | SEX | RFICDTC\n01 | F | 2019-01-01\n02 | M | 2019-01-02"
    other = (
        EVENTS.replace("    01 ", "    91 ").replace("Nausea ", "Anaemia").replace("-03-", "-05-")
    )
    before = tables(dm=dm, ae=EVENTS)
    now = tables(dm=dm.replace("01 | F | 2019-01-01", "91 | F | 2019-01-09"), ae=other)
    found = compare_cuts(before, now)
    assert (found.added, found.removed) == (("91",), ("01",))
    assert found.renamed.empty


def test_a_recount_of_a_sample_is_a_change_of_its_participant():
    sheet = read_table("USUBJID | SAMPLE_ID\n01 | A\n02 | B")
    before, now = (tables(ae=EVENTS) for _ in range(2))
    for cut in (before, now):
        cut.frames |= {"samples": sheet, "counts": None}
        cut.frames["matrix"] = pd.DataFrame({"A": [1, 2], "B": [3, 4]}, index=["G1", "G2"])
    now.frames["matrix"] = now.frames["matrix"].assign(B=[3, 5], C=[0, 1])
    found = compare_cuts(before, now)
    assert counts_of(found, "counts") == (1, 0, 1, 0)
    assert moves_of(found) == {("counts", ""): (1, 0, 0, 0), ("counts", "02"): (0, 0, 1, 0)}
    [(_, subject, key, column, old, new)] = values_of(found)
    assert (subject, key, column) == ("02", "B", "COUNTS")
    assert [text[:18] for text in (old, new)] == ["2 genes, 7 reads, ", "2 genes, 8 reads, "]


SHEET = """
    SAMPLE_ID | USUBJID | VISIT | COLLECTION_DTC | BEREFID
    ----------+---------+-------+----------------+--------
    A         | 01      | START | 2019-03-01     | R1
    B         | 01      | LATER | 2019-03-15     | R2
    C         | 02      | START | 2019-03-04     | R3
    """


def _sampled(sheet, **matrix):
    cut = tables(dm="USUBJID\n01\n02", samples=sheet)
    if matrix:
        cut.frames |= {"counts": None, "matrix": pd.DataFrame(matrix, index=["G1", "G2"])}
    return cut


def test_a_sample_of_another_id_is_known_by_its_counts_or_by_its_record():
    before = _sampled(SHEET, A=[1, 2], B=[3, 4])
    renamed = SHEET.replace("    A  ", "    X  ").replace("    C  ", "    Z  ")
    now = _sampled(renamed, X=[1, 2], B=[3, 5])
    found = compare_cuts(before, now).samples
    assert found.to_dict("records") == [
        {"before": "A", "now": "X", "by": "the same counts"},
        {"before": "C", "now": "Z", "by": "the same participant, visit, day and tube"},
    ]


def test_a_sample_that_came_or_went_or_was_sequenced_anew_is_not_renamed():
    before = _sampled(SHEET, A=[1, 2], B=[3, 4])
    other = SHEET.replace(
        "C         | 02      | START | 2019-03-04", "D         | 02      | LATER | 2019-04-01"
    )
    assert compare_cuts(before, _sampled(other, A=[1, 2], B=[3, 9])).samples.empty
    assert compare_cuts(before, before).samples.empty
    # two new samples of the same counts: which of them it was cannot be told
    twice = SHEET.replace("    A  ", "    X  ").replace("2019-03-01", "2019-03-02")
    assert compare_cuts(before, _sampled(twice, X=[1, 2], Y=[1, 2], B=[3, 4])).samples.empty


def test_one_participant_and_an_empty_domain():
    one = tables(ae="USUBJID | AESEQ | AETERM")
    one.frames["dm"] = pd.DataFrame({"USUBJID": ["01"]})
    found = compare_cuts(one, one)
    assert counts_of(found, "ae") == (0, 0, 0, 0)
    assert found.rows.empty
