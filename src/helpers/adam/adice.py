"""ADICE: what was given that raises a value from outside, such as a transfusion of red cells."""

import pandas as pd

from helpers.adam.dates import earliest, impute_start, latest, study_day
from helpers.adam.flags import flag
from helpers.adam.reasons import first_reason
from helpers.adam.safety_window import window_end
from helpers.adam.terms import names_any

TRANSFUSION, AGENTS = KINDS = ("transfusion", "agents")
COLUMNS = ["ENDPOINT", "USUBJID", "KIND", "LABEL", "TERM", "SRCDOM", "SRCSEQ", "DTC", "ASTDT",
           "ASTDY", "FIRSTDT", "LASTDT", "HIDEDT", "ONTRTFL", "BEFOREFL", "AEXCL"]  # fmt: skip
_DATES = ("ASTDT", "FIRSTDT", "LASTDT", "HIDEDT")
NOT_TREATED, AFTER = "never treated", "began after the safety window"
BEFORE, OVER = "began before the first dose", "ended before the first dose"


def derive_adice(cm, pr, adsl, trial):
    """Return one record per medication or procedure that an occurrence endpoint names as such.

    A record is named when its coded or its written term holds the words of a term of the trial
    file. It counts (ONTRTFL "Y") when it began from the day of the first dose to the end of the
    safety window; a partial start is taken as the first dose whenever that is possible, and one
    without any date counts unless it ended before the first dose. AEXCL says why another does not.
    BEFOREFL marks one begun before the first dose and not known to be over by then.

    The values it may have raised are those after FIRSTDT, up to HIDEDT: the first day it can have
    begun, and so many days after the last one as the trial file says. Both are missing without a
    date: no value can then be shown to be untouched.

    Key ENDPOINT, KIND, USUBJID, SRCDOM, SRCSEQ.

    Parameters
    ----------
    cm : DataFrame, one record per USUBJID and CMSEQ
        Needs CMTRT, CMDECOD, CMSTDTC, CMENDTC.
    pr : DataFrame, one record per USUBJID and PRSEQ
        Needs PRTRT, PRDECOD, PRSTDTC, PRENDTC.
    adsl : DataFrame, one record per USUBJID
        Needs TRTSDT, TRTEDT.
    trial : Trial
    """
    given = [
        _named(records, domain, endpoint.id, (kind, words))
        for endpoint in trial.endpoints_of_type("occurrence")
        for kind in KINDS
        if (words := getattr(endpoint.intercurrent, kind)) is not None
        for domain, records in (("CM", cm), ("PR", pr))
    ]
    found = [part for part in given if len(part)]
    if not found:
        return pd.DataFrame(columns=COLUMNS).astype(dict.fromkeys(_DATES, "datetime64[ns]"))
    return _placed(pd.concat(found, ignore_index=True), adsl, trial.safety)[COLUMNS]


def _named(records, domain, endpoint, intervention):
    kind, words = intervention
    coded, written = records[f"{domain}DECOD"], records[f"{domain}TRT"]
    ours = records[names_any(coded, words.terms) | names_any(written, words.terms)]
    names = {f"{domain}SEQ": "SRCSEQ", f"{domain}STDTC": "DTC", f"{domain}ENDTC": "ENDTC"}
    return ours.rename(columns=names)[["USUBJID", *names.values()]].assign(
        ENDPOINT=endpoint,
        KIND=kind,
        LABEL=words.label,
        SRCDOM=domain,
        TERM=coded[ours.index].where(coded[ours.index].notna(), written[ours.index]),
        DAYS=words.days,
    )


def _placed(found, adsl, safety):
    people = adsl.set_index("USUBJID")
    origin = pd.to_datetime(found["USUBJID"].map(people["TRTSDT"]))
    window = pd.to_datetime(found["USUBJID"].map(window_end(people, safety)))
    start, _ = impute_start(found["DTC"], origin)
    reasons = [
        (origin.isna(), NOT_TREATED),
        (latest(found["ENDTC"]) < origin, OVER),
        (start < origin, BEFORE),
        (start > window, AFTER),
    ]
    reason = first_reason(reasons, found.index)
    last = latest(found["DTC"])
    return found.assign(
        ASTDT=start,
        ASTDY=study_day(start, origin),
        FIRSTDT=earliest(found["DTC"]),
        LASTDT=last,
        HIDEDT=last + pd.to_timedelta(found["DAYS"], unit="D"),
        ONTRTFL=flag(reason.isna()),
        BEFOREFL=flag(reason.eq(BEFORE)),
        AEXCL=reason,
    )
