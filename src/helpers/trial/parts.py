"""Parts of a trial file by name: `endpoints.os.origin` is the origin of the endpoint `os`."""


class NoSuchPart(KeyError):
    """A name that leads nowhere in this trial file."""


def part_of(trial, key):
    """Return the part of a trial that a key names, and whether the file states it.

    A key is the path of words in the file; what stands in a list is named by its id. A part that
    the file leaves out has this book's default and is not stated.
    Raises NoSuchPart.
    """
    part, stated = trial, True
    for word in key.split("."):
        if isinstance(part, tuple):
            part = next((item for item in part if getattr(item, "id", None) == word), None)
            found = part is not None
        else:
            # a dictionary of registers, or a number, has no parts of its own
            known = word in getattr(type(part), "model_fields", {})
            stated = stated and known and word in part.model_fields_set
            part = getattr(part, word) if known else None
            # a part stated to be null is there: it says that there is no such limit
            found = part is not None or (known and stated)
        if not found:
            raise NoSuchPart(key)
    return part, stated


def settled_parts_exist(trial):
    """Yield (path, sentence) for every part named by an assumption that the file does not have."""
    for number, assumption in enumerate(trial.assumed):
        for place, key in enumerate(assumption.settles):
            try:
                part_of(trial, key)
            except NoSuchPart:
                said = f"{key!r} is no part of this file; a part in a list is named by its id"
                yield ("assumed", number, "settles", place), said
