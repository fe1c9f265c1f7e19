"""ADTR: the sum of diameters and the volume of the target lesions at each assessment."""

import pandas as pd

from helpers.adam.dates import study_day
from helpers.adam.flags import flag
from helpers.adam.lesions import KEY, TARGET, assess_lesions, read_lesions
from helpers.adam.recist import compute_target_response, tenths
from helpers.adam.therapy import reference_dates
from helpers.adam.visits import assign_visits

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "ADT", "ADY", "VISITNUM", "VISIT", "AVISIT", "AVISITL",
           "AVISITN", "AVAL", "AVALU", "PARTIAL", "NTARGET", "NMISSING", "ABLFL", "BASE", "CHG",
           "PCHG", "RATIO", "NADIR", "AVALC", "ANL01FL"]  # fmt: skip
BEST_COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "ADT", "ADY", "BASE", "AVAL", "PCHG", "PDOTHFL"]
PARAMETERS = {
    "SUMDIAM": ("Sum of diameters of the target lesions", "mm"),
    "VOLUME": ("Volume of the target lesions", "mm3"),
}


def derive_adtr(tu, tr, adsl, visits):
    """Return the sum of diameters (SUMDIAM) and the volume (VOLUME) at each tumour assessment.

    The investigator's longest diameters of lesions and short axes of lymph nodes are added in whole
    tenths of a millimetre, those that became small included (`helpers.adam.lesions`). With a target
    lesion missing AVAL is missing, NMISSING counts such lesions and PARTIAL is the sum of the
    others. ADT is the last day on which a target of the assessment was measured. BASE is the last
    complete value on or before the first dose, NADIR the smallest complete one before this
    assessment, baseline included. RATIO is AVAL by BASE. AVALC is the response of the targets that
    the sizes give (RECIST 1.1, `helpers.adam.recist`). ANL01FL marks the value that stands for a
    planned visit.

    Key USUBJID, PARAMCD, ADT, VISITNUM.

    Parameters
    ----------
    tu : DataFrame, one record per lesion
        Needs USUBJID, TUSEQ, TULNKID, TUSTRESC (TARGET, TARGET LYMPH NODE), TULOC (a node's place
        says "node").
    tr : DataFrame, one record per lesion, test and assessment
        Needs USUBJID, TRLNKID, TRTESTCD (LDIAM, LPERP, VOLUME, TUMSTATE), TRSTRESN (mm, mm3),
        TRSTRESC, TRSTAT, TREVAL, TRDTC, VISIT, VISITNUM.
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, INCLDT.
    visits : sequence of Visit
        The planned visits with imaging.
    """
    lesions = assess_lesions(tu, tr)
    targets = lesions[lesions["KIND"] == TARGET]
    named = read_lesions(tu)
    expected = named[named["KIND"] == TARGET].groupby("USUBJID").size()
    reference = pd.to_datetime(reference_dates(adsl))
    parts = [_derive_param(name, targets, expected, reference) for name in PARAMETERS]
    adtr = pd.concat(parts, ignore_index=True)
    return assign_visits(adtr, visits, ["PARAMCD"])[COLUMNS]


def _derive_param(name, targets, expected, reference):
    label, unit = PARAMETERS[name]
    if name == "VOLUME":
        with_volume = targets.loc[targets["VOLUME"].gt(0), "USUBJID"]
        targets = targets[targets["USUBJID"].isin(with_volume)]
    sums = _sums(targets.assign(AMOUNT=targets["SIZE" if name == "SUMDIAM" else name]), expected)
    for column in ("PARTIAL", "AVAL"):  # tenths of a millimetre, or mm3
        sums[column] = sums[column] / (10 if name == "SUMDIAM" else 1)
    sums = sums.assign(PARAMCD=name, PARAM=label, AVALU=unit)
    sums["ADY"] = study_day(sums["ADT"], sums["USUBJID"].map(reference))
    sums = _with_baseline(sums)
    sums["AVALC"] = _target_responses(sums) if name == "SUMDIAM" else None
    return sums


