"""What the site answered when it was asked: small files that people lay beside a trial's cuts."""

from helpers.cut.delivery import parse_file
from helpers.cut.findings import CutError, Finding, Unreadable
from helpers.cut.source_files import read_bytes
from helpers.places import trial_folder


def read_answers(trial_id, name, columns):
    """Return a file of answers as a text frame, the 1-based row as index; None if there is none.

    CutError where it cannot be read as a delivered file would be, or lacks one of the columns.
    """
    path = trial_folder(trial_id) / name
    if not path.exists():
        return None
    try:
        told = parse_file(name, read_bytes(path))
        missing = [column for column in columns if column not in told]
        if missing:
            message = f"has no column {', '.join(missing)}"
            raise Unreadable(Finding("structural", "header", message, file=name))
    except Unreadable as error:
        raise CutError.of(trial_id, error.findings) from error
    return told[list(columns)]
