"""What is said of counts in a binary form, or packed, that cannot be read: whole messages."""

import gzip

import numpy as np
import pytest

from helpers.cut.findings import Unreadable
from helpers.cut.h5ad import read_h5ad
from helpers.cut.matrix_market import read_mtx
from helpers.cut.packed import unpacked

GENES, SAMPLES = ["A", "B"], ["S1", "S2"]
HEAD = b"%%MatrixMarket matrix coordinate integer general\n"
AGAIN = "The file was cut short or altered: send it again"


def said(read, *given):
    """Return what a reader refuses, one line each."""
    with pytest.raises(Unreadable) as caught:
        read(*given)
    return [one.line() for one in caught.value.findings]


MARKETS = {
    "no Matrix Market file": (
        b"gene,S1\nA,3\n",
        "is not a Matrix Market file. Export again.",
    ),
    "a word that is unknown": (
        HEAD.replace(b"coordinate", b"list"),
        "is not a Matrix Market file. Export again.",
    ),
    "complex numbers": (
        HEAD.replace(b"integer", b"complex"),
        "holds complex general values, not integer general. Export counts.",
    ),
    "half of a symmetric matrix": (
        HEAD.replace(b"general", b"symmetric"),
        "holds integer symmetric values, not integer general. Export counts.",
    ),
    "no size": (HEAD + b"2 many 1\n1 1 5\n", f"does not tell its size. {AGAIN}."),
    "a size of one number": (HEAD + b"2\n1 1 5\n", f"does not tell its size. {AGAIN}."),
    "a size below zero": (HEAD + b"-2 -2 1\n1 1 5\n", f"does not tell its size. {AGAIN}."),
    "another size than the names": (
        HEAD + b"3 2 1\n1 1 5\n",
        "is 3 x 2, beside the names of 2 genes and 2 samples. Send the three files of one export.",
    ),
    "fewer values than it tells": (
        HEAD + b"2 2 3\n1 1 5\n",
        f"tells 3 values and holds 1. {AGAIN}.",
    ),
    "a last line that is cut off": (
        HEAD + b"2 2 2\n1 1 5\n2 1",
        f"tells 2 values and holds 1. {AGAIN}.",
    ),
    "more values than it tells": (
        HEAD + b"2 2 1\n1 1 5\n2 2 6\n",
        f"tells 1 value and holds 2. {AGAIN}.",
    ),
    "a value outside": (HEAD + b"2 2 1\n3 1 5\n", f"has a value outside its size. {AGAIN}."),
    "a value at a fraction": (
        HEAD + b"2 2 1\n1.5 1 5\n",
        f"has a value outside its size. {AGAIN}.",
    ),
    "a value at no place": (HEAD + b"2 2 1\nnan 1 5\n", f"has a value outside its size. {AGAIN}."),
    "a count twice": (HEAD + b"2 2 2\n1 1 5\n1 1 6\n", f"gives a count twice. {AGAIN}."),
    "a word among the values": (
        HEAD + b"2 2 1\n1 1 many\n",
        f"has a line that is no number. {AGAIN}.",
    ),
    "a line too short": (HEAD + b"2 2 1\n1 5\n", f"has lines of 2 numbers, not 3. {AGAIN}."),
    "an array cut short": (
        HEAD.replace(b"coordinate", b"array") + b"2 2\n1\n2\n3\n",
        f"holds 3 values, not 2 x 2. {AGAIN}.",
    ),
}


@pytest.mark.parametrize("case", MARKETS)
def test_a_matrix_market_file_that_does_not_fit_is_refused(case):
    raw, line = MARKETS[case]
    assert said(read_mtx, raw, "m.mtx", GENES, SAMPLES) == [f"m.mtx: {line} [matrix_market]"]


def test_counts_larger_than_the_book_can_hold_are_refused_before_they_are_made(monkeypatch):
    monkeypatch.setattr("helpers.cut.matrix_market.LARGEST", 31)
    raw = HEAD + b"2 2 1\n1 1 5\n"
    assert said(read_mtx, raw, "m.mtx", GENES, SAMPLES) == [
        "m.mtx: holds 2 x 2 counts. [too_large]"
    ]


@pytest.fixture
def h5ad(tmp_path):
    """Return what writes the least h5ad file, changed by a function, and gives its bytes."""
    import h5py

    def write(change=lambda file: None):
        with h5py.File(tmp_path / "x.h5ad", "w") as file:
            for part, names in (("obs", SAMPLES), ("var", GENES)):
                file.create_group(part).attrs["_index"] = "id"
                file[part]["id"] = np.array(names, dtype="S")
            file["X"] = np.array([[1.0, 2.0], [3.0, 4.0]])
            change(file)
        return (tmp_path / "x.h5ad").read_bytes()

    return write


