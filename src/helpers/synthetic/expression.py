"""Blood RNA: tubes and samples, and counts of genes with an effect planted between two visits."""

import math

import numpy as np
import pandas as pd

from helpers.synthetic.people import generator, people_of
from helpers.synthetic.records import Record, iso, spread
from helpers.synthetic.visits import visits_with

REFERENCE_DEPTH = 1.2e7
REFERENCE_NEUTROPHILS = 0.66


def samples_of(person):
    """Return the RNA samples of one participant: at most one for each visit that draws blood."""
    plan = person.parameters["expression"]
    found = []
    for k, visit in enumerate(visits_with(person, "expression")):
        told = person.get("samples", {}).get(visit.label, {})
        batch = next(b for b in plan["batches"] if visit.date <= b["drawn_until"])
        chance = person.chance(f"sample {k}")
        rin = told.get("rin", round(float(np.clip(chance.normal(8.1, 0.5), 6.8, 9.4)), 1))
        found.append({
            "id": f"{person.subject}-{'BR'[k]}", "visit": visit, "treated": k == 1,
            "batch": batch["id"], "sequenced": batch["sequenced"], "rin": rin,
            "depleted": told.get("depleted", "Y"), "tube": f"RNA{person.subject}{'BR'[k]}",
        })  # fmt: skip
    return found


def be_records(person):
    """Yield what happened to each tube: drawn, frozen, and extracted before its batch was run."""
    for sample in samples_of(person):
        drawn = sample["visit"].date
        steps = {"COLLECTED": drawn, "FROZEN": drawn, "EXTRACTED": spread(sample["sequenced"], -12)}
        for term, date in steps.items():
            yield Record("be", person.usubjid, date, {
                "BEREFID": sample["tube"],
                "BETERM": term,
                "BECAT": "RNA BLOOD TUBE",
                **sample["visit"].columns,
                "BESTDTC": iso(date),
            })  # fmt: skip


def sample_records(person):
    """Yield the lines of the sample sheet; a sample is known once its batch is sequenced."""
    for sample in samples_of(person):
        values = {
            "SAMPLE_ID": sample["id"],
            "USUBJID": person.usubjid,
            "VISIT": sample["visit"].label,
            "COLLECTION_DTC": iso(sample["visit"].date),
            "TUBE": "PAXgene",
            "BATCH": sample["batch"],
            "RIN": f"{sample['rin']:.1f}",
            "GLOBIN_DEPLETED": sample["depleted"],
            "EXCLUDED_REASON": "",
            "BEREFID": sample["tube"],
        }
        date = sample["visit"].date
        yield Record("samples", person.usubjid, date, values, entered=sample["sequenced"])


def gene_table(parameters):
    """Return one row per gene: module, usual log2 count, dispersion and what moves it."""
    plan = parameters["expression"]
    chance = generator(parameters["study"]["id"], "genes")
    names, modules = _names(plan)
    count = len(names)
    rare, usual = chance.normal(1.6, 2.2, count), chance.normal(7.5, 2.0, count)
    level = np.where(chance.random(count) < 0.3, rare, usual)
    level = np.where(pd.notna(modules), np.maximum(level, chance.normal(7.8, 1.3, count)), level)
    trend = plan["dispersion"]["floor"] + plan["dispersion"]["noise"] / 2**level
    spread_of = np.exp(chance.normal(0, plan["dispersion"]["spread"], count))
    genes = pd.DataFrame({"gene": names, "module": modules, "level": level})
    genes["dispersion"] = np.minimum(trend * spread_of, 15.0)
    genes["own"] = chance.normal(0, 1, count)
    genes["batch"] = chance.normal(0, 0.18, count) * (chance.random(count) < 0.4)
    for column in ("effect", "neutrophils"):
        centre = genes["module"].map({m: v.get(column, 0.0) for m, v in plan["modules"].items()})
        genes[column] = centre.fillna(0.0) * np.exp(chance.normal(0, 0.35, count))
    genes["person"] = np.abs(chance.normal(0, 0.28, count))
    fixed = genes["gene"].map(plan["levels"])
    genes["level"] = fixed.fillna(genes["level"])
    return genes.sort_values("gene", ignore_index=True)


def _names(plan):
    """Return gene names and their modules: real symbols of each module, then invented names."""
    names, modules = [], []
    for module, told in plan["modules"].items():
        names += told["members"]
        modules += [module] * (len(told["members"]) + told.get("more", 0))
        names += [None] * told.get("more", 0)
    modules += [None] * (plan["genes"] - len(modules))
    names += [None] * (plan["genes"] - len(names))
    invented = iter(f"SYN{number:05d}" for number in range(1, plan["genes"] + 1))
    return [name or next(invented) for name in names], np.array(modules, dtype=object)


def truth_table(genes):
    """Return the planted log2 fold changes: only genes that the treatment itself moves."""
    moved = genes.loc[genes["effect"] != 0, ["gene", "module", "effect"]]
    return moved.rename(columns={"effect": "log2_fold_change"})


def count_columns(parameters):
    """Return (genes, {sample id: counts}) for all samples that are ever sequenced."""
    genes = gene_table(parameters)
    columns = {}
    for person in people_of(parameters):
        for sample in samples_of(person):
            columns[sample["id"]] = _counts(person, sample, genes)
    return genes["gene"].tolist(), columns


def _counts(person, sample, genes):
    """Return the counts of one sample: negative binomial around what moves each gene."""
    chance = person.chance(f"counts {sample['id']}")
    depth = REFERENCE_DEPTH * math.exp(chance.normal(0, 0.3))
    log2 = genes["level"].to_numpy() + _moved(person, sample, genes, chance)
    log2 = log2 + _sexed(person, genes) + math.log2(depth / REFERENCE_DEPTH)
    degraded = max(0.0, 6.5 - sample["rin"])
    if degraded:
        log2 = log2 + chance.normal(0, 0.35 * degraded, len(genes)) - 0.3 * degraded
    mean = np.round(2**log2, 6)
    shape = 1 / genes["dispersion"].to_numpy()
    counts = chance.poisson(mean * chance.gamma(shape, 1 / shape))
    globin = (genes["module"] == "globin").to_numpy()
    counts[globin] = _globin(sample, genes[globin], depth, chance)
    return counts


def _moved(person, sample, genes, chance):
    """Return each gene's log2 shift: the person, the treatment, cells, red cells, batch."""
    own = person.chance("genes").normal(0, 1, len(genes)) * genes["person"].to_numpy()
    response = person.chance("response").uniform(0.6, 1.4)
    share = REFERENCE_NEUTROPHILS + person.chance("neutrophils").normal(0, 0.08)
    share += chance.normal(0, 0.03) - 0.06 * sample["treated"]
    cells = math.log2(share / REFERENCE_NEUTROPHILS)
    shift = own + response * sample["treated"] * genes["effect"] + cells * genes["neutrophils"]
    shift += (sample["batch"] == "B2") * genes["batch"]
    for module, wide in (("erythroid", 0.5), ("interferon", 0.6)):
        shift += (genes["module"] == module) * chance.normal(0, wide)
    return shift.to_numpy()


def _sexed(person, genes):
    absent = {"F": "male", "M": "female"}[person.sex]
    return np.where(genes["module"] == absent, -9.0, 0.0)


def _globin(sample, genes, depth, chance):
    """Return globin counts: a share of the library, large where depletion was left out."""
    usual = 0.1 if sample["depleted"] == "Y" else 0.45
    share = usual * math.exp(chance.normal(0, 0.4))
    weights = 2 ** genes["level"].to_numpy()
    return chance.poisson(depth * share * weights / weights.sum())
