"""What a validation error means to whoever wrote the trial file."""

import re
from typing import get_args

from pydantic import BaseModel

from helpers.trial.vocabulary import Trial

SHOWN_CHARACTERS = 60
SENTENCES = {
    "missing": "is missing",
    "literal_error": "{shown} is not known; known: {words}",
    "string_type": "{shown} should be text; put it in quotes",
    "string_pattern_mismatch": "{shown} does not have the form {pattern}",
    "int_type": "{shown} should be a whole number",
    "float_type": "{shown} should be a number",
    "bool_type": "{shown} should be true or false",
    "tuple_type": "{shown} should be a list",
    "dict_type": "{shown} should be a mapping",
    "model_type": "{shown} should be a mapping",
    "model_attributes_type": "{shown} should be a mapping",
    "too_short": "has too few items: {actual_length}, needs {min_length}",
    "too_long": "has more than {max_length} items",
    "greater_than": "{shown} is not above {gt:g}",
    "greater_than_equal": "{shown} is below {ge:g}",
    "less_than": "{shown} is not below {lt:g}",
    "less_than_equal": "{shown} is above {le:g}",
}


def explain(detail, document):
    """Return one validation error as (path, sentence).

    An unknown word is answered with the known words, an unknown key with the known keys of its
    part.
    """
    path = _path_in(document, detail["loc"])
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            known = ", ".join(_keys_of_part(path[:-1], document))
            return path, f"is not a known key; known: {known}"
        case "union_tag_invalid":
            known = _words(context["expected_tags"])
            return (*path, "type"), f"{context['tag']!r} is not known; known: {known}"
        case "union_tag_not_found":
            return (*path, "type"), f"is missing; known: {', '.join(endpoint_types())}"
        case "literal_error" if isinstance(detail["input"], float | int):
            # a version such as 5.0 is a word that YAML reads as a number
            return path, SENTENCES["string_type"].format(shown=shown(detail["input"]))
    words = {**context, "words": _words(str(context.get("expected", "")))}
    if detail["type"] not in SENTENCES:
        return path, f"{shown(detail['input'])}: {detail['msg']}"
    return path, SENTENCES[detail["type"]].format(shown=shown(detail["input"]), **words)


def counts_others(detail):
    """Return whether a list is called too short only because items of it are wrong themselves."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def shown(value):
    """Return a value as it may stand in a message: short, on one line."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, tuple):
        return "a list"
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}...'"


def endpoint_types():
    """Return the known types of endpoints."""
    return [_type_of(model) for model in _models_in(Trial.model_fields["endpoints"].annotation)]


def _words(quoted):
    return ", ".join(re.findall(r"'([^']*)'", quoted))


def _path_in(document, location):
    """Return the location without the endpoint type that the validator puts into it."""
    path, value = [], document
    for key in location:
        if isinstance(value, dict) and key not in value and value.get("type") == key:
            continue
        path.append(key)
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            value = None
    return tuple(path)


def _keys_of_part(path, document):
    """Return the keys that the model at a path knows."""
    model, value = Trial, document
    for key in path:
        value = value[key]
        if isinstance(key, str):
            models = _models_in(model.model_fields[key].annotation)
        if isinstance(value, dict):
            kind = value.get("type")
            model = next((m for m in models if _type_of(m) == kind), models[0])
    return list(model.model_fields)


def _models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]


def _type_of(model):
    field = model.model_fields.get("type")
    return get_args(field.annotation)[0] if field else None
