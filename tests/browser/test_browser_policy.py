"""The policy of every page, as the browser holds it: everything works, and what is foreign is stopped."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.pages]

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
FOREIGN = """
(() => {
  window.ran = 0;
  const add = (tag, given) => document.body.append(Object.assign(document.createElement(tag), given));
  document.addEventListener("securitypolicyviolation", e => (window.stopped ??= []).push(e.effectiveDirective));
  add("script", { textContent: "window.ran += 1" });
  add("style", { textContent: "body { --ran: 1 }" });
  add("script", { src: "https://elsewhere.example/x.js" });
  add("img", { src: "https://elsewhere.example/x.png" });
  add("object", { data: "https://elsewhere.example/x" });
  add("iframe", { src: "https://elsewhere.example/" });
  const handled = document.createElement("b");
  handled.setAttribute("onclick", "window.ran += 1");
  document.body.append(handled);
  handled.click();
  fetch("https://elsewhere.example/").catch(() => {});
  return 1;
})()
"""


def kinds_of_page(site):
    """Return one page of each kind: they differ in what they load and not by trial."""
    edition = sorted(path.parent for path in site.glob("*/*/run.json"))[0]
    first = [sorted(edition.glob(kind))[0] for kind in ("participants/*.html", "notebooks/*.html")]
    listed = sorted(edition.glob("participants/of-*.html"))[:1]
    other = [edition / "book" / "methods.html", edition / "search.html"]
    return [site / "index.html", *first, *listed, *other]


def test_every_page_of_the_site_has_a_strict_policy(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        html = page.read_text(encoding="utf-8")
        policy = POLICY.search(html)[1]
        assert policy.startswith("default-src 'none'; script-src 'self'"), page
        scripts = re.search(r"script-src ([^;]*);", policy)[1].split()
        assert all(re.fullmatch(r"'self'|'sha256-[\w+/=]{44}'", word) for word in scripts), page
        assert "http" not in policy
        assert "*" not in policy
        # nothing runs before the policy is known
        assert html.index("Content-Security-Policy") < (html + "<script").index("<script")


def test_what_a_page_does_not_bring_along_is_stopped(browser, site):
    for page in kinds_of_page(site):
        browser.open(page)
        assert browser.ask(FOREIGN.strip()) == 1
        browser.wait_for("(window.stopped || []).length >= 8")
        stopped = set(browser.ask("window.stopped"))
        assert stopped >= {"script-src-elem", "style-src-elem", "script-src-attr", "img-src",
                           "object-src", "frame-src", "connect-src"}, page  # fmt: skip
        assert browser.ask("window.ran") == 0


def test_the_search_works_from_disk_without_a_complaint(browser, editions):
    page = editions[0] / "search.html"
    browser.open(page)
    browser.driver.get_log("browser")
    browser.driver.get(page.resolve().as_uri() + "?q=baseline")
    assert browser.wait_for("document.querySelectorAll('#search-results li a').length") >= 1
    assert [e for e in browser.driver.get_log("browser") if e["level"] == "SEVERE"] == []
