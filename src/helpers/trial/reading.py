"""Reads a trial file: words in, a frozen `Trial` out, or every problem at once."""

import re
from pathlib import Path

from pydantic import ValidationError

from helpers.places import data_root
from helpers.trial.document import path_words, read_document
from helpers.trial.errors import TrialDefinitionError
from helpers.trial.explaining import counts_others, explain
from helpers.trial.references import check_references
from helpers.trial.vocabulary import Trial

TRIAL_FILE = "trial.yml"
TRIAL_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


def load_trial(trial_id):
    """Return the trial of that id under the data root.

    Raises TrialDefinitionError when there is none, or when its file has a problem.
    """
    path = data_root() / str(trial_id) / TRIAL_FILE
    if not TRIAL_ID.fullmatch(str(trial_id)) or not path.is_file():
        known = ", ".join(known_trials()) or "none"
        raise TrialDefinitionError(f"there is no trial {str(trial_id)!r}; known: {known}")
    return read_trial(path)


def known_trials():
    """Return the ids of all trials under the data root, sorted."""
    return sorted(path.parent.name for path in data_root().glob(f"*/{TRIAL_FILE}"))


def read_trial(path):
    """Return the trial that a file defines.

    The folder's name must be the trial's id.
    Raises TrialDefinitionError with one line per problem: `<folder>/trial.yml:12: where: what`.
    """
    path = Path(path).absolute()
    name = f"{path.parent.name}/{path.name}"
    value, lines, problems = read_document(_read_text(path, name), name)
    if not isinstance(value, dict):
        raise TrialDefinitionError(f"{name}:1: a trial file is a mapping of words to values")
    trial, misfits = _validated(value)
    if trial and not problems:
        misfits = check_references(trial, path.parent.name)
    # what is said about a part already, its validation would only repeat in other words
    doubtful = {path for _, path, _ in problems}
    problems += [(_line_of(p, lines), p, said) for p, said in misfits if p not in doubtful]
    if problems:
        raise TrialDefinitionError(_as_lines(problems, name))
    return trial


def _validated(value):
    """Return the trial and no problem, or None and every problem as (path, what)."""
    try:
        return Trial.model_validate(value, strict=True), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [explain(detail, value) for detail in details if not counts_others(detail)]


def _read_text(path, name):
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        said = f"not UTF-8: byte {error.object[error.start]:#04x} at position {error.start}"
        raise TrialDefinitionError(f"{name}:1: {said}") from None
    except OSError as error:
        raise TrialDefinitionError(f"{name}: cannot be read: {error.strerror}") from None


def _as_lines(problems, name):
    """Return problems (line, path, what) as text, in the order of the file."""
    return [
        f"{name}:{line}: {path_words(path)}: {said}" if path else f"{name}:{line}: {said}"
        for line, path, said in sorted(problems, key=lambda problem: problem[0])
    ]


def _line_of(path, lines):
    while path not in lines:
        path = path[:-1]
    return lines[path]
