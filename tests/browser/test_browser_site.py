"""The finished site as a reader meets it: from disk, offline, narrow, in the dark."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.pages]

CONTRAST = """
(() => {
  const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = c => {
    const [r, g, b] = c.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const ground = node => {
    for (; node; node = node.parentElement) {
      const c = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$|transparent/.test(c)) return c;
    }
    return "rgb(255, 255, 255)";
  };
  // words on a drawn shape stand on that shape: the last filled one beneath their middle
  const beneath = node => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const shapes = [...node.closest("svg").querySelectorAll("path, rect, polygon")].filter(shape => {
      const box = shape.getBoundingClientRect(), style = getComputedStyle(shape);
      return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom
        && style.fill !== "none" && style.fillOpacity > 0.5 && style.opacity > 0.5
        && shape.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    });
    return shapes.length ? getComputedStyle(shapes.at(-1)).fill : ground(node);
  };
  return [...document.querySelectorAll(".tb-figure svg text")].slice(0, 400).map(node => {
    const style = getComputedStyle(node);
    const pair = [light(style.fill), light(beneath(node))].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  });
})()
"""


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.names = [], set()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.names.update(given[key] for key in ("id", "name") if given.get(key))
        for key in ("href", "src"):
            if given.get(key):
                self.found.append(given[key])


def links_of(page):
    parser = Links()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser


def pages_of(site):
    return sorted(site.rglob("*.html"))


def chapters_of(edition):
    return sorted((edition / "notebooks").glob("*.html"))


def test_every_link_of_every_page_leads_somewhere_in_the_site(site):
    checked = 0
    for page in pages_of(site):
        for link in links_of(page).found:
            parts = urlsplit(link)
            assert not parts.scheme or parts.scheme in {"data", "mailto"}, f"{page}: {link}"
            if parts.path and not parts.scheme:
                checked += 1
                assert (page.parent / unquote(parts.path)).exists(), f"{page}: {link}"
    assert checked > 500


def test_every_download_holds_the_results_of_its_analysis(editions):
    for edition in editions:
        for chapter in chapters_of(edition):
            for link in links_of(chapter).found:
                if "downloads/" in link and link.endswith(".csv"):
                    header = (chapter.parent / link).read_text(encoding="utf-8").split("\n", 1)[0]
                    assert header.startswith("trial_id,data_cut,"), link


def test_the_banner_of_every_chapter_names_its_trial_and_cut(editions):
    assert len(editions) >= 2
    for edition in editions:
        stated = f'data-trial="{edition.parent.name}" data-cut="{edition.name}"'
        chapters = chapters_of(edition)
        assert len(chapters) == 7
        for chapter in chapters:
            html = chapter.read_text(encoding="utf-8")
            assert stated in html
            assert "SYNTHETIC DATA" in html


def test_no_code_of_the_parameters_and_no_traceback_is_published(site):
    for page in pages_of(site):
        html = page.read_text(encoding="utf-8")
        assert "injected-parameters" not in html
        assert "Traceback (most recent call last)" not in html


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_of_drawings_are_legible_in_both_themes(browser, editions, theme):
    # the accessibility checker reads all other text, and none inside a drawing
    for chapter in [page for edition in editions for page in chapters_of(edition)]:
        browser.open(chapter, theme=theme)
        assert browser.ask("document.documentElement.dataset.theme") == theme
        assert min(browser.ask(CONTRAST.strip()), default=9) >= 3, chapter


def test_every_figure_says_what_it_shows_with_a_number(editions):
    described = 0
    for page in [page for edition in editions for page in edition.rglob("*.html")]:
        for drawing in re.findall(r"<svg [^>]*>", page.read_text(encoding="utf-8")):
            if "viewBox" in drawing and re.search(r'role="(img|group)"', drawing):
                told = re.search(r'aria-label="([^"]*)"', drawing)
                assert told, drawing[:200]
                assert re.search(r"\d", told[1]), told[1]
                assert len(told[1]) >= 40, told[1]
                described += 1
    assert described >= 20


def test_every_numbered_drawing_is_there_as_svg_and_with_its_data(editions):
    found = 0
    for chapter in [page for edition in editions for page in chapters_of(edition)]:
        html = chapter.read_text(encoding="utf-8")
        assert "tb-data" not in html
        for line in re.findall(r'<p class="tb-take" data-name.*?</p>', html):
            links = dict(re.findall(r'href="([^"]*)"[^>]*>([^<]*)</a>', line))
            files = {words: chapter.parent / address for address, words in links.items()}
            assert files["SVG"].read_text("utf-8").startswith("<svg xmlns="), line
            if not chapter.name.startswith("00_"):  # which quotes other chapters
                assert files["data (CSV)"].is_file(), line
            found += 1
    assert found >= 20


DRAWINGS = """[...document.querySelectorAll('.tb-figure svg[viewBox]')].map(drawing => {
    const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
    const words = [...drawing.querySelectorAll('text')].filter(w => w.textContent.trim());
    // turned words have boxes that are wider than they are
    const level = words.filter(w => !/rotate/.test(w.getAttribute('transform') ?? ''));
    const boxes = level.map(w => w.getBoundingClientRect());
    const met = [];
    boxes.forEach((a, i) => boxes.slice(0, i).forEach((b, j) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 4) met.push(`${level[i].textContent} on ${level[j].textContent}`);
    }));
    const sizes = words.map(w => parseFloat(getComputedStyle(w).fontSize) * scale);
    const named = drawing.closest('figure').querySelector('.tb-number')?.textContent;
    return scale && {named, met, least: Math.min(99, ...sizes)};
}).filter(Boolean)"""


def test_no_words_of_a_drawing_meet_and_a_phone_shows_them_legibly(browser, editions):
    for chapter in [page for edition in editions for page in chapters_of(edition)]:
        browser.open(chapter, width=360)
        browser.driver.execute_script(
            "document.querySelectorAll('details').forEach(fold => { fold.open = true; })"
        )
        for drawing in browser.ask(DRAWINGS):
            assert drawing["met"] == [], (chapter, drawing["named"])
            assert drawing["least"] >= 8.7, (chapter, drawing["named"])


def test_mathematics_is_set_without_a_network(browser, editions):
    for edition in editions:
        browser.open(edition / "book" / "methods.html")
        assert browser.ask("document.querySelectorAll('script[src*=mathjax]').length") == 0
        # set as a fraction: over a line as high as two, not words in a row
        heights = browser.ask(
            "[...document.querySelectorAll('.tb-math mfrac')].map(f => f.getBoundingClientRect().height)"
        )
        assert len(heights) >= 2
        assert min(heights) > 15


def test_search_finds_a_word_from_disk(browser, editions):
    for edition in editions:
        page = edition / "search.html"
        browser.open(page)
        browser.driver.get(page.resolve().as_uri() + "?q=baseline")
        found = "document.querySelectorAll('#search-results li a').length"
        assert browser.wait_for(found) >= 1


def test_the_shelf_opens_every_edition(browser, site, editions):
    browser.open(site / "index.html")
    targets = browser.ask("[...document.querySelectorAll('a')].map(a => a.href)")
    for edition in editions:
        assert any(target.startswith(edition.resolve().as_uri()) for target in targets)
