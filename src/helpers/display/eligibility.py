"""Eligibility as tables and sentences: what data and site say of each criterion."""

import pandas as pd

from helpers.ard.eligibility import disagreements
from helpers.ard.frame import levels, pick, select
from helpers.display.formats import count, number, printed, rate_cell
from helpers.display.grids import grid, heading, nested
from helpers.display.tables import html_table, listing
from helpers.display.text import absent, sentence

_KINDS = {"inclusion": "Inclusion criteria", "exclusion": "Exclusion criteria"}
_COLUMNS = [
    ("Included", "Met"),
    ("Included", "Not met"),
    ("Included", "Unknown"),
    ("Failed screening", "Not met"),
    ("Failed screening", "Site recorded"),
    ("Known from", ""),
]
_DEVIATIONS = {"MAJOR": "Criterion not met", "POTENTIAL": "Cannot be decided from the data"}


def eligibility_table(results, trial):
    """Return each criterion with how many meet it, do not, or cannot be judged."""
    columns = pd.MultiIndex.from_tuples(_COLUMNS)
    rows = []
    for kind, title in _KINDS.items():
        criteria = [criterion for criterion in trial.eligibility if criterion.kind == kind]
        if criteria:
            rows.append(heading(title, columns))
        rows += [(_name(criterion), _verdict_cells(results, criterion)) for criterion in criteria]
    N, failed = (_size(results, population) for population in ("included", "screen_failures"))
    notes = [
        "Met means that an inclusion criterion holds or an exclusion criterion does not. Judged at "
        "inclusion, or at the failed screening. What is missing is unknown, never met.",
        "Criteria that only the site can judge are met for an included participant when the site "
        "recorded no failure, and unknown when its record was not delivered.",
        "Known from: where the wording of the criterion was taken from.",
    ]
    title = f"Eligibility judged again: {count(N)} included, {count(failed)} failed screening"
    return html_table(grid(rows, columns), title, notes, "eligibility")


def deviations_table(results, trial):
    """Return the criteria from which included participants deviate, or one sentence for none."""
    if not any(pick(results, "n", variable=kind, variable_level="") for kind in _DEVIATIONS):
        return absent("No included participant deviates from a criterion that data can judge.")
    texts = {criterion.id: _name(criterion) for criterion in trial.eligibility}
    rows = []
    for kind, title in _DEVIATIONS.items():
        rows.append((title, [rate_cell(results, variable=kind, variable_level="")]))
        rows += [
            (nested(texts[level]), [rate_cell(results, variable=kind, variable_level=level)])
            for level in levels(results, variable=kind)
            if level
        ]
    notes = ["Participants with at least one, then by criterion."]
    frame = grid(rows, ["n/N (%)"])
    return html_table(
        frame, "Deviations from eligibility, included participants", notes, "eligibility_deviations"
    )


def disagreements_table(adie, trial):
    """Return where data and site differ on a criterion, or one sentence when they agree."""
    if adie["SITEREC"].isna().all():
        return absent("The site's own record of failed criteria is not part of this cut.")
    differing = disagreements(adie)
    if differing.empty:
        return absent("Data and the site's own record agree on every criterion both can judge.")
    texts = {criterion.id: _name(criterion) for criterion in trial.eligibility}
    rows = [
        (
            row["USUBJID"],
            [
                texts[row["IETESTCD"]],
                row["VERDICT"].capitalize(),
                _value(row),
                "Not met" if row["SITEREC"] == "Y" else "No failure",
            ],
        )
        for row in differing.sort_values(["USUBJID", "IETESTCD"]).to_dict("records")
    ]
    frame = grid(rows, ["Criterion", "Data", "Value", "Site"], "Participant")
    return listing(frame, "Criteria on which data and site differ")


def eligibility_sentence(results):
    """Return how many included participants deviate, and how many cannot be judged, in words."""
    major, potential = (
        pick(results, "n", variable=kind, variable_level="") for kind in _DEVIATIONS
    )
    N = count(pick(results, "N", variable="MAJOR", variable_level=""))
    return sentence(
        f"Of {N} included participants, {_people(major)} failed a criterion that data can judge, "
        f"and for {_people(potential)} such a criterion could not be decided."
    )


def _people(n):
    return count(n) if n else "none"


def _name(criterion):
    return f"{criterion.id} {printed(criterion.text)}"


def _verdict_cells(results, criterion):
    ours = select(results, variable=criterion.id)
    cells = [
        _cell(ours, population, level)
        for population, level in (
            ("included", "PASS"),
            ("included", "FAIL"),
            ("included", "UNKNOWN"),
            ("screen_failures", "FAIL"),
            ("screen_failures", "RECORDED"),
        )
    ]
    return [*cells, criterion.provenance]


def _cell(results, population, level):
    n, N = (pick(results, name, population=population, variable_level=level) for name in ("n", "N"))
    return f"{count(n)}/{count(N)}"


def _size(results, population):
    found = select(results, population=population, stat_name="N")
    return 0 if found.empty else found["stat"].iloc[0]


def _value(row):
    if pd.isna(row["AVAL"]):
        return row["TEXT"]
    return f"{number(row['AVAL'], 2)} {printed(str(row['AVALU']))}"
