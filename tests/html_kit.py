"""Reading what is shown: the words and cells of a page's HTML without its looks."""

import re
from html import unescape


def bare(shown):
    """Return shown HTML without classes and whom it counts: what is said, not how it is set."""
    return re.sub(r' (?:class|data-who)="[^"]*"', "", shown.html)


def words_of(shown):
    """Return what a reader sees: no tags, one space between words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", shown.html))).strip()


def rows_of(shown):
    """Return (label, cells) of every row of the tables that are shown, headings left out."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", shown.html, re.DOTALL)
    rows = [row for body in bodies for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)]
    cells = [[unescape(c) for c in re.findall(r">([^<>]*)</t[hd]>", row)] for row in rows]
    return [(label, rest) for label, *rest in cells if any(rest)]
