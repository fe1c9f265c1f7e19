"""Analysis datasets as files: labelled, within the formats' limits, read back as they were."""

import json

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from helpers.adam.adae import derive_adae
from helpers.adam.adlb import derive_adlb
from helpers.adam.adsl import derive_adsl
from helpers.adam.advs import derive_advs
from helpers.book.datasets import NAME, dataset_json, labels, write_xpt
from helpers.cut import read_cut
from helpers.cut.dataset_json import read_json
from helpers.places import REPOSITORY
from helpers.trial import load_trial

MANIFEST = {"trial_id": "one", "data_cut": "2020-01-31", "delivered": "2020-02-14"}
ADAE = pd.DataFrame(
    {
        "USUBJID": ["ONE-01", "ONE-02", "ONE-02"],
        "AETERM": ["told by the site"] * 3,
        "AEDECOD": ["Headache", None, "Übelkeit ≥ 3"],
        "ASTDT": pd.to_datetime(["2020-01-02", None, "2020-01-05"]),
        "ATOXGRN": [1.0, np.nan, 1 / 3],
        "ADURD": [np.inf, 2.0, 0.0],
        "SRCROW": [1, 2, 3],
        "HELPER": [1, 2, 3],
    }
)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "adae.json"
    path.write_text(dataset_json("ADAE", ADAE, MANIFEST), encoding="utf-8")
    return path


def xpt(path):
    write_xpt(path, path.with_suffix(".xpt"))
    return pyreadstat.read_xport(path.with_suffix(".xpt"), encoding="utf-8")


def test_dataset_json_describes_every_column_and_holds_every_row(source):
    content = json.loads(source.read_text(encoding="utf-8"))
    rows, columns = content.pop("rows"), content.pop("columns")
    assert content == {
        "datasetJSONCreationDateTime": "2020-02-14T00:00:00",
        "datasetJSONVersion": "1.1.0",
        "fileOID": "one.2020-01-31.ADAE",
        "studyOID": "one",
        "metaDataVersionOID": "one.2020-01-31",
        "itemGroupOID": "IG.ADAE",
        "records": 3,
        "name": "ADAE",
        "label": "Adverse events",
    }
    assert [(c["name"], c["label"], c["dataType"], c.get("length")) for c in columns] == [
        ("USUBJID", "Unique Subject Identifier", "string", 6),
        ("AEDECOD", "Dictionary-Derived Term", "string", 15),
        ("ASTDT", "Analysis Start Date", "date", None),
        ("ATOXGRN", "Analysis Toxicity Grade (N)", "float", None),
        ("ADURD", "Analysis Duration (Days)", "float", None),
        ("SRCROW", "Row of the Delivered File", "integer", None),
    ]
    assert columns[0]["itemOID"] == "IT.ADAE.USUBJID"
    assert rows == [
        ["ONE-01", "Headache", "2020-01-02", 1.0, None, 1],
        ["ONE-02", None, None, None, 2.0, 2],
        ["ONE-02", "Übelkeit ≥ 3", "2020-01-05", 0.3333333333, 0.0, 3],
    ]


def test_a_cut_reads_the_dataset_json_back(source):
    frame = read_json(source.read_bytes(), "adae.json")
    assert list(frame["SRCROW"]) == ["1", "2", "3"]
    assert list(frame["AEDECOD"])[2] == "Übelkeit ≥ 3"


def test_xpt_holds_the_same_with_labels_and_days(source):
    frame, about = xpt(source)
    assert (about.table_name, about.file_label) == ("ADAE", "Adverse events")
    assert about.column_labels[:2] == ["Unique Subject Identifier", "Dictionary-Derived Term"]
    assert list(frame["AEDECOD"]) == ["Headache", "", "Übelkeit ≥ 3"]
    assert [str(day) for day in frame["ASTDT"].dropna()] == ["2020-01-02", "2020-01-05"]
    assert frame["ATOXGRN"].isna().tolist() == [False, True, False]
    assert frame["ATOXGRN"][2] == pytest.approx(1 / 3, abs=1e-9)


def test_what_pages_do_not_show_of_a_person_is_not_given(source):
    assert "AETERM" not in source.read_text(encoding="utf-8")
    kept_back = {name for name, (_, given) in labels().items() if not given}
    assert {"AGE", "RACE", "ETHNIC", "COUNTRY", "AETERM"} <= kept_back


def test_xpt_is_dated_by_the_delivery_and_by_nothing_else(source):
    _, about = xpt(source)
    assert about.creation_time.isoformat() == "2020-02-14T00:00:00"
    head = source.with_suffix(".xpt").read_bytes()[:720]
    assert head.count(b"14FEB20:00:00:00") == 4


def test_text_too_long_for_version_5_is_kept_whole_in_version_8(tmp_path):
    frame = pd.DataFrame({"USUBJID": ["ONE-01"], "AEDECOD": ["x" * 201]})
    path = tmp_path / "adae.json"
    path.write_text(dataset_json("ADAE", frame, MANIFEST))
    assert xpt(path)[0]["AEDECOD"][0] == "x" * 201
    assert b"LIBV8" in path.with_suffix(".xpt").read_bytes()[:80]


def test_a_dataset_without_rows_keeps_its_columns(tmp_path):
    path = tmp_path / "adae.json"
    path.write_text(dataset_json("ADAE", ADAE.head(0), MANIFEST))
    assert json.loads(path.read_text())["records"] == 0
    frame, about = xpt(path)
    assert len(frame) == 0
    assert about.column_names == ["USUBJID", "AEDECOD", "ASTDT", "ATOXGRN", "ADURD", "SRCROW"]


def test_every_name_and_label_fits_version_5():
    assert [name for name in labels() if not NAME.fullmatch(name)] == []
    assert [label for label, _ in labels().values() if not 1 <= len(label) <= 40] == []


def test_every_variable_of_a_dataset_is_given_or_kept_back_by_name(monkeypatch):
    monkeypatch.setenv("TRIALBOOK_DATA", str(REPOSITORY / "tests"))
    trial, cut = load_trial("toy"), read_cut("toy", "2020-06-30")
    adsl = derive_adsl(cut, trial)
    frames = [
        adsl,
        derive_adae(cut["ae"], adsl, trial),
        derive_adlb(cut["lb"], adsl, trial),
        derive_advs(cut["vs"], adsl, trial),
    ]
    assert [name for frame in frames for name in frame.columns if name not in labels()] == []
