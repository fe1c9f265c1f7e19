"""Checks of response and performance: what is called, and what it is called from."""

import numpy as np
import pandas as pd

from helpers.cut import course, schema
from helpers.cut.checks_tumour import LESION, scans, targets
from helpers.cut.rules import Spot, clinical, conflict

OVERALL, TARGET, NON_TARGET, NEW = "OVRLRESP", "TRGRESP", "NTRGRESP", "NEWLIND"
RANK = {"PD": 0, "SD": 1, "PR": 2, "CR": 3}
SUBSEQUENT = "SUBSEQUENT ANTICANCER THERAPY"


def _calls(records, test, *words):
    """Return the rows of one test with one of these words: participant and day."""
    rs = records.frame("rs")
    called = (test == rs.RSTESTCD) & rs.RSSTRESC.isin(words)
    return rs[["USUBJID", "RSLNKGRP"]].assign(day=records.days("rs", "RSDTC"))[called]


def _without(rows, seen):
    """Return which rows have nothing in `seen` of their participant near their day."""
    near = rows.reset_index().merge(
        seen.rename(columns={"day": "seen"}).dropna().drop_duplicates(),
        on="USUBJID", how="left", validate="m:m",
    )  # fmt: skip
    window = pd.Timedelta(days=schema.threshold("scan_window_days"))
    met = near.SRCROW[(near.day - near.seen).abs() <= window]
    return rows.index[rows.day.notna() & ~rows.index.isin(met)]


def _days(records, domain, column, rows=slice(None)):
    subjects = records.frame(domain).USUBJID
    days = pd.DataFrame({"USUBJID": subjects, "day": records.days(domain, column)})
    return days.loc[rows]


@clinical("rs")
def check_progression_measured(records):
    """A time point of progression has tumour measurements or a new lesion near it."""
    scans_done = [_days(records, "tr", "TRDTC"), _days(records, "tu", "TUDTC")]
    wrong = _without(_calls(records, OVERALL, "PD"), pd.concat(scans_done))
    yield Spot("rs", wrong, "RSSTRESC", "progression without measurements", "Send TR and TU")


@clinical("rs", "tr")
def check_response_measured(records):
    """A complete or partial response has tumour measurements near it."""
    wrong = _without(_calls(records, OVERALL, "CR", "PR"), _days(records, "tr", "TRDTC"))
    yield Spot("rs", wrong, "RSSTRESC", "response without measurements", "Send TR")


@clinical("rs", "tu")
def check_new_lesion_agrees(records):
    """A new lesion is both called in RS and identified in TU."""
    tu = records.frame("tu")
    called, named = _calls(records, NEW, "Y"), tu.index[tu.TUSTRESC == "NEW"]
    lesions = _days(records, "tu", "TUDTC", named)
    lost = _without(called[["USUBJID", "day"]], lesions)
    yield Spot("rs", lost, "RSSTRESC", "new lesion is not in TU", "Send its TU record")
    if (records.frame("rs").RSTESTCD == NEW).any():
        wrong = _without(lesions, called[["USUBJID", "day"]])
        yield Spot("tu", wrong, "TUSTRESC", "no new lesion is called in RS", "Check RS and TU")


@conflict("rs", "ex")
def check_response_after_first_dose(records):
    """No response is called before the first dose."""
    first = course.first_dose_days(records)
    rs = records.frame("rs")
    before = records.days("rs", "RSDTC") < records.of_subject("rs", first)
    wrong = rs.index[before & rs.RSTESTCD.isin([OVERALL, TARGET, NON_TARGET])]
    message = "response is called before the first dose"
    yield Spot("rs", wrong, "RSDTC", message, course.CHECK_DATES)


@clinical("rs", "cm")
def check_response_before_new_therapy(records):
    """No response begins after a new anticancer therapy has begun."""
    cm = records.frame("cm")
    later = cm.CMCAT == SUBSEQUENT
    new = records.days("cm", "CMSTDTC")[later].groupby(cm.USUBJID[later]).min().dropna()
    first = _calls(records, OVERALL, "CR", "PR").sort_values("day", kind="stable")
    first = first.drop_duplicates("USUBJID")
    limit = records.of_subject("rs", new).loc[first.index]
    wrong = first.index[first.day > limit]
    message = limit.loc[wrong].dt.strftime("a new therapy began on %Y-%m-%d")
    yield Spot("rs", wrong, "RSSTRESC", message, "Check response and therapy")


