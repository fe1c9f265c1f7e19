"""Checks of laboratory values: units, ranges, parts and wholes, copies, and the baseline."""

import pandas as pd

from helpers.cut import course, schema
from helpers.cut.rules import Spot, clinical, once_per_records

PARTS = {"WBC": ("NEUT", "LYM", "MONO", "EOS", "BASO"), "BILI": ("BILDIR",), "PROT": ("ALB",)}


def analyte(frame, prefix):
    """Return what is measured: the test, and the specimen where there is one."""
    specimen = frame.get(f"{prefix}SPEC")
    test = frame[f"{prefix}TESTCD"]
    return test if specimen is None else test + "|" + specimen


@clinical("lb")
def check_unit_given(records):
    """A numeric laboratory result has a unit when the same test has one elsewhere."""
    frame = records.frame("lb")
    unit, test = frame.LBSTRESU, analyte(frame, "LB")
    bare = (unit == "") & records.numbers("lb", "LBSTRESN").notna()
    wrong = frame.index[bare & test.isin(test[unit != ""].unique())]
    yield Spot("lb", wrong, "LBSTRESU", "unit is missing", "Send the unit")


@clinical("lb")
def check_conversion_agrees(records):
    """A laboratory result is converted to its standard unit by one factor throughout."""
    frame, factor = records.frame("lb"), _factor(records)
    reported = pd.to_numeric(frame.LBORRES, errors="coerce")
    units = frame.LBTESTCD + "|" + frame.LBSPEC + "|" + frame.LBORRESU + "|" + frame.LBSTRESU
    usual = factor.groupby(units.loc[factor.index]).transform("median")
    # Small results are rounded: one unit in the last digit counts as agreement.
    off = (factor / usual - 1).abs() > schema.threshold("conversion_share")
    decimals = frame.LBSTRESC.loc[off.index].str.extract(r"\.(\d*)$", expand=False)
    digits = decimals.str.len().astype("float64").fillna(0)
    slack = (factor - usual).abs() * reported.loc[off.index].abs() > 10.0**-digits
    wrong = off.index[off & slack]
    yield Spot("lb", wrong, "LBSTRESN", "is not the reported result converted", "Check the unit")


@once_per_records
def _factor(records):
    reported = pd.to_numeric(records.frame("lb").LBORRES, errors="coerce")
    return (records.numbers("lb", "LBSTRESN") / reported.where(reported != 0)).dropna()


@clinical("lb")
def check_unit_change_changes_number(records):
    """When the reported unit of a test changes, the reported number changes with it."""
    lb, factor = records.frame("lb"), _factor(records)
    rows = lb.loc[factor.index, ["USUBJID", "LBTESTCD", "LBORRESU"]].assign(
        factor=factor, reported=pd.to_numeric(lb.LBORRES, errors="coerce")
    )
    own = ["USUBJID", "LBTESTCD"]
    several = rows.groupby(rows.LBTESTCD).LBORRESU.transform("nunique") > 1
    rows = rows[several & (rows.groupby(own).LBORRESU.transform("nunique") > 1)]
    most = rows.groupby([*own, "LBORRESU"]).reported.transform("size")
    main = rows[most == most.groupby([rows.USUBJID, rows.LBTESTCD]).transform("max")]
    usual = main.groupby(own)[["factor", "reported"]].median().add_suffix("_usual").reset_index()
    met = rows.reset_index().merge(usual, on=own, validate="m:1").set_index("SRCROW")
    other = (met.factor / met.factor_usual - 1).abs() > schema.threshold("unit_factor_share")
    alike = (met.reported / met.reported_usual - 1).abs() < schema.threshold("same_number_share")
    message = "another unit than usual with the usual number"
    yield Spot("lb", met.index[other & alike], "LBORRESU", message, "Check the unit")


@clinical("lb")
def check_range_given(records):
    """A numeric result has a reference range when the same test has one elsewhere."""
    lb = records.frame("lb")
    ranged = (lb.LBSTNRLO != "") | (lb.LBSTNRHI != "")
    test = analyte(lb, "LB")
    bare = ~ranged & records.numbers("lb", "LBSTRESN").notna()
    wrong = lb.index[bare & test.isin(test[ranged].unique())]
    yield Spot("lb", wrong, "LBSTNRHI", "result has no reference range", "Send it", once=True)


@clinical("lb")
def check_range_order(records):
    """A reference range goes from the lower to the higher limit."""
    low, high = (records.numbers("lb", name) for name in ("LBSTNRLO", "LBSTNRHI"))
    wrong = low.index[low > high]
    message = low.loc[wrong].map("is below the lower limit of {:g}".format)
    yield Spot("lb", wrong, "LBSTNRHI", message, "Check both limits")


