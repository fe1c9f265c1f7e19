import csv
import gzip

import pytest

from helpers.book.downloads import (
    PACKED,
    asked_for,
    fill_links,
    safe_cell,
    write_downloads,
    write_results,
)
from helpers.book.errors import PublicationError
from helpers.book.packing import read_zip
from helpers.display.shown import file_link

HEADER = "trial_id,data_cut,analysis,variable,stat"
ASKED = {"x", "../x"}
LINK = '<a class="tb-download" href="#" data-analysis="{}" download>{}.csv</a>'


def page(folder, *rows):
    folder.mkdir(parents=True)
    (folder / "results.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    return folder


def read(path):
    with path.open(newline="") as file:
        return list(csv.reader(file))


@pytest.mark.fault("V06")
@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("-12.5", "-12.5"),
        ("+1e-05", "+1e-05"),
        ("HEADACHE", "HEADACHE"),
        ("", ""),
    ],
)
def test_text_that_a_spreadsheet_would_run_is_quoted_and_numbers_are_not(cell, safe):
    assert safe_cell(cell) == safe


def test_results_are_given_by_analysis_where_a_page_asks_for_them(tmp_path):
    one = page(tmp_path / "a", "t,c,x,=cmd,-1", "t,c,y,age,2", "t,c,z,age,3")
    two = page(tmp_path / "b", "t,c,z,age,3")

    asked = {"01_a": {"x", "y"}, "02_b": set()}
    written = write_downloads({"01_a": one, "02_b": two}, asked, tmp_path / "out")

    assert written == {"01_a/x.csv": "01_a/x.csv", "01_a/y.csv": "01_a/y.csv"}
    found = (path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*.*"))
    assert sorted(map(str, found)) == sorted(written)
    assert read(tmp_path / "out" / "01_a" / "x.csv") == [
        HEADER.split(","),
        ["t", "c", "x", "'=cmd", "-1"],
    ]


def test_all_results_together_name_their_chapter(tmp_path):
    one = page(tmp_path / "a", "t,c,x,=cmd,-1", "t,c,y,age,2")
    two = page(tmp_path / "b", 't,c,z,"a, ""b""",3')
    write_results({"01_a": one, "02_b": two}, tmp_path / "all.csv")
    assert (tmp_path / "all.csv").read_text() == (
        f'chapter,{HEADER}\n01_a,t,c,x,\'=cmd,-1\n01_a,t,c,y,age,2\n02_b,t,c,z,"a, ""b""",3\n'
    )


def test_a_large_table_is_packed_to_the_same_bytes_and_its_link_says_so(tmp_path):
    one = page(tmp_path / "a", *["t,c,x,age,1"] * 20_000)
    asked = {"01_a": asked_for([LINK.format("x", "x"), "<p>no link</p>"])}

    written = write_downloads({"01_a": one}, asked, tmp_path / "out")
    write_downloads({"01_a": one}, asked, tmp_path / "again")

    assert written == {"01_a/x.csv": "01_a/x.csv.zip"}
    packed = tmp_path / "out" / "01_a" / "x.csv.zip"
    assert packed.read_bytes() == (tmp_path / "again" / "01_a" / "x.csv.zip").read_bytes()
    body = (one / "results.csv").read_bytes()
    assert read_zip(packed) == {"x.csv": body}
    assert len(body) > PACKED > packed.stat().st_size
    filled = fill_links(LINK.format("x", "x"), "01_a", written)
    assert filled == (
        '<a class="tb-download" href="../downloads/01_a/x.csv.zip" data-analysis="x" download>'
        "x.csv.zip</a>"
    )


def test_a_wide_table_of_a_page_is_given_along(tmp_path):
    one = page(tmp_path / "a", "t,c,x,age,1")
    (one / "tables").mkdir()
    (one / "tables" / "genes.csv").write_text("gene,change\n@X,-0.5\n")

    assert "01_a/genes.csv" in write_downloads({"01_a": one}, {"01_a": ASKED}, tmp_path / "out")

    genes = read(tmp_path / "out" / "01_a" / "genes.csv")
    assert genes == [["gene", "change"], ["'@X", "-0.5"]]


def test_a_file_in_a_form_of_its_own_is_given_along_and_made_safe(tmp_path):
    one = page(tmp_path / "a", "t,c,x,age,1")
    (one / "files").mkdir()
    (one / "files" / "sets.gmt").write_text('UP\t=cmd\tG1\t"=1"\n')
    (one / "files" / "counts.gct.gz").write_bytes(gzip.compress(b"#1.2\n@G\t-0.5\n", mtime=0))

    written = write_downloads({"01_a": one}, {"01_a": ASKED}, tmp_path / "out")

    assert {"01_a/sets.gmt", "01_a/counts.gct.gz"} <= set(written)
    assert (tmp_path / "out" / "01_a" / "sets.gmt").read_text() == "UP\t'=cmd\tG1\t'\"=1\"\n"
    packed = (tmp_path / "out" / "01_a" / "counts.gct.gz").read_bytes()
    assert packed == gzip.compress(b"#1.2\n'@G\t-0.5\n", 6, mtime=0)


@pytest.mark.parametrize("cell", ["=1", "@x", "-cmd", "+1+2", "-5x", "-1e"])
@pytest.mark.parametrize("parted", ["\t", ","])
@pytest.mark.parametrize("first", [True, False])
def test_no_cell_is_overlooked_in_an_attached_file(tmp_path, cell, parted, first):
    one = page(tmp_path / "a", "t,c,x,age,1")
    (one / "files").mkdir()
    name = "a.csv" if parted == "," else "a.tsv"
    line = parted.join([cell, "-1.5e-07"] if first else ["-1.5e-07", cell])
    (one / "files" / name).write_bytes(f"A{parted}B\n{line}\n".encode())

    write_downloads({"01_a": one}, {"01_a": ASKED}, tmp_path / "out")

    safe = (tmp_path / "out" / "01_a" / name).read_bytes().decode()
    assert f"'{cell}" in safe
    assert "'-1.5e-07" not in safe


def test_a_sound_attached_file_is_given_byte_for_byte(tmp_path):
    one = page(tmp_path / "a", "t,c,x,age,1")
    (one / "files").mkdir()
    packed = gzip.compress(b"#1.2\nHLA-A\t-0.5\t1e+06\n", 9, mtime=5)
    (one / "files" / "a.gct.gz").write_bytes(packed)

    write_downloads({"01_a": one}, {"01_a": ASKED}, tmp_path / "out")

    assert (tmp_path / "out" / "01_a" / "a.gct.gz").read_bytes() == packed


def test_the_cells_of_an_attached_table_are_made_safe_as_well(tmp_path):
    one = page(tmp_path / "a", "t,c,x,age,1")
    (one / "files").mkdir()
    table = b'gene,change\n"@X, y",-0.5\nZ,=cmd\n'
    (one / "files" / "every_gene.csv.gz").write_bytes(gzip.compress(table, mtime=0))

    write_downloads({"01_a": one}, {"01_a": ASKED}, tmp_path / "out")

    packed = (tmp_path / "out" / "01_a" / "every_gene.csv.gz").read_bytes()
    assert gzip.decompress(packed) == b"gene,change\n\"'@X, y\",-0.5\nZ,'=cmd\n"


def test_a_link_to_an_attached_file_leads_to_it():
    filled = fill_links(
        file_link("sets.gmt"), "02_safety", {"02_safety/sets.gmt": "02_safety/sets.gmt"}
    )
    assert 'href="../downloads/02_safety/sets.gmt"' in filled


def test_an_analysis_whose_name_is_a_path_is_refused(tmp_path):
    one = page(tmp_path / "a", "t,c,../x,age,1")
    with pytest.raises(PublicationError) as caught:
        write_downloads({"01_a": one}, {"01_a": ASKED}, tmp_path / "out")
    assert str(caught.value) == "01_a: '../x' cannot be the name of a file"


def test_an_attached_file_whose_name_could_lead_elsewhere_is_refused(tmp_path):
    one = page(tmp_path / "a", "t,c,x,age,1")
    (one / "files").mkdir()
    (one / "files" / "..%2fx.csv").write_text("a\n")
    with pytest.raises(PublicationError) as caught:
        write_downloads({"01_a": one}, {"01_a": ASKED}, tmp_path / "out")
    assert str(caught.value) == "01_a: '..%2fx.csv' cannot be the name of a file"


def test_links_lead_to_the_chapters_own_file():
    filled = fill_links(
        LINK.format("ae", "ae"), "02_safety", {"02_safety/ae.csv": "02_safety/ae.csv"}
    )
    assert 'href="../downloads/02_safety/ae.csv"' in filled


def test_a_link_to_nothing_is_refused():
    with pytest.raises(PublicationError) as caught:
        fill_links(
            LINK.format("ae", "ae"), "02_safety", {"01_eligibility/ae.csv": "01_eligibility/ae.csv"}
        )
    assert str(caught.value) == "02_safety: links to ae.csv, which holds no results"
