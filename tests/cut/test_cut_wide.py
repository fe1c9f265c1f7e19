"""Tables far wider than any domain: kept whole, in memory that grows with the file."""

import tracemalloc

import pytest

from helpers.cut.checks import check_delivery
from helpers.cut.delivery import open_delivery

COLUMNS = 5000


def widened(folder, columns):
    """Return a delivery with so many more columns of demographics."""
    head, *rows = (folder / "dm.csv").read_text().splitlines()
    names = ",".join(f"SUPP{n}" for n in range(columns))
    wide = [f"{head},{names}", *(f"{row},{'x,' * (columns - 1)}x" for row in rows)]
    (folder / "dm.csv").write_text("\n".join(wide) + "\n")
    return folder


@pytest.mark.fault("L03")
def test_five_thousand_columns_are_kept_in_a_few_megabytes(deliver):
    delivery = open_delivery(widened(deliver(), COLUMNS))
    tracemalloc.start()
    try:
        dm = delivery.parse("dm")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len([name for name in dm if name.startswith("SUPP")]) == COLUMNS
    assert set(dm["SUPP4999"]) == {"x"}
    assert peak < 20 << 20


@pytest.mark.fault("L03")
@pytest.mark.parametrize(("columns", "rest"), [(20, ""), (22, " and 2 more")])
def test_of_many_unknown_columns_twenty_are_named_and_the_rest_counted(deliver, columns, rest):
    found = check_delivery(open_delivery(widened(deliver(), columns)), "2019-06-30")
    named = ", ".join(f"SUPP{n}" for n in range(20))
    assert [finding.message for finding in found] == [f"kept as text: {named}{rest}"]
