"""Occurrence endpoints, participant by participant: who was low, what was given, which unit."""

import pandas as pd

from helpers.ard.anaemia import differing_verdicts, people_of
from helpers.display.formats import DASH, count, number, printed
from helpers.display.shown import stack
from helpers.display.tables import listing
from helpers.display.text import absent

_SHOWN = 100
_SAID = {1: "yes", 0: "no"}


def occurrence_listings(adocc, adlim, adice, adsl, trial):
    """Return the listings of every occurrence endpoint: participants, interventions, units."""
    shown = []
    for endpoint in trial.endpoints_of_type("occurrence"):
        people = people_of(adocc, adsl, endpoint)
        records = _of(adlim, endpoint, people)
        shown.append(participants_listing(people, records, endpoint))
        if people["VALUES"].any():
            shown.append(unit_verdicts_listing(records, endpoint))
        given = _of(adice, endpoint, people)
        if len(given):
            shown.append(interventions_listing(given, endpoint))
    return stack(shown)


def participants_listing(people, records, endpoint):
    """Return one line per participant below the limit, at baseline or later, or given something."""
    concerned = people[["BASEBELOW", "OCCUR", "GIVEN"]].eq(1).any(axis=1)
    people = people[concerned].sort_values("USUBJID")
    if people.empty:
        return absent("Nobody was below the limit, at baseline or later.")
    unit = common_unit(records)
    frame = pd.DataFrame(
        {
            "Participant": people["USUBJID"],
            f"Baseline ({printed(unit)})": people["BASE"].map(_value),
            f"Lowest later ({printed(unit)})": people["NADIR"].map(_value),
            "First day below": people["FIRSTDY"].map(_day),
            "Values": people["VALUES"].map(count),
            "State": _state(people),
            "First given on day": people["GIVENDY"].map(_day),
            "Other cause documented": people["CAUSED"].map(_SAID),
        }
    )
    title = f"{endpoint.label}: participants below the limit, at baseline or later"
    return listing(frame.set_index("Participant"), title, limit=_SHOWN, whole="occurrence_people")


def interventions_listing(given, endpoint):
    """Return each intervention found, and whether it counts."""
    frame = pd.DataFrame(
        {
            "Participant": given["USUBJID"],
            "Intervention": given["LABEL"],
            "Recorded as": given["TERM"],
            "Began": given["DTC"].fillna("no date"),
            "Study day": given["ASTDY"].map(_day),
            "Counts": given["AEXCL"].map("no: {}".format, na_action="ignore").fillna("yes"),
        }
    ).sort_values(["Participant", "Study day"])
    title = f"{endpoint.label}: what was given against it"
    return listing(frame.set_index("Participant"), title, limit=_SHOWN)


def unit_verdicts_listing(records, endpoint):
    """Return the records whose verdict depends on the unit they are read in."""
    records = differing_verdicts(records)
    if records.empty:
        return absent("No value changes sides of the limit when it is read in another unit.")
    side = {1.0: "below", 0.0: "not below"}
    frame = pd.DataFrame(
        {
            "Participant": records["USUBJID"],
            "Study day": records["ADY"].map(_day),
            "As reported": _with_unit(records["AVALO"], records["AVALOU"]),
            "Verdict": records["BELOW"].map(side),
            "Converted": _with_unit(records["CVAL"].round(2), records["CVALU"]),
            "Verdict converted": records["BELOWCV"].map(side).fillna(DASH),
            "Standardised as delivered": _with_unit(records["AVAL"], records["AVALU"]),
            "Verdict standardised": records["BELOWST"].map(side).fillna(DASH),
        }
    )
    title = f"{endpoint.label}: values whose verdict depends on the unit"
    notes = [
        "Counted is the verdict in the reported unit. Converted: without rounding, into another "
        "unit that has a limit."
    ]
    return listing(frame.set_index("Participant"), title, notes, "occurrence_units", _SHOWN)


def common_unit(records):
    """Return the standard unit most values have; "" where none has one."""
    units = records["AVALU"].dropna()
    return str(units.mode().iloc[0]) if len(units) else ""


def _of(records, endpoint, people):
    ours = records[records["ENDPOINT"].eq(endpoint.id)]
    return ours[ours["USUBJID"].isin(people["USUBJID"])]


def _state(people):
    low = people["BASEBELOW"].eq(1)
    states = {
        "worsened": people["WORSENED"].eq(1),
        "recovered": people["RECOVERED"].eq(1),
        "persistent": people["PERSIST"].eq(1),
        "incident": people["BASEBELOW"].eq(0) & people["OCCUR"].eq(1),
        "below, baseline unknown": people["BASEBELOW"].isna() & people["OCCUR"].eq(1),
        "no later value": low & people["VALUES"].eq(0),
    }
    held = pd.DataFrame(states)
    return held.apply(lambda row: ", ".join(held.columns[row]) or DASH, axis=1)


def _value(value):
    return DASH if pd.isna(value) else number(value, 0 if value >= 20 else 1)


def _day(day):
    return DASH if pd.isna(day) else count(day)


def _with_unit(values, units):
    words = values.map("{:g}".format) + " " + units.fillna("").astype(str)
    return words.where(values.notna(), DASH)
