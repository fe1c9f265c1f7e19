"""ADDV: protocol deviations, as the site recorded them and as the data show them."""

import pandas as pd

from helpers.adam.addv_doses import dose_deviations
from helpers.adam.dates import parse_dtc
from helpers.adam.milestones import CONSENT
from helpers.adam.terms import upper

COLUMNS = [
    "USUBJID",
    "ASEQ",
    "SOURCE",
    "DVCAT",
    "DVDECOD",
    "DVTERM",
    "ADT",
    "SRCDOM",
    "SRCROW",
]
CRITERIA = {
    "MAJOR": "ELIGIBILITY CRITERION NOT MET",
    "POTENTIAL": "ELIGIBILITY CRITERION NOT DECIDED",
}
NOT_CLASSIFIED = "NOT CLASSIFIED"
STUDY_ONLY = {"ex": "EXSTDTC", "qs": "QSDTC", "be": "BESTDTC"}  # nobody has these outside a study


def derive_addv(cut, adsl, adie, adscreen, trial):
    """Return one record per deviation: SOURCE says whether the site recorded it or data show it.

    What the site recorded stands as it is, DVCAT in capitals ("NOT CLASSIFIED" where it is empty).
    Derived are: a criterion that an included participant did not meet (MAJOR) or that no data
    decide (POTENTIAL); consent after a procedure that only the study asks for, or after inclusion
    where no criterion asks for consent (MAJOR); a new screening that the protocol does not allow
    (MAJOR if it led to inclusion, else MINOR), or of which nobody can tell (POTENTIAL); a second
    inclusion (MAJOR); and doses against the rules, see `dose_deviations`. A derived record may be
    the same event as a recorded one: they are shown side by side and never added up.

    Key USUBJID, ASEQ (1, 2, ... within a participant, the site's first). SRCROW is the delivered
    row of domain SRCDOM, missing where no single row shows the deviation.

    Parameters
    ----------
    cut : Cut
        Uses DV, DS, EX, QS, BE.
    adsl : DataFrame, one record per USUBJID
    adie : DataFrame, one record per USUBJID, SCREENNO and IETESTCD
    adscreen : DataFrame, one record per USUBJID and SCREENNO
    trial : Trial
    """
    people = adsl.set_index("USUBJID")
    derived = [
        _criteria(adie, trial),
        _consent(cut, people, trial),
        _screens(adscreen),
        _second_inclusions(adscreen),
        dose_deviations(cut["ex"], people, trial),
    ]
    parts = [_recorded(cut["dv"]), *(part.assign(SOURCE="derived") for part in derived)]
    parts = [part.reindex(columns=COLUMNS) for part in parts if len(part)]
    if not parts:
        return _typed(pd.DataFrame(columns=COLUMNS))
    addv = _typed(pd.concat([part.astype(object) for part in parts], ignore_index=True))
    addv = addv.assign(_derived=addv["SOURCE"] == "derived")
    order = ["USUBJID", "_derived", "ADT", "DVDECOD", "DVTERM", "SRCROW"]
    addv = addv.sort_values(order, kind="stable", ignore_index=True)
    return addv.assign(ASEQ=addv.groupby("USUBJID").cumcount() + 1)[COLUMNS]


def _typed(addv):
    dates = pd.to_datetime(addv["ADT"]).astype("datetime64[ns]")
    return addv.assign(ADT=dates, SRCROW=pd.to_numeric(addv["SRCROW"]).astype("Int64"))


def _recorded(dv):
    words = upper(dv["DVCAT"])
    return dv.assign(
        SOURCE="site",
        DVCAT=words.where(dv["DVCAT"].notna(), NOT_CLASSIFIED),
        ADT=parse_dtc(dv["DVSTDTC"]),
        SRCDOM="DV",
    )


