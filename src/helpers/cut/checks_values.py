"""Checks of values: numbers, units, codes for missing, plausibility."""

import re
import unicodedata

import pandas as pd

from helpers.cut import schema
from helpers.cut.findings import counted
from helpers.cut.rules import Spot, clinical, note, structural

NEGATIVE_CODES = (-9.0, -99.0, -999.0, -9999.0)
POSITIVE_CODES = (999.0, 9999.0, 99999.0)
# In these columns no real value equals a customary code for missing.
NEVER_A_CODE = ("AGE", "EXDOSE", "CMDOSE", "QSSTRESN", "RSSTRESN", "TRSTRESN", "VSSTRESN", "RIN")
LARGEST_WHOLE = 2**53 - 1  # the last one that no other is read as
AMOUNT = (
    r"(?:[munpf]?g|[unpf]mol|10\^\d+)/[mud]?L"  # mmol/L is not: a base excess may be below zero
)
TERMS = ("TERM", "TRT", "DECOD", "INDC")
# Signs that are not seen, or that show the text behind them from right to left
DECEIVING = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
FINDINGS_DOMAINS = ("lb", "vs", "qs", "rs", "tr", "sc")


@structural
def check_number_valid(records):
    """A numeric column holds finite numbers or nothing: no '.', 'NA', '<0.6' or decimal comma."""
    for domain, column, values in records.filled("int", "num"):
        wrong = values.index[records.numbers(domain, column).loc[values.index].isna()]
        repair = "Leave it empty when missing; keep signs such as < in the result as reported"
        yield Spot(domain, wrong, column, "is not a number", repair)


@structural
def check_whole_number(records):
    """Sequence numbers, study days and performance statuses are whole numbers."""
    for domain, column, _ in records.filled("int"):
        found = records.numbers(domain, column)
        for wrong, message in (
            (found != found.round(), "is not a whole number"),
            (found.abs() > LARGEST_WHOLE, "is a whole number beyond 2^53, and would be rounded"),
        ):
            rows = found.index[found.notna() & wrong]
            yield Spot(domain, rows, column, message, "Correct it at the source")
    status = records.numbers("rs", "RSSTRESN")
    status = status[records.frame("rs").RSTESTCD.str.startswith("ECOG") & status.notna()]
    rows = status.index[status != status.round()]
    yield Spot("rs", rows, "RSSTRESN", "is not a whole number", "Correct it at the source")


@structural
def check_no_code_for_missing(records):
    """A missing number is an empty cell, not 999, -9 or the like."""
    for domain, column, _ in records.filled("num"):
        found = records.numbers(domain, column)
        code = found.isin(POSITIVE_CODES + NEGATIVE_CODES)
        if column not in NEVER_A_CODE:
            code &= _implausible(records, domain, column)
        repair = "Leave the value empty when it is missing"
        yield Spot(domain, found.index[code], column, "looks like a code for missing", repair)


@structural
def check_number_possible(records):
    """A number is one that a person can have, within the hard limits of its test and unit."""
    largest = schema.threshold("largest_number")
    for domain, column, _ in records.filled("num"):
        found = records.numbers(domain, column)
        low, high = _limits(records, domain, column, schema.hard_limits())
        least = _amounts(records, domain, column).map({True: 0.0, False: -largest})
        low, high = low.fillna(least), high.fillna(largest)
        rows = found.index[(found < low) | (found > high)]
        words = [f"is impossible: not within {low[row]:.10g} to {high[row]:.10g}" for row in rows]
        message = pd.Series(words, rows, dtype=object)
        yield Spot(domain, rows, column, message, "Check value and unit at the source")


def _amounts(records, domain, column):
    """Return which values are of an amount in a volume, which is never below zero."""
    frame = records.frame(domain)
    if (domain, column) != ("lb", "LBSTRESN"):
        return pd.Series(False, frame.index)
    return frame.LBSTRESU.map({u: bool(re.fullmatch(AMOUNT, u)) for u in frame.LBSTRESU.unique()})


@structural
def check_one_unit(records):
    """Standardised results of one test are in one unit."""
    for domain in FINDINGS_DOMAINS:
        if not records.has(domain):
            continue
        frame, prefix = records.frame(domain), domain.upper()
        unit = frame.get(f"{prefix}STRESU", pd.Series("", frame.index))
        tests = _test(frame, prefix)
        filled = unit != ""
        usual = unit[filled].groupby(tests[filled]).agg(lambda units: units.value_counts().index[0])
        expected = tests.map(usual)
        mixed = frame.index[filled & (unit != expected)]
        message = expected.loc[mixed].map("another unit than {!r} in one test".format)
        repair = "Standardise each test to one unit"
        yield Spot(domain, mixed, f"{prefix}STRESU", message, repair)


def _test(frame, prefix):
    """Return what is measured: the test, and the specimen where there is one."""
    specimen = frame.get(f"{prefix}SPEC")
    test = frame[f"{prefix}TESTCD"]
    return test if specimen is None else test + "|" + specimen


