"""Every byte of an edition is looked at for what names a person, whatever hides it."""

import base64
import gzip
import io
import zipfile
import zlib

import pandas as pd
import pikepdf
import pytest

from helpers.book.errors import DisclosureError
from helpers.book.scan import require_nobody_in, scan_identifiers
from helpers.cut.identifiers import identifiers, masked

SAID = "holds what looks like a direct identifier:"
HELD = {
    "e-mail address": ["ask anna.bakker+x@ziekenhuis.example.nl", "a@b.co"],
    "web address": ["see https://portal.example/p/12?id=3", "at www.example.org/x",
                    "https:\\/\\/portal.example/p"],
    "phone number": [
        "call +31 6 12345678", "+1 (555) 123-4567", "call 06-12345678", "020 6123456",
        "(212) 555-0198", "212-555-0198", "tel. 0301234567", "06 12 34 56 78", "06 1234 5678",
        "0612345678", "020 123 45 67", "(020) 123 45 67", "0031 6 12345678", "0031612345678",
        "1-212-555-0198", "phone='030 1234567'",
    ],
    "citizen service number": ["BSN 111222333", "nr 123.456.782", "BSN: 1112 22 333"],
    "social security number": ["SSN 219-09-9999", "SSN: 219099999", "219 09 9999"],
    "record number": ["MRN: 0048213", "patient number 77123", "patiëntnummer 1234567",
                      "MRN0048213", "'mrn': '0048213'"],
    "full date of birth": ["born 12-03-1961", "DOB: 1961-03-12", "geboren op 3 mei 1961",
                           "date of birth: March 12, 1961", "'dob': '19610312'",
                           "birth_date=1961-03-12", "DOB 12/03/61"],
    "initials and a date": ["A.B. 12-03-1961", "J. D. (1961-03-12"],
    "name": ["seen by Mr. A. Jansen", "dr. De Vries", "mevrouw van den Berg", "Name: Anna Bakker",
             "patient: Jan Smit", "initials A.B.", "Mr. O'Brien", "Dr. Łukasz",
             "last name: Bakker"],
    "place on the map": ["52.370216, 4.895168", "GPS 52.370", "52.3702157, 4.8951679", "52.3702° N"],
    "internet address of a machine": ["from 192.168.12.7", "IP 10.0.0.1", "2001:db8::ff00:42"],
    "folder of a person": ["in /ho" "me/abakker/data", "C:\\Users\\Anna"],
}  # fmt: skip
LET_BE = [
    "MBC-01-001", "01-701-1015", "0.123456782", "1234567820", "120/80 mmHg", "2014-06-30T12:30",
    "NCT01802970", "GRADE 3+4", "4.0.3.1", "10^9/L", "p = 0.0004",
    "-4.0123456, -1.2345678,", "sha256 111222333444", "BP 123456789", "MS 3 DR 4",
    "phone call on day 3", "2014-06-30 12:30:00", "0123456789", "0.1234, 0.5678", "A.B. 12",
    "M 212 555 2000", "12, 1234, 1234", "birth control pill", "Grade 3. 12 events", "the patient: none", "1,112,223.33", "t @ 3 h", "000-12-3456",
]  # fmt: skip


def named(text):
    return sorted(identifiers(text))


@pytest.mark.fault("S01")
@pytest.mark.parametrize(("form", "text"), [(f, t) for f, texts in HELD.items() for t in texts])
def test_each_form_is_found_in_a_sentence_and_in_a_cell(form, text):
    assert named(f"Rash, {text}, mild") == [form]
    assert named(f'A-01,"{text}",1.5\n') == [form]


@pytest.mark.parametrize("text", LET_BE)
def test_numbers_dates_and_codes_of_a_study_are_let_be(text):
    assert named(f"a,{text},b") == []


def test_a_citizen_service_number_passes_its_own_test():
    assert named("x 111222333 y") == ["citizen service number"]
    assert named("x 111222334 y") == []


