"""A trial file to start from: short, commented and valid as it stands."""

import os
from pathlib import Path

from helpers.trial.errors import TrialDefinitionError
from helpers.trial.reading import TRIAL_FILE, TRIAL_ID
from helpers.trial.schema import SCHEMA_FILE

STARTER = Path(__file__).with_name("starter.yml")


def new_trial_text(trial_id, schema="trial.schema.json"):
    """Return a valid trial file to start from; `schema` is the path that editors complete by."""
    text = STARTER.read_text(encoding="utf-8")
    return text.replace("__TRIAL_ID__", trial_id).replace("__SCHEMA__", schema)


def write_new_trial(trial_id, data_root):
    """Write a trial file to start from and return its path.

    Raises TrialDefinitionError for an id that cannot name a folder, and rather than overwrite.
    """
    if not TRIAL_ID.fullmatch(trial_id):
        said = "lower-case letters, digits and _ after a letter, 40 at most"
        raise TrialDefinitionError(f"{trial_id!r} cannot be a trial's id; allowed: {said}")
    folder = Path(data_root) / trial_id
    path = folder / TRIAL_FILE
    text = new_trial_text(trial_id, Path(os.path.relpath(SCHEMA_FILE, folder)).as_posix())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        said = f"{trial_id}/{TRIAL_FILE}: exists already and is not overwritten"
        raise TrialDefinitionError(said) from None
    return path
