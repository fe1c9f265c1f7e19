"""Lesions as the investigator identified and measured them: one state per lesion and assessment."""

import numpy as np
import pandas as pd

from helpers.adam.dates import parse_dtc
from helpers.adam.readers import one_reading, visit_numbers
from helpers.adam.recist import NODE_IS_NORMAL_BELOW, TOO_SMALL, tenths
from helpers.adam.terms import upper

TARGET, NON_TARGET, NEW = "TARGET", "NON-TARGET", "NEW"
KEY = ["USUBJID", "VISITNUM"]
LESION = [*KEY, "LESION"]
COLUMNS = [*LESION, "VISIT", "ADT", "KIND", "NODAL", "TULOC", "SIZE", "VOLUME", "STATE", "GONE",
           "PARTOF"]  # fmt: skip
LONG_AXIS, SHORT_AXIS, THIRD_AXIS = ("LDIAM", "DIAMETER"), ("LPERP",), ("DEPTH", "HEIGHT")
ABSENT, PROGRESSED, EQUIVOCAL = "ABSENT", "PROGRESSED", "EQUIVOCAL"
SMALL, PRESENT = "TOO SMALL TO MEASURE", "PRESENT"
_TU = ["USUBJID", "TUSEQ", "TUGRPID", "TULNKID", "TUTESTCD", "TUSTRESC", "TULOC", "TUEVAL",
       "TUEVALID", "TUACPTFL", "TUDTC", "VISITNUM", "VISIT"]  # fmt: skip
_TR = ["USUBJID", "TRSEQ", "TRLNKID", "TRTESTCD", "TRORRES", "TRSTRESC", "TRSTRESN", "TRSTAT",
       "TREVAL", "TREVALID", "TRACPTFL", "TRDTC", "VISITNUM", "VISIT"]  # fmt: skip
_FRAGMENT = r"\.\d+$"


def read_lesions(tu):
    """Return the investigator's lesions, one record per USUBJID and LESION.

    KIND is TARGET, NON-TARGET or NEW. NODAL is True where the kind or the place says "node". A
    fragment of a split lesion, numbered after a full stop (T04.1 of T04), is no lesion of its own.
    FOUND is the day it was identified. Of several readers of an assessment the accepted one counts
    (TUACPTFL), else the first by name (TUEVALID).
    """
    found = one_reading(tu.reindex(columns=_TU), "TU", KEY)
    words = upper(found["TUSTRESC"]).fillna("")
    kind = words.str.extract(r"^(NON-TARGET|TARGET|NEW)")[0].astype(object)
    told = kind.notna() & found["TULNKID"].notna() & ~found["TUTESTCD"].isin(["TUMERGE", "TUSPLIT"])
    places = words + " " + upper(found["TULOC"]).fillna("")
    found = found.assign(KIND=kind, NODAL=places.str.contains("NODE").astype(bool))
    found = found[told].sort_values(["USUBJID", "TUSEQ"], kind="stable")
    found = found.drop_duplicates(["USUBJID", "TULNKID"]).rename(columns={"TULNKID": "LESION"})
    whole = found["LESION"].astype(str).str.replace(_FRAGMENT, "", regex=True)
    split = (whole != found["LESION"]) & _pairs(found["USUBJID"], whole).isin(
        _pairs(found["USUBJID"], found["LESION"])
    )
    found = found.assign(FOUND=parse_dtc(found["TUDTC"]))[~split]
    return found[["USUBJID", "LESION", "KIND", "NODAL", "TULOC", "FOUND", "VISITNUM", "VISIT"]]


