"""Direct identifiers of a person in text: found by their form, counted, and never repeated."""

from collections import Counter

from helpers.cut.disguises import undisguised
from helpers.cut.identifier_forms import FORMS

# a fault may say where it happened: that is its repair
PLACES_OF_FAULTS = ("web address", "internet address of a machine", "folder of a person")
KNOWN = "value of a column that names people"
_NO_LETTERS = bytes(set(range(128)) - set(b"abcdefghijklmnopqrstuvwxyz"))
_AROUND = 48  # signs before and after one that may belong to an identifier
_KEPT = b"abcdefghijklmnopqrstuvwxyz.@+/:"
_SHAPE = bytes(
    sign if sign > 127 or sign in _KEPT else ord("9") if chr(sign).isdigit() else ord("-")
    for sign in bytes(range(256)).lower()
)


def identifiers(text, known=None):
    """Return {form: Counter of what was found} in a text, after all that could hide it is undone.

    `known` is a pattern of values that are identifiers wherever they stand, such as names.
    """
    plain = f" {_plain(text)} "
    raw = plain.encode("utf-8", errors="replace")
    shaped = raw.translate(_SHAPE)
    letters = shaped.translate(None, _NO_LETTERS)
    places = {}
    for form in FORMS:
        signs = [sign for sign in form.signs if sign.translate(None, _NO_LETTERS) in letters]
        places.setdefault(form.name, {}).update(_places(form, signs, raw, shaped))
    found = {name: _apart(there) for name, there in places.items() if there}
    if known and (hits := Counter(known.findall(plain))):
        found[KNOWN] = hits
    return found


def masked(text):
    """Return what a fault said, with what names a person in it told by its form alone."""
    found = identifiers(text)
    values = {v: form for form, hits in found.items() if form not in PLACES_OF_FAULTS for v in hits}
    if not values:
        return text
    shown = undisguised(text)
    for value in sorted(values, key=len, reverse=True):
        shown = shown.replace(value, f"[{values[value]}]")
    return shown


def _plain(text):
    """Return a text undisguised; of its lines, most have nothing to undo."""
    lines = text.split("\n")
    odd = {one for one in lines if "&" in one or "\\" in one or "%" in one or not one.isascii()}
    if not odd:
        return text
    clean = [line for line in lines if line not in odd]
    return "\n".join([*clean, undisguised("\n".join(line for line in lines if line in odd))])


def _places(form, signs, raw, shaped):
    """Return {place: what has a form there}."""
    places = {}
    for sign in signs:
        at = shaped.find(sign)
        while at >= 0:
            start = max(0, at - _AROUND)
            window = raw[start : at + len(sign) + _AROUND].decode("utf-8", errors="ignore")
            for found in form.pattern.finditer(window):
                here = start + len(window[: found.start()].encode())
                # what is cut off at the window's edge is looked at where its own sign stands
                touches = here < at + len(sign) and here + len(found[0].encode()) > at
                if touches and (form.holds is None or form.holds(found[0])):
                    places[here] = found[0]
            at = shaped.find(sign, at + len(sign))
    return places


def _apart(places):
    """Return a Counter of found texts, of those that overlap the longest."""
    kept, end = Counter(), -1
    for at in sorted(places, key=lambda at: (at, -len(places[at]))):
        if at >= end:
            kept[places[at]] += 1
            end = at + len(places[at].encode())
    return kept
