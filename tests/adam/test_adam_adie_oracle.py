"""The criteria of the CDISC pilot: 31 as text, of which its own data decide what they can."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cut_kit import oracle_cut
from helpers.adam.adie import derive_adie
from helpers.adam.adscreen import derive_adscreen
from helpers.adam.adsl import derive_adsl
from helpers.trial import read_trial

FILE = Path(__file__).resolve().parents[2] / "benchmarks/cdisc_pilot/trial.yml"


@pytest.fixture(scope="module")
def pilot(oracle):
    """Return the pilot's cut, trial and ADIE."""
    cut = oracle_cut(oracle / "cdisc_pilot", date(2015, 12, 31))
    trial = read_trial(FILE)
    adsl = derive_adsl(cut, trial)
    return cut, trial, derive_adie(cut, adsl, derive_adscreen(cut, adsl), trial)


def test_every_delivered_criterion_is_judged_in_its_order(pilot):
    cut, trial, adie = pilot
    delivered = cut["ti"]["IETESTCD"].tolist()

    assert [criterion.id for criterion in trial.eligibility] == delivered
    assert len(adie) == 31 * cut["dm"]["USUBJID"].nunique() == 31 * 306


def test_what_the_delivery_cannot_tell_is_unknown_with_its_reason(pilot):
    _, _, adie = pilot
    unknown = adie[adie.VERDICT == "UNKNOWN"]

    assert (unknown.TEXT != "").all()
    by_site = unknown[unknown.BASIS == "site"]
    assert set(by_site.TEXT) == {"the site's record of criteria was not delivered"}
    assert by_site.IETESTCD.nunique() == 13
    consent = adie[adie.IETESTCD == "INCL06"]
    assert set(consent.TEXT) == {"no date of consent"}


def test_what_the_delivery_can_tell_is_told_with_the_row_that_tells_it(pilot):
    cut, _, adie = pilot
    included = adie[adie.USUBJID.isin(cut["ex"]["USUBJID"])]
    counts = included.groupby("IETESTCD").VERDICT.value_counts().unstack(fill_value=0)

    # every treated participant was 50 or older and had the diagnosis
    assert counts.loc["INCL02"].to_dict() == {"FAIL": 0, "PASS": 254, "UNKNOWN": 0}
    assert counts.loc["INCL01"].to_dict() == {"FAIL": 0, "PASS": 253, "UNKNOWN": 1}
    assert counts.loc["EXCL28", "FAIL"] == 19

    failed = included[(included.IETESTCD == "EXCL28") & (included.VERDICT == "FAIL")]
    rows = cut["lb"].set_index("SRCROW").loc[failed.SRCROW.astype(int)]
    assert set(rows.LBTESTCD) == {"TSH", "VITB12"}
    low, high = rows.LBSTRESN < rows.LBSTNRLO, rows.LBSTRESN > rows.LBSTNRHI
    assert (low | high).all()
    assert rows.USUBJID.tolist() == failed.USUBJID.tolist()
    assert pd.to_datetime(rows.LBDTC.str[:10]).tolist() == failed.ADT.tolist()
