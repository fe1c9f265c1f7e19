"""YAML text as plain values that remember their lines.

YAML 1.2: `NO` and `12:30` are text. Dates stay text too: a trial file has no use for date objects.
Anchors, aliases and tags are refused, and a key that stands twice is a problem of its own:
a file under review must say what it seems to say.
"""

from helpers.trial.errors import TrialDefinitionError

MAXIMUM_CHARACTERS = 1_000_000
PLAIN = {"str", "timestamp"}
NUMBERS = {"int": int, "float": float}


def read_document(text, name):
    """Return the document as tuples, dicts and scalars, the line of every path, and the problems.

    A path is a tuple of keys and positions: `("endpoints", 2, "origin")`. A problem is a line, a
    path and what is wrong there: a repeated key, an anchor, a tag.
    Raises TrialDefinitionError for text that is not one YAML document.
    """
    root = _compose(text, name)
    if root is None:
        raise TrialDefinitionError(f"{name}:1: the file is empty")
    lines, problems = {}, []
    return _plain(root, (), lines, problems), lines, problems


def path_words(path):
    """Return a path as people write it: `endpoints[2].origin`."""
    words = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return words.removeprefix(".")


def _compose(text, name):
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > MAXIMUM_CHARACTERS:
        raise TrialDefinitionError(f"{name}:1: longer than {MAXIMUM_CHARACTERS} characters")
    try:
        return YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}: column {mark.column + 1}" if mark else "1"
        said = " ".join(str(error.problem or error.context).split())
        raise TrialDefinitionError(f"{name}:{place}: not valid YAML: {said}") from None
    except (YAMLError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise TrialDefinitionError(f"{name}:1: not valid YAML: {said}") from None


def _plain(node, path, lines, problems):
    # a key's own line where there is one: an alias carries the mark of what it repeats
    line = lines.setdefault(path, node.start_mark.line + 1)
    if node.anchor:
        problems.append((line, path, "anchors and aliases (&, *) are not used here"))
        return None
    if node.id == "mapping":
        return _mapping(node, path, lines, problems)
    if node.id == "sequence":
        return tuple(_plain(item, (*path, n), lines, problems) for n, item in enumerate(node.value))
    return _scalar(node, path, line, problems)


def _mapping(node, path, lines, problems):
    found = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value
        if not isinstance(key, str):
            problems.append((line, path, "a key must be a word"))
            continue
        inner = (*path, key)
        if key in found:
            said = f"'{key}' stands twice; first in line {lines[inner]}"
            problems.append((line, inner, said))
            continue
        lines[inner] = line
        found[key] = _plain(value_node, inner, lines, problems)
    return found


def _scalar(node, path, line, problems):
    tag = str(node.tag).rpartition(":")[2]
    if tag in PLAIN:
        return node.value
    if tag in NUMBERS:
        return _number(node.value, NUMBERS[tag])
    if tag == "bool":
        return node.value.lower() == "true"
    if tag == "null":
        return None
    problems.append((line, path, f"the tag '{node.tag}' is not used here"))
    return None


def _number(text, kind):
    """Return a decimal number; other notations stay text, which no number field takes."""
    try:
        return kind(text)
    except ValueError:
        return text
