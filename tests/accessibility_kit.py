"""The automated checker of accessibility: what it holds against a page, in words."""

from functools import cache
from importlib.metadata import distribution

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BY_COLOUR = ["color-contrast", "link-in-text-block"]
# Rows of a table, marks of a drawing and pieces of code are alike, and so are tables and paragraphs
# of one kind: the first stand for all, else a page with ten thousand cells takes a minute. Fewer do
# for colours, which cost most.
ROWS, MARKS, CODE = 3, 8, 3
ALIKE, ALIKE_IN_COLOUR = 8, 3

_OPENED = f"""
for (const fold of document.querySelectorAll("details")) fold.open = true;
for (const body of document.querySelectorAll("tbody")) {{
  for (const row of [...body.rows].slice({ROWS})) row.remove();
}}
for (const code of [...document.querySelectorAll("pre")].slice({CODE})) code.replaceChildren("x");
for (const drawing of document.querySelectorAll("svg")) {{
  for (const mark of [...drawing.querySelectorAll(":is(path, use, rect, text):not(a *)")].slice({MARKS}))
    mark.remove();
}}
"""
_FIRST_OF_EACH = """
const seen = new Map();
const kinds = ":is(p, li, section, .tb-output, .tb-figure):not(summary *)";
for (const node of document.querySelectorAll(`main ${kinds}`)) {
  const looks = `${node.tagName} ${node.className} ${node.parentElement?.className}`;
  seen.set(looks, (seen.get(looks) ?? 0) + 1);
  if (seen.get(looks) > arguments[0] && node.tagName !== "SECTION") node.remove();
}
"""
_IN_THEME = """
document.documentElement.dataset.theme = arguments[0];
document.documentElement.dataset.mode = arguments[0];
"""
_RUN = """
const [chosen, rules, done] = arguments;
axe.run(document, {runOnly: chosen, rules, resultTypes: ["violations"], elementRef: false}).then(
  found => done(found.violations.flatMap(broken => broken.nodes.map(node =>
    `${broken.id}: ${broken.help}: ${node.html.slice(0, 120)}`))),
  error => done([String(error)]));
"""


def violations(browser):
    """Return what the checker says of the page that is open, folds unfolded; [] if nothing.

    Names, headings, landmarks and targets are judged once, colours in both themes.
    """
    browser.driver.set_script_timeout(120)
    browser.driver.execute_script(_OPENED)
    browser.driver.execute_script(_FIRST_OF_EACH, ALIKE)
    browser.driver.execute_script(_checker())
    off = {rule: {"enabled": False} for rule in BY_COLOUR}
    found = _run(browser, {"type": "tag", "values": RULES}, off)
    browser.driver.execute_script(_FIRST_OF_EACH, ALIKE_IN_COLOUR)
    for theme in ("light", "dark"):
        browser.show(theme)
        browser.driver.execute_script(_IN_THEME, theme)
        said = _run(browser, {"type": "rule", "values": BY_COLOUR})
        found += [f"{theme}: {one}" for one in said]
    return found


def _run(browser, chosen, rules=None):
    return browser.driver.execute_async_script(_RUN, chosen, rules or {})


@cache
def _checker():
    package = distribution("axe-playwright-python")
    script = package.locate_file("axe_playwright_python/axe.min.js")
    return script.read_text(encoding="utf-8")
