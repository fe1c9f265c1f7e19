"""All cuts of a trial, from its parameters to files under a folder laid out as the repository."""

from pathlib import Path

from helpers.cut.accepted import COLUMNS, NAME
from helpers.synthetic.cutting import cut_world
from helpers.synthetic.expression import count_columns, gene_table, truth_table
from helpers.synthetic.people import read_parameters
from helpers.synthetic.records import iso
from helpers.synthetic.world import build_world
from helpers.synthetic.writing import csv_bytes, manifest_of, write_cut

TRIALS = {"mbc": "data", "atc": "data", "toy": "tests"}
TRUTH = Path("tests/synthetic/truth")
SHEET = ["SAMPLE_ID", "USUBJID", "VISIT", "COLLECTION_DTC", "TUBE", "BATCH", "RIN",
         "GLOBIN_DEPLETED", "EXCLUDED_REASON", "BEREFID"]  # fmt: skip


def make_trial(trial_id, root):
    """Write every cut of a trial below `root`, and the truth table where genes are planted.

    A cut is delivered some days after its date and holds what the database held on that day.
    """
    parameters = read_parameters(trial_id)
    world = build_world(parameters)
    planted = "expression" in parameters
    genes, counts = count_columns(parameters) if planted else ([], {})
    for cut, told in parameters["cuts"].items():
        files = cut_world(parameters, world, told["delivered"])
        if planted:
            files |= _expression_files(world["samples"], (genes, counts), told["delivered"])
        folder = root / TRIALS[trial_id] / trial_id / iso(cut)
        write_cut(folder, files, manifest_of(trial_id, parameters, cut))
    _write_answers(root / TRIALS[trial_id] / trial_id / NAME, parameters.get("accepted", []))
    if planted:
        _write_truth(root / TRUTH / f"{trial_id}.csv", gene_table(parameters))


def _expression_files(records, matrix, day):
    sheet = [row for record in records if (row := record.at(day))]
    genes, counts = matrix
    names = [row["SAMPLE_ID"] for row in sheet]
    table = [
        dict(zip(["gene", *names], values, strict=True))
        for values in zip(genes, *(counts[name].tolist() for name in names), strict=True)
    ]
    return {"samples": (SHEET, sheet), "counts": (["gene", *names], table)}


def _write_answers(path, accepted):
    """Write what the site answered about the contradictions that the cuts hold."""
    if accepted:
        rows = [dict(zip(COLUMNS, line.values(), strict=True)) for line in accepted]
        path.write_bytes(csv_bytes(COLUMNS, rows))


def _write_truth(path, genes):
    truth = truth_table(genes)
    rows = truth.assign(log2_fold_change=truth["log2_fold_change"].map("{:.4f}".format))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(csv_bytes(list(rows), rows.to_dict("records")))


def differences(made, kept):
    """Return one line for each file that is missing, superfluous or not byte for byte the same."""
    lines = []
    for path in sorted(p for p in made.rglob("*") if p.is_file()):
        twin = kept / path.relative_to(made)
        if not twin.exists():
            lines.append(f"{path.relative_to(made)}: missing")
        elif twin.read_bytes() != path.read_bytes():
            lines.append(f"{path.relative_to(made)}: differs")
    for folder in sorted({p.parent for p in made.rglob("manifest.json")}):
        twin = kept / folder.relative_to(made)
        extra = {p.name for p in twin.glob("*")} - {p.name for p in folder.glob("*")}
        lines += [f"{twin.relative_to(kept)}/{name}: not made here" for name in sorted(extra)]
    return lines
