"""Terms that explain themselves: marked where they first stand in a section, from one glossary.

A mark is a plain link to the glossary. The definitions of a page's terms stand at its end, for a
screen reader to read with the link and for a script to show beside it.
"""

import re
from functools import cache
from html import escape
from pathlib import Path

PAGE = "book/glossary"
_BLOCK = re.compile(r"^```\{glossary\}\n(.*?)^```", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^(?P<term>\S.*)\n {2}(?P<said>\S.*)$", re.MULTILINE)
# what begins a section, what holds words to be read, and listings: their headings are buttons
_PLACE = re.compile(
    r"<h2\b|<table\b[^>]*\btb-listing\b.*?</table>"
    r"|(?P<open><(?P<tag>p|li|th)\b(?P<looks>[^>]*)>)(?P<inside>.*?)(?P<close></(?P=tag)>)",
    re.DOTALL,
)
_PIECE = re.compile(
    r"<(?P<closed>a|button|code|math|pre|script|select|style|summary|svg|textarea)\b.*?"
    r"</(?P=closed)\s*>|<[^>]*>|(?P<words>[^<]+)",
    re.DOTALL,
)
# in the glossary for what they mean here, and everyday words that would be marked in every sentence
EVERYDAY = {"deviation", "edition", "finding", "participant", "result", "screening", "shift"}
_NOT_PROSE = ("tb-source", "admonition-title", "tb-key")


def read_terms(path):
    """Return {term: definition} of a glossary page, in its order; nothing without the page."""
    block = _BLOCK.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return {e["term"]: e["said"] for e in _ENTRY.finditer(block[1])} if block else {}


def explain_terms(app, pagename, templatename, context, doctree):
    """Mark the terms of a page that Sphinx is about to write; an event handler of Sphinx."""
    terms = _terms(str(app.srcdir))
    if doctree is None or pagename == PAGE or not terms:
        return
    address = f"{context['pathto'](PAGE)}#"
    context["body"] = marked(context.get("body", ""), terms, address)


@cache
def _terms(folder):
    return read_terms(Path(folder) / f"{PAGE}.md")


def marked(body, terms, address):
    """Return a page's HTML with its terms marked, once in a section, and defined at its end.

    Parameters
    ----------
    body : str
    terms : dict of str
        The definition of each term.
    address : str
        What an anchor of the glossary comes after.
    """
    marking = _Marking(terms, address)
    shown = _PLACE.sub(marking.place, body)
    used = (term for term in terms if term in marking.used)
    told = "".join(f'<p id="{_id(term, "said")}">{escape(terms[term])}</p>' for term in used)
    return f'{shown}<div class="tb-terms" hidden>{told}</div>' if told else shown


class _Marking:
    """The terms of one page: which have been met in the section, and which at all."""

    def __init__(self, terms, address):
        self.address = address
        self.used, self._met = set(), set()
        self._names = {_folded(term): term for term in terms}
        longest = sorted({*terms} - EVERYDAY, key=lambda term: (-len(term), term))
        forms = "|".join(_form(term) for term in longest)
        self._token = re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])")

    def place(self, found):
        if not found["tag"]:
            if found[0].startswith("<h2"):
                self._met = set()
            return found[0]
        if any(looks in found["looks"] for looks in _NOT_PROSE):
            return found[0]
        return f"{found['open']}{_PIECE.sub(self._piece, found['inside'])}{found['close']}"

    def _piece(self, found):
        words = found["words"]
        return self._token.sub(self._link, words) if words else found[0]

    def _link(self, found):
        term = self._names.get(_folded(found[0])) or self._names[_folded(found[0])[:-1]]
        if term in self._met:
            return found[0]
        self._met.add(term)
        self.used.add(term)
        return (
            f'<a class="tb-term" href="{self.address}{_id(term, "term")}" '
            f'aria-describedby="{_id(term, "said")}">{found[0]}</a>'
        )


def _form(term):
    """Return the pattern of a term: in the plural too, and with a capital where it begins."""
    first, rest = re.escape(term[0]), re.escape(term[1:])
    if not term.isupper():
        first = f"[{term[0].lower()}{term[0].upper()}]"
    return f"{first}{rest}s?"


def _folded(words):
    return words[:1].lower() + words[1:]


def _id(term, kind):
    """Return the anchor that Sphinx gives a term of a glossary, or that of its definition."""
    return re.sub(r"[^a-zA-Z0-9._]+", "-", f"{kind}-{term}")
