"""ADTR: the sum of diameters and the volume of the target lesions at each assessment."""

import numpy as np
import pandas as pd

from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.recist import target_response, tenths
from helpers.adam.therapy import reference_dates
from helpers.adam.visits import assign_visits

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "ADT", "ADY", "VISITNUM", "VISIT", "AVISIT", "AVISITL",
           "AVISITN", "AVAL", "AVALU", "PARTIAL", "NTARGET", "NMISSING", "ABLFL", "BASE", "CHG",
           "PCHG", "NADIR", "AVALC", "ANL01FL"]  # fmt: skip
BEST_COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "ADT", "ADY", "BASE", "AVAL", "PCHG", "PDOTHFL"]
PARAMETERS = {
    "SUMDIAM": ("Sum of diameters of the target lesions", "mm"),
    "VOLUME": ("Volume of the target lesions", "mm3"),
}
LONG_AXIS, SHORT_AXIS = ("LDIAM", "DIAMETER"), ("LPERP",)
TARGETS = ("TARGET", "TARGET LYMPH NODE")
KEY = ["USUBJID", "VISITNUM"]


def derive_adtr(tu, tr, adsl, visits):
    """Return the sum of diameters (SUMDIAM) and the volume (VOLUME) at each tumour assessment.

    The investigator's longest diameters of lesions and short axes of lymph nodes are added, those
    that became small included. With a target lesion missing AVAL is missing, NMISSING counts such
    lesions and PARTIAL is the sum of the others. ADT is the last day on which a target of the
    assessment was measured. BASE is the last complete value on or before the first dose, NADIR the
    smallest complete one before this assessment, baseline included. AVALC is the response of the
    targets that the sizes give (RECIST 1.1, `helpers.adam.recist`). ANL01FL marks the value that
    stands for a planned visit.

    Key USUBJID, PARAMCD, ADT, VISITNUM.

    Parameters
    ----------
    tu : DataFrame, one record per lesion
        Needs USUBJID, TUSEQ, TULNKID, TUSTRESC (TARGET, TARGET LYMPH NODE), TULOC (a node's place
        says "node").
    tr : DataFrame, one record per lesion, test and assessment
        Needs USUBJID, TRLNKID, TRTESTCD (LDIAM, LPERP, VOLUME), TRSTRESN (mm, mm3), TRSTAT, TREVAL,
        TRDTC, VISIT, VISITNUM.
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, INCLDT.
    visits : sequence of Visit
        The planned visits with imaging.
    """
    targets = _targets(tu)
    read = tr[tr["TREVAL"].isna() | (tr["TREVAL"] == "INVESTIGATOR")]
    measured = targets.merge(
        read.assign(ADT=parse_dtc(read["TRDTC"])),
        left_on=["USUBJID", "TULNKID"],
        right_on=["USUBJID", "TRLNKID"],
        validate="one_to_many",
    )
    expected = targets.groupby("USUBJID").size()
    reference = pd.to_datetime(reference_dates(adsl))
    parts = [_derive_param(name, measured, expected, reference) for name in PARAMETERS]
    adtr = pd.concat(parts, ignore_index=True)
    return assign_visits(adtr, visits, ["PARAMCD"])[COLUMNS]


def _targets(tu):
    """Return one record per target lesion, with NODAL."""
    targets = tu[tu["TUSTRESC"].isin(TARGETS) & tu["TULNKID"].notna()]
    targets = targets.sort_values("TUSEQ").drop_duplicates(["USUBJID", "TULNKID"])
    places = targets["TUSTRESC"] + " " + targets["TULOC"].fillna("").astype(str).str.upper()
    nodal = places.str.contains("NODE").fillna(False)
    return targets.assign(NODAL=nodal.astype(bool))[["USUBJID", "TULNKID", "NODAL"]]


def _is_wanted(measured, name):
    """Return which measurements belong to a parameter: the short axis of nodes, else the long."""
    if name == "VOLUME":
        return measured["TRTESTCD"] == "VOLUME"
    long_axis, short_axis = (measured["TRTESTCD"].isin(axis) for axis in (LONG_AXIS, SHORT_AXIS))
    return short_axis.where(measured["NODAL"], long_axis)


