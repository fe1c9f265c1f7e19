"""Direct identifiers of a person in text: found by their form, counted, and never repeated.

A sign of each form (an @, a plus, nine digits) is looked for first, at the speed of a search for
bytes; only where one stands is the text looked at closely.
"""

import html
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

_AROUND = 48  # signs before and after one that may belong to an identifier
# Letters small and digits as 9, so that a form is one string of bytes
_SHAPE = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345678", b"abcdefghijklmnopqrstuvwxyz999999999"
)
# soft hyphen, marks of direction, joiners, spaces of no width, selectors of a look
_UNSEEN = "".join(
    map(chr, (0xAD, 0x61C, 0x115F, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
              *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFE0E, 0xFE0F, 0xFEFF))
)  # fmt: skip
_UNSEEN_SIGN = re.compile(f"[{_UNSEEN}]")
# the book tells such a sign by its number, in words
_UNSEEN_TOLD = re.compile(r"\\u(?:" + "|".join(f"{ord(sign):04x}" for sign in _UNSEEN) + ")")
_ENTITY = re.compile(r"&#x?[0-9a-fA-F]{1,6};")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"), "-")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_DIGIT = re.compile(r"(?![0-9])\d")


# before a number that stands by itself: a decimal is none
_BEFORE = tuple(sign.encode() for sign in " \t\n\"'>,;:(=/_#")


class Form(NamedTuple):
    """One kind of identifier: byte strings that announce it, its pattern, and a test of a hit."""

    name: str
    signs: tuple
    pattern: re.Pattern
    holds: object = None


def _digits(found):
    return [int(sign) for sign in found if sign.isdigit()]


def _is_bsn(found):
    """Return whether nine digits are a Dutch citizen's number: weights 9 to 2 and -1, by 11."""
    digits = _digits(found)
    weighted = zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)
    return len(set(digits)) > 2 and sum(a * b for a, b in weighted) % 11 == 0


def _is_ssn(found):
    """Return whether a number of 3, 2 and 4 digits can be a social security number."""
    area, group, serial = found.split("-")
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def _is_address(found):
    """Return whether four numbers are an address of the internet and not a version."""
    parts = [int(part) for part in found.split(".")]
    return max(parts) <= 255 and parts[0] > 0 and max(parts) > 31


def _is_phone(found):
    return 9 <= len(_digits(found)) <= 15


