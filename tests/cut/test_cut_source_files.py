"""What may lie in a delivery, and in which form: whole messages, nothing unpacked to the disk."""

import io
import os
import stat
import tarfile
import zipfile

import pytest

from helpers.cut import read_cut, stage
from helpers.cut.delivery import left_out, open_delivery
from helpers.cut.findings import CutError, Unreadable
from helpers.cut.source_files import read_bytes

TRIAL, CUT = "toy", "2019-06-30"
DM = b"STUDYID,DOMAIN,USUBJID,AGE,SEX,ARM\nT,DM,01,60,F,A\nT,DM,02,71,M,A\n"
PLAIN = "Pack the files themselves, without folders and links. [archive]"


def packed(path, members, form=zipfile.ZIP_DEFLATED):
    """Write a zip archive of (name or ZipInfo, bytes) and return its path."""
    with zipfile.ZipFile(path, "w", form) as archive:
        for name, raw in members:
            archive.writestr(name, raw)
    return path


def said(place, **given):
    """Return what is wrong with a delivery before anything is parsed, one line each."""
    try:
        return [one.line() for one in open_delivery(place, **given).findings]
    except Unreadable as error:
        return [one.line() for one in error.findings]


def linked(name, kind=stat.S_IFLNK):
    info = zipfile.ZipInfo(name)
    info.external_attr = (kind | 0o777) << 16
    return info


MEMBERS = {
    "a way out of the folder": ("../ae.csv", "would lie outside the delivery"),
    "a way out in the middle": ("x/../../ae.csv", "would lie outside the delivery"),
    "an absolute name": ("/tmp/ae.csv", "would lie outside the delivery"),
    "the name of a drive": ("C:ae.csv", "would lie outside the delivery"),
    "the other slash": ("x\\ae.csv", "would lie outside the delivery"),
    "a symbolic link": (linked("ae.csv"), "is a symbolic link"),
    "a device": (linked("ae.csv", stat.S_IFCHR), "is no regular file"),
    "the same name again": ("dm.csv", "stands 2 times"),
    "a folder beside a file": ("x/ae.csv", "lies in a folder of its own"),
    "a folder in a folder": ("x/y/ae.csv", "lies in a folder of its own"),
}


