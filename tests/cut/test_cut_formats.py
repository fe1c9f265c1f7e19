"""The same data in any format read to the same text; any text survives a CSV file."""

import csv
import gzip
import io
import json

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.cut.delimited import MOJIBAKE, read_csv
from helpers.cut.delivery import parse_file
from helpers.cut.findings import Unreadable
from helpers.cut.packed import LARGEST, unpacked
from helpers.cut.transport import number_text, read_xpt

cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12
).filter(lambda text: not MOJIBAKE.search(text))
names = st.text("ABCDEFGHIJ", min_size=1, max_size=5)


@st.composite
def tables(draw):
    header = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    row = st.lists(cells, min_size=len(header), max_size=len(header))
    return header, draw(st.lists(row, max_size=5))


# With line feeds alone, the writer leaves a bare carriage return unquoted unless told otherwise.
dialects = st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)])


@given(tables(), dialects)
def test_any_table_of_text_survives_csv_unchanged(table, dialect):
    line_end, quoting = dialect
    header, rows = table
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end, quoting=quoting)
    writer.writerows([header, *rows])
    back = read_csv(text.getvalue().encode(), "dm.csv")
    assert list(back.columns) == header
    assert back.to_numpy().tolist() == rows


def test_a_long_quoted_text_is_one_field():
    back = read_csv(b'A,B\n"' + b"x, " * 100_000 + b'",2\n', "ae.csv")
    assert back.shape == (1, 2)
    assert len(back.at[0, "A"]) == 300_000


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_becomes_the_shortest_text_that_reads_back(value):
    assert float(number_text(value)) == value


def test_whole_numbers_have_no_decimal_point_and_missing_is_empty():
    assert [number_text(value) for value in (38.0, -7.0, 7.4, np.nan)] == ["38", "-7", "7.4", ""]


IDS_AND_WORDS = pd.DataFrame(
    {
        "USUBJID": ["007", "1E5", "NA", "None", "TRUE", "02-1"],
        "AGE": ["60", "", "7.25", "0.1", "-3", "1000000"],
        "ARM": ["A", "a, b", 'said "no"', "", "\u00b5g", "null"],
    }
)


def as_csv(table):
    return "dm.csv", table.to_csv(index=False).encode()


def as_gzip(table):
    return "DM.CSV.GZ", gzip.compress(table.to_csv(index=False).encode())


def as_bom(table):
    return "dm.csv", b"\xef\xbb\xbf" + table.to_csv(index=False, lineterminator="\r\n").encode()


def as_json(table):
    columns = [
        {"itemOID": f"IT.DM.{name}", "name": name, "label": name, "dataType": "string"}
        for name in table
    ]
    rows = [
        [float(cell) if name == "AGE" and cell else cell or None for name, cell in row.items()]
        for row in table.to_dict("records")
    ]
    content = {
        "datasetJSONCreationDateTime": "2019-07-01T00:00:00", "datasetJSONVersion": "1.1.0",
        "records": len(rows), "name": "DM", "label": "Demographics", "columns": columns,
        "rows": rows,
    }  # fmt: skip
    return "dm.json", json.dumps(content).encode()


def as_xpt(version):
    def write(table, tmp_path):
        path = tmp_path / "dm.xpt"
        typed = table.assign(AGE=pd.to_numeric(table.AGE))
        pyreadstat.write_xport(typed, str(path), table_name="DM", file_format_version=version)
        return "dm.xpt", path.read_bytes()

    return write


@pytest.mark.fault("F21")
@pytest.mark.parametrize("write", [as_csv, as_gzip, as_bom])
def test_ids_that_look_like_numbers_or_missing_stay_text(write):
    back = parse_file(*write(IDS_AND_WORDS))
    assert back.to_numpy().tolist() == IDS_AND_WORDS.to_numpy().tolist()
    assert back.index.tolist() == [1, 2, 3, 4, 5, 6]


@pytest.mark.fault("F23")
@pytest.mark.parametrize("version", [5, 8])
def test_transport_files_deliver_the_same_frame_as_csv(tmp_path, version):
    back = parse_file(*as_xpt(version)(IDS_AND_WORDS, tmp_path))
    assert back.to_dict("list") == parse_file(*as_csv(IDS_AND_WORDS)).to_dict("list")


def test_dataset_json_delivers_the_same_values_as_csv():
    back = parse_file(*as_json(IDS_AND_WORDS))
    plain = parse_file(*as_csv(IDS_AND_WORDS))
    assert back.drop(columns="AGE").equals(plain.drop(columns="AGE"))
    assert pd.to_numeric(back.AGE).equals(pd.to_numeric(plain.AGE))


