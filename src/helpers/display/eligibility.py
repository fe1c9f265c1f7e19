"""Eligibility as a table and in sentences: what data and site say of each criterion."""

import math

import pandas as pd

from helpers.ard.eligibility import ANY
from helpers.ard.frame import pick, select
from helpers.display.eligibility_words import KINDS, named, reconstruction_notes
from helpers.display.formats import count
from helpers.display.grids import grid, heading
from helpers.display.protocol import PROVENANCE
from helpers.display.shown import stack
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, participants, plural, sentence, some, was, were

_VERDICTS = {"PASS": "Met", "FAIL": "Not met", "UNKNOWN": "Open"}
_SITE = {"RECORDED": "Site: not met"}
_DIFFERS = {"DATA_ONLY": "By data only", "SITE_ONLY": "By site only"}
_ALONE = {"DATA_ONLY": "by the data alone", "SITE_ONLY": "by the site's record alone"}
_NOTES = (
    "Cells: participants of all in the group, at the screening that decided. Met: an inclusion "
    "criterion holds, or an exclusion criterion does not. Open: the data cannot decide; what is "
    "missing is never met.",
    "Criteria that only the site can judge are met for an included participant when the site "
    "recorded no failure, and open when its record was not delivered.",
)
_SITE_NOTE = (
    "Not met by data only: the data fail and the site recorded no failure. By site only: the site "
    "recorded a failure and the data pass."
)


def eligibility_table(results, trial):
    """Return each criterion with its provenance, what the data find and what the site recorded."""
    if not trial.eligibility:
        return absent("The trial file lists no eligibility criteria.")
    included, failed = (_any(results, "N", name) for name in ("included", "screen_failures"))
    levels = _VERDICTS | (_SITE if _site_known(results) else {})
    groups = [(f"Included (N = {count(included)})", "included", levels)]
    if failed:
        groups.append((f"Failed screening (N = {count(failed)})", "screen_failures", levels))
    if _site_known(results):
        groups.append(("Not met, where data and site differ", "screened", _DIFFERS))
    names = [(title, word) for title, _, words in groups for word in words.values()]
    columns = pd.MultiIndex.from_tuples([("Known from", ""), *names])
    rows = []
    for kind, title in KINDS.items():
        criteria = [criterion for criterion in trial.eligibility if criterion.kind == kind]
        if criteria:
            rows.append(heading(f"{title} criteria", columns))
        rows += [(named(c), [PROVENANCE[c.provenance], *_cells(results, c, groups)])
                 for c in criteria]  # fmt: skip
    title = "Eligibility: judged again from the data, and as the site recorded it"
    notes = [*_NOTES, *([_SITE_NOTE] if _site_known(results) else [])]
    notes += reconstruction_notes(trial)
    return html_table(grid(rows, columns, "Criterion"), title, notes, "eligibility")


def answer(disposition, results):
    """Return who was screened, included and treated, and whether the included should have been."""
    screened, included, treated = (
        pick(disposition, "n", variable=name, group="")
        for name in ("screened", "included", "treated")
    )
    if not screened:
        return absent("Nobody had been screened at the cut.")
    words = (
        f"{participants(screened)} {was(screened)} screened, {were(included)} included and "
        f"{were(treated)} treated."
    )
    if not included:
        return sentence(words)
    if results.empty:
        none = "No criterion of eligibility could be judged: the trial file lists none."
        return sentence(f"{words} {none}")
    return sentence(f"{words} {_judged(results)}")


def differences_sentence(results):
    """Return how often data and the site's record differ, and in which direction, in words."""
    if results.empty:
        return absent("Without criteria there is nothing on which data and site could differ.")
    if not _site_known(results):
        return absent("The site's own record of failed criteria is not part of this cut.")
    if not _any(results, "N", "screened"):
        return stack([])
    differing = {level: _any(results, "n_event", "screened", level) for level in _ALONE}
    total = sum(differing.values())
    if not total:
        return absent("Data and the site's record agree on every criterion that both can judge.")
    parts = [f"{count(n)} not met {_ALONE[level]}" for level, n in differing.items() if n]
    return sentence(
        f"Data and the site's record differ on {count(total)} {plural(total, 'verdict')} of the "
        f"deciding screenings: {listed(parts)}."
    )


def _judged(results):
    major, potential, documented = (
        _any(results, "n", "included", level)
        for level in ("MAJOR", "POTENTIAL", "MAJOR_DOCUMENTED")
    )
    N = _any(results, "N", "included")
    words = f"Of {participants(N, 'included')}, {some(major)} failed a criterion"
    if documented < major:
        words += f" ({some(documented)} of them a documented one)"
    return f"{words}, and for {some(potential)} the data leave a criterion open."


def _site_known(results):
    return not math.isnan(_any(results, "n_event", "screened", "RECORDED"))


def _any(results, stat, population, level="FAIL"):
    return pick(results, stat, population=population, variable=ANY, variable_level=level)


def _cells(results, criterion, groups):
    ours = select(results, variable=criterion.id)
    return [_cell(ours, population, level) for _, population, words in groups for level in words]


def _cell(results, population, level):
    n, N = (pick(results, name, population=population, variable_level=level) for name in ("n", "N"))
    return f"{count(n)}/{count(N)}"
