"""Tumour response in tables and sentences."""

import pandas as pd

from helpers.ard.frame import levels, pick, select
from helpers.ard.proportions import CLOPPER_PEARSON
from helpers.ard.response import EVALUABLE, KINDS, RESPONSES
from helpers.display.endpoints import ORIGINS, PEOPLE, counted_in
from helpers.display.formats import count, rate_cell, rate_interval_cell
from helpers.display.tables import INDENT, html_table, listing
from helpers.display.text import absent, rate_phrase, sentence

WORDS = {
    "CR": "Complete response",
    "PR": "Partial response",
    "SD": "Stable disease",
    "NON-CR/NON-PD": "Neither complete response nor progression",
    "PD": "Progressive disease",
    "NE": "Not evaluable",
}


def response_table(results, endpoint):
    """Return best responses and rates of one endpoint, confirmed and unconfirmed side by side."""
    mine = select(results, analysis=f"response_{endpoint.id}")
    treated = select(mine, population=endpoint.population)
    groups = levels(treated, "group_level")
    columns = {
        (group or "All", kind.capitalize()): _column(mine, endpoint, group, kind)
        for group in groups
        for kind in KINDS
    }
    table = pd.DataFrame(columns)
    if table.columns.get_level_values(0).unique().tolist() == ["All"]:
        table.columns = table.columns.get_level_values(1)
    N = pick(treated, "N", group_level="", variable="best_confirmed", variable_level="NE")
    title = f"{endpoint.label}: best overall response, {counted_in(endpoint, N)}"
    return html_table(table.fillna(""), title, _response_notes(endpoint), _name(endpoint))


def _response_notes(endpoint):
    early = f", the {endpoint.window_days} days that a scan may be early taken off"
    return [
        f"Stable disease: seen at least {_duration(endpoint)} after {ORIGINS[endpoint.origin]}"
        f"{early * bool(endpoint.window_days)}; seen for less, it is progressive disease where "
        "progression followed, and not evaluable otherwise.",
        f"A response is confirmed by another at least {endpoint.confirmation_days} days later.",
        "Everybody counted is in the denominator; who was never assessed is not evaluable.",
        f"{CLOPPER_PEARSON}.",
    ]


def _name(endpoint):
    return f"response_{endpoint.id}"


def _stable_day(endpoint):
    return endpoint.stable_days - endpoint.window_days


def _duration(endpoint):
    """Return the minimum duration of stable disease, in weeks where it is a number of weeks."""
    days = _stable_day(endpoint)
    return f"{days} days" if days % 7 else f"{days // 7} weeks"


def _row_label(word, endpoint):
    """Return a response in words; stable disease says how long it must have been seen."""
    return f"{WORDS[word]}, at least {_duration(endpoint)}" if word == "SD" else WORDS[word]


def _column(mine, endpoint, group, kind):
    keys = {"population": endpoint.population, "group_level": group}
    cells = {"Best overall response": ""}
    for word in RESPONSES:
        key = {"variable": f"best_{kind}", "variable_level": word, **keys}
        if word != "NON-CR/NON-PD" or pick(mine, "n", **key):
            cells[INDENT + _row_label(word, endpoint)] = rate_cell(mine, **key)
    cells[f"{endpoint.label} (95% CI)"] = ""
    for population in (endpoint.population, EVALUABLE):
        label = f"of the {PEOPLE[population]}"
        key = {"population": population, "group_level": group}
        found = select(mine, variable="rate", variable_level=kind, **key)
        cells[f"{INDENT}{label.capitalize()}"] = (
            "0/0"
            if found.empty
            else rate_interval_cell(mine, variable="rate", variable_level=kind, **key)
        )
    return pd.Series(cells)


def response_sentence(results, endpoint):
    """Return the rate, why some are not evaluable, and how many could have got there by the cut."""
    mine = select(results, analysis=_name(endpoint), population=endpoint.population, group="")
    confirmed, unconfirmed = (
        rate_phrase(mine, variable="rate", variable_level=kind) for kind in KINDS
    )
    name = endpoint.label[0].lower() + endpoint.label[1:]
    words = [f"Confirmed {name} was seen in {confirmed}; unconfirmed, in {unconfirmed}."]
    reasons = select(mine, variable="not_evaluable", stat_name="n")
    if len(reasons):
        told = "; ".join(
            f"{reason.lower()} ({count(n)})"
            for reason, n in zip(reasons["variable_level"], reasons["stat"], strict=True)
        )
        words.append(f"Not evaluable: {told}.")
    if "SD" in endpoint.responses:
        key = {"variable": "stable_duration_possible"}
        n, of = pick(mine, "n", **key), pick(mine, "N", **key)
        words.append(
            f"For {count(n)} of {count(of)} the data cut came late enough to show stable disease "
            f"of at least {_duration(endpoint)}, had they stayed alive and assessed."
        )
    return sentence(" ".join(words))


def reading_table(adrs, adtr):
    """Return the time points at which the investigator's response and the sizes disagree.

    A new lesion or other disease explains a progression that the sizes do not show.
    """
    sizes = adtr[(adtr["PARAMCD"] == "SUMDIAM") & adtr["NADIR"].notna()]
    both = adrs[adrs["ANL01FL"] == "Y"].merge(
        sizes[["USUBJID", "VISITNUM", "AVAL", "BASE", "NADIR", "AVALC"]],
        on=["USUBJID", "VISITNUM"],
        how="inner",
        suffixes=("", "_SIZE"),
        validate="many_to_one",
    )
    differ = both[(both["AVALC"] != both["AVALC_SIZE"]) & ~_explained(both)]
    if differ.empty:
        return absent(
            f"At {len(both)} time points with target lesions the investigator's response and the "
            "one computed from the sizes do not contradict each other."
        )
    cells = pd.DataFrame(
        {
            "Study day": differ["ADY"].map(count).to_numpy(),
            "Sum (mm)": differ["AVAL"].map(count).to_numpy(),
            "Baseline (mm)": differ["BASE"].map(count).to_numpy(),
            "Smallest before (mm)": differ["NADIR"].map(count).to_numpy(),
            "From the sizes": differ["AVALC_SIZE"].replace(WORDS).to_numpy(),
            "Investigator": differ["AVALC"].replace(WORDS).to_numpy(),
        },
        index=pd.Index(differ["USUBJID"], name="Participant"),
    )
    notes = [
        f"Time points with target lesions that differ: {len(differ)} of {len(both)}. The "
        "investigator's response is the one analysed; a progression by new or other lesions is "
        "not listed."
    ]
    return listing(cells, "Investigator's response against the sizes of target lesions", notes)


def _explained(both):
    """Return where disease other than the targets can make the overall response the worse one."""
    order = {word: rank for rank, word in enumerate(("CR", "PR", "SD", "NE", "PD"))}
    overall, target = both["AVALC"].map(order), both["AVALC_SIZE"].map(order)
    return (overall > target) & both["AVALC"].isin(["PD", "PR"])
