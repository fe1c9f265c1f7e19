"""Which adverse events were fatal."""

from helpers.adam.terms import upper

FATAL = "FATAL"


def fatal(events):
    """Return which events ended in death, by any of the three places that say so."""
    ended = upper(events["AEOUT"]).eq(FATAL)
    return events["AESDTH"].eq("Y") | ended | events["ATOXGRN"].eq(5)
