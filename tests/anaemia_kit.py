"""What tests of occurrence endpoints share: empty domains, and the way from values to results."""

import pandas as pd

from helpers.adam.adae import derive_adae
from helpers.adam.adcause import derive_adcause
from helpers.adam.adice import derive_adice
from helpers.adam.adlim import derive_adlim
from helpers.adam.adocc import derive_adocc
from helpers.ard.anaemia import ard_occurrences

CM = ["USUBJID", "CMSEQ", "CMTRT", "CMDECOD", "CMSTDTC", "CMENDTC"]
PR = ["USUBJID", "PRSEQ", "PRTRT", "PRDECOD", "PRSTDTC", "PRENDTC"]
AE = ["USUBJID", "AESEQ", "AETERM", "AEDECOD", "AEXCL"]
MH = ["USUBJID", "MHSEQ", "MHTERM", "MHDECOD"]
FIRST_DOSE = pd.Timestamp("2020-01-01")


def nothing(columns):
    """Return a domain without a row."""
    return pd.DataFrame(columns=columns, dtype=object)


def dated(adlb):
    """Return values with dates from their study days, record numbers and no quantification."""
    days = adlb["ADY"] - (adlb["ADY"] > 0)
    numbers = adlb.groupby("USUBJID").cumcount() + 1
    return adlb.assign(ADT=FIRST_DOSE + pd.to_timedelta(days, unit="D"), LBSEQ=numbers, BLQFL=None)


def treated(adsl, last="2020-03-01"):
    """Return people with their dates: a first dose on the same day, no death unless told."""
    dates = {"TRTSDT": FIRST_DOSE, "TRTEDT": pd.Timestamp(last), "DTHDT": pd.NaT}
    told = {name: day for name, day in dates.items() if name not in adsl}
    adsl = adsl.assign(**{name: pd.Series(day, adsl.index) for name, day in told.items()})
    return adsl.assign(TRTSDT=adsl["TRTSDT"].where(adsl["SAFFL"].eq("Y")))


def derived(adlb, adsl, trial, given=(), causes=()):
    """Return (adocc, adlim, adice); `given` is (cm, pr), `causes` is (adae, mh), where there are."""
    cm, pr = given or (nothing(CM), nothing(PR))
    adae, mh = causes or (nothing(AE), nothing(MH))
    adice = derive_adice(cm, pr, adsl, trial)
    adlim = derive_adlim(adlb, adice, trial)
    adocc = derive_adocc(adlim, adice, derive_adcause(adae, mh, trial), adsl, trial)
    return adocc, adlim, adice


def occurrences(cut, adlb, adsl, trial):
    """Return the results of a cut's occurrence endpoints."""
    given = cut["cm"], cut["pr"]
    causes = derive_adae(cut["ae"], adsl, trial), cut["mh"]
    sets = derived(adlb, adsl, trial, given, causes)
    return ard_occurrences(*sets, adsl, trial, cut.domains)
