"""What a page is allowed to do, written into the page itself: a strict content security policy.

A page runs and loads what lies beside it and nothing else. The few inline scripts of the theme are
allowed one by one, by digest; any other script, handler or scripted address stops publication.
"""

import base64
import csv
import hashlib
import re
from functools import cache
from html import unescape
from pathlib import Path

ALLOWED = Path(__file__).parent / "assets" / "policy" / "allowed_inline.csv"
# matplotlib's drawings carry their colours as style attributes, which load nothing: all else that
# a style could load from is closed, and text from data never becomes an attribute
POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src 'self'{styles}; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'none'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'"
)
_METAS = (
    '<meta http-equiv="Content-Security-Policy" content="{policy}">'
    '<meta name="referrer" content="no-referrer">'
)
_CHARSET = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)
_INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_DATA = re.compile(r"""\btype\s*=\s*["']?application/json\b""", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_OF_PAGE = "DOCUMENTATION_OPTIONS.pagename = '{page}';"
_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)")
_SCHEMES = {"http", "https", "mailto", "data", "file"}
_SUSPECT = re.compile(r"""[\s/"']on[a-z]+\s*=|<base\b""", re.IGNORECASE)
_ADDRESS = re.compile(
    rf"""\b(?:{"|".join(_ADDRESSES)})\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE
)
_BLANK = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


def apply_policy(folder):
    """Give every page below a folder its policy; return what it would have to forbid, in words."""
    problems = []
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder)
        page = path.read_text(encoding="utf-8")
        own = _OF_PAGE.format(page=name.with_suffix("").as_posix())
        path.write_text(with_policy(page, [own]), encoding="utf-8")
        problems += [f"{name} {said}" for said in forbidden(page, [own])]
    return problems


def with_policy(page, own=()):
    """Return a page with its policy; `own` are texts of scripts and styles that it may hold."""
    found = {
        kind: sorted({_sha256(body) for body in _inline(page, kind)} & _allowed(own))
        for kind in ("script", "style")
    }
    policy = POLICY.format(scripts=_words(found["script"]), styles=_words(found["style"]))
    metas = _METAS.format(policy=policy)
    return _CHARSET.sub(lambda charset: charset[0] + metas, page, count=1)


def inline_styles(page):
    """Return the style blocks of a page that is made here and from nothing else."""
    return list(_inline(page, "style"))


def forbidden(page, own=()):
    """Return in words what no page may hold: unknown scripts and styles, handlers, addresses."""
    allowed = _allowed(own)
    said = [
        f"holds an unknown {kind}"
        for kind in ("script", "style")
        for body in _inline(page, kind)
        if _sha256(body) not in allowed
    ]
    scripted = _scripted(page) if _may_run(page) else ()
    return sorted({*said, *scripted})


def _may_run(page):
    """Return whether a page may hold what runs: a quick look that takes prose for it too."""
    addresses = set(_ADDRESS.findall(page))
    return bool(_SUSPECT.search(page)) or any(_scheme(unescape(a.strip("\"'"))) for a in addresses)


def _scheme(address):
    """Return the scheme of an address that no page may have, else None."""
    found = _SCHEME.match(_BLANK.sub("", address).lower())
    return found[0] if found and found[0] not in _SCHEMES else None


def _scripted(page):
    """Return attributes that run: read as a browser reads them, entities and blanks undone."""
    from lxml.html import document_fromstring

    for node in document_fromstring(page.encode(), parser=_parser()).iter("*"):
        for name, value in node.attrib.items():
            if name.startswith("on"):
                yield f"holds a handler {name}"
            elif name in _ADDRESSES and (scheme := _scheme(value)):
                yield f"holds an address {scheme}:"
        if node.tag == "base":
            yield "holds a base"


def _parser():
    from lxml.html import HTMLParser

    return HTMLParser(encoding="utf-8", huge_tree=True)


def _inline(page, kind):
    """Return the texts of inline scripts or styles; data in JSON run nothing."""
    for found in _INLINE.finditer(page):
        outside = _SOURCE.search(found[2]) or _DATA.search(found[2])
        if found[1].lower() == kind and not outside:
            yield found[3]


def _allowed(own):
    return {row["sha256"] for row in _listed()} | {_sha256(body) for body in own}


@cache
def _listed():
    with ALLOWED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sha256(body):
    return base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()


def _words(digests):
    return "".join(f" 'sha256-{digest}'" for digest in digests)
