"""What changed between two cuts, known by the declared keys."""

import pytest

from helpers.cut import compare_cuts, read_cut, stage
from helpers.cut.compare import changed_values

TOY, EARLY, LATE = "toy", "2019-06-30", "2019-12-31"


@pytest.fixture
def cuts(data, deliver):
    """Return what stages the sound delivery and a changed one as two cuts."""

    def staged(changes, drop=()):
        stage(deliver(), TOY, EARLY)
        for path in deliver().iterdir():
            path.unlink()
        stage(deliver(changes, drop), TOY, LATE)
        return read_cut(TOY, EARLY), read_cut(TOY, LATE)

    return staged


def row_of(counts, domain):
    return counts.set_index("domain").loc[domain].to_dict()


def test_the_same_delivery_shows_no_difference(cuts):
    previous, current = cuts({})
    counts = compare_cuts(previous, current)
    assert counts.domain.tolist() == ["dm", "ds", "sv", "ex", "ae", "lb", "rs", "tu", "tr", "be"]
    assert counts[["added", "removed", "changed"]].to_numpy().sum() == 0
    assert changed_values(previous, current).empty


def test_corrected_added_and_removed_records_are_told_apart(cuts):
    previous, current = cuts(
        {
            ("ae", 1, "AETOXGR"): "3",
            ("ae", 1, "AEENDTC"): "",
            ("ae", 3, "AESEQ"): "2",
            ("lb", 5, "LBSEQ"): "9",
        }
    )
    counts = compare_cuts(previous, current)
    assert row_of(counts, "ae") == {
        "previous_rows": 2, "current_rows": 3, "added": 1, "removed": 0, "changed": 1,
        "participants_added": 0, "participants_removed": 0,
    }  # fmt: skip
    assert row_of(counts, "lb")["added"] == row_of(counts, "lb")["removed"] == 1
    assert changed_values(previous, current).to_dict("records") == [
        {"domain": "ae", "subject": "01", "key": "1", "column": "AETOXGR", "old": "2", "new": "3"},
        {"domain": "ae", "subject": "01", "key": "1", "column": "AEENDTC", "old": "2019-03-09",
         "new": ""},
    ]  # fmt: skip


def test_participants_who_come_are_counted_and_a_domain_that_goes_is_all_removed(cuts):
    previous, current = cuts({("dm", 4, "USUBJID"): "04"}, drop=["be"])
    counts = compare_cuts(previous, current)
    assert row_of(counts, "dm")["participants_added"] == 1
    assert row_of(counts, "be") == {
        "previous_rows": 1, "current_rows": 0, "added": 0, "removed": 1, "changed": 0,
        "participants_added": 0, "participants_removed": 1,
    }  # fmt: skip


def test_a_column_delivered_for_the_first_time_counts_where_it_is_filled(cuts):
    previous, current = cuts({("dm", 2, "VENDORX"): "7"})
    assert changed_values(previous, current).to_dict("records") == [
        {"domain": "dm", "subject": "02", "key": "", "column": "VENDORX", "old": "", "new": "7"},
    ]
