import pytest

from helpers.book.scan import scan_site
from helpers.places import REPOSITORY


def site(folder, body, name="page.html"):
    (folder / name).write_text(body)
    return folder


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "https://cdn.example/x.js"),
        ("<img src='http://a.example/b.png'>", "http://a.example/b.png"),
        ('<link rel="stylesheet" href="//fonts.example/f.css">', "//fonts.example/f.css"),
        ("<style>@import 'https://f.example/f.css';</style>", "https://f.example/f.css"),
        ("<p style='background: url(https://b.example/x)'>", "https://b.example/x"),
    ],
)
def test_whatever_loads_from_another_host_is_found(tmp_path, body, url):
    assert scan_site(site(tmp_path, body)) == [f"page.html loads {url}"]


def test_a_link_a_reader_may_follow_is_not_a_load(tmp_path):
    body = '<a href="https://register.example/NCT01802970">entry</a><script src="../x.js"></script>'
    assert scan_site(site(tmp_path, body)) == []


def test_a_path_of_this_machine_is_found(tmp_path):
    body = f"<pre>{REPOSITORY}/src/helpers</pre>"
    assert scan_site(site(tmp_path, body)) == ["page.html names a folder of this machine"]


def test_the_sources_of_pages_may_not_be_in_the_book(tmp_path):
    (tmp_path / "_sources").mkdir()
    assert scan_site(tmp_path) == ["_sources is in the book"]
