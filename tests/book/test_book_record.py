"""The run record, and the places on a page that it fills."""

import pytest

from helpers.book.record import fill_record
from helpers.display.provenance import record_sentence

RECORD = {"commit": "0a1b2c3d", "notebooks": {"00_one": "f" * 64, "01_two": "0123456789abcdef"}}


@pytest.mark.parametrize(
    ("commit", "said"),
    [
        ("0a1b2c3d", "0a1b2c3d"),
        ("0a1b2c3d+", "0a1b2c3d, and changes that were not committed"),
        ("", "not known, made outside a repository"),
    ],
)
def test_a_page_is_told_the_commit_when_it_is_published(commit, said):
    filled = fill_record(record_sentence().html, RECORD | {"commit": commit})
    assert f"Commit of the code: {said}. " in filled
    assert "tb-record" not in filled


def test_a_page_is_told_every_notebook_and_where_the_record_is():
    filled = fill_record(record_sentence().html, RECORD)
    assert "by SHA-256: 00_one ffffffffffff, 01_two 0123456789ab. " in filled
    assert '<a href="../run.json">run.json</a>' in filled


def test_other_words_of_a_page_stay_as_they_are():
    shown = '<p>commit</p><span class="tb-record" data-record="else">x</span>'
    assert fill_record(shown, RECORD) == shown
