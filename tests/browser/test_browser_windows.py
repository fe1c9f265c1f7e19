"""Every page in the windows of a phone, a laptop and a wide screen, light and dark, from disk."""

import pytest

from site_kit import page_kinds

pytestmark = [pytest.mark.browser, pytest.mark.pages]

WIDTHS = (360, 1024, 1600)
WRONG = """(() => {
  const said = [];
  const wide = document.documentElement.scrollWidth;
  const named = [...document.querySelectorAll("h1")].filter(head => head.offsetParent !== null);
  if (named.length !== 1) said.push(`${named.length} headings h1`);
  if (wide > WIDTH) said.push(`wider than the window: ${wide}`);
  for (const node of document.querySelectorAll("main :is(div, p, figure, h1, h2, h3, li, dd, dt)")) {
    if (node.scrollWidth <= node.clientWidth + 1 || node.clientWidth < 2) continue;
    if (["hidden", "clip"].includes(getComputedStyle(node).overflowX))
      said.push(`cut off: ${node.textContent.trim().slice(0, 60)}`);
  }
  return said;
})()"""


def wrong(browser, width):
    """Return what a reader would find wrong with the open page in a window of this width."""
    browser.resize(width)
    return [f"{width} px: {said}" for said in browser.ask(WRONG.replace("WIDTH", str(width)))]


def left(browser):
    """Return what the open page asked for elsewhere, and what it told the console."""
    asked = browser.requests()
    errors = [e["message"] for e in browser.driver.get_log("browser") if e["level"] == "SEVERE"]
    away = [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    return [*away, *errors, *([] if asked else ["asked for nothing, not even for itself"])]


def test_every_page_fits_a_phone_and_asks_no_other_host_for_anything(browser, site):
    said = []
    browser.driver.get_log("browser")
    # an edition's front door is no page: it opens the overview
    doors = set(site.glob("*/*/index.html"))
    for page in sorted({*site.rglob("*.html")} - doors):
        browser.open(page, width=360)
        found = [*wrong(browser, 360), *left(browser)]
        said += [f"{page.relative_to(site)}: {one}" for one in found]
    assert said == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_of_page_fits_every_window_in_both_themes(browser, site, theme):
    said = []
    browser.driver.get_log("browser")
    for page in page_kinds(site, small=theme == "dark"):
        browser.open(page, theme=theme)
        found = [one for width in WIDTHS for one in wrong(browser, width)] + left(browser)
        said += [f"{page.relative_to(site)}: {one}" for one in found]
    assert said == []


def test_what_does_not_fit_is_told(browser, tmp_path):
    page = tmp_path / "wide.html"
    page.write_text(
        '<!doctype html><title>Wide</title><meta name="viewport" content="width=device-width">'
        "<main><p>One page</p>"
        '<p style="width: 700px">Too wide</p>'
        '<div style="width: 90px; overflow: hidden; white-space: nowrap">Cut off in its middle</div>'
        '<img src="http://127.0.0.1:9/x.png"></main>'
    )
    browser.driver.get_log("browser")
    browser.open(page)
    assert wrong(browser, 360) == [
        "360 px: 0 headings h1",
        "360 px: wider than the window: 708",
        "360 px: cut off: Cut off in its middle",
    ]
    assert left(browser)[0] == "http://127.0.0.1:9/x.png"
