"""Treatment before the study treatment: settings and agents, procedures, number of lines."""

from helpers.ard.disposition import add_members
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.terms import ard_terms, ard_undelivered

ANALYSIS = "prior_therapy"
NOT_RECORDED = "not recorded"
MANY_LINES = 3  # from which on they are counted together


def ard_prior_therapy(adprior, adsl, trial, domains):
    """Return included participants by setting and agent, kind of procedure and number of lines.

    A class is the setting of a drug, or the kind of a procedure. `kind` counts participants with
    drugs and with each kind of procedure. `lines` is the number of different settings that are
    called a line; a participant with a drug of no recorded setting has an unknown number.

    Parameters
    ----------
    adprior : DataFrame, one record per USUBJID, SRCDOM and SRCSEQ
    adsl : DataFrame, one record per USUBJID
    trial : Trial
    domains : sequence of str
        The delivered domains.
    """
    people = in_population(adsl, "included")
    setting = adprior["SETTING"].fillna("SETTING NOT RECORDED")
    drug = adprior["SRCDOM"].eq("CM")
    records = adprior.assign(CLASS=setting.where(drug, adprior["KIND"]))
    rows = ResultRows(ANALYSIS, "included")
    for keys, group in arms_of(people, trial.report_by):
        for kind in sorted(adprior["KIND"].unique()):
            inside = group["USUBJID"].isin(adprior.loc[adprior["KIND"] == kind, "USUBJID"])
            add_members(rows, group, inside, variable="kind", variable_level=kind, **keys)
        _add_lines(rows, adprior[drug], group, keys)
    terms = ard_terms(ANALYSIS, "included", records, people, trial.report_by)
    unknown = ard_undelivered(ANALYSIS, "included", {"cm", "pr"}, domains)
    return concat_results([rows.frame(), terms, unknown])


def _add_lines(rows, drugs, people, keys):
    is_line = drugs["SETTING"].astype("string").str.contains(r"\bLINE\b", na=False)
    if not is_line.any():
        return
    lines = drugs[is_line].groupby("USUBJID")["SETTING"].nunique()
    number = people["USUBJID"].map(lines).fillna(0).clip(upper=MANY_LINES).astype(int)
    unknown = people["USUBJID"].isin(drugs.loc[drugs["SETTING"].isna(), "USUBJID"])
    for n in range(MANY_LINES + 1):
        level = str(n) if n < MANY_LINES else f"{n} or more"
        key = {"variable": "lines", "variable_level": level, **keys}
        add_members(rows, people, number.eq(n) & ~unknown, **key)
    if unknown.any():
        key = {"variable": "lines", "variable_level": NOT_RECORDED, **keys}
        add_members(rows, people, unknown, **key)
