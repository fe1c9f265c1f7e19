"""ADTTE: time from an endpoint's origin to its event, or to the day it was last known not to be."""

import pandas as pd

from helpers.adam.adtte_course import KEY, Course, missed_scans
from helpers.adam.adtte_readings import reading_of, readings_of
from helpers.adam.dates import duration_days
from helpers.adam.progression_dates import date_progressions
from helpers.adam.therapy import origin_dates, reference_dates
from helpers.adam.tumour_assessments import NEW_THERAPY

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "STARTDT", "ADT", "AVAL", "CNSR", "EVNTDESC", "CNSDTDSC",
           "LASTDT", "SRCDOM", "SRCROW"]  # fmt: skip
TYPES = {"CNSR": int, "LASTDT": "datetime64[ns]", "SRCROW": "Int64", "SRCDOM": object}
PROGRESSION, DEATH, CLINICAL = "DISEASE PROGRESSION", "DEATH", "CLINICAL PROGRESSION"
LAST_ASSESSMENT = "LAST ADEQUATE TUMOUR ASSESSMENT"
BEFORE_THERAPY = "LAST ADEQUATE TUMOUR ASSESSMENT BEFORE NEW ANTICANCER THERAPY"
BEFORE_MISSED = "LAST ADEQUATE TUMOUR ASSESSMENT BEFORE MISSED ASSESSMENTS"
UNDOCUMENTED = "LAST ADEQUATE TUMOUR ASSESSMENT BEFORE PROGRESSION WITHOUT DOCUMENTATION"
NO_ASSESSMENT = "NO ADEQUATE TUMOUR ASSESSMENT AFTER BASELINE"
NO_BASELINE = "NO TUMOUR ASSESSMENT AT BASELINE"
LAST_ALIVE = "LAST KNOWN ALIVE"
CODES = {LAST_ASSESSMENT: 1, LAST_ALIVE: 1, NO_ASSESSMENT: 2, BEFORE_THERAPY: 3, BEFORE_MISSED: 4,
         UNDOCUMENTED: 5, NO_BASELINE: 6}  # fmt: skip
AFTER_PROGRESSION = "after progression"
INADEQUATE = ["NE", "ND"]


