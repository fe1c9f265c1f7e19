"""Gene sets with their genes: which sets are taken, and which of their genes are counted."""

from types import SimpleNamespace

import pytest

from helpers.ard.frame import ResultError, keyed_numbers, pick, warning_of
from helpers.ard.set_members import ard_gene_sets, chosen_sets, derive_gene_sets, paired
from helpers.cut.findings import CutError


@pytest.fixture
def own_sets(tmp_path, monkeypatch):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    (tmp_path / "gene_sets.gmt").write_text("UP\ta set\tG0\tG1\nDOWN\tother\tG2\n")
    (tmp_path / "gene_aliases.tsv").write_text("approved\talso\nG1\tOLD1\nG2\tOLD\nG3\tOLD\n")
    return tmp_path


def trial_of(*names, files=()):
    expression = SimpleNamespace(gene_sets=names, gene_set_files=files)
    return SimpleNamespace(trial_id="one", expression=expression)


def test_every_set_of_the_project_is_named_as_illustrative(monkeypatch, tmp_path):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))

    sets = {name: halves[""] for name, *_, halves in chosen_sets(trial_of("IL1_AXIS", "ERYTHROID"))}

    assert list(sets) == ["IL1_AXIS", "ERYTHROID"]
    assert "IL1B" in sets["IL1_AXIS"]
    assert "ALAS2" in sets["ERYTHROID"]


@pytest.mark.usefixtures("own_sets")
def test_the_file_of_the_data_folder_comes_first():
    assert chosen_sets(trial_of("UP")) == [("UP", "named", "gene_sets.gmt", {"": ("G0", "G1")})]


@pytest.mark.usefixtures("own_sets")
def test_an_unknown_set_is_refused_with_those_that_are_known():
    with pytest.raises(ResultError) as caught:
        chosen_sets(trial_of("UP", "SIDEWAYS"))

    assert str(caught.value) == (
        "expression.gene_sets: no file holds ['SIDEWAYS']; they hold ['DOWN', 'UP']. Correct the "
        "name, or add the set to gene_sets.gmt or to a file of expression.gene_set_files."
    )


def test_sets_of_a_further_file_are_explored_unless_they_are_named(own_sets):
    (own_sets / "blood.gmt").write_text("M1\t\tG3\nM2\t\tG4\n")

    chosen = chosen_sets(trial_of("UP", "M2", files=("blood.gmt",)))

    told = [(name, family) for name, family, *_ in chosen]
    assert told == [("UP", "named"), ("M2", "named"), ("M1", "explored")]


def test_a_named_set_that_two_files_give_is_refused(own_sets):
    (own_sets / "blood.gmt").write_text("UP\t\tG3\n")

    with pytest.raises(ResultError) as caught:
        chosen_sets(trial_of("UP", files=("blood.gmt",)))

    assert str(caught.value) == (
        "gene_sets.gmt: gene set 'UP' stands in blood.gmt too. Rename one of them."
    )


def test_a_further_file_goes_before_the_usual_one_and_not_before_another(own_sets):
    (own_sets / "blood.gmt").write_text("DOWN\t\tG7\n")
    (own_sets / "more.gmt").write_text("DOWN\t\tG8\nM\t\tG9\n")

    assert chosen_sets(trial_of("UP", files=("blood.gmt",))) == [
        ("UP", "named", "gene_sets.gmt", {"": ("G0", "G1")}),
        ("DOWN", "explored", "blood.gmt", {"": ("G7",)}),
    ]
    # the usual file is not looked at where no set is named
    assert chosen_sets(trial_of(files=("blood.gmt",))) == [
        ("DOWN", "explored", "blood.gmt", {"": ("G7",)})
    ]
    with pytest.raises(ResultError) as caught:
        chosen_sets(trial_of("UP", files=("blood.gmt", "more.gmt")))
    assert str(caught.value) == (
        "more.gmt: gene set 'DOWN' stands in blood.gmt too. Rename one of them."
    )


