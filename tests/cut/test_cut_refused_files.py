"""Whole error messages for files that cannot be read or are no data of this book."""

import gzip

import pyreadstat
import pytest

from conftest import read_table
from helpers.cut import stage
from helpers.cut.findings import CutError

CUT = "toy/2019-06-30"
EVERYTHING = [
    "dm", "sv", "ex", "ds", "ae", "lb", "suppae", "tu", "tr", "rs", "be", "samples", "counts",
]  # fmt: skip

DM = b"STUDYID,DOMAIN,USUBJID,AGE,SEX,ARM\nT,DM,01,60,F,A\nT,DM,02,71,M,A\n"

FILES = {
    "semicolons": (
        DM.replace(b",", b";"),
        "dm.csv: is separated by semicolons. "
        "Export with commas between columns and points in decimals. [delimiter]",
    ),
    "latin-1": (
        DM.replace(b"02", b"J\xfcrgen"),
        "dm.csv row 2, USUBJID: is not UTF-8: byte 0xfc at offset 56. "
        "It may be latin-1 (Windows): export as UTF-8, or declare it: "
        "--encoding dm.csv=cp1252. [encoding]",
    ),
    "latin-1 behind a bare carriage return": (
        DM.replace(b"02", b"0\r\xfc"),
        "dm.csv row 2, USUBJID: is not UTF-8: byte 0xfc at offset 57. "
        "It may be latin-1 (Windows): export as UTF-8, or declare it: "
        "--encoding dm.csv=cp1252. [encoding]",
    ),
    "latin-1 in the header": (
        DM.replace(b"ARM", b"BRA\xc7O"),
        "dm.csv: is not UTF-8: byte 0xc7 at offset 34. "
        "It may be latin-1 (Windows): export as UTF-8, or declare it: "
        "--encoding dm.csv=cp1252. [encoding]",
    ),
    "UTF-16": (
        DM.decode().encode("utf-16"),
        "dm.csv: is UTF-16. Export as UTF-8, or declare it: --encoding dm.csv=utf-16. [encoding]",
    ),
    "UTF-16 without its mark": (
        DM.decode().encode("utf-16-be"),
        "dm.csv: is UTF-16. Export as UTF-8, or declare it: --encoding dm.csv=utf-16-be. [encoding]",
    ),
    "mojibake of Windows": (
        DM.replace(b"02", "\u00c3\u2030rard".encode()),
        "dm.csv row 2, USUBJID: holds UTF-8 that was once read as latin-1. "
        "Export from the source as UTF-8. [encoding]",
    ),
    "a spreadsheet under the name of text": (
        b"PK\x03\x04" + DM,
        "dm.csv: is a spreadsheet or an archive under the name of a text file. "
        "Send the text itself. [spreadsheet]",
    ),
    "an older spreadsheet under the name of text": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "dm.csv: is a spreadsheet or an archive under the name of a text file. "
        "Send the text itself. [spreadsheet]",
    ),
    "bars": (
        DM.replace(b",", b"|"),
        "dm.csv: is separated by bars. "
        "Export with commas between columns and points in decimals. [delimiter]",
    ),
    "mojibake of a quotation mark": (
        DM.replace(b"60", "6\u00e2\u20ac\u2122".encode()),
        "dm.csv row 1, AGE: holds UTF-8 that was once read as latin-1. "
        "Export from the source as UTF-8. [encoding]",
    ),
    "a column named as one of ours": (
        DM.replace(b"AGE", b"srcrow"),
        "dm.csv, SRCROW: is a name this book uses itself. Rename the column. [header]",
    ),
    "mojibake": (
        DM.replace(b"02", "J\u00c3\u00bcrgen".encode()),
        "dm.csv row 2, USUBJID: holds UTF-8 that was once read as latin-1. "
        "Export from the source as UTF-8. [encoding]",
    ),
    "NUL": (
        DM.replace(b"71", b"7\x00"),
        "dm.csv row 2, AGE: a NUL byte stands in the text. "
        "Export the file again as plain text. [nul_byte]",
    ),
    "an open quote": (
        DM.replace(b"DM,02", b'DM,"02'),
        "dm.csv row 2: a quote opened on line 3 is not closed. "
        "Double the quotes inside a field. [open_quote]",
    ),
    "an open quote in the header": (
        DM.replace(b"ARM", b'"ARM'),
        "dm.csv: a quote opened on line 1 is not closed. "
        "Double the quotes inside a field. [open_quote]",
    ),
    "a row with an extra field": (
        DM.replace(b"71,M", b"71,1,M"),
        "dm.csv row 2: line 3 has 7 of 6 fields. Quote fields with commas. [ragged_rows]",
    ),
    "every row with an extra field": (
        DM.replace(b",A\n", b",A,\n"),
        "dm.csv: header has 6 names, every row has 7 fields. Export the file again. [ragged_rows]",
    ),
    "a last row cut short": (
        DM[:-5],
        "dm.csv row 2: line 3 has 4 of 6 fields and no line end. "
        "The file was cut short: send it again. [ragged_rows]",
    ),
    "a repeated column": (
        DM.replace(b"AGE", b"Sex"),
        "dm.csv, SEX: column stands 2 times, at 4, 5. Keep one of them. [header]",
    ),
    "a column without a name": (
        DM.replace(b"AGE", b""),
        "dm.csv: column 4 has no name. Name every column. [header]",
    ),
    "no byte": (b"", "dm.csv: has 0 bytes. Send the file again. [empty_file]"),
    "only line ends": (b"\n\n", "dm.csv: is empty. Send the file again. [empty_file]"),
}