def _sums(targets, expected):
    """Return one record per participant and assessment."""
    done = targets[targets["AMOUNT"].notna()]
    amounts = done.groupby(KEY)["AMOUNT"]
    sums = targets.groupby(KEY).agg(VISIT=("VISIT", "first"), scanned=("ADT", "max"))
    measured = amounts.size().reindex(sums.index, fill_value=0)
    sums = sums.assign(
        ADT=done.groupby(KEY)["ADT"].max().reindex(sums.index).fillna(sums["scanned"]),
        PARTIAL=amounts.sum().reindex(sums.index),
        LEFT=done["GONE"].ne(1).groupby([done[name] for name in KEY]).sum().reindex(sums.index),
        MEASURED=measured,
    ).reset_index()
    sums["NTARGET"] = sums["USUBJID"].map(expected)
    sums["NMISSING"] = sums["NTARGET"] - sums["MEASURED"]
    sums["AVAL"] = sums["PARTIAL"].where(sums["NMISSING"] == 0)
    return sums.sort_values(["USUBJID", "ADT", "VISITNUM"], ignore_index=True)


def _with_baseline(sums):
    before = sums[(sums["ADY"] <= 1) & sums["AVAL"].notna()]
    last = before.groupby("USUBJID").tail(1)
    base = sums["USUBJID"].map(last.set_index("USUBJID")["AVAL"])
    started = sums.index >= sums["USUBJID"].map(pd.Series(last.index, last["USUBJID"]))
    since = sums["AVAL"].where(started)
    who = sums["USUBJID"]
    nadir = since.groupby(who).cummin().groupby(who).ffill().groupby(who).shift()
    change = sums["AVAL"] - base
    return sums.assign(
        ABLFL=pd.Series("Y", index=last.index).reindex(sums.index),
        BASE=base,
        CHG=change,
        PCHG=(100 * change / base).where(base > 0),
        RATIO=(sums["AVAL"] / base).where(base > 0),
        NADIR=nadir,
    )


def _target_responses(sums):
    """Return the response of the targets at each assessment after the first complete one."""
    base, nadir, total = (tenths(sums[name].fillna(0)) for name in ("BASE", "NADIR", "PARTIAL"))
    words = compute_target_response(
        total, sums["LEFT"].fillna(0).to_numpy(), sums["MEASURED"].to_numpy(), base, nadir,
        sums["NMISSING"].to_numpy(),
    )  # fmt: skip
    return pd.Series(words, index=sums.index, dtype=object).where(sums["NADIR"].notna(), None)


def derive_param_best(adtr, adrs, therapy):
    """Return each participant's best change from baseline, one record per USUBJID and PARAMCD.

    The smallest percent change after baseline, at assessments up to the first progression (the one
    that showed it included) and before a new anticancer therapy. AVAL and PCHG are in percent.
    PDOTHFL is "Y" for who progressed at an assessment at which the targets did not, or were not
    measured.
    """
    progression = adrs[(adrs["ANL01FL"] == "Y") & (adrs["AVALC"] == "PD")]
    progression = progression.drop_duplicates("USUBJID").set_index("USUBJID")
    until = pd.to_datetime(adtr["USUBJID"].map(progression["ADT"]))
    of_progression = adtr["VISITNUM"] == adtr["USUBJID"].map(progression["VISITNUM"])
    new_therapy = pd.to_datetime(adtr["USUBJID"].map(therapy))
    counts = ~((adtr["ADT"] > until) & ~of_progression) & ~(adtr["ADT"] > new_therapy)
    anl = adtr[counts & adtr["NADIR"].notna() & adtr["PCHG"].notna()]
    best = anl.sort_values(["USUBJID", "PCHG", "ADT"]).drop_duplicates(["USUBJID", "PARAMCD"])
    elsewhere = best["USUBJID"].isin(_progressed_elsewhere(adtr, progression))
    return best.assign(AVAL=best["PCHG"], PDOTHFL=flag(elsewhere))[BEST_COLUMNS]


def _progressed_elsewhere(adtr, progression):
    """Return who progressed at an assessment at which the sizes of the targets did not."""
    sizes = adtr[(adtr["PARAMCD"] == "SUMDIAM") & (adtr["AVALC"] == "PD")]
    by_size = set(zip(sizes["USUBJID"], sizes["VISITNUM"], strict=True))
    return [who for who, visit in progression["VISITNUM"].items() if (who, visit) not in by_size]
