"""ADTTD: time until a score is worse by its important difference, by three readings of death."""

import numpy as np
import pandas as pd

from helpers.adam.dates import duration_days
from helpers.adam.therapy import reference_dates

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "READING", "DEATHAS", "STARTDT", "ADT", "AVAL", "CNSR",
           "CAUSE", "EVNTDESC", "CNSDTDSC"]  # fmt: skip
DEATH_AS = ("event", "competing", "censored")
WORSE, DIED, ENDED = 1, 2, 0
DETERIORATION, DEATH = "DETERIORATION", "DEATH"
LAST_SCORE, NO_BASELINE, NO_FOLLOW_UP = "LAST SCORE", "NO BASELINE SCORE", "NO SCORE AFTER BASELINE"
DIGITS = 9  # a fall of 10 points is 9.999999999999993 in binary


def derive_adttd(adqs, adsl, questionnaires):
    """Return when the scores that the trial file names deteriorated, by each reading.

    Deteriorated is worse than at baseline by at least the score's important difference, on any form
    after the first day of treatment, in the window of a visit or not. READING `first` is the first
    such form; `definitive` is the first such form after which no form is better than that, and a
    fall seen only on the last form counts. Death is an `event` like deterioration, a `competing`
    event, or `censored`: left aside. Who neither deteriorated nor died is censored at the last
    score; without a score after baseline, or without one at baseline, on day 1. A death counts
    whenever it came, also of those two.

    Key USUBJID, PARAMCD, READING, DEATHAS. AVAL is days, the first dose being day 1 (inclusion, for
    who was never treated); CNSR is 0 for an event, 1 at the last score, 2 no score after baseline,
    3 no baseline; CAUSE is 1 deterioration, 2 death, 0 neither.

    Parameters
    ----------
    adqs : DataFrame
        Needs USUBJID, PARAMCD, PARAM, ADT, ADY, AVAL, BASE, CHG.
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, INCLDT, DTHDT.
    questionnaires : sequence of Questionnaire
    """
    parts = [
        _of_reading(forms, people, reading, death_as).assign(
            PARAMCD=score.id, PARAM=score.label, READING=reading, DEATHAS=death_as
        )
        for form in questionnaires
        if form.deterioration
        for score in form.scores
        if score.id in form.deterioration.scores
        for forms, people in [_followed(adqs, adsl, form, score)]
        for reading in form.deterioration.readings
        for death_as in DEATH_AS
    ]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True)[COLUMNS] if parts else pd.DataFrame(columns=COLUMNS)


def _followed(adqs, adsl, form, score):
    """Return the scores after baseline with FELL, and for each participant how far they reach."""
    mine = adqs[(adqs["PARAMCD"] == score.id) & adqs["AVAL"].notna()].sort_values("ADT")
    forms = mine[mine["ADY"] > 1]
    turned = -1 if getattr(score, "direction", "") == "symptom" else 1
    change = turned * forms["CHG"].astype(float).round(DIGITS)
    forms = forms.assign(FELL=change <= -form.difference_of(score.id))
    start = reference_dates(adsl).dropna()
    people = pd.DataFrame({"STARTDT": start})
    people["DTHDT"] = pd.to_datetime(adsl.set_index("USUBJID")["DTHDT"]).reindex(start.index)
    people["LASTDT"] = pd.to_datetime(forms.groupby("USUBJID")["ADT"].max()).reindex(start.index)
    people["BASE"] = mine.groupby("USUBJID")["BASE"].first().reindex(start.index).notna()
    return forms[forms["BASE"].notna()], people


def _of_reading(forms, people, reading, death_as):
    fell = forms["FELL"]
    if reading == "definitive":  # from the last form backwards, as long as every form is worse
        fell = fell[::-1].groupby(forms["USUBJID"]).cummin()[::-1]
    worse = pd.to_datetime(forms[fell.astype(bool)].groupby("USUBJID")["ADT"].min())
    worse = worse.reindex(people.index)
    death = people["DTHDT"].mask(np.full(len(people), death_as == "censored"))
    cause = np.select([worse.notna(), death.notna()], [WORSE, DIED], default=ENDED)
    code = np.select([cause > 0, ~people["BASE"], people["LASTDT"].isna()], [0, 3, 2], default=1)
    last = people["LASTDT"].where(code == 1, people["STARTDT"])
    date = worse.fillna(death).where(cause > 0, last)
    date = date.where(date >= people["STARTDT"], people["STARTDT"])
    ended = people.assign(ADT=date, CAUSE=cause, CNSR=code).rename_axis("USUBJID").reset_index()
    return ended.assign(
        AVAL=duration_days(ended["STARTDT"], ended["ADT"]),
        EVNTDESC=ended["CAUSE"].map({WORSE: DETERIORATION, DIED: DEATH}).astype(object),
        CNSDTDSC=ended["CNSR"].map({1: LAST_SCORE, 2: NO_FOLLOW_UP, 3: NO_BASELINE}).astype(object),
    )
