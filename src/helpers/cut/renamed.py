"""Participants who seem to have changed their id: gone in one cut, there under another id."""

import pandas as pd

from helpers.cut import schema
from helpers.cut.aligning import marks_of, sequence_of
from helpers.cut.typed import SOURCE_ROW

IDS = ("USUBJID", "SUBJID")
COLUMNS = ("before", "now", "same", "of")
LEAST_SHARE = 0.5  # of the records that only this participant has; corrections go on meanwhile


def find_renamed(previous, current, gone, come):
    """Return who may have changed id, one record per suspected pair: before, now, same, of.

    Compared are the records that no other participant who is gone or came shares, without ids and
    record numbers. Suspected is a pair where more than half of them are the same (`same` of `of`),
    each of the two fitting the other best.
    """
    if not (gone and come):
        return pd.DataFrame(columns=list(COLUMNS))
    old, new = _own_records(previous, gone), _own_records(current, come)
    shared = old.merge(new, on="mark", suffixes=("_old", "_new"), validate="many_to_many")
    pairs = shared.groupby(["subject_old", "subject_new"]).size().rename("same").reset_index()
    pairs.columns = ["before", "now", "same"]
    pairs["of"] = pairs["before"].map(old["subject"].value_counts())
    pairs = pairs[pairs["same"] > LEAST_SHARE * pairs["of"]]
    best = pairs.sort_values("same", ascending=False, kind="stable")
    best = best.drop_duplicates("before").drop_duplicates("now")
    return best.sort_values("before", ignore_index=True)


def _own_records(cut, people):
    """Return subject and mark of every record that one of these participants alone has."""
    marks = [pd.DataFrame({"subject": [], "mark": []}, dtype=object)]
    for domain in schema.domains():
        if cut.has(domain) and "USUBJID" in (frame := cut[domain]):
            ours = frame[frame["USUBJID"].isin(people)]
            content = ours.drop(columns=[*IDS, SOURCE_ROW, sequence_of(domain)], errors="ignore")
            content = content[sorted(content.columns)].assign(_=domain)
            found = {"subject": ours["USUBJID"].to_numpy(), "mark": marks_of(content)}
            marks.append(pd.DataFrame(found))
    every = pd.concat(marks, ignore_index=True).drop_duplicates()
    return every.drop_duplicates("mark", keep=False)
