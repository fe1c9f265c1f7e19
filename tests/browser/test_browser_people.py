"""From a number or an id to a participant and back, in the finished site."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.pages]

MOST_BYTES = 300_000


def profiles_of(edition):
    return sorted(
        path for path in (edition / "participants").glob("*.html") if path.name[:3] != "of-"
    )


def test_every_included_participant_has_a_small_page(editions):
    for edition in editions:
        index = (edition / "notebooks" / "05_participants.html").read_text("utf-8")
        led_to = set(re.findall(r'href="\.\./participants/([^"#]+)">', index))
        profiles = {path.name for path in profiles_of(edition)}
        assert profiles
        assert profiles <= led_to
        assert max(path.stat().st_size for path in profiles_of(edition)) < MOST_BYTES
        assert "tb-profile" not in index


def test_no_cell_still_carries_whom_it_counts(editions):
    for edition in editions:
        for page in edition.rglob("*.html"):
            assert " data-who=" not in page.read_text("utf-8"), page


def test_counts_in_sentences_and_tiles_lead_to_people_too(browser, editions):
    safety = (edition / "notebooks" / "02_safety.html" for edition in editions)
    pages = "".join(path.read_text("utf-8") for path in safety)
    sentences = "".join(re.findall(r'<p class="tb-say">.*?</p>', pages, re.DOTALL))
    assert '<a class="tb-who" href="../participants/of-02_safety.html#p' in sentences
    tiles = 0
    for edition in editions:
        browser.open(edition / "notebooks" / "00_overview.html")
        tiles += browser.ask("document.querySelectorAll('.tb-tile a.tb-who').length")
    assert tiles > 0


def test_no_mark_of_a_count_is_left_anywhere(editions):
    for edition in editions:
        for path in edition.rglob("*.*"):
            if path.suffix in (".html", ".csv", ".json", ".js", ".rtf"):
                assert "\ue000" not in path.read_text("utf-8"), path


def test_who_died_or_had_a_serious_event_has_a_draft_narrative(editions):
    everybody = set()
    for edition in editions:
        index = (edition / "notebooks" / "05_participants.html").read_text("utf-8")
        listed = index.split("Occasions for a draft narrative")[-1].partition("</table>")[0]
        told = set(re.findall(r'class="tb-id" href="\.\./participants/([^"]+)"', listed))
        drafted = {
            path.name
            for path in profiles_of(edition)
            if "<h2>Draft narrative</h2>" in path.read_text("utf-8")
        }
        assert told == drafted
        everybody |= drafted
    assert everybody


def test_a_count_leads_to_its_people_and_on_to_a_profile_and_back(browser, editions):
    edition = editions[-1]
    browser.open(edition / "notebooks" / "02_safety.html")
    counted = browser.ask("(a => [a.textContent, a.href])(document.querySelector('td a.tb-who'))")
    n = int(re.match(r"\d+", counted[0])[0])
    browser.driver.get(counted[1])
    shown = "[...document.querySelectorAll('main > section')].filter(s => s.offsetParent !== null)"
    assert browser.ask(f"{shown}.length") == 1
    assert browser.ask(f"{shown}[0].querySelectorAll('.tb-people li').length") == n
    browser.driver.get(browser.ask("document.querySelector('section:target .tb-people a').href"))
    name = browser.ask("document.querySelector('h1').textContent").removeprefix("Participant ")
    assert name in browser.ask("document.title")
    browser.driver.get(browser.ask("document.querySelector('main a[href*=\"find=\"]').href"))
    named = "document.querySelector(location.hash).closest('table')"
    assert name in browser.ask(f"{named}.textContent")


def test_a_profile_follows_the_theme_and_fits_a_phone(browser, editions):
    for edition in editions:
        for profile in profiles_of(edition)[:3]:
            browser.open(profile, width=360, theme="dark")
            assert browser.ask("document.documentElement.dataset.theme") == "dark"
            assert browser.ask("document.documentElement.scrollWidth") <= 360
