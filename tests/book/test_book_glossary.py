"""Terms are marked once in a section, as links to the one glossary, and defined on their page."""

import re
from html import unescape
from pathlib import Path

import pytest

from helpers.book.glossary import EVERYDAY, marked, read_terms

GLOSSARY = Path(__file__).resolve().parents[2] / "book" / "glossary.md"
TERMS = {
    "baseline": "The last value before treatment.",
    "not reached": "Above <one> half.",
    "not reached yet": "For the longest to win.",
    "CTCAE": "Grades of severity.",
    "result": "An everyday word.",
}


def terms_in(body):
    """Return the terms marked in a page's HTML, as they stand there."""
    shown = marked(body, TERMS, "../book/glossary.html#")
    return re.findall(r'<a class="tb-term"[^>]*>([^<]*)</a>', shown)


def test_a_term_is_a_link_to_the_glossary_and_defined_at_the_end_of_the_page():
    assert marked("<p>The median was not reached.</p>", TERMS, "g.html#") == (
        '<p>The median was <a class="tb-term" href="g.html#term-not-reached" '
        'aria-describedby="said-not-reached">not reached</a>.</p>'
        '<div class="tb-terms" hidden><p id="said-not-reached">Above &lt;one&gt; half.</p></div>'
    )


def test_a_page_without_terms_stays_as_it_is():
    assert marked("<p>Nothing here.</p>", TERMS, "g.html#") == "<p>Nothing here.</p>"


def test_a_term_is_marked_once_in_each_section():
    body = "<h2>A</h2><p>baseline, baseline</p><h3>b</h3><p>baseline</p><h2>B</h2><p>baseline</p>"
    assert terms_in(body) == ["baseline", "baseline"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Baseline", ["Baseline"]),
        ("two baselines", ["baselines"]),
        ("by CTCAE", ["CTCAE"]),
        ("by ctcae", []),
        ("baseline-corrected, mybaseline", []),
        ("not reached yet", ["not reached yet"]),
        ("a result", []),
    ],
)
def test_what_counts_as_a_term(words, found):
    assert terms_in(f"<p>{words}</p>") == found


@pytest.mark.parametrize(
    "body",
    [
        "<h2>baseline</h2>",
        "<td>baseline</td>",
        "<p><a href='x'>at baseline</a> <code>baseline</code></p>",
        '<p title="baseline"><svg><text>baseline</text></svg></p>',
        '<p class="tb-source">baseline</p>',
        '<table class="tb-table tb-listing"><tr><th scope="col">baseline</th></tr></table>',
    ],
)
def test_headings_cells_links_code_drawings_and_listings_are_left_alone(body):
    assert terms_in(body) == []


def test_headings_of_tables_and_items_of_lists_are_marked():
    assert terms_in('<tr><th scope="col">At baseline</th></tr>') == ["baseline"]
    assert terms_in("<ul><li>CTCAE</li></ul>") == ["CTCAE"]


def test_the_glossary_is_read_whole_and_says_each_thing_once():
    written = GLOSSARY.read_text(encoding="utf-8")
    terms = read_terms(GLOSSARY)
    entries = re.findall(r"^(?![`#:\s]).+\n {2}", written, re.MULTILINE)
    assert len(terms) == len(entries) > 40
    assert terms["not reached"].startswith("The survival curve")
    assert {*terms} >= EVERYDAY
    assert max(map(len, terms.values())) < 260


def test_a_project_without_a_glossary_has_no_terms(tmp_path):
    assert read_terms(tmp_path / "glossary.md") == {}


def test_words_of_a_definition_are_escaped():
    shown = marked("<p>not reached</p>", TERMS, "g.html#")
    assert unescape(shown).count("Above <one> half.") == 1
    assert "<one>" not in shown
