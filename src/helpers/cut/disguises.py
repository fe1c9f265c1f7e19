"""What hides an identifier is undone: other writings, signs unseen, escapes of formats."""

import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

# soft hyphen, marks of direction, joiners, spaces of no width, selectors of a look
_UNSEEN = "".join(
    map(chr, (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, *range(0x17B4, 0x17B6), *range(0x180B, 0x180F),
              *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164,
              *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0xE0000, 0xE0080)))
)  # fmt: skip
_UNSEEN_SIGN = re.compile(f"[{_UNSEEN}]")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe58\ufe63\uff0d"), "-")
# letters of other alphabets that are drawn as Latin ones are
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0501\u051b\u051d"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408"
    "\u03bf\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7\u0131",
    "aeopcxyijsdqw" "ABEKMHOPCTXIJ" "oABEHIKMNOPTXi",
)  # fmt: skip
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_DIGIT = re.compile(r"(?![0-9])\d")
# how JSON and scripts, rich text, pages and addresses write a sign that they do not spell
_ESCAPES = (
    ("\\u", re.compile(r"\\u([0-9a-fA-F]{4})(?!\?)"), lambda f: chr(int(f[1], 16))),
    ("\\u", re.compile(r"\\u(\d{1,5})\?"), lambda f: chr(int(f[1]))),
    ("\\x", re.compile(r"\\x([0-9a-fA-F]{2})"), lambda f: chr(int(f[1], 16))),
    ("\\'", re.compile(r"\\'([0-9a-fA-F]{2})"), lambda f: chr(int(f[1], 16))),
    ("\\/", re.compile(r"\\/"), lambda _: "/"),
    ("&", re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,8});"), lambda f: _named(f[0])),
    ("%", re.compile(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*"), lambda f: _percent(f[0])),
)  # fmt: skip


def undisguised(text):
    """Return text in compatibility form: no escapes, no unseen signs, plain digits and dashes."""
    text = _unescaped(_unescaped(text))  # an address in a page may be escaped as both
    return text if text.isascii() else _FOREIGN.sub(lambda found: plain(found[0]), text)


def _unescaped(text):
    for sign, pattern, spelt in _ESCAPES:
        if sign in text:
            text = pattern.sub(spelt, text)
    return text


@lru_cache(maxsize=4096)
def plain(signs):
    """Return signs beyond ASCII as the plain ones they stand for, where they do."""
    seen = unicodedata.normalize("NFKC", _UNSEEN_SIGN.sub("", signs)).translate(_DASHES)
    return _DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), seen.translate(_ALIKE))


@lru_cache(maxsize=4096)
def _named(entity):
    return html.unescape(entity)


@lru_cache(maxsize=4096)
def _percent(coded):
    return unquote(coded, errors="replace")
