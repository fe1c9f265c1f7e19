"""What checks and frames must not depend on: row order, deliveries without rows or domains."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.cut import read_cut, schema, stage
from helpers.cut.checks import check_delivery
from helpers.cut.delivery import open_delivery
from helpers.cut.findings import structural

TOY, CUT = "toy", "2019-06-30"
DOMAINS = ("sv", "ex", "ds", "ae", "lb", "suppae", "tu", "tr", "rs", "be", "samples", "counts")
SPOILED = {
    ("ae", 1, "AESTDTC"): "2019-02-29",
    ("lb", 5, "LBSTRESU"): "mmol/L",
    ("lb", 2, "LBSTRESN"): "999999",
    ("ex", 1, "EXENDTC"): "2019-03-20",
}


def what(findings):
    return sorted((one.rule, one.domain, one.subject, one.column, one.value) for one in findings)


def shuffled(folder, seed):
    """Shuffle the rows of every file of a delivered folder."""
    for path in sorted(folder.iterdir()):
        header, *rows = path.read_text().splitlines()
        random.Random(seed).shuffle(rows)
        path.write_text("\n".join([header, *rows]) + "\n")
    return folder


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shuffled_rows_have_the_same_findings(deliver, seed):
    expected = what(check_delivery(open_delivery(deliver(SPOILED)), CUT))
    folder = shuffled(deliver(SPOILED), seed)
    assert what(check_delivery(open_delivery(folder), CUT)) == expected
    assert len(expected) > len(SPOILED)


def test_shuffled_rows_give_the_same_records(data, deliver):
    stage(deliver(), TOY, "2019-06-30")
    stage(shuffled(deliver(), 1), TOY, "2019-07-31")
    first, second = read_cut(TOY, "2019-06-30"), read_cut(TOY, "2019-07-31")
    for domain in first.domains:
        key = schema.key_of(domain)
        frames = [cut[domain].sort_values(key).drop(columns="SRCROW") for cut in (first, second)]
        assert frames[0].reset_index(drop=True).equals(frames[1].reset_index(drop=True))


@pytest.mark.parametrize("domain", DOMAINS)
def test_any_domain_may_be_absent(found, domain):
    drop = ["samples", "counts"] if domain == "samples" else [domain]
    assert structural(found(drop=drop)) == []


@pytest.mark.fault("F03")
@pytest.mark.parametrize("domain", [*DOMAINS, "dm"])
def test_any_domain_may_have_no_row(deliver, domain):
    folder = deliver()
    path = folder / f"{domain}.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    stopping = structural(check_delivery(open_delivery(folder), CUT))
    expected = {"dm": {"participant_known"}, "samples": {"samples_match"}}.get(domain, set())
    assert {one.rule for one in stopping} == expected


cell = st.one_of(
    st.sampled_from(["", " ", ".", "NA", "-9", "999", "1e400", "inf", "2019-02-29", "9999-12-31"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=8),
)
places = st.sampled_from(
    [
        ("dm", 1, "USUBJID"), ("dm", 2, "DTHDTC"), ("dm", 1, "AGE"), ("ae", 1, "AESEQ"),
        ("ae", 2, "AESTDTC"), ("lb", 1, "LBSTRESN"), ("lb", 2, "LBORRES"), ("lb", 3, "LBDTC"),
        ("ex", 1, "EXENDTC"), ("sv", 2, "VISITNUM"), ("suppae", 1, "IDVAR"),
        ("suppae", 1, "IDVARVAL"), ("samples", 1, "SAMPLE_ID"), ("counts", 1, "gene"),
        ("counts", 2, "S1"), ("tr", 1, "TRDTC"), ("rs", 1, "RSSTRESC"),
    ]
)  # fmt: skip


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(places, cell, max_size=4))
def test_no_content_of_cells_makes_a_check_fail(found, changes):
    for one in found(changes):
        assert one.line()