def assess_lesions(tu, tr):
    """Return what was seen of each lesion at each assessment that has a complete date.

    SIZE is the diameter that counts, in whole 0.1 mm: the short axis of a node, the longest
    diameter of any other lesion; 5 mm where it is too small to measure, 0 where it is absent, and
    missing where it was not measured. Fragments of a split lesion are added. Of lesions recorded
    as merged, the one measured stands for all (PARTOF names it). VOLUME (mm3) is segmented, or for
    participants without any segmented volume pi/6 of the product of three diameters. STATE is
    ABSENT, TOO SMALL TO MEASURE, PRESENT, PROGRESSED, EQUIVOCAL or missing. GONE is 1 where nothing
    is left, or a node is below 10 mm; missing where it is not known. Of several readers the
    accepted one counts (TRACPTFL), else the first by name (TREVALID); readings by others than the
    investigator do not.

    Key USUBJID, VISITNUM, LESION; where the delivery numbers no assessment its date stands in.
    """
    lesions = read_lesions(tu)
    readings = _readings(tr, lesions)
    parts = [*LESION, "PART"]
    seen = readings.groupby(parts).agg(VISIT=("VISIT", "first"), ADT=("ADT", "max"))
    axis = readings["AXIS"]
    seen["STATE"] = readings.groupby(parts)["STATE"].last()
    seen["SIZE"] = readings[axis == "SIZE"].groupby(parts)["TENTHS"].last()
    seen["SIZE"] = seen["SIZE"].fillna(seen["STATE"].map({ABSENT: 0, SMALL: TOO_SMALL}))
    seen["VOLUME"] = _volumes(readings, parts).reindex(seen.index)
    seen["VOLUME"] = seen["VOLUME"].fillna(seen["STATE"].map({ABSENT: 0.0}))
    whole = _added(seen.reset_index()).merge(
        lesions.drop(columns=["VISITNUM", "VISIT", "FOUND"]),
        on=["USUBJID", "LESION"],
        validate="many_to_one",
    )
    whole = _merged(whole, tu)
    limit = np.where(whole["NODAL"], NODE_IS_NORMAL_BELOW, 1)
    gone = (whole["SIZE"] < limit).astype(float).where(whole["SIZE"].notna())
    whole["GONE"] = gone.fillna(whole["STATE"].map({PRESENT: 0.0, PROGRESSED: 0.0}))
    return whole.sort_values(LESION, ignore_index=True)[COLUMNS]


def find_new_lesions(tu, seen):
    """Return the new lesions that count, with the assessment and the day each was first seen.

    One that stays equivocal does not count; one that is sure later dates from its first sight.
    """
    named = read_lesions(tu)
    named = named[named["KIND"] == NEW]
    states = seen[seen["KIND"] == NEW].assign(doubt=lambda rows: rows["STATE"] == EQUIVOCAL)
    doubted = states.groupby(["USUBJID", "LESION"])["doubt"].all()
    pairs = pd.MultiIndex.from_frame(named[["USUBJID", "LESION"]])
    sure = ~pd.Series(doubted.reindex(pairs).to_numpy(), index=named.index).eq(True)
    new = named[sure].rename(columns={"FOUND": "ADT"})
    new = new.assign(VISITNUM=visit_numbers(new))
    # a lesion can be looked at, in doubt, before it is named as new: the first sight counts
    looked = states[states["STATE"].ne(ABSENT) & (states["STATE"].notna() | states["SIZE"].notna())]
    sights = looked.merge(
        new[["USUBJID", "LESION"]], on=["USUBJID", "LESION"], validate="many_to_many"
    )
    every = pd.concat([new, sights[new.columns.intersection(sights.columns)]])
    every = every.dropna(subset=["ADT"]).sort_values("ADT", kind="stable")
    return every.drop_duplicates(["USUBJID", "LESION"], ignore_index=True)


def _readings(tr, lesions):
    """Return the investigator's readings of identified lesions, the accepted ones of several."""
    found = tr.reindex(columns=_TR)
    found = found.assign(ADT=parse_dtc(found["TRDTC"]), PART=found["TRLNKID"])
    found = found[found["ADT"].notna() & found["PART"].notna()]
    found = found.assign(VISITNUM=visit_numbers(found))
    names = _pairs(lesions["USUBJID"], lesions["LESION"])
    whole = found["PART"].astype(str).str.replace(_FRAGMENT, "", regex=True)
    itself = _pairs(found["USUBJID"], found["PART"]).isin(names)
    found = found.assign(LESION=found["PART"].where(itself, whole))
    found = found[_pairs(found["USUBJID"], found["LESION"]).isin(names)]
    found = found.merge(
        lesions[["USUBJID", "LESION", "NODAL"]], on=["USUBJID", "LESION"], validate="many_to_one"
    )
    found = one_reading(found, "TR", [*KEY, "PART", "TRTESTCD"], KEY)
    return _with_axis(found).sort_values(["ADT", "TRSEQ"], kind="stable")


def _with_axis(found):
    """Return the readings with AXIS (SIZE, LONG, SHORT, THIRD, VOLUME), TENTHS and STATE."""
    test, words = found["TRTESTCD"], found["TRSTRESC"].fillna(found["TRORRES"])
    words = upper(words).fillna("")
    done = found["TRSTAT"] != "NOT DONE"
    number = pd.to_numeric(found["TRSTRESN"]).where(done)
    long, short = test.isin(LONG_AXIS), test.isin(SHORT_AXIS)
    counts = (short | (test == "DIAMETER")).where(found["NODAL"], long)
    axis = pd.Series("", index=found.index).mask(test == "VOLUME", "VOLUME")
    axis = axis.mask(long, "LONG").mask(short, "SHORT").mask(test.isin(THIRD_AXIS), "THIRD")
    state = pd.Series(None, index=found.index, dtype=object)
    for pattern, word in (
        (r"PRESENT", PRESENT), (r"^ABSENT|DISAPPEARED", ABSENT), (r"TOO SMALL", SMALL),
        (r"EQUIVOCAL", EQUIVOCAL), (r"UNEQUIVOCAL|PROGRESS", PROGRESSED),
    ):  # fmt: skip
        state = state.mask(done & words.str.contains(pattern).astype(bool), word)
    size = number.where(axis != "VOLUME")
    exact = pd.Series(tenths(size.fillna(0)), index=found.index, dtype=float).where(size.notna())
    found = found.assign(NUMBER=number, TENTHS=exact, STATE=state)
    found["AXIS"] = axis.mask(counts, "SIZE")
    found["RULER"] = axis
    return found


