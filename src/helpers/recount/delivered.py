"""The delivered files, read a second time: every row a dictionary of text."""

import csv
import gzip
import io
import json
import tempfile
from datetime import date
from functools import cached_property

from helpers.places import cut_folder, trial_folder
from helpers.recount.cutting import Cut
from helpers.recount.listed_twice import counted_as, once
from helpers.recount.numbers import alike, number

csv.field_size_limit(2**31 - 1)


SEX_GENES = {"XIST": "F", "ENSG00000229807": "F"} | dict.fromkeys(
    (
        "DDX3Y",
        "EIF1AY",
        "KDM5D",
        "RPS4Y1",
        "USP9Y",
        "UTY",
        "ENSG00000067048",
        "ENSG00000198692",
        "ENSG00000012817",
        "ENSG00000129824",
        "ENSG00000114374",
        "ENSG00000183878",
    ),
    "M",
)


class Delivered:
    """One data cut: its trial file, its date, and the rows of each domain up to that date."""

    def __init__(self, trial_id, data_cut):
        self.folder = cut_folder(trial_id, data_cut)
        self.words = _trial_file(trial_id)
        self.cut = date.fromisoformat(data_cut)
        told = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        listed, self._answers = told["files"], told.get("accepted", [])
        self.files = {_domain_of(entry["name"]): entry["name"] for entry in listed}
        self.encodings = {entry["name"]: entry.get("encoding", "utf-8-sig") for entry in listed}
        self._given, self._rows = {}, {}
        self._rules = Cut(self.uncut, self.cut)

    def rows(self, domain):
        """Return the rows of a domain that the cut covers; none if it was not delivered."""
        if domain not in self._rows:
            self._rows[domain] = self._rules.rows(domain)
        return self._rows[domain]

    @cached_property
    def samples_counted(self):
        """Return the names of the samples that have at least one count above zero."""
        if "counts" not in self.files:
            return set()
        names, *genes = self._counts()
        counted = set()
        for counts in genes:
            counted |= {n for n, count in zip(names, counts, strict=True) if number(count)}
            if len(counted) == len(names) - 1:
                break  # the first column names the genes
        return counted - set(names[:1])

    @cached_property
    def sexes(self):
        """Return the sex that the genes of a sample say: four times the reads of the other's."""
        if "counts" not in self.files:
            return {}
        names, *genes = self._counts()
        reads = {"F": [0] * len(names), "M": [0] * len(names)}
        counted = set()
        for name, *counts in genes:
            of = SEX_GENES.get(name.upper()) or SEX_GENES.get(name.upper().split(".")[0])
            if of:
                counted.add(of)
                reads[of] = [
                    a + (number(b) or 0) for a, b in zip(reads[of], [0, *counts], strict=True)
                ]
        told = zip(names, reads["F"], reads["M"], strict=True)
        return {
            sample: "F" if women > men else "M"
            for sample, women, men in (told if len(counted) == 2 else ())
            if women + men >= 50 and not 1 / 4 < (women + 1) / (men + 1) < 4
        }

    def _counts(self):
        """Return the counts as lists, the names of the columns first."""
        path = self.folder / self.files["counts"]
        binary = BINARY.get(path.name.lower().removesuffix(".gz").rsplit(".")[-1])
        return binary(self, path) if binary else _matrix_of(path, self.encodings[path.name])

    def uncut(self, domain):
        """Return the rows of a domain as delivered, with what its supplement adds to them."""
        if domain not in self._given:
            rows, supplement = (
                self._rows_of(self.files[name]) if name in self.files else []
                for name in (domain, f"supp{domain}")
            )
            self._given[domain] = self._once(domain, _supplemented(rows, supplement))
        return self._given[domain]

    def _once(self, domain, rows):
        """Return rows under the number that counts, of who is listed under several."""
        if not self._answers or not rows or "USUBJID" not in rows[0]:
            return rows
        people, doses = (
            self._rows_of(self.files[name]) if name in self.files else [] for name in ("dm", "ex")
        )
        other = counted_as(self._answers, people, {row["USUBJID"] for row in doses})
        if domain == "dm":
            return once(rows, other)
        return [row | {"USUBJID": other.get(row["USUBJID"], row["USUBJID"])} for row in rows]

    def _rows_of(self, name):
        return _rows_of(self.folder / name, self.encodings[name])


