"""Names of genes across the years: found where one gene is meant, and lost where two may be."""

import pytest

from helpers.ard.gene_names import GeneNames, find_genes

ALIASES = {
    "IL8": ("CXCL8",),
    "SCYB8": ("CXCL8",),
    "IL1RA": ("IL1R1", "IL1RN"),
    "COX2": ("PTGS2", "MT-CO2"),
    "SEPT2": ("SEPTIN2",),
    "MARCH1": ("MARCHF1",),
    "MARC1": ("MTARC1",),
    "MARCH5": ("MARCHF5",),
    "DEC1": ("DELEC1",),
    "TNF": ("LTA",),
    "TNFA": ("TNF",),
}


@pytest.mark.parametrize(
    ("name", "counted", "found"),
    [
        ("CXCL8", ["CXCL8"], ("CXCL8", "direct")),
        ("IL8", ["CXCL8"], ("CXCL8", "after ageing")),
        ("CXCL8", ["IL8"], ("IL8", "after ageing")),  # the counts are older than the set
        ("IL8", ["SCYB8"], ("SCYB8", "after ageing")),
        ("IL8", ["IL8", "CXCL8"], ("IL8", "direct")),
        ("CXCL8", ["IL8", "SCYB8"], (None, "lost")),  # two names of it: which one is not guessed
        ("IL1RA", ["IL1RN"], (None, "lost")),  # it may mean the receptor
        ("PTGS2", ["COX2"], (None, "lost")),
        ("TNF", ["LTA"], (None, "lost")),  # an approved symbol means its own gene
        ("2-Sep", ["SEPTIN2"], ("SEPTIN2", "after ageing")),
        ("Sep-02", ["SEPT2"], ("SEPT2", "after ageing")),
        ("5-Mar", ["MARCHF5"], ("MARCHF5", "after ageing")),
        ("1-Mar", ["MARCHF1", "MTARC1"], (None, "lost")),  # MARCH1 or MARC1
        ("1-Dec", ["DELEC1"], ("DELEC1", "after ageing")),
        ("il8", ["IL8"], (None, "lost")),
        ("UNHEARD", ["CXCL8"], (None, "lost")),
    ],
)
def test_a_name_is_led_to_the_one_gene_it_means(name, counted, found):
    assert GeneNames(counted, ALIASES).find(name) == found


def test_two_names_of_one_gene_count_once():
    names = GeneNames(["CXCL8"], ALIASES)

    assert find_genes(["IL8", "CXCL8", "SCYB8"], names) == [
        ("IL8", None, "named twice"),
        ("CXCL8", "CXCL8", "direct"),
        ("SCYB8", None, "named twice"),
    ]


def test_of_two_aged_names_of_one_gene_the_first_counts():
    assert find_genes(["SCYB8", "GONE", "IL8"], GeneNames(["CXCL8"], ALIASES)) == [
        ("SCYB8", "CXCL8", "after ageing"),
        ("GONE", None, "lost"),
        ("IL8", None, "named twice"),
    ]


def test_no_other_name_is_needed_where_none_are_known():
    assert find_genes(["A", "B"], GeneNames(["A"], {})) == [
        ("A", "A", "direct"),
        ("B", None, "lost"),
    ]
