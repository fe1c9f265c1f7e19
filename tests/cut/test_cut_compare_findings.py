"""What is new, old and resolved: a finding is known by its rule, its place and the record's key."""

import pandas as pd
import pytest

from clinical_kit import delivery
from helpers.cut import read_cut, stage
from helpers.cut.compare_findings import compare_findings
from helpers.cut.findings import Finding, findings_frame
from helpers.cut.typed import type_frame

TOY, EARLY, LATE = "toy", "2019-06-30", "2019-07-31"
SHOWN = ["rule", "subject", "key", "status", "resolution"]


@pytest.fixture
def compared(data, tmp_path):
    """Return what stages two changed deliveries and gives the findings of both, in short."""

    def compare(early, late, drop=(), shuffle=()):
        for cut, changes in ((EARLY, early), (LATE, late)):
            changed = delivery(changes)
            folder = tmp_path / cut
            folder.mkdir()
            for name, frame in changed.frames.items():
                if cut == EARLY or name not in drop:
                    rows = frame.iloc[::-1] if cut == LATE and name in shuffle else frame
                    rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
            stage(folder, TOY, cut)
        found = compare_findings(read_cut(TOY, EARLY), read_cut(TOY, LATE))
        return [tuple(row) for row in found[SHOWN].to_numpy()]

    return compare


GRADELESS = "ae 1 AETOXGR=; ae 1 AESEV="


def test_a_finding_that_stays_is_old_though_its_row_moves(compared):
    assert compared(GRADELESS, GRADELESS, shuffle=["ae"]) == [
        ("event_graded", "W1-01", "1", "OLD", "")
    ]


def test_a_finding_that_comes_is_new_and_one_that_is_corrected_is_resolved(compared):
    assert compared(GRADELESS, "ae 5 AETOXGR=; ae 5 AESEV=") == [
        ("event_graded", "W1-04", "1", "NEW", ""),
        ("event_graded", "W1-01", "1", "RESOLVED", "corrected"),
    ]


def test_a_value_that_changed_and_is_still_wrong_is_old(compared):
    assert compared("mh 1 MHENDTC=2018", "mh 1 MHENDTC=2019") == [
        ("ongoing_has_no_end", "W1-01", "1", "OLD", "")
    ]


def test_a_finding_of_a_record_that_is_gone_was_not_corrected(compared):
    extra = "cm 5 CMSEQ=3; cm 5 CMENDTC=2019-04-03; cm 5 CMENRF=ONGOING; cm 5 CMCAT=OTHER"
    assert compared(extra, "") == [
        ("ongoing_has_no_end", "W1-01", "3", "RESOLVED", "record no longer in the cut")
    ]


def test_a_finding_of_a_domain_that_is_gone_was_not_corrected(compared):
    assert compared("mh 1 MHENDTC=2018", "", drop=["mh"]) == [
        ("ongoing_has_no_end", "W1-01", "1", "RESOLVED", "record no longer in the cut")
    ]


class Stub:
    """A cut of which only the findings and the participants matter."""

    def __init__(self, *rules):
        found = [
            Finding("clinical", rule, "odd", domain="dm", subject="01", row=1) for rule in rules
        ]
        self.findings = findings_frame(found)

    def has(self, _domain):
        return True

    def __getitem__(self, domain):
        return type_frame(pd.DataFrame({"USUBJID": ["01"]}), domain)


@pytest.mark.parametrize(
    ("before", "now", "statuses"),
    [
        ("a", "aa", ["OLD", "NEW"]),
        ("aa", "a", ["OLD", "RESOLVED"]),
        ("aab", "ba", ["OLD", "OLD", "RESOLVED"]),
        ("", "a", ["NEW"]),
        ("a", "", ["RESOLVED"]),
        ("", "", []),
    ],
)
def test_of_several_findings_of_one_identity_as_many_are_old_as_there_were(before, now, statuses):
    assert compare_findings(Stub(*before), Stub(*now)).status.tolist() == statuses


def test_a_finding_is_known_again_when_its_records_are_numbered_anew(compared):
    late = f"{GRADELESS}; ae 1 AESEQ=2; ae 2 AESEQ=1; ae 3 AETOXGR=; ae 3 AESEV="
    assert compared(f"{GRADELESS}; ae 3 AETOXGR=; ae 3 AESEV=", late) == [
        ("event_graded", "W1-01", "2", "OLD", ""),
        ("event_graded", "W1-02", "1", "OLD", ""),
    ]


def test_a_record_that_is_corrected_and_numbered_anew_is_not_gone(compared):
    early = "cm 2 CMENRF=ONGOING; cm 5 CMSEQ=3; cm 5 CMTRT=Other"
    late = "cm 5 CMSEQ=2; cm 5 CMTRT=Other; cm 2 CMSEQ=3"
    assert compared(early, late) == [("ongoing_has_no_end", "W1-01", "2", "RESOLVED", "corrected")]


def test_one_finding_for_many_rows_of_a_participant_is_known_by_the_participant(compared):
    few = "lb 5 LBSTNRLO=; lb 5 LBSTNRHI=; lb 14 LBSTNRLO=; lb 14 LBSTNRHI="
    assert compared(few, few.replace("lb 5 ", "lb 23 ")) == [
        ("range_given", "W1-01", "", "OLD", "")
    ]


def test_in_the_first_cut_nothing_is_new(data, tmp_path):
    for name, frame in delivery(GRADELESS).frames.items():
        frame.to_csv(tmp_path / f"{name}.csv", index=False, lineterminator="\n")
    folder = tmp_path / "delivery"
    folder.mkdir()
    for path in tmp_path.glob("*.csv"):
        path.rename(folder / path.name)
    stage(folder, TOY, EARLY)
    found = compare_findings(None, read_cut(TOY, EARLY))
    assert [tuple(row) for row in found[SHOWN].to_numpy()] == [
        ("event_graded", "W1-01", "1", "", "")
    ]
