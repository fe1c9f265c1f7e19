"""Figures in a browser: values when pointed at or stepped through, and a PNG, from disk alone."""

import struct
import time

import pytest

from helpers.book.figure_files import with_files
from helpers.book.offline_site import ASSETS
from helpers.display.figures import new_figure, svg
from helpers.display.strip import Strip
from helpers.places import REPOSITORY

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src file:; \
style-src file:; img-src data:"><link rel="stylesheet" href="{style}">
<script src="{script}"></script></head><body class="bd-article">{body}</body></html>"""
HOSTILE = "<img src=x> & 50%"
TIP = "document.querySelector('.tb-tip:not([hidden])')?.textContent ?? ''"


def figure():
    drawing, axes = new_figure(4, 3)
    axes.plot([0, 1, 2], [0, 1, 0])
    points = [(axes, 0, 0, "first 0"), (axes, 1, 1, HOSTILE), (axes, 2, 0, "last 0")]
    drawn = svg(drawing, "From 0 over 1 to 0", "A course", points=points)
    return with_files(drawn.html, "c", "figure-1-1")


@pytest.fixture
def opened(browser, tmp_path):
    def open_page(body, width=1280):
        page = tmp_path / "page.html"
        style = REPOSITORY / "book" / "_static" / "trialbook.css"
        script = ASSETS / "figures.js"
        page.write_text(
            PAGE.format(body=body, style=style.as_uri(), script=script.as_uri()), "utf-8"
        )
        browser.driver.get_log("browser")
        return browser.open(page, width)

    return open_page


def point_at(browser, selector, dx=0, dy=0):
    box = browser.ask(
        f"(b => [b.x + b.width / 2, b.y + b.height / 2])"
        f"(document.querySelector({selector!r}).getBoundingClientRect())"
    )
    place = {"type": "mouseMoved", "x": box[0] + dx, "y": box[1] + dy}
    browser.driver.execute_cdp_cmd("Input.dispatchMouseEvent", place)


def press(browser, *keys):
    from selenium.webdriver.common.keys import Keys

    frame = browser.driver.find_element("css selector", ".tb-values")
    for key in keys:
        frame.send_keys(getattr(Keys, key))


def errors(browser):
    return [e["message"] for e in browser.driver.get_log("browser") if e["level"] == "SEVERE"]


def test_a_mark_tells_its_value_to_a_pointer_that_is_near_and_nothing_to_one_that_is_not(opened):
    browser = opened(figure())
    point_at(browser, "circle:nth-child(2)", 9, 6)
    assert browser.ask(TIP) == HOSTILE
    point_at(browser, "circle:nth-child(3)", -2)
    assert browser.ask(TIP) == "last 0"
    point_at(browser, "circle:nth-child(3)", 0, -90)
    assert browser.ask(TIP) == ""
    assert browser.ask("document.querySelectorAll('svg title').length") == 0
    assert errors(browser) == []


def test_the_arrow_keys_step_through_the_values_and_escape_ends(opened):
    browser = opened(figure())
    told = []
    for key in ("ARROW_RIGHT", "ARROW_RIGHT", "END", "ARROW_DOWN", "ARROW_LEFT", "HOME", "ESCAPE"):
        press(browser, key)
        told.append(browser.ask(TIP))
    assert told == ["first 0", HOSTILE, "last 0", "last 0", HOSTILE, "first 0", ""]
    assert browser.ask("document.querySelectorAll('.tb-hint').length") == 1


def test_without_the_script_each_mark_has_its_value_as_the_browsers_own_tooltip():
    assert '<circle cx="' in figure()
    assert "<title>&lt;img src=x&gt; &amp; 50%</title></circle>" in figure()


def test_the_png_is_sharp_enough_for_print_and_not_one_colour(opened, tmp_path):
    browser = opened(figure())
    saved = tmp_path / "saved"
    browser.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(saved)}
    )
    browser.driver.find_element("css selector", ".tb-take button").click()
    path = saved / "figure-1-1.png"
    until = time.monotonic() + 20
    while not path.is_file() and time.monotonic() < until:
        time.sleep(0.1)

    body = path.read_bytes()
    assert body.startswith(b"\x89PNG")
    assert struct.unpack(">II", body[16:24]) == (1200, 900)  # 4 by 3 inches at 300 to the inch
    assert len(body) > 5_000
    assert errors(browser) == []


def test_a_drawing_of_a_page_without_files_is_offered_too(opened):
    strip = Strip(0, 10)
    strip.lane("01")
    strip.bar((1, 5), 30, 10, "#0067a8", "day 1 to 5")
    browser = opened(strip.svg("Days 0 to 10").html)
    buttons = "[...document.querySelectorAll('.tb-take button')].map(b => b.textContent)"
    assert browser.ask(buttons) == ["SVG", "PNG"]
    press(browser, "END")
    assert browser.ask(TIP) == "day 1 to 5"


def test_a_phone_shows_a_narrow_drawing_whole_and_scrolls_a_wide_one_in_its_frame(opened):
    browser = opened(figure(), 360)
    room = "document.documentElement.scrollWidth"
    assert browser.ask(room) == 360
    frame = "(f => [f.scrollWidth, f.clientWidth])(document.querySelector('.tb-frame'))"
    inner, outer = browser.ask(frame)
    assert inner == outer

    wide = svg(new_figure(7.2, 3)[0], "Nothing, 0", "Wide").html
    browser = opened(wide, 360)
    inner, outer = browser.ask(frame)
    assert inner > outer
    assert browser.ask(room) == 360
