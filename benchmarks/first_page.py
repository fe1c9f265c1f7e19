"""How soon a page from disk can be read, and what an edition weighs.

    python benchmarks/first_page.py --site site --runs 5

Each page is opened by a headless Chromium of its own, with an empty profile: told are milliseconds
from the start of navigation until the largest piece of the first screen is painted and until the
document is complete, as the browser itself measures them. Sizes are bytes on disk.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

TIMES = """
const done = arguments[0];
new PerformanceObserver((list) => {
  const painted = Math.max(...list.getEntries().map((entry) => entry.startTime));
  const look = () => {
    const page = performance.getEntriesByType("navigation")[0];
    page.domComplete ? done([painted, page.domComplete]) : setTimeout(look, 20);
  };
  look();
}).observe({type: "largest-contentful-paint", buffered: true});
"""
PAGES = ("00_overview.html", "02_safety.html")
KINDS = {
    "chapters": ("notebooks/*.html", "book/*.html", "*.html"),
    "participants and who is counted": ("participants/*.html",),
    "theme and scripts": ("_static/**/*",),
    "figures as SVG": ("downloads/**/*.svg",),
    "listings and tables as CSV": ("downloads/**/*.csv", "downloads/**/*.csv.zip"),
    "files of genes": ("downloads/**/*.gz", "downloads/**/*.rnk", "downloads/**/*.gmt"),
    "files to take away": ("take-away/*",),
    "search": ("searchindex.js",),
}


def opened(page):
    """Return (painted, complete) in milliseconds of one page in a browser of its own."""
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as profile:
        for word in ("--headless=new", "--no-sandbox", f"--user-data-dir={profile}"):
            options.add_argument(word)
        driver = Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))
        try:
            driver.get(page.resolve().as_uri())
            return driver.execute_async_script(TIMES)
        finally:
            driver.quit()


def weights(edition):
    """Return {kind: bytes} of an edition; what is of no kind is told as such."""
    left = {path for path in edition.rglob("*") if path.is_file()}
    sizes = {}
    for kind, patterns in KINDS.items():
        own = {path for pattern in patterns for path in edition.glob(pattern)} & left
        left -= own
        sizes[kind] = sum(path.stat().st_size for path in own)
    sizes["other"] = sum(path.stat().st_size for path in left)
    return sizes


def main():
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=Path("site"))
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    editions = sorted(path.parent for path in given.site.glob("*/*/run.json"))
    print("| page | painted, ms: median (range) | complete, ms | size |\n|---|---|---|---|")
    chapters = [edition / "notebooks" / name for edition in editions for name in PAGES]
    for page in (given.site / "index.html", *chapters):
        times = [opened(page) for _ in range(given.runs)]
        painted, complete = (sorted(each) for each in zip(*times, strict=True))
        print(
            f"| {page.relative_to(given.site)} | {statistics.median(painted):.0f} "
            f"({painted[0]:.0f} to {painted[-1]:.0f}) | {statistics.median(complete):.0f} "
            f"| {page.stat().st_size / 1e3:.0f} kB |"
        )
    print("\n| edition | " + " | ".join([*KINDS, "other", "all", "largest profile"]) + " |")
    print("|---" * (len(KINDS) + 4) + "|")
    for edition in editions:
        sizes = [f"{size / 1e6:.2f}" for size in weights(edition).values()]
        whole = sum(weights(edition).values()) / 1e6
        profiles = [path.stat().st_size for path in edition.glob("participants/[!o]*.html")]
        largest = f"{max(profiles, default=0) / 1e3:.0f} kB"
        name = edition.relative_to(given.site)
        print("| " + " | ".join([str(name), *sizes, f"{whole:.2f}", largest]) + " |")


if __name__ == "__main__":
    main()