def _domain_of(name):
    stem, form = name.lower().removesuffix(".gz").split(".")
    if form in BINARY:
        return "counts"
    return f"{stem} of the matrix" if form == "tsv" and stem != "counts" else stem


def _market(delivered, path):
    """Return the rows of a Matrix Market file under the names that lie beside it."""
    beside = {}
    for stem, name in delivered.files.items():
        if stem.endswith(" of the matrix"):
            kind = "genes" if stem.split()[0] in ("genes", "features") else "samples"
            lines = _bytes_of(delivered.folder / name).decode().splitlines()
            beside[kind] = [line.split("\t")[0] for line in lines]
    genes, samples = beside["genes"], beside["samples"]
    lines = [line for line in _bytes_of(path).decode().splitlines() if not line.startswith("%")]
    turned = lines[0].split()[:2] != [str(len(genes)), str(len(samples))]
    rows = [[gene, *[0] * len(samples)] for gene in genes]
    for line in lines[1:]:
        at, to, value = line.split()
        gene, sample = (to, at) if turned else (at, to)
        rows[int(gene) - 1][int(sample)] = number(value)
    return [["gene", *samples], *rows]


def _anndata(delivered, path):
    from anndata import read_h5ad

    with tempfile.NamedTemporaryFile(suffix=".h5ad") as unpacked:
        unpacked.write(_bytes_of(path))
        unpacked.flush()
        found = read_h5ad(unpacked.name)
    table = found.to_df(layer="counts" if "counts" in found.layers else None).T
    known = {row["SAMPLE_ID"] for row in delivered.rows("samples")}
    if known & set(table.index) and not known & set(table.columns):
        table = table.T
    return [["gene", *table.columns], *table.reset_index().to_numpy().tolist()]


BINARY = {"mtx": _market, "h5ad": _anndata}


def _trial_file(trial_id):
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(trial_folder(trial_id) / "trial.yml")


def _rows_of(path, encoding):
    """Return the rows of one file, CSV or Dataset-JSON, XPT or Parquet, packed or not."""
    name = path.name.lower().removesuffix(".gz")
    if name.endswith((".xpt", ".parquet")):
        return _tidy(_frame_of(path).to_dict("records"))
    text = _bytes_of(path).decode(encoding).removeprefix("\ufeff")
    if name.endswith(".json"):
        names, *rows = _table_of(text)
        return _tidy(dict(zip(names, row, strict=True)) for row in rows)
    return _tidy(csv.DictReader(io.StringIO(text, newline="")))


def _table_of(text):
    """Return the names of the columns of a Dataset-JSON file, and then its rows."""
    data = json.loads(text)
    return [[column["name"] for column in data["columns"]], *data["rows"]]


def _matrix_of(path, encoding):
    """Return the rows of a matrix as lists, the names of its columns first."""
    name = path.name.lower()
    if ".xpt" in name or ".parquet" in name:
        frame = _frame_of(path)
        return [list(frame.columns), *frame.to_numpy().tolist()]
    text = _bytes_of(path).decode(encoding).removeprefix("\ufeff")
    sign = "\t" if ".tsv" in name else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    return _table_of(text) if ".json" in name else lines


def _bytes_of(path):
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.name.lower().endswith(".gz") else raw


def _supplemented(rows, supplement):
    """Return rows with the variables that supplemental rows add to them."""
    added = {}
    for row in supplement:
        key = row["USUBJID"], row["IDVAR"], alike(row["IDVARVAL"])
        added.setdefault(key, {})[row["QNAM"]] = row["QVAL"]
    for name in {name for _, name, _ in added}:
        keys = [(row["USUBJID"], name, alike(row.get(name, ""))) for row in rows]
        rows = [row | added.get(key, {}) for row, key in zip(rows, keys, strict=True)]
    return rows


def _frame_of(path):
    if ".parquet" in path.name.lower():
        import pandas as pd

        return pd.read_parquet(io.BytesIO(_bytes_of(path)))
    from pyreadstat import read_xport

    with tempfile.NamedTemporaryFile(suffix=".xpt") as unpacked:
        unpacked.write(_bytes_of(path))
        unpacked.flush()
        return read_xport(unpacked.name)[0]


def _tidy(rows):
    """Return rows with upper-case names and every value as text, "" where there is none."""
    return [
        {str(name).strip().upper(): _text(value) for name, value in row.items()} for row in rows
    ]


def _text(value):
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
