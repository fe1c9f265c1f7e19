"""Every kind of page before the automated checker of accessibility, and by keyboard alone."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from accessibility_kit import violations
from site_kit import page_kinds

pytestmark = [pytest.mark.browser, pytest.mark.pages]

BROKEN = """<!doctype html><html lang="en"><title>Broken</title><main><h1>A page</h1><h3>Too deep</h3>
<img src="data:,"><p style="color: #aaa; background: #fff">Pale words</p>
<table><caption>Empty</caption><tr><th></th><td>1</td></tr></table></main></html>"""
FOCUSED = "document.activeElement"
# what has the focus is in the window, and what lies at its middle is that, or a part of it
SEEN = """(() => {
  const node = document.activeElement, box = node.getClientRects()[0];
  if (!box) return "nowhere";
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const there = document.elementFromPoint(x, y);
  const seen = there && (node.contains(there) || there.contains(node));
  const style = getComputedStyle(node), frame = getComputedStyle(node.parentElement);
  const marked = style.outlineStyle !== "none" || style.boxShadow !== "none" ||
    frame.outlineStyle !== "none";
  return seen ? (marked ? "seen" : "unmarked") : "hidden";
})()"""


def test_no_kind_of_page_breaks_a_rule_in_either_theme(browser, site):
    said = []
    for page in page_kinds(site):
        browser.open(page)
        said += [f"{page.relative_to(site)}: {found}" for found in violations(browser)]
    assert said == []


def test_the_checker_says_what_is_wrong_with_a_page(browser, tmp_path):
    page = tmp_path / "broken.html"
    page.write_text(BROKEN, "utf-8")
    pale = "color-contrast: Elements must meet minimum color contrast ratio thresholds: "
    pale += '<p style="color: #aaa; background: #fff">Pale words</p>'
    assert sorted(violations(browser.open(page))) == [
        f"dark: {pale}",
        "empty-table-header: Table header text should not be empty: <th></th>",
        "heading-order: Heading levels should only increase by one: <h3>Too deep</h3>",
        'image-alt: Images must have alternative text: <img src="data:,">',
        f"light: {pale}",
    ]


def press(browser, *keys):
    for key in keys:
        browser.driver.switch_to.active_element.send_keys(key)


def test_the_first_key_leads_past_the_navigation(browser, editions):
    browser.open(editions[-1] / "notebooks" / "02_safety.html")
    press(browser, Keys.TAB)
    assert browser.ask(f"{FOCUSED}.textContent") == "Skip to main content"
    assert browser.ask(SEEN) == "seen"
    press(browser, Keys.ENTER)
    assert browser.ask("location.hash") == "#main-content"
    press(browser, Keys.TAB)
    assert browser.ask(f"{FOCUSED}.closest('main') !== null")


@pytest.mark.parametrize("width", [360, 1600])
def test_all_that_can_be_pressed_is_reached_in_order_and_seen(browser, editions, width):
    browser.open(editions[-1] / "notebooks" / "05_participants.html", width=width)
    reached = []
    for _ in range(60):
        press(browser, Keys.TAB)
        if browser.ask(f"{FOCUSED} === document.body"):
            break
        reached.append(browser.ask(f"{FOCUSED}.tagName + ' ' + {FOCUSED}.textContent.trim()"))
        assert browser.ask(SEEN) == "seen", reached[-1]
    assert len(set(reached)) > 20
    assert any(name.startswith("SUMMARY Show code") for name in reached)


def test_what_is_reached_backwards_is_not_hidden_under_the_head(browser, editions):
    browser.open(editions[-1] / "notebooks" / "02_safety.html")
    links = browser.driver.find_elements(By.CSS_SELECTOR, "main summary, main td a")
    browser.driver.execute_script("arguments[0].focus()", links[len(links) // 2])
    for _ in range(12):
        press(browser, Keys.SHIFT + Keys.TAB)
        assert browser.ask(SEEN) == "seen", browser.ask(f"{FOCUSED}.outerHTML.slice(0, 99)")


def test_a_fold_opens_and_a_wide_table_scrolls_by_keyboard(browser, editions):
    browser.open(editions[-1] / "notebooks" / "02_safety.html", width=360)
    fold = browser.driver.find_element(By.CSS_SELECTOR, "details.tb-fold > summary")
    fold.send_keys(Keys.ENTER)
    assert browser.ask("document.querySelector('details.tb-fold').open")
    frame = browser.driver.find_element(By.CSS_SELECTOR, ".tb-scroll[tabindex]")
    assert frame.aria_role == "group"
    assert frame.accessible_name == frame.find_element(By.TAG_NAME, "caption").text
    frame.send_keys(Keys.ARROW_RIGHT)
    assert browser.wait_for("document.querySelector('.tb-scroll[tabindex]').scrollLeft > 0")
