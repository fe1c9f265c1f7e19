"""The releases of each edition: how often a cut was published, and what differed each time.

Kept beside the editions, in `releases.json` of each trial, because an edition says nothing that
the same data and code would not say again: how many came before it is not its own.
"""

import json

from helpers.book.publish import replace_file
from helpers.places import site_root

FILE = "releases.json"
# Parts of the run record, by the words for them; each a digest or one by name.
PARTS = {
    "data": "files",
    "manifest": "manifest",
    "trial file": "trial_file",
    "notebooks": "notebooks",
    "code": "sources",
    "text and engine of the book": "book",
    "lock": "lock",
    "Python": "python",
    "packages": "packages",
    "packages off the lock": "off_lock",
    "results": "results",
}


def write_releases(published):
    """Add a release for every published edition that is not the last one noted of its cut.

    `published` is {trial: {cut: its run record}}. A run that was killed after publishing is noted
    by the next one.
    """
    for trial_id, cuts in published.items():
        noted = read_releases(trial_id)
        for data_cut, record in cuts.items():
            one = noted.setdefault(data_cut, {"releases": [], "record": None})
            if record != one["record"]:
                before = one["record"]
                one["releases"].append([] if before is None else differences(before, record))
                one["record"] = record
        body = json.dumps(noted, indent=1, sort_keys=True) + "\n"
        replace_file(site_root() / trial_id / FILE, body.encode())


def read_releases(trial_id):
    """Return {cut: its releases and the record of the last}; empty where nothing can be read."""
    try:
        noted = json.loads((site_root() / trial_id / FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    whole = noted if isinstance(noted, dict) else {}
    return {data_cut: one for data_cut, one in whole.items() if _is_note(one)}


def _is_note(one):
    """Return whether something is what `write_releases` notes of a cut."""
    if not isinstance(one, dict) or not isinstance(one.get("record"), dict):
        return False
    noted = one.get("releases")
    return isinstance(noted, list) and all(
        isinstance(lines, list) and all(isinstance(line, str) for line in lines) for lines in noted
    )


def differences(before, now):
    """Return what differs between two run records, one line for each part, in a fixed order."""
    lines = []
    for words, part in PARTS.items():
        old, new = before.get(part), now.get(part)
        if old == new:
            continue
        named = isinstance(old, dict) and isinstance(new, dict)
        names = sorted(n for n in old.keys() | new if old.get(n) != new.get(n)) if named else []
        lines.append(f"{words} ({', '.join(names)})" if names else words)
    # what is left is the commit, or the title
    return lines or ["commit"]


def release_words(trial_id, data_cut):
    """Return "release 2, which differs from release 1 in ..."; "" for the first or none."""
    releases = read_releases(trial_id).get(data_cut, {}).get("releases", [])
    if len(releases) < 2:
        return ""
    number = len(releases)
    return f"release {number}, which differs from release {number - 1} in {'; '.join(releases[-1])}"


def release_lines(editions):
    """Return one line for each edition that was published more than once."""
    said = {pair: release_words(*pair) for pair in editions}
    return {f"{trial} {cut}: {words}" for (trial, cut), words in said.items() if words}
