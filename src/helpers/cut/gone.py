"""Participants of an earlier cut who are not in a new one: refused unless the reason is given."""

from helpers.cut.answers import read_answers
from helpers.cut.delivery import parse_file
from helpers.cut.findings import CutError, Finding, Unreadable
from helpers.cut.manifest import cut_ids, read_manifest, verify_bytes
from helpers.cut.source_files import read_bytes
from helpers.places import cut_folder

REASONS = "gone.csv"
COLUMNS = ("USUBJID", "REASON")
IDS = ["USUBJID", "SUBJID"]


def gone_participants(delivery, trial_id, data_cut):
    """Return a finding for each participant of the cut before who is not delivered any more.

    Those with a reason in the trial's `gone.csv` (USUBJID, REASON) are left out. Where exactly one
    new participant has the same demographics, the finding names the new identifier.
    """
    earlier = [cut for cut in cut_ids(trial_id) if cut < data_cut]
    now = delivery.frames.get("dm")
    if not earlier or now is None or "USUBJID" not in now:
        return []
    before = _demographics(trial_id, earlier[-1])
    gone = before[~before["USUBJID"].isin({*now["USUBJID"], *_explained(trial_id)})]
    new = now[~now["USUBJID"].isin(before["USUBJID"])]
    return [
        Finding(
            "structural", "participant_stays",
            f"was in cut {earlier[-1]} and is not delivered any more",
            f"Send the participant, or give the reason in {REASONS} of the trial's folder"
            + _maybe(person, new),
            file=delivery.files["dm"], domain="dm", subject=person["USUBJID"],
            column="USUBJID", value=person["USUBJID"],
        )
        for _, person in gone.iterrows()
    ]  # fmt: skip


def _demographics(trial_id, data_cut):
    """Return DM of a staged cut as text, held against the manifest."""
    manifest, _ = read_manifest(trial_id, data_cut)
    entry = next(one for one in manifest["files"] if one["name"].lower().startswith("dm."))
    try:
        raw = read_bytes(cut_folder(trial_id, data_cut) / entry["name"])
        changed = verify_bytes(entry, raw)
        if changed:
            raise Unreadable(changed)
        return parse_file(entry["name"], raw, entry.get("encoding", ""))
    except Unreadable as error:
        raise CutError.of(f"{trial_id}/{data_cut}", error.findings) from error


def _explained(trial_id):
    """Return whose absence has a reason; CutError where the file of reasons is malformed."""
    told = read_answers(trial_id, REASONS, COLUMNS)
    return set() if told is None else set(told["USUBJID"][told["REASON"].str.strip() != ""])


def _maybe(person, new):
    """Return the new identifier of somebody whose demographics are otherwise the same, if one."""
    shared = [name for name in person.index if name in new and name not in IDS]
    same = new[(new[shared] == person[shared]).all(axis=1)]
    return f"; it may be {same['USUBJID'].iloc[0]} now" if len(same) == 1 else ""
