"""ADAE: adverse events, which of them count as treatment-emergent, and why the others do not."""

import numpy as np
import pandas as pd

from helpers.adam.dates import duration_days, earliest, impute_start, latest, study_day
from helpers.adam.phases import assign_phase
from helpers.adam.safety_window import window_end

SEVERITY = {"MILD": 1.0, "MODERATE": 2.0, "SEVERE": 3.0}
# "Y": a reasonable possibility that the treatment caused the event, in the words data arrive in
RELATION = {
    "Y": ("Y", "YES", "RELATED", "POSSIBLY RELATED", "PROBABLY RELATED", "DEFINITELY RELATED")
    + ("POSSIBLE", "PROBABLE", "DEFINITE"),
    "N": ("N", "NO", "NOT RELATED", "UNLIKELY RELATED", "UNRELATED", "UNLIKELY", "NONE", "REMOTE"),
}
NOT_TREATED = "never treated"
ENDED_BEFORE = "ended before the first dose"
NOT_WORSE = "began before the first dose and did not worsen"
AFTER_WINDOW = "began after the follow-up window"

_FROM_ADSL = ["USUBJID", "SAFFL", "TRTSDT", "TRTEDT", "CUTDT"]
_KEPT = ["AESPID", "AETERM", "AEDECOD", "AESER", "AEACN", "AEOUT", "AESDTH", "SRCROW"]


def derive_adae(ae, adsl, trial):
    """Return one record per adverse event, none dropped, each emergent or with a reason why not.

    Treatment-emergent (TRTEMFL "Y"), by the first rule that applies: a participant never treated
    has no emergent event; an event that ended before the first dose is not emergent; one without a
    start date is; one that started from the first dose of study treatment to the end of the
    follow-up window is; one that started earlier is when its grade worsened after the first dose.
    A record that continues an event begun before the first dose (same AESPID and term) is a
    worsening only when its grade is above every grade before the first dose.

    The window ends `follow_up_days` after the last dose of study treatment, and no later than
    study day `maximum_days`. A partial start is taken as the first dose whenever that is possible.

    Parameters
    ----------
    ae : DataFrame, key USUBJID AESEQ
        SDTM AE with AESTDTC and AEENDTC as text; AERELCH (relation to the backbone) and AEITOXGR
        (grade at start) are used when delivered.
    adsl : DataFrame, key USUBJID
        Needs SAFFL TRTSDT TRTEDT CUTDT and the phase starts AP01SDT, AP02SDT, ...
    trial : Trial

    Returns
    -------
    DataFrame, key USUBJID AESEQ
        AESPID AETERM AEDECOD AEBODSYS ASTDT ASTDTF AENDT AENDTF ASTDY AENDY ADURD (days, both dates
        complete) ATOXGRN (1 to 5; MILD 1, MODERATE 2, SEVERE 3) TRTEMFL APHASE AREL ARELBK (Y, N,
        missing when not recorded) AESER AEACN AEOUT AESDTH AEXCL SAFFL SRCROW. Source of the
        order of rules: admiral, derive_var_trtemfl.
    """
    events = ae.merge(adsl[_FROM_ADSL], on="USUBJID", how="left", validate="m:1")
    adae = events[["USUBJID", "AESEQ", "SAFFL", *_KEPT]].copy()
    adae["AEBODSYS"] = events["AEBODSYS"].mask(events["AEBODSYS"].isna(), events["AESOC"])
    adae = adae.join(_dates(events)).assign(
        ATOXGRN=_grade(events, trial.safety.grading.dictionary),
        AREL=map_relation(events["AEREL"]),
        ARELBK=map_relation(_column(events, "AERELCH")),
    )
    adae["APHASE"] = assign_phase(adae["ASTDT"], adae["USUBJID"], trial.phases, adsl)
    adae["AEXCL"] = _reason_excluded(adae, events, trial.safety)
    adae["TRTEMFL"] = flag_missing(adae["AEXCL"])
    return adae.sort_values(["USUBJID", "AESEQ"], kind="stable", ignore_index=True)


def flag_missing(values):
    """Return "Y" where a value is missing, and missing elsewhere."""
    return pd.Series(np.where(values.isna(), "Y", None), index=values.index, dtype=object)


def map_relation(words):
    """Return "Y", "N" or missing for causality words of any delivered vocabulary."""
    meaning = {word: flag for flag, known in RELATION.items() for word in known}
    return words.astype("string").str.strip().str.upper().map(meaning).astype(object)


def _dates(events):
    """Return start, end and duration; an end is taken as late as it can be, up to the cut."""
    origin = events["TRTSDT"]
    end = latest(events["AEENDTC"])
    flag = pd.Series(np.where(end != earliest(events["AEENDTC"]), "D", None), index=end.index)
    capped = (end > events["CUTDT"]) & flag.notna()
    end = end.mask(capped, events["CUTDT"])
    # an event known to be over before the first dose did not start under treatment
    start, start_flag = impute_start(events["AESTDTC"], origin.mask(end < origin))
    dates = pd.DataFrame({"ASTDT": start, "ASTDTF": start_flag, "AENDT": end})
    dates["AENDTF"] = flag.where(end.notna())
    dates["ASTDY"], dates["AENDY"] = study_day(start, origin), study_day(end, origin)
    complete = dates["ASTDTF"].isna() & dates["AENDTF"].isna()
    dates["ADURD"] = duration_days(start, end).where(complete)
    return dates


def _grade(events, dictionary):
    if dictionary == "severity":
        return _column(events, "AESEV").map(SEVERITY).astype(float)
    return pd.to_numeric(events["AETOXGR"]).astype(float)


def _column(events, name):
    """Return a column that a delivery may lack."""
    if name in events:
        return events[name]
    return pd.Series(np.nan, index=events.index, dtype=object)


def _reason_excluded(adae, events, safety):
    """Return why each record is not treatment-emergent; missing when it is."""
    origin, start, end = events["TRTSDT"], adae["ASTDT"], adae["AENDT"]
    before = start < origin
    worsened = _column(events, "AEITOXGR").astype(float) < adae["ATOXGRN"]
    rules = [
        (origin.isna(), NOT_TREATED),
        (end < origin, ENDED_BEFORE),
        (start.isna(), None),
        (before & ~worsened, NOT_WORSE),
        (before, None),
        (start > window_end(events, safety), AFTER_WINDOW),
        (_continues_unchanged(adae, events, before), NOT_WORSE),
    ]
    reason = pd.Series(None, index=adae.index, dtype=object)
    decided = pd.Series(False, index=adae.index)
    for holds, words in rules:
        reason = reason.mask(holds & ~decided, words)
        decided |= holds
    return reason


def _continues_unchanged(adae, events, before):
    """Return whether a record goes on from one that began before the first dose, no worse."""
    identified = events["AESPID"].notna() & adae["AEDECOD"].notna()
    key = [events["USUBJID"], events["AESPID"].where(identified), adae["AEDECOD"]]
    earlier = adae["ATOXGRN"].where(before).groupby(key, dropna=True).transform("max")
    return identified & ~before & (adae["ATOXGRN"] <= earlier)