def _criteria(adie, trial):
    ours = adie[adie["DEVIATION"].notna() & adie["ANL01FL"].eq("Y")]
    words = {c.id: f"{c.id} {c.text}" for c in trial.eligibility}
    return ours.assign(
        DVCAT=ours["DEVIATION"],
        DVDECOD=ours["DEVIATION"].map(CRITERIA),
        DVTERM=[_criterion_term(row, words) for row in ours.to_dict("records")],
    )


def _criterion_term(row, words):
    value = "" if pd.isna(row["AVAL"]) else f"{row['AVAL']:g} {row['AVALU']}"
    why = "" if pd.isna(row["TEXT"]) else row["TEXT"]
    found = ", ".join(part for part in (value, why) if part)
    doubt = " (reconstructed criterion)" if row["PROVENANCE"] == "reconstruction" else ""
    return f"{words[row['IETESTCD']]}{doubt}{': ' if found else ''}{found}"


def _consent(cut, people, trial):
    """Return, of each participant, the first event that consent should have come before."""
    events = [
        pd.DataFrame(
            {
                "USUBJID": cut[domain]["USUBJID"],
                "ADT": parse_dtc(cut[domain][dtc]),
                "SRCDOM": domain.upper(),
                "SRCROW": cut[domain]["SRCROW"],
            }
        )
        for domain, dtc in STUDY_ONLY.items()
    ]
    parts = [part for c in trial.eligibility for part in c.all_of or (c,)]
    if not any(part.consent for part in parts):
        inclusion = people["INCLDT"].rename("ADT").rename_axis("USUBJID").reset_index()
        events.append(inclusion.assign(SRCDOM="DS", SRCROW=None))
    events = pd.concat([part.astype(object) for part in events], ignore_index=True)
    before = events[events["ADT"] < events["USUBJID"].map(_first_consent(cut["ds"], people))]
    first = before.sort_values(["ADT", "SRCDOM", "SRCROW"]).drop_duplicates("USUBJID")
    what = {"EX": "a dose", "QS": "a questionnaire", "BE": "a research sample", "DS": "inclusion"}
    return first.assign(
        DVCAT="MAJOR",
        DVDECOD="CONSENT AFTER A STUDY PROCEDURE",
        DVTERM="Consent was dated after " + first["SRCDOM"].map(what).astype(object),
    )


def _first_consent(ds, people):
    # DM may hold the latest consent of someone who was screened twice
    given = ds[ds["DSDECOD"] == CONSENT]
    first = parse_dtc(given["DSSTDTC"]).groupby(given["USUBJID"]).min().reindex(people.index)
    return pd.concat([people["RFICDT"], first], axis=1).min(axis=1)


def _screens(adscreen):
    ours = adscreen[adscreen["RESCREEN"].isin(["NOT ALLOWED", "UNKNOWN"])]
    forbidden, included = ours["RESCREEN"] == "NOT ALLOWED", ours["OUTCOME"] == "INCLUDED"
    level = pd.Series("POTENTIAL", index=ours.index, dtype=object)
    level = level.mask(forbidden, "MINOR").mask(forbidden & included, "MAJOR")
    word = forbidden.map(
        {True: "SCREENED AGAIN, NOT ALLOWED", False: "SCREENED AGAIN, NOT DECIDED"}
    )
    return ours.assign(
        DVCAT=level, DVDECOD=word, DVTERM=ours["RESCRTXT"], ADT=ours["SCRSDT"], SRCDOM="DS"
    )


def _second_inclusions(adscreen):
    included = adscreen[adscreen["OUTCOME"] == "INCLUDED"].sort_values(["USUBJID", "SCREENNO"])
    again = included[included.duplicated("USUBJID")]
    return again.assign(
        DVCAT="MAJOR",
        DVDECOD="INCLUDED TWICE",
        DVTERM=[f"Included again at screening {n}" for n in again["SCREENNO"]],
        ADT=again["SCREDT"],
        SRCDOM="DS",
    )
