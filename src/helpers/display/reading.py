"""The investigator's responses beside those computed from the lesions, and where they differ."""

import pandas as pd

from helpers.ard.frame import levels, pick, select, whom
from helpers.ard.response import KINDS
from helpers.display.formats import count, n_of_N, number
from helpers.display.grids import lower_first
from helpers.display.response import WORDS
from helpers.display.shown import fold
from helpers.display.tables import listing
from helpers.display.text import absent, named, rate_phrase, sentence

SHOWN = 100
DIFFER = {"variable": "time_points", "variable_level": "differ"}
STATES = {
    "ABSENT": "gone",
    "TOO SMALL TO MEASURE": "too small to measure",
    "PRESENT": "still seen",
    "PROGRESSED": "unequivocally worse",
    "EQUIVOCAL": "equivocal",
}
KINDS_OF_LESION = {"TARGET": "target", "NON-TARGET": "non-target", "NEW": "new"}


def reading_section(results, endpoint_results, agreement, lesions):
    """Return the agreement in words, where the two differ, and folded away every lesion."""
    shown = reading_sentence(results, endpoint_results)
    if pick(results, "N", **DIFFER):
        shown += disagreement_table(results, agreement, lesions)
    if len(lesions):
        shown += fold("Every lesion at every assessment", lesion_listing(lesions))
    return shown


def reading_sentence(results, endpoint_results):
    """Return how many time points agree, and what the lesions would make of the rates.

    `endpoint_results` are pairs of a response endpoint and the results of `ard_reading_response`.
    """
    point = {"variable": "time_points"}
    n, N = (pick(results, s, variable_level="agree", **point) for s in ("n", "N"))
    apart = pick(results, "n", variable_level="not_compared", **point)
    if not N:
        return absent("No response of the investigator stands beside a lesion: none is compared.")
    words = [
        f"The investigator's response and the one computed from the lesions agree at {n_of_N(n, N)}"
        f" time points compared."
    ]
    if apart:
        whose = whom(results, variable="participants", variable_level="not_compared")
        words.append(
            f"{count(apart)} more, of {named(whose)}, cannot be compared, because no lesion was "
            "recorded."
        )
    words += [_rate_words(mine, endpoint) for endpoint, mine in endpoint_results]
    return sentence(" ".join(words))


def _rate_words(mine, endpoint):
    """Return the confirmed rate from the lesions, and in how many the best response differs."""
    first = next(iter(KINDS))
    who = whom(mine, variable="best_differs", variable_level=first)
    rate = rate_phrase(mine, variable="rate", variable_level=first)
    differs = f"the best response of {named(who)} differs" if who else "no best response differs"
    return (
        f"From the lesions, confirmed {lower_first(endpoint.label)} is seen in {rate}; {differs}."
    )


def disagreement_table(results, agreement, lesions):
    """Return each time point at which the two differ, with the lesions that decide.

    Parameters
    ----------
    results : results of `helpers.ard.reading.ard_reading`
    agreement : DataFrame of `helpers.adam.adovr.derive_param_agreement`
    lesions : DataFrame of `helpers.adam.adovr.derive_lesion_listing`
    """
    n, compared = (pick(results, stat, **DIFFER) for stat in ("n", "N"))
    if not n:
        return absent(f"At none of the {count(compared)} time points compared do the two differ.")
    first = agreement[agreement["AGREEFL"] == "N"].head(SHOWN)
    seen = lesions.merge(first[["USUBJID", "VISITNUM"]].drop_duplicates(), validate="many_to_many")
    told = seen.assign(words=[_lesion_words(row) for row in seen.itertuples()])
    told = told.groupby(["USUBJID", "VISITNUM"])["words"].agg("; ".join)
    keys = pd.MultiIndex.from_frame(first[["USUBJID", "VISITNUM"]])
    cells = pd.DataFrame(
        {
            "Study day": [count(day) for day in first["ADY"]],
            "Investigator": [WORDS.get(word, word) for word in first["AVALC"]],
            "From the lesions": [WORDS.get(word, word) for word in first["COMPARED"]],
            "Parts that differ": first["DIFFERS"]
            .fillna("")
            .replace("", "not given apart")
            .to_numpy(),
            "Sum of targets (mm)": [_sum_words(row) for row in first.itertuples()],
            "Lesions": told.reindex(keys).fillna("").to_numpy(),
        },
        index=pd.Index(first["USUBJID"], name="Participant"),
    )
    notes = [
        "The investigator's response is the one analysed. Sizes are in mm: short axis of a node, "
        "longest diameter of any other lesion, with the size at baseline in brackets.",
        f"Time points that differ: {count(n)} of {count(compared)} compared"
        + (f"; the first {SHOWN} are shown." if n > SHOWN else "."),
    ]
    title = "Responses that the lesions do not give"
    return listing(cells, title, notes, whole="response_readings")