def sparse(data, indices, indptr, kind="csr_matrix"):
    def change(file):
        del file["X"]
        group = file.create_group("X")
        group.attrs["encoding-type"] = kind
        for name, values in (("data", data), ("indices", indices), ("indptr", indptr)):
            group[name] = np.array(values)

    return change


def without(part):
    def change(file):
        del file[part]

    return change


def of_shape(file):
    del file["X"]
    file["X"] = np.ones((3, 2))


def linked(file):
    import h5py

    del file["X"]
    file["X"] = h5py.SoftLink("/obs/id")


def elsewhere(file):
    del file["X"]
    file.create_dataset("X", (2, 2), "f8", external=[("other.bin", 0, 32)])


def bad_name(file):
    del file["obs"]["id"]
    file["obs"]["id"] = np.array([b"S\xff", b"S2"])


WRITE = "Write it again with a current anndata."
H5ADS = {
    "no matrix": (without("X"), f"has no X of its own. {WRITE}"),
    "no observations": (without("obs"), f"has no obs of its own. {WRITE}"),
    "no names": (without("obs/id"), f"has no id of its own. {WRITE}"),
    "a link in place of the matrix": (linked, f"has no X of its own. {WRITE}"),
    "values in another file": (elsewhere, f"takes its values from another file. {WRITE}"),
    "another size than the names": (
        of_shape,
        f"is (3, 2), beside 2 observations and 2 variables. {WRITE}",
    ),
    "parts that do not fit": (
        sparse([1.0, 2.0], [0], [0, 1, 2]),
        f"holds a matrix whose parts do not fit. {WRITE}",
    ),
    "starts that go back": (
        sparse([1.0, 2.0], [0, 1], [0, 3, 2]),
        f"holds a matrix whose parts do not fit. {WRITE}",
    ),
    "a count outside": (
        sparse([1.0, 2.0], [0, 7], [0, 1, 2]),
        f"has a count outside its size. {WRITE}",
    ),
    "a matrix of another kind": (
        sparse([1.0], [0], [0, 1, 1], "coo_matrix"),
        f"is not a whole h5ad file. {WRITE}",
    ),
    "a name that is no text": (bad_name, f"is not a whole h5ad file. {WRITE}"),
}


@pytest.mark.parametrize("case", H5ADS)
def test_an_h5ad_file_that_does_not_hold_its_counts_is_refused(h5ad, case):
    change, line = H5ADS[case]
    assert said(read_h5ad, h5ad(change), "x.h5ad", SAMPLES) == [f"x.h5ad: {line} [h5ad]"]


def test_an_h5ad_file_that_is_cut_short_is_refused(h5ad):
    line = f"x.h5ad: is not a whole h5ad file. {WRITE} [h5ad]"
    assert said(read_h5ad, h5ad()[:500], "x.h5ad", SAMPLES) == [line]


def test_an_h5ad_file_larger_than_the_book_can_hold_is_refused(h5ad, monkeypatch):
    monkeypatch.setattr("helpers.cut.h5ad.LARGEST", 31)
    raw = h5ad()
    assert said(read_h5ad, raw, "x.h5ad", SAMPLES) == ["x.h5ad: holds 2 x 2 counts. [too_large]"]
    monkeypatch.setattr("helpers.cut.h5ad.LARGEST", 15)
    assert said(read_h5ad, raw, "x.h5ad", SAMPLES) == ["x.h5ad: holds 2 values. [too_large]"]


PACKED = gzip.compress(b"gene,S1\n", mtime=0)
GZIPS = {
    "no gzip": (b"gene,S1\n", f"is not a whole gzip file. {AGAIN}."),
    "altered": (PACKED[:12] + b"\xff" + PACKED[13:], f"is not a whole gzip file. {AGAIN}."),
    "cut short": (PACKED[:-9], f"is not one whole gzip member. {AGAIN}."),
    "two in one": (PACKED + PACKED, f"is not one whole gzip member. {AGAIN}."),
    "with something behind": (PACKED + b"x", f"is not one whole gzip member. {AGAIN}."),
}


@pytest.mark.parametrize("case", GZIPS)
def test_a_gzip_file_that_is_not_whole_is_refused(case):
    raw, line = GZIPS[case]
    assert said(unpacked, "c.csv.gz", raw) == [f"c.csv.gz: {line} [gzip]"]


@pytest.mark.fault("F24")
def test_a_gzip_file_that_grows_beyond_the_limit_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("helpers.cut.packed.LARGEST", 1000)
    bomb = gzip.compress(b"0" * 1_000_000, mtime=0)
    assert said(unpacked, "c.csv.gz", bomb) == [
        "c.csv.gz: unpacks to more than 1000 bytes. [too_large]"
    ]