def _time_points(records):
    """Return the calls of each time point beside one another, and the row of the overall one."""
    rs = records.frame("rs")
    calls = rs[rs.RSTESTCD.isin([OVERALL, TARGET, NON_TARGET, NEW])]
    point = calls.RSLNKGRP.where(calls.RSLNKGRP != "", calls.RSDTC.str.slice(0, 10))
    calls = calls[["USUBJID", "RSTESTCD", "RSSTRESC"]].assign(point=point, RSEVAL=calls.RSEVAL)
    key = ["USUBJID", "point", "RSEVAL"]
    once = calls.reset_index().drop_duplicates([*key, "RSTESTCD"])
    wide = once.pivot(index=key, columns="RSTESTCD", values="RSSTRESC")
    wide = wide.reindex(columns=[OVERALL, TARGET, NON_TARGET, NEW]).fillna("").astype(object)
    rows = once[once.RSTESTCD == OVERALL].set_index(key).SRCROW
    return wide.loc[rows.index].set_axis(rows.to_numpy())


@clinical("rs")
def check_overall_response_agrees(records):
    """The overall response follows from its parts: targets, other lesions and new ones."""
    points = _time_points(records)
    parts = points[[TARGET, NON_TARGET]]
    progressed = (parts == "PD").any(axis=1) | (points[NEW] == "Y")
    told = (points[[TARGET, NON_TARGET, NEW]] != "").any(axis=1)
    overall, target = (points[name].map(RANK) for name in (OVERALL, TARGET))
    better = (overall > target) | (
        (points[OVERALL] == "CR") & (points[NON_TARGET].str[:3] == "NON")
    )
    for wrong, message in (
        (progressed & (points[OVERALL] != "PD"), "a part of it is progression"),
        (told & ~progressed & (points[OVERALL] == "PD"), "no part of it is progression"),
        (~progressed & better, "is better than its parts"),
    ):
        yield Spot("rs", points.index[wrong], "RSSTRESC", message, "Check the parts")


@clinical("rs")
def check_one_reading_accepted(records):
    """Of several readers of one assessment the accepted reading is flagged."""
    for domain in filter(records.has, ("rs", "tu", "tr")):
        prefix, found = domain.upper(), records.frame(domain)
        day = found[f"{prefix}DTC"].str.slice(0, 10)
        keys = [
            found.USUBJID,
            found[f"{prefix}EVAL"],
            found.VISITNUM.where(found.VISITNUM != "", day),
        ]
        reader, taken = found[f"{prefix}EVALID"], found[f"{prefix}ACPTFL"] == "Y"
        readers = reader.where(reader != "").groupby(keys).transform("nunique")
        wrong = found.index[(readers > 1) & ~taken.groupby(keys).transform("any")]
        message = "read by several readers, none of them accepted"
        repair = "Flag the accepted reading; until then the first reader by name counts"
        yield Spot(domain, wrong, f"{prefix}EVALID", message, repair, once=True)


@clinical("rs", "tr", "tu")
def check_complete_response_leaves_nothing(records):
    """At a complete response no target lesion is left, and no target node is enlarged."""
    called = _calls(records, TARGET, "CR").reset_index()
    sizes = scans(records).merge(targets(records)[[*LESION, "node"]], on=LESION, validate="m:1")
    left = sizes.node.map({True: schema.threshold("normal_node_mm"), False: 0.0}).astype(float)
    left = np.where(sizes.node, sizes["size"] >= left, sizes["size"] > left)
    axis = sizes.node.map({True: "LPERP", False: "LDIAM"}) == sizes.TRTESTCD
    left = sizes[left & axis][["USUBJID", "scan", "day", "size"]]
    met = called.merge(left, on="USUBJID", suffixes=("", "_scan"), validate="m:m")
    same = (met.RSLNKGRP != "") & (met.scan == met.RSLNKGRP) | (met.day == met.day_scan)
    sizes = met[same].groupby("SRCROW")["size"].max()
    message = sizes.map("complete, but a target lesion measures {:g} mm".format)
    yield Spot("rs", sizes.index, "RSSTRESC", message, "Check response and sizes")


@clinical("dm", "rs", "ex")
def check_performance_at_baseline(records):
    """Who is dosed has a performance status on or before the day of the first dose."""
    rs, dm = records.frame("rs"), records.frame("dm")
    status = rs.RSTESTCD.str.startswith("ECOG") & (rs.RSSTRESC != "")
    first = course.first_dose_days(records)
    before = status & (records.days("rs", "RSDTC") <= records.of_subject("rs", first))
    wanted = dm.USUBJID.isin(first.index) & status.any()
    wrong = dm.index[wanted & ~dm.USUBJID.isin(rs.USUBJID[before])]
    message = "no performance status before treatment"
    yield Spot("dm", wrong, "USUBJID", message, "Send the status at screening or baseline")
