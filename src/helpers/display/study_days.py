"""Words that hold dates of participants become words that hold their study days.

Every row, paragraph and title in which one participant is named is read as that participant's; so
is the section of a profile. A date there is a day of that person. Elsewhere a date is one of the
trial's own, or nobody is told which day it was.
"""

import re
from html import unescape
from typing import NamedTuple

import pandas as pd

from helpers.adam.dates import DAYS_PER_MONTH
from helpers.adam.study_days import FIRST_DOSE
from helpers.cut.written_dates import holds_date, retold
from helpers.display.formats import count
from helpers.display.text import plural

NOT_OF_A_PERSON = ("trial_id", "data_cut")  # columns that every file begins with
NAMING = ("USUBJID", "Participant", "subject")
_PROFILE = re.compile(r'(?=<details class="tb-fold tb-profile")')
_PERSON = re.compile(r'data-participant="([^"]*)"')
_BLOCK = re.compile(r"(<(tr|title|p|li)\b[^>]*>.*?</\2>)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_TWICE = re.compile(r"\bday (−?\d+)(</span>)? \((?:study )?day \1\)")
_IN_ABOUT = re.compile(r"\bin (<span[^>]*>)?about\b")


class Origin(NamedTuple):
    """The day from which the days of a participant are counted, and what it is the day of."""

    date: pd.Timestamp
    of: str


class StudyDays:
    """What the dates of an edition are told as.

    Parameters
    ----------
    origins : dict of Origin
        By participant; of somebody without one no day can be told.
    own : set of str
        The trial's own dates, ISO 8601: they stand wherever they are not a participant's.
    """

    def __init__(self, origins, own):
        self._origins, self._own = origins, own
        # a bare number of few digits is somebody's name in a cell, and a number in a sentence
        self._names = {name for name in origins if not (name.isdigit() and len(name) < 5)}

    def of_person(self, words, person):
        """Return the words of a participant with every date as a study day."""
        origin = self._origins.get(person)
        told = retold(words, lambda date: _told(date, origin))
        return _IN_ABOUT.sub(r"\1about", _TWICE.sub(r"study day \1\2", told))

    def of_nobody(self, words):
        """Return words that name no participant: the trial's own dates stand, others are untold."""
        return retold(words, lambda date: date.words if date.iso in self._own else _untold(date))

    def of_html(self, html):
        """Return a piece of a page with the dates of each block as those of whom it names."""
        if not holds_date(html):
            return html
        return "".join(self._part(part) for part in _PROFILE.split(html))

    def of_row(self, names, cells):
        """Return the cells of a row, its columns so named, with the dates of whom they name."""
        people = [cell for name, cell in zip(names, cells, strict=True) if name in NAMING]
        named = self._origins.keys() & {cell for cell in people or cells if isinstance(cell, str)}
        return [
            self._of(named, cell)
            if isinstance(cell, str) and name not in NOT_OF_A_PERSON and holds_date(cell)
            else cell
            for name, cell in zip(names, cells, strict=True)
        ]

    def _of(self, named, words):
        return self.of_person(words, *named) if len(named) == 1 else self.of_nobody(words)

    def _part(self, part):
        person = _PERSON.search(part) if _PROFILE.match(part) else None
        if person:
            return self.of_person(part, unescape(person[1]))
        pieces, end = [], 0
        for block in _BLOCK.finditer(part):
            pieces += [self.of_nobody(part[end : block.start()]), self._block(block[0])]
            end = block.end()
        return "".join([*pieces, self.of_nobody(part[end:])])

    def _block(self, block):
        """Return a block with its dates; a participant is a cell of it, or a word of its text."""
        if not holds_date(block):
            return block
        texts = [unescape(words).strip() for words in _TAG.split(block)]
        named = {words for words in texts if words in self._origins}
        if not named:
            named = self._names & {one.strip(",:;()") for words in texts for one in words.split()}
        return self._of(named, block)


def _told(date, origin):
    """Return "day 12", "about 3 months before day 1", or for somebody never treated from when."""
    if origin is None or pd.isna(origin.date) or not date.month:
        return _untold(date)
    treated = origin.of == FIRST_DOSE
    if not date.day:
        middle = pd.Timestamp(date.year, date.month, 15)
        months = round((middle - origin.date).days / DAYS_PER_MONTH)
        return f"about {_months(months)} {'day 1' if treated else origin.of}"
    try:
        days = (pd.Timestamp(date.year, date.month, date.day) - origin.date).days
    except ValueError:
        return _untold(date)
    return f"day {count(days + (days >= 0))}{'' if treated else f' from {origin.of}'}"


def _months(months):
    if not months:
        return "the time of"
    size = f"{count(abs(months))} {plural(abs(months), 'month')}"
    return f"{size} {'after' if months > 0 else 'before'}"


def _untold(date):
    return "an untold month" if date.month and not date.day else "an untold day"
