"""Strings that run, mislead or break where they are not taken for text, put into a whole delivery.

Each ends in a mark of its own, by which it is found again wherever it is shown.
"""

import re
import unicodedata
from functools import cache

from helpers.cut.findings import escaped

TRIAL, CUT = "hostile", "2015-03-31"
PAYLOADS = (
    "<script>window.ran=1;alert(1)</script>",
    '"><img src=x onerror="window.ran=1;alert(2)">',
    "<svg/onload=alert(3)>",
    "</script><script>alert(4)</script>",
    "</title></style></textarea><b>5</b>",
    "<!-- <i>6</i> -->",
    "]]><x>7</x>",
    "&lt;b&gt;8&lt;/b&gt; &#60;i&#62; &amp;amp;",
    "[a](javascript:alert(9)) ![b](javascript:alert(9))",
    "<a href=javascript:alert(10)>c</a>",
    "${7*7} #{7*7} {{7*7}} {% raw %} {0} {x!r} %s %(y)d",
    "$x^2$ $$\\frac{1}{2}$$ \\alpha _a_ *b* **c** `d`",
    "{include}`/etc/hostname` {{ 7 }} {eval-rst} :::{note}",
    "```{literalinclude} /etc/hostname\n```",
    "\u202egnp.exe\u202c\u2066x\u2069",
    "a\u200bb\u200dc\ufeffd\u00ade",
    "\U0001f9ea\U0001f468\u200d\u2695\ufe0f e\u0301\u0323 \u0b95\u0bcd",
    "tab\there\nline end",
    '=HYPERLINK(A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,1)",
    "\t=1+1",
    "{\\rtf1\\object\\objdata 00}\\par}}",
    "\\u65?\\'41{\\field{\\*\\fldinst INCLUDETEXT x}}",
    "<w:p/><w:instrText>DDEAUTO</w:instrText> _x000D_ _x0041_",
    "quotes \" ' ` \u201c \u2028 \u0085 end",
    "../../../etc/passwd %2e%2e%2f C:\\x",
)
LONG = "<b>" + "x" * 32_000


def hostile(place):
    """Return a payload with the mark that tells it from all others."""
    return f"{PAYLOADS[place]}\u00ab{place:02}\u00bb"


MARK = re.compile("\u00ab(\\d\\d)\u00bb")


def visible(place):
    """Return what a reader sees of a payload: signs that cannot be seen are told by number."""
    return "".join(
        c if c in "\n\t" or c.isprintable() else f"\\u{ord(c):04x}" for c in PAYLOADS[place]
    )


def misread(text):
    """Return marks found in a text that do not stand behind the whole of their payload."""
    plain = flat(text)
    return sorted(
        {
            f"{found[0]} after {plain[max(0, found.start() - 60) : found.start()]!r}"
            for found in MARK.finditer(plain)
            if int(found[1]) < len(PAYLOADS)  # a masked value has 9 for every number
            and not _stands_before(plain[: found.start()], _flat_payload(int(found[1])))
        }
    )


def _stands_before(plain, forms):
    """Return whether a text ends in one of the forms, or in what an excerpt leaves of its end."""
    _, cut, rest = plain.rpartition("\u2026")
    return plain.endswith(forms) or bool(cut and rest) and any(f.endswith(rest) for f in forms)


@cache
def _flat_payload(place):
    """Return a payload as delivered, as shown, and as a finding names it: as it would be typed."""
    shown = visible(place)
    typed = shown.replace("\t", "\\t").replace("\n", "\\n")
    quoted = repr(PAYLOADS[place])[1:-1]
    quoted = (quoted, quoted.replace("\\'", "'"))
    # a finding tells a tab and the end of a line by number too; the name of a gene set has blanks
    spaced = shown.replace("_", " ")
    forms = (PAYLOADS[place], shown, spaced, typed, *quoted, escaped(PAYLOADS[place]))
    return tuple({flat(form) for form in forms})


def flat(text):
    """Return a text as layout leaves it: case, blanks and the title's brackets are the style's."""
    # a letter and its accent are one sign, however they were delivered
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"\s+", "", text).casefold().replace("\u2039", "<").replace("\u203a", ">")


def marks_in(text):
    """Return the payloads of which a text shows the mark."""
    return {int(found) for found in MARK.findall(text)} - {99}
