"""Who was in an earlier cut is in the next one, or somebody says why not."""

import pytest

from helpers.cut import stage
from helpers.cut.findings import CutError

TOY, EARLY, LATE = "toy", "2019-06-30", "2019-12-31"
SENT = "Send the participant, or give the reason in gone.csv of the trial's folder"
# Participant 03 under another number, in every domain of the small delivery that names them
RENAMED = {("dm", 3, "USUBJID"): "33", ("dm", 3, "SUBJID"): "33"}
ONLY_DM = ["ae", "be", "counts", "ds", "ex", "lb", "rs", "samples", "suppae", "sv", "tr", "tu"]


@pytest.fixture
def refused(data, deliver):
    """Return what stages a sound cut and then a changed one, and gives what was said of it."""

    def message(changes, drop=()):
        stage(deliver(drop=ONLY_DM), TOY, EARLY)
        with pytest.raises(CutError) as caught:
            stage(deliver(changes, [*ONLY_DM, *drop]), TOY, LATE)
        return str(caught.value)

    return message


@pytest.mark.fault("K08")
def test_a_participant_with_another_id_is_refused_and_the_new_id_is_named(refused):
    assert refused(RENAMED) == (
        f"{TOY}/{LATE}: 1 finding\n  dm.csv, USUBJID = '03': was in cut {EARLY} and is not "
        f"delivered any more. {SENT}; it may be 33 now. [participant_stays]"
    )


@pytest.mark.fault("K08")
def test_a_participant_who_is_gone_needs_a_reason(refused, data, deliver):
    gone = {**RENAMED, ("dm", 3, "AGE"): "44"}
    assert refused(gone).splitlines()[1] == (
        f"  dm.csv, USUBJID = '03': was in cut {EARLY} and is not delivered any more. "
        f"{SENT}. [participant_stays]"
    )
    reasons = data / TOY / "gone.csv"
    reasons.write_text("USUBJID,REASON\n03,\n")
    with pytest.raises(CutError, match="participant_stays"):
        stage(deliver(gone, ONLY_DM), TOY, LATE)
    reasons.write_text("USUBJID,REASON\n03,consent to the use of data withdrawn\n")
    assert stage(deliver(gone, ONLY_DM), TOY, LATE).is_dir()


def test_a_file_of_reasons_that_cannot_be_read_is_refused(refused, data):
    (data / TOY / "gone.csv").write_text("USUBJID\n03\n")
    assert refused(RENAMED) == f"{TOY}: 1 finding\n  gone.csv: has no column REASON. [header]"


def test_an_earlier_cut_that_was_altered_is_named(refused, data, deliver):
    refused(RENAMED)
    path = data / TOY / EARLY / "dm.csv"
    path.write_bytes(path.read_bytes().replace(b"2019", b"2018", 1))
    with pytest.raises(CutError, match=rf"^{TOY}/{EARLY}: 1 finding\n  dm.csv: manifest says"):
        stage(deliver(drop=ONLY_DM), TOY, LATE)
