"""The later delivery grows from the interim one; what changed in old rows is declared."""

import pytest

from helpers.synthetic.people import read_parameters

DOMAINS = [
    "dm",
    "ds",
    "ie",
    "sv",
    "ex",
    "ae",
    "cm",
    "pr",
    "mh",
    "lb",
    "vs",
    "rs",
    "tu",
    "tr",
    "dv",
    "sc",
]
EXTRA = {"mbc": ["be", "suppae"], "atc": ["qs"]}
# What time itself fills in: an open end closes, a participant goes on.
FILLED_BY_TIME = {
    "dm": {"RFSTDTC", "RFENDTC", "RFXSTDTC", "RFXENDTC", "RFPENDTC", "DTHDTC", "DTHFL",
           "ARMCD", "ARM", "ACTARMCD", "ACTARM"},
    "ae": {"AEENDTC", "AEOUT", "AEENRTPT", "AEENTPT"},
    "ex": {"EXENDTC"},
    "cm": {"CMENDTC"},
    "dv": {"DVENDTC"},
}  # fmt: skip


def keyed(frame, domain):
    if domain == "suppae":
        keys = ["USUBJID", "IDVARVAL"]
    elif domain in ("dm", "sv"):
        keys = ["USUBJID"] if domain == "dm" else ["USUBJID", "VISITNUM"]
    else:
        keys = ["USUBJID", f"{domain.upper()}SEQ"]
    return frame.set_index(keys, verify_integrity=True)


def corrections(trial):
    return read_parameters(trial)["corrections"]


def changed_cells(before, after):
    """Return (key, column) of every cell of rows of both cuts that differs."""
    shared = before.index.intersection(after.index)
    old, new = before.loc[shared], after.loc[shared]
    return {(key, column) for column in old for key in shared[(old[column] != new[column])]}


@pytest.mark.parametrize("trial", ["mbc", "atc"])
def test_rows_leave_only_by_declared_removal(trial, delivered):
    gone = {}
    for domain in DOMAINS + EXTRA[trial]:
        before = keyed(delivered(trial, domain, "interim"), domain)
        after = keyed(delivered(trial, domain), domain)
        lost = before.index.difference(after.index)
        if len(lost):
            gone[domain] = len(lost)

    declared = [c["domain"] for c in corrections(trial) if "removed" in c]
    assert gone == dict.fromkeys(declared, 1)


@pytest.mark.parametrize("trial", ["mbc", "atc"])
def test_old_rows_change_only_by_time_or_declared_correction(trial, delivered):
    found = {}
    for domain in DOMAINS + EXTRA[trial]:
        before = keyed(delivered(trial, domain, "interim"), domain)
        after = keyed(delivered(trial, domain), domain)
        for key, column in changed_cells(before, after):
            if column not in FILLED_BY_TIME.get(domain, ()):
                subject = key[0] if isinstance(key, tuple) else key
                found.setdefault((domain, subject[-3:]), set()).add(column)

    declared = {}
    for c in corrections(trial):
        columns = set(c.get("before", ())) - FILLED_BY_TIME.get(c["domain"], set())
        if columns:
            declared.setdefault((c["domain"], c["participant"]), set()).update(columns)
    assert found == declared


@pytest.mark.parametrize("trial", ["mbc", "atc"])
def test_a_late_entry_leaves_a_gap_in_the_interim_numbers(trial, delivered):
    late = next(c for c in corrections(trial) if "entered" in c)
    subject = f"{trial.upper()}-01-{late['participant']}"

    numbers = {}
    for cut in ("interim", "later"):
        rows = delivered(trial, late["domain"], cut)
        rows = rows[rows["USUBJID"] == subject]
        numbers[cut] = sorted(rows[f"{late['domain'].upper()}SEQ"].astype(int))

    new = set(numbers["later"]) - set(numbers["interim"])
    assert min(new) < max(numbers["interim"])


@pytest.mark.parametrize("trial", ["mbc", "atc"])
def test_time_only_fills_what_was_open(trial, delivered):
    for domain, column in (("ae", "AEENDTC"), ("ex", "EXENDTC"), ("dm", "DTHDTC")):
        before = keyed(delivered(trial, domain, "interim"), domain)[column]
        after = keyed(delivered(trial, domain), domain)[column]
        ended = before[before != ""]
        assert (after.loc[ended.index] == ended).all()


def test_the_counts_of_old_samples_do_not_change(delivered):
    interim, later = delivered("mbc", "counts", "interim"), delivered("mbc", "counts")

    assert interim.shape == (20000, 17)
    assert later.shape == (20000, 24)
    assert later[list(interim)].equals(interim)


@pytest.mark.parametrize(
    ("trial", "cut", "screened", "treated"),
    [
        ("mbc", "interim", 12, 9),
        ("mbc", "later", 16, 11),
        ("atc", "interim", 8, 5),
        ("atc", "later", 13, 9),
    ],
)
def test_participants_of_each_delivery(trial, cut, screened, treated, delivered):
    dm = delivered(trial, "dm", cut)

    assert (len(dm), (dm["RFXSTDTC"] != "").sum()) == (screened, treated)
