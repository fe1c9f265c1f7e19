"""Checks of visits: in order, once, with data, and the data on the day of their visit."""

import pandas as pd

from helpers.cut import course, schema
from helpers.cut.rules import Spot, clinical, once_per_records
from helpers.cut.usual import usual

VISIT = ["USUBJID", "VISITNUM"]
DATED = {"lb": "LBDTC", "vs": "VSDTC", "qs": "QSDTC", "rs": "RSDTC", "tr": "TRDTC", "tu": "TUDTC"}
STUDY_DAY = "DY"


@once_per_records
def _visits(records):
    """Return the dated visits, their number as a number."""
    sv = records.frame("sv")
    visits = sv[["USUBJID"]].assign(
        VISITNUM=records.numbers("sv", "VISITNUM"), day=records.days("sv", "SVSTDTC")
    )
    return visits.dropna()


@clinical("sv")
def check_visit_order(records):
    """Visits happen in the order of their numbers."""
    visits = _visits(records).sort_values([*VISIT, "day"], kind="stable")
    latest = visits.groupby("USUBJID").day.cummax()
    early = visits.index[visits.day < latest].sort_values()
    message = latest.loc[early].dt.strftime("an earlier visit is dated %Y-%m-%d")
    yield Spot("sv", early, "SVSTDTC", message, "Check the dates and the visit number")


@clinical("sv")
def check_visit_held_once(records):
    """A planned visit is held once."""
    visits = _visits(records).sort_values([*VISIT, "day"], kind="stable")
    planned = visits[visits.VISITNUM.round() == visits.VISITNUM]
    again = planned.index[planned.duplicated(VISIT)]
    yield Spot("sv", again, "VISITNUM", "the visit is there already", "Check the visit number")


@clinical("sv")
def check_one_visit_per_day(records):
    """Two planned visits are not on one day."""
    visits = _visits(records).sort_values([*VISIT, "day"], kind="stable")
    planned = visits[visits.VISITNUM.round() == visits.VISITNUM]
    distinct = planned.drop_duplicates([*VISIT, "day"])
    same = distinct.index[distinct.duplicated(["USUBJID", "day"])]
    yield Spot("sv", same, "SVSTDTC", "another visit is on this day", "Check both visits")


@clinical("sv")
def check_visit_number_has_one_name(records):
    """A visit number stands for one visit."""
    sv = records.frame("sv")
    named = sv[(sv.VISIT != "") & (sv.VISITNUM != "")]
    number = records.numbers("sv", "VISITNUM").loc[named.index]
    planned = named[number == number.round()]
    expected = usual(planned.VISIT, number.loc[planned.index])
    wrong = planned.index[expected != planned.VISIT]
    message = expected.loc[wrong].map("this number otherwise stands for {!r}".format)
    yield Spot("sv", wrong, "VISIT", message, "Check number and name")


@clinical("dm", "sv")
def check_visit_after_consent(records):
    """No visit is before informed consent."""
    consent = course.consent_days(records)
    yield course.early(records, ("sv", "SVSTDTC"), consent, "visit is before the consent of")


def _assessed(records, domain):
    """Return participant, visit and day of the records of a domain that name a visit."""
    number = records.numbers(domain, "VISITNUM")
    days = {"VISITNUM": number, "day": records.days(domain, DATED[domain])}
    return records.frame(domain)[["USUBJID"]].assign(**days).dropna(subset="VISITNUM")


@clinical("sv")
def check_visit_known(records):
    """The visit of a result is one of the participant's visits in SV."""
    held = pd.MultiIndex.from_frame(_all_visits(records))
    for domain in filter(records.has, DATED):
        assessed = _assessed(records, domain)
        pairs = assessed[VISIT].drop_duplicates()
        lost = pairs[~pd.MultiIndex.from_frame(pairs).isin(held)]
        wrong = assessed.index[pd.MultiIndex.from_frame(assessed[VISIT]).isin(
            pd.MultiIndex.from_frame(lost))] if len(lost) else []  # fmt: skip
        message = "the visit of the result is not in SV"
        yield Spot(domain, wrong, "VISITNUM", message, "Send the visit", once=True)


@once_per_records
def _all_visits(records):
    number = records.numbers("sv", "VISITNUM")
    return records.frame("sv")[["USUBJID"]].assign(VISITNUM=number)


@clinical("sv")
def check_result_near_its_visit(records):
    """A result is dated within some weeks of the visit that it names."""
    visits = _visits(records).drop_duplicates(VISIT).set_index(VISIT).day
    for domain in filter(records.has, DATED):
        assessed = _assessed(records, domain).dropna(subset="day")
        distinct = assessed.drop_duplicates([*VISIT, "day"])
        held = visits.reindex(pd.MultiIndex.from_frame(distinct[VISIT])).to_numpy()
        apart = (distinct.day - held).abs().dt.days
        far = distinct[apart > schema.threshold("visit_distance_days")]
        wrong = assessed.reset_index().merge(far, on=[*VISIT, "day"], validate="m:1").SRCROW
        message = "the result is weeks away from its visit"
        yield Spot(domain, wrong, DATED[domain], message, course.CHECK_DATES, once=True)


@clinical("sv")
def check_visit_has_data(records):
    """A planned visit has data, where it has them in most of the other participants.

    Screen failures, of whom little is recorded, are left out.
    """
    delivered = [domain for domain in DATED if records.has(domain)]
    if not delivered:
        return
    found = pd.concat([_assessed(records, domain)[VISIT] for domain in delivered])
    visits = _all_visits(records).dropna()
    visits = visits[visits.VISITNUM.round() == visits.VISITNUM]
    visits = visits[~visits.USUBJID.isin(course.screen_failures(records))]
    with_data = pd.MultiIndex.from_frame(visits).isin(
        pd.MultiIndex.from_frame(found.drop_duplicates())
    )
    share = pd.Series(with_data, visits.index).groupby(visits.VISITNUM).transform("mean")
    wrong = visits.index[~with_data & (share > schema.threshold("visit_data_share"))]
    yield Spot("sv", wrong, "VISITNUM", "the visit has no data", "Send its data")


@clinical("dm")
def check_study_day_counted(records):
    """A study day counts from the reference start, which is day 1; there is no day 0."""
    start = records.by_participant("RFSTDTC")
    for domain, column, _ in records.filled("int"):
        dated = f"{column.removesuffix(STUDY_DAY)}DTC"
        if not column.endswith(STUDY_DAY) or dated not in records.frame(domain):
            continue
        days = (records.days(domain, dated) - records.of_subject(domain, start)).dt.days
        days += days >= 0
        stated = records.numbers(domain, column)
        wrong = stated.index[(stated - days).abs() > 0]
        message = "is not the study day of the date"
        yield Spot(domain, wrong, column, message, "Check the date", once=True)
