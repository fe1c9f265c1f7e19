"""The eligibility criteria of the trial file: what decides each, and where it is known from."""

import pandas as pd

from helpers.display.formats import printed
from helpers.display.grids import inside, lower_first
from helpers.display.protocol import PROVENANCE
from helpers.display.tables import INDENT, html_table
from helpers.display.text import absent, listed

TESTS = {"AGE": "age", "CREATCLR": "creatinine clearance", "ECOG": "ECOG performance status"}
MULTIPLES = {"ULN": "times the upper limit of normal", "LLN": "times the lower limit of normal"}
DAYS_OF_AGE = ("AGE",)  # does not grow old
ABSENT = {
    "active_infection": "no infection that is active on the day",
    "pregnancy": "no pregnancy and no lactation",
    "child_bearing": "no woman who can bear children",
}
AGAIN = {
    "recovered": "who failed may be screened again once recovered",
    "treated": "who failed may be screened again once recovered and treated for it",
}


def criteria_table(trial):
    """Return every eligibility criterion with what decides it and where it is known from."""
    if not trial.eligibility:
        return absent("The trial file lists no eligibility criteria.")
    rows, labels = [], []
    for kind in ("inclusion", "exclusion"):
        labels.append(kind.capitalize())
        rows.append(["", "", ""])
        for criterion in trial.eligibility:
            if criterion.kind == kind:
                either = f" (or {criterion.alternative_to})" if criterion.alternative_to else ""
                labels.append(INDENT + criterion.id)
                rows.append([printed(criterion.text) + either, decided_by(criterion, trial),
                             known_from(criterion, trial)])  # fmt: skip
    columns = ["Criterion", "Decided by", "Known from"]
    cells = pd.DataFrame(rows, index=pd.Index(labels, name="Id"), columns=columns)
    notes = ["Words to look for in the records stand in the trial file."]
    if any(c.provenance == "reconstruction" for c in trial.eligibility):
        notes.append(
            "Reconstruction: assumed from comparable trials, because the criteria are not in the "
            "material at hand. Such a criterion has no authority."
        )
    return html_table(cells, "Eligibility criteria and their provenance", notes)


def known_from(criterion, trial):
    """Return a criterion's provenance, and the assumptions by which the book reads it."""
    key = f"eligibility.{criterion.id}"
    topics = [
        lower_first(assumption.topic)
        for assumption in trial.assumed
        if any(part == key or part.startswith(f"{key}.") for part in assumption.settles)
    ]
    read = f"; assumption: {listed(topics)}" if topics else ""
    return PROVENANCE[criterion.provenance] + read


def decided_by(criterion, trial):
    """Return in words what data decide a criterion, with every number that the rule has."""
    names = TESTS | {analyte.test: inside(analyte.label) for analyte in trial.laboratory}
    parts = [_condition(part, names) for part in criterion.all_of or [criterion]]
    again = AGAIN.get(criterion.eligible_again)
    return printed("; ".join(filter(None, ["; and ".join(parts), again])))


def _condition(part, names):
    if part.test:
        return _limit(part, names)
    if part.absent:
        return _absence(part)
    for word, said in HISTORY.items():
        if getattr(part, word):
            return said(getattr(part, word))
    return "consent on or before the day" if part.consent else "the site's own record"


def _limit(part, names):
    limits = [
        f"{word} {limit.value:g}{_unit(limit.unit)}"
        for word, limit in (("at least", part.at_least), ("at most", part.at_most))
        if limit
    ]
    age = "" if part.test in DAYS_OF_AGE else f", at most {part.window_days} days old"
    return f"{names.get(part.test, part.test)} {listed(limits)}{age}"


def _unit(unit):
    if unit == "grade":
        return ""
    return f" x {unit}" if unit.startswith("10^") else f" {MULTIPLES.get(unit, unit)}"


def _absence(part):
    to = part.child_bearing_to
    bearing = f"; women to the age of {to} years can bear children" if to else ""
    return ABSENT[part.absent] + bearing


def _no_history(part):
    worse = f" of grade {part.from_grade} or higher" if part.from_grade else ""
    worse += f" of NYHA class {part.from_nyha} or higher" if part.from_nyha else ""
    when = {None: "ever", 0: "on the day"}.get(
        part.within_days, f"within {part.within_days} days before"
    )
    return f"no such condition{worse} in the history or as adverse event, {when}"


def _no_treatment(part):
    return f"no such medication or procedure within {part.within_days} days before"


def _diagnosis(part):
    return "the primary diagnosis" + (", with its histology" if part.histology else "")


def _characteristic(part):
    return f"{part.name} recorded as {listed((inside(word) for word in part.one_of), 'or')}"


def _lesions(part):
    where = f" in {listed((inside(organ) for organ in part.organs), 'or')}" if part.organs else ""
    return f"a lesion that is {part.kind}{where}"


HISTORY = {
    "no_history": _no_history,
    "no_treatment": _no_treatment,
    "diagnosis": _diagnosis,
    "characteristic": _characteristic,
    "lesions": _lesions,
}
