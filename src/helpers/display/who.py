"""Counts inside words: a number in a sentence keeps whom it counts until it becomes HTML.

A sentence is put together as text, in which a number cannot carry anything. So a count that knows
its participants is written between marks. What makes HTML of text drops them, but for sentences and
tiles, which keep them until a notebook shows them: then they become a `data-who` for an edition.
"""

import re
import secrets

# nothing in the data can imitate a mark: it holds what this process drew, and never reaches a page
_TOKEN = f"\ue000{secrets.token_hex(4)}"
_OPEN, _MIDDLE, _CLOSE = f"{_TOKEN}a", f"{_TOKEN}b", f"{_TOKEN}c"
_MARKED = re.compile(
    f"{re.escape(_OPEN)}(?P<who>.*?){re.escape(_MIDDLE)}(?P<words>.*?){re.escape(_CLOSE)}",
    re.DOTALL,
)


class People(str):
    """A count in words that knows the participants it counts, also inside a longer text."""

    def __new__(cls, words, who):
        counted = super().__new__(cls, bare(words))
        counted.who = who
        return counted

    def __format__(self, spec):
        if spec:
            return super().__format__(spec)
        return _marked(self.who, str(self))

    def __str__(self):
        return str.__str__(self)


def bare(words):
    """Return words without marks."""
    return _MARKED.sub(lambda found: found["words"], words) if _TOKEN in words else words


def kept(words, escaped):
    """Return words as HTML by `escaped`, each marked count still between its marks."""
    if getattr(words, "who", ""):
        words = format(words)
    if _TOKEN not in words:
        return escaped(words)
    pieces, end = [], 0
    for found in _MARKED.finditer(words):
        pieces.append(escaped(words[end : found.start()]))
        pieces.append(_marked(escaped(found["who"]), escaped(found["words"])))
        end = found.end()
    return "".join([*pieces, escaped(words[end:])])


def linked(html):
    """Return HTML in which each marked count is a span that says whom it counts."""
    if _TOKEN not in html:
        return html
    return _MARKED.sub(
        lambda found: f'<span data-who="{found["who"]}">{found["words"]}</span>', html
    )


def _marked(who, words):
    return f"{_OPEN}{who}{_MIDDLE}{words}{_CLOSE}"
