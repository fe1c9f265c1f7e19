"""Listings in a browser: sorted, searched and counted, on pages opened from disk."""

import pandas as pd
import pytest

from helpers.book.offline_site import ASSETS
from helpers.display.grids import grid, heading
from helpers.display.tables import html_table, listing
from helpers.places import REPOSITORY

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>t</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {src}; \
style-src {src}"><link rel="stylesheet" href="{style}"><script src="{script}"></script></head>
<body>{body}</body></html>"""
ORDER = "[...document.querySelectorAll('tbody tr:not([hidden]) th')].map(h => h.textContent)"
COUNT = "document.querySelector('.tb-count').textContent"
SORTS = "[...document.querySelectorAll('thead th')].map(h => h.ariaSort)"
PEOPLE = ["A-10", "A-9", "A-2", "A-1", "A-3"]


@pytest.fixture
def opened(browser, tmp_path):
    """Return a function that opens shown HTML with the book's script and style."""

    def open_page(shown, end=""):
        page = tmp_path / "page.html"
        style = REPOSITORY / "book" / "_static" / "trialbook.css"
        addresses = {"style": style.as_uri(), "script": (ASSETS / "listings.js").as_uri()}
        page.write_text(PAGE.format(body=shown.html, src="file:", **addresses), "utf-8")
        browser.driver.get_log("browser")
        browser.open(page)
        if end:
            browser.driver.get(page.as_uri() + end)
        return browser

    return open_page


def rows(**columns):
    return pd.DataFrame(columns, index=pd.Index(PEOPLE, name="Participant"), dtype=object)


def press(browser, column):
    browser.driver.execute_script(
        f"document.querySelectorAll('thead th')[{column}].querySelector('button').click()"
    )


def search(browser, words):
    field = browser.driver.find_element("css selector", ".tb-tools input")
    field.clear()
    field.send_keys(words)


def places(browser, column):
    press(browser, column)
    return browser.ask(ORDER)


def test_a_heading_sorts_up_then_down_then_as_delivered(opened):
    browser = opened(listing(rows(Value=["10", "9", "1,200", "−3", "0.5"]), "Values"))
    assert browser.ask(SORTS) == ["none", "none"]
    assert places(browser, 1) == ["A-1", "A-3", "A-9", "A-10", "A-2"]
    assert browser.ask(SORTS) == ["none", "ascending"]
    assert places(browser, 1) == ["A-2", "A-10", "A-9", "A-3", "A-1"]
    assert browser.ask(SORTS) == ["none", "descending"]
    assert places(browser, 1) == PEOPLE
    assert browser.ask(SORTS) == ["none", "none"]


def test_names_with_numbers_sort_as_people_count(opened):
    browser = opened(listing(rows(Value=["1"] * 5), "Values"))
    assert places(browser, 0) == ["A-1", "A-2", "A-3", "A-9", "A-10"]


@pytest.mark.parametrize(
    ("cells", "up"),
    [
        (["2014-11-03", "2014-02", "2013", "–", "2014-11-02"], ["A-2", "A-9", "A-3", "A-10"]),
        (["7/9 (77.8%)", "10/10 (100.0%)", "–", "0/4", "<0.5"], ["A-1", "A-3", "A-10", "A-9"]),
        (["stable", "Éclair", "–", "death", "Zeal"], ["A-1", "A-9", "A-10", "A-3"]),
        (["day 10", "day −3", "–", "day 9", "day 39"], ["A-9", "A-1", "A-10", "A-3"]),
    ],
)
def test_dates_counts_words_and_days_sort_as_such_and_missing_comes_last(opened, cells, up):
    browser = opened(listing(rows(Value=cells), "Values"))
    missing = PEOPLE[cells.index("–")]
    assert places(browser, 1) == [*up, missing]
    assert places(browser, 1) == [*reversed(up), missing]


def test_rows_that_are_alike_keep_their_order_both_ways(opened):
    browser = opened(listing(rows(Value=["b", "a", "b", "a", "b"]), "Values"))
    assert places(browser, 1) == ["A-9", "A-1", "A-10", "A-2", "A-3"]
    assert places(browser, 1) == ["A-10", "A-2", "A-3", "A-9", "A-1"]


