"""ADCAUSE: another documented cause of a low value, such as a bleeding."""

import pandas as pd

from helpers.adam.safety_window import AFTER_WINDOW
from helpers.adam.terms import names_any

COLUMNS = ["ENDPOINT", "USUBJID", "SRCDOM", "SRCSEQ", "TERM"]


def derive_adcause(adae, mh, trial):
    """Return one record per event or condition that an occurrence endpoint names as another cause.

    A record is named when its coded or its written term holds the words of a term of the trial
    file. Events count from any time up to the end of the safety window, conditions of the history
    whenever they were.

    Key ENDPOINT, USUBJID, SRCDOM, SRCSEQ.

    Parameters
    ----------
    adae : DataFrame, key USUBJID AESEQ
        Needs AEDECOD, AETERM, AEXCL.
    mh : DataFrame, key USUBJID MHSEQ
        Needs MHDECOD, MHTERM.
    trial : Trial
    """
    events = adae[adae["AEXCL"].ne(AFTER_WINDOW)]
    found = [
        _named(records, domain, endpoint)
        for endpoint in trial.endpoints_of_type("occurrence")
        if endpoint.attribution is not None
        for domain, records in (("AE", events), ("MH", mh))
    ]
    found = [part for part in found if len(part)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)


def _named(records, domain, endpoint):
    coded, written = records[f"{domain}DECOD"], records[f"{domain}TERM"]
    terms = endpoint.attribution.terms
    ours = records[names_any(coded, terms) | names_any(written, terms)]
    term = coded[ours.index].where(coded[ours.index].notna(), written[ours.index])
    named = ours.rename(columns={f"{domain}SEQ": "SRCSEQ"})
    return named.assign(ENDPOINT=endpoint.id, SRCDOM=domain, TERM=term)[COLUMNS]