def test_every_record_and_every_row_by_hand(own_sets):
    (own_sets / "blood.gmt").write_text("M_UP\t\tOLD1\tG9\nM_DN\t\tG2\n")
    members = derive_gene_sets(["G0", "G1", "G2"], trial_of("UP", files=("blood.gmt",)))

    assert members.astype(object).where(members.notna(), None).to_numpy().tolist() == [
        ["UP", "named", "", "G0", "G0", "direct", "gene_sets.gmt"],
        ["UP", "named", "", "G1", "G1", "direct", "gene_sets.gmt"],
        ["M", "explored", "UP", "OLD1", "G1", "after ageing", "blood.gmt"],
        ["M", "explored", "UP", "G9", None, "lost", "blood.gmt"],
        ["M", "explored", "DN", "G2", "G2", "direct", "blood.gmt"],
    ]
    half = ["ENSG00000125538", "G1"]
    results = ard_gene_sets(members, half)
    assert keyed_numbers(results) == {
        ("", "genes of the counts", "Ensembl identifiers"): {"n": 1, "N": 2},
        ("", "UP", "direct"): {"n": 2, "N": 2},
        ("", "UP", "after ageing"): {"n": 0, "N": 2},
        ("", "UP", "named twice"): {"n": 0, "N": 2},
        ("", "UP", "lost"): {"n": 0, "N": 2},
        ("explored", "M", "direct"): {"n": 1, "N": 3},
        ("explored", "M", "after ageing"): {"n": 1, "N": 3},
        ("explored", "M", "named twice"): {"n": 0, "N": 3},
        ("explored", "M", "lost"): {"n": 1, "N": 3},
    }
    # half of the names are no doubt yet
    assert warning_of(results, "n", variable="genes of the counts") == ""
    assert list(dict.fromkeys(results["variable"])) == ["genes of the counts", "UP", "M"]


def test_an_empty_file_explores_nothing(own_sets):
    (own_sets / "blood.gmt").write_text("")

    assert chosen_sets(trial_of(files=("blood.gmt",))) == []


def test_a_file_that_is_not_there_is_refused(own_sets):
    with pytest.raises(CutError) as caught:
        chosen_sets(trial_of(files=("blood.gmt",)))

    said = "blood.gmt: lies neither in the trial's folder nor in the data folder"
    assert str(caught.value) == said


def test_up_and_down_are_the_halves_of_one_set_where_both_are_there():
    sets = {"A_DN": ("x",), "A_UP": ("y",), "B_UP": ("z",), "C": ("c",), "C_UP": ("u",)}
    sets["C_DN"] = ("d",)

    assert paired(sets) == {
        "A": {"UP": ("y",), "DN": ("x",)},
        "B_UP": {"": ("z",)},
        "C": {"": ("c",)},  # the name is taken: its would-be halves stay sets of their own
        "C_UP": {"": ("u",)},
        "C_DN": {"": ("d",)},
    }


def test_each_gene_of_a_set_is_found_or_lost(own_sets):
    (own_sets / "gene_sets.gmt").write_text("S\t\tG0\tOLD1\tOLD\tG1\tG9\n")
    members = derive_gene_sets(["G0", "G1", "G2"], trial_of("S"))

    assert members[["NAME", "GENE", "HOW"]].to_numpy().tolist() == [
        ["G0", "G0", "direct"],
        ["OLD1", None, "named twice"],
        ["OLD", None, "lost"],
        ["G1", "G1", "direct"],
        ["G9", None, "lost"],
    ]
    results = ard_gene_sets(members, ["G0", "G1", "G2"])
    told = {
        how: (pick(results, "n", variable="S", variable_level=how), 5)
        for how in ("direct", "after ageing", "named twice", "lost")
    }
    assert told == {"direct": (2, 5), "after ageing": (0, 5), "named twice": (1, 5), "lost": (2, 5)}


@pytest.mark.usefixtures("own_sets")
def test_counts_that_name_genes_by_identifier_say_so():
    counted = ["ENSG00000125538", "ENSG00000136244.12", "IL6"]
    results = ard_gene_sets(derive_gene_sets(counted, trial_of("UP")), counted)

    key = {"variable": "genes of the counts"}
    assert (pick(results, "n", **key), pick(results, "N", **key)) == (2, 3)
    said = "the counts name genes by Ensembl identifiers, and the sets by symbols"
    assert warning_of(results, "n", **key) == said


def test_without_planned_expression_there_are_no_sets():
    members = derive_gene_sets(["G0"], SimpleNamespace(expression=None))

    assert members.empty
    assert ard_gene_sets(members, ["G0"]).empty
