"""Alternative criteria: either one is enough."""

import pandas as pd

RANK = {"FAIL": 0, "UNKNOWN": 1, "PASS": 2}
SCREEN = ["USUBJID", "SCREENNO"]


def with_alternatives(adie, criteria):
    """Return the verdicts with COUNTED, the best among a criterion and its alternatives.

    Where an alternative decides, TEXT says so.

    Parameters
    ----------
    adie : DataFrame
        Needs USUBJID, SCREENNO, IETESTCD, VERDICT, TEXT.
    criteria : sequence of Criterion
    """
    counted, text = adie["VERDICT"].copy(), adie["TEXT"].copy()
    screens = pd.MultiIndex.from_frame(adie[SCREEN])
    for one, other in sorted(_pairs(criteria)):
        others = adie[adie["IETESTCD"] == other].set_index(SCREEN)["VERDICT"]
        theirs = others.reindex(screens).set_axis(adie.index)
        better = (adie["IETESTCD"] == one) & (theirs.map(RANK) > counted.map(RANK))
        counted = counted.mask(better, theirs)
        said = f"its alternative {other} is " + theirs.map({"PASS": "met", "UNKNOWN": "unknown"})
        text = text.mask(better, text.str.cat(said, sep="; ").str.removeprefix("; "))
    return adie.assign(COUNTED=counted, TEXT=text)


def _pairs(criteria):
    given = {(c.id, c.alternative_to) for c in criteria if c.alternative_to is not None}
    return given | {(other, one) for one, other in given}
