"""Editions get their PDF after they are published; without a browser they are whole as well."""

import hashlib
import json
import os
from types import SimpleNamespace

import pikepdf
import pytest

from helpers.book import printing
from helpers.book.errors import PublicationError
from helpers.book.packing import read_zip, write_zip
from helpers.book.pdf import write_pdf
from helpers.book.printing import print_published
from helpers.book.progress import PlainProgress
from helpers.book.publish import tree_digest
from helpers.book.take_away import _NO_PDF

PAIR = ("one", "2020-01-31")
PRINTS = """#!/bin/sh
for word in "$@"; do case "$word" in --print-to-pdf=*) cp {pdf} "${{word#*=}}";; esac; done
"""
FAILS = "#!/bin/sh\necho 'no room left' >&2\nexit 3\n"
ARTICLE = (
    '<article class="bd-article"><h1>Overview</h1><div class="tb-banner">'
    '<span class="tb-trial">One</span><span class="tb-cut">Data cut 2020-01-31</span>'
    '<span class="tb-synthetic">SYNTHETIC DATA</span></div></article>'
)


@pytest.fixture
def browser(tmp_path):
    """Return a function that makes a stand-in for Chromium, which prints one fixed page."""
    pdf = tmp_path / "canned.pdf"
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/CreationDate"] = "D:20991231235959"
        made.save(pdf)

    def make(script=PRINTS):
        program = tmp_path / "chromium"
        program.write_text(script.format(pdf=pdf))
        program.chmod(0o755)
        return str(program)

    return make


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """Return the folder of a published edition, its marker beside it."""
    for name in ("data", "site", "build"):
        monkeypatch.setenv(f"TRIALBOOK_{name.upper()}", str(tmp_path / name))
    cut = tmp_path / "data" / "one" / "2020-01-31"
    cut.mkdir(parents=True)
    monkeypatch.setattr(printing, "read_manifest", lambda *_: ({"delivered": "2020-02-14"}, ""))
    folder = tmp_path / "site" / "one" / "2020-01-31"
    for part in ("notebooks", "book", "take-away", "_static"):
        (folder / part).mkdir(parents=True)
    (folder / "run.json").write_text("{}")
    (folder / "notebooks" / "00_overview.html").write_text(ARTICLE)
    (folder / "book" / "take_away.html").write_text(f"<p>Files</p>\n{_NO_PDF}\n")
    write_zip(folder / "take-away" / "one_2020-01-31.zip",
              {"one_2020-01-31/SHA256SUMS": b"old", "one_2020-01-31/b.csv": b"1"})  # fmt: skip
    marker = tmp_path / "build" / "editions" / "one" / "2020-01-31.json"
    marker.parent.mkdir(parents=True)
    marker.write_text("{}")
    os.utime(marker, (1, 1))
    return folder


def published(browser, monkeypatch):
    monkeypatch.setattr(printing, "find_browser", lambda: browser)
    return print_published([PAIR], PlainProgress())


def test_an_edition_gets_its_pdf_linked_and_its_sum_in_the_list_of_the_zip(
    edition, browser, monkeypatch, tmp_path
):
    assert published(browser(), monkeypatch) == 0
    body = (edition / "take-away" / "one_2020-01-31.pdf").read_bytes()
    held = read_zip(edition / "take-away" / "one_2020-01-31.zip")
    assert sorted(held) == ["one_2020-01-31/SHA256SUMS", "one_2020-01-31/b.csv"]
    assert held["one_2020-01-31/SHA256SUMS"].decode() == (
        f"{hashlib.sha256(b'1').hexdigest()}  b.csv\n"
        f"{hashlib.sha256(body).hexdigest()}  ../one_2020-01-31.pdf\n"
    )
    assert (edition / "book" / "take_away.html").read_text() == (
        '<p>Files</p>\n<ul class="tb-contents"><li><a href="../take-away/one_2020-01-31.pdf" '
        "download>one_2020-01-31.pdf</a> (1 kB). The chapters on paper, with bookmarks and page "
        "numbers.</li></ul>\n"
    )
    marker = tmp_path / "build" / "editions" / "one" / "2020-01-31.json"
    assert json.loads(marker.read_text()) == {"tree": tree_digest(edition)}
    assert marker.stat().st_mtime == 1


def test_what_has_its_pdf_is_not_printed_again(edition, browser, monkeypatch):
    published(browser(), monkeypatch)
    before = tree_digest(edition)
    assert published(browser(FAILS), monkeypatch) == 0
    assert tree_digest(edition) == before


@pytest.mark.fault("P11")
def test_what_a_killed_printing_left_goes_with_the_next(edition, browser, monkeypatch, tmp_path):
    left = tmp_path / "build" / "work" / "print-killed"
    left.mkdir(parents=True)
    assert published(browser(), monkeypatch) == 0
    assert not left.exists()


@pytest.mark.fault("S05")
def test_an_edition_that_names_somebody_gets_no_pdf(edition, browser, monkeypatch, capsys):
    """What is said on paper is read before it is published, as what the pages say was."""
    (edition / "notebooks" / "01_x.html").write_text("<p>anna@example.nl</p>" + ARTICLE)
    before = tree_digest(edition)
    assert published(browser(), monkeypatch) == 6
    assert tree_digest(edition) == before
    assert (
        "print (one 2020-01-31): one 2020-01-31: must not be published:\n"
        "  notebooks/01_x.html holds what looks like a direct identifier: e-mail address, once"
    ) in capsys.readouterr().err


def test_without_a_browser_nothing_changes_and_one_sentence_says_so(edition, monkeypatch, capsys):
    before = tree_digest(edition)
    assert published(None, monkeypatch) == 0
    assert tree_digest(edition) == before
    assert capsys.readouterr().out == (
        "no PDF: Chromium is not installed (Debian: chromium); the editions are whole without it\n"
    )


def test_a_browser_that_fails_leaves_the_edition_and_is_quoted(
    edition, browser, monkeypatch, capsys
):
    before = tree_digest(edition)
    assert published(browser(FAILS), monkeypatch) == PublicationError.code
    assert tree_digest(edition) == before
    assert capsys.readouterr().err == (
        "print (one 2020-01-31): chromium printed no PDF: no room left\n"
    )


@pytest.mark.fault("P10")
def test_half_a_pdf_is_a_failed_publication(edition, browser, tmp_path, monkeypatch):
    """As a browser leaves it on a full disk, without a word."""
    half = PRINTS.replace("cp {pdf}", "head -c 300 {pdf} >")
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=7))
    with pytest.raises(PublicationError) as caught:
        write_pdf(edition, tmp_path / "edition.pdf", "2020-02-14", browser(half))
    assert str(caught.value) == f"{tmp_path}: the PDF was printed in part; 7 bytes are free"


@pytest.mark.fault("P10")
def test_a_disk_that_fills_while_the_pdf_is_packed_is_an_error_and_no_crash(
    edition, browser, tmp_path
):
    (tmp_path / "edition.pdf").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left on device"):
        write_pdf(edition, tmp_path / "edition.pdf", "2020-02-14", browser())


def test_a_pdf_is_dated_by_the_data_and_the_same_every_time(edition, browser, tmp_path):
    bodies = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_pdf(edition, tmp_path / name / "x.pdf", "2020-02-14", browser())
        assert [path.name for path in (tmp_path / name).iterdir()] == ["x.pdf"]
        bodies.append((tmp_path / name / "x.pdf").read_bytes())
    assert bodies[0] == bodies[1]
    with pikepdf.open(tmp_path / "a" / "x.pdf") as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20200214000000Z"
        assert pdf.Root.PageMode == "/UseOutlines"
