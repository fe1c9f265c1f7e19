"""Pages and editions on paper: printed by Chromium, read back by another library."""

import base64
import io
import shutil
from unicodedata import normalize

import pypdf
import pytest

from helpers.book.pdf import find_browser, write_pdf

pytestmark = [pytest.mark.browser, pytest.mark.pages]

PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11)}
# laid out for paper: how wide the widest table or drawing is, in what the narrowest paper holds
WIDEST = """(() => {
  window.dispatchEvent(new Event("beforeprint"));
  const parts = [...document.querySelectorAll("main :is(table, .tb-figure svg)")];
  const wide = parts.filter(part => !part.closest(".tb-turned"));
  return Math.max(0, ...wide.map(part => part.getBoundingClientRect().width));
})()"""


def printed(browser, paper):
    wide, high = PAPERS[paper]
    asked = {"paperWidth": wide, "paperHeight": high, "generateDocumentOutline": True}
    pdf = browser.driver.execute_cdp_cmd("Page.printToPDF", asked)
    return pypdf.PdfReader(io.BytesIO(base64.b64decode(pdf["data"])))


def bookmarks(reader):
    """Return [(title, [titles beneath it])] of the two upper levels."""
    found = []
    for entry in reader.outline:
        if isinstance(entry, list):
            found[-1][1].extend(one.title for one in entry if not isinstance(one, list))
        else:
            found.append((entry.title, []))
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_a_page_prints_what_it_says_light_numbered_and_unfolded(browser, editions, paper):
    browser.open(editions[-1] / "notebooks" / "03_efficacy.html", theme="dark")
    folded = browser.ask("document.querySelector('details.tb-fold caption').textContent")
    reader = printed(browser, paper)
    # fonts join letters: "Efficacy" is written with one sign for three
    texts = [normalize("NFKC", page.extract_text()) for page in reader.pages]
    whole = " ".join(" ".join(texts).split())
    for n, said in enumerate(texts, 1):
        assert f"{n} / {len(texts)}" in said
    assert "Efficacy What became of the disease" in whole
    assert " ".join(folded.split()) in whole
    for pressed in ("Skip to main content", "Show code", "Search", "All trials and cuts", "file:"):
        assert pressed not in whole
    upright = [float(side) / 72 for side in reader.pages[0].mediabox[2:]]
    assert upright == pytest.approx(PAPERS[paper], abs=0.02)
    assert browser.ask("document.documentElement.dataset.theme") == "dark"
    assert browser.ask("document.querySelector('details.tb-fold').open") is False


def test_nothing_is_wider_than_the_paper(browser, editions):
    for chapter in ("01_eligibility", "02_safety"):
        browser.open(editions[-1] / "notebooks" / f"{chapter}.html", width=680)
        media = {"media": "print", "features": []}
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        assert 300 < browser.ask(WIDEST) <= 681, chapter
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


@pytest.fixture(scope="module")
def small_edition(editions, tmp_path_factory):
    """Return a copy of an edition with two chapters and its glossary."""
    folder = tmp_path_factory.mktemp("small") / "edition"
    for name in ("notebooks/00_overview", "notebooks/03_efficacy", "book/glossary"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(editions[-1] / f"{name}.html", folder / f"{name}.html")
    shutil.copytree(editions[-1] / "_static", folder / "_static")
    return folder


def test_an_edition_is_one_pdf_with_bookmarks_numbers_and_its_own_links(
    browser, small_edition, tmp_path
):
    for name in ("one", "two"):
        write_pdf(small_edition, tmp_path / f"{name}.pdf", "2020-07-14", find_browser())
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    reader = pypdf.PdfReader(tmp_path / "one.pdf")
    chapters = bookmarks(reader)
    assert [title for title, _ in chapters][1:] == ["Overview", "Efficacy", "Glossary"]
    assert "Time to event" in dict(chapters)["Efficacy"]
    head = reader.metadata.title
    assert head.endswith(" · SYNTHETIC DATA")
    for n, page in enumerate(reader.pages[1:], 2):
        said = page.extract_text()
        assert f"{n} / {len(reader.pages)}" in said
        assert head in said
    links = [a.get_object() for page in reader.pages for a in page.get("/Annots", [])]
    assert len(links) >= 3
    assert all("/Dest" in link or link["/A"]["/S"] == "/GoTo" for link in links)
    assert str(reader.metadata.creation_date) == "2020-07-14 00:00:00+00:00"
