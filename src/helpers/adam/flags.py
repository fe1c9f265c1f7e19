"""Flags of analysis datasets: "Y" or missing, never "N"."""

import numpy as np
import pandas as pd


def flag(holds):
    """Return "Y" where something holds, else missing: a Series for a Series, an array for one."""
    words = np.where(holds, "Y", None)
    return pd.Series(words, holds.index) if isinstance(holds, pd.Series) else words