def derive_adtte(endpoints, adsl, adrs, therapy, course=None):
    """Return one record per participant and time-to-event endpoint (PARAMCD: its id, upper case).

    Key USUBJID, PARAMCD; participants without the date of origin, or with the event before it,
    have no record. AVAL is days with the origin as day 1; CNSR is 0 for an event.
    `derive_param_tte` has the rules.
    """
    parts = [derive_param_tte(endpoint, adsl, adrs, therapy, course) for endpoint in endpoints]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def derive_readings(endpoints, adsl, adrs, therapy, course):
    """Return the records of every reading of each endpoint, with READING.

    Key USUBJID, PARAMCD, READING ("primary", or a sensitivity word of the trial file).
    """
    parts = [
        derive_param_tte(reading, adsl, adrs, therapy, course).assign(READING=word)
        for endpoint in endpoints
        for word, reading in readings_of(endpoint).items()
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def derive_param_tte(endpoint, adsl, adrs, therapy, course=None):
    """Return one record per participant for one time-to-event endpoint.

    The event is the earliest of the endpoint's events. An endpoint censored at the last day known
    alive counts every death. One censored at the last tumour assessment follows FDA's guidance, as
    far as the endpoint's words ask for it. Without an event it ends with the last assessment that
    could be evaluated, on day 1 if there was none. Nothing after the start of a new anticancer
    therapy counts. A progression that no lesion shows is no event (`progression`), and
    `progression_date` says whether its day is that of the response or of lesions that show it.
    An event after so many planned scans without an adequate assessment is censored at the last
    adequate one (`missed_scans`). Who has no tumour assessment at baseline is censored on day 1.

    Parameters
    ----------
    endpoint : TimeToEventEndpoint, or a Reading of one
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, INCLDT, DTHDT, LSTALVDT.
    adrs : DataFrame, one record per time point
        Needs USUBJID, ADT, AVALC, ANL01FL; RSSEQ, AEXCL and SRCROW where they are known.
    therapy : Series of dates by USUBJID
    course : Course, optional

    Returns
    -------
    DataFrame, one record per USUBJID
        CNSR 0 event, 1 last assessment or last alive, 2 no assessment, 3 new therapy, 4 missed
        assessments, 5 progression not documented, 6 no baseline. LASTDT is the last adequate
        assessment before the end. SRCDOM and SRCROW name the row of an assessment in RS.
    """
    course, endpoint = course or Course(), reading_of(endpoint)
    anl = pd.DataFrame({"STARTDT": _origins(adsl, endpoint.origin, course)}).dropna()
    death = _by_person(adsl.set_index("USUBJID")["DTHDT"], anl)
    if endpoint.censor == "last_alive":
        first = {"progression": _progressions(adrs, endpoint, course), "death": death}
        anl = _with_event(anl, endpoint.events, first)
        anl = _with_ends(anl, _last_alive(adsl, anl))
    else:
        anl = _by_assessments(anl, endpoint, adsl, (adrs, therapy, course))
    return _finish(anl, endpoint)


def _finish(anl, endpoint):
    """Return the records in their form; who had the event before the origin is left out."""
    anl = anl[~((anl["CNSR"] == 0) & (anl["ADT"] < anl["STARTDT"]))].copy()
    # nobody is followed for less than the day of origin
    anl["ADT"] = anl["ADT"].where(anl["ADT"] >= anl["STARTDT"], anl["STARTDT"])
    anl = anl.assign(
        PARAMCD=endpoint.id.upper(),
        PARAM=endpoint.label,
        AVAL=duration_days(anl["STARTDT"], anl["ADT"]),
    )
    return anl.rename_axis("USUBJID").reset_index()[COLUMNS].astype(TYPES)


def _origins(adsl, origin, course):
    if origin == "first_backbone_dose":
        return course.backbone.reindex(adsl["USUBJID"]).astype("datetime64[ns]")
    return origin_dates(adsl, origin)


def _by_person(dates, anl):
    return pd.to_datetime(dates.reindex(anl.index))


def _by_assessments(anl, endpoint, adsl, found):
    adrs, therapy, course = found
    after = endpoint.after_new_therapy
    begun = _by_person(therapy.iloc[:0] if after else therapy, anl)
    seen = _usable(adrs, endpoint, course, after)
    death = _by_person(adsl.set_index("USUBJID")["DTHDT"], anl)
    first = {"progression": _first(seen[seen["PROGFL"]]), "death": death.mask(death > begun)}
    if endpoint.clinical:
        day = _by_person(course.clinical, anl)
        first["clinical"] = day.mask(day > begun)
    anl = _with_event(anl, (*endpoint.events, *list(first)[2:]), first)
    last = _last_adequate(seen, anl)
    anl["LASTDT"], anl["LASTROW"] = last["ADT"], last["SRCROW"]
    anl = _without_unseen(anl, endpoint, reference_dates(adsl), course)
    reason = _reason(anl, seen, begun, course)
    ends = {"ADT": anl["LASTDT"].fillna(anl["STARTDT"]), "CNSDTDSC": reason,
            "CNSR": reason.map(CODES)}  # fmt: skip
    if course.baseline is not None:
        bare = ~anl.index.isin(list(course.baseline))
        ends["ADT"] = ends["ADT"].mask(bare, anl["STARTDT"])
        anl["CNSR"] = anl["CNSR"].mask(bare, 1)
        anl["LASTDT"] = anl["LASTDT"].mask(bare)
    return _with_sources(_with_ends(anl, ends), seen)


def _usable(adrs, endpoint, course, after_therapy):
    """Return the assessments that can count, with PROGFL: it is a progression that counts.

    After a progression that does not count assessments go on, so the reason that it came after a
    progression bars none of them.
    """
    barred = adrs["AEXCL"] if "AEXCL" in adrs else adrs["ANL01FL"].ne("Y").map({True: "barred"})
    may = barred.isna() | barred.eq(AFTER_PROGRESSION)
    if after_therapy:
        may |= barred.eq(NEW_THERAPY)
    seen = adrs[may & adrs["ADT"].notna()].copy()
    if "SRCROW" not in seen:
        seen["SRCROW"] = pd.NA
    bare = _undocumented(seen, course) if endpoint.progression == "documented" else False
    seen["PROGFL"] = seen["AVALC"].eq("PD") & ~bare
    seen["BAREFL"] = seen["AVALC"].eq("PD") & bare
    seen["ADT"] = date_progressions(seen, endpoint.progression_date, course.progressed)
    return seen.sort_values(["USUBJID", "ADT", "PROGFL"], kind="stable")


def _undocumented(seen, course):
    if not course.undocumented or "RSSEQ" not in seen:
        return pd.Series(False, index=seen.index)
    return pd.MultiIndex.from_frame(seen[KEY]).isin(list(course.undocumented))


def _first(progressed):
    return progressed.groupby("USUBJID")["ADT"].min()


def _progressions(adrs, endpoint, course):
    seen = _usable(adrs, endpoint, course, after_therapy=True)
    return _first(seen[seen["PROGFL"]])


def _with_event(anl, events, first):
    words = {"progression": PROGRESSION, "death": DEATH, "clinical": CLINICAL}
    event = pd.concat([_by_person(first[name], anl).rename(words[name]) for name in events], axis=1)
    day = event.min(axis=1)
    told = pd.Series(None, index=anl.index, dtype=object)
    for name in reversed(event.columns):  # progression on the day of death is a progression
        told = told.mask(event[name].notna() & (event[name] == day), name)
    return anl.assign(ADT=day, CNSR=day.isna().astype(int), EVNTDESC=told, CNSDTDSC=None,
                      LASTDT=pd.NaT, SRCDOM=None, SRCROW=pd.NA)  # fmt: skip


def _last_adequate(seen, anl):
    """Return ADT and SRCROW of the last adequate assessment before the event, by USUBJID."""
    event = pd.to_datetime(seen["USUBJID"].map(anl["ADT"]))
    adequate = ~seen["AVALC"].isin(INADEQUATE) & ~seen["PROGFL"] & ~seen["BAREFL"]
    same = seen["USUBJID"].map(anl["EVNTDESC"].eq(PROGRESSION)) & (seen["ADT"] == event)
    before = seen[adequate & ~(seen["ADT"] > event) & ~same.fillna(False).astype(bool)]
    last = before.drop_duplicates("USUBJID", keep="last").set_index("USUBJID")
    return last[["ADT", "SRCROW"]].reindex(anl.index)


def _without_unseen(anl, endpoint, reference, course):
    """Return the records with MISSEDFL, and no event where it came after missed scans."""
    missed = pd.Series(False, index=anl.index)
    if endpoint.missed_scans:
        day1 = pd.to_datetime(reference.reindex(anl.index))
        many = missed_scans(anl["LASTDT"], anl["ADT"], day1, endpoint, course.windows)
        missed = (anl["CNSR"] == 0) & (many >= endpoint.missed_scans)
    return anl.assign(MISSEDFL=missed, CNSR=anl["CNSR"].mask(missed, 1))


def _reason(anl, seen, begun, course):
    """Return why each would be censored: the first of these reasons that holds."""
    bare = seen[seen["BAREFL"]].groupby("USUBJID")["ADT"].max().reindex(anl.index)
    reason = pd.Series(LAST_ASSESSMENT, index=anl.index, dtype=object)
    reason = reason.mask(bare.notna() & ~(anl["LASTDT"] > bare), UNDOCUMENTED)
    reason = reason.mask(begun.notna(), BEFORE_THERAPY)
    reason = reason.mask(anl["LASTDT"].isna(), NO_ASSESSMENT)
    reason = reason.mask(anl["MISSEDFL"], BEFORE_MISSED)
    if course.baseline is not None:
        reason = reason.mask(~anl.index.isin(list(course.baseline)), NO_BASELINE)
    return reason


def _with_ends(anl, ends):
    for name, values in ends.items():
        anl[name] = anl[name].where(anl["CNSR"] == 0, values)
    anl["EVNTDESC"] = anl["EVNTDESC"].where(anl["CNSR"] == 0, None)
    return anl


def _last_alive(adsl, anl):
    alive = _by_person(adsl.set_index("USUBJID")["LSTALVDT"], anl)
    return {"ADT": alive.fillna(anl["STARTDT"]), "CNSDTDSC": LAST_ALIVE, "CNSR": 1}


def _with_sources(anl, seen):
    """Return the records with the row of the assessment that ended them, event or last one."""
    progressed = seen[seen["PROGFL"]].drop_duplicates("USUBJID").set_index("USUBJID")["SRCROW"]
    by_scan = anl["CNSR"].gt(0) & anl["LASTDT"].notna()
    row = anl["LASTROW"].where(by_scan)
    shown = anl["EVNTDESC"].eq(PROGRESSION)
    row = row.where(~shown, progressed.reindex(anl.index))
    return anl.assign(SRCROW=row, SRCDOM=row.notna().map({True: "RS", False: None}))
