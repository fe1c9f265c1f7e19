"""How treatment or study ended: the status that a disposition event stands for."""

import pandas as pd


def derive_status(decod, concerned, died):
    """Return (status, reason) of treatment or of study participation.

    Without a disposition event, a participant is ONGOING, or DISCONTINUED by DEATH if they died.
    Only a DISCONTINUED participant has a reason. Whom it does not concern has neither.
    """
    decod = decod.mask(decod.isna() & died, "DEATH")
    status = pd.Series("DISCONTINUED", index=decod.index, dtype=object)
    status = status.mask(decod.isna(), "ONGOING").mask(decod == "COMPLETED", "COMPLETED")
    status = status.where(concerned)
    return status, decod.where(status == "DISCONTINUED")
