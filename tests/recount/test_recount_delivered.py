"""The second reader of delivered files: every format gives the same rows of text."""

import gzip
import json

import numpy as np
import pandas as pd
import pyreadstat
import pytest
import scipy.io
import scipy.sparse

from helpers.recount.delivered import Delivered

DM = pd.DataFrame(
    {"USUBJID": ["007", "1E5"], "AGE": [60.0, 7.5], "ARM": ["A, b", ""], "RFICDTC": "2020-01-02"}
)
SUPP = "RDOMAIN,USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nDM,007,,,CHILD,N\nDM,1E5,AGE,7.50,CHILD,Y\n"
TRIAL = "trial_id: tiny\ntreatments: []\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    cut = tmp_path / "tiny" / "2020-12-31"
    cut.mkdir(parents=True)
    (cut.parent / "trial.yml").write_text(TRIAL)
    return cut


def write_csv(path):
    DM.to_csv(path, index=False)


def write_json(path):
    columns = [{"name": name} for name in DM.columns]
    rows = [[None if cell == "" else cell for cell in row] for row in DM.to_numpy().tolist()]
    path.write_text(json.dumps({"columns": columns, "rows": rows}))


def write_xpt(path):
    pyreadstat.write_xport(DM, str(path), file_format_version=8)


def write_parquet(path):
    pytest.importorskip("pyarrow")
    DM.to_parquet(path)


def write_packed(path):
    path.write_bytes(gzip.compress(DM.to_csv(index=False).encode()))


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("dm.csv", write_csv),
        ("DM.csv.gz", write_packed),
        ("dm.json", write_json),
        ("dm.xpt", write_xpt),
        ("dm.parquet", write_parquet),
    ],
)
def test_every_format_gives_the_same_rows(folder, name, write):
    write(folder / name)
    (folder / "manifest.json").write_text(json.dumps({"files": [{"name": name}]}))
    rows = [{**row, "AGE": float(row["AGE"])} for row in Delivered("tiny", "2020-12-31").rows("dm")]
    assert rows == [
        {"USUBJID": "007", "AGE": 60, "ARM": "A, b", "RFICDTC": "2020-01-02"},
        {"USUBJID": "1E5", "AGE": 7.5, "ARM": "", "RFICDTC": "2020-01-02"},
    ]


def test_supplemental_rows_add_to_the_record_or_to_all_of_a_participant(folder):
    write_csv(folder / "dm.csv")
    (folder / "suppdm.csv").write_text(SUPP)
    files = [{"name": "dm.csv"}, {"name": "suppdm.csv"}]
    (folder / "manifest.json").write_text(json.dumps({"files": files}))
    rows = Delivered("tiny", "2020-12-31").rows("dm")
    assert [row["CHILD"] for row in rows] == ["N", "Y"]


def test_a_domain_that_was_not_delivered_has_no_rows_and_counts_name_their_samples(folder):
    (folder / "counts.csv.gz").write_bytes(gzip.compress(b"gene,S1,S2,S3\n1,1,0,0\nB,0,2,0\n"))
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"files": [{"name": "counts.csv.gz"}]}))
    delivered = Delivered("tiny", "2020-12-31")
    assert (delivered.rows("ae"), delivered.samples_counted) == ([], {"S1", "S2"})
    manifest.write_text(json.dumps({"files": []}))
    assert Delivered("tiny", "2020-12-31").samples_counted == set()


def test_counts_name_their_samples_in_every_form(folder):
    import warnings

    matrix = np.array([[1, 0, 0], [0, 2, 0]])
    scipy.io.mmwrite(folder / "matrix.mtx", scipy.sparse.coo_matrix(matrix))
    (folder / "features.tsv").write_text("1\tg one\nB\tg two\n")
    (folder / "samples.tsv").write_text("S1\nS2\nS3\n")
    (folder / "samples.csv").write_text("SAMPLE_ID,USUBJID,COLLECTION_DTC\nS1,007,2020-01-02\n")
    (folder / "counts.tsv").write_text("gene\tS1\tS2\tS3\n1\t1\t0\t0\nB\t0\t2\t0\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import anndata

        people = pd.DataFrame(index=["S1", "S2", "S3"])
        anndata.AnnData(matrix.T, people, pd.DataFrame(index=["1", "B"])).write_h5ad(
            folder / "study.h5ad"
        )
    forms = [["matrix.mtx", "features.tsv", "samples.tsv"], ["counts.tsv"], ["study.h5ad"]]
    for files in forms:
        listed = [{"name": name} for name in ["samples.csv", *files]]
        (folder / "manifest.json").write_text(json.dumps({"files": listed}))
        assert Delivered("tiny", "2020-12-31").samples_counted == {"S1", "S2"}, files


def test_the_genes_of_a_sample_say_its_sex_where_they_are_sure(folder):
    rows = b"gene,S1,S2,S3,S4\nXIST,99,0,12,30\nENSG00000129824.3,10,20,50,9\nUTY,0,30,0,0\n"
    (folder / "counts.csv").write_bytes(rows)
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"files": [{"name": "counts.csv"}]}))
    assert Delivered("tiny", "2020-12-31").sexes == {"S1": "F", "S2": "M"}
    (folder / "counts.csv").write_bytes(b"gene,S1\nXIST,99\n")
    assert Delivered("tiny", "2020-12-31").sexes == {}
