"""Checks of lesions: identified, measured, few and large enough, and the same at every scan."""

import pandas as pd

from helpers.cut import schema
from helpers.cut.rules import Spot, clinical, once_per_records

LESION = ["USUBJID", "LINK"]
DIAMETERS = ("LDIAM", "LPERP")
SOURCE = "response criteria in solid tumours, version 1.1"


@once_per_records
def scans(records):
    """Return the tumour measurements with the scan they belong to and the day.

    A scan is what shares a link group; without one, what shares the visit; else the day.
    """
    tr = records.frame("tr")
    scan = tr.TRLNKGRP.where(tr.TRLNKGRP != "", tr.VISITNUM)
    scan = scan.where(scan != "", tr.TRDTC.str.slice(0, 10))
    return tr[["USUBJID", "TRTESTCD", "TRMETHOD"]].assign(
        LINK=tr.TRLNKID, scan=scan,
        size=records.numbers("tr", "TRSTRESN"), day=records.days("tr", "TRDTC"),
    )  # fmt: skip


@once_per_records
def targets(records):
    """Return the target lesions, one record each, with their place and whether it is a node."""
    tu = records.frame("tu")
    found = tu[tu.TUSTRESC.str.startswith("TARGET") & (tu.TULNKID != "")]
    node = found.TULOC.str.contains("NODE", case=False) | found.TUSTRESC.str.contains("NODE")
    named = found[["USUBJID", "TULOC", "TUDTC"]].assign(LINK=found.TULNKID, node=node)
    return named.drop_duplicates(LESION)


@once_per_records
def _measured(records):
    """Return the measured diameters of target lesions, in the order of their days."""
    lesions = targets(records)[[*LESION, "node"]]
    sizes = scans(records)
    sizes = sizes[sizes.TRTESTCD.isin(DIAMETERS) & sizes["size"].notna()].reset_index()
    found = sizes.merge(lesions, on=LESION, validate="m:1").set_index("SRCROW")
    return found.sort_values(["day", "TRTESTCD"], kind="stable")


@clinical("tr", "tu")
def check_measured_lesion_identified(records):
    """Every measured lesion is identified in TU."""
    tr, tu = records.frame("tr"), records.frame("tu")
    known = set(tu.USUBJID + "|" + tu.TULNKID)
    wrong = tr.index[(tr.TRLNKID != "") & ~(tr.USUBJID + "|" + tr.TRLNKID).isin(known)]
    yield Spot("tr", wrong, "TRLNKID", "lesion is not in TU", "Send its TU record")


@clinical("tr", "tu")
def check_target_lesion_measured(records):
    """Every target lesion is measured."""
    lesions, tr = targets(records), records.frame("tr")
    known = set(tr.USUBJID + "|" + tr.TRLNKID)
    wrong = lesions.index[~(lesions.USUBJID + "|" + lesions.LINK).isin(known)]
    yield Spot("tu", wrong, "TULNKID", "target lesion is never measured", "Send TR")


@clinical("tr", "tu")
def check_targets_measured_together(records):
    """All target lesions have a record at every scan, or one that says why not."""
    lesions, sizes = targets(records), scans(records)
    sizes = sizes[sizes.LINK != ""]
    pairs = sizes.reset_index().merge(lesions[LESION], on=LESION, validate="m:1")
    first = pairs.sort_values("SRCROW").drop_duplicates(["USUBJID", "scan"])
    expected = first[["USUBJID", "scan", "SRCROW", "day"]].merge(
        lesions.assign(seen=records.days("tu", "TUDTC"))[[*LESION, "seen"]],
        on="USUBJID", validate="m:m",
    )  # fmt: skip
    there = pd.MultiIndex.from_frame(pairs[["USUBJID", "scan", "LINK"]])
    lost = ~pd.MultiIndex.from_frame(expected[["USUBJID", "scan", "LINK"]]).isin(there)
    expected = expected[lost & ~(expected.day < expected.seen)]
    names = expected.groupby("SRCROW").LINK.agg(lambda links: ", ".join(sorted(links)))
    message = names.map("{} not measured at this scan".format)
    yield Spot("tr", names.index, "TRLNKGRP", message, "Send the size, or NOT DONE with a reason")


@clinical("tu")
def check_lesion_keeps_its_place(records):
    """A lesion keeps its place and its kind."""
    tu = records.frame("tu")
    ordered = tu[tu.TULNKID != ""]
    ordered = ordered.loc[records.numbers("tu", "TUSEQ").loc[ordered.index].sort_values().index]
    for column in ("TULOC", "TUSTRESC"):
        filled = ordered[ordered[column] != ""]
        first = filled.groupby(["USUBJID", "TULNKID"])[column].transform("first")
        wrong = filled.index[filled[column] != first]
        yield Spot("tu", wrong, column, "is not what it was before", "Check the lesion's number")


