"""The manifest of a cut: what was delivered, byte for byte, and the proof of it."""

import hashlib
import json
import os
import re
from datetime import date

from helpers.cut.findings import CutError, Finding
from helpers.places import cut_folder, data_root, trial_folder

NAME = "manifest.json"
KEYS = {
    "trial_id": str, "data_cut": str, "delivered": str, "synthetic": bool, "dictionaries": dict,
    "files": list,
}  # fmt: skip
FILE_KEYS = {"name": str, "bytes": int, "sha256": str, "rows": int, "columns": int}
ANSWER = {"rule": str, "subject": str, "value": str, "reason": str}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_day(text):
    """Return whether text is one calendar day, written as ISO 8601 does."""
    if not isinstance(text, str) or not DAY.fullmatch(text):
        return False
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def cut_ids(trial_id):
    """Return the ids of a trial's staged cuts, oldest first."""
    folder = trial_folder(trial_id)
    if not folder.is_dir():
        return []
    return sorted(
        path.name for path in folder.iterdir() if is_day(path.name) and (path / NAME).is_file()
    )


def require_trial(trial_id):
    """Refuse a trial that is not there, naming those that are."""
    known = sorted(path.parent.name for path in data_root().glob("*/trial.yml"))
    if trial_id not in known:
        listed = ", ".join(known) or "none"
        raise CutError(f"{trial_id}: no such trial; this data folder holds {listed}.")


def require_cut(trial_id, data_cut):
    """Refuse a trial or a cut that is not there, naming those that are."""
    require_trial(trial_id)
    cuts = cut_ids(trial_id)
    if data_cut not in cuts:
        listed = ", ".join(cuts) or "none"
        raise CutError(f"{trial_id}/{data_cut}: no such cut; {trial_id} has {listed}.")


def sha256(raw):
    return hashlib.sha256(raw).hexdigest()


def file_entry(name, raw, rows, columns):
    """Return the manifest's line for one file."""
    return {
        "name": name, "bytes": len(raw), "sha256": sha256(raw), "rows": rows, "columns": columns,
    }  # fmt: skip


def manifest_bytes(manifest):
    """Return the manifest as it stands on disk: the same content is always the same bytes."""
    files = sorted(manifest["files"], key=lambda entry: entry["name"])
    ordered = {key: manifest[key] for key in KEYS} | {"files": files}
    if manifest.get("accepted"):
        ordered["accepted"] = manifest["accepted"]
    return (json.dumps(ordered, indent=1, ensure_ascii=False) + "\n").encode()


def write_manifest(folder, manifest):
    """Write the manifest into a cut's folder, flushed to disk, and return its path."""
    return write_durably(folder / NAME, manifest_bytes(manifest))


def write_durably(path, raw):
    """Write bytes to a file and to the disk beneath it; return the path."""
    with path.open("wb") as handle:
        handle.write(raw)
        handle.flush()
        os.fsync(handle.fileno())
    return path


def read_manifest(trial_id, data_cut):
    """Return the manifest of a staged cut and the sha256 of its own bytes."""
    cut = f"{trial_id}/{data_cut}"
    try:
        raw = (cut_folder(trial_id, data_cut) / NAME).read_bytes()
    except OSError as error:
        raise CutError(f"{cut}/{NAME}: cannot be read: {error.strerror}.") from error
    try:
        manifest = json.loads(raw)
        missing = _missing(manifest, KEYS)
        missing += [key for entry in manifest["files"] for key in _missing(entry, FILE_KEYS)]
        answers = manifest.get("accepted", [])
        missing += [key for answer in answers for key in _missing(answer, ANSWER)]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        reason = f"is not a manifest ({error})"
        raise CutError(f"{cut}/{NAME}: {reason}. Stage the cut again.") from error
    if missing:
        listed = ", ".join(dict.fromkeys(missing))
        raise CutError(f"{cut}/{NAME}: {listed} missing or malformed. Stage the cut again.")
    if (manifest["trial_id"], manifest["data_cut"]) != (trial_id, data_cut):
        other = f"{manifest['trial_id']}/{manifest['data_cut']}"
        raise CutError(f"{cut}/{NAME}: belongs to {other}. Stage the cut again.")
    return manifest, sha256(raw)


def _missing(entry, kinds):
    return [key for key, kind in kinds.items() if not isinstance(entry.get(key), kind)]


def verify_bytes(entry, raw):
    """Return a finding when a file is not, byte for byte, what the manifest says, else None."""
    found = sha256(raw)
    if len(raw) == entry["bytes"] and found == entry["sha256"]:
        return None
    said = f"manifest says {entry['bytes']} bytes sha256 {entry['sha256'][:12]}"
    message = f"{said}, found {len(raw)} bytes sha256 {found[:12]}"
    return Finding(
        "structural", "manifest", message, "Restore the file as delivered", file=entry["name"]
    )


def verify_rows(entry, rows, columns):
    """Return a finding when a file parses to another size than it did when staged, else None."""
    if (rows, columns) == (entry["rows"], entry["columns"]):
        return None
    message = (
        f"manifest says {entry['rows']} rows x {entry['columns']} columns, read {rows} x {columns}"
    )
    return Finding("structural", "manifest", message, "Stage the cut again", file=entry["name"])