@clinical("lb")
def check_range_indicator_agrees(records):
    """A result called low, normal or high lies there in its reference range."""
    lb, value = records.frame("lb"), records.numbers("lb", "LBSTRESN")
    slack = value.abs() * schema.threshold("range_share")
    low = value < records.numbers("lb", "LBSTNRLO") - slack
    high = value > records.numbers("lb", "LBSTNRHI") + slack
    inside = (value > records.numbers("lb", "LBSTNRLO") + slack) & (
        value < records.numbers("lb", "LBSTNRHI") - slack
    )
    odd = ((low | high) & (lb.LBNRIND == "NORMAL")) | (inside & lb.LBNRIND.isin(["LOW", "HIGH"]))
    odd |= (low & (lb.LBNRIND == "HIGH")) | (high & (lb.LBNRIND == "LOW"))
    yield Spot("lb", lb.index[odd], "LBNRIND", "is not where the value lies", "Check both")


@clinical("lb")
def check_panel_not_copied(records):
    """Two days of a participant do not have all results in common."""
    lb, value = records.frame("lb"), records.numbers("lb", "LBSTRESN")
    rows = lb[["USUBJID"]].assign(day=records.days("lb", "LBDTC"), test=lb.LBTESTCD, value=value)
    rows = rows.dropna()
    marks = pd.util.hash_pandas_object(rows[["test", "value"]], index=False)
    panels = marks.groupby([rows.USUBJID, rows.day]).agg(["sum", "size"]).reset_index()
    panels = panels[panels["size"] >= schema.threshold("copied_panel_tests")].sort_values("day")
    copies = panels[panels.duplicated(["USUBJID", "sum", "size"])]
    first = rows.reset_index().drop_duplicates(["USUBJID", "day"])
    wrong = copies.merge(first, on=["USUBJID", "day"], validate="1:1").SRCROW
    yield Spot("lb", wrong, "LBDTC", "all results are those of an earlier day", "Check the source")


@clinical("lb")
def check_part_within_whole(records):
    """A part is not more than its whole: white cells by kind, direct bilirubin, albumin."""
    lb, value = records.frame("lb"), records.numbers("lb", "LBSTRESN")
    of = {part: whole for whole, parts in PARTS.items() for part in parts}
    drawn = ["USUBJID", "LBSPEC", "LBDTC", "LBSTRESU", "whole"]
    rows = lb[["USUBJID", "LBSPEC", "LBDTC", "LBSTRESU"]].assign(
        whole=lb.LBTESTCD.map(of), value=value
    )
    parts = rows.dropna().groupby(drawn).value.sum()
    wholes = rows[lb.LBTESTCD.isin(list(PARTS))].assign(whole=lb.LBTESTCD).dropna()
    sums = parts.reindex(pd.MultiIndex.from_frame(wholes[drawn])).to_numpy()
    over = sums > wholes.value * (1 + schema.threshold("part_share"))
    message = pd.Series(sums, wholes.index)[over].map("its parts sum to {:g}".format)
    yield Spot("lb", wholes.index[over], "LBSTRESN", message, "Check value and unit")


@clinical("lb")
def check_one_result_per_time(records):
    """A test has one result in one specimen at one time."""
    lb = records.frame("lb")
    own = ["USUBJID", "LBDTC", "LBTESTCD"]
    lb = lb[lb.duplicated(own, keep=False) & (lb.LBSTRESC != "") & (lb.LBDTC != "")]
    lb = lb.loc[records.numbers("lb", "LBSEQ").loc[lb.index].sort_values(kind="stable").index]
    wrong = lb.index[lb.duplicated([*own, "LBSPEC", "LBMETHOD", "LBFAST", "VISITNUM"])]
    yield Spot("lb", wrong, "LBSTRESC", "a second result of this test and time", "Keep one")


@clinical("ex")
def check_baseline_before_dose(records):
    """A result marked as baseline is not of a day after the first dose."""
    first = course.first_dose_days(records)
    for domain in ("lb", "vs", "qs"):
        frame, column = records.frame(domain), f"{domain.upper()}DTC"
        marked = frame[f"{domain.upper()}BLFL"] == "Y"
        after = records.days(domain, column) > records.of_subject(domain, first)
        wrong = frame.index[marked & after]
        yield Spot(domain, wrong, column, "baseline is after the first dose", "Check the flag")
