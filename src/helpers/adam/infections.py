"""Episodes of infection, from adverse events and medical history."""

import pandas as pd

from helpers.adam.episodes import episodes, reported
from helpers.adam.terms import first_known

INFECTIONS = "INFECTIONS AND INFESTATIONS"


def infections(domains):
    """Return every infection with what its dates allow, as `episodes` does, and its TERM.

    Infections are adverse events and medical history of that organ class; history recorded as not
    having occurred is left out.

    Parameters
    ----------
    domains : Cut, or what gives its domains `ae` and `mh`
    """
    return pd.concat([_of(domains["ae"], "AE"), _of(domains["mh"], "MH")], ignore_index=True)


def _of(records, prefix):
    classes = records[f"{prefix}BODSYS"].fillna("").astype(str).str.strip().str.upper()
    ours = records[(classes == INFECTIONS) & (reported(records, prefix) != "N")]
    term = first_known(ours, f"{prefix}DECOD", f"{prefix}TERM")
    return episodes(ours, prefix).assign(TERM=term)
