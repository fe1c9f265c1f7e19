"""Expression samples received, used and left out, each count by its reason."""

from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count

NAMED = 6  # samples that a doubt names; the rest is counted


def ard_expression_samples(adexpr):
    """Return samples received, used and excluded by reason, and participants with a pair.

    Also in how many RNA integrity is recorded, and of how many the genes contradict the sex: those
    are named in the warning.
    """
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
    rated = int(adexpr["RIN"].notna().sum())
    rows.add({"n": rated, "N": received}, variable="rin", variable_level="recorded")
    wrong = adexpr.loc[adexpr["SEXMISFL"] == "Y", "SAMPLE_ID"].tolist()
    known = int(adexpr["SEXGENE"].notna().sum())
    rest = f" and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
    doubt = f"{', '.join(wrong[:NAMED])}{rest} may have been swapped" if wrong else ""
    keys = {"variable": "sex", "variable_level": "mismatch"}
    rows.add({"n": len(wrong), "N": known}, warning=doubt, **keys)
    return rows.frame()


def ard_expression_people(adexpr, adsl):
    """Return who is in the clinical data, who in the samples, and who in one of them alone.

    `variable` "people", every count with its participants. A sample of nobody counts nowhere.
    """
    rows = ResultRows("expression_people", "screened")
    if adexpr.empty:
        return rows.frame()
    treated = set(adsl.loc[adsl["SAFFL"].eq("Y"), "USUBJID"])
    owned = adexpr[adexpr["USUBJID"].notna()]
    counted = owned[owned["LIBSIZE"] > 0]
    visits = counted.groupby("USUBJID")["AVISIT"].nunique()
    given = set(owned["USUBJID"])
    people = {
        "treated": treated,
        "treated, with a sample": treated & given,
        "treated, with a counted sample at both visits": treated & set(visits.index[visits > 1]),
        "used as a pair": set(owned.loc[owned["EXPAIRFL"].eq("Y"), "USUBJID"]),
        "treated, without a sample": treated - given,
        "with a sample, never treated": (given - treated) & set(adsl["USUBJID"]),
        "with a sample, not in the clinical data": given - set(adsl["USUBJID"]),
    }
    for level, who in people.items():
        rows.add({"n": len(who)}, who=who, variable="people", variable_level=level)
    return rows.frame()