def test_two_rows_of_headings_sort_the_columns_they_stand_over(opened):
    frame = rows(one=["5", "4", "3", "2", "1"], two=["1", "2", "3", "4", "5"])
    frame.columns = pd.MultiIndex.from_tuples([("Both", "one"), ("Both", "two")])
    browser = opened(listing(frame, "Values"))
    assert browser.ask(SORTS) == ["none", None, "none", "none"]
    assert places(browser, 3) == PEOPLE
    assert places(browser, 2) == list(reversed(PEOPLE))


def test_search_needs_every_word_and_counts_the_rows_shown(opened):
    browser = opened(
        listing(rows(Event=["Fièvre grade 3", "Rash", "fievre", "Fever", "–"]), "Events")
    )
    assert browser.ask(COUNT) == "5 of 5 rows shown"
    search(browser, "FIEVRE a-1")
    assert browser.ask(ORDER) == ["A-10"]
    assert browser.ask(COUNT) == "1 of 5 rows shown"
    search(browser, "nothing like it")
    assert browser.ask(ORDER) == []
    assert browser.ask(COUNT) == "0 of 5 rows shown"


def test_a_search_is_kept_while_sorting(opened):
    browser = opened(listing(rows(Value=["3", "2", "1", "20", "30"]), "Values"))
    search(browser, "2")
    assert browser.ask(ORDER) == ["A-9", "A-2", "A-1"]
    assert places(browser, 1) == ["A-2", "A-9", "A-1"]


def test_a_capped_listing_says_how_many_rows_are_elsewhere(opened):
    frame = pd.DataFrame({"Value": [str(n) for n in range(1200)]}, dtype=object)
    browser = opened(listing(frame, "Values", limit=500))
    assert browser.ask(COUNT) == "500 of 1,200 rows shown"
    search(browser, "499")
    assert browser.ask(COUNT) == "1 of 1,200 rows shown; 700 are not on this page"


def test_headings_among_rows_stay_with_theirs_and_are_not_counted(opened):
    columns = ["Value"]
    pairs = [heading("Men", columns), ("A-1", ["x"]), heading("Women", columns), ("A-2", ["y"])]
    browser = opened(listing(grid(pairs, columns, "Who"), "Values"))
    assert browser.ask("document.querySelectorAll('.tb-sort').length") == 0
    assert browser.ask(COUNT) == "2 of 2 rows shown"
    search(browser, "y")
    assert browser.ask(ORDER) == ["Women", "A-2"]


def test_a_link_asks_for_rows_of_the_listing_it_names(opened):
    shown = listing(rows(Value=["1", "2", "3", "4", "5"]), "Values")
    shown.html = shown.html.replace("<caption>", '<caption><span id="listing-2-1"></span>')
    assert opened(shown, "?find=A-9#listing-2-1").ask(ORDER) == ["A-9"]
    assert opened(shown, "?find=A-9").ask(ORDER) == PEOPLE


def test_the_keyboard_sorts_and_the_field_has_a_name(opened):
    from selenium.webdriver.common.keys import Keys

    browser = opened(listing(rows(Value=["2", "1", "3", "5", "4"]), "Values of five"))
    button = browser.driver.find_elements("css selector", "button.tb-sort")[1]
    button.send_keys(Keys.ENTER)
    assert browser.ask(ORDER)[0] == "A-9"
    field = browser.driver.find_element("css selector", ".tb-tools input")
    assert field.accessible_name == "Search the rows of: Values of five"
    assert browser.ask("document.querySelector('.tb-count').getAttribute('role')") == "status"


def test_five_hundred_rows_sort_and_search_at_once_under_a_strict_policy(opened):
    cells = {f"c{n}": [str((row * 7919 + n) % 500) for row in range(500)] for n in range(10)}
    browser = opened(listing(pd.DataFrame(cells, dtype=object), "Values"))
    spent = (
        "(() => { const t = performance.now();"
        "document.querySelectorAll('.tb-sort')[4].click();"
        "const f = document.querySelector('.tb-tools input'); f.value = '49';"
        "f.dispatchEvent(new Event('input')); document.body.offsetHeight;"
        "return performance.now() - t; })()"
    )
    assert browser.ask(spent) < 500
    assert [e for e in browser.driver.get_log("browser") if e["level"] == "SEVERE"] == []


