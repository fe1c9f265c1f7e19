"""What is different between two data cuts of one trial: records, values, participants."""

import hashlib
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.cut import schema
from helpers.cut.aligning import align, marks_of, sequence_of
from helpers.cut.keys import record_keys
from helpers.cut.renamed import find_renamed
from helpers.cut.renamed_samples import find_renamed_samples
from helpers.cut.typed import SOURCE_ROW

ADDED, REMOVED, CHANGED, RENUMBERED = KINDS = ("added", "removed", "changed", "renumbered")
DOMAINS = ("domain", "standing", "previous_rows", "current_rows", *KINDS, "new_columns")
ROWS = ("domain", "subject", *KINDS)
DIGEST = 8
VALUES = ("domain", "subject", "key", "column", "old", "new")
IN_BOTH, APPEARED, VANISHED = "in both cuts", "delivered for the first time", "no longer delivered"


class Comparison(NamedTuple):
    """Two cuts side by side.

    domains : one record per domain of either cut
        standing; rows before and now; rows added, removed, changed, renumbered; new_columns, the
        columns filled for the first time.
    rows : one record per domain and participant with a difference
        How many of their rows were added, removed, changed and renumbered; subject "" where a
        domain is about no participant.
    values : one record per changed value
        key, the rest of the declared key after the participant; old and new as text, "" where
        missing.
    added, removed : the ids of participants (DM) who came and who are gone
    renamed : one record per suspected change of an id
        before, now; of how many records of their own, how many are the same but for the id.
    dictionaries : {name: (version before, version now)} of those whose version differs
    samples : one record per suspected change of a sample's id
        before, now; by what the two are known to be one.
    """

    domains: pd.DataFrame
    rows: pd.DataFrame
    values: pd.DataFrame
    added: tuple
    removed: tuple
    renamed: pd.DataFrame
    dictionaries: dict
    samples: pd.DataFrame


def compare_cuts(previous, current):
    """Return how two cuts differ, in what their cut rules leave of each domain.

    A record is known by the declared key of its domain. Where a domain hands out its record numbers
    anew, a record that is the same but for its number is renumbered, and neither changed nor added.
    The sample sheet and the counts, one record per sample, are compared like domains.
    """
    names = [*schema.domains(), schema.SAMPLES, schema.COUNTS]
    found = [
        _compare(previous, current, name)
        for name in names
        if previous.has(name) or current.has(name)
    ]
    counts, rows, values = zip(*found, strict=True) if found else ((), (), ())
    before, now = (set(cut["dm"]["USUBJID"]) for cut in (previous, current))
    return Comparison(
        pd.DataFrame(counts, columns=list(DOMAINS)),
        _stacked(rows, ROWS),
        _stacked(values, VALUES),
        tuple(sorted(now - before)),
        tuple(sorted(before - now)),
        find_renamed(previous, current, before - now, now - before),
        changed_dictionaries(previous.manifest, current.manifest),
        find_renamed_samples(
            *((cut.sample_sheet(), _counted_samples(cut)) for cut in (previous, current))
        ),
    )