def _sum_words(row):
    """Return the sum with what it is judged against: "74; baseline 70, smallest before 61"."""
    if pd.isna(row.PARTIAL):
        return "not measured"
    if pd.isna(row.NADIR):
        return f"{number(row.PARTIAL)}; no complete baseline"
    missing = f", {count(row.NMISSING)} not measured" if row.NMISSING else ""
    before = f"baseline {number(row.BASE)}, smallest before {number(row.NADIR)}"
    return f"{number(row.PARTIAL)}{missing}; {before}"


def _lesion_words(row):
    """Return a lesion as "T01 (target, LIVER) 23.0 (32.0)"."""
    place = f", {row.TULOC}" if isinstance(row.TULOC, str) else ""
    name = f"{row.LESION} ({KINDS_OF_LESION[row.KIND]}{place})"
    if isinstance(row.PARTOF, str):
        return f"{name} merged with {row.PARTOF}"
    if pd.notna(row.AVAL):
        base = f" ({number(row.BASE)})" if pd.notna(row.BASE) else ""
        return f"{name} {number(row.AVAL)}{base}"
    return f"{name} {_state_words(row)}"


def lesion_listing(lesions):
    """Return each lesion at each assessment, as many as a page can hold."""
    if lesions.empty:
        return absent("No lesion was measured or looked at.")
    first = lesions.head(SHOWN)
    cells = pd.DataFrame(
        {
            "Study day": [count(day) if pd.notna(day) else "" for day in first["ADY"]],
            "Lesion": first["LESION"].to_numpy(),
            "Kind": first["KIND"].map(KINDS_OF_LESION).to_numpy(),
            "Place": first["TULOC"].fillna("").to_numpy(),
            "Size (mm)": [_size_words(row) for row in first.itertuples()],
            "At baseline (mm)": [number(x) if pd.notna(x) else "" for x in first["BASE"]],
        },
        index=pd.Index(first["USUBJID"], name="Participant"),
    )
    notes = ["Short axis of a lymph node, longest diameter of any other lesion."]
    if len(lesions) > SHOWN:
        notes.append(f"The first {SHOWN} of {count(len(lesions))} rows; the file holds all.")
    return listing(cells, "Lesions at each assessment", notes, whole="lesions")


def _size_words(row):
    if isinstance(row.PARTOF, str):
        return f"merged with {row.PARTOF}"
    if pd.notna(row.AVAL):
        return number(row.AVAL) if row.AVAL else STATES["ABSENT"]
    return _state_words(row)


def _state_words(row):
    """Return a recorded state in words; a new lesion that is sure is unequivocal, not worse."""
    words = STATES | {"PROGRESSED": "unequivocal"} if row.KIND == "NEW" else STATES
    return words.get(row.STATE, "seen" if row.KIND == "NEW" else "not measured")


def readings_of(results, endpoints):
    """Return pairs of each endpoint and its rows, for endpoints that have any."""
    names = levels(results, "analysis")
    return [
        (endpoint, select(results, analysis=f"reading_{endpoint.id}"))
        for endpoint in endpoints
        if f"reading_{endpoint.id}" in names
    ]
