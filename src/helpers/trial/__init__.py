"""A trial's protocol in the project's words: `trial.yml` in, a frozen `Trial` out."""

from helpers.trial.errors import TrialDefinitionError
from helpers.trial.reading import known_trials, load_trial, read_trial
from helpers.trial.vocabulary import Trial

__all__ = ["Trial", "TrialDefinitionError", "known_trials", "load_trial", "read_trial"]
