"""From a page to the same page at another cut, by the one file that stands beside the editions."""

from pathlib import Path

import pytest

import helpers.book

pytestmark = pytest.mark.browser

SCRIPT = Path(helpers.book.__file__).parent / "assets" / "standing.js"
PAGE = """<!doctype html><title>A page</title>
<div class="tb-banner" data-trial="one" data-cut="{cut}"><span class="tb-latest">latest cut</span>
<a class="tb-cuts" href="../../../index.html">All trials and cuts</a></div>
<script src="../../standing.js"></script><script src="standing.js"></script>"""
CUTS = """window.trialbookCuts = ["2020-01-31", "2020-06-30"];
window.trialbookPages = {"2020-01-31": ["notebooks/02_safety.html"], "2020-06-30": []};"""
BANNER = "document.querySelector('.tb-banner').innerText.split(/\\s+/).join(' ')"
LINKS = "[...document.querySelectorAll('.tb-switch a')].map(a => a.getAttribute('href'))"


@pytest.fixture
def page(tmp_path):
    """Return what puts a page of a cut beside, or without, the file that lists the cuts."""

    def put(cut, listed=CUTS):
        folder = tmp_path / "one" / cut / "notebooks"
        folder.mkdir(parents=True)
        (folder / "standing.js").write_bytes(SCRIPT.read_bytes())
        (folder / "02_safety.html").write_text(PAGE.format(cut=cut))
        (tmp_path / "one" / "standing.js").write_text(listed)
        return folder / "02_safety.html"

    return put


def test_a_page_leads_to_itself_at_another_cut(browser, page):
    browser.open(page("2020-06-30"))
    assert (
        browser.ask(BANNER) == "latest cut This page at the cut of 2020-01-31 All trials and cuts"
    )
    assert browser.ask(LINKS) == ["../../2020-01-31/notebooks/02_safety.html"]


def test_a_cut_without_the_page_is_opened_at_its_start(browser, page):
    browser.open(page("2020-01-31"))
    assert browser.ask(BANNER) == (
        "superseded by the cut of 2020-06-30 This page at the cut of 2020-06-30 (without this page) "
        "All trials and cuts"
    )
    assert browser.ask(LINKS) == ["../../2020-06-30/index.html"]


def test_the_only_cut_and_an_edition_alone_lead_to_the_shelf(browser, page):
    browser.open(page("2020-01-31", 'window.trialbookCuts = ["2020-01-31"];'))
    assert browser.ask(BANNER) == "latest cut All trials and cuts"
