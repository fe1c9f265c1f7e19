"""Every word a trial file may use has a meaning in code: a word nobody reads would promise."""

from itertools import chain
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from helpers.trial import vocabulary
from helpers.trial.vocabulary import Trial

HELPERS = Path(vocabulary.__file__).resolve().parents[1]
LAYERS = ("adam", "ard", "display", "book")
CODE = "\n".join(
    path.read_text() for layer in LAYERS for path in sorted((HELPERS / layer).rglob("*.py"))
)
NOTEBOOKS = "\n".join(
    p.read_text() for p in sorted((HELPERS.parents[1] / "notebooks").glob("*.py"))
)
# words that are printed as they stand and decide nothing
PRINTED = {"role", "kind", "dictionary", "criteria"}
# compared as they stand with what is delivered, or with the rows of a file of this book
COMPARED = {"route", "instrument"}
# read as one of all assessments of a visit, and by the checks of the trial file itself
READ_AS_A_WHOLE = {("assessments", "vital_signs")}
READ_BY_THE_LOADER = {("Criterion", "recorded")}


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return set(chain.from_iterable(models_in(inner) for inner in get_args(annotation)))


def all_models():
    found, waiting = set(), {Trial}
    while waiting:
        model = waiting.pop()
        found.add(model)
        fields = model.model_fields.values()
        waiting |= set(chain.from_iterable(models_in(f.annotation) for f in fields)) - found
    return sorted(found, key=lambda model: model.__name__)


def words_in(annotation):
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return list(chain.from_iterable(words_in(inner) for inner in get_args(annotation)))


WORDS = sorted(
    {
        (name, str(word))
        for model in all_models()
        for name, field in model.model_fields.items()
        for word in words_in(field.annotation)
        if name not in PRINTED | COMPARED
    }
    - READ_AS_A_WHOLE
)
FIELDS = sorted(
    {(model.__name__, name) for model in all_models() for name in model.model_fields}
    - READ_BY_THE_LOADER
)


def test_the_walk_meets_the_words_that_are_known_to_exist():
    assert {("origin", "inclusion"), ("events", "death"), ("absent", "pregnancy")} <= set(WORDS)
    assert {("type", "contrast"), ("assessments", "imaging")} <= set(WORDS)
    assert len(WORDS) > 30


@pytest.mark.parametrize(("field", "word"), WORDS)
def test_every_word_that_the_loader_accepts_is_read_by_some_code(field, word):
    read = CODE + NOTEBOOKS
    assert f'"{word}"' in read or f"'{word}'" in read, f"{field}: nothing reads {word!r}"


@pytest.mark.parametrize(("part", "field"), FIELDS)
def test_every_part_of_a_trial_file_is_read_by_some_code(part, field):
    assert f".{field}" in CODE + NOTEBOOKS or f'"{field}"' in CODE, f"{part}.{field} is never read"


@pytest.mark.parametrize("model", all_models(), ids=lambda model: model.__name__)
def test_every_part_refuses_unknown_keys_and_changes(model):
    assert model.model_config["extra"] == "forbid"
    assert model.model_config["frozen"] is True
