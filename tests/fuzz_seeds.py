"""A sound file of every form that the book reads: what the fuzzing tests damage."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.cut.manifest import file_entry, manifest_bytes

HERE = Path(__file__).parent
DM = (HERE / "toy" / "2020-06-30" / "dm.csv").read_bytes()
COUNTS = np.array([[10, 12], [900, 870], [0, 3]])


def seeds(folder):
    """Return {form: bytes of a sound file}."""
    table = pd.read_csv(io.BytesIO(DM), dtype=str, na_filter=False)
    made = {
        "csv": DM,
        "csv.gz": gzip.compress(DM, mtime=0),
        "json": _json(table),
        "counts.tsv": b"gene\tS1\tS2\nTP53\t10\t12\nGAPDH\t900\t870\nHBB\t0\t3\n",
        "mtx": b"%%MatrixMarket matrix coordinate integer general\n3 2 5\n"
        b"1 1 10\n2 1 900\n1 2 12\n2 2 870\n3 2 3\n",
        "h5ad": _h5ad(folder / "x.h5ad"),
        "zip": _zip({"dm.csv": DM, "ae.csv": DM}),
        "xpt": _xpt(table, folder / "5.xpt", 5),
        "xpt 8": _xpt(table, folder / "8.xpt", 8),
        "sets": b"UP\ta set\tG0\tG1\nDOWN\tother\tG2\n",
        "aliases": b"approved\talso\nG1\tOLD1\nG2\tOLD\nG3\tOLD\n",
        "signature": b"gene\tlog2_fold_change\nG1\t1.5\nG2\t-0.5\n",
        "sheet": b"SAMPLE_ID,USUBJID,VISIT,COLLECTION_DTC,RIN\nS1,TOY-01-01,BASELINE,2020-01-07,8\n",
        "gone": b"USUBJID,REASON\nTOY-01-01,consent to the use of data withdrawn\n",
        "accepted": b"RULE,USUBJID,VALUE,REASON\nno_visit_after_death,1,2020-01-02,confirmed\n"
        b"same_person,2,1,screened again\n",
        "releases": b'{"2020-06-30": {"releases": [[], ["code (a.py)"]], "record": {"lock": "a"}}}',
        "manifest": _manifest(),
        "trial": (HERE / "toy" / "trial.yml").read_bytes(),
    }
    try:
        table.to_parquet(folder / "dm.parquet", engine="pyarrow")
    except ImportError:  # the optional extra
        return made
    return made | {"parquet": (folder / "dm.parquet").read_bytes()}


def _json(table):
    columns = [
        {"itemOID": f"IT.{n}", "name": n, "label": n, "dataType": "string"} for n in table.columns
    ]
    content = {"datasetJSONVersion": "1.1.0", "records": len(table), "name": "DM"}
    return json.dumps(content | {"columns": columns, "rows": table.values.tolist()}).encode()


def _h5ad(path):
    import h5py

    with h5py.File(path, "w") as file:
        for part, names in (("obs", ["S1", "S2"]), ("var", ["TP53", "GAPDH", "HBB"])):
            file.create_group(part).attrs["_index"] = "id"
            file[part]["id"] = np.array(names, dtype="S")
        file["X"] = COUNTS.T.astype(float)
    return path.read_bytes()


def _zip(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(zipfile.ZipInfo(name), raw)
    return packed.getvalue()


def _xpt(table, path, version):
    import pyreadstat

    typed = table.assign(AGE=pd.to_numeric(table["AGE"]))
    pyreadstat.write_xport(typed, str(path), table_name="DM", file_format_version=version)
    return path.read_bytes()


def _manifest():
    entry = file_entry("dm.csv", DM, *pd.read_csv(io.BytesIO(DM)).shape)
    words = {"trial_id": "toy", "data_cut": "2020-06-30", "delivered": "2020-06-30"}
    accepted = [{"rule": "same_person", "subject": "2", "value": "1", "reason": "again"}]
    words |= {"synthetic": True, "dictionaries": {}, "files": [entry], "accepted": accepted}
    return manifest_bytes(words)
