"""The automated checker of accessibility: what it holds against a page, in words."""

from functools import cache
from importlib.metadata import distribution

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BY_COLOUR = ["color-contrast", "link-in-text-block"]
# Rows of a table, marks of a drawing and lines of code are alike: the first of them stand for all,
# else a checker that looks at each of ten thousand takes a minute for a page.
ROWS, MARKS, CODE = 3, 8, 3

_LAID_OPEN = f"""
for (const fold of document.querySelectorAll("details")) fold.open = true;
for (const body of document.querySelectorAll("tbody")) {{
  for (const row of [...body.rows].slice({ROWS})) row.remove();
}}
for (const code of [...document.querySelectorAll("pre")].slice({CODE})) code.replaceChildren("x");
for (const drawing of document.querySelectorAll("svg")) {{
  for (const mark of [...drawing.querySelectorAll("path, use, rect, text, tspan")].slice({MARKS}))
    mark.remove();
}}
"""
_RUN = """
const [rules, done] = arguments;
axe.run(document, {runOnly: rules, resultTypes: ["violations"], elementRef: false}).then(
  found => done(found.violations.flatMap(broken => broken.nodes.map(node =>
    `${broken.id}: ${broken.help}: ${node.html.slice(0, 120)}`))),
  error => done([String(error)]));
"""


def violations(browser, rules=None):
    """Return what the checker says of the page that is open, folds unfolded; [] if nothing.

    `rules` limits it to some rules by name, such as those that depend on the theme.
    """
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    browser.driver.set_script_timeout(120)
    browser.driver.execute_script(_LAID_OPEN)
    browser.driver.execute_script(_checker())
    return browser.driver.execute_async_script(_RUN, chosen)


@cache
def _checker():
    package = distribution("axe-playwright-python")
    script = package.locate_file("axe_playwright_python/axe.min.js")
    return script.read_text(encoding="utf-8")
