"""Expression samples received, used and left out, each count by its reason."""

from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count


def ard_expression_samples(adexpr):
    """Return samples received, used and excluded by reason, and participants with a pair."""
    rows = ResultRows("expression_samples", "screened")
    if adexpr.empty:
        return rows.frame()
    received = len(adexpr)
    rows.add({"n": received}, variable="samples", variable_level="received")
    used = int((adexpr["EXPAIRFL"] == "Y").sum())
    add_count(rows, used, received, variable="samples", variable_level="used")
    for reason, n in adexpr["EXCLREAS"].value_counts().sort_index().items():
        add_count(rows, int(n), received, variable="excluded", variable_level=reason)
    people = adexpr["USUBJID"].nunique()
    pairs = adexpr.loc[adexpr["EXPAIRFL"] == "Y", "USUBJID"].unique()
    keys = {"variable": "participants", "variable_level": "pairs"}
    add_count(rows, len(pairs), people, who=pairs, **keys)
    mismatch = int((adexpr["SEXMISFL"] == "Y").sum())
    known = int(adexpr["SEXGENE"].notna().sum())
    doubt = "a sample may have been swapped" if mismatch else ""
    keys = {"variable": "sex", "variable_level": "mismatch"}
    rows.add({"n": mismatch, "N": known}, warning=doubt, **keys)
    return rows.frame()
