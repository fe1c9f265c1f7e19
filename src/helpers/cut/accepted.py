"""Contradictions that the site was asked about: refused, unless accepted in the open.

`accepted.csv` in a trial's folder accepts one finding in each line: RULE, USUBJID and VALUE are
those of the finding, REASON is what the site answered and is printed with it. The rule
`same_person` accepts nothing: it says that the numbers USUBJID and VALUE are one person.
"""

from typing import NamedTuple

from helpers.cut.answers import read_answers
from helpers.cut.findings import CutError, Finding, mask_id
from helpers.cut.rules import CONFLICT, RULES

NAME = "accepted.csv"
COLUMNS = ("RULE", "USUBJID", "VALUE", "REASON")
SAME_PERSON = "same_person"
LISTED_TWICE = "person_has_one_id"
ASK = f"; where the site confirms both, say so in {NAME} of the trial's folder"
WHICH = f"; say in {NAME} of the trial's folder whether they are two, or one ({SAME_PERSON})"


class Accepted(NamedTuple):
    """One line of `accepted.csv`."""

    rule: str
    subject: str
    value: str
    reason: str

    @property
    def finding(self):
        return self[:3]

    def line(self):
        """Return what was accepted and why, as it is told on the screen."""
        what = f"{self.rule} of {mask_id(self.subject)}"
        what += f", {mask_id(self.value)}" if self.value != self.subject else ""
        return f"{what}: {self.reason}"


def read_accepted(trial_id):
    """Return the lines of a trial's `accepted.csv`; CutError lists all that is wrong with them."""
    told = read_answers(trial_id, NAME, COLUMNS)
    if told is None:
        return []
    lines = {row: Accepted(*map(str.strip, cells)) for row, *cells in told.itertuples()}
    wrong = [found for row, line in lines.items() for found in _wrong(row, line)]
    if wrong:
        raise CutError.of(trial_id, wrong)
    return list(lines.values())


def sealed(manifest):
    """Return the lines that a cut was staged with."""
    return [Accepted(*map(one.get, Accepted._fields)) for one in manifest.get("accepted", [])]


def _wrong(row, line):
    known = sorted(rule.name for rule in RULES if rule.severity == CONFLICT) + [SAME_PERSON]
    if line.rule not in known:
        message = f"is no rule of which a finding can be accepted: {', '.join(known)}"
        yield _refused(row, "RULE", line.rule, message, "Copy the rule from the finding")
    for column, text in zip(COLUMNS[1:], line[1:], strict=True):
        if not text:
            yield _refused(row, column, "", "is empty", "Copy it from the finding, and say why")
    if line.rule == SAME_PERSON and line.subject == line.value:
        message = "is the same number twice"
        yield _refused(row, "VALUE", line.value, message, "Name the other number of the person")


def _refused(row, column, value, message, repair):
    return Finding(
        "structural", "accepted", message, repair, file=NAME, row=row, column=column, value=value
    )


def settle(findings, accepted):
    """Return findings of which every conflict is settled.

    An accepted one is clinical and bears its reason; any other stops the run.
    """
    reasons = {line.finding: line.reason for line in accepted}
    return [
        _settled(one, reasons.get((one.rule, one.subject, one.value)))
        if one.severity == CONFLICT
        else one
        for one in findings
    ]


def _settled(finding, reason):
    if reason is None:
        ask = WHICH if finding.rule == LISTED_TWICE else ASK
        return finding._replace(severity="structural", repair=finding.repair + ask)
    message = f"{finding.message}; accepted: {reason.rstrip('.')}"
    return finding._replace(severity="clinical", message=message)


def in_use(accepted, findings, numbers):
    """Return the lines that settle a finding, or that join two of the numbers in DM."""
    met = {(one.rule, one.subject, one.value) for one in findings}
    return [
        line
        for line in accepted
        if (line.finding in met if line.rule != SAME_PERSON else {*line[1:3]} <= set(numbers))
    ]
