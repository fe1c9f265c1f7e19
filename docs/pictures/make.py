"""The README's pictures, taken of a finished site: `make pictures` after `make book`.

Headless Chromium opens each page from disk; pictures are scaled to what the README shows and keep
256 colours. They change when pages do, so that nothing compares them.
"""

import argparse
import io
import shutil
from pathlib import Path

from PIL import Image
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

HERE = Path(__file__).parent
SHOWN, SCALE = 1280, 0.75  # pixels of the window, and what is kept of them
# name: page, height of the window, theme, heading that stands at the top ("" for the page's own)
PICTURES = {
    "shelf": ("index.html", 1010, "light", ""),
    "overview": ("mbc/*/notebooks/00_overview.html", 1112, "light", ""),
    "safety": ("mbc/*/notebooks/02_safety.html", 1112, "light", "by-system-organ-class"),
    "efficacy-dark": ("mbc/*/notebooks/03_efficacy.html", 1112, "dark", "tumour-size"),
    "participants": ("mbc/*/participants/MBC-01-012.html", 1315, "light", ""),
}
AT = """
const sections = [...document.querySelectorAll("section[id]")];
const found = sections.find((section) => section.id.startsWith(arguments[0]));
if (found) { found.scrollIntoView(); window.scrollBy(0, -90); }
return Boolean(found);
"""


def started():
    """Return a Chromium that moves nothing and shows no scroll bar."""
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for word in ("--headless=new", "--no-sandbox", "--hide-scrollbars"):
        options.add_argument(word)
    return Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))


def taken(driver, page, height, theme, heading):
    """Return a picture of a page, as PNG bytes of few colours."""
    metrics = {"width": SHOWN, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = [
        {"name": "prefers-color-scheme", "value": theme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    driver.get(page.resolve().as_uri())
    if heading and not driver.execute_script(AT, heading):
        raise SystemExit(f"{page}: has no section {heading!r}")
    whole = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    size = round(whole.width * SCALE), round(whole.height * SCALE)
    small = whole.resize(size, Image.Resampling.LANCZOS).quantize(256)
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    return written.getvalue()


def main():
    """Take every picture anew."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=Path("site"))
    parser.add_argument("--to", type=Path, default=HERE)
    given = parser.parse_args()
    driver = started()
    try:
        for name, (pattern, height, theme, heading) in PICTURES.items():
            page = sorted(given.site.glob(pattern))[-1]
            body = taken(driver, page, height, theme, heading)
            (given.to / f"{name}.png").write_bytes(body)
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
