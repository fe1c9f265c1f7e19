"""ADEX: one row per exposure record."""

import numpy as np
import pandas as pd

from helpers.adam.dates import duration_days
from helpers.adam.doses import dosing_stops, place_doses
from helpers.adam.flags import flag
from helpers.adam.phases import ONE_DAY, assign_phase
from helpers.adam.terms import upper

DOSES_A_DAY = {"QD": 1.0, "BID": 2.0, "TID": 3.0, "QID": 4.0, "QOD": 0.5, "Q2D": 0.5}
# an infusion is one dose however often it is repeated; a long record holds several
DAYS_BETWEEN = {"QW": 7, "Q2W": 14, "Q3W": 21, "Q4W": 28}
DRUG = ["USUBJID", "TRT"]
COLUMNS = [
    "USUBJID",
    "EXSEQ",
    "TRT",
    "TRTROLE",
    "APHASE",
    "ADOSE",
    "ADOSEU",
    "EXDOSFRQ",
    "EXROUTE",
    "ASTDT",
    "AENDT",
    "ADURD",
    "NDOSE",
    "GIVENFL",
    "EXADJ",
    "INTERFL",
    "HOLDSDT",
    "HOLDEDT",
    "REDUCFL",
]


def derive_adex(ex, adsl, trial):
    """Return the exposure records with treatment, phase, days, doses and changes of dosing.

    TRT is the trial's treatment that EXTRT names, missing for anything else. APHASE is the phase in
    which the record starts. GIVENFL is "Y" for a dose above 0 (or a placebo); a hold is recorded as
    a dose of 0 and is not given, and a record without a dose is neither given nor a hold. NDOSE
    counts doses: days times doses a day; one for a single dose or a record of one day; missing
    where several days have no frequency.

    INTERFL is "Y" for a record that shows a hold: a dose of 0, or the record with which dosing
    resumes, with a reason of change, after more days without the drug than its cycles leave anyhow
    (see `usual_rest`); HOLDSDT and HOLDEDT are the first and last day of that hold. REDUCFL is "Y"
    for a dose that is lower per day than the one before, by the same route and in the same unit.

    Key USUBJID, EXSEQ; rows as delivered, none dropped.

    Parameters
    ----------
    ex : DataFrame
        Needs USUBJID, EXSEQ, EXTRT, EXDOSE, EXDOSU, EXDOSFRQ, EXROUTE, EXSTDTC, EXENDTC, EXADJ.
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    """
    stops = dosing_stops(adsl.set_index("USUBJID"))
    doses = place_doses(ex, trial.treatments, stops)
    doses = doses.assign(
        APHASE=assign_phase(doses["ASTDT"], doses["USUBJID"], trial.phases, adsl),
        ADOSE=doses["EXDOSE"],
        ADOSEU=doses["EXDOSU"],
        ADURD=duration_days(doses["ASTDT"], doses["AENDT"]),
        GIVENFL=flag(doses["GIVEN"]),
    )
    doses["NDOSE"] = _number_of_doses(doses).where(doses["GIVEN"], 0.0)
    return doses.assign(**_holds(doses), REDUCFL=flag(_reduced(doses)))[COLUMNS]


def _number_of_doses(doses):
    words, days = upper(doses["EXDOSFRQ"]), doses["ADURD"]
    daily = days * words.map(DOSES_A_DAY).astype(float)
    apart = days / words.map(DAYS_BETWEEN).astype(float)
    # 9 digits: 3 times 7 days must be 3 weeks and not a rounding error more
    doses_known = np.ceil(daily.fillna(apart).round(9))
    single = words.eq("ONCE") | (days == 1)
    return doses_known.fillna(single.map({True: 1.0}).astype(float))


def usual_rest(gap, explained, drug):
    """Return, for each record, the days without a dose that are usual before one of its drug.

    For a drug given every day they are 0, for one in cycles the rest of a cycle: of each
    participant the longest gap that no reason explains, and of these the median. One participant
    with missing records does not move it.

    Parameters
    ----------
    gap : Series of float
        Days without a record before each record, missing for a participant's first one.
    explained : Series of bool
    drug : list of two Series
        USUBJID and TRT.
    """
    longest = gap.where(~explained, 0.0).where(gap.notna()).groupby(drug).max().dropna()
    usual = longest.groupby(level=1).median().apply(np.floor)
    return drug[1].map(usual).astype(float).fillna(0.0)


def _holds(doses):
    """Return INTERFL, HOLDSDT and HOLDEDT of each record."""
    ordered = doses.sort_values([*DRUG, "ASTDT", "EXSEQ"], kind="stable")
    ordered = ordered[ordered["TRT"].notna() & ordered["ADOSE"].notna()]
    drug = [ordered[name] for name in DRUG]
    explained, given = ordered["EXADJ"].notna(), ordered["GIVENFL"] == "Y"
    until = ordered["AENDT"].groupby(drug).cummax().groupby(drug).shift() + ONE_DAY
    gap = (ordered["ASTDT"] - until).dt.days.clip(lower=0)
    rest = usual_rest(gap, explained | ~given, drug)
    resumed = given & explained & (gap > rest)
    # a gap before a dose of 0 belongs to no hold: nothing says why nothing was given
    start = (until + pd.to_timedelta(rest, unit="D")).where(resumed, ordered["ASTDT"].where(~given))
    end = (ordered["ASTDT"] - ONE_DAY).where(resumed, ordered["AENDT"].where(~given))
    held = pd.DataFrame({"HOLDSDT": start, "HOLDEDT": end}).reindex(doses.index)
    return {
        "INTERFL": flag((resumed | ~given).reindex(doses.index).eq(True)),
        **held.astype("datetime64[ns]"),
    }


def _reduced(doses):
    """Return which given records are of a lower daily dose than the given one before."""
    given = doses[doses["GIVEN"]].sort_values([*DRUG, "ASTDT", "EXSEQ"], kind="stable")
    a_day = given["ADOSE"] * upper(given["EXDOSFRQ"]).map(DOSES_A_DAY).astype(float).fillna(1.0)
    alike = [given[name].fillna("") for name in (*DRUG, "EXROUTE", "ADOSEU")]
    return (a_day < a_day.groupby(alike).shift()).reindex(doses.index, fill_value=False)
