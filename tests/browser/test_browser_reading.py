"""What helps a reader along, in a real browser: one screen, terms, moved numbers, wide tables."""

from pathlib import Path

import pytest

KEY = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}))"
TIP = "document.querySelector('.tb-meaning')"
POINT = "new PointerEvent('%s', {bubbles: true, pointerType: '%s'})"


@pytest.fixture(scope="module")
def edition(editions):
    """Return an edition of a second cut: its numbers have moved."""
    return next(each for each in editions if "tb-was" in chapter(each, "03").read_text("utf-8"))


def chapter(edition, number):
    return next((edition / "notebooks").glob(f"{number}_*.html"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_a_reader_came_for_stands_on_one_screen(browser, edition, theme):
    page = browser.open(chapter(edition, "00"), theme=theme)
    beneath = page.ask(
        "[...document.querySelectorAll('.tb-tile, .tb-beside svg[role=img], a[href*=what-the-check-found]')]"
        ".filter((each) => each.getBoundingClientRect().bottom > innerHeight).length"
    )
    assert beneath == 0
    first = page.ask("document.querySelector('.tb-tile').textContent")
    assert "primary endpoint" in first
    assert "was " in first
    leads = page.ask(
        "[...document.querySelectorAll('.tb-tile a, .tb-onward a')]"
        ".map((a) => decodeURIComponent(new URL(a.href).pathname))"
    )
    assert [address for address in leads if not Path(address).is_file()] == []
    assert {Path(address).parent.name for address in leads} == {"notebooks", "participants"}


def test_a_term_says_what_it_means_until_it_is_put_away(browser, edition):
    page = browser.open(chapter(edition, "03"))
    page.ask("(window.term = document.querySelector('a.tb-term')).focus()")
    said = page.ask(f"{TIP}.textContent")
    described = "document.getElementById(term.getAttribute('aria-describedby')).textContent"
    assert said == page.ask(described)
    assert page.ask(f"{TIP}.hidden") is False
    page.ask(KEY)
    assert page.ask(f"{TIP}.hidden") is True
    page.ask(f"term.dispatchEvent({POINT % ('pointerover', 'mouse')})")
    assert page.ask(f"{TIP}.hidden") is False
    # the pointer may go from the term onto the words, which stay
    page.ask(f"term.dispatchEvent({POINT % ('pointerout', 'mouse')})")
    page.ask(f"{TIP}.dispatchEvent(new PointerEvent('pointerenter'))")
    assert page.wait_for("new Promise((done) => setTimeout(() => done(1), 400))")
    assert page.ask(f"{TIP}.hidden") is False
    page.ask(f"{TIP}.dispatchEvent(new PointerEvent('pointerleave'))")
    assert page.wait_for(f"{TIP}.hidden")


def test_a_first_tap_tells_and_a_second_follows(browser, edition):
    page = browser.open(chapter(edition, "03"), width=360)
    click = (
        "term.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, detail: 1}))"
    )
    page.ask("window.term = document.querySelector('a.tb-term')")
    page.ask("document.addEventListener('click', (event) => { window.kept = event.defaultPrevented; "
             "event.preventDefault(); })")  # fmt: skip
    page.ask(f"term.dispatchEvent({POINT % ('pointerdown', 'touch')})")
    page.ask(click)
    assert page.ask("kept") is True
    assert page.ask(f"{TIP}.hidden") is False
    page.ask(click)
    assert page.ask("kept") is False


def test_every_term_leads_to_its_entry_of_the_glossary(browser, edition):
    leads = set()
    for path in sorted((edition / "notebooks").glob("0*.html")):
        page = browser.open(path)
        leads |= set(
            page.ask("[...document.querySelectorAll('a.tb-term')].map((a) => a.hash.slice(1))")
        )
    entries = browser.open(edition / "book" / "glossary.html").ask(
        "[...document.querySelectorAll('dt[id]')].map((entry) => entry.id)"
    )
    assert len(leads) > 20
    assert leads <= set(entries)


def test_a_number_that_moved_says_what_it_was(browser, edition):
    page = browser.open(chapter(edition, "03"))
    marks = page.ask("[...document.querySelectorAll('i.tb-was')].map((mark) => mark.title)")
    assert marks
    assert all(said.startswith(("was ", "not there")) for said in marks)
    signs = "getComputedStyle(document.querySelector('i.tb-was'), '::after').content"
    assert "△" in page.ask(signs)
    assert marks[0] not in page.ask(signs)
    page.ask("document.querySelector('i.tb-was').closest('.tb-output')"
             ".querySelector('.tb-then').click()")  # fmt: skip
    assert marks[0] in page.ask(signs)


def test_a_table_wider_than_the_window_announces_what_is_out_of_sight(browser, edition):
    page = browser.open(chapter(edition, "03"), width=360)
    frame = "(window.frame = document.querySelector('.tb-scroll.tb-more'))"
    assert page.wait_for(f"Boolean({frame})")
    assert page.ask("frame.tabIndex") == 0
    beneath = "getComputedStyle(frame.nextElementSibling, '::before').content"
    assert "scroll sideways" in page.ask(beneath)
    page.ask("frame.scrollLeft = frame.scrollWidth")
    assert page.wait_for("!frame.classList.contains('tb-more')")
    held = "frame.querySelector('tbody th').getBoundingClientRect().left >= 0"
    assert page.ask(held) is True
