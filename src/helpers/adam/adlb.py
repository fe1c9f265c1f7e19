"""ADLB: laboratory values with baseline, change, visit, grade and on-treatment flag."""

import numpy as np
import pandas as pd

from helpers.adam.adlb_baseline import derive_baseline
from helpers.adam.adlb_calcium import derive_param_corrected_calcium
from helpers.adam.adlb_grades import grade_records
from helpers.adam.adlb_values import read_values
from helpers.adam.dates import study_day
from helpers.adam.flags import flag
from helpers.adam.grouping import stacked, taken
from helpers.adam.phases import assign_phase
from helpers.adam.safety_window import window_end
from helpers.adam.visits import assign_visits

_COLUMNS = ["USUBJID", "LBSEQ", "PARAMCD", "PARAM", "PARAMTYP", "ADT", "ADY", "VISIT", "UNSCHFL"]
_COLUMNS += ["AVISIT", "AVISITN", "AVISITL", "AVAL", "AVALU", "AVALC", "BLQFL", "AEXCL"]
_COLUMNS += ["ANRLO", "ANRHI", "ANRIND", "ABLFL", "BASE", "BNRIND", "CHG", "PCHG"]
_COLUMNS += ["ATOXGRL", "ATOXGRH", "ATOXNL", "ATOXNH", "ATOXML", "ATOXMH"]
_COLUMNS += ["APHASE", "ONTRTFL", "ANL01FL"]
_COLUMNS += ["AVALO", "AVALOU", "ONRLO", "ONRHI", "BASEO", "CNVFCT", "CNVAL", "CNVFL"]
_COLUMNS += ["BASEOU", "LBFAST", "SAFFL", "SRCROW"]


def derive_adlb(lb, adsl, trial):
    """Return one record per laboratory record, none dropped, and those of corrected calcium.

    Values are in standard units. A value below quantification counts as half its limit and is
    flagged (BLQFL); why a record has no value stands in AEXCL. Baseline is the last value on or
    before the day of the first dose of study treatment; change is given after that day. A value is
    on treatment (ONTRTFL) after the day of the first dose, to the end of the safety window; one
    that was not scheduled (UNSCHFL) stands for no visit. Tests that the trial file asks to grade
    are graded by its CTCAE version in the unit the laboratory reported; without CTCAE there are no
    grades. Where the trial file corrects calcium, each total calcium has a second record
    (PARAMTYP "DERIVED").

    Parameters
    ----------
    lb : DataFrame, key USUBJID LBSEQ
        SDTM LB with results as reported (LBORRES, LBORRESU, LBORNRLO, LBORNRHI) and standardised
        (LBSTRESC, LBSTRESN, LBSTRESU, LBSTNRLO, LBSTNRHI).
    adsl : DataFrame, key USUBJID
        Needs SAFFL TRTSDT TRTEDT and the phase starts.
    trial : Trial

    Returns
    -------
    DataFrame, key USUBJID PARAMCD LBSEQ
        ATOXGRL ATOXGRH: 0 to 4, missing: ungradable, for the reason in ATOXNL ATOXNH, or not
        graded at all; ATOXML ATOXMH: the worst grade that a result can have. ANRIND BNRIND: LOW,
        NORMAL, HIGH. AVALO AVALOU ONRLO ONRHI BASEO BASEOU: value, unit, limits and baseline as
        reported. CNVFCT CNVAL: factor to the standard unit and the reported value converted by it;
        CNVFL "Y" when the delivered standard value agrees, "N" when not. Urine tests have PARAMCD
        with suffix "U".
    """
    values = read_values(lb)
    if trial.corrected_calcium:
        corrected = derive_param_corrected_calcium(values, trial.corrected_calcium)
        values = stacked(values, corrected) if len(corrected) else values
    adlb = derive_baseline(_with_people(values, adsl))
    adlb["APHASE"] = assign_phase(adlb["ADT"], adlb["USUBJID"], trial.phases, adsl)
    last_day = window_end(adlb, trial.safety)
    adlb["ONTRTFL"] = flag(adlb["AFTER"] & (adlb["ADT"] <= last_day))
    adlb = assign_visits(adlb, trial.visits_with("laboratory"), ["PARAMCD"])
    for name, grades in grade_records(adlb, trial).items():
        adlb[name] = grades
    adlb = taken(adlb, _order(adlb), _COLUMNS)
    adlb.index = pd.RangeIndex(len(adlb))
    return adlb


def _with_people(values, adsl):
    """Return the records with their participant's dates of treatment and the study day."""
    person, different = pd.factorize(values["USUBJID"])
    people = adsl.set_index("USUBJID", verify_integrity=True).reindex(different)
    for name in ("SAFFL", "TRTSDT", "TRTEDT"):
        values[name] = people[name].array.take(person)
    values["ADY"] = study_day(values["ADT"], values["TRTSDT"])
    values["AFTER"] = values["ADT"] > values["TRTSDT"]
    return values


def _order(adlb):
    """Return the positions of the records by participant, sequence number and test."""
    person, _ = pd.factorize(adlb["USUBJID"], sort=True)
    test, _ = pd.factorize(adlb["PARAMCD"], sort=True)
    return np.lexsort((test, adlb["LBSEQ"].to_numpy(), person))
