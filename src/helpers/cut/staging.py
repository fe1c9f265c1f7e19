"""A delivery becomes an immutable cut: checked, copied, sealed by a manifest, renamed in place."""

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from helpers.cut.accepted import NAME as ACCEPTED
from helpers.cut.accepted import in_use, read_accepted
from helpers.cut.checks import check_delivery
from helpers.cut.delivery import open_delivery
from helpers.cut.encodings import require_declarable
from helpers.cut.findings import CutError, Unreadable, structural
from helpers.cut.gone import gone_participants
from helpers.cut.manifest import (
    file_entry,
    is_day,
    read_manifest,
    require_trial,
    write_durably,
    write_manifest,
)
from helpers.places import cut_folder, trial_folder

PRIVATE = ".staging-"


def stage(delivery, trial_id, data_cut, **given):
    """Return the folder of the cut made of a delivery; CutError lists all that stops it.

    Staging the same bytes again changes nothing; other bytes under the same cut are refused.
    Clinical findings do not stop.

    Parameters
    ----------
    delivery : path of a folder of files, or of a zip archive of them
    delivered : str, the ISO date of delivery; the date of the cut if not given
    synthetic : bool, whether the data are made up
    dictionaries : {name: version} of coding dictionaries
    encodings : {file name: encoding} of text files that are not in UTF-8
    """
    manifest = _heading(trial_id, data_cut, **given)
    opened = _opened(Path(delivery), f"{trial_id}/{data_cut}", given.get("encodings"))
    opened.accepted = read_accepted(trial_id)
    findings = [*check_delivery(opened, data_cut), *gone_participants(opened, trial_id, data_cut)]
    if structural(findings):
        raise CutError.of(f"{trial_id}/{data_cut}", findings)
    manifest["files"] = _entries(opened)
    used = in_use(opened.accepted, findings, opened.frames["dm"]["USUBJID"])
    manifest["accepted"] = [line._asdict() for line in used]
    folder = cut_folder(trial_id, data_cut)
    with _alone_in(trial_folder(trial_id)):
        if folder.exists():
            return _unchanged(folder, manifest)
        return _lay_down(opened, manifest, folder)


def _heading(trial_id, data_cut, *, delivered=None, synthetic=False, dictionaries=None, **rest):
    """Return what a manifest says of the cut as a whole."""
    unknown = rest.keys() - {"encodings"}
    if unknown:
        raise TypeError(f"stage takes no {', '.join(sorted(unknown))}")
    _require_names(trial_id, data_cut, delivered or data_cut)
    return {
        "trial_id": trial_id,
        "data_cut": data_cut,
        "delivered": delivered or data_cut,
        "synthetic": synthetic,
        "dictionaries": dict(dictionaries or {}),
    }


def _require_names(trial_id, data_cut, delivered):
    require_trial(trial_id)
    for text, what in ((data_cut, "a data cut"), (delivered, "a delivery date")):
        if not is_day(text):
            raise CutError(f"{trial_id}/{text}: {what} is a day written as YYYY-MM-DD.")
    if delivered < data_cut:
        raise CutError(f"{trial_id}/{data_cut}: cannot be delivered before its day, {delivered}.")


def _opened(delivery, cut, encodings=None):
    try:
        opened = open_delivery(delivery, encodings)
        require_declarable(opened.encodings, opened.raw)
    except Unreadable as error:
        raise CutError.of(cut, error.findings) from error
    return opened


def _entries(opened):
    entries = []
    for name, raw in sorted(opened.raw.items()):
        encoding = opened.encodings.get(name)
        declared = {"encoding": encoding} if encoding else {}
        entries.append(file_entry(name, raw, *opened.shapes[name]) | declared)
    return entries


def _unchanged(folder, manifest):
    """Return a staged cut's folder if its files are the very same, else refuse."""
    staged, _ = read_manifest(manifest["trial_id"], manifest["data_cut"])
    cut = f"{manifest['trial_id']}/{manifest['data_cut']}"
    seals = [
        {entry["name"]: entry["sha256"] for entry in one["files"]} for one in (staged, manifest)
    ]
    if seals[0] == seals[1]:
        _require_same_answers(staged, manifest, cut)
        return folder
    differing = sorted(
        name for name in seals[0] | seals[1] if seals[0].get(name) != seals[1].get(name)
    )
    raise CutError(
        f"{cut}: is staged already with other bytes in {', '.join(differing)}. "
        "A cut never changes: stage the delivery under its own cut date."
    )


def _require_same_answers(staged, manifest, cut):
    if staged.get("accepted", []) != manifest["accepted"]:
        raise CutError(
            f"{cut}: is staged already with other answers of {ACCEPTED}. "
            "A cut never changes: take its folder away and stage it again, or wait for the next."
        )


@contextmanager
def _alone_in(folder):
    """Wait for any other staging of the trial; clear away what one that was killed left behind.

    The lock ends with its process, so that whatever is found under it belongs to nobody.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in folder.glob(f"{PRIVATE}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)


def _lay_down(opened, manifest, folder):
    """Write a cut into a private folder beside its place, then rename it there in one step."""
    parent = trial_folder(manifest["trial_id"])
    private = Path(tempfile.mkdtemp(prefix=PRIVATE, dir=parent))
    cut = private / folder.name
    try:
        # Made here rather than above, so that the cut has the permissions the user's umask asks.
        cut.mkdir()
        for name, raw in opened.raw.items():
            write_durably(cut / name, raw)
        write_manifest(cut, manifest)
        cut.rename(folder)
    except OSError as error:
        where = f"{manifest['trial_id']}/{manifest['data_cut']}"
        raise CutError(f"{where}: cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(private, ignore_errors=True)
    return folder
