"""Tables far wider than any domain: kept whole, in memory that grows with the file."""

import tracemalloc

import pytest

from helpers.cut.delivery import open_delivery

COLUMNS = 5000


@pytest.mark.fault("L03")
def test_five_thousand_columns_are_kept_in_a_few_megabytes(deliver):
    folder = deliver()
    head, *rows = (folder / "dm.csv").read_text().splitlines()
    names = ",".join(f"SUPP{n}" for n in range(COLUMNS))
    wide = [f"{head},{names}", *(f"{row},{'x,' * (COLUMNS - 1)}x" for row in rows)]
    (folder / "dm.csv").write_text("\n".join(wide) + "\n")
    delivery = open_delivery(folder)
    tracemalloc.start()
    try:
        dm = delivery.parse("dm")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len([name for name in dm if name.startswith("SUPP")]) == COLUMNS
    assert set(dm["SUPP4999"]) == {"x"}
    assert peak < 20 << 20
