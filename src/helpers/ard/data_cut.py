"""The data cut itself: what was delivered, what was found in it, and where every row went."""

import platform
from importlib.metadata import version

import pandas as pd

from helpers.ard.frame import ResultRows

SOFTWARE = ("trialbook", "numpy", "pandas", "scipy", "lifelines", "pydeseq2", "matplotlib")
SEVERITIES = ("structural", "clinical", "note")
USED = "used"
NOT_IN_DM = "of nobody in DM"
OTHER_TREATMENT = "a treatment that the trial file does not name"
NO_DOSE = "a dose of 0: a hold"
NO_DATE = "no complete date"
NO_VALUE = "no numeric result"
NEVER_TREATED = "participant never treated"
NOT_SHOWN = "a test that the trial file does not show"
NOT_BASELINE = "before treatment, and not the baseline value"
AFTER_WINDOWS = "after the safety window, and of no planned visit"


def ard_delivery(manifest):
    """Return rows, columns and bytes of every delivered file, as its manifest vouches for them."""
    rows = ResultRows("delivery", "screened")
    for entry in manifest["files"]:
        for name in ("rows", "columns", "bytes"):
            # a matrix or a file that is no table may have no count
            if entry.get(name) is not None:
                rows.add({"n_event": entry[name]}, variable=entry["name"], variable_level=name)
    return rows.frame()


def ard_findings(findings):
    """Return how many findings the check of the cut made, by severity and by rule.

    `n_event` counts findings, `n` the participants they name; a severity without findings is 0.
    """
    rows = ResultRows("findings", "screened")
    for severity in SEVERITIES:
        found = findings[findings["severity"] == severity]
        _add_findings(rows, found, severity, "")
        for rule in dict.fromkeys(found["rule"]):
            _add_findings(rows, found[found["rule"] == rule], severity, rule)
    return rows.frame()


def _add_findings(rows, found, severity, rule):
    people = found.loc[found["subject"].fillna("") != "", "subject"].nunique()
    rows.add({"n_event": len(found), "n": people}, variable=severity, variable_level=rule)


def standing_of(adsl):
    """Return each participant's standing by USUBJID: treated, included, or screened only."""
    standing = pd.Series("screened only", index=adsl["USUBJID"].to_numpy(), dtype=object)
    for flag, word in (("INCLFL", "included, not treated"), ("SAFFL", "treated")):
        standing[(adsl[flag] == "Y").to_numpy()] = word
    return standing


STANDINGS = ("treated", "included, not treated", "screened only", NOT_IN_DM)


def ard_rows_by_standing(cut, adsl):
    """Return the rows of every delivered domain by the standing of their participant.

    `n_event` counts rows, `n` participants; the standings of a domain add up to its rows. A domain
    about the trial and not about participants (TI, TS) has no standings and is left out.
    """
    rows = ResultRows("rows_by_standing", "screened")
    standing = standing_of(adsl)
    records = {domain: cut[domain] for domain in cut.domains}
    for domain, people in ((d, f["USUBJID"]) for d, f in records.items() if "USUBJID" in f):
        rows.add({"n_event": len(people), "n": people.nunique()}, variable=domain)
        words = people.map(standing).fillna(NOT_IN_DM)
        for word in STANDINGS:
            chosen = people[words == word]
            counts = {"n_event": len(chosen), "n": chosen.nunique()}
            rows.add(counts, variable=domain, variable_level=word)
    return rows.frame()


def ard_rows_used(reasons):
    """Return for each analysis dataset how many records are used, and why the others are not.

    `reasons` holds, by name of the dataset, one value per record: missing where it is used, else
    the reason. Used and excluded records add up to the records delivered.
    """
    rows = ResultRows("rows_used", "screened")
    for dataset, why in reasons.items():
        rows.add({"n_event": len(why)}, variable=dataset)
        rows.add({"n_event": int(why.isna().sum())}, variable=dataset, variable_level=USED)
        for reason, n in why.value_counts().sort_index().items():
            rows.add({"n_event": n}, variable=dataset, variable_level=f"not used: {reason}")
    return rows.frame()


def reasons_of_doses(adex):
    """Return why an exposure record gives no dose; missing where it does."""
    return _first_reason(
        adex.index,
        (OTHER_TREATMENT, adex["TRT"].isna()),
        (NO_DOSE, adex["GIVENFL"] != "Y"),
        (NO_DATE, adex["ASTDT"].isna()),
    )


def reasons_of_labs(adlb, trial):
    """Return why a laboratory record stands in no laboratory table; missing where it does."""
    shown = {analyte.test for analyte in trial.laboratory} | set(trial.inflammation.markers)
    placed = adlb[["ABLFL", "ANL01FL", "ONTRTFL"]].eq("Y").any(axis=1)
    return _first_reason(
        adlb.index,
        (NOT_SHOWN, ~adlb["PARAMCD"].isin(shown)),
        (NEVER_TREATED, adlb["SAFFL"] != "Y"),
        (NO_VALUE, adlb["AVAL"].isna()),
        (NO_DATE, adlb["ADT"].isna()),
        (NOT_BASELINE, ~placed & (adlb["ADY"] <= 1)),
        (AFTER_WINDOWS, ~placed),
    )


def _first_reason(index, *reasons):
    first = pd.Series(None, index=index, dtype=object)
    for reason, applies in reasons:
        first = first.mask(first.isna() & applies, reason)
    return first


def software_versions():
    """Return the versions of Python and of the packages that results depend on."""
    return {"Python": platform.python_version()} | {name: version(name) for name in SOFTWARE}