@structural
def check_unit_known(records):
    """Every unit is one that the book knows."""
    for domain in ("lb", "vs", "tr"):
        for column in (f"{domain.upper()}ORRESU", f"{domain.upper()}STRESU"):
            values = records.frame(domain)[column]
            wrong = values.index[(values != "") & ~values.isin(schema.units())]
            yield Spot(domain, wrong, column, "is no unit this book knows", "Correct the unit")


@clinical
def check_number_agrees_with_text(records):
    """The numeric and the text form of a standardised result say the same."""
    for domain in ("lb", "vs", "tr"):
        column = f"{domain.upper()}STRESN"
        text = records.frame(domain)[f"{domain.upper()}STRESC"]
        number, as_text = records.numbers(domain, column), pd.to_numeric(text, errors="coerce")
        differs = (number - as_text).abs() > 1e-6 * number.abs()
        lost = as_text.notna() & number.isna()
        wrong = text.index[differs | lost]
        message = text.loc[wrong].map("is not the same as the text form {}".format)
        yield Spot(domain, wrong, column, message, "Check both")


def _implausible(records, domain, column):
    """Return which values of a column are outside the declared soft limits, row by row."""
    found = records.numbers(domain, column)
    low, high = _limits(records, domain, column, schema.soft_limits())
    return (found < low) | (found > high)


def _limits(records, domain, column, declared):
    """Return the limits of each row's test and unit, NaN where none are declared."""
    frame = records.frame(domain)
    if f"{domain.upper()}STRESN" == column:
        tests = frame[f"{domain.upper()}TESTCD"]
        unit = frame.get(f"{domain.upper()}STRESU", pd.Series("", frame.index))
    else:
        tests, unit = pd.Series(column, frame.index), pd.Series("", frame.index)
    limits = {
        f"{test}|{of}": pair for (owner, test, of), pair in declared.items()
        if owner == domain
    }  # fmt: skip
    pairs = (tests + "|" + unit).map(limits)
    low = pairs.map(lambda pair: pair[0], na_action="ignore").astype("float64")
    return low, pairs.map(lambda pair: pair[1], na_action="ignore").astype("float64")


@clinical
def check_plausible(records):
    """A value lies within the soft limits declared for its test and unit."""
    for domain, column, _ in records.filled("num"):
        if not column.endswith(("SEQ", "VISITNUM")):
            found = records.numbers(domain, column)
            low, high = _limits(records, domain, column, schema.soft_limits())
            rows = found.index[(found < low) | (found > high)]
            pairs = zip(low[rows], high[rows], strict=True)
            words = [f"is implausible: not within {pair[0]:g} to {pair[1]:g}" for pair in pairs]
            message = pd.Series(words, rows, dtype=object)
            yield Spot(domain, rows, column, message, "Check value and unit")


@structural
def check_text_length(records):
    """A value is not longer than a cell of a workbook can hold."""
    most = int(schema.threshold("cell_letters"))
    message = f"is longer than {most} letters"
    for domain in records.declared:
        for column, rows in _longer(records.delivered[domain], most):
            yield Spot(domain, rows, column, message, "Send the text itself, shortened")


@clinical
def check_term_length(records):
    """A reported term is a few words, not a narrative."""
    most = int(schema.threshold("term_letters"))
    for domain in records.declared:
        frame = records.delivered[domain]
        terms = frame[[name for name in frame if name.endswith(TERMS)]]
        for column, rows in _longer(terms, most):
            yield Spot(domain, rows, column, f"is longer than {most} letters", "Send the term")


def _longer(frame, most):
    """Yield (column, rows) of texts of more letters than that."""
    for column in frame:
        rows = frame.index[frame[column].str.len() > most]
        if len(rows):
            yield column, rows


@clinical
def check_text_plain(records):
    """A value holds no sign that turns the direction of text or hides in it."""
    for domain in records.declared:
        frame = records.delivered[domain]
        for column in frame:
            odd = [word for word in frame[column].unique() if DECEIVING.search(word)]
            rows = frame.index[frame[column].isin(odd)] if odd else []
            message = "holds signs that hide or turn the text beside them"
            yield Spot(domain, rows, column, message, "Send the text without them")


@note
def check_padded_text(records):
    """Values with blanks before or after them are kept as delivered."""
    yield from _words(records, lambda word: word.strip() != word, "with blanks at an end")


@note
def check_hidden_characters(records):
    """Values with characters that cannot be seen are kept; they are shown as code points."""
    yield from _words(
        records, lambda word: not word.isprintable(), "with line ends or unseen characters"
    )


@note
def check_composed_text(records):
    """A letter and its accent that are delivered as two signs are read as one."""
    yield from _words(
        records,
        lambda word: not word.isascii() and unicodedata.normalize("NFC", word) != word,
        "with accents that are signs of their own",
    )


def _words(records, odd, what):
    for domain in records.declared:
        frame = records.delivered[domain]
        for column in frame:
            words = {word for word in frame[column].unique() if odd(word)}
            if words:
                count = int(frame[column].isin(words).sum())
                yield Spot(domain, None, column, f"{counted(count, 'value')} {what}")
