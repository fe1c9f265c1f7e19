"""What is wrong with a cut: the form of a finding, what of it may be shown, and its text."""

import json
import re
from typing import NamedTuple

SEVERITIES = ("structural", "clinical", "note")
SHOWN_PER_RULE = 20
FOREIGN_SHOWN = 2
COLUMNS = (
    "severity", "file", "domain", "row", "subject", "key", "column", "value", "rule", "message",
    "repair",
)  # fmt: skip

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
SAFE_VALUE = re.compile(r"[\x20-\x7e\u00b5]{0,24}")
FREE_TEXT = re.compile(r"(TERM|TRT|INDC|REASND|REASON|MODIFY|UPDES|QVAL|ADJ|BRTHDTC|LOC|INVNAM)$")


class Finding(NamedTuple):
    """One thing that is wrong, where it is, and how the sender repairs it.

    `row` is the 1-based data row of the file (the header is not counted), None for a whole file.
    `key` is the declared key of the record after the participant: rows move, the key stays.
    """

    severity: str
    rule: str
    message: str
    repair: str = ""
    file: str = ""
    domain: str = ""
    row: int | None = None
    subject: str = ""
    column: str = ""
    value: str = ""
    key: str = ""

    def as_dict(self):
        return {name: getattr(self, name) for name in COLUMNS}

    def masked(self):
        """Return the finding as it may be shown: nothing in it that could name a person."""
        return self._replace(
            subject=mask_id(self.subject),
            value=mask_value(self.column, self.value),
            key=mask_key(self.key),
            file=escaped(self.file),
            column=escaped(self.column),
            message=escaped(self.message),
        )

    def line(self):
        """Return the finding as one line, values masked: where, what, the rule, the repair."""
        shown = self.masked()
        where = shown.file or shown.domain
        where += f" row {shown.row}" if shown.row is not None else ""
        what = f", {shown.column}" if shown.column else ""
        what += f" = '{shown.value}'" if shown.value else ""
        repair = f" {shown.repair}." if shown.repair else ""
        return f"{where}{what}: {shown.message}.{repair} [{shown.rule}]"


class CutError(Exception):
    """The data cannot be used; `findings` holds every structural finding."""

    def __init__(self, message, findings=()):
        super().__init__(message)
        self.findings = list(findings)

    @classmethod
    def of(cls, cut, findings):
        """Return the error for a cut (`<trial>/<cut>`), listing all structural findings."""
        stopping = structural(findings)
        return cls(render(cut, stopping), stopping)


class Unreadable(Exception):
    """A file that cannot be parsed, with its findings."""

    def __init__(self, *findings):
        super().__init__(findings[0].message)
        self.findings = list(findings)


def unreadable(rule, message, repair="", **where):
    """Return the exception that refuses one file for one reason."""
    return Unreadable(Finding("structural", rule, message, repair, **where))


def structural(findings):
    """Return the findings that stop a run."""
    return [finding for finding in findings if finding.severity == "structural"]


def mask_id(text):
    """Return an identifier as it stands if it is a well-formed one, else its shape.

    One or two signs of another script, which look like plain letters, are shown as code points.
    """
    if not text or ID_PATTERN.fullmatch(text):
        return text
    foreign = {sign for sign in text if not sign.isascii()}
    parts = re.split("([^\x00-\x7f])", text) if len(foreign) <= FOREIGN_SHOWN else [text]
    return "".join(_code_point(part) if part in foreign else shape(part) for part in parts)


def mask_value(column, value):
    """Return coded values, numbers and dates as they stand; free text only as its shape."""
    if FREE_TEXT.search(column):
        return shape(value)
    if column in ("USUBJID", "SUBJID", "SAMPLE_ID", "BEREFID", "SITEID", "STUDYID"):
        return mask_id(value)
    return value if SAFE_VALUE.fullmatch(value) else shape(value)


def mask_key(key):
    """Return a record's key with every part that is no plain number, date or code as its shape."""
    parts = key.split("|") if key else []
    return "|".join(part if SAFE_VALUE.fullmatch(part) else shape(part) for part in parts)


def shape(text):
    """Return text with letters as a or A and digits as 9, so that spacing and signs can be seen."""
    letters = re.sub(r"[^\W\d_]", lambda found: "A" if found[0].isupper() else "a", text[:40])
    signs = re.sub(r"\d", "9", letters)
    return escaped(signs) + ("..." if len(text) > 40 else "")


def escaped(text):
    """Return text with signs that steer a terminal or hide in it written as their code points."""
    return "".join(sign if sign.isprintable() else _code_point(sign) for sign in text)


def _code_point(sign):
    return f"\\u{ord(sign):04x}"


def render(header, findings):
    """Return the text of findings: counted, grouped by rule, the first ones of each rule shown."""
    lines = [f"{header}: {counted(len(findings), 'finding')}"]
    by_rule = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, members in by_rule.items():
        lines += [f"  {finding.line()}" for finding in members[:SHOWN_PER_RULE]]
        if len(members) > SHOWN_PER_RULE:
            lines.append(f"  and {len(members) - SHOWN_PER_RULE} more [{rule}]")
    return "\n".join(lines)


def counted(number, word):
    """Return a number with its word, in the plural unless it is one."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def findings_frame(findings):
    """Return findings as a frame fit to be shown: one row each, values masked."""
    import pandas as pd

    rows = [finding.masked().as_dict() for finding in findings]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return frame.astype({"row": "Int64"})


def write_ndjson(findings, path):
    """Write findings in full, one JSON object per line: for the restricted folder only."""
    lines = [json.dumps(finding.as_dict(), ensure_ascii=False) + "\n" for finding in findings]
    # half a pair of surrogates has no bytes in UTF-8, but an escape in JSON
    path.write_text("".join(lines), encoding="utf-8", errors="backslashreplace")


def read_ndjson(path):
    """Return the findings of a file written by `write_ndjson`."""
    # words may hold signs that end a line for Python and not in JSON
    lines = path.read_text("utf-8").split("\n")
    return [Finding(**json.loads(line)) for line in lines if line]
