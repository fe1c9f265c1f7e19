"""Lists of genes that a user supplies: read as they are, or refused by line."""

import math

import pytest

from helpers.cut.findings import CutError
from helpers.cut.gene_lists import read_aliases, read_gmt, read_published


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Return what lays a file into the data folder, or into the folder of the trial "one"."""
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))

    def lay(name, content, folder="."):
        (tmp_path / folder).mkdir(exist_ok=True)
        raw = content if isinstance(content, bytes) else content.encode()
        (tmp_path / folder / name).write_bytes(raw)

    return lay


def test_a_set_is_a_name_a_description_and_its_genes_once(put):
    put("own.gmt", "UP\tsome words\tG1\tG2\tG1\t\r\n\n  \nB-1 x\t\tG3\n")

    assert read_gmt("own.gmt") == {"UP": ("G1", "G2"), "B-1 x": ("G3",)}


def test_the_trials_own_file_comes_before_that_of_the_data_folder(put):
    put("own.gmt", "ALL\t\tG1\n")
    put("own.gmt", "MINE\t\tG2\n", folder="one")

    assert list(read_gmt("own.gmt", "one")) == ["MINE"]
    assert list(read_gmt("own.gmt", "two")) == ["ALL"]


def test_a_file_without_a_set_gives_none(put):
    put("own.gmt", "")

    assert read_gmt("own.gmt") == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("UP\t\tG1\nDOWN", "line 2: 'DOWN' has neither description nor genes; they are parted by "
         "tabs"),
        ("UP G1 G2", "line 1: 'UP G1 G2' has neither description nor genes; they are parted by "
         "tabs"),
        ("\nUP\twords", "line 2: 'UP' names no gene"),
        ("UP\twords\t\t", "line 1: 'UP' names no gene"),
        ("\twords\tG1", "line 1: a set without a name"),
        ("A\t\tG1\nB\t\tG2\nA\t\tG3", "line 3: 'A' stands twice; first in line 1"),
        (b"A\t\t\xff\xfe", "is not text in UTF-8"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_set_is_refused_by_its_number(put, content, said):
    put("own.gmt", content)

    with pytest.raises(CutError) as caught:
        read_gmt("own.gmt")

    assert str(caught.value) == f"own.gmt: {said}"


def test_of_many_refused_lines_the_rest_is_counted(put):
    put("own.gmt", "UP\n" * 7)

    with pytest.raises(CutError) as caught:
        read_gmt("own.gmt")

    bare = "'UP' has neither description nor genes; they are parted by tabs"
    lines = "; ".join(f"line {number}: {bare}" for number in range(1, 6))
    assert str(caught.value) == f"own.gmt: {lines}; and 2 more"


def test_a_file_that_lies_nowhere_is_refused(put):
    with pytest.raises(CutError) as caught:
        read_gmt("nowhere.gmt", "one")

    said = "nowhere.gmt: lies neither in the trial's folder nor in the data folder"
    assert str(caught.value) == said


def test_a_name_of_two_genes_keeps_both(put):
    put("gene_aliases.tsv", "approved\talso\nIL1R1\tIL1RA\nIL1RN\tIL1RA\nCXCL8\tIL8\n")

    assert read_aliases() == {"IL1RA": ("IL1R1", "IL1RN"), "IL8": ("CXCL8",)}


def test_the_projects_own_names_restore_what_spreadsheets_took_for_dates(put):
    known = read_aliases()

    assert known["SEPT2"] == ("SEPTIN2",)
    assert known["MARCH11"] == ("MARCHF11",)
    assert known["DEC1"] == ("DELEC1",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the columns are [], not ['approved', 'also']"),
        ("approved;also\n", "the columns are ['approved;also'], not ['approved', 'also']"),
        ("approved\talso\n\nCXCL8\n", "line 3: needs approved and also, parted by a tab"),
    ],
)
def test_other_names_that_are_no_pairs_are_refused(put, content, said):
    put("gene_aliases.tsv", content)

    with pytest.raises(CutError) as caught:
        read_aliases()

    assert str(caught.value) == f"gene_aliases.tsv: {said}"


def test_a_published_signature_is_a_change_for_each_gene(put):
    put("paper.tsv", "gene\tlog2_fold_change\nIL1B\t-0.7\nGZMB\t0.4\n")

    assert read_published("paper.tsv") == {"IL1B": -0.7, "GZMB": 0.4}


def test_a_published_signature_of_two_sets_tells_directions_only(put):
    put("paper.gmt", "SIG_UP\t\tGZMB\nSIG_DN\t\tIL1B\tIL6\n")

    assert read_published("paper.gmt") == {"GZMB": math.inf, "IL1B": -math.inf, "IL6": -math.inf}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("p.tsv", "gene\tlog2_fold_change\nA\tnan\n", "line 2: 'A' has no finite change: 'nan'"),
        ("p.tsv", "gene\tlog2_fold_change\nA\t1\nA\t2\n", "line 3: 'A' stands twice"),
        ("p.tsv", "gene\tlog2FC\nA\t1\n",
         "the columns are ['gene', 'log2FC'], not ['gene', 'log2_fold_change']"),
        ("p.gmt", "S_UP\t\tA\n", "needs one set named _UP and one named _DN; it holds ['S_UP']"),
        ("p.gmt", "S_UP\t\tA\nS_DN\t\tA\tB\n", "'A' is both up and down"),
    ],
)  # fmt: skip
def test_a_published_signature_that_cannot_be_read_is_refused(put, name, content, said):
    put(name, content)

    with pytest.raises(CutError) as caught:
        read_published(name)

    assert str(caught.value) == f"{name}: {said}"
