"""ADNARR: what a participant has a draft narrative for, one row per occasion."""

import numpy as np
import pandas as pd

from helpers.adam.dates import dtc_precision, parse_dtc, study_day
from helpers.adam.fatal_events import fatal
from helpers.adam.flags import flag
from helpers.adam.safety_window import death_in_window
from helpers.adam.terms import upper
from helpers.cut.event_words import CRITERIA

SERIOUS = "SERIOUS EVENT"
WITHDRAWAL = "EVENT THAT ENDED TREATMENT"
TREATMENT = "TREATMENT STOPPED"
STUDY = "STUDY LEFT"
DEATH = "DEATH"
CATEGORIES = (DEATH, SERIOUS, WITHDRAWAL, TREATMENT, STUDY)
OF_EVENTS = (SERIOUS, WITHDRAWAL)
WITHDRAWN = "DRUG WITHDRAWN"
_RECORDED = ["AESTDTC", "AEENDTC", "AEREL", "AERELCH", "AEENRTPT", "AEENTPT"]
_DERIVED = ["AETERM", "AEDECOD", "ATOXGRN", "AESER", *CRITERIA, "AEACN", "AEOUT", "ASTDT", "AENDT"]
_ENDS = {
    TREATMENT: ("EOTSTT", "DCTREAS", "EOTDT", "STUDY TREATMENT"),
    STUDY: ("EOSSTT", "DCSREAS", "EOSDT", "STUDY PARTICIPATION"),
}
COLUMNS = ["USUBJID", "NARRSEQ", "NARRCAT", "AESEQ", "TERM", "VERBATIM", "STDTC", "ASTDT", "ASTDY",
           "ENDTC", "AENDT", "AENDY", "ENRTPT", "ENTPT", "ATOXGRN", *CRITERIA, "FATALFL", "AEREL",
           "AERELCH", "AEACN", "AEOUT", "LSTDOSDT", "DOSEDAYS",
           "WINDOW"]  # fmt: skip
_DAYS = {"ASTDT", "AENDT", "LSTDOSDT"}
_NUMBERS = {"AESEQ", "ASTDY", "AENDY", "ATOXGRN", "DOSEDAYS"}


def derive_adnarr(cut, adsl, adae, adex, trial):
    """Return the occasions for a narrative of each included participant, in the order of dates.

    NARRCAT: a serious adverse event, one that is not serious but ended study treatment, study
    treatment stopped early, the study left early, death. An end by death is told with the death.
    Events count whenever they came, each record by itself.

    STDTC and ENDTC are dates as recorded, partial ones too. ASTDT, ASTDY, AENDT, AENDY stand only
    where the day itself is recorded: nothing is imputed in a narrative. TERM is the coded term, or
    the reason of an end; VERBATIM the words of the site where they say more. LSTDOSDT is the last
    day with study treatment up to the occasion and DOSEDAYS the days from it (0: on that day).
    WINDOW says of the death of someone treated whether it lay in the safety window: yes, no, not
    certain.

    Key USUBJID, NARRSEQ.

    Parameters
    ----------
    cut : Cut
        Uses AE, DS and DM, for what is recorded of dates, relationship and reasons.
    adsl, adae, adex : DataFrame
    trial : Trial
    """
    people = adsl[adsl["INCLFL"] == "Y"]
    parts = [_events(cut["ae"], adae), _deaths(cut, people, trial.safety)]
    parts += [_ended(cut["ds"], people, category) for category in _ENDS]
    found = pd.concat([_typed(part) for part in parts], ignore_index=True)
    found = found[found["USUBJID"].isin(people["USUBJID"])]
    found = _numbered(_placed(found, people))
    return found.assign(**_since_dose(found, adex))[COLUMNS]


def _typed(part):
    """Return a part with all columns, each of its kind, so that empty parts join cleanly."""
    kinds = dict.fromkeys(_DAYS, "datetime64[ns]") | dict.fromkeys(_NUMBERS, float)
    part = part.reindex(columns=COLUMNS)
    return part.astype({name: kinds.get(name, object) for name in COLUMNS})


def _events(ae, adae):
    withdrawn, serious = adae["AEACN"].eq(WITHDRAWN), adae["AESER"].eq("Y")
    ours = adae[serious | withdrawn]
    ours = ours.reindex(columns=["USUBJID", "AESEQ", *_DERIVED])
    recorded = ae.reindex(columns=["USUBJID", "AESEQ", *_RECORDED])
    ours = ours.merge(recorded, on=["USUBJID", "AESEQ"], how="left", validate="1:1")
    named = ours["AEDECOD"].where(ours["AEDECOD"].notna(), ours["AETERM"])
    more = upper(ours["AETERM"]) != upper(named)
    names = {f"AE{name}": name for name in ("STDTC", "ENDTC", "ENRTPT", "ENTPT")}
    return ours.rename(columns=names).assign(
        NARRCAT=np.where(serious[serious | withdrawn], SERIOUS, WITHDRAWAL),
        TERM=named,
        VERBATIM=ours["AETERM"].where(more),
        FATALFL=flag(fatal(ours)),
    )


