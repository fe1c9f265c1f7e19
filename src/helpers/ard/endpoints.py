"""What endpoints of every type share: who is counted, in which groups, from which data."""

POPULATION_FLAGS = {
    "screened": "SCRNFL",
    "included": "INCLFL",
    "safety": "SAFFL",
    "response_evaluable": "RESPFL",
    "quality_of_life_evaluable": "QOLFL",
    "expression_pairs": "EXPRFL",
}


def in_population(adsl, population):
    """Return the rows of ADSL that belong to one population of the trial."""
    return adsl[adsl[POPULATION_FLAGS[population]] == "Y"]


def arms_of(adsl, report_by):
    """Return (keys, rows) of everybody, and of each arm where the trial reports by arm."""
    groups = [({}, adsl)]
    if report_by == "arm":
        groups += [
            ({"group": "arm", "group_level": arm}, adsl[adsl["ARM"] == arm])
            for arm in sorted(adsl["ARM"].dropna().unique())
        ]
    return groups