def _volumes(readings, parts):
    """Return the volume of each part: segmented, else that of an ellipsoid of three diameters."""
    segmented = readings[readings["RULER"] == "VOLUME"]
    ruled = readings[~readings["USUBJID"].isin(segmented["USUBJID"])]
    product = 1.0
    for ruler in ("LONG", "SHORT", "THIRD"):
        product = product * ruled[ruled["RULER"] == ruler].groupby(parts)["NUMBER"].last()
    if len(segmented):
        measured = segmented.groupby(parts)["NUMBER"].last()
        return pd.concat([measured, (np.pi / 6 * product).dropna()])
    return np.pi / 6 * product


def _added(seen):
    """Return one record per lesion: fragments added, missing where a known fragment is."""
    split = seen["PART"] != seen["LESION"]
    both = split.groupby([seen[name] for name in LESION]).transform("any")
    seen = seen[split | ~both]  # beside its fragments the whole is not counted again
    first = seen[seen["PART"] != seen["LESION"]].groupby(["USUBJID", "PART"])["ADT"].min()
    first = first.reset_index()
    first["LESION"] = first["PART"].astype(str).str.replace(_FRAGMENT, "", regex=True)
    groups = seen.groupby(LESION)
    whole = groups.agg(
        VISIT=("VISIT", "first"), ADT=("ADT", "max"), STATE=("STATE", "last"), n=("PART", "size")
    )
    for name in ("SIZE", "VOLUME"):
        every = groups[name].count() == _expected(whole, first)
        whole[name] = groups[name].sum().where(every)
    return whole.drop(columns="n").reset_index()


def _expected(whole, first):
    """Return how many parts each lesion had by each assessment: 1, or its fragments so far."""
    flat = whole.reset_index().reset_index()[["index", "USUBJID", "LESION", "ADT"]]
    pairs = flat.merge(
        first, on=["USUBJID", "LESION"], suffixes=("", "_FIRST"), validate="many_to_many"
    )
    known = pairs[pairs["ADT_FIRST"] <= pairs["ADT"]].groupby("index").size()
    return pd.Series(known.reindex(flat["index"]).fillna(1).to_numpy(dtype=int), index=whole.index)


def _merged(whole, tu):
    """Return the lesions with PARTOF: one not measured that had merged with one measured is 0."""
    found = tu.reindex(columns=_TU)
    merged = found[(found["TUTESTCD"] == "TUMERGE") & found["TUGRPID"].notna()]
    merged = merged.assign(SINCE=parse_dtc(merged["TUDTC"]), LESION=merged["TULNKID"])
    merged = merged[["USUBJID", "LESION", "TUGRPID", "SINCE"]]
    merged = merged.drop_duplicates(["USUBJID", "LESION"])
    sizes = whole[whole["SIZE"].notna()].merge(
        merged, on=["USUBJID", "LESION"], validate="many_to_one"
    )
    sizes = sizes[~(sizes["ADT"] < sizes["SINCE"])].drop_duplicates([*KEY, "TUGRPID"])
    heads = sizes[[*KEY, "TUGRPID", "LESION", "ADT", "VISIT"]].rename(columns={"LESION": "PARTOF"})
    inside = merged.drop(columns="SINCE").merge(
        heads, on=["USUBJID", "TUGRPID"], validate="many_to_many"
    )
    inside = inside.drop(columns="TUGRPID")[inside["LESION"] != inside["PARTOF"]]
    named = whole.drop_duplicates(["USUBJID", "LESION"])
    named = named[["USUBJID", "LESION", "KIND", "NODAL", "TULOC"]]
    inside = inside.merge(named, on=["USUBJID", "LESION"], validate="many_to_one").assign(
        SIZE=0.0, VOLUME=0.0
    )
    every = pd.concat([whole[whole["SIZE"].notna()], inside, whole], ignore_index=True)
    return every.drop_duplicates(LESION) if len(inside) else whole.assign(PARTOF=None)


def _pairs(people, names):
    return pd.MultiIndex.from_arrays([people.astype(str), names.astype(str)]).to_series(
        index=people.index
    )