@pytest.mark.fault("F04")
def test_parquet_delivers_the_same_frame_as_csv(tmp_path):
    pytest.importorskip("pyarrow")
    path = tmp_path / "dm.parquet"
    typed = IDS_AND_WORDS.assign(AGE=pd.to_numeric(IDS_AND_WORDS.AGE))
    typed.to_parquet(path)
    back = parse_file("dm.parquet", path.read_bytes())
    assert back.to_dict("list") == parse_file(*as_csv(IDS_AND_WORDS)).to_dict("list")
    with pytest.raises(Unreadable, match="is not a whole Parquet file"):
        parse_file("dm.parquet", path.read_bytes()[:-8])


def parquet_of(tmp_path, columns, names):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow.parquet import write_table

    table = pyarrow.Table.from_arrays([pyarrow.array(cells) for cells in columns], names=names)
    write_table(table, tmp_path / "dm.parquet")
    return (tmp_path / "dm.parquet").read_bytes()


@pytest.mark.parametrize(
    ("columns", "names", "line"),
    [
        (
            [["01"], ["02"]],
            ["AGE", "AGE"],
            "dm.parquet, AGE: column stands more than once. Keep one of them. [header]",
        ),
        (
            [["01", "02"], [b"a", b"b"]],
            ["USUBJID", "SEX"],
            "dm.parquet row 1, SEX: holds a value that is neither text, number nor date. "
            "Send it as text. [parquet]",
        ),
        (
            [["01", "0\x002"]],
            ["USUBJID"],
            "dm.parquet row 2, USUBJID: holds a value that is neither text, number nor date. "
            "Send it as text. [parquet]",
        ),
    ],
)
def test_parquet_that_is_no_table_of_plain_values_is_refused(tmp_path, columns, names, line):
    raw = parquet_of(tmp_path, columns, names)
    with pytest.raises(Unreadable) as caught:
        parse_file("dm.parquet", raw)
    assert [one.line() for one in caught.value.findings] == [line]


def test_parquet_that_would_grow_beyond_memory_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.cut.parquet.LARGEST", 15)
    raw = parquet_of(tmp_path, [["01", "02"]], ["USUBJID"])
    with pytest.raises(Unreadable) as caught:
        parse_file("dm.parquet", raw)
    assert [one.line() for one in caught.value.findings] == [
        "dm.parquet: holds 2 rows of 1 columns. [too_large]"
    ]


def test_no_truncation_at_80_bytes_reads_as_a_shorter_file(tmp_path):
    rows = [f"{row:04d}" for row in range(60)]
    table = pd.DataFrame({"USUBJID": rows, "ARM": ["a long arm of the trial" * 5] * 60})
    path = tmp_path / "dm.xpt"
    pyreadstat.write_xport(table, str(path), table_name="DM", file_format_version=5)
    raw = path.read_bytes()
    width = 4 + len("a long arm of the trial" * 5)
    start = raw.index(b"HEADER RECORD*******OBS") + 80
    for size in range(start + 80, len(raw), 80):
        whole, left = divmod(size - start, width)
        if left:
            with pytest.raises(Unreadable, match="record"):
                read_xpt(raw[:size], "dm.xpt")
        else:
            assert len(read_xpt(raw[:size], "dm.xpt")) == whole


@pytest.mark.fault("F22")
def test_blank_last_records_of_a_transport_file_are_never_lost_silently(tmp_path):
    table = pd.DataFrame({"USUBJID": ["a" * 100, "", ""]})
    path = tmp_path / "dm.xpt"
    pyreadstat.write_xport(table, str(path), table_name="DM", file_format_version=5)
    with pytest.raises(Unreadable, match="holds 3 records, 1 could be read"):
        read_xpt(path.read_bytes(), "dm.xpt")


def test_a_compressed_file_larger_than_the_limit_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("helpers.cut.packed.LARGEST", 1000)
    with pytest.raises(Unreadable, match="unpacks to more than 1000 bytes"):
        unpacked("lb.csv.gz", gzip.compress(b"0" * 1_000_000))
    assert LARGEST > 1_000_000


@pytest.mark.fault("F19")
def test_column_names_are_read_in_upper_case_without_padding():
    back = parse_file("dm.csv", b"usubjid, Age \n01,60\n")
    assert list(back.columns) == ["USUBJID", "AGE"]
    assert back.attrs["renamed"] == ["usubjid", " Age "]
