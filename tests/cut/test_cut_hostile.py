"""The hostile delivery leaves out no file that a cut may hold; what it spares cannot be words."""

import csv
import gzip

import pytest

import hostile_delivery
from helpers.cut import schema
from hostile_kit import PAYLOADS, hostile, marks_in


@pytest.fixture(scope="module")
def delivery(tmp_path_factory):
    """Return the folder of the hostile delivery."""
    return hostile_delivery.lay_down(tmp_path_factory.mktemp("laid"))


def _columns(path):
    """Return {column: the marks that stand in its cells} of a delivered table."""
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as file:
        columns = zip(*csv.reader(file), strict=True)
        return {name: marks_in("".join(cells)) for name, *cells in columns}


@pytest.mark.fault("V07")
def test_every_table_that_a_cut_may_hold_has_hostile_words_in_every_free_column(delivery):
    tables = {*schema.domains(), schema.SAMPLES}
    # qualifiers name a participant, and trial-level domains have none
    tables |= {f"supp{name}" for name in schema.domains() if "USUBJID" in schema.variables(name)}
    assert {path.stem for path in delivery.glob("*.csv")} == tables
    for table in tables:
        columns = _columns(delivery / f"{table}.csv")
        free = set(hostile_delivery.free(table))
        assert free, table
        assert {name for name in free if not columns[name]} == set(), table
        # no name of a column is declared either
        assert marks_in("".join(columns)), table


@pytest.mark.fault("V07")
def test_counts_name_genes_by_every_word_that_is_seen(delivery):
    with gzip.open(delivery / "counts.csv.gz", "rt", encoding="utf-8", newline="") as file:
        corner, *genes = [row[0] for row in csv.reader(file)]
    seen = {place for place, words in enumerate(PAYLOADS) if words.isprintable()}
    assert marks_in(corner)
    assert marks_in("".join(genes)) == seen
    assert {14, 15, 17, 22, 26}.isdisjoint(seen)


@pytest.mark.fault("V07")
def test_no_identifier_is_code(found):
    columns, rows = ["SAMPLE_ID", "USUBJID", "BEREFID"], range(1, len(PAYLOADS) + 1)
    cells = {(schema.SAMPLES, row, name): hostile(row - 1) for row in rows for name in columns}
    refused = [(one.column, one.row) for one in found(cells) if one.rule == "id_pattern"]
    assert sorted(refused) == sorted((name, row) for row in rows for name in columns)
