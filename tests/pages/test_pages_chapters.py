import json
import os
import re

import nbformat
import pytest

from helpers.ard.frame import FILE_COLUMNS, STAT_NAMES, WHO, read_results
from helpers.book.layout import chapters
from helpers.book.notebook import html_outputs
from helpers.book.reference import missing_references, reference_path, tagged_cells
from helpers.cut.manifest import cut_ids
from helpers.display.signature_summary import PENDING

pytestmark = pytest.mark.pages


@pytest.fixture
def latest(whole_site, trial_id, monkeypatch):
    """Return the latest cut of the trial under test."""
    monkeypatch.setenv("TRIALBOOK_DATA", str(whole_site.data))
    return cut_ids(trial_id)[-1]


def test_the_run_publishes_the_latest_edition_of_every_trial(whole_site):
    assert whole_site.process.returncode == 0, whole_site.process.stderr
    assert whole_site.process.stderr == ""
    assert {trial for trial, _ in whole_site.editions()} >= {"toy"}
    assert len(whole_site.editions()) == len(list(whole_site.data.glob("*/trial.yml")))


def test_every_chapter_runs_for_every_trial(whole_site, trial_id, chapter, latest):
    folder = whole_site.page(trial_id, latest, chapter)
    notebook = nbformat.read(folder / "page.ipynb", as_version=4)
    results = read_results(folder / "results.csv")

    said = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.name for output in said if output.output_type == "stream"] == ["stdout"]
    banner = next(html for html in html_outputs(notebook) if "tb-banner" in html)
    assert f'data-trial="{trial_id}" data-cut="{latest}"' in banner
    assert "SYNTHETIC DATA" in banner
    assert list(results.columns) == [*FILE_COLUMNS, WHO]
    assert set(results["data_cut"]) <= {latest}
    assert set(results["stat_name"]) <= set(STAT_NAMES)


def test_the_summary_of_a_chapter_is_written_into_its_place(whole_site, trial_id, latest):
    folder = whole_site.page(trial_id, latest, "04_signature")
    shown = "".join(html_outputs(nbformat.read(folder / "page.ipynb", as_version=4)))
    assert PENDING not in shown
    assert "its baseline at" in shown or "No marker of systemic inflammation" in shown


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("01_eligibility", tuple("123456789")),
        ("02_safety", ("Of ", "Nobody had been treated")),
        ("03_efficacy", ("Primary endpoint", "The primary endpoint", "This trial plans no")),
        ("06_data_cut", ("Of ",)),
    ],
)
def test_a_chapter_opens_with_its_answer(whole_site, trial_id, latest, name, begins):
    folder = whole_site.page(trial_id, latest, name)
    banner, answer, *_ = html_outputs(nbformat.read(folder / "page.ipynb", as_version=4))
    assert "tb-banner" in banner
    assert re.sub("<[^>]*>", "", answer).startswith(begins)


def test_every_download_a_page_links_to_is_there(whole_site, trial_id, chapter, latest):
    page = whole_site.site / trial_id / latest / "notebooks" / f"{chapter}.html"
    links = re.findall(r'class="tb-download" href="([^"]*)"', page.read_text())
    assert [link for link in links if not (page.parent / link).is_file()] == []


def test_no_page_asks_another_host_for_anything(whole_site):
    loading = re.compile(r'<(?:script|link|img)\b[^>]*(?:src|href)="(?:https?:)?//')
    pages = sorted(whole_site.site.rglob("*.html"))
    assert [page for page in pages if loading.search(page.read_text())] == []


def test_every_tagged_cell_has_its_reference(trial_id, monkeypatch, whole_site):
    if trial_id == "toy":
        pytest.skip("references are kept for the repository's own synthetic cuts")
    monkeypatch.setenv("TRIALBOOK_DATA", str(whole_site.data))
    assert missing_references(trial_id, cut_ids(trial_id)[-1]) == []


def test_the_overview_prints_what_its_reference_says(whole_site, trial_id, latest):
    if trial_id == "toy":
        pytest.skip("references are kept for the repository's own synthetic cuts")
    folder = whole_site.page(trial_id, latest, chapters()[0])
    page = nbformat.read(folder / "page.ipynb", as_version=4)
    printed = [cell.outputs[0].text.splitlines() for cell in tagged_cells(page)]
    expected = json.loads(reference_path(trial_id, latest).read_text())
    assert printed == expected[chapters()[0]]


def test_no_edition_holds_a_path_of_the_machine_it_was_made_on(whole_site):
    named = str(whole_site.data.parent).encode()
    files = [path for path in whole_site.site.rglob("*") if path.is_file()]
    assert [path for path in files if named in path.read_bytes()] == []
    assert not [path for path in files if os.fsencode(path.name).startswith(b".")]