@pytest.mark.fault("F03", case="no byte")
@pytest.mark.fault("F09", case="latin-1")
@pytest.mark.fault("F10", case="mojibake")
@pytest.mark.fault("F10", case="mojibake of Windows")
@pytest.mark.fault("F11", case="UTF-16")
@pytest.mark.fault("F12", case="NUL")
@pytest.mark.fault("F13", case="an open quote")
@pytest.mark.fault("F14", case="a row with an extra field")
@pytest.mark.fault("F15", case="every row with an extra field")
@pytest.mark.fault("F16", case="a last row cut short")
@pytest.mark.fault("F17", case="semicolons")
@pytest.mark.fault("F18", case="a repeated column")
@pytest.mark.fault("F26", case="a spreadsheet under the name of text")
@pytest.mark.fault("F26", case="an older spreadsheet under the name of text")
@pytest.mark.parametrize("case", FILES)
def test_a_bad_csv_is_refused_with_the_place(refusal, case):
    raw, line = FILES[case]
    assert refusal(drop=EVERYTHING, dm__csv=raw) == f"{CUT}: 1 finding\n  {line}"


def test_a_gzip_file_cut_short(refusal):
    packed = gzip.compress(DM, mtime=0)
    assert refusal(drop=["dm"], dm__csv__gz=packed[:-9]).splitlines()[1] == (
        "  dm.csv.gz: is not one whole gzip member. "
        "The file was cut short or altered: send it again. [gzip]"
    )


@pytest.mark.fault("F26")
def test_a_spreadsheet(refusal):
    assert refusal(cm__xlsx=b"PK").splitlines()[1] == (
        "  cm.xlsx: is a spreadsheet. "
        "A spreadsheet changes dates and names: send CSV, XPT or Dataset-JSON. [spreadsheet]"
    )


@pytest.mark.fault("F29")
def test_two_files_for_one_domain(refusal):
    assert refusal(DM__CSV=DM).splitlines()[1] == (
        "  dm.csv: DM.CSV holds the same domain. Send one of them. [two_files]"
    )


@pytest.mark.fault("F30")
def test_a_link_and_a_folder_in_place_of_files(data, deliver):
    folder = deliver(drop=["ae", "suppae"])
    (folder / "ae.csv").symlink_to(folder / "dm.csv")
    (folder / "cm.csv").mkdir()
    with pytest.raises(CutError) as caught:
        stage(folder, "toy", "2019-06-30")
    assert str(caught.value).splitlines()[1:] == [
        "  ae.csv: is a symbolic link. Send the file itself. [not_a_file]",
        "  cm.csv: is a folder. Send the file itself. [not_a_file]",
    ]


def transport(tmp_path, table, version=5):
    path = tmp_path / "made.xpt"
    pyreadstat.write_xport(table, str(path), table_name="DM", file_format_version=version)
    return path.read_bytes()


def participants(count):
    rows = "\n".join(f"T | DM | {row:05d} | 60 | F | A" for row in range(count))
    return read_table(f"STUDYID | DOMAIN | USUBJID | AGE:float | SEX | ARM\n---\n{rows}")


@pytest.mark.fault("F01", "F02")
def test_a_transport_file_cut_in_the_middle(refusal, tmp_path):
    raw = transport(tmp_path, participants(300))
    assert refusal(drop=EVERYTHING, dm__xpt=raw[:3800]).splitlines()[1] == (
        "  dm.xpt: 3800 bytes is not a whole number of 80-byte records. "
        "The file was cut short or altered: send it again. [truncated]"
    )


@pytest.mark.fault("F01")
@pytest.mark.parametrize("version", [5, 8])
def test_a_transport_file_cut_between_its_80_byte_records(refusal, tmp_path, version):
    raw = transport(tmp_path, participants(300), version)
    message = refusal(drop=EVERYTHING, dm__xpt=raw[:-160])
    assert message.splitlines()[1].endswith("[truncated]")


def test_a_file_that_is_no_transport_file(refusal):
    assert refusal(drop=EVERYTHING, dm__xpt=DM) == (
        f"{CUT}: 1 finding\n  dm.xpt: is not a SAS transport file. Export again. [not_xport]"
    )


