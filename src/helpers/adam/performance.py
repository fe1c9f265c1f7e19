"""The ECOG performance status, as RS holds it."""

import pandas as pd

from helpers.adam.terms import upper

DEATH = 5  # grade 5 is death and no performance


def is_performance(rs):
    """Return which records of RS hold an ECOG performance status."""
    return upper(rs["RSTESTCD"]).str.startswith("ECOG", na=False)


def grade_recorded(rs):
    """Return the grade of each record of performance status; missing for what is no number."""
    return pd.to_numeric(rs["RSSTRESN"].fillna(rs["RSSTRESC"]), errors="coerce")


def grade_living(rs):
    """Return the grade of each record of performance status, 0 to 4; missing for anything else."""
    grade = grade_recorded(rs)
    return grade.where(grade.between(0, DEATH, inclusive="left"))
