"""Which findings of a cut are new, which were there before, and which of those are resolved."""

import pandas as pd

from helpers.cut import schema
from helpers.cut.aligning import align, sequence_of
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
    text = findings[IDENTITY].fillna("").astype(str)
    turn = text.groupby(IDENTITY).cumcount()
    return pd.MultiIndex.from_frame(text.assign(turn=turn))


def _renumbered(previous, current, before, now):
    """Return {(domain, participant, old key): new key} of renumbered records with findings.

    Asked only of domains where findings of both cuts are left that did not meet.
    """
    moved = {}
    for domain in sorted(set(before["domain"]) & set(now["domain"])):
        if domain in schema.domains() and sequence_of(domain) in schema.key_of(domain):
            old, new = previous[domain], current[domain]
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
            continue
        of_record = findings[(findings["subject"] != "") & findings["row"].notna()]
        if len(of_record) and domain in (*schema.domains(), schema.SAMPLES):
            there = _still_there(domain, previous, current)
            names = pd.MultiIndex.from_frame(of_record[["subject", "key"]])
            whole = of_record["key"].to_numpy() == ""
            people = of_record["subject"].isin(there.get_level_values(0)).to_numpy()
            words[of_record.index[~(names.isin(there) | (whole & people))]] = GONE
    return words


def _still_there(domain, previous, current):
    """Return participant and key of the records that are there, under old numbers and new."""
    old, new = (
        cut.sample_sheet() if domain == schema.SAMPLES else cut[domain]
        for cut in (previous, current)
    )
    pairs = align(old, new, domain, schema.key_of(domain))
    kept = old.iloc[pairs["OLD"]]
    names = [
        pd.MultiIndex.from_arrays([frame["USUBJID"], record_keys(frame, domain)])
        for frame in (kept, new)
    ]
    return names[0].union(names[1])