@pytest.mark.fault("S08")
@pytest.mark.parametrize(
    "hidden",
    [
        "an\u200bna@exam\u00adple.nl",
        "anna\uff20example.nl",
        "\uff41nna@example\uff0enl",
        "anna&#64;example.nl",
        "anna\\u200b@example.nl",
        "\u202ean\u2060na@example.nl\u202c",
        "anna&commat;example&period;nl",
        "anna&amp;#64;example.nl",
        "anna%40example%2Enl",
        "anna\\u0040example.nl",
        "anna\\x40example.nl",
        "anna\\'40example.nl",
        "anna\\u64?example.nl",
        "anna\U000e0041@example.nl",
    ],
)
def test_what_hides_an_address_is_undone_first(hidden):
    assert named(f"by {hidden} today") == ["e-mail address"]


@pytest.mark.fault("S08")
def test_digits_and_dashes_of_other_writings_are_digits_and_dashes():
    assert named("x \u0661\u0661\u0661\u0662\u0662\u0662\u0663\u0663\u0663 y") == [
        "citizen service number"
    ]
    assert named("219\u201109\u20119999") == ["social security number"]


@pytest.mark.fault("S08")
def test_letters_of_another_alphabet_that_look_alike_are_those_they_look_like():
    assert named("\u041cr. J\u0430nsen") == ["name"]
    assert named("\u041cRN 0048213") == ["record number"]


def test_a_sentence_may_end_behind_an_identifier():
    assert named("His number is 219-09-9999.") == ["social security number"]
    assert named("Call 212-555-0198.") == ["phone number"]
    assert named("From 192.168.12.7.") == ["internet address of a machine"]


def packed(files):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return whole.getvalue()


def chunk(kind, body):
    check = zlib.crc32(kind + body).to_bytes(4, "big")
    return len(body).to_bytes(4, "big") + kind + body + check


def picture(words, kind=b"tEXt", before=b"Comment\x00", behind=b""):
    return b"\x89PNG\r\n\x1a\n" + chunk(kind, before + words) + chunk(b"IEND", b"") + behind


def paper(change):
    whole = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(whole, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return whole.getvalue()


def told_of_itself(pdf):
    pdf.docinfo["/Author"] = ADDRESS.decode()


def with_a_file(pdf):
    pdf.attachments["a.csv"] = ADDRESS


def with_a_link(pdf):
    action = pikepdf.Dictionary(URI=pikepdf.String(ADDRESS.decode()))
    pdf.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(A=action)])


def parquet(words):
    whole = io.BytesIO()
    import fastparquet

    def opened(path, mode="wb"):
        whole.close = lambda: None
        return whole

    frame = pd.DataFrame({"a": [words, "x"], "n": [1.0, 2.0]})
    fastparquet.write("x", frame, compression="GZIP", open_with=opened)
    return whole.getvalue()


ADDRESS = b"anna@example.nl"
HIDING = {
    "page.html": b"<p>" + ADDRESS + b"</p>",
    "comment.html": b"<!-- " + ADDRESS + b" -->",
    "drawing.svg": b"<svg><text>" + ADDRESS + b"</text></svg>",
    "searchindex.js": b'Search.setIndex({"terms":{"' + ADDRESS + b'":1}})',
    "data.json": b'{"rows": [["' + ADDRESS + b'"]]}',
    "page.ipynb": b'{"cells": [{"source": ["' + ADDRESS + b'"]}]}',
    "run.log": b"ValueError: " + ADDRESS,
    "packed.csv.gz": gzip.compress(b"a,b\n1," + ADDRESS + b"\n"),
    "book.zip": packed({"in/book.xlsx": packed({"docProps/core.xml": b"<a>" + ADDRESS + b"</a>"})}),
    "dots.png": picture(ADDRESS),
    "results.parquet": parquet(ADDRESS.decode()),
    "paper.pdf": paper(told_of_itself),
    "attached.pdf": paper(with_a_file),
    "link.pdf": paper(with_a_link),
    "packed.png": picture(zlib.compress(ADDRESS), b"iTXt", b"C\x00\x01\x00en\x00t\x00"),
    "camera.png": picture(ADDRESS.decode().encode("utf-16-le"), b"eXIf", b"II*\x00"),
    "behind.png": picture(b"x", behind=ADDRESS),
    "photo.jpeg": b"\xff\xd8\xff\xfe\x00\x20" + ADDRESS + b"\xff\xda\x00\xff\xd9",
    "within.html": b'<img src="data:image/png;base64,' + base64.b64encode(picture(ADDRESS)) + b'">',
    "dots.ipynb": b'{"image/png": "' + base64.b64encode(picture(ADDRESS)) + b'"}',
    "cells.csv": b"a,b\n1,anna@example.nl,2\n",
    "words.rtf": b"{\\rtf1 x\\cell anna\\'40example.nl\\cell}",
    "without.suffix": ADDRESS,
}


