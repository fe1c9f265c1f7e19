from pathlib import Path

import pytest

from helpers.book.numbering import Numbered
from helpers.book.people import People
from helpers.display.participants import anchor
from helpers.display.shown import Shown, fold, text

INDEX = "05_participants"
CHAPTER = "02_safety"


def profile(usubjid, body="<svg></svg>"):
    return (
        f'<details class="tb-fold tb-profile" id="{anchor(usubjid)}" '
        f'data-participant="{text(usubjid)}" open><summary>{text(usubjid)} · aged 50 to 59'
        f"</summary>{body}{fold('Events (1)', Shown('<p>Rash</p>')).html}</details>"
    )


def people_of(*ids):
    people = People()
    people.take("".join(profile(usubjid) for usubjid in ids), INDEX)
    return people


def led(usubjid, file=None):
    return f'<a class="tb-id" href="../participants/{file or usubjid}.html">{usubjid}</a>'


def test_profiles_are_taken_out_whole_and_a_sentence_says_where_they_are():
    people = People()
    left = people.take(profile("A-01") + profile("A-02"), INDEX)
    assert left == (
        '<p class="tb-say">Each of the 2 profiles is a page: an id in the index leads to it.</p>'
    )
    assert list(people.profiles) == ["A-01", "A-02"]
    assert people.profiles["A-01"] == (
        "<p>A-01 · aged 50 to 59</p><svg></svg>"
        '<details class="tb-fold" open><summary>Events (1)</summary><p>Rash</p></details>'
    )
    assert people.take("<p>A-01</p>", INDEX) == "<p>A-01</p>"


@pytest.mark.parametrize(
    "words",
    [
        "<td>A-01</td>",
        "<p>Died: A-01, at home.</p>",
        '<th scope="row">A-01</th>',
        "<p>(A-01)</p>",
        "A-01.",
        "<td>A-01/1</td>".replace("/1", " / 1"),
    ],
)
def test_an_id_in_prose_or_a_cell_leads_to_the_profile(words):
    assert people_of("A-01").link(words, CHAPTER) == words.replace("A-01", led("A-01"))


@pytest.mark.parametrize(
    "words",
    [
        "<td>A-011</td>",
        "<td>BA-01</td>",
        "<td>X-A-01</td>",
        "<td>A-01-S2</td>",
        "<td>A-01.S2</td>",
        "<td>A-01/S2</td>",
        "<td>A-01_b</td>",
        '<td title="A-01 A-02">2</td>',
        '<a href="x">A-01</a>',
        "<svg><text>A-01</text><title>A-01</title></svg>",
        "<code>A-01</code>",
        "<summary>A-01</summary>",
        "<!-- A-01 -->",
        "<td>A-02</td>",
    ],
)
def test_no_other_place_is_touched(words):
    assert people_of("A-01").link(words, CHAPTER) == words


def test_the_longest_id_is_meant():
    shown = people_of("A-1", "A-1-2").link("<td>A-1-2</td><td>A-1</td>", CHAPTER)
    assert shown == f"<td>{led('A-1-2')}</td><td>{led('A-1')}</td>"


def test_short_bare_numbers_are_no_names():
    assert people_of("12", "10012").link("<td>12</td><td>10012</td>", CHAPTER) == (
        f"<td>12</td><td>{led('10012')}</td>"
    )


def test_ids_with_signs_of_their_own_have_pages_of_their_own():
    people = people_of("A<1", "A>1", "A.1")
    assert people.link("<td>A&lt;1</td>", CHAPTER) == f"<td>{led('A&lt;1', 'A_3c1')}</td>"
    assert len({people.page_of(name) for name in people.profiles}) == 3


def test_a_link_of_the_index_leads_to_the_page_and_an_unknown_one_stays():
    people = people_of("A-01")
    assert people.link('<a href="#participant-A-01">A-01</a>', CHAPTER) == (
        '<a href="../participants/A-01.html">A-01</a>'
    )
    unknown = '<a href="#participant-A-09">A-09</a>'
    assert people.link(unknown, CHAPTER) == unknown


def test_a_book_without_profiles_is_left_as_it_is(tmp_path):
    people = People()
    shown = '<td>A-01</td><td data-who="A-01">1</td><a href="#participant-x">x</a>'
    assert people.link(shown, CHAPTER) == shown
    people.write(tmp_path, "", [], {CHAPTER: "Safety"})
    assert list(tmp_path.iterdir()) == []


def written(tmp_path, people, outputs=()):
    (tmp_path / "_static").mkdir()
    people.write(tmp_path, '<div class="tb-banner">T</div>', list(outputs), {CHAPTER: "Safety"})
    return {path.name: path.read_text("utf-8") for path in (tmp_path / "participants").iterdir()}


def test_each_profile_is_a_page_that_leads_to_those_beside_it(tmp_path):
    pages = written(tmp_path, people_of("A-01", "A-02", "A-03"))
    assert sorted(pages) == ["A-01.html", "A-02.html", "A-03.html"]
    page = pages["A-02.html"]
    assert "<h1>Participant A-02</h1>" in page
    assert '<div class="tb-banner">T</div>' in page
    assert (
        '<a href="../index.html">Overview</a>'
        f'<a href="../notebooks/{INDEX}.html">All participants</a>'
        '<a href="A-01.html">A-01</a><a href="A-03.html">A-03</a></nav>'
    ) in page
    assert 'href="A-02.html"' not in page
    assert {path.name for path in Path(tmp_path / "_static").iterdir()} == {"plain.css", "theme.js"}


def test_a_profile_leads_back_to_what_names_the_participant(tmp_path):
    outputs = [
        Numbered("02_safety", "Listing", "2.1", "Deaths", "<td>A-01</td><td>A-011</td>"),
        Numbered("02_safety", "Table", "2.4", "Counts", '<td data-who="A-02">1</td>'),
    ]
    pages = written(tmp_path, people_of("A-01", "A-02"), outputs)
    assert (
        "<h2>Where this participant is named</h2><ul><li>"
        '<a href="../notebooks/02_safety.html?find=A-01#listing-2-1">Listing 2.1</a> Deaths</li>'
        "</ul>"
    ) in pages["A-01.html"]
    assert "Where this participant is named" not in pages["A-02.html"]


def test_links_back_are_capped_and_the_rest_is_counted(tmp_path):
    outputs = [Numbered("02_safety", "Table", f"2.{n}", "T", "<td>A-01</td>") for n in range(63)]
    page = written(tmp_path, people_of("A-01"), outputs)["A-01.html"]
    assert page.count("#table-2-") == 60
    assert "<p>And 3 more.</p>" in page
