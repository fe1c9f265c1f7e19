"""Sentences: results in words, escaped."""

import math

from helpers.ard.frame import pick
from helpers.display.formats import count, percent, percent_interval
from helpers.display.shown import Shown, text, told


def sentence(words):
    """Return a paragraph of plain text."""
    return Shown(f'<p class="tb-say">{told(words)}</p>')


def definition(words, label="Definition"):
    """Return protocol wording set apart from the book's own prose."""
    return Shown(f'<p class="tb-definition"><b>{text(label)}.</b> {text(words)}</p>')


def absent(what):
    """Return the one sentence that stands where a section has nothing to show."""
    return Shown(f'<p class="tb-absent">{text(what)}</p>')


def alert(what):
    """Return a sentence that a reader must not miss."""
    return Shown(f'<p class="tb-warning">{told(what)}</p>')


def rate_phrase(results, **keys):
    """Return "7 of 9 (77.8%; 95% CI 40.0 to 97.2)"; zero events give the upper limit in words."""
    n, of = pick(results, "n", **keys), pick(results, "N", **keys)
    if not of:
        return "none of 0"
    low, high = pick(results, "conf_low", **keys), pick(results, "conf_high", **keys)
    if n == 0 and not math.isnan(high):
        return f"none of {count(of)} (a true rate up to {percent(high)} remains possible)"
    limits = "" if math.isnan(low) else f"; 95% CI {percent_interval(low, high)}"
    return f"{count(n)} of {count(of)} ({percent(pick(results, 'p', **keys))}{limits})"


def participants(n, kind=""):
    """Return "1 participant" or "9 participants"; of a kind, "9 treated participants"."""
    return f"{count(n)} {kind} {plural(n, 'participant')}".replace("  ", " ")


def plural(n, noun):
    """Return a noun as it stands after a number."""
    return noun if n == 1 else f"{noun}s"


def some(n):
    """Return a count inside a sentence: nobody is "none"."""
    return count(n) if n else "none"


def were(n):
    """Return "none was", "1 was" or "9 were"."""
    return f"{some(n)} {was(n)}"


def was(n):
    """Return the verb after so many: "none was", "1 was", "9 were"."""
    return "was" if n in (0, 1) else "were"


def listed(words, last="and"):
    """Return "a, b and c", or "a, b or c"."""
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def named(people, most=6):
    """Return "01, 02 and 03"; of more than `most` participants the rest is counted."""
    people = list(people)
    if len(people) <= most:
        return listed(people)
    rest = len(people) - most
    return f"{', '.join(people[:most])} and {count(rest)} {'other' if rest == 1 else 'others'}"