def _derive_param(name, measured, expected, reference):
    label, unit = PARAMETERS[name]
    lesions = measured[_is_wanted(measured, name) & measured["ADT"].notna()]
    lesions = lesions.assign(VISITNUM=_assessment(lesions))
    lesions = lesions.drop_duplicates([*KEY, "TULNKID"], keep="last")
    sums = _sums(lesions, expected).assign(PARAMCD=name, PARAM=label, AVALU=unit)
    sums["ADY"] = study_day(sums["ADT"], sums["USUBJID"].map(reference))
    sums = _with_baseline(sums)
    sums["AVALC"] = _target_responses(sums, lesions) if name == "SUMDIAM" else None
    return sums


def _assessment(lesions):
    """Return the number of the assessment; where the delivery gives none, its date stands in."""
    days = (lesions["ADT"] - pd.Timestamp("1900-01-01")).dt.days
    return lesions["VISITNUM"].fillna(days)


def _sums(lesions, expected):
    """Return one record per participant and assessment."""
    done = lesions[lesions["TRSTRESN"].notna() & (lesions["TRSTAT"] != "NOT DONE")]
    sizes = done.groupby(KEY)["TRSTRESN"]
    sums = lesions.groupby(KEY).agg(VISIT=("VISIT", "first"), scanned=("ADT", "max"))
    sums = sums.assign(
        ADT=done.groupby(KEY)["ADT"].max().reindex(sums.index).fillna(sums["scanned"]),
        PARTIAL=sizes.sum().reindex(sums.index),
        measured=sizes.size().reindex(sums.index, fill_value=0),
    ).reset_index()
    sums["NTARGET"] = sums["USUBJID"].map(expected)
    sums["NMISSING"] = sums["NTARGET"] - sums["measured"]
    sums["AVAL"] = sums["PARTIAL"].where(sums["NMISSING"] == 0)
    return sums.sort_values(["USUBJID", "ADT", "VISITNUM"], ignore_index=True)


def _with_baseline(sums):
    before = sums[(sums["ADY"] <= 1) & sums["AVAL"].notna()]
    last = before.groupby("USUBJID").tail(1)
    base = sums["USUBJID"].map(last.set_index("USUBJID")["AVAL"])
    started = sums.index >= sums["USUBJID"].map(pd.Series(last.index, last["USUBJID"]))
    since = sums["AVAL"].where(started)
    nadir = since.groupby(sums["USUBJID"]).transform(lambda values: values.cummin().ffill().shift())
    change = sums["AVAL"] - base
    return sums.assign(
        ABLFL=pd.Series("Y", index=last.index).reindex(sums.index),
        BASE=base,
        CHG=change,
        PCHG=(100 * change / base).where(base > 0),
        NADIR=nadir,
    )


def _target_responses(sums, lesions):
    sizes = dict(list(lesions.groupby(KEY)))
    return [_target_response(row, sizes[row.USUBJID, row.VISITNUM]) for row in sums.itertuples()]


def _target_response(row, lesions):
    if np.isnan(row.NADIR):
        return None
    done = lesions[lesions["TRSTRESN"].notna() & (lesions["TRSTAT"] != "NOT DONE")]
    base, nadir = tenths([row.BASE, row.NADIR])
    return target_response(
        tenths(done["TRSTRESN"]),
        done["NODAL"].to_numpy(),
        int(base),
        int(nadir),
        missing=int(row.NMISSING),
    )


def derive_param_best(adtr, adrs, therapy):
    """Return each participant's best change from baseline, one record per USUBJID and PARAMCD.

    The smallest percent change after baseline, at assessments up to the first progression (the one
    that showed it included) and before a new anticancer therapy. AVAL and PCHG are in percent.
    PDOTHFL is "Y" for who progressed by lesions other than the targets, new ones above all.
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
    flag = pd.Series("Y", index=best.index).where(elsewhere)
    return best.assign(AVAL=best["PCHG"], PDOTHFL=flag)[BEST_COLUMNS]


def _progressed_elsewhere(adtr, progression):
    """Return who progressed at an assessment at which the sizes of the targets did not."""
    sizes = adtr[(adtr["PARAMCD"] == "SUMDIAM") & (adtr["AVALC"] == "PD")]
    by_size = set(zip(sizes["USUBJID"], sizes["VISITNUM"], strict=True))
    return [who for who, visit in progression["VISITNUM"].items() if (who, visit) not in by_size]
