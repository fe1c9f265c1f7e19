"""The paragraphs of a narrative on its occasions: an event, an early end, death."""

from helpers.adam.adnarr import DEATH, OF_EVENTS, SERIOUS, STUDY, TREATMENT, WITHDRAWN
from helpers.display.adverse_event_words import grade_words
from helpers.display.formats import count
from helpers.display.grids import inside, lower_first, plain
from helpers.display.narrative_words import (
    CRITERIA,
    days_after_dose,
    known,
    laboratory_words,
    medication_words,
    quoted,
    when,
)
from helpers.display.text import listed

LEADS = {
    DEATH: "Death",
    TREATMENT: "End of study treatment",
    STUDY: "End of participation",
}
LAST = "the day of the last dose"
_WINDOW = {
    "yes": ", within the safety window",
    "no": ", after the safety window",
    "not certain": ", perhaps within the safety window: the dates leave it open",
}


def occasion_words(row, facts, trial):
    """Return (lead, text) of one occasion of a narrative.

    Parameters
    ----------
    row : dict
        A row of ADNARR.
    facts : dict
        person (row of ADSL), occasions (the participant's ADNARR), laboratory, medication (rows of
        this occasion).
    trial : Trial
    """
    if row["NARRCAT"] in OF_EVENTS:
        return _event_lead(row), _event(row, facts, trial)
    if row["NARRCAT"] == DEATH:
        return LEADS[DEATH], _death(row, facts, trial)
    return _end(row, facts)


def told_with_treatment(row, occasions):
    """Return whether leaving the study is one act with stopping treatment, and told there."""
    if row["NARRCAT"] != STUDY:
        return False
    return not _alike(occasions[occasions["NARRCAT"] == TREATMENT], row).empty


def _alike(ends, row):
    same = ends[ends["TERM"].eq(row["TERM"])]
    dated = same["STDTC"].eq(row["STDTC"]) if known(row["STDTC"]) else same["STDTC"].isna()
    return same[dated]


def _event_lead(row):
    own = f" ({quoted(row['VERBATIM'])})" if known(row["VERBATIM"]) else ""
    return f"{_event_kind(row)}: {_term(row)}{own}"


def _event_kind(row):
    return "Serious adverse event" if row["NARRCAT"] == SERIOUS else "Adverse event"


def _term(row):
    return inside(row["TERM"]) if known(row["TERM"]) else "term not recorded"


def _event(row, facts, trial):
    missing = []
    said = [_began(row, missing), _gravity(row, trial, missing), _seriousness(row, missing)]
    said += [_relation(row, trial, missing), _answer(row, "AEACN", missing), _outcome(row, missing)]
    said += _around(row, facts, trial)
    if missing:
        said.append(f"Not recorded: {listed(missing)}.")
    return " ".join(filter(None, said))


def _began(row, missing):
    start = when(row["STDTC"], row["ASTDY"])
    if not start:
        missing.append("the date of its start")
        return ""
    return f"It began {start}{days_after_dose(row['DOSEDAYS'], 'on a day with study treatment')}."


def _gravity(row, trial, missing):
    grading = trial.safety.grading
    if not known(row["ATOXGRN"]):
        missing.append("its severity" if grading.dictionary == "severity" else "its grade")
        return ""
    source = f" ({grading.dictionary} {grading.version})" if grading.version else ""
    return f"{grade_words(trial)[int(row['ATOXGRN'])]}{source}."


def _seriousness(row, missing):
    if row["NARRCAT"] != SERIOUS:
        return "It is not recorded as serious."
    reasons = [words for name, words in CRITERIA.items() if row[name] == "Y"]
    if not reasons:
        missing.append("what made it serious")
        return ""
    return f"Serious because it {listed(reasons)}."


def _relation(row, trial, missing):
    if not known(row["AEREL"]):
        missing.append("its relationship to study treatment")
        said = ""
    else:
        said = f"Relationship to study treatment, as recorded: {inside(row['AEREL'])}"
    if trial.names_of("backbone") and known(row["AERELCH"]):
        start = f"{said}; to" if said else "Relationship to"
        said = f"{start} the backbone treatment: {inside(row['AERELCH'])}"
    return f"{said}." if said else ""


