"""ADAE: adverse events, which of them count as treatment-emergent, and why the others do not."""

import numpy as np
import pandas as pd

from helpers.adam.adae_lines import IDENTIFIERS, flag_continued, number_events, worst_before
from helpers.adam.dates import duration_days, earliest, impute_start, latest, study_day
from helpers.adam.flags import flag
from helpers.adam.grouping import taken
from helpers.adam.phases import assign_phase
from helpers.adam.safety_window import AFTER_WINDOW, window_end
from helpers.adam.terms import upper
from helpers.cut.event_words import CRITERIA, NOT_RELATED, RELATED

SEVERITY = {"MILD": 1.0, "MODERATE": 2.0, "SEVERE": 3.0}
NOT_TREATED = "never treated"
ENDED_BEFORE = "ended before the first dose"
NOT_WORSE = "began before the first dose and did not worsen"
PROGRESSION = "progression of the disease, counted apart"

_FROM_ADSL = ["USUBJID", "SAFFL", "TRTSDT", "TRTEDT", "LSTDOSDT", "DTHDT", "CUTDT"]
_KEPT = ["AESPID", "AETERM", "AEDECOD", "AESER", "AEACN", "AEOUT", "SRCROW"]


def derive_adae(ae, adsl, trial):
    """Return one record per adverse event, none dropped, each emergent or with a reason why not.

    Treatment-emergent (TRTEMFL "Y"), by the first rule that applies: a participant never treated
    has no emergent event; an event that ended before the first dose is not emergent; one without a
    start date is; one that started earlier is when its grade worsened after the first dose; one
    that started from the first dose of study treatment to the end of the follow-up window is, but
    for a record that goes on from before the first dose with no grade above those it had then.
    Of what is emergent by these rules, progression of the disease (`progression_terms` of the trial
    file) is counted apart: it is an outcome and no toxicity.

    The window ends `follow_up_days` after the last dose of study treatment, and no later than
    study day `maximum_days`; TRTEM2FL is the same with the window after the last dose of any drug
    of the trial, and without that limit, which is one of study treatment. A partial start is taken
    as the first dose whenever that is possible; a partial end is taken as late as it can be, and
    never after death or the cut.

    Parameters
    ----------
    ae : DataFrame, key USUBJID AESEQ
        SDTM AE with AESTDTC and AEENDTC as text; AERELCH (relation to the backbone), AEITOXGR
        (grade at start), the criteria of seriousness and the identifiers of an event (AELNKGRP,
        AEGRPID, AESPID) are used when delivered.
    adsl : DataFrame, key USUBJID
        Needs SAFFL TRTSDT TRTEDT LSTDOSDT DTHDT CUTDT and the phase starts AP01SDT, AP02SDT, ...
    trial : Trial

    Returns
    -------
    DataFrame, key USUBJID AESEQ
        AESPID AETERM AEDECOD AEBODSYS ASTDT ASTDTF AENDT AENDTF ASTDY AENDY ADURD (days, both dates
        complete) ATOXGRN (1 to 5; MILD 1, MODERATE 2, SEVERE 3) TRTEMFL TRTEM2FL APHASE AREL ARELBK
        (Y, N, missing when not recorded) AESER and its criteria AEACN AEOUT AEEVENT (records of one
        event share its number) AECONTFL ("Y" for an emergent record that goes on from an earlier
        emergent one of its event, no worse) AEXCL SAFFL SRCROW. Source of the order of rules:
        admiral, derive_var_trtemfl.
    """
    events = ae.merge(adsl[_FROM_ADSL], on="USUBJID", how="left", validate="m:1")
    columns = {name: events[name] for name in ("USUBJID", "AESEQ", "SAFFL", *_KEPT)}
    columns["AEBODSYS"] = events["AEBODSYS"].mask(events["AEBODSYS"].isna(), events["AESOC"])
    columns |= _dates(events)
    columns["ATOXGRN"] = _grade(events, trial.safety.grading.dictionary)
    columns["AREL"] = map_relation(events["AEREL"])
    columns["ARELBK"] = map_relation(_column(events, "AERELCH"))
    columns |= {name: _column(events, name) for name in CRITERIA}
    adae = pd.DataFrame(columns, copy=False)
    adae["AEEVENT"] = number_events(adae, _identifier(events))
    adae["APHASE"] = assign_phase(adae["ASTDT"], adae["USUBJID"], trial.phases, adsl)
    for name, values in _emergence(adae, events, trial.safety).items():
        adae[name] = values
    adae["AECONTFL"] = flag_continued(adae, adae["TRTEMFL"].eq("Y"))
    person, _ = pd.factorize(adae["USUBJID"], sort=True)
    in_order = taken(adae, np.lexsort((adae["AESEQ"], person)))
    in_order.index = pd.RangeIndex(len(in_order))
    return in_order


def map_relation(words):
    """Return "Y", "N" or missing for causality words of any delivered vocabulary."""
    meaning = dict.fromkeys(RELATED, "Y") | dict.fromkeys(NOT_RELATED, "N")
    return upper(words).map(meaning).astype(object)


def _dates(events):
    """Return start, end and duration; a partial end is as late as can be, to death or the cut."""
    origin = events["TRTSDT"]
    first, end = earliest(events["AEENDTC"]), latest(events["AEENDTC"])
    flag = pd.Series(np.where(end != first, "D", None), index=end.index)
    last = events[["DTHDT", "CUTDT"]].min(axis=1)
    # a death before all days that the date can mean is a finding, and no reason to move the end
    end = end.mask((end > last) & (first <= last) & flag.notna(), last)
    # an event known to be over before the first dose did not start under treatment
    start, start_flag = impute_start(events["AESTDTC"], origin.mask(end < origin))
    dates = {"ASTDT": start, "ASTDTF": start_flag, "AENDT": end}
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


def _identifier(events):
    """Return the surest name that the site gave the event of each record, missing without any."""
    first, *others = (_column(events, name) for name in IDENTIFIERS)
    for other in others:
        first = first.mask(first.isna(), other)
    return first


def _emergence(adae, events, safety):
    """Return the flags of emergence for both windows, and the reason of what is not emergent."""
    of_any = {"TRTSDT": events["TRTSDT"], "TRTEDT": events["LSTDOSDT"]}
    # the limit in study days would close the wider window where other drugs go on
    ends = window_end(events, safety), window_end(of_any, safety, limited=False)
    reason, wider = _reasons_excluded(adae, events, ends, safety)
    return {"AEXCL": reason, "TRTEMFL": flag(reason.isna()), "TRTEM2FL": flag(wider.isna())}


def _reasons_excluded(adae, events, ends, safety):
    """Yield, for each end of the window, why each record is not emergent; missing when it is."""
    origin, start, end = events["TRTSDT"], adae["ASTDT"], adae["AENDT"]
    before = start < origin
    worsened = _column(events, "AEITOXGR").astype(float) < adae["ATOXGRN"]
    unchanged = (start >= origin) & (adae["ATOXGRN"] <= worst_before(adae, before))
    progression = upper(adae["AEDECOD"]).isin(safety.progression_terms)
    words = [NOT_TREATED, ENDED_BEFORE, NOT_WORSE, AFTER_WINDOW, NOT_WORSE, PROGRESSION, None]
    known = [origin.isna(), end < origin, before & ~worsened]
    for last in ends:
        rules = [*known, start > last, unchanged, progression]
        first = np.select(rules, range(len(rules)), len(rules))
        yield pd.Series(np.array(words, dtype=object)[first], index=adae.index)