@pytest.mark.fault("S05")
@pytest.mark.parametrize("name", HIDING)
def test_every_byte_is_read_wherever_it_hides(tmp_path, name):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name).write_bytes(HIDING[name])
    (found,) = scan_identifiers(tmp_path)
    assert found.startswith(f"deep/{name}")
    assert found.endswith(f"{SAID} e-mail address, once")
    assert "anna" not in found


@pytest.mark.fault("S06")
def test_the_name_of_a_file_is_a_text_too(tmp_path):
    (tmp_path / "anna@example.nl.csv").write_text("a\n1\n")
    assert scan_identifiers(tmp_path) == [f"the name of a file {SAID} e-mail address, once"]


def test_what_repeats_is_counted_in_every_file(tmp_path):
    (tmp_path / "a.html").write_text("x@y.nl and x@y.nl and z@y.nl")
    (tmp_path / "b.csv").write_text("a\nx@y.nl\n")
    (tmp_path / "c.csv").write_text("a\nx@y.nl\n1\n")
    assert scan_identifiers(tmp_path) == [
        f"a.html {SAID} e-mail address, 3 times",
        f"b.csv {SAID} e-mail address, once",
        f"c.csv {SAID} e-mail address, once",
    ]


@pytest.mark.fault("S05")
@pytest.mark.parametrize(
    "closed",
    [
        packed({"a.txt": "x"})[:60],
        "name@example.nl".encode("utf-16"),
        b"BM\x00\x00 a drawing",
        gzip.compress(b"x" * 99)[:-9],
    ],
)
def test_what_cannot_be_looked_into_is_not_published(tmp_path, closed):
    (tmp_path / "a.bin").write_bytes(closed)
    assert scan_identifiers(tmp_path) == ["a.bin cannot be looked into"]


@pytest.mark.fault("S06")
def test_what_a_fault_says_names_nobody_but_still_says_where():
    said = "ValueError: no number: 'anna@example.nl, Mr. Jansen', see https://help.example/1"
    assert masked(said) == (
        "ValueError: no number: '[e-mail address], [name]', see https://help.example/1"
    )
    assert masked("in /srv/x/data: 12 rows") == "in /srv/x/data: 12 rows"


@pytest.mark.fault("S05")
def test_a_page_of_its_own_such_as_the_shelf_is_looked_at_too():
    require_nobody_in("the shelf", "<p>12 participants</p>")
    with pytest.raises(DisclosureError) as caught:
        require_nobody_in("the shelf", "<p>anna@example.nl</p>")
    assert str(caught.value) == (
        f"the shelf: must not be published:\n  the shelf {SAID} e-mail address, once"
    )
    assert caught.value.code == 6


def test_a_longer_address_of_the_book_is_its_own_though_its_end_was_cut_off(tmp_path):
    own = "https://register.example/" + "long/" * 20
    (tmp_path / "a.html").write_text(f'<a href="{own}">register</a>')
    assert scan_identifiers(tmp_path, ours={own}) == []


def test_an_address_of_the_book_itself_is_no_identifier(tmp_path):
    (tmp_path / "a.html").write_text('<a href="https://register.example/1">register</a>')
    assert len(scan_identifiers(tmp_path)) == 1
    assert scan_identifiers(tmp_path, ours={"https://register.example/1"}) == []
