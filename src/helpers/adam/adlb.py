"""ADLB: laboratory values with baseline, change, visit, grade and on-treatment flag."""

import numpy as np
import pandas as pd

from helpers.adam.adlb_grades import grade_records
from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.phases import assign_phase
from helpers.adam.safety_window import window_end
from helpers.adam.visits import assign_visits

_SERIES = ["USUBJID", "PARAMCD"]
_COLUMNS = ["USUBJID", "LBSEQ", "PARAMCD", "PARAM", "ADT", "ADY", "VISIT", "AVISIT", "AVISITN"]
_COLUMNS += ["AVISITL", "AVAL", "AVALU", "AVALC", "BLQFL", "ANRLO", "ANRHI", "ABLFL", "BASE"]
_COLUMNS += ["CHG", "PCHG", "ATOXGRL", "ATOXGRH", "APHASE", "ONTRTFL", "ANL01FL"]
_COLUMNS += ["AVALO", "AVALOU", "SAFFL", "SRCROW"]


def derive_adlb(lb, adsl, trial):
    """Return one record per laboratory record, none dropped.

    Values are in standard units. A value below quantification counts as half its limit and is
    flagged (BLQFL). Baseline is the last value on or before the day of the first dose of study
    treatment; change is given after that day. A value is on treatment (ONTRTFL) after the day of
    the first dose, to the end of the safety window. Tests that the trial file asks to grade are
    graded by its CTCAE version in the unit the laboratory reported; without CTCAE there are none.

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
    DataFrame, key USUBJID LBSEQ
        PARAMCD PARAM ADT ADY VISIT AVISIT AVISITN AVISITL AVAL AVALU AVALC BLQFL ANRLO ANRHI ABLFL
        BASE CHG PCHG ATOXGRL ATOXGRH (0 to 4; missing: ungradable) APHASE ONTRTFL ANL01FL AVALO
        AVALOU (value and unit as reported) SAFFL SRCROW. Urine tests have PARAMCD with suffix "U".
    """
    treated = adsl[["USUBJID", "SAFFL", "TRTSDT", "TRTEDT"]]
    records = lb.merge(treated, on="USUBJID", how="left", validate="m:1")
    adlb = _values(records)
    adlb["APHASE"] = assign_phase(adlb["ADT"], adlb["USUBJID"], trial.phases, adsl)
    adlb = _baseline(adlb, records["LBDTC"])
    last_day = window_end(adlb, trial.safety)
    adlb["ONTRTFL"] = _yes(adlb["AFTER"] & (adlb["ADT"] <= last_day))
    adlb = assign_visits(adlb, trial.visits_with("laboratory"), ["PARAMCD"])
    adlb = adlb.join(grade_records(adlb, trial), validate="1:1")
    return adlb[_COLUMNS].sort_values(["USUBJID", "LBSEQ"], kind="stable", ignore_index=True)


def compute_value(result, numeric):
    """Return (value, below): numbers, and half the limit where a result says "below it" ("<0.6").

    `numeric` is the number delivered beside the text, missing for such results.
    """
    words = result.astype("string").str.strip()
    limit = pd.to_numeric(words.str.extract(r"^<\s*([0-9.]+)$")[0], errors="coerce").astype(float)
    below = limit.notna() & numeric.isna()
    return numeric.mask(below, limit / 2).astype(float), below


def _values(records):
    value, below = compute_value(records["LBSTRESC"], records["LBSTRESN"])
    reported, _ = compute_value(
        records["LBORRES"], pd.to_numeric(records["LBORRES"], errors="coerce").astype(float)
    )
    done = records["LBSTAT"].ne("NOT DONE")
    unit = records["LBSTRESU"].fillna("")
    adt = parse_dtc(records["LBDTC"])
    return records[["USUBJID", "LBSEQ", "VISIT", "SAFFL", "TRTSDT", "TRTEDT", "SRCROW"]].assign(
        PARAMCD=_test_code(records),
        PARAM=records["LBTEST"] + (" (" + unit + ")").where(unit != "", ""),
        AVAL=value.where(done),
        AVALU=records["LBSTRESU"],
        AVALC=records["LBSTRESC"],
        BLQFL=_yes(below),
        ANRLO=records["LBSTNRLO"].astype(float),
        ANRHI=records["LBSTNRHI"].astype(float),
        AVALO=reported.where(done),
        AVALOU=records["LBORRESU"],
        ONRLO=pd.to_numeric(records["LBORNRLO"], errors="coerce").astype(float),
        ONRHI=pd.to_numeric(records["LBORNRHI"], errors="coerce").astype(float),
        FASTING=records["LBFAST"].eq("Y"),
        ADT=adt,
        ADY=study_day(adt, records["TRTSDT"]),
        AFTER=adt > records["TRTSDT"],
    )


def _test_code(records):
    """Return LBTESTCD; a test done in urine is another parameter than the one in blood."""
    urine = records["LBSPEC"].astype("string").str.upper().eq("URINE").fillna(False)
    urine |= records["LBCAT"].astype("string").str.upper().eq("URINALYSIS").fillna(False)
    return records["LBTESTCD"].mask(urine.astype(bool), records["LBTESTCD"] + "U")


def _baseline(adlb, dtc):
    """Return the records with ABLFL, baseline (standard and reported unit), CHG and PCHG."""
    before = adlb[adlb["AVAL"].notna() & (adlb["ADT"] <= adlb["TRTSDT"])].assign(_time=dtc)
    last = before.sort_values(["_time", "LBSEQ"], kind="stable").drop_duplicates(
        _SERIES, keep="last"
    )
    adlb = adlb.assign(ABLFL=_yes(adlb.index.isin(last.index)))
    base = last[[*_SERIES, "AVAL", "AVALO", "AVALOU"]].assign(BASEHIGH=last["AVAL"] > last["ANRHI"])
    base = base.rename(columns={"AVAL": "BASE", "AVALO": "BASEO", "AVALOU": "BASEOU"})
    adlb = adlb.merge(base, on=_SERIES, how="left", validate="m:1")
    adlb["BASEHIGH"] = adlb["BASEHIGH"].eq(True)
    adlb["CHG"] = (adlb["AVAL"] - adlb["BASE"]).where(adlb["AFTER"])
    adlb["PCHG"] = 100 * adlb["CHG"] / adlb["BASE"].where(adlb["BASE"] != 0)
    return adlb


def _yes(holds):
    return pd.Series(np.where(holds, "Y", None), index=getattr(holds, "index", None), dtype=object)
