"""Counts come in many forms and are the same counts; what cannot be is refused with its name."""

import gzip
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.io import mmwrite
from scipy.sparse import csc_matrix, csr_matrix

from helpers.cut import read_cut, stage
from helpers.cut.delivery import open_delivery
from helpers.cut.h5ad import read_h5ad

GENES, SAMPLES = ["TP53", "GAPDH", "HBB"], ["S1", "S2"]
MATRIX = np.array([[10, 12], [900, 870], [0, 3]])
TEXT = "gene,S1,S2\nTP53,10,12\nGAPDH,900,870\nHBB,0,3\n"


def _mtx(path, matrix=MATRIX):
    mmwrite(path, csr_matrix(matrix))
    return path.read_bytes()


def _h5ad(path, matrix, obs, var, layer=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import anndata

        table = anndata.AnnData(matrix, pd.DataFrame(index=obs), pd.DataFrame(index=var))
        if layer is not None:
            table.layers["counts"] = layer
        table.write_h5ad(path)
    return path.read_bytes()


def _names(*names):
    return "".join(f"{name}\n" for name in names).encode()


def _forms(folder):
    """Return {form: delivered files} of the same counts."""
    mtx, h5ad = folder / "x.mtx", folder / "x.h5ad"
    genes, samples = _names(*GENES), _names(*SAMPLES)
    wide = b"".join(f"{gene}\tsymbol\tGene Expression\n".encode() for gene in GENES)
    zipped = gzip.compress
    tabs = TEXT.replace(",", "\t").encode()
    return {
        "csv": {"counts__csv": TEXT.encode()},
        "gzip": {"counts__csv__gz": zipped(TEXT.encode())},
        "of R": {"counts__csv": TEXT.replace("gene", '""', 1).encode()},
        "tsv": {"counts__tsv": tabs},
        "tsv of R": {"counts__tsv__gz": zipped(tabs.removeprefix(b"gene"))},
        "mtx": {"counts__mtx": _mtx(mtx), "genes__tsv": genes, "samples__tsv": samples},
        "mtx of a pipeline": {
            "matrix__mtx__gz": zipped(_mtx(mtx)),
            "features__tsv__gz": zipped(wide),
            "barcodes__tsv__gz": zipped(samples),
        },
        "mtx turned": {"counts__mtx": _mtx(mtx, MATRIX.T), "genes__tsv": genes, "barcodes__tsv": samples},
        "mtx in full": {
            "counts__mtx": b"%%MatrixMarket matrix array integer general\n% by column\n3 2\n"
            b"10\n900\n0\n12\n870\n3\n",
            "genes__tsv": genes,
            "samples__tsv": samples,
        },
        "mtx with tabs": {
            "counts__mtx": b"%%MatrixMarket matrix coordinate integer general\r\n3 2 5\r\n"
            b"1\t1\t10\r\n2  1  900\r\n1 2 12\r\n2 2 870\r\n3 2 3\r\n",
            "genes__tsv": genes,
            "samples__tsv": samples,
        },
        "h5ad": {"counts__h5ad": _h5ad(h5ad, MATRIX.T.astype(float), SAMPLES, GENES)},
        "h5ad turned": {"study__h5ad": _h5ad(h5ad, MATRIX, GENES, SAMPLES)},
        "h5ad by row": {"counts__h5ad": _h5ad(h5ad, csr_matrix(MATRIX.T), SAMPLES, GENES)},
        "h5ad by column": {"counts__h5ad": _h5ad(h5ad, csc_matrix(MATRIX.T), SAMPLES, GENES)},
        "h5ad with a layer": {
            "counts__h5ad": _h5ad(h5ad, np.log1p(MATRIX.T), SAMPLES, GENES, layer=MATRIX.T)
        },
    }  # fmt: skip


TRIAL, CUT = "toy", "2019-06-30"
FORMS = (
    "csv", "gzip", "of R", "tsv", "tsv of R", "mtx", "mtx of a pipeline", "mtx turned",
    "mtx in full",
    "mtx with tabs",
    "h5ad", "h5ad turned", "h5ad by row", "h5ad by column", "h5ad with a layer",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_same_counts_in_every_form_give_the_same_matrix(tmp_path, deliver, form):
    delivery = open_delivery(deliver(drop=["counts"], **_forms(tmp_path)[form]))

    counts = delivery.counts()
    assert counts.index.tolist() == GENES
    assert counts.index.name == "gene"
    assert counts.to_dict("list") == {"S1": [10, 900, 0], "S2": [12, 870, 3]}
    assert counts.dtypes.unique().tolist() == [np.dtype("int64")]
    texts = delivery.parse("counts")
    assert texts.columns.tolist() == ["gene", "S1", "S2"]
    assert texts["gene"].tolist() == GENES
    assert texts[SAMPLES].to_numpy().tolist() == [["10", "12"], ["900", "870"], ["0", "3"]]
    assert texts.index.tolist() == [1, 2, 3]


@pytest.mark.parametrize("form", ["mtx of a pipeline", "h5ad turned"])
def test_a_staged_cut_keeps_every_file_of_counts_as_delivered(tmp_path, data, deliver, form):
    files = _forms(tmp_path)[form]
    folder = stage(deliver(drop=["counts"], **files), TRIAL, CUT)

    cut = read_cut(TRIAL, CUT)
    assert cut.matrix().to_dict("list") == {"S1": [10, 900, 0], "S2": [12, 870, 3]}
    sizes = {entry["name"]: (entry["rows"], entry["columns"]) for entry in cut.manifest["files"]}
    for name, raw in files.items():
        assert (folder / name.replace("__", ".")).read_bytes() == raw
    assert {sizes.get("study.h5ad"), sizes.get("matrix.mtx.gz")} == {(3, 3), None}
    assert sizes.get("features.tsv.gz", (3, 3)) == (3, 3)


REFUSED = {
    "two files of counts": (
        {"counts__csv": TEXT.encode(), "counts__tsv": TEXT.encode()},
        "counts.tsv: counts.csv holds the same domain. Send one of them. [two_files]",
    ),
    "an h5ad beside": (
        {"counts__csv": TEXT.encode(), "study__h5ad": b"-"},
        "study.h5ad: counts.csv holds the same domain. Send one of them. [two_files]",
    ),
    "no names of genes": (
        {"counts__mtx": b"%%MatrixMarket matrix coordinate integer general\n3 2 0\n",
         "samples__tsv": b"S1\nS2\n"},
        "counts.mtx: came without the names of its genes. Send genes.tsv or features.tsv. "
        "[matrix_market]",
    ),
    "names of another export": (
        {"counts__mtx": b"%%MatrixMarket matrix coordinate integer general\n4 2 0\n",
         "genes__tsv": b"A\nB\nC\n", "samples__tsv": b"S1\nS2\n"},
        "counts.mtx: is 4 x 2, beside the names of 3 genes and 2 samples. "
        "Send the three files of one export. [matrix_market]",
    ),
    "cut short": (
        {"counts__mtx": b"%%MatrixMarket matrix coordinate integer general\n2 2 3\n1 1 5\n",
         "genes__tsv": b"A\nB\n", "samples__tsv": b"S1\nS2\n"},
        "counts.mtx: tells 3 values and holds 1. "
        "The file was cut short or altered: send it again. [matrix_market]",
    ),
    "a count twice": (
        {"counts__mtx": b"%%MatrixMarket matrix coordinate integer general\n2 2 2\n1 1 5\n1 1 6\n",
         "genes__tsv": b"A\nB\n", "samples__tsv": b"S1\nS2\n"},
        "counts.mtx: gives a count twice. "
        "The file was cut short or altered: send it again. [matrix_market]",
    ),
    "not an h5ad": (
        {"counts__h5ad": b"gene,S1"},
        "counts.h5ad: is not a whole h5ad file. Write it again with a current anndata. [h5ad]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_counts_that_cannot_be_read_are_refused_by_file(refusal, case):
    files, line = REFUSED[case]
    assert refusal(drop=["counts"], **files) == f"{TRIAL}/{CUT}: 1 finding\n  {line}"


@pytest.mark.fault("A14")
def test_a_sample_that_stands_twice_is_refused_by_its_name(tmp_path, refusal):
    raw = _h5ad(tmp_path / "x.h5ad", MATRIX.T, ["S1", "S1"], GENES)
    assert refusal(drop=["counts"], counts__h5ad=raw) == (
        f"{TRIAL}/{CUT}: 1 finding\n"
        "  counts.h5ad, S1: sample stands 2 times. Keep one of them. [header]"
    )


def test_an_h5ad_that_points_to_another_file_is_refused(tmp_path, refusal):
    import h5py

    _h5ad(tmp_path / "x.h5ad", MATRIX.T, SAMPLES, GENES)
    with h5py.File(tmp_path / "x.h5ad", "a") as file:
        del file["X"]
        file["X"] = h5py.ExternalLink("/etc/other.h5", "/X")
    raw = (tmp_path / "x.h5ad").read_bytes()
    assert "counts.h5ad: has no X of its own." in refusal(drop=["counts"], counts__h5ad=raw)


def test_names_that_may_be_missing_are_read_as_newer_versions_write_them(tmp_path):
    import h5py

    path = tmp_path / "x.h5ad"
    _h5ad(path, MATRIX.T, SAMPLES, GENES)
    with h5py.File(path, "a") as file:
        del file["var"]["_index"]
        file["var"].create_group("_index")["values"] = np.array(GENES, dtype="S")
    assert read_h5ad(path.read_bytes(), "x.h5ad", SAMPLES).index.tolist() == GENES


@pytest.mark.fault("A13")
def test_fractions_in_a_binary_form_are_refused_by_gene_and_sample(tmp_path, refusal):
    matrix = MATRIX.T + np.array([[0, 0.5, 0], [0, 0, np.nan]])
    raw = _h5ad(tmp_path / "x.h5ad", matrix, SAMPLES, GENES)
    said = refusal(drop=["counts"], counts__h5ad=raw)
    assert "counts.h5ad row 2, S1 = '900.5': " in said
    assert "counts.h5ad row 3, S2: " in said


def test_names_without_a_matrix_are_left_out(data, deliver):
    folder = stage(deliver(genes__tsv=b"A\n"), TRIAL, CUT)
    assert not (folder / "genes.tsv").exists()
    assert read_cut(TRIAL, CUT).findings.file.tolist().count("genes.tsv") == 0
