"""The page that shows itself anew: what it serves, to whom, and when it tells of a new one."""

import threading
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from helpers.book.watching import SCRIPT, Watched, new_server


@pytest.fixture
def watched(tmp_path):
    """Return a page whose rendering writes how often it was rendered, and fails on demand."""
    shown, source = tmp_path / "page.html", tmp_path / "01_a.py"
    source.write_text("x = 1")
    fails = []

    def render():
        if fails:
            return fails.pop()
        shown.write_text(f"<html lang='en'><head></head><body>{source.read_text()}</body></html>")
        return ""

    page = Watched("01_a <one>", shown, lambda: [source], render)
    page.source, page.fails = source, fails
    return page


@pytest.fixture
def address(watched):
    with new_server(watched, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def opened(address, **headers):
    asked = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(asked, timeout=10) as answer:
        yield answer


def test_the_page_asks_to_be_told_of_the_next_and_may_ask_nobody_else(watched, address):
    watched.refresh()
    with opened(f"{address}/") as answer:
        page = answer.read().decode()
        policy = answer.headers["Content-Security-Policy"]
    assert page == (
        '<html data-version="1" lang=\'en\'><head><script src="/saved.js" defer></script></head>'
        "<body>x = 1</body></html>"
    )
    assert "connect-src 'self'" in policy
    assert "default-src 'none'" in policy
    with opened(f"{address}/saved.js") as answer:
        assert answer.read().decode() == SCRIPT


def test_a_saved_file_is_rendered_and_told_of(watched, address):
    watched.refresh()
    stop = threading.Event()
    threading.Thread(target=watched.watch, args=[stop], daemon=True).start()
    with opened(f"{address}/saved") as answer:
        assert answer.readline() == b"data: 1\n"
        assert answer.readline() == b"\n"
        watched.source.write_text("x = 20")
        assert answer.readline() == b"data: 2\n"
    stop.set()
    with opened(f"{address}/") as answer:
        assert "<body>x = 20</body>" in answer.read().decode()


def test_what_failed_is_shown_above_the_page_rendered_last(watched, address):
    watched.fails.append("01_a: ValueError: <b>\n  notebooks/01_a.py:1: x = 1")
    watched.refresh()
    with opened(f"{address}/") as answer:
        page = answer.read().decode()
    assert "01_a &lt;one&gt;" in page
    said = "01_a: ValueError: &lt;b&gt;\n  notebooks/01_a.py:1: x = 1</pre>"
    assert page.count(said) == 1
    watched.refresh()
    watched.fails.append("no")
    watched.refresh()
    assert 'padding: 1rem">no</pre>x = 1</body>' in watched.html()


@pytest.mark.parametrize(("host", "path", "code"), [("evil.example", "/", 403), ("", "/x", 404)])
def test_another_name_and_another_address_are_refused(address, host, path, code):
    with (
        pytest.raises(urllib.error.HTTPError) as refused,
        opened(f"{address}{path}", **({"Host": host} if host else {})),
    ):
        pass
    assert refused.value.code == code
    refused.value.close()


def test_only_this_machine_is_answered(watched):
    with new_server(watched, 0) as server:
        assert server.server_address[0] == "127.0.0.1"
