"""The forms of direct identifiers: what announces each, how it is written, and what is none.

`signs` are looked for at the speed of a search for bytes, in the shape of a text: its letters
small, its digits 9, and whatever is no letter, digit or one of `.@+/:` a dash.
"""

import re
from typing import NamedTuple


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
    digits = ([0] + _digits(found))[-9:]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    if len(digits) != len(weights):
        return False
    weighted = zip(weights, digits, strict=True)
    return len(set(digits)) > 2 and sum(a * b for a, b in weighted) % 11 == 0


def _is_ssn(found):
    """Return whether a number of 3, 2 and 4 digits can be a social security number."""
    digits = "".join(sign for sign in found if sign.isdigit())
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def _is_address(found):
    """Return whether four numbers are an address of the internet and not a version."""
    parts = [int(part) for part in re.findall(r"\d+", found)]
    named = found[0] in "iI"
    return max(parts) <= 255 and (named or (parts[0] > 0 and max(parts) > 31))


def _is_phone(found):
    return 9 <= len(_digits(found)) <= 15


def _is_dutch_phone(found):
    return len(_digits(found)) == 10


# names of XML vocabularies in drawings and documents, which look like addresses
_NAMESPACES = r"(?:www\.w3\.org|schemas\.(?:openxmlformats\.org|microsoft\.com)|purl\.org)"
_MONTH = "[A-Za-z]{3,9}"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?[-/. ](?:\d{{1,2}}|{_MONTH})[-/. ]\d{{2,4}}(?!\d)"
    rf"|{_MONTH} \d{{1,2}},? \d{{4}}|\d{{4}}[-/.]\d{{2}}[-/.]\d{{2}}|(?:19|20)\d{{6}}(?!\d))"
)
_APART = r"[\W_]{0,6}"  # between what a value is called and the value
_UP, _LOW = "A-Z\u00c0-\u00de\u0100-\u024f", "a-z\u00df-\u024f"
_SURNAME = (
    rf"(?:[{_UP}]\. ?)*(?:(?:van|de|der|den|ter|ten|von|'t) )*"
    rf"(?:[{_UP}]['\u2019])?[{_UP}][{_LOW}]+(?![\w.]*@)"
)
_PHONE, _CITIZEN, _SOCIAL = "phone number", "citizen service number", "social security number"
_NAME, _PLACE, _MACHINE = "name", "place on the map", "internet address of a machine"
FORMS = (
    Form("e-mail address", (b"@",), re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")),
    Form(
        "web address",
        (b"://", b"www."),
        re.compile(
            rf"(?i:https?|ftp)://(?!{_NAMESPACES}/)[^\s\"'<>)\]]+"
            r"|(?<!/)\bwww\.[\w-]+\.\w{2,}[^\s\"'<>)\]]*"
        ),
    ),
    Form(
        _PHONE,
        (b"+",),
        re.compile(r"\+\(?[1-9]\d{0,2}\)?[ ./-]?(?:\(0\))?[\d ()./-]{6,16}\d(?!\d)"),
        _is_phone,
    ),
    Form(
        _PHONE,
        (b"-999999999", b"9-9999999", b"9999-999999", b"9--999999", b"-999-99-99", b"-999-9999",
         b"-9999-9999", b"99-99-99-99-99"),
        re.compile(
            r"(?<![\w.,+-])(?:06[1-58]\d{7}|0031[1-9]\d{8}|00[1-9]\d[ -][1-9](?:[ -]?\d){7,9}"
            r"|(?:0\d{1,3}|\(0\d{1,3}\))[ -][1-9]\d{1,7}(?: \d{2,4}){0,3})(?![\w-]|[.,]\d)"
        ),
        lambda found: _is_dutch_phone(found) or (found.startswith("00") and _is_phone(found)),
    ),
    Form(
        _PHONE,
        (b"-999-9999", b"999.999.9"),
        re.compile(
            r"(?<![\w.+])(?:(?<!-)|(?<=1-))(?:\([2-9]\d\d\)[ -]?|[2-9]\d\d[-.])[2-9]\d\d[-.]\d{4}"
            r"(?!\w|[.-]\d)"
        ),
    ),
    Form(
        _PHONE,
        (b"tel", b"phone", b"mobi"),
        re.compile(
            r"(?i)(?<![a-z])(?:tel(?:e(?:ph|f)oo?n)?|(?:tele)?phone|mobiel?)\b\.?(?: (?:no|nr)\.?)?"
            rf"{_APART}\d[\d ()-]{{7,}}\d"
        ),
        _is_phone,
    ),
    Form(
        _CITIZEN,
        (b"-999999999", b"/999999999", b":999999999"),
        re.compile(r"(?<![\w.+-])(?<!\d,)\d{9}(?![\w-]|[.,]\d|\"?: ?[\d\[])"),
        _is_bsn,
    ),
    Form(
        _CITIZEN,
        (b"999.999.999", b"9999.99.999"),
        re.compile(r"(?<![\w.])(?:\d{3}\.\d{3}\.\d{3}|\d{4}\.\d{2}\.\d{3})(?!\w|\.\d)"),
        _is_bsn,
    ),
    Form(
        _CITIZEN,
        (b"bsn", b"burgerserv", b"sofi", b"citizen-serv"),
        re.compile(
            r"(?i)(?<![a-z])(?:BSN|burgerservicenummer|sofi-?nummer|citizen service number)"
            rf"{_APART}\d(?:[ .-]?\d){{7,8}}(?!\d)"
        ),
        _is_bsn,
    ),
    Form(
        _SOCIAL,
        (b"999-99-9999",),
        re.compile(r"(?<![\w.-])\d{3}([- ])\d{2}\1\d{4}(?!\w|[.-]\d)"),
        _is_ssn,
    ),
    Form(
        _SOCIAL,
        (b"ssn", b"social-sec"),
        re.compile(
            rf"(?i)(?<![a-z])(?:SSN|social security (?:number|no\.?)){_APART}\d{{9}}(?!\d)"
        ),
        _is_ssn,
    ),
    Form(
        "record number",
        (b"mrn", b"record-n", b"patient-n", b"hospital-n", b"ntnummer", b"ntnr"),
        re.compile(
            r"(?i)(?<![a-z])(?:MRN|(?:(?:medical )?record|patient|hospital)[ _-](?:number|no)"
            rf"|pati.nt(?:nummer|nr))(?: is)?{_APART}[A-Z]{{0,3}}-?\d{{4,}}"
        ),
    ),
    Form(
        "full date of birth",
        (b"born", b"birth", b"dob", b"d.o.b", b"gebor", b"geb.", b"brthd"),
        re.compile(
            r"(?i)(?<![a-z])(?:born|(?:date of )?birth(?:[ _-]?da(?:te|y))?|d\.?o\.?b\.?|brthdtc?"
            rf"|geboren|geb\.|geboortedatum){_APART}(?:(?:is|was|on|op) )?{_DAY}"
        ),
    ),
    Form(
        "initials and a date",
        (b".-9", b".--9"),
        re.compile(rf"(?<![\w.])(?:[{_UP}]\. ?){{2,4}}[ ,;:(*/-]{{1,2}}{_DAY}"),
    ),
    Form(
        _NAME,
        (b"mr", b"ms-", b"ms.", b"dr-", b"dr.", b"prof", b"mevr", b"mw.", b"dhr", b"heer"),
        re.compile(
            r"\b(?:M(?:rs?|s)\.?|Dr|Prof|(?:[Dd]h?r|[Pp]rof|[Mm]evr|[Mm]w)\.|[Mm]evrouw|[Dd]e heer)"
            rf" {_SURNAME}"
        ),
    ),
    Form(
        _NAME,
        (b"name:", b"naam:", b"patient:", b"initial"),
        re.compile(
            r"\b(?:[Pp]atient(?:'s)?(?: name)?|[Nn]ame|[Nn]aam)(?:(?<=ame)|(?<=aam)|(?<=ent)): ?"
            r"[A-Z][a-z]+[ ,]+[A-Z][a-z]+|(?i:\binitials?)[ :]+(?:[A-Z]\. ?){2,3}(?!\w)"
            r"|(?i:\binitials?)\"?: ?\"?[A-Z]{2,4}\b"
        ),
    ),
    Form(
        _NAME,
        (b"patient-name", b"last-name", b"first-name", b"full-name", b"surname", b"achternaam",
         b"voornaam"),
        re.compile(
            r"(?i:(?:patient|last|first|full)[ _-]name|surname|achternaam|voornaam)"
            rf"[\"' ]*[:=][\"' ]*[{_UP}][{_LOW}]+"
        ),
    ),
    Form(
        _PLACE,
        (b"gps", b"latitude", b"lat-", b"lat:", b"geo:", b"\xc2\xb0"),
        re.compile(
            r"(?i)\b(?:gps|geo|lat(?:itude)?)\b\W{0,4}-?\d{1,2}\.\d{3,}"
            r"|\d{1,3}\u00b0 ?\d{1,2}['\u2032\u2019] ?\d{1,2}(?:\.\d+)?[\"\u2033\u201d]? ?[NSEW]\b"
            r"|\d{1,3}\.\d{3,}\u00b0 ?[NSEW]\b"
        ),
    ),
    Form(
        _PLACE,
        (b"99.9999--", b"99.99999--", b"99.999999--", b"99.9999999--"),
        re.compile(r"(?<![\w.,])-?\d{2}\.\d{4,7}, -?\d{1,3}\.\d{4,7}(?!\w|[.,] ?-?\d)"),
    ),
    Form(
        _MACHINE,
        (b".99.", b".999.", b".9."),
        re.compile(r"(?<![\w.-])(?:[iI][pP]\W{1,3})?\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)"),
        _is_address,
    ),
    Form(
        _MACHINE,
        (b"::",),
        re.compile(r"(?i)(?<![\w:])(?:[23][0-9a-f]{3}|f[cde][0-9a-f]{2}):(?:[0-9a-f]{0,4}:){1,6}"
                   r"[0-9a-f]{1,4}(?![\w:])"),
    ),
    Form(
        "folder of a person",
        (b"/home/", b"/users/", b"-users-"),
        re.compile(r"(?<![\w.])(?:/(?:home|Users)/|[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2})[\w.-]+"),
    ),
)  # fmt: skip
