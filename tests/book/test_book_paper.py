"""An edition as one document: in order, links within it, nothing of this machine in it."""

import re

import pytest

from helpers.book.paper import on_paper

BANNER = (
    '<div class="tb-banner" data-trial="one"><span class="tb-trial">One &amp; &quot;all&quot;</span>'
    '<span class="tb-cut">Data cut 2020-01-31</span><span class="tb-people">3 included</span>'
    '<span class="tb-synthetic">SYNTHETIC DATA</span></div>'
)
PAGES = {
    "notebooks/00_overview": '<h1 id="top">Overview<a class="headerlink" href="#top">#</a></h1>'
    + BANNER
    + '<p><a href="02_safety.html#deaths">two deaths</a>, <a href="#top">top</a>, '
    '<a href="../participants/ONE-01.html">ONE-01</a>, '
    '<a href="../downloads/x.csv" download>CSV</a></p>',
    "notebooks/02_safety": '<h1>Safety</h1><h2 id="deaths">Deaths</h2>'
    '<details class="admonition hide above-input"><pre>code = 1</pre></details>'
    '<details class="tb-fold"><summary>All</summary><p>folded</p></details>'
    '<svg viewBox="0 0 1 1" aria-labelledby="t u"><clipPath id="c"></clipPath>'
    '<path clip-path="url(#c)"/><use xlink:href="#c"/></svg>'
    '<a href="../book/glossary.html">glossary</a>',
    "book/glossary": "<h1>Glossary</h1>",
    "book/take_away": "<h1>Take away</h1>",
}


@pytest.fixture
def document(tmp_path):
    for name, article in PAGES.items():
        path = tmp_path / f"{name}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f'<nav>chrome</nav><article class="bd-article">{article}</article>', "utf-8"
        )
    return on_paper(tmp_path)


def test_chapters_stand_in_the_order_of_the_book_without_what_is_only_pressed(document):
    headings = re.findall(r"<h1[^>]*>([^<]*)", document)
    assert headings == ["One &amp; &quot;all&quot;", "Overview", "Safety", "Glossary"]
    assert "chrome" not in document
    assert "code = 1" not in document
    assert "<p>folded</p>" in document
    assert document.count("SYNTHETIC DATA") == 3  # its title, its running head, its first page


def test_links_lead_within_the_document_or_nowhere(document):
    assert '<a href="#notebooks-02_safety.deaths">two deaths</a>' in document
    assert '<a href="#notebooks-00_overview.top">top</a>' in document
    assert '<a href="#book-glossary">glossary</a>' in document
    assert "<a>ONE-01</a>, <a>CSV</a>" in document
    body = document.split("<body")[1]
    ids = set(re.findall(r'\bid="([^"]*)"', body))
    assert set(re.findall(r'href="#([^"]*)"', body)) <= ids
    assert not re.search(r'href="(?!#)', body)


def test_drawings_of_two_pages_keep_their_own_parts(document):
    assert '<clippath id="notebooks-02_safety.c">' in document.lower()
    assert 'clip-path="url(#notebooks-02_safety.c)"' in document
    assert 'xlink:href="#notebooks-02_safety.c"' in document
    assert 'aria-labelledby="notebooks-02_safety.t notebooks-02_safety.u"' in document


def test_the_running_head_is_text_and_never_style(document):
    assert 'content: "One & \\22 all\\22  · Data cut 2020-01-31 · SYNTHETIC DATA"' in document
