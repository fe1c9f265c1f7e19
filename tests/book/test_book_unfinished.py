"""What a failed run left undone is never taken for done."""

import json

import pytest

from helpers.book.layout import edition_folder, marker_path, shelf_marker
from helpers.book.publish import tree_digest
from helpers.book.unfinished import forget_unfinished

PAIR, OTHER = ("one", "2020-01-31"), ("two", "2020-01-31")


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Lay down a site of two editions, and the markers that say so."""
    monkeypatch.setenv("TRIALBOOK_SITE", str(tmp_path / "site"))
    monkeypatch.setenv("TRIALBOOK_BUILD", str(tmp_path / "build"))
    for pair in (PAIR, OTHER):
        edition_folder(*pair).mkdir(parents=True)
        (edition_folder(*pair) / "run.json").write_text(pair[0])
        marker_path(*pair).parent.mkdir(parents=True)
        marker_path(*pair).write_text(json.dumps({"tree": tree_digest(edition_folder(*pair))}))
    shelf_marker().write_text("shelf\n")
    (tmp_path / "site" / "index.html").write_text("shelf")
    return tmp_path / "site"


def markers():
    paths = (marker_path(*PAIR), marker_path(*OTHER), shelf_marker())
    return [path.is_file() for path in paths]


def test_what_is_published_stays_known(site):
    forget_unfinished([PAIR, OTHER])
    assert markers() == [True, True, True]


@pytest.mark.fault("P13")
def test_an_edition_that_failed_is_not_done_because_the_shelf_is(site):
    """The scheduler takes away the marker of an edition that failed; the shelf is written."""
    marker_path(*PAIR).unlink()
    forget_unfinished([PAIR, OTHER])
    assert markers() == [False, True, False]


def test_an_edition_that_was_altered_or_lost_is_not_done(site):
    (site / "one" / "2020-01-31" / "run.json").write_text("altered")
    (site / "two" / "2020-01-31" / "run.json").unlink()
    (site / "two" / "2020-01-31").rmdir()
    forget_unfinished([PAIR, OTHER])
    assert markers() == [False, False, False]


def test_a_shelf_that_was_lost_is_not_done(site):
    (site / "index.html").unlink()
    forget_unfinished([PAIR, OTHER])
    assert markers() == [True, True, False]
