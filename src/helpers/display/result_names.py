"""Results by name: an analysis and the keys of its rows in words that a reader knows."""

from helpers.display.grids import inside

VERDICTS = {"PASS": "met", "FAIL": "not met", "UNKNOWN": "cannot be decided"}
FAMILIES = {"ae": "adverse events", "lab": "laboratory"}  # the first part of an analysis's name
LEAST_WORD = 5  # letters: shorter words in capitals, such as ALT or CR, are abbreviations


def result_name(row):
    """Return one statistic in words: its analysis, group, variable and level, and what it is."""
    stat = "" if row["stat_name"] == "n" else row["stat_name"]
    parts = (row["group_level"], row["variable"], row["variable_level"], stat)
    return ", ".join([analysis_words(row["analysis"]), *(level_words(p) for p in parts if p)])


def analysis_words(name):
    """Return the name of an analysis: "ae_terms_by_phase" as "adverse events: terms by phase"."""
    family, _, rest = name.partition("_")
    rest = rest.replace("_", " ")
    if family in FAMILIES:
        return f"{FAMILIES[family]}: {rest}"
    return family if rest in ("", family) else f"{family} {rest}"


def level_words(name):
    """Return a key of the results: coded words and verdicts in words, abbreviations as they are."""
    words = VERDICTS.get(name, name.replace("_", " "))
    coded = words.isupper() and max(map(len, words.split())) >= LEAST_WORD
    return inside(words) if coded else words
