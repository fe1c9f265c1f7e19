"""Episodes of infection, from adverse events and medical history."""

import pandas as pd

from helpers.adam.episodes import episodes

INFECTIONS = "INFECTIONS AND INFESTATIONS"


def infections(ae, mh):
    """Return the infections among the episodes of adverse events and of history.

    Infections are those of that organ class; what is recorded as not having occurred is none.

    Parameters
    ----------
    ae, mh : DataFrame
        As `episodes` returns them.
    """
    spans = pd.concat([ae, mh], ignore_index=True)
    return spans[(spans["ORGANS"] == INFECTIONS) & (spans["ANSWER"] != "N")]


def infections_of(cut):
    """Return the infections of everybody in a cut."""
    return infections(episodes(cut["ae"], "AE"), episodes(cut["mh"], "MH"))
