"""The run record, and the places on a page that it fills."""

import hashlib
import json

import pytest

from helpers.book.environment import off_lock
from helpers.book.errors import RunError
from helpers.book.record import fill_record, run_record
from helpers.display.provenance import record_sentence

RECORD = {
    "commit": "0a1b2c3d",
    "notebooks": {"00_one": "f" * 64, "01_two": "0123456789abcdef"},
    "off_lock": [],
}


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
    assert '<a href="../software/bill_of_materials.cdx.json">bill of materials</a>' in filled
    assert '<a href="../software/licences.csv">licences</a>' in filled


@pytest.mark.fault("P19")
@pytest.mark.parametrize(
    ("off", "said"),
    [
        ([], "none"),
        (
            ["numpy 1.0 (the lock names 2.0)", "x 1 (<b>)"],
            "numpy 1.0 (the lock names 2.0); x 1 (&lt;b&gt;)",
        ),
    ],
)
def test_a_page_is_told_which_packages_are_not_as_locked(off, said):
    filled = fill_record(record_sentence().html, RECORD | {"off_lock": off})
    assert f"Installed packages that are not as the lock names them: {said}. " in filled


@pytest.mark.fault("P18")
def test_a_page_made_from_other_code_than_its_notebook_has_now_is_refused(project, tmp_path):
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "closed.json").write_text(json.dumps({"code": "0" * 64}))
    with pytest.raises(RunError) as caught:
        run_record("one", "2020-01-31", {"01_tiny": folder})
    assert str(caught.value) == (
        "01_tiny: the code of its notebook was changed after its page was made; "
        "`trialbook build` makes it again"
    )


@pytest.mark.fault("P20")
def test_the_record_names_where_the_code_came_from(once_built):
    record = json.loads((once_built.site / "one" / "2020-01-31" / "run.json").read_text())
    assert record["helpers"] == "src/helpers"
    # what nothing else seals: a change of either is another release
    for part, name in (("manifest", "2020-01-31/manifest.json"), ("trial_file", "trial.yml")):
        kept = (once_built.data / "one" / name).read_bytes()
        assert record[part] == hashlib.sha256(kept).hexdigest()
    assert record["off_lock"] == list(off_lock())
    assert {"commit", "sources", "lock"} <= set(record)


def test_other_words_of_a_page_stay_as_they_are():
    shown = '<p>commit</p><span class="tb-record" data-record="else">x</span>'
    assert fill_record(shown, RECORD) == shown
