"""ADCOMP: which blood count describes which RNA sample."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.adam.adcomp import derive_adcomp
from helpers.trial.expression import CellShare, Composition
from helpers.trial.vocabulary import Analyte

SHARE = CellShare(test="NEUT", of="WBC")


def trial_with(*shares, within_days=3):
    composition = Composition(shares=shares, within_days=within_days) if shares else None
    return SimpleNamespace(
        expression=SimpleNamespace(composition=composition),
        laboratory=[Analyte(test="NEUT", label="Neutrophils"), Analyte(test="WBC", label="Cells")],
    )


@pytest.fixture
def adexpr(frame):
    return frame("""
        SAMPLE_ID | USUBJID | ADT:date   | ADY:float | AVISITL | EXPAIRFL
        ----------+---------+------------+-----------+---------+---------
        A1        | 01      | 2020-03-01 | 1         | Start   | Y
        A2        | 01      | 2020-03-03 | 3         | Week 2  | Y
        A3        | 01      | 2020-03-03 | 3         | Week 2  |
        """)


@pytest.fixture
def adlb(frame):
    return frame("""
        USUBJID | LBSEQ:int | PARAMCD | ADT:date   | ADY:float | VISIT | AVAL:float | AVALU
        --------+-----------+---------+------------+-----------+-------+------------+-------
        01      | 1         | NEUT    | 2020-02-29 | -1        | A     | 4          | 10^9/L
        01      | 2         | WBC     | 2020-02-29 | -1        | A     | 8          | 10^9/L
        01      | 3         | NEUT    | 2020-03-01 | 1         | B     | 6          | 10^9/L
        01      | 4         | WBC     | 2020-03-01 | 1         | B     | 8          | 10^9/L
        01      | 5         | NEUT    | 2020-03-04 | 4         | C     | 2          | 10^9/L
        01      | 6         | WBC     | 2020-03-04 | 4         | C     | 8          | 10^9/L
        """)


def shares(adexpr, adlb, *words, **settings):
    records = derive_adcomp(adexpr, adlb, trial_with(*words or [SHARE], **settings))
    return records.set_index("SAMPLE_ID")


def test_the_last_draw_on_the_day_or_before_describes_the_sample(adexpr, adlb):
    first = shares(adexpr, adlb).loc["A1"]

    assert first[["AVAL", "LAG", "PARAMCD", "PARAM"]].tolist() == [
        0.75, 0, "NEUT/WBC", "Neutrophils among cells",
    ]  # fmt: skip
    earlier = adlb[adlb["ADY"] != 1]
    assert shares(adexpr, earlier).loc["A1", ["AVAL", "LAG"]].tolist() == [0.5, 1]


def test_no_draw_from_before_the_first_dose_or_after_the_sample_describes_treatment(adexpr, adlb):
    second = shares(adexpr, adlb).loc["A2"]

    assert second[["AVAL", "LAG"]].isna().all()
    assert second["REASON"] == "no such blood count on the day or within 3 days before"
    later = adexpr.assign(ADT=adexpr["ADT"].mask(adexpr["ADY"] == 3, "2020-03-06"))
    assert shares(later, adlb).loc["A2", ["AVAL", "LAG"]].tolist() == [0.25, 2]
    assert shares(later, adlb, within_days=1).loc["A2", "REASON"].endswith("within 1 days before")


def test_the_day_after_the_first_dose_is_on_treatment(adexpr, adlb):
    second = adlb["LBSEQ"] > 4
    draws = adlb.assign(ADT=adlb["ADT"].mask(second, pd.Timestamp("2020-03-02")),
                        ADY=adlb["ADY"].mask(second, 2))  # fmt: skip
    later = shares(adexpr, draws).loc["A2", ["AVAL", "LAG"]]
    assert later.tolist() == [0.25, 1]
    on_day_2 = adexpr.assign(ADT=adexpr["ADT"].mask(adexpr["ADY"] == 3, pd.Timestamp("2020-03-02")),
                             ADY=adexpr["ADY"].mask(adexpr["ADY"] == 3, 2))  # fmt: skip
    assert shares(on_day_2, draws).loc["A2", ["AVAL", "LAG"]].tolist() == [0.25, 0]
    assert shares(on_day_2, adlb).loc["A2", ["AVAL", "LAG"]].isna().all()


def test_only_samples_of_a_pair_have_records(adexpr, adlb):
    assert list(shares(adexpr, adlb).index) == ["A1", "A2"]


def test_both_values_come_from_one_draw_in_one_unit_and_make_a_share(adexpr, adlb):
    apart = adlb.assign(VISIT=adlb["VISIT"].where(adlb["LBSEQ"] != 4, "Z"))
    assert shares(adexpr, apart).loc["A1", "LAG"] == 1
    units = adlb.assign(AVALU=adlb["AVALU"].where(adlb["LBSEQ"] != 4, "/uL"))
    assert shares(adexpr, units).loc["A1", "LAG"] == 1
    zero = adlb.assign(AVAL=adlb["AVAL"].where(adlb["LBSEQ"] != 4, 0))
    assert shares(adexpr, zero).loc["A1", "LAG"] == 1
    above = adlb.assign(AVAL=adlb["AVAL"].where(adlb["LBSEQ"] != 4, 5))
    first = shares(adexpr, above).loc["A1"]
    assert first["REASON"] == "share above 1"
    assert first[["AVAL"]].isna().all()


def test_all_cells_may_be_of_one_kind(adexpr, adlb):
    every = adlb.assign(AVAL=adlb["AVAL"].mask(adlb["LBSEQ"] == 3, 8))
    assert shares(adexpr, every).loc["A1", "AVAL"] == 1


def test_a_share_of_few_cells_is_a_share(adexpr, adlb):
    few = adlb.assign(AVAL=adlb["AVAL"].mask(adlb["LBSEQ"] == 3, 0.6).mask(adlb["LBSEQ"] == 4, 0.8))
    assert shares(adexpr, few).loc["A1", ["AVAL", "LAG"]].tolist() == pytest.approx([0.75, 0])


def test_without_a_denominator_the_value_itself_is_meant(adexpr, adlb):
    first = shares(adexpr, adlb, CellShare(test="NEUT")).loc["A1"]
    assert first[["PARAMCD", "PARAM", "AVAL"]].tolist() == ["NEUT", "Neutrophils", 6]


def test_several_shares_have_a_record_each(adexpr, adlb):
    records = derive_adcomp(adexpr, adlb, trial_with(SHARE, CellShare(test="NEUT")))
    assert len(records) == 4


def test_order_of_records_does_not_matter(adexpr, adlb):
    shuffled = derive_adcomp(
        adexpr.sample(frac=1, random_state=1),
        adlb.sample(frac=1, random_state=2),
        trial_with(SHARE),
    )
    assert shuffled.equals(derive_adcomp(adexpr, adlb, trial_with(SHARE)))


def test_without_words_without_samples_or_without_blood_counts(adexpr, adlb):
    assert derive_adcomp(adexpr, adlb, trial_with()).empty
    assert derive_adcomp(adexpr.iloc[:0], adlb, trial_with(SHARE)).empty
    assert derive_adcomp(adexpr, adlb, SimpleNamespace(expression=None)).empty
    assert shares(adexpr, adlb.iloc[:0])["AVAL"].isna().all()
