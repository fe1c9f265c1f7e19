"""Calendar dates in text, in the forms in which sites and programs write them.

Whole dates and months of a year, from 1900 to 2099, with months in English or Dutch. Not read as
dates: a year alone, which is no day, and eight digits in a row, which a count of molecules can be.
"""

import re
from typing import NamedTuple

_MONTHS = (
    ("jan", "januari", "january"), ("feb", "februari", "february"),
    ("mar", "mrt", "maart", "march"), ("apr", "april"), ("may", "mei"), ("jun", "june", "juni"),
    ("jul", "july", "juli"), ("aug", "august", "augustus"), ("sep", "sept", "september"),
    ("oct", "okt", "october", "oktober"), ("nov", "november"), ("dec", "december"),
)  # fmt: skip
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_NAME = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:T\d\d(?::\d\d){0,2}(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?(?!\d))?"
_BETWEEN = r"(?:[ ./-]|&nbsp;|\u00a0)*"
_YEAR_FIRST = re.compile(
    rf"""\d{{4}}-{_MONTH}-{_DAY}(?!\d){_TIME}                # 2014-02-17, with a time
    | \d{{4}}---{_DAY}(?!\d)                                 # 2014---17, the month is missing
    | (?<![\w.-])\d{{4}}-{_MONTH}(?![\w-])                   # 2014-02
    | (?<![\d.])\d{{4}}(?P<by>[/.])\d{{1,2}}(?P=by)\d{{1,2}}(?!\d)               # 2014/02/17
    """,
    re.VERBOSE,
)
_YEAR_LAST = re.compile(
    rf"""(?:(?<![\d.])\d{{1,2}}(?P<by>[/.-])\d{{1,2}}(?P=by)                     # 17-02-2014
    | (?<![\d-])\d{{1,2}}(?:st|nd|rd|th|e)?{_BETWEEN}(?:of\ )?(?:{_NAME}),?{_BETWEEN} # 17 Feb 2014
    | (?<![^\W\d_])(?:{_NAME})\.?\ ?\d{{1,2}}(?:st|nd|rd|th)?,?\                 # February 17, 2014
    | (?<![^\W\d_])(?:{_NAME}),?{_BETWEEN})\d{{4}}\Z                              # February 2014
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 40  # signs before a year that may belong to its date
_PART = re.compile(r"\d+|[a-z]+")


class Written(NamedTuple):
    """A date as it was written: its words, and what they say; None for what they do not."""

    words: str
    year: int
    month: int | None
    day: int | None

    @property
    def iso(self):
        """Return the date in ISO 8601 form, as much as is certain of it."""
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)


def holds_date(text):
    """Return whether a text holds a date."""
    return next(_found(text), None) is not None


def retold(text, tell):
    """Return a text in which each date stands as `tell(Written)` says it."""
    pieces, end = [], 0
    for found in _found(text):
        pieces += [text[end : found.start()], tell(_read(found[0]))]
        end = found.end()
    return "".join([*pieces, text[end:]])


def _found(text):
    """Yield the dates of a text, each known by its year: a sign that few other words bear."""
    end = 0
    for year in _YEAR.finditer(text):
        start = max(end, year.start() - _LONGEST)
        found = _YEAR_FIRST.match(text, year.start()) if year.start() >= end else None
        found = found or _YEAR_LAST.search(text, start, year.end())
        if found:
            end = found.end()
            yield found


def _read(words):
    """Return what a date says; of 02-03-2014 nobody knows which number is the month."""
    parts = _PART.findall(words.lower().partition("t" if words[:4].isdigit() else "\n")[0])
    year = next(int(part) for part in parts if len(part) == 4 and part.isdigit())
    names = [_NUMBER_OF[part] for part in parts if part in _NUMBER_OF]
    numbers = [int(part) for part in parts if part.isdigit() and len(part) < 4]
    if "---" in words:
        return Written(words, year, None, None)
    if names:
        return Written(words, year, names[0], *(numbers[:1] or [None]))
    if words[:4].isdigit():
        return Written(words, year, *(numbers + [None])[:2])
    first, second = numbers
    if first <= 12 and second <= 12 and first != second:
        return Written(words, year, None, None)
    return Written(words, year, min(first, second), max(first, second))
