"""ADSL: one row per screened participant."""

import numpy as np
import pandas as pd

from helpers.adam.adsl_alive import derive_death, derive_last_contact
from helpers.adam.adsl_baseline import derive_baseline
from helpers.adam.adsl_disposition import derive_ends, derive_entry
from helpers.adam.adsl_person import person_as_told
from helpers.adam.adsl_sets import REASONS, derive_sets
from helpers.adam.dates import duration_days, parse_dtc
from helpers.adam.doses import dosing_stops, place_doses
from helpers.adam.endings import derive_status
from helpers.adam.phases import derive_phase_dates

PERSON = ["USUBJID", "SUBJID", "SITEID", "AGE", "SEX", "RACE", "ETHNIC", "COUNTRY"]
ARMS = ["ARM", "ACTARM"]
DATES = ["RFICDT", "INCLDT", "TRTSDT", "TRTEDT", "LSTDOSDT", "DTHDT", "LSTALVDT", "EOTDT", "EOSDT"]
STATUS = ["EOTSTT", "DCTREAS", "EOSSTT", "DCSREAS", "SCRFREAS", "DTHDTF"]
FLAGS = ["SCRNFL", "SCRFFL", *REASONS, "DTHFL"]
BASELINE = ["HEIGHTBL", "WEIGHTBL", "BMIBL", "ECOGBL"]


def derive_adsl(cut, trial):
    """Return the participants of a cut: dates, status, analysis sets and baseline.

    Treated is who took at least one dose of study treatment (above 0, or a placebo). ARM is the
    arm a participant was assigned to, ACTARM the one they followed; a screen failure has neither.
    Statuses are those at the cut: without a disposition event, ongoing.

    Key USUBJID, sorted. Flags are "Y" or missing; INCLREAS, SAFREAS, RESPREAS, QOLREAS and EXPRREAS
    say why somebody is not in a set; dates are days; AP01SDT, AP01EDT, AP02SDT, ... are the phases
    of the trial in its order, missing when never reached.

    Parameters
    ----------
    cut : Cut
        Uses DM, DS, EX, every dated domain for the last contact, TU, RS, CM, PR, QS, VS, the sample
        sheet and the size of each counted sample.
    trial : Trial
    """
    dm = person_as_told(cut["dm"], trial.restricted)
    dm = dm.set_index("USUBJID", drop=False).rename_axis(None).sort_index()
    ds = cut["ds"].assign(DSSTDT=lambda events: parse_dtc(events["DSSTDTC"]))
    adsl = dm[PERSON].assign(CUTDT=pd.Timestamp(cut.cut_date).as_unit("ns"), SCRNFL="Y")
    adsl = _join(adsl, derive_entry(dm, ds), derive_ends(ds, dm.index))
    adsl = _join(adsl, _life(dm, ds, cut))
    adsl = _join(adsl, _treatment(cut["ex"], trial, adsl))
    adsl = _statuses(adsl.assign(**_arms(dm, adsl)))
    adsl = _join(adsl, derive_sets(cut, trial, adsl))
    reference = adsl["TRTSDT"].fillna(adsl["INCLDT"])
    adsl = _join(adsl, derive_baseline(cut["vs"], cut["rs"], reference))
    return adsl[_columns(trial)].reset_index(drop=True)


def _join(adsl, *parts):
    for part in parts:
        adsl = adsl.join(part, validate="one_to_one")
    return adsl


def _life(dm, ds, cut):
    recorded = ds[ds["DSDECOD"] == "DEATH"].drop_duplicates("USUBJID").set_index("USUBJID")
    dthdtc = _either(dm["DTHDTC"], recorded["DSSTDTC"].reindex(dm.index))
    dead = (dm["DTHFL"] == "Y") | dm.index.isin(recorded.index)
    contact = derive_last_contact(cut, dm.index)
    death = derive_death(dthdtc, dead, contact, cut.cut_date)
    # a sample after death is a finding of the data check; nobody is alive after their death
    return death.assign(LSTALVDT=contact.mask(contact > death["DTHDT"], death["DTHDT"]))


def _treatment(ex, trial, adsl):
    doses = place_doses(ex, trial.treatments, dosing_stops(adsl))
    given = doses[doses["GIVEN"] & doses["ASTDT"].notna()]
    study = given[given["TRTROLE"] == "study"].groupby("USUBJID")
    dates = pd.DataFrame(
        {
            "TRTSDT": study["ASTDT"].min(),
            "TRTEDT": study["AENDT"].max(),
            "LSTDOSDT": given.groupby("USUBJID")["AENDT"].max(),
        },
        index=adsl.index,
    )
    dates = dates.assign(TRTDURD=duration_days(dates["TRTSDT"], dates["TRTEDT"]))
    return dates.join(derive_phase_dates(given, trial.phases, adsl.index), validate="one_to_one")


def _arms(dm, adsl):
    included = adsl["INCLFL"] == "Y"
    assigned, followed = dm["ARM"], dm["ACTARM"]
    arms = {"ARM": _either(assigned, followed), "ACTARM": _either(followed, assigned)}
    return {name: arm.where(included) for name, arm in arms.items()}


def _either(text, otherwise):
    # fillna would turn a column of nothing but missing text into numbers
    known = np.where(text.notna(), text, otherwise)
    return pd.Series(known, index=text.index, dtype=object)


def _statuses(adsl):
    treated, included = adsl["TRTSDT"].notna(), adsl["INCLFL"] == "Y"
    died = adsl["DTHFL"] == "Y"
    eot = derive_status(adsl["EOTDECOD"], treated | (included & adsl["EOTDECOD"].notna()), died)
    eos = derive_status(adsl["EOSDECOD"], included, died)
    return adsl.assign(EOTSTT=eot[0], DCTREAS=eot[1], EOSSTT=eos[0], DCSREAS=eos[1])


def _columns(trial):
    numbers = range(1, len(trial.phases) + 1)
    phases = [f"AP{number:02d}{kind}DT" for number in numbers for kind in "SE"]
    sets = [*FLAGS, *REASONS.values()]
    return [*PERSON, *ARMS, *DATES, *phases, "CUTDT", "TRTDURD", *STATUS, *sets, *BASELINE]
