"""ADLB: laboratory values with baseline, change, visit, grade and on-treatment flag."""

import numpy as np
import pandas as pd

from helpers.adam.adlb_baseline import derive_baseline
from helpers.adam.adlb_calcium import derive_param_corrected_calcium
from helpers.adam.adlb_grades import grade_records
from helpers.adam.adlb_values import flag, read_values
from helpers.adam.dates import study_day
from helpers.adam.phases import assign_phase
from helpers.adam.safety_window import window_end
from helpers.adam.visits import assign_visits

_COLUMNS = ["USUBJID", "LBSEQ", "PARAMCD", "PARAM", "PARAMTYP", "ADT", "ADY", "VISIT", "UNSCHFL"]
_COLUMNS += ["AVISIT", "AVISITN", "AVISITL", "AVAL", "AVALU", "AVALC", "BLQFL", "AEXCL"]
_COLUMNS += ["ANRLO", "ANRHI", "ANRIND", "ABLFL", "BASE", "BNRIND", "CHG", "PCHG"]
_COLUMNS += ["ATOXGRL", "ATOXGRH", "ATOXNL", "ATOXNH", "APHASE", "ONTRTFL", "ANL01FL"]
_COLUMNS += ["AVALO", "AVALOU", "ONRLO", "ONRHI", "BASEO", "CNVFCT", "CNVAL", "CNVFL"]
_COLUMNS += ["SAFFL", "SRCROW"]


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
        graded at all. ANRIND BNRIND: LOW, NORMAL, HIGH. AVALO AVALOU ONRLO ONRHI BASEO: value,
        unit, limits and baseline as reported. CNVFCT CNVAL: factor to the standard unit and the
        reported value converted by it; CNVFL "Y" when the delivered standard value agrees, "N"
        when not. Urine tests have PARAMCD with suffix "U".
    """
    values = read_values(lb)
    if trial.corrected_calcium:
        corrected = derive_param_corrected_calcium(values, trial.corrected_calcium)
        if len(corrected):
            values = pd.concat([values, corrected], ignore_index=True)
    adlb = derive_baseline(_with_people(values, adsl))
    adlb["APHASE"] = assign_phase(adlb["ADT"], adlb["USUBJID"], trial.phases, adsl)
    last_day = window_end(adlb, trial.safety)
    adlb["ONTRTFL"] = flag(adlb["AFTER"] & (adlb["ADT"] <= last_day))
    adlb = assign_visits(adlb, trial.visits_with("laboratory"), ["PARAMCD"])
    adlb = adlb.join(grade_records(adlb, trial), validate="1:1")
    return _ordered(adlb[_COLUMNS])


def _with_people(values, adsl):
    people = adsl.set_index("USUBJID", verify_integrity=True)[["SAFFL", "TRTSDT", "TRTEDT"]]
    adlb = values.join(people, on="USUBJID", validate="m:1")
    return adlb.assign(
        ADY=study_day(adlb["ADT"], adlb["TRTSDT"]), AFTER=adlb["ADT"] > adlb["TRTSDT"]
    )


def _ordered(adlb):
    """Return the records by participant, sequence number and test; quick when they already are."""
    person, _ = pd.factorize(adlb["USUBJID"], sort=True)
    test, _ = pd.factorize(adlb["PARAMCD"], sort=True)
    order = np.lexsort((test, adlb["LBSEQ"].to_numpy(), person))
    return adlb.take(order).reset_index(drop=True)