# names of XML vocabularies in drawings and documents, which look like addresses
_NAMESPACES = r"(?:www\.w3\.org|schemas\.(?:openxmlformats\.org|microsoft\.com)|purl\.org)"
_DAY = r"(?:\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{4}|\d{4}-\d{2}-\d{2})"
FORMS = (
    Form("e-mail address", (b"@",), re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")),
    Form(
        "web address",
        (b"://", b"www."),
        re.compile(
            rf"(?:https?|ftp)://(?!{_NAMESPACES}/)[^\s\"'<>)\]]+"
            r"|(?<!/)\bwww\.[\w-]+\.\w{2,}[^\s\"'<>)\]]*"
        ),
    ),
    Form(
        "phone number",
        (b"+99", b"+9 ", b"+9-", b"+(9"),
        re.compile(r"\+\(?[1-9]\d{0,2}\)?[ ./-]?(?:\(0\))?[\d ()./-]{6,16}\d(?!\d)"),
        _is_phone,
    ),
    Form(
        "phone number",
        (b"99-99999999", b"99 99999999", b"999-9999999", b"999 9999999"),
        re.compile(r"(?<![\w.,+-])0\d{1,3}[ -][1-9]\d{6,7}(?![\w-]|[.,]\d)"),
        _is_phone,
    ),
    Form(
        "phone number",
        (b"(999) 999-9999", b"999-999-9999", b"999.999.9999"),
        re.compile(r"(?<![\w.+-])(?:\([2-9]\d\d\) |[2-9]\d\d[-.])[2-9]\d\d[-.]\d{4}(?![\w.-])"),
    ),
    Form(
        "phone number",
        (b"tel", b"phone", b"mobile", b"mobiel"),
        re.compile(
            r"(?i)\b(?:tel(?:e(?:ph|f)oo?n)?|(?:tele)?phone|mobiel?)\b[.:]?(?: (?:no|nr)\.?:?)?"
            r" ?\(?\d[\d ()-]{7,}\d"
        ),
        _is_phone,
    ),
    Form(
        "citizen service number",
        tuple(before + b"999999999" for before in _BEFORE),
        re.compile(r"(?<![\w.,+-])\d{9}(?![\w-]|[.,]\d|\"?: ?[\d\[])"),
        _is_bsn,
    ),
    Form(
        "citizen service number",
        (b"999.999.999", b"9999.99.999"),
        re.compile(r"(?<![\w.])(?:\d{3}\.\d{3}\.\d{3}|\d{4}\.\d{2}\.\d{3})(?![\w.])"),
        _is_bsn,
    ),
    Form(
        "social security number",
        (b"999-99-9999",),
        re.compile(r"(?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w.-])"),
        _is_ssn,
    ),
    Form(
        "record number",
        (b"mrn", b"record n", b"patient n", b"hospital n", b"patientnummer", b"ntnummer"),
        re.compile(
            r"(?i)\b(?:MRN|(?:medical )?record (?:number|no)|(?:patient|hospital) (?:number|no)"
            r"|pati.ntnummer)\b[.:#]?[ .:#]*[A-Z]{0,3}-?\d{4,}"
        ),
    ),
    Form(
        "full date of birth",
        (b"born", b"birth", b"dob", b"geboren", b"geb."),
        re.compile(
            r"(?i)\b(?:born(?: on)?|(?:date of )?birth(?: ?date)?|d\.?o\.?b\.?"
            rf"|geboren(?: op)?|geb\.)[ :]*{_DAY}"
        ),
    ),
    Form(
        "name",
        (b"mr", b"ms", b"dr.", b"dr ", b"prof", b"mevr", b"mw.", b"dhr", b"heer"),
        re.compile(
            r"\b(?:M(?:rs?|s)\.?|Dr|Prof|(?:[Dd]h?r|[Pp]rof|[Mm]evr|[Mm]w)\.|[Mm]evrouw|[Dd]e heer)"
            r" (?:[A-Z]\. ?)*(?:(?:van|de|der|den|von) )*[A-Z][a-z\u00df-\u00ff]+(?![\w.]*@)"
        ),
    ),
    Form(
        "name",
        (b"name:", b"name =", b"naam:", b"patient:", b"initials"),
        re.compile(
            r"\b(?:[Pp]atient(?:'s)?(?: name)?|[Nn]ame|[Nn]aam)(?:(?<=ame)|(?<=aam)|(?<=ent)): ?"
            r"[A-Z][a-z]+[ ,]+[A-Z][a-z]+|(?i:\binitials?)[ :]+(?:[A-Z]\. ?){2,3}(?!\w)"
            r"|(?i:\binitials?): ?[A-Z]{2,4}\b"
        ),
    ),
    Form(
        "place on the map",
        (b"gps", b"latitude", b"lat:", b"geo:", b"\xc2\xb0"),
        re.compile(
            r"(?i)\b(?:gps|geo|lat(?:itude)?)\b\W{0,3}-?\d{1,2}\.\d{3,}"
            r"|\d{1,3}\u00b0 ?\d{1,2}['\u2032\u2019] ?\d{1,2}(?:\.\d+)?[\"\u2033\u201d]? ?[NSEW]\b"
        ),
    ),
    Form(
        "place on the map",
        (b"99.999999, 9", b"99.9999, 9", b"99.99999, 9", b"9.9999, -", b"9.999999, -"),
        re.compile(r"(?<![\w.,])-?\d{1,2}\.\d{4,}, -?\d{1,3}\.\d{4,}(?!\w|[.,] ?-?\d)"),
    ),
    Form(
        "internet address of a machine",
        (b".99.", b".999.", b".9."),
        re.compile(r"(?<![\w.-])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w.-])"),
        _is_address,
    ),
    Form(
        "folder of a person",
        (b"/home/", b"/users/", b"\\users\\"),
        re.compile(r"(?<![\w.])(?:/(?:home|Users)/|[A-Za-z]:\\{1,2}Users\\{1,2})[\w.-]+"),
    ),
)


def identifiers(text, known=None):
    """Return {form: Counter of what was found} in a text, after all that could hide it is undone.

    `known` is a pattern of values that are identifiers wherever they stand, such as names.
    """
    plain = f" {undisguised(text)} "
    raw = plain.encode("utf-8", errors="replace")
    shaped = raw.translate(_SHAPE)
    found = {}
    for form in FORMS:
        hits = _hits(form, raw, shaped)
        if hits:
            found.setdefault(form.name, Counter()).update(hits)
    if known:
        hits = Counter(known.findall(plain))
        if hits:
            found["value of a column that names people"] = hits
    return found


def undisguised(text):
    """Return text in compatibility form: no unseen signs, plain digits and dashes, no entities."""
    if "\\u" in text:
        text = _UNSEEN_TOLD.sub("", text)
    if "&#" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return text if text.isascii() else _FOREIGN.sub(lambda found: _plain(found[0]), text)


@lru_cache(maxsize=4096)
def _plain(signs):
    plain = unicodedata.normalize("NFKC", _UNSEEN_SIGN.sub("", signs)).translate(_DASHES)
    return _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), plain)


def _hits(form, raw, shaped):
    """Return a Counter of what has a form; each place is counted once."""
    places = {}
    for sign in form.signs:
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
    return _apart(places)


def _apart(places):
    """Return a Counter of found texts, of those that overlap the longest."""
    kept, end = Counter(), -1
    for at in sorted(places, key=lambda at: (at, -len(places[at]))):
        if at >= end:
            kept[places[at]] += 1
            end = at + len(places[at].encode())
    return kept