def changed_dictionaries(before, now):
    """Return {name: (version before, version now)} of the dictionaries whose version differs."""
    old, new = before["dictionaries"], now["dictionaries"]
    names = [*new, *(name for name in old if name not in new)]
    return {
        name: (old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    }


def _standing(before, now):
    return IN_BOTH if before and now else APPEARED if now else VANISHED


def _stacked(frames, columns):
    listed = [frame for frame in frames if len(frame)]
    if not listed:
        return pd.DataFrame(columns=list(columns), dtype=object)
    return pd.concat(listed, ignore_index=True)


def _compare(previous, current, domain):
    """Return the counts of one domain, its rows by participant and its changed values."""
    old, new = _records(previous, domain), _records(current, domain)
    pairs = align(old, new, domain, _key_of(domain))
    values, changed = _differences(old, new, pairs, domain)
    marks = {
        ADDED: _subjects(new)[~np.isin(np.arange(len(new)), pairs["NEW"])],
        REMOVED: _subjects(old)[~np.isin(np.arange(len(old)), pairs["OLD"])],
        CHANGED: _subjects(new)[pairs["NEW"][changed]],
        RENUMBERED: _subjects(new)[pairs["NEW"][pairs["RENUMBERED"]]],
    }
    counts = {"domain": domain, **{kind: len(subjects) for kind, subjects in marks.items()}}
    counts["standing"] = _standing(previous.has(domain), current.has(domain))
    counts |= {"previous_rows": len(old), "current_rows": len(new)}
    counts["new_columns"] = tuple(_filled_first(old, new)) if len(old) else ()
    by_person = {kind: pd.Series(who).value_counts(sort=False) for kind, who in marks.items()}
    people = pd.DataFrame(by_person, columns=list(KINDS)).fillna(0).astype(int)
    people = people.rename_axis("subject").reset_index()
    people.insert(0, "domain", domain)
    return counts, people, values


def _records(cut, name):
    """Return a domain, the sample sheet, or the counts as one record per sample."""
    if name == schema.SAMPLES:
        return cut.sample_sheet()
    return _counted_samples(cut) if name == schema.COUNTS else cut[name]


def _counted_samples(cut):
    """Return SAMPLE_ID, USUBJID and COUNTS: a text that differs where any count of it does."""
    matrix, sheet = cut.matrix(), cut.sample_sheet()
    genes = marks_of(matrix.index.to_frame()).tobytes() if len(matrix) else b""
    texts = [
        f"{len(values)} genes, {values.sum()} reads, "
        + hashlib.sha256(genes + values.to_numpy().tobytes()).hexdigest()[:DIGEST]
        for _, values in matrix.items()
    ]
    frame = pd.DataFrame({"SAMPLE_ID": list(matrix.columns), "COUNTS": texts}, dtype=object)
    owners = sheet.drop_duplicates("SAMPLE_ID").set_index("SAMPLE_ID")["USUBJID"]
    return frame.assign(USUBJID=frame["SAMPLE_ID"].map(owners).fillna("").astype(object))


def _key_of(domain):
    return ["SAMPLE_ID"] if domain == schema.COUNTS else schema.key_of(domain)


def _filled_first(old, new):
    filled = [name for name in new.columns if new[name].notna().any()]
    return [name for name in filled if name not in old.columns or old[name].isna().all()]


def _subjects(frame):
    if "USUBJID" not in frame:
        return np.full(len(frame), "", dtype=object)
    return frame["USUBJID"].to_numpy(dtype=object)


def _differences(old, new, pairs, domain):
    """Return the changed values of paired records, and which pairs have one."""
    at_old, at_new = pairs["OLD"].to_numpy(), pairs["NEW"].to_numpy()
    counted = domain == schema.COUNTS
    keys = new["SAMPLE_ID"] if counted else record_keys(new, domain)
    subjects, keys = _subjects(new), np.asarray(keys, dtype=object)
    changed, found = np.zeros(len(pairs), dtype=bool), []
    for column in _columns(old, new, domain):
        before, after = _values(old, column, at_old), _values(new, column, at_new)
        differs = (before != after) & ~(pd.isna(before) & pd.isna(after))
        if differs.any():
            changed |= differs
            named = {"domain": domain, "subject": subjects[at_new[differs]]}
            named |= {"key": keys[at_new[differs]], "column": column}
            named |= {"old": _text(before[differs]), "new": _text(after[differs])}
            found.append(pd.DataFrame(named))
    return _stacked(found, VALUES), changed


def _columns(old, new, domain):
    """Return the columns of either cut whose values are compared: not the place in the file."""
    numbers = (SOURCE_ROW, sequence_of(domain))
    every = [*new.columns, *(name for name in old.columns if name not in new.columns)]
    return [name for name in every if name not in numbers]


def _values(frame, column, at):
    if column not in frame:
        return np.full(len(at), np.nan, dtype=object)
    return frame[column].to_numpy()[at]


def _text(values):
    """Return values as text, "" where missing, numbers to 15 digits."""
    if values.dtype == object:
        return np.where(pd.isna(values), "", values)
    distinct, place = np.unique(values, return_inverse=True)
    texts = ["" if np.isnan(number) else f"{number:.15g}" for number in distinct]
    return np.array(texts, dtype=object)[place]