@clinical("tr")
def check_lesion_keeps_its_method(records):
    """A lesion is measured by one method throughout, so that its sizes can be compared."""
    sizes = scans(records)
    sizes = sizes[sizes.TRTESTCD.isin(DIAMETERS) & (sizes.TRMETHOD != "")]
    sizes = sizes.dropna(subset="day").sort_values("day", kind="stable")
    first = sizes.groupby(LESION).TRMETHOD.transform("first")
    wrong = sizes.index[first != sizes.TRMETHOD]
    message = first.loc[wrong].map("was measured by {} before".format)
    yield Spot("tr", wrong, "TRMETHOD", message, "Check the method")


@clinical("tr", "tu")
def check_lesion_size_continuous(records):
    """A target lesion does not grow or shrink many times from one scan to the next."""
    sizes = _measured(records)
    small = schema.threshold("too_small_to_measure_mm")
    before = sizes.groupby([*LESION, "TRTESTCD"])["size"].shift()
    ratio, factor = sizes["size"] / before, schema.threshold("lesion_factor")
    odd = ((ratio > factor) | (ratio < 1 / factor)) & (before > small) & (sizes["size"] > small)
    message = before[odd].map("was {:g} mm at the scan before".format)
    yield Spot("tr", sizes.index[odd], "TRSTRESN", message, "Check value, unit and lesion")


@clinical("tr", "tu")
def check_node_by_short_axis(records):
    """A target node is measured by its short axis, any other target by its longest diameter."""
    sizes = _measured(records)
    at_scan = sizes.groupby([*LESION, "scan"]).TRTESTCD
    for test, rows in (("LPERP", sizes.node), ("LDIAM", ~sizes.node)):
        has = at_scan.transform(lambda tests, wanted=test: (tests == wanted).any())
        wrong = sizes.index[rows & ~has.astype(bool)]
        repair = f"Send {test}" if len(wrong) else ""
        words = "node has no short axis" if test == "LPERP" else "lesion has no longest diameter"
        yield Spot("tr", wrong, "TRTESTCD", words, repair)


@clinical("tr", "tu")
def check_target_large_enough(records):
    """At its first scan a target lesion is large enough to be measured repeatedly."""
    sizes = _measured(records)
    axis = sizes.node.map({True: "LPERP", False: "LDIAM"})
    first = sizes[axis == sizes.TRTESTCD].drop_duplicates(LESION)
    limits = {node: schema.threshold(name) for node, name in
              ((True, "target_node_mm"), (False, "target_lesion_mm"))}  # fmt: skip
    needed = first.node.map(limits).astype(float)
    wrong = first.index[first["size"] < needed]
    message = needed.loc[wrong].map("target is smaller than {:g} mm at its first scan".format)
    yield Spot("tr", wrong, "TRSTRESN", message, "Check the size or the choice of the lesion")


@clinical("tu")
def check_targets_few(records):
    """A participant has no more target lesions, in all and in one organ, than may be summed."""
    lesions = targets(records).sort_values("LINK", kind="stable")
    for columns, name, where in (
        (["USUBJID"], "target_lesions", ""),
        (["USUBJID", "TULOC"], "target_lesions_per_organ", " in this organ"),
    ):
        most = schema.threshold(name)
        placed = lesions[lesions.TULOC != ""] if "TULOC" in columns else lesions
        wrong = placed.index[placed.groupby(columns).cumcount() >= most]
        message = f"more than {most:g} target lesions{where}"
        yield Spot("tu", wrong, "TUSTRESC", message, "Check which lesions are targets")


@clinical("tr", "tu")
def check_sum_agrees(records):
    """A delivered sum of diameters is that of the target lesions of its scan."""
    sizes, scan = scans(records), ["USUBJID", "scan"]
    measured = _measured(records)
    axis = measured.node.map({True: "LPERP", False: "LDIAM"})
    total = measured[axis == measured.TRTESTCD].groupby(scan)["size"].sum()
    stated = sizes[sizes.TRTESTCD == "SUMDIAM"]
    own = total.reindex(pd.MultiIndex.from_frame(stated[scan])).set_axis(stated.index)
    off = (stated["size"] - own).abs() > schema.threshold("sum_of_diameters_mm")
    message = own[off].map("the target lesions sum to {:g} mm".format)
    yield Spot("tr", stated.index[off], "TRSTRESN", message, "Check sum and sizes")
