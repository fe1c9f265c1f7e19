"""Where no date of a participant may be told: pages are retold, and an edition proves it."""

import gzip
import io
import json
import shutil
import zipfile

import fastparquet
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from helpers.book.errors import DisclosureError
from helpers.book.marker import DATASETS, FILES, ORIGINS, RESULTS, TABLES
from helpers.book.scan import require_publishable
from helpers.book.told_dates import own_dates, scan_dates, tell_study_days

OWN = {"2020-01-31", "2020-01"}
DAY = "2019-11-05"


def zipped(name, body):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(name, body)
    return packed.getvalue()


def parquet():
    packed = io.BytesIO()
    packed.close = lambda: None
    frame = pd.DataFrame({"level": [DAY], "stat": [1.0]})
    fastparquet.write("x", frame, open_with=lambda *_: packed, write_index=False)
    return packed.getvalue()


PLANTED = {
    "notebooks/01.html": f"<p>seen on {DAY}</p>",
    "notebooks/02.html": '<svg aria-label="from 5 November 2019"></svg>',
    "notebooks/03.html": "<svg><title>A-01: 05NOV2019</title></svg>",
    "notebooks/04.html": "<svg><text>2019-11</text></svg>",
    "notebooks/05.html": f"<template>[[&quot;{DAY}&quot;]]</template>",
    "participants/A.html": "<p>in November 2019</p>",
    "downloads/results.csv": f"one,2020-01-31,{DAY}\n",
    "downloads/table.csv.zip": zipped("table.csv", f"a,{DAY}\n"),
    "downloads/genes.csv.gz": gzip.compress(f"a,{DAY}T09:30\n".encode()),
    "downloads/figure.svg": f"<svg><desc>{DAY}</desc></svg>",
    "take-away/book.xlsx": zipped("xl/sharedStrings.xml", f"<t>{DAY}</t>"),
    "take-away/tables.docx": zipped("word/document.xml", "<w:t>Nov 5, 2019</w:t>"),
    "take-away/all.zip": zipped("all/tables.rtf", f"{{\\rtf1 {DAY}}}"),
    "take-away/more.zip": zipped("more/adae.json", f'{{"rows":[["{DAY}"]]}}'),
    "take-away/run.zip": zipped("run/01.ipynb", f'{{"text": "{DAY}"}}'),
    "take-away/results.parquet": parquet(),
    "searchindex.js": f'Search.setIndex({{"{DAY}":0}})',
}


@pytest.mark.fault("S02")
@pytest.mark.parametrize("name", PLANTED)
def test_a_date_in_any_kind_of_file_is_found_and_not_repeated(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    body = PLANTED[name]
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    (problem,) = scan_dates(tmp_path, OWN)
    assert problem.startswith(name)
    assert problem.endswith("holds a date that is none of the trial's own")
    assert scan_dates(tmp_path, OWN | {DAY, DAY[:7]}) == []


def test_columns_of_days_and_names_of_files_are_looked_at(tmp_path):
    (tmp_path / "a.json").write_text('{"columns":[{"dataType":"date"}]}')
    (tmp_path / f"{DAY}.txt").write_text("cut of 2020-01-31, in January 2020")
    assert scan_dates(tmp_path, OWN) == [
        "the name of a file holds a date that is none of the trial's own",
        "a.json holds a column of dates",
    ]


def test_the_trials_own_dates_are_those_of_cuts_and_of_what_is_written_by_hand(project):
    path = project.data / "one" / "2020-01-31" / "manifest.json"
    answer = {"rule": "event_after_consent", "subject": "ONE-01", "value": DAY, "reason": "so"}
    manifest = json.loads(path.read_text()) | {"accepted": [answer]}
    path.write_text(json.dumps(manifest))
    own = own_dates("one")
    assert {"2020-01-31", "2020-01"} <= own
    # days of participants: in dm.csv beside the manifest, and in what a site answered
    assert not {"2020-01-02", DAY} & own


@pytest.mark.fault("S02")
def test_an_edition_that_tells_a_date_is_not_published(once_built, tmp_path, monkeypatch):
    edition, data = tmp_path / "edition", tmp_path / "data"
    shutil.copytree(once_built.site / "one" / "2020-01-31", edition)
    shutil.copytree(once_built.data, data)
    monkeypatch.setenv("TRIALBOOK_DATA", str(data))
    monkeypatch.setenv("TRIALBOOK_PROJECT", str(once_built.root / "project"))
    (edition / "late.html").write_text(f"<html><head></head><p>{DAY}</p></html>")
    require_publishable(edition, "one", "2020-01-31")  # as delivered: dates may stand
    words = (data / "one" / "trial.yml").read_text("utf-8")
    (data / "one" / "trial.yml").write_text(f"{words}\nrestricted: {{dates: study_days}}\n")
    with pytest.raises(DisclosureError) as refused:
        require_publishable(edition, "one", "2020-01-31")
    assert str(refused.value) == (
        "one 2020-01-31: must not be published:\n"
        "  late.html holds a date that is none of the trial's own"
    )
    (edition / "late.html").unlink()
    require_publishable(edition, "one", "2020-01-31")


@pytest.mark.fault("S02")
def test_all_that_a_page_left_behind_is_told_in_study_days(tmp_path):
    for folder in (TABLES, DATASETS, FILES):
        (tmp_path / folder).mkdir()
    (tmp_path / ORIGINS).write_text(json.dumps([["A-01", "2019-11-01", "first dose"]]))
    (tmp_path / RESULTS).write_text("data_cut,stat\n2020-01-31,1\n")
    (tmp_path / TABLES / "list.csv").write_text(f"data_cut,Participant,On\n2020-01-31,A-01,{DAY}\n")
    content = {"columns": [{"name": "USUBJID"}, {"name": "WHY"}], "rows": [["A-01", f"on {DAY}"]]}
    (tmp_path / DATASETS / "adae.json").write_text(json.dumps(content))
    (tmp_path / FILES / "a.txt.gz").write_bytes(gzip.compress(f"A-01 {DAY}".encode()))
    row = f"<tr><th>A-01</th><td>{DAY}</td></tr>"
    outputs = [
        new_output("display_data", {"text/html": row, "text/plain": DAY}),
        new_output("stream", text=f"at {DAY}"),
    ]
    notebook = new_notebook(cells=[new_code_cell("show()", outputs=outputs)])
    tell_study_days(notebook, tmp_path, lambda: OWN)
    shown, printed = notebook.cells[0].outputs
    assert shown["data"]["text/html"] == "<tr><th>A-01</th><td>day 5</td></tr>"
    assert (shown["data"]["text/plain"], printed["text"]) == ("an untold day", "at an untold day")
    assert (tmp_path / RESULTS).read_text() == "data_cut,stat\n2020-01-31,1\n"
    listed = (tmp_path / TABLES / "list.csv").read_text()
    assert listed == "data_cut,Participant,On\n2020-01-31,A-01,day 5\n"
    assert json.loads((tmp_path / DATASETS / "adae.json").read_text())["rows"] == [
        ["A-01", "on day 5"]
    ]
    assert gzip.decompress((tmp_path / FILES / "a.txt.gz").read_bytes()) == b"A-01 an untold day"
    assert scan_dates(tmp_path, OWN) == []


def test_a_page_that_does_not_ask_stays_as_it_is(tmp_path):
    tell_study_days(None, tmp_path, None)
