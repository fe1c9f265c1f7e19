"""Protocol deviations: participants and records, as the site recorded them and as derived."""

import math

from helpers.ard.frame import ResultRows, concat_results

ANALYSIS = "deviations"
SOURCES = ("site", "derived")
NOT_DELIVERED = "the site's record of deviations was not delivered"


def ard_deviations(addv, adsl, recorded):
    """Return protocol deviations of the included, and how many others have.

    `group` is the source: site or derived. `variable` is the class (MAJOR, MINOR, POTENTIAL, or
    what the site calls it; "any" for all) and `variable_level` the category, "" for all of the
    class; n counts participants, n_event records. Population "not_included" has totals only. The
    two sources may hold the same event and are never added up. `recorded` says whether the site's
    record was delivered; without it the site's totals are missing.

    Parameters
    ----------
    addv : DataFrame, one record per USUBJID and ASEQ
    adsl : DataFrame, one record per USUBJID
    recorded : bool
    """
    included = adsl["INCLFL"] == "Y"
    parts = []
    for population, people in (
        ("included", adsl.loc[included, "USUBJID"]),
        ("not_included", adsl.loc[~included, "USUBJID"]),
    ):
        rows = ResultRows(ANALYSIS, population)
        ours = addv[addv["USUBJID"].isin(people)]
        for source in SOURCES:
            records = ours[ours["SOURCE"] == source]
            key = {"group": "source", "group_level": source}
            if source == "site" and not recorded:
                stats = {"n": math.nan, "N": len(people), "n_event": math.nan}
                rows.add(stats, warning=NOT_DELIVERED, variable="any", **key)
            else:
                _add(rows, records, len(people), variable="any", **key)
                if population == "included":
                    _add_classes(rows, records, len(people), key)
        parts.append(rows.frame())
    return concat_results(parts)


def _add_classes(rows, records, N, key):
    for level in _by_frequency(records, "DVCAT"):
        ours = records[records["DVCAT"] == level]
        _add(rows, ours, N, variable=level, **key)
        named = ours.assign(DVDECOD=ours["DVDECOD"].fillna("NOT CODED"))
        for word in _by_frequency(named, "DVDECOD"):
            few = named[named["DVDECOD"] == word]
            _add(rows, few, N, variable=level, variable_level=word, **key)


def _by_frequency(records, column):
    """Return words, most participants first, then by name: the order of rows plays no part."""
    counts = records.groupby(column)["USUBJID"].nunique()
    return sorted(counts.index, key=lambda word: (-counts[word], word))


def _add(rows, records, N, **key):
    who = records["USUBJID"].unique()
    rows.add({"n": len(who), "N": N, "n_event": len(records)}, who=who, **key)
