"""Numbers out of text."""

from math import isfinite


def number(text):
    """Return text as a finite number, None where it is none."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if isfinite(value) else None


def half_limit(text):
    """Return half the limit of a result that says only that it is below it ("<0.6"), or None."""
    limit = number(text[1:]) if text.startswith("<") else None
    return None if limit is None else limit / 2


def alike(text):
    """Return 1, 1.0 and 01 as the same text; anything that is not a number as it stands."""
    return text if number(text) is None else f"{number(text):.10g}"