def filtering(browser, **asked):
    """Open the filters if need be, and ask the named columns for words."""
    script = (
        "const [asked] = arguments;"
        "const button = document.querySelector('.tb-filter');"
        "if (button.ariaExpanded !== 'true') button.click();"
        "for (const [name, words] of Object.entries(asked)) {"
        "  const field = document.querySelector(`[aria-label='Filter ${name}']`);"
        "  field.value = words; field.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    browser.driver.execute_script(script, asked)
    return browser.ask(ORDER)


def test_each_column_has_a_filter_of_its_own_and_rows_need_all_of_them(opened):
    frame = rows(
        Event=["Rash", "Fièvre", "rash, itchy", "Fever", "–"], Grade=["1", "3", "2", "3", "10"]
    )
    browser = opened(listing(frame, "Events"))
    assert browser.ask("document.querySelectorAll('.tb-filters').length") == 0
    assert filtering(browser, Event="= Rash") == ["A-10"]
    assert filtering(browser, Event="", Grade="> 2") == ["A-9", "A-1", "A-3"]
    assert filtering(browser, Grade="<=3", Participant="= A-1") == ["A-1"]
    assert browser.ask(COUNT) == "1 of 5 rows shown"
    assert filtering(browser, Participant="", Grade="", Event="= –") == ["A-3"]
    search(browser, "nobody")
    assert browser.ask(ORDER) == []
    browser.driver.find_element("css selector", ".tb-filter").click()
    search(browser, "a-")
    assert browser.ask(COUNT) == "5 of 5 rows shown"


def test_few_answers_are_offered_and_dates_compare_as_dates(opened):
    days = [f"2014-{month:02d}-02" for month in range(1, 14)]
    states = ["on", "off"] * 6 + ["on"]
    frame = pd.DataFrame({"State": states, "Day": [*days[:12], "–"]}, dtype=object)
    browser = opened(listing(frame, "Values"))
    assert filtering(browser, Day=">= 2014-11") == ["10", "11"]
    assert filtering(browser, Day="> 2014-11", State="= off") == ["11"]
    options = "[...document.querySelector(\"[aria-label='Filter State']\").options]"
    assert browser.ask(f"{options}.map(o => o.text)") == ["all", "off", "on"]


def test_filters_open_by_keyboard_and_have_names(opened):
    from selenium.webdriver.common.keys import Keys

    browser = opened(listing(rows(Value=["2", "1", "3", "5", "4"]), "Values of five"))
    button = browser.driver.find_element("css selector", ".tb-filter")
    assert button.accessible_name == "Filter columns"
    assert button.get_attribute("aria-expanded") == "false"
    button.send_keys(Keys.ENTER)
    assert button.get_attribute("aria-expanded") == "true"
    field = browser.driver.switch_to.active_element
    assert field.accessible_name == "Filter Participant"
    field.send_keys(Keys.TAB, "> 3")
    assert browser.ask(ORDER) == ["A-1", "A-3"]
    assert browser.ask(SORTS) == ["none", "none"]


def test_without_a_script_the_rows_are_counted_beneath(opened):
    shown = listing(rows(Value=["1", "2", "3", "4", "5"]), "Values").html
    assert "<p>All 5 rows are shown here.</p>" in shown
    assert "<p>The one row is shown here.</p>" in listing(rows(V=["1"] * 5)[:1], "V").html
    columns = ["Value"]
    pairs = [heading("Men", columns), ("A-1", ["x"]), ("A-2", ["y"])]
    assert "<p>All 2 rows are shown here.</p>" in listing(grid(pairs, columns, "Who"), "V").html


def test_a_table_of_results_gets_no_tools(opened):
    assert (
        opened(html_table(rows(Value=["1"] * 5), "Values")).ask(
            "document.querySelector('.tb-tools')"
        )
        is None
    )
