"""Gene sets with their genes: which of them the counts hold, under which name."""

import pandas as pd

from helpers.ard.frame import ResultError, ResultRows
from helpers.ard.gene_names import AGED, DIRECT, ENSEMBL, LOST, TWICE, GeneNames, find_genes
from helpers.cut.gene_lists import read_aliases, read_gmt

FILE = "gene_sets.gmt"
NAMED, EXPLORED = "named", "explored"
UP, DOWN = "UP", "DN"
HALVES = {"_UP": UP, "_DN": DOWN}
COLUMNS = ["GENESET", "FAMILY", "HALF", "NAME", "GENE", "HOW", "FILE"]
HOWS = (DIRECT, AGED, TWICE, LOST)
IDENTIFIERS = "the counts name genes by Ensembl identifiers, and the sets by symbols"


def derive_gene_sets(counted, trial):
    """Return one record per gene of every set that the trial names or lets explore.

    FAMILY "named": named beforehand in the trial file. "explored": every other set of the further
    files. Two sets NAME_UP and NAME_DN of one file are the halves of the set NAME, whose score has
    a direction. A set that is both named and explored stands among the named ones only.

    Parameters
    ----------
    counted : Index of str
        The names of genes that the counts use.
    trial : Trial
        Names sets and files; without planned expression there are no records.

    Returns
    -------
    DataFrame, key GENESET HALF NAME
        GENE (as the counts name it, None where none is found), HOW (direct, after ageing, named
        twice, lost), FILE. HALF is "UP", "DN" or "".
    """
    if trial.expression is None:
        return pd.DataFrame(columns=COLUMNS)
    names = GeneNames(counted, read_aliases(trial.trial_id))
    records = [
        (name, family, half, *told, file)
        for name, family, file, halves in chosen_sets(trial)
        for half, genes in halves.items()
        for told in find_genes(genes, names)
    ]
    return pd.DataFrame(records, columns=COLUMNS)


def chosen_sets(trial):
    """Return name, family, file and {half: genes} of each set: the named ones, then the explored.

    Files are searched in the order of the trial file, the usual one last. A name that no file
    holds is refused, and so is one that two files give.
    """
    plan = trial.expression
    known, owner = {}, {}
    for file in dict.fromkeys([*plan.gene_set_files, *([FILE] if plan.gene_sets else [])]):
        for name, halves in paired(read_gmt(file, trial.trial_id)).items():
            if name in known and name not in plan.gene_sets and file == FILE:
                continue
            if name in known:
                raise ResultError(
                    f"{file}: gene set {name!r} stands in {owner[name]} too. Rename one of them."
                )
            known[name], owner[name] = halves, file
    unknown = [name for name in plan.gene_sets if name not in known]
    if unknown:
        raise ResultError(
            f"expression.gene_sets: no file holds {unknown}; they hold {sorted(known)}. "
            f"Correct the name, or add the set to {FILE} or to a file of expression.gene_set_files."
        )
    explored = [s for s in known if s not in plan.gene_sets and owner[s] in plan.gene_set_files]
    families = dict.fromkeys(plan.gene_sets, NAMED) | dict.fromkeys(explored, EXPLORED)
    return [(name, family, owner[name], known[name]) for name, family in families.items()]


def key_of_family(family):
    """Return the keys of results on sets of one family: those named beforehand need none."""
    return {} if family == NAMED else {"group": "family", "group_level": family}


def half_name(name, half):
    """Return the name of a set, or of one half of it: NAME_UP, NAME_DN."""
    return f"{name}_{half}" if half else name


def paired(sets):
    """Return {name: {half: genes}}: NAME_UP and NAME_DN as the halves of NAME, others whole."""
    halves = {}
    for name, genes in sets.items():
        stem, half = name[:-3], HALVES.get(name[-3:], "")
        other = {UP: "_DN", DOWN: "_UP"}.get(half, "")
        if half and stem + other in sets and stem not in sets:
            halves.setdefault(stem, {})[half] = genes
        else:
            halves[name] = {"": genes}
    return {name: dict(sorted(of.items(), reverse=True)) for name, of in halves.items()}


def ard_gene_sets(members, counted):
    """Return of each set how many genes it names, and how many were found and lost, by how.

    One row more tells how many genes of the counts are named by Ensembl identifiers.
    """
    rows = ResultRows("expression_sets", "expression_pairs")
    if members.empty:
        return rows.frame()
    identified = sum(bool(ENSEMBL.fullmatch(name)) for name in counted)
    doubt = IDENTIFIERS if 2 * identified > len(counted) else ""
    keys = {"variable": "genes of the counts", "variable_level": "Ensembl identifiers"}
    rows.add({"n": identified, "N": len(counted)}, warning=doubt, **keys)
    found = members.groupby(["GENESET", "HOW"]).size().unstack(fill_value=0)
    found = found.reindex(columns=HOWS, fill_value=0)
    for name, family in members.groupby("GENESET", sort=False)["FAMILY"].first().items():
        size = int(found.loc[name].sum())
        for how in HOWS:
            keys = {**key_of_family(family), "variable": name, "variable_level": how}
            rows.add({"n": int(found.loc[name, how]), "N": size}, **keys)
    return rows.frame()
