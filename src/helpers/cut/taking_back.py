"""Values that a data cut takes back: later ends, later deaths, arms decided later."""

from helpers.cut.cut_rules import THE_CUT, values_taken_back
from helpers.cut.iso_dates import after
from helpers.cut.left_out import ROLLED_BACK, LeftOut
from helpers.cut.participants import FATAL


def take_back(domain, frame, people):
    """Return the rows of a domain as they were at the cut, and the values taken back.

    A date after the cut becomes what its rule says, and so do the columns that say the same in
    words; what tells of a death or of an arm that came after the cut becomes what it was before.
    The given frame is not changed.
    """
    found = []
    for rule in values_taken_back(domain):
        if rule.column not in frame:
            continue
        becomes = rule.becomes.replace(THE_CUT, people.day)
        rows = TOUCHED[rule.role](frame, rule, people) & (frame[rule.column] != becomes)
        if rows.any():
            chosen = frame.loc[rows, ["USUBJID", rule.column]]
            who, values = (chosen[name].to_numpy() for name in chosen)
            told = (rule.column, values, ROLLED_BACK, rule.reason)
            found.append(LeftOut(domain, chosen.index.to_numpy(), who, *told))
            changed = {rule.column: frame[rule.column].mask(rows, becomes)}
            frame = frame.assign(**changed, **_companions(frame, rule, rows, people))
    return frame, found


def _later(frame, rule, people):
    return after(frame[rule.column], people.day)


def _of_later_death(frame, rule, people):
    return (frame[rule.column] == rule.when) & frame.USUBJID.isin(people.died_after)


def _allocated_later(frame, _, people):
    return frame.USUBJID.isin(people.allocated_after)


TOUCHED = {
    "row": _later,
    "value": _later,
    "death": _of_later_death,
    "allocation": _allocated_later,
}


def _companions(frame, rule, rows, people):
    """Return the columns that say the same; but who had died by the cut died of a fatal event."""
    if "AEOUT" in dict(rule.companions) and "AEOUT" in frame:
        rows = rows & ~((frame.AEOUT == FATAL) & frame.USUBJID.isin(people.died_by))
    return {
        name: frame[name].mask(rows, value.replace(THE_CUT, people.day))
        for name, value in rule.companions
        if name in frame
    }