@pytest.mark.fault("F24")
@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("case", MEMBERS)
def test_a_member_that_could_do_harm_is_named_and_nothing_is_unpacked(tmp_path, case):
    member, what = MEMBERS[case]
    path = packed(tmp_path / "cut.zip", [("dm.csv", DM), (member, DM)])
    before = sorted(tmp_path.rglob("*"))
    name = getattr(member, "filename", member)
    assert f"cut.zip: member {name} {what}. {PLAIN}" in said(path)
    assert len(said(path)) == 1 or "outside" not in what
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.fault("F24")
def test_an_archive_that_grows_beyond_the_limit_is_refused_before_it_is_unpacked(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("helpers.cut.archives.LARGEST", 100_000)
    path = packed(tmp_path / "cut.zip", [("dm.csv", b"0" * 90_000), ("ae.csv", b"0" * 90_000)])
    assert path.stat().st_size < 1000
    assert said(path) == ["cut.zip: unpacks to 180000 bytes. [too_large]"]


@pytest.mark.fault("F24")
def test_a_member_that_lies_about_its_size_is_not_unpacked(tmp_path):
    path = packed(tmp_path / "cut.zip", [("dm.csv", b"0" * 90_000)])
    raw = path.read_bytes()
    path.write_bytes(raw.replace((90_000).to_bytes(4, "little"), (90).to_bytes(4, "little")))
    assert said(path) == [
        "cut.zip: member dm.csv cannot be unpacked. "
        "The file was cut short or altered: send it again. [archive]"
    ]


@pytest.mark.fault("F24")
def test_other_archives_and_archives_inside_a_delivery_are_refused(tmp_path):
    with tarfile.open(tmp_path / "cut.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("../dm.csv")
        info.size = len(DM)
        archive.addfile(info, io.BytesIO(DM))
    assert said(tmp_path / "cut.tar.gz") == [
        "cut.tar.gz: is no zip archive. Send a folder of files, or one zip archive. [archive]"
    ]
    assert said(tmp_path) == [
        "cut.tar.gz: is an archive inside the delivery. "
        "Send the files themselves, or one zip archive as the delivery. [archive]"
    ]


def test_an_archive_that_is_cut_short_or_encrypted_is_refused(tmp_path):
    path = packed(tmp_path / "cut.zip", [("dm.csv", DM)], zipfile.ZIP_STORED)
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    again = "The file was cut short or altered: send it again. [archive]"
    assert said(path) == [f"cut.zip: is not a whole zip archive. {again}"]
    path.write_bytes(whole.replace(b"DM,01,60", b"DM,01,61"))
    assert said(path) == [f"cut.zip: member dm.csv cannot be unpacked. {again}"]
    marked = bytearray(whole)
    marked[marked.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(marked))
    assert said(path) == [f"cut.zip: member dm.csv is encrypted. {PLAIN}"]


def test_a_zip_archive_is_staged_as_its_files(data, deliver, tmp_path):
    folder = deliver(readme__txt=b"x")
    files = [(f"cut/{path.name}", path.read_bytes()) for path in sorted(folder.iterdir())]
    path = packed(tmp_path / "cut.zip", [("cut/", b""), *files, ("__MACOSX/cut/._dm.csv", b"x")])
    assert left_out(path) == ["readme.txt"]
    staged = stage(path, TRIAL, CUT)
    assert (staged / "dm.csv").read_bytes() == (folder / "dm.csv").read_bytes()
    assert stage(folder, TRIAL, CUT) == staged


@pytest.mark.fault("F11")
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_declared_encoding_is_read_and_kept_in_the_manifest(data, deliver, encoding):
    text = (deliver() / "ae.csv").read_text("utf-8").replace("tired", "fi\u00e8vre")
    staged = stage(
        deliver(ae__csv=text.encode(encoding)), TRIAL, CUT, encodings={"ae.csv": encoding}
    )
    assert (staged / "ae.csv").read_bytes() == text.encode(encoding)
    cut = read_cut(TRIAL, CUT)
    assert "fi\u00e8vre" in set(cut["ae"]["AETERM"])
    entry = next(one for one in cut.manifest["files"] if one["name"] == "ae.csv")
    assert entry["encoding"] == encoding


@pytest.mark.fault("F09")
def test_latin_1_is_read_where_it_is_declared(tmp_path):
    (tmp_path / "dm.csv").write_bytes(DM.replace(b"02", b"J\xfcrgen"))
    frame = open_delivery(tmp_path, {"dm.csv": "cp1252"}).parse("dm")
    assert frame["USUBJID"].tolist() == ["01", "J\u00fcrgen"]


ENCODINGS = {
    "another one than it has": (
        {"dm.csv": "utf-16"},
        "dm.csv: is not utf-16, as declared: byte 0x0a at offset 64. "
        "Declare the encoding it has, or export as UTF-8. [encoding]",
    ),
    "an unknown one": (
        {"dm.csv": "ebcdic"},
        "dm.csv: ebcdic is no encoding that may be declared. Declare one of utf-16, utf-16-le, "
        "utf-16-be, latin-1, cp1252. [encoding]",
    ),
    "of a file that is not there": (
        {"ae.csv": "cp1252"},
        "ae.csv: an encoding is declared for it, and it is no text file of the delivery. "
        "Name a CSV file as delivered. [encoding]",
    ),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_an_encoding_that_does_not_fit_is_refused(data, tmp_path, case):
    encodings, line = ENCODINGS[case]
    (tmp_path / "delivery").mkdir()
    (tmp_path / "delivery" / "dm.csv").write_bytes(DM)
    with pytest.raises(CutError) as caught:
        stage(tmp_path / "delivery", TRIAL, CUT, encodings=encodings)
    assert str(caught.value) == f"{TRIAL}/{CUT}: 1 finding\n  {line}"


@pytest.mark.fault("F25")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_a_document_type_is_refused_and_other_xml_is_left_out(tmp_path, encoding):
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
    (tmp_path / "define.xml").write_bytes(text.encode(encoding))
    assert said(tmp_path) == [
        "define.xml: holds a document type. "
        "Send XML without DOCTYPE and ENTITY; none is ever resolved. [document_type]"
    ]
    (tmp_path / "define.xml").write_text("<ODM/>")
    assert said(tmp_path) == ["define.xml: is no domain this book reads; left out. [unknown_file]"]


@pytest.mark.fault("F27")
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path, looked = tmp_path / "dm.csv", os.fstat
    path.write_bytes(DM)

    def look_and_write(number):
        status = looked(number)
        with path.open("ab") as file:
            file.write(b"T,DM,03,50,F,A\n")
        return status

    monkeypatch.setattr("helpers.cut.source_files.os.fstat", look_and_write)
    assert said(tmp_path) == [
        "dm.csv: changed while it was read. "
        "Wait until the file is complete, then try again. [changed]"
    ]


@pytest.mark.fault("F29")
@pytest.mark.parametrize(
    "name", ["ae2.csv", "ae (1).csv", "ae_copy.xpt", "AE-final.csv", "copy of ae.csv", "ae_v2.json"]
)
def test_what_may_be_a_second_copy_of_a_domain_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(DM)
    assert said(tmp_path) == [
        f"{name}: may be another copy of ae. Send one file named ae. [two_files]"
    ]


@pytest.mark.fault("F29")
@pytest.mark.parametrize("name", ["aestudy.csv", "relrec.xpt", "ta.csv", "notes2.txt", "xy2.csv"])
def test_other_unknown_files_are_left_out_and_listed(tmp_path, name):
    (tmp_path / name).write_bytes(DM)
    assert said(tmp_path) == [f"{name}: is no domain this book reads; left out. [unknown_file]"]
    assert left_out(tmp_path) == [name]


@pytest.mark.fault("F30")
def test_a_file_that_may_not_be_read_is_named_with_the_reason(tmp_path, monkeypatch):
    path = tmp_path / "dm.csv"
    path.write_bytes(DM)
    monkeypatch.setattr("helpers.cut.source_files.os.open", _denied)
    with pytest.raises(Unreadable) as caught:
        read_bytes(path)
    assert [one.line() for one in caught.value.findings] == [
        "dm.csv: cannot be read (Permission denied). Check its permissions. [not_a_file]"
    ]


@pytest.mark.fault("F30")
def test_a_folder_that_may_not_be_read_is_named_with_the_reason(tmp_path, monkeypatch):
    monkeypatch.setattr("pathlib.Path.iterdir", _denied)
    assert said(tmp_path) == [
        f"{tmp_path.name}: cannot be read (Permission denied). Check its permissions. [no_folder]"
    ]


def _denied(*_):
    raise PermissionError(13, "Permission denied")


@pytest.mark.fault("F30")
def test_broken_links_pipes_and_names_that_differ_in_case_are_refused(tmp_path):
    (tmp_path / "ae.csv").symlink_to(tmp_path / "nowhere.csv")
    os.mkfifo(tmp_path / "ex.csv")
    (tmp_path / "DM.csv").write_bytes(DM)
    (tmp_path / "dm.csv").write_bytes(DM)
    (tmp_path / "lb.csv").mkdir()
    assert said(tmp_path) == [
        "ae.csv: is a symbolic link. Send the file itself. [not_a_file]",
        "dm.csv: DM.csv holds the same domain. Send one of them. [two_files]",
        "ex.csv: is not a regular file. [not_a_file]",
        "lb.csv: is a folder. Send the file itself. [not_a_file]",
    ]