def _ended(ds, people, category):
    """Return the early ends of one kind; one by death is told with the death."""
    status, reason, day, words = _ENDS[category]
    ours = people[people[status].eq("DISCONTINUED") & people[reason].ne("DEATH")]
    said = _said(ds, ours.set_index("USUBJID")[reason], words)
    return pd.DataFrame(
        {
            "USUBJID": ours["USUBJID"].to_numpy(),
            "NARRCAT": category,
            "TERM": ours[reason].to_numpy(),
            "VERBATIM": said["DSTERM"].to_numpy(),
            "STDTC": said["DSSTDTC"].to_numpy(),
            "ASTDT": ours[day].to_numpy(),
        }
    )


def _deaths(cut, people, safety):
    dead = people[people["DTHFL"].eq("Y")].set_index("USUBJID")
    said = _said(cut["ds"], pd.Series("DEATH", index=dead.index, dtype=object), None)
    recorded = cut["dm"].set_index("USUBJID")["DTHDTC"].reindex(dead.index)
    recorded = recorded.where(recorded.notna(), said["DSSTDTC"])
    return pd.DataFrame(
        {
            "USUBJID": dead.index,
            "NARRCAT": DEATH,
            "VERBATIM": said["DSTERM"].to_numpy(),
            "STDTC": recorded.to_numpy(),
            "WINDOW": death_in_window(dead, safety).where(dead["TRTSDT"].notna()).to_numpy(),
        }
    )


def _said(ds, reasons, category):
    """Return DSTERM, where it says more than the reason, and DSSTDTC of each one's last record."""
    ours = ds[ds["USUBJID"].map(reasons).eq(ds["DSDECOD"]) & ds["USUBJID"].isin(reasons.index)]
    if category:
        ours = ours[ours["DSSCAT"].isna() | ours["DSSCAT"].eq(category)]
    ours = ours.assign(DAY=parse_dtc(ours["DSSTDTC"]))
    ours = ours.sort_values(["DAY", "DSSEQ"], na_position="first", kind="stable")
    last = ours.drop_duplicates("USUBJID", keep="last").set_index("USUBJID").reindex(reasons.index)
    words, coded = (upper(last[name]) for name in ("DSTERM", "DSDECOD"))
    return last.assign(DSTERM=last["DSTERM"].where(words != coded))


def _placed(found, people):
    """Return the occasions with days and study days where the day itself is recorded."""
    first = found["USUBJID"].map(people.set_index("USUBJID")["TRTSDT"])
    for date, day, recorded in (("ASTDT", "ASTDY", "STDTC"), ("AENDT", "AENDY", "ENDTC")):
        whole = dtc_precision(found[recorded]).eq("day")
        found[date] = parse_dtc(found[recorded]).where(whole)
        found[day] = study_day(found[date], first)
    return found


def _numbered(found):
    """Return the occasions in the order of their dates, death last, numbered by participant."""
    order = found.assign(
        _LAST=found["NARRCAT"].eq(DEATH),
        _DAY=found["STDTC"].fillna("9999").astype(str),
        _KIND=found["NARRCAT"].map({name: place for place, name in enumerate(CATEGORIES)}),
    )
    order = order.sort_values(["USUBJID", "_LAST", "_DAY", "_KIND", "AESEQ"], kind="stable")
    order = order.reset_index(drop=True)
    return order.assign(NARRSEQ=order.groupby("USUBJID").cumcount() + 1)


def _since_dose(found, adex):
    """Return the last day with study treatment up to each occasion, and the days from it."""
    given = adex[(adex["GIVENFL"] == "Y") & (adex["TRTROLE"] == "study")]
    doses = given[["USUBJID", "ASTDT", "AENDT"]].rename(columns={"ASTDT": "FROM", "AENDT": "TO"})
    pairs = found[["USUBJID", "ASTDT"]].rename_axis("ROW").reset_index()
    pairs = pairs.merge(doses, on="USUBJID", validate="m:m")
    pairs = pairs[pairs["FROM"] <= pairs["ASTDT"]]
    last = pairs[["TO", "ASTDT"]].min(axis=1).groupby(pairs["ROW"]).max().reindex(found.index)
    last = last.astype("datetime64[ns]")
    return {"LSTDOSDT": last, "DOSEDAYS": (found["ASTDT"] - last).dt.days.astype(float)}
