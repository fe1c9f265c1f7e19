"""What times to an event rest on besides responses: what documents them, and what was planned."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.adam.adtte_readings import readings_of
from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.doses import dosing_stops, place_doses
from helpers.adam.progression_dates import BY_VISIT, derive_progression_dates
from helpers.adam.terms import upper
from helpers.adam.therapy import reference_dates
from helpers.adam.tumour_assessments import baseline_lesions

PARTS = {"TRGRESP": ("PD",), "NTRGRESP": ("PD",), "NEWLIND": ("Y", "YES", "POSITIVE")}
PROGRESSED = ("PROGRESSIVE DISEASE", "DISEASE PROGRESSION", "DISEASE RELAPSE")
KEY = ["USUBJID", "RSSEQ"]


def _nothing():
    return pd.Series(dtype="datetime64[ns]")


@dataclass(frozen=True)
class Course:
    """What is known of each participant beside responses; empty where nothing is known.

    `undocumented` names (USUBJID, RSSEQ) of progressions that no part of their assessment shows;
    `clinical` and `backbone` are dates by USUBJID; `baseline` holds who had a lesion recorded at
    baseline, None where no lesions were delivered; `windows` are the study days of planned scans;
    `progressed` holds the days on which lesions showed progression, where the trial asks for them.
    """

    undocumented: frozenset = frozenset()
    clinical: pd.Series = field(default_factory=_nothing)
    backbone: pd.Series = field(default_factory=_nothing)
    baseline: frozenset | None = None
    windows: tuple = ()
    progressed: pd.DataFrame | None = None


def derive_course(cut, adsl, trial, adovr=None):
    """Return the Course of the participants of one cut.

    A progression is undocumented when its assessment holds a target response, a non-target
    response or an indicator of new lesions, and none of them shows it. A progression is clinical
    when treatment or participation ended for progressive disease, on the day of that record.

    Parameters
    ----------
    cut : Cut
        Uses RS, DS, EX, TU and TR.
    adsl : DataFrame, one record per participant
    trial : Trial
    adovr : DataFrame of `helpers.adam.adovr.derive_adovr`, optional
        Without it a progression has the day of its response.
    """
    reference = reference_dates(adsl)
    lesions = baseline_lesions(cut["tu"], reference)["USUBJID"] if cut.has("tu") else None
    visits = trial.visits_with("imaging")
    return Course(
        undocumented=undocumented_progressions(cut["rs"]),
        clinical=clinical_progressions(cut["ds"]),
        backbone=_backbone_starts(cut["ex"], adsl, trial),
        baseline=None if lesions is None else frozenset(lesions),
        windows=tuple(sorted(visit.window for visit in visits if visit.day > 1)),
        progressed=_progressed(cut, trial, adovr),
    )


def _progressed(cut, trial, adovr):
    """Return the days of progressions by their lesions, None where no endpoint asks for them."""
    asked = any(
        reading.progression_date != BY_VISIT
        for endpoint in trial.endpoints_of_type("time_to_event")
        for reading in readings_of(endpoint).values()
    )
    if not asked or adovr is None:
        return None
    return derive_progression_dates(cut["tu"], cut["tr"], adovr)


def undocumented_progressions(rs):
    """Return (USUBJID, RSSEQ) of overall progressions that no part of the assessment shows.

    The parts are the responses of the same assessment: of one group (RSLNKGRP), or of one day
    where groups are not given, by the same reader. Without any part there is nothing to check.

    Parameters
    ----------
    rs : DataFrame, one record per response
        Needs USUBJID, RSSEQ, RSTESTCD, RSSTRESC, RSEVAL, RSDTC; RSLNKGRP where delivered.
    """
    group = rs["RSLNKGRP"] if "RSLNKGRP" in rs else pd.Series(None, index=rs.index, dtype=object)
    day = rs["RSDTC"].astype("string").str[:10].astype(object)
    reader = rs["RSEVAL"].fillna("")
    if "RSEVALID" in rs:
        reader = reader + " " + rs["RSEVALID"].fillna("").astype(str)
    told = rs.assign(_GROUP=group.where(group.notna(), day), _READER=reader)
    told = told.assign(_WORD=upper(told["RSSTRESC"]))
    overall = told[(told["RSTESTCD"] == "OVRLRESP") & (told["_WORD"] == "PD")]
    parts = told[told["RSTESTCD"].isin(list(PARTS)) & told["_WORD"].notna()]
    shows = [word in PARTS[test] for test, word in zip(parts["RSTESTCD"], parts["_WORD"], strict=1)]
    assessment = ["USUBJID", "_GROUP", "_READER"]
    shown = parts.assign(_SHOWN=np.array(shows, bool)).groupby(assessment)["_SHOWN"].any()
    found = overall.merge(shown.reset_index(), on=assessment, validate="many_to_one")
    return frozenset(zip(*(found.loc[~found["_SHOWN"], name] for name in KEY), strict=True))


def clinical_progressions(ds):
    """Return the first day on which treatment or participation ended for progressive disease."""
    ended = ds[(ds["DSCAT"] == "DISPOSITION EVENT") & ds["DSDECOD"].isin(PROGRESSED)]
    return parse_dtc(ended["DSSTDTC"]).groupby(ended["USUBJID"]).min().dropna()


def _backbone_starts(ex, adsl, trial):
    doses = place_doses(ex, trial.treatments, dosing_stops(adsl.set_index("USUBJID")))
    given = doses[doses["GIVEN"] & doses["TRTROLE"].eq("backbone")]
    return given.groupby("USUBJID")["ASTDT"].min().dropna()


def missed_scans(last, date, reference, endpoint, windows):
    """Return how many planned scans lie wholly between the last adequate assessment and a date.

    Vectors of one index: `last` (missing: baseline), `date`, `reference` (day 1 of the plan). A
    scan is missed when its whole window lies after the one and before the other, so that the gap
    allowed changes with the schedule. After the last planned scan scans are due every
    `scans_every_days`, if the endpoint says so, or no more.
    """
    if not windows:
        return pd.Series(0, index=date.index)
    until = study_day(date, reference).fillna(1).to_numpy(float)
    since = study_day(last, reference).fillna(1).to_numpy(float)
    begins, ends = _planned(windows, endpoint.scans_every_days, until.max(initial=1))
    over = np.searchsorted(ends, until, side="left")  # windows that ended before the date
    begun = np.searchsorted(begins, since, side="right")  # windows that began by the last scan
    return pd.Series(np.maximum(over - begun, 0), index=date.index)


def _planned(windows, every, until):
    windows = list(windows)
    while every and windows[-1][1] < until:
        windows.append((windows[-1][0] + every, windows[-1][1] + every))
    begins, ends = zip(*windows, strict=True)
    return np.array(begins, float), np.array(ends, float)
