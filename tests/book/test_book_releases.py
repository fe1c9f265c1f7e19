"""Releases of an edition: counted beside it, with what differed from the one before."""

import pytest

from helpers.book.releases import differences, read_releases, release_words, write_releases

RECORD = {
    "files": {"dm.csv": "1"},
    "manifest": "h",
    "trial_file": "a",
    "notebooks": {"01_tiny": "b", "02_small": "c"},
    "sources": "d",
    "packages": {"numpy": "2.0"},
    "off_lock": [],
    "results": {"01_tiny": "e"},
    "commit": "f",
}


@pytest.fixture
def publish(tmp_path, monkeypatch):
    """Return what notes a published record as the shelf does."""
    monkeypatch.setenv("TRIALBOOK_SITE", str(tmp_path))
    return lambda record: write_releases({"one": {"2020-01-31": record}})


@pytest.mark.fault("P14")
def test_each_release_says_what_differs_from_the_one_before(publish):
    publish(RECORD)
    assert release_words("one", "2020-01-31") == ""
    second = RECORD | {"notebooks": {"01_tiny": "B", "02_small": "c"}, "results": {"01_tiny": "E"}}
    publish(second)
    assert release_words("one", "2020-01-31") == (
        "release 2, which differs from release 1 in notebooks (01_tiny); results (01_tiny)"
    )
    publish(second | {"sources": "D", "off_lock": ["numpy 1.0 (not in the lock)"]})
    assert release_words("one", "2020-01-31") == (
        "release 3, which differs from release 2 in code; packages off the lock"
    )


@pytest.mark.fault("P14")
def test_another_trial_file_or_manifest_makes_a_release_that_says_so(publish):
    """Neither is sealed: the record holds their digests instead."""
    publish(RECORD)
    publish(RECORD | {"trial_file": "A", "manifest": "H"})
    assert release_words("one", "2020-01-31") == (
        "release 2, which differs from release 1 in manifest; trial file"
    )


def test_the_same_again_is_no_release(publish, tmp_path):
    publish(RECORD)
    before = (tmp_path / "one" / "releases.json").read_bytes()
    publish(RECORD)
    assert (tmp_path / "one" / "releases.json").read_bytes() == before
    assert read_releases("one")["2020-01-31"]["releases"] == [[]]


def test_what_came_and_went_is_named_and_another_commit_alone_is_said():
    now = RECORD | {"results": {"02_small": "e"}, "commit": "g"}
    assert differences(RECORD, now) == ["results (01_tiny, 02_small)"]
    assert differences(RECORD, RECORD | {"commit": "g"}) == ["commit"]


def test_a_cut_that_was_never_published_has_no_release(publish):
    assert release_words("one", "2020-01-31") == ""
