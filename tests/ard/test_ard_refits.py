"""Refits: made once, kept with a seal over all that decides them, made anew when it differs."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.ard import calibration, refits
from helpers.ard.expression import compute_paired_expression
from helpers.ard.frame import ResultError
from helpers.ard.refits import SEAL, compute_refits, keep_refits, read_refits, refits_folder
from helpers.ard.sign_flips import compute_max_t, compute_patterns
from paired_counts_kit import TRIAL, simulated_counts, visits_of

CUT = SimpleNamespace(trial_id="one", data_cut="2020-01-31")


@pytest.fixture(autouse=True)
def build(monkeypatch, tmp_path):
    """Keep the refits of these tests in a folder of their own."""
    monkeypatch.setenv("TRIALBOOK_BUILD", str(tmp_path))


@pytest.fixture(scope="module", autouse=True)
def few():
    """Make few refits, so that all of these tests take seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibration, "SEEDS", range(1, 3))
        patch.setattr(calibration, "SWAPS", 2)
        yield


@pytest.fixture(scope="module")
def counted():
    return simulated_counts(genes=80, pairs=6)


@pytest.fixture(scope="module")
def made(counted, few):
    return compute_refits(*visits_of(counted[0]), 0.05)


@pytest.fixture
def at_hand(made, monkeypatch):
    """Spare the refits themselves where only their keeping is at stake."""
    monkeypatch.setattr(refits, "compute_refits", lambda *_, **__: made)


def folder():
    return refits_folder(CUT.trial_id, CUT.data_cut)


def refuse(*_args, **_keys):
    raise AssertionError("made again")


def test_counts_that_are_none_are_not_refitted(counted):
    counts, adexpr = counted
    with pytest.raises(ResultError, match="count is negative"):
        keep_refits(-1 - counts, adexpr, TRIAL, folder())
    assert not folder().exists()


@pytest.mark.usefixtures("at_hand")
def test_kept_refits_are_read_and_not_made_again(counted, made, monkeypatch):
    keep_refits(*counted, TRIAL, folder())
    before = {path.name: path.read_bytes() for path in folder().iterdir()}
    monkeypatch.setattr(refits, "compute_refits", refuse)

    kept = read_refits(*counted, TRIAL, CUT)
    keep_refits(*counted, TRIAL, folder())

    for name in refits.TABLES:
        pd.testing.assert_frame_equal(getattr(kept, name), getattr(made, name), rtol=1e-9)
    assert kept.facts == made.facts
    assert {path.name: path.read_bytes() for path in folder().iterdir()} == before


def test_the_same_data_give_the_same_bytes(counted, tmp_path):
    for name in ("one", "two"):
        keep_refits(*counted, TRIAL, tmp_path / name)

    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted([SEAL, *(f"{name}.csv" for name in refits.TABLES)])
    assert [(tmp_path / "one" / f).read_bytes() for f in files] == [
        (tmp_path / "two" / f).read_bytes() for f in files
    ]


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("change", ["a count", "a name", "the level", "the engine", "the code"])
def test_refits_of_something_else_are_not_read(counted, monkeypatch, tmp_path, change):
    counts, adexpr = counted
    keep_refits(counts, adexpr, TRIAL, folder())
    trial = TRIAL
    if change == "a count":
        counts = counts.copy()
        counts.iloc[0, 0] += 1
    elif change == "a name":
        counts = counts.rename(index={"G000": "G"})
    elif change in ("the level", "the engine"):
        level, engine = (0.1, "batched") if change == "the level" else (0.05, "pydeseq2")
        plan = SimpleNamespace(false_discovery_rate=level, engine=engine, gene_sets=())
        trial = SimpleNamespace(expression=plan, endpoints_of_type=TRIAL.endpoints_of_type)
    else:
        monkeypatch.setattr(refits, "OF_CODE", ("refits",))
    monkeypatch.setattr(refits, "compute_refits", lambda *_, **__: "made now")

    assert read_refits(counts, adexpr, trial, CUT) == "made now"


def test_without_kept_refits_they_are_made_and_nothing_is_written(counted, made):
    counts, adexpr = counted

    # samples in another order are the same samples
    now = read_refits(counts[counts.columns[::-1]], adexpr.iloc[::-1], TRIAL, CUT)

    for name in refits.TABLES:
        pd.testing.assert_frame_equal(getattr(now, name), getattr(made, name))
    assert set(now.planted["seed"]) == {1, 2}
    assert not folder().exists()


def test_lists_do_not_depend_on_the_order_of_genes(counted, made):
    first, second = (visit.iloc[::-1] for visit in visits_of(counted[0]))

    other = compute_refits(first, second, 0.05)

    pd.testing.assert_frame_equal(other.planted, made.planted)
    pd.testing.assert_frame_equal(other.flips, made.flips)
    pd.testing.assert_frame_equal(other.maximum, made.maximum)
    assert set(other.lists.itertuples(index=False)) == set(made.lists.itertuples(index=False))


def test_genes_of_which_each_lacks_a_count_somewhere_are_not_refitted(counted):
    counts, adexpr = counted
    silent = counts.copy()
    silent.iloc[:, 0] = 0

    assert read_refits(silent, adexpr, TRIAL, CUT).reason == (
        "Every gene has a zero count in some sample, so that nothing is refitted."
    )


def test_the_maximum_is_over_the_ratios_that_the_page_shows(counted, made):
    fit = compute_paired_expression(*counted, TRIAL)
    tested = sorted(fit.genes.index[fit.genes["p_adjusted"].notna()])
    patterns, _ = compute_patterns(6)

    by_page = compute_max_t(fit.ratios.loc[tested], patterns)

    assert made.maximum["gene"].tolist() == tested
    assert made.maximum["p_adjusted"].tolist() == by_page.tolist()
    assert made.facts == {
        "pairs": 6,
        "left_out": [f"P{who}" for who in range(6)],
        "tested": len(tested),
        "genes": len(tested),
        "share": 0.05,
        "least": 0.5,
        "most": 1.5,
        "spread": pytest.approx(made.facts["spread"]),
        "patterns": 32,
        "all_patterns": True,
    }


@pytest.mark.parametrize(
    ("trial", "pairs", "reason"),
    [
        (SimpleNamespace(expression=None), 4, "This trial plans no gene-expression analysis."),
        (TRIAL, 2, "Only 2 complete pairs of samples: refits need 3."),
        (TRIAL, 0, "Only 0 complete pairs of samples: refits need 3."),
    ],
)
def test_what_cannot_be_refitted_says_why(counted, trial, pairs, reason):
    counts, adexpr = counted
    adexpr = adexpr[adexpr["USUBJID"].isin([f"P{who}" for who in range(pairs)])]

    assert read_refits(counts, adexpr, trial, CUT).reason == reason
    keep_refits(counts, adexpr, trial, folder())
    assert f'"reason": "{reason}"' in (folder() / SEAL).read_text()
