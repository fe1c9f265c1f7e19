"""A headless Chromium that remembers every request, and the site it opens from disk."""

import json
import os
import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def site(request):
    """Return the folder of a finished site: TRIALBOOK_TEST_SITE, else one built for the tests."""
    given = os.environ.get("TRIALBOOK_TEST_SITE")
    if given:
        return Path(given)
    whole_site = request.getfixturevalue("whole_site")
    assert whole_site.process.returncode == 0, whole_site.process.stderr
    return whole_site.site


@pytest.fixture(scope="session")
def editions(site):
    """Return the folder of every published edition."""
    return sorted(path.parent for path in site.glob("*/*/run.json"))


class Browser:
    """Opens pages from disk and answers what a reader would see."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, path, width=1280, theme="light"):
        self.driver.get_log("performance")
        self.resize(width)
        self.show(theme)
        self.driver.get(path.resolve().as_uri())
        return self

    def resize(self, width):
        """Give the window a width in pixels; below 600 it is a phone's."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600},
        )

    def show(self, theme):
        """Ask for light or dark, and for no motion: a colour on its way to another is neither."""
        features = [
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def ask(self, script):
        return self.driver.execute_script(f"return {script}")

    def wait_for(self, script):
        """Return the script's value as soon as it is true, within 20 seconds."""
        self.driver.set_script_timeout(20)
        return self.driver.execute_async_script(
            f"const done = arguments[0]; const look = () => "
            f"{{ const v = {script}; v ? done(v) : setTimeout(look, 50); }}; look();"
        )

    def requests(self):
        """Return the addresses requested since the page was opened."""
        messages = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]


@pytest.fixture(scope="session")
def browser():
    """Start Chromium once, or skip with a plain word where it is not installed."""
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and chromedriver):
        pytest.skip("Chromium and its driver are not installed (Debian: chromium chromium-driver)")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(executable_path=chromedriver)
    )
    yield Browser(driver)
    driver.quit()
