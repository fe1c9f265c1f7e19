"""Which findings of a cut are new, which were there before, and which of those are resolved."""

import pandas as pd

from helpers.cut import schema
from helpers.cut.aligning import align, marks_of, sequence_of
from helpers.cut.findings import COLUMNS
from helpers.cut.keys import record_keys

NEW, OLD, RESOLVED = STATUSES = ("NEW", "OLD", "RESOLVED")
CORRECTED, GONE = "corrected", "record no longer in the cut"
IDENTITY = ["rule", "domain", "subject", "column", "key"]


def compare_findings(previous, current):
    """Return the findings of a cut and those of the cut before that it no longer has.

    A finding is known by its rule, domain, participant, column and the key of its record, also
    where a vendor renumbered the records. A value that changed and is still wrong is OLD. Several
    findings of one identity are told apart by their number only.

    Parameters
    ----------
    previous : Cut or None
        None for the first cut of a trial: nothing is new then, and `status` is "".
    current : Cut

    Returns
    -------
    DataFrame, one record per finding
        The columns of `Cut.findings`, with status (NEW, OLD, RESOLVED) and resolution: of a
        resolved one "corrected" or "record no longer in the cut", else "". `row` of a resolved
        finding is that of the previous delivery.
    """
    now = current.findings.assign(status="", resolution="")
    if previous is None:
        return now
    before = previous.findings.assign(status=RESOLVED, resolution="")
    known = _match(before, now)
    moved = _renumbered(previous, current, before[~known["before"]], now[~known["now"]])
    if moved:
        translated = [
            moved.get(name, name[2])
            for name in zip(before["domain"], before["subject"], before["key"], strict=True)
        ]
        known = _match(before.assign(key=translated), now)
    now["status"] = known["now"].map({True: OLD, False: NEW}).astype(object)
    lost = before[~known["before"]]
    lost = lost.assign(resolution=_resolutions(previous, current, lost))
    found = pd.concat([now, lost], ignore_index=True) if len(lost) else now
    return found[[*COLUMNS, "status", "resolution"]]


def _match(before, now):
    """Return which findings of either cut the other has too, as Series by name."""
    names = [_numbered(frame) for frame in (before, now)]
    return {
        "before": pd.Series(names[0].isin(names[1]), before.index, dtype=bool),
        "now": pd.Series(names[1].isin(names[0]), now.index, dtype=bool),
    }


def _numbered(findings):
    """Return the identity of each finding, the second of the same identity marked as second."""
    marks = pd.Series(marks_of(findings[IDENTITY].fillna("").astype(str)))
    return pd.MultiIndex.from_arrays([marks, marks.groupby(marks).cumcount()])


def _renumbered(previous, current, before, now):
    """Return {(domain, participant, old key): new key} of renumbered records with findings.

    Asked only of domains where findings of both cuts are left that did not meet.
    """
    moved = {}
    for domain in sorted(set(before["domain"]) & set(now["domain"])):
        if domain in schema.domains() and sequence_of(domain) in schema.key_of(domain):
            old, new = (_records(cut, domain) for cut in (previous, current))
            pairs = align(old, new, domain, schema.key_of(domain))
            pairs = pairs[pairs["RENUMBERED"]]
            keys = [record_keys(frame, domain) for frame in (old, new)]
            subjects = old["USUBJID"].to_numpy()[pairs["OLD"]]
            ends = keys[0][pairs["OLD"]], keys[1][pairs["NEW"]]
            moved |= {(domain, who, k): new for who, k, new in zip(subjects, *ends, strict=True)}
    return moved


def _resolutions(previous, current, lost):
    """Return why each finding is not found any more: its record is right now, or is not there."""
    words = pd.Series(CORRECTED, index=lost.index, dtype=object)
    for domain, findings in lost.groupby("domain", sort=False):
        if not current.has(domain):
            words[findings.index] = GONE
        elif domain in (*schema.domains(), schema.SAMPLES):
            of_record = findings[(findings["subject"] != "") & findings["row"].notna()]
            if len(of_record):
                words[_gone(previous, current, domain, of_record)] = GONE
    return words


def _gone(previous, current, domain, findings):
    """Return the index of the findings of which the record, or the participant, is not there."""
    old, new = (_records(cut, domain) for cut in (previous, current))
    subjects = findings["subject"]
    gone = findings[
        ~pd.MultiIndex.from_arrays([subjects, findings["key"]]).isin(_names(new, domain))
        & ~((findings["key"] == "") & subjects.isin(new.get("USUBJID", []))).to_numpy()
    ]
    if gone.empty:
        return gone.index
    kept = old.iloc[align(old, new, domain, schema.key_of(domain))["OLD"]]
    numbered_anew = pd.MultiIndex.from_arrays([gone["subject"], gone["key"]])
    return gone.index[~numbered_anew.isin(_names(kept, domain))]


def _records(cut, domain):
    return cut.sample_sheet() if domain == schema.SAMPLES else cut[domain]


def _names(records, domain):
    return pd.MultiIndex.from_arrays([records["USUBJID"], record_keys(records, domain)])