def _answer(row, name, missing):
    if not known(row[name]):
        missing.append("the action taken")
        return ""
    return f"Action taken with study treatment: {inside(row[name])}."


def _outcome(row, missing):
    end = when(row["ENDTC"], row["AENDY"])
    if not end and known(row["ENRTPT"]):
        point = f" {when(row['ENTPT'], None)}" if known(row["ENTPT"]) else ""
        end = f"{inside(row['ENRTPT'])}{point}"
    elif end:
        end = f"its end is recorded {end}"
    else:
        missing.append("the date of its end")
    if not known(row["AEOUT"]):
        missing.append("its outcome")
        return f"{end[:1].upper()}{end[1:]}." if end else ""
    return f"Outcome: {inside(row['AEOUT'])}{f'; {end}' if end else ''}."


def _around(row, facts, trial):
    """Return what was taken and measured around an occasion; nothing where its day is unknown."""
    if not known(row["ASTDT"]):
        return ["Without its day, medication and laboratory around it cannot be told."]
    days = count(trial.safety.matching_days)
    span = f"from {days} days before its start to {days} days after its end"
    if row["NARRCAT"] == DEATH:
        span = f"in the {days} days before it"
    elif not known(row["AENDT"]):
        span = f"from {days} days before to {days} days after its start"
    values = laboratory_words(facts["laboratory"], span, trial)
    return [medication_words(facts["medication"]), values]


def _end(row, facts):
    ends = facts["occasions"]
    both = row["NARRCAT"] == TREATMENT and len(_alike(ends[ends["NARRCAT"] == STUDY], row))
    date = when(row["STDTC"], row["ASTDY"]) or "on a date not recorded"
    what = "Participation in the study" if row["NARRCAT"] == STUDY else "Study treatment"
    what = "Study treatment and participation in the study" if both else what
    verb = "were" if both else "was"
    own = f", in the words of the site: {quoted(row['VERBATIM'])}" if known(row["VERBATIM"]) else ""
    said = f"{what} {verb} ended early {date}{days_after_dose(row['DOSEDAYS'], LAST)}. "
    said += f"Reason: {inside(row['TERM']) if known(row['TERM']) else 'not recorded'}{own}."
    causes = ends.loc[ends["AEACN"].eq(WITHDRAWN), "TERM"].dropna()
    if row["NARRCAT"] == TREATMENT and len(causes):
        named = listed([inside(term) for term in dict.fromkeys(causes)])
        said += f" Adverse events for which the drug was withdrawn: {named}."
    lead = "End of study treatment and participation" if both else LEADS[row["NARRCAT"]]
    return lead, said


def _death(row, facts, trial):
    date = when(row["STDTC"], row["ASTDY"]) or "on a date not recorded"
    place = _WINDOW[row["WINDOW"]] if known(row["WINDOW"]) else ""
    said = [f"The participant died {date}{days_after_dose(row['DOSEDAYS'], LAST)}{place}."]
    fatal = facts["occasions"].loc[facts["occasions"]["FATALFL"].eq("Y"), "TERM"].dropna()
    if len(fatal):
        said.append(f"Fatal adverse event: {listed([inside(t) for t in dict.fromkeys(fatal)])}.")
    else:
        said.append("No fatal adverse event is recorded.")
    if known(row["VERBATIM"]):
        said.append(f"Cause in the words of the site: {quoted(row['VERBATIM'])}.")
    elif not len(fatal):
        said.append("The cause of death is not recorded.")
    said += [] if len(fatal) else _around(row, facts, trial)
    return " ".join(said)


def reason_words(row):
    """Return why a participant has a narrative, and of what, in a few words for a listing."""
    if row["NARRCAT"] in OF_EVENTS:
        return _event_kind(row), plain(_term(row))
    words = row["VERBATIM"] if row["NARRCAT"] == DEATH else row["TERM"]
    shown = plain(words) if known(words) else "not recorded"
    return LEADS[row["NARRCAT"]], shown if row[
        "NARRCAT"
    ] == DEATH else f"Reason: {lower_first(shown)}"
