import numpy as np
import pandas as pd
import pytest

from helpers.adam.adgrow import derive_adgrow

NO_THERAPY = pd.Series(dtype="datetime64[ns]")


def course(frame, rows):
    found = frame(f"""
        USUBJID | VISITNUM:float | ADT:date | ABLFL | NADIR:float | AVAL:float
        --------+----------------+----------+-------+-------------+-----------
        {rows}
        """)
    base = found["USUBJID"].map(found[found["ABLFL"] == "Y"].set_index("USUBJID")["AVAL"])
    return found.assign(PARAMCD="SUMDIAM", PARAM="Sum", BASE=base, RATIO=found["AVAL"] / base)


@pytest.fixture
def responses(frame):
    return frame("""
        USUBJID | VISITNUM:float | ADT:date   | AVALC | ANL01FL
        --------+----------------+------------+-------+--------
        02      | 2              | 2019-02-28 | PD    | Y
        """)


def test_growth_runs_from_baseline_to_the_last_size_that_counts(frame, responses):
    adtr = course(
        frame,
        """01 | 1 | 2019-01-01 | Y |    | 40
        01 | 2 | 2019-03-02 |   | 40 | 80
        02 | 1 | 2019-01-01 | Y |    | 40
        02 | 2 | 2019-03-02 |   | 40 | 20
        02 | 3 | 2019-05-01 |   | 20 | 90
        03 | 1 | 2019-01-01 | Y |    | 40
        03 | 2 | 2019-03-02 |   | 40 | 0""",
    )
    found = derive_adgrow(adtr, responses, NO_THERAPY).set_index("USUBJID")
    assert found["DAYS"].tolist() == [60, 60, 60]
    assert found["RATIO"].tolist() == [2, 0.5, 0]
    assert found["DOUBLING"].fillna(-1).round(9).tolist() == [60, -1, -1]
    assert found["RATE"]["02"] == pytest.approx(100 * (0.5 ** (30.4375 / 60) - 1))
    assert np.isnan(found["RATE"]["03"])


def test_what_was_measured_after_a_new_therapy_does_not_count(frame, responses):
    adtr = course(frame, "01 | 1 | 2019-01-01 | Y | | 40\n        01 | 2 | 2019-03-02 | | 40 | 80")
    therapy = pd.Series({"01": pd.Timestamp("2019-03-01")})
    assert derive_adgrow(adtr, responses, therapy).empty