@pytest.mark.fault("F12")
@pytest.mark.parametrize("version", [5, 8])
def test_text_that_goes_on_behind_a_nul_in_a_transport_file(refusal, tmp_path, version):
    raw = transport(tmp_path, participants(300), version).replace(b"00299", b"00\x0099")
    assert refusal(drop=EVERYTHING, dm__xpt=raw).splitlines()[1] == (
        "  dm.xpt row 300, USUBJID: a NUL byte stands in the text. Export again. [nul_byte]"
    )


def test_two_columns_that_differ_in_case_only(refusal, tmp_path):
    raw = transport(tmp_path, participants(2).assign(AGF=1.0)).replace(b"AGF", b"age")
    assert refusal(drop=EVERYTHING, dm__xpt=raw).splitlines()[1] == (
        "  dm.xpt, AGE: column stands more than once. Keep one of them. [header]"
    )


@pytest.mark.fault("F23")
def test_a_whole_number_that_a_transport_file_cannot_hold(refusal, tmp_path):
    table = participants(2).assign(AGE=[60.0, 2.0**53 + 2])
    assert refusal(drop=EVERYTHING, dm__xpt=transport(tmp_path, table)).splitlines()[1] == (
        "  dm.xpt row 2, AGE: a whole number beyond 2^53 is not exact in this format. "
        "Send it as text. [lossy_number]"
    )


JSON = (
    '{"datasetJSONVersion": "1.1.0", "records": 1, "name": "DM", "columns": ['
    '{"itemOID": "IT.DM.USUBJID", "name": "USUBJID", "label": "Id", "dataType": "string"}], '
    '"rows": [["01"]]}'
)

JSONS = {
    "records that are not there": (
        '"records": 1', '"records": 49', "records 49, rows 1. {} [records]",
    ),
    "a repeated key": (
        '"name": "DM"', '"name": "DM", "name": "AE"',
        "is not valid JSON: key 'name' stands twice in one object: line 1 column 61. {} [json]",
    ),
    "NaN": ('["01"]', "[NaN]", "is not valid JSON: NaN is not JSON: line 1 column 170. {} [json]"),
    "a column without OID": (
        '"itemOID": "IT.DM.USUBJID", ', "",
        "/columns/0/itemOID is missing or no text. {} [schema]",
    ),
    "a column without a name": (
        '"name": "USUBJID"', '"name": ""', "/columns/0/name is empty. {} [schema]",
    ),
    "a name that is a list": (
        '"name": "USUBJID"', '"name": ["A"]', "/columns/0/name is missing or no text. {} [schema]",
    ),
    "rows that are no list": ('[["01"]]', "true", "/rows is not a list. {} [schema]"),
    "another domain than the file": (
        '"name": "DM"', '"name": "AE"', "/name is 'AE', the file is DM. {} [schema]",
    ),
    "ten thousand brackets": (
        '[["01"]]', "[" * 10_000, "is nested too deeply. {} [json]",
    ),
    "a length of 0": (
        '"Id"', '"Id", "length": 0', "/columns/0/length is not positive. {} [schema]",
    ),
    "another version": ("1.1.0", "2.0.0", "/datasetJSONVersion is not 1.1. {} [schema]"),
    "a NUL sign": ('"01"', '"0\\u0000"', "a NUL sign stands in the text. {} [nul_byte]"),
    "half of a pair": (
        '"01"', '"\\ud800"', "holds half of a pair of surrogates. {} [encoding]",
    ),
    "a nested value": (
        '["01"]', '[["01"]]',
        "/rows/0 holds a value that is neither text nor number. {} [schema]",
    ),
}  # fmt: skip


@pytest.mark.fault("F06", case="records that are not there")
@pytest.mark.fault("F07", case="a length of 0")
@pytest.mark.fault("F08", case="NaN")
@pytest.mark.fault("F08", case="a repeated key")
@pytest.mark.parametrize("case", JSONS)
def test_a_bad_dataset_json_is_refused_with_the_pointer(refusal, case):
    old, new, line = JSONS[case]
    assert old in JSON
    raw = JSON.replace(old, new).encode()
    line = line.format("Export as Dataset-JSON 1.1 again.")
    row = " row 1" if case == "a nested value" else ""
    row = " row 1, USUBJID" if case in ("a NUL sign", "half of a pair") else row
    expected = f"{CUT}: 1 finding\n  dm.json{row}: {line}"
    assert refusal(drop=EVERYTHING, dm__json=raw) == expected


def test_parquet_without_the_extra_says_how_to_get_it(refusal):
    try:
        import pyarrow  # noqa: F401  only whether it is there
    except ImportError:
        assert refusal(drop=EVERYTHING, dm__parquet=b"PAR1") == (
            f"{CUT}: 1 finding\n  dm.parquet: Parquet needs the optional extra `parquet`. "
            "Install it with: pip install 'trialbook[parquet]', or send CSV. [parquet]"
        )
    else:
        assert "is not a whole Parquet file (4 bytes)" in refusal(dm__parquet=b"PAR1", drop=["dm"])
