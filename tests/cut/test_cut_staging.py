"""A cut is laid down whole, once, and says what it is made of."""

import hashlib
import json
from pathlib import Path

import pytest

from helpers.cut import CutError, check_cut, cut_ids, read_cut, stage
from helpers.cut.checks import check_delivery
from helpers.cut.delivery import open_delivery
from helpers.cut.findings import findings_frame

TOY, CUT = "toy", "2019-06-30"


def check_folder(folder, data_cut):
    return findings_frame(check_delivery(open_delivery(Path(folder)), data_cut))


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_cut_holds_the_delivered_bytes_and_their_manifest(data, deliver):
    delivery = deliver()
    folder = stage(
        delivery, TOY, CUT, delivered="2019-07-08", synthetic=True, dictionaries={"CTCAE": "4.03"}
    )
    assert folder == data / TOY / CUT
    staged = bytes_of(folder)
    manifest = json.loads(staged.pop("manifest.json"))
    assert staged == bytes_of(delivery)
    assert {key: manifest[key] for key in manifest if key != "files"} == {
        "trial_id": "toy",
        "data_cut": "2019-06-30",
        "delivered": "2019-07-08",
        "synthetic": True,
        "dictionaries": {"CTCAE": "4.03"},
    }
    assert {entry["name"]: entry for entry in manifest["files"]}["dm.csv"] == {
        "name": "dm.csv",
        "bytes": len(staged["dm.csv"]),
        "sha256": hashlib.sha256(staged["dm.csv"]).hexdigest(),
        "rows": 3,
        "columns": 12,
    }
    assert [path.name for path in (data / TOY).iterdir() if path.name.startswith(".")] == []


def test_staging_the_same_bytes_again_changes_nothing(data, deliver):
    delivery = deliver()
    folder = stage(delivery, TOY, CUT)
    before = bytes_of(folder), folder.stat().st_mtime_ns
    assert stage(delivery, TOY, CUT, delivered="2020-01-01") == folder
    assert (bytes_of(folder), folder.stat().st_mtime_ns) == before


@pytest.mark.fault("P11")
def test_what_a_killed_staging_left_is_cleared_away_by_the_next(data, deliver):
    left = data / TOY / ".staging-killed" / CUT
    left.mkdir(parents=True)
    (left / "dm.csv").write_text("half of it")
    stage(deliver(), TOY, CUT)
    assert sorted(path.name for path in (data / TOY).iterdir()) == [CUT, "trial.yml"]


def test_two_stagings_of_one_delivery_give_the_same_bytes(data, deliver):
    delivery = deliver()
    first = bytes_of(stage(delivery, TOY, CUT))
    (data / TOY / CUT).rename(data / "elsewhere")
    assert bytes_of(stage(delivery, TOY, CUT)) == first


def test_other_bytes_under_the_same_cut_are_refused_and_change_nothing(data, deliver):
    folder = stage(deliver(), TOY, CUT)
    before = bytes_of(folder)
    with pytest.raises(CutError) as caught:
        stage(deliver({("ae", 1, "AETERM"): "weary"}), TOY, CUT)
    assert str(caught.value) == (
        "toy/2019-06-30: is staged already with other bytes in ae.csv. "
        "A cut never changes: stage the delivery under its own cut date."
    )
    assert bytes_of(folder) == before


@pytest.mark.parametrize(
    ("trial", "cut", "message"),
    [
        ("tyo", CUT, "tyo: no such trial; this data folder holds toy."),
        (TOY, "june", "toy/june: a data cut is a day written as YYYY-MM-DD."),
        (TOY, "2019-06-31", "toy/2019-06-31: a data cut is a day written as YYYY-MM-DD."),
        (TOY, "../x", "toy/../x: a data cut is a day written as YYYY-MM-DD."),
    ],
)
def test_an_unknown_trial_or_a_cut_that_is_no_day_is_refused(data, deliver, trial, cut, message):
    with pytest.raises(CutError) as caught:
        stage(deliver(), trial, cut)
    assert str(caught.value) == message


def test_a_delivery_that_is_not_there(data, tmp_path):
    with pytest.raises(CutError) as caught:
        stage(tmp_path / "nowhere", TOY, CUT)
    assert str(caught.value) == (
        "toy/2019-06-30: 1 finding\n  nowhere: is not a folder that can be read. [no_folder]"
    )


def test_clinical_findings_do_not_stop_and_unknown_files_are_left_out_with_a_note(data, deliver):
    folder = stage(deliver({("dm", 3, "AGE"): "155"}, define__xml=b"<x/>"), TOY, CUT)
    assert not (folder / "define.xml").exists()
    found = check_cut(TOY, CUT)
    shown = found[["severity", "rule", "file", "row", "column", "value"]]
    assert shown.to_dict("records") == [
        {"severity": "clinical", "rule": "plausible", "file": "dm.csv", "row": 3,
         "column": "AGE", "value": "155"},
    ]  # fmt: skip


def test_a_delivery_can_be_checked_without_staging_it(data, deliver):
    found = check_folder(deliver({("ae", 1, "AETOXGR"): "6"}, define__xml=b"<x/>"), CUT)
    assert found[["severity", "file", "rule"]].values.tolist() == [
        ["structural", "ae.csv", "strict_codes"],
        ["note", "define.xml", "unknown_file"],
    ]
    assert cut_ids(TOY) == []


def test_names_in_upper_case_and_gzip_are_delivered_names(data, deliver):
    plain = deliver()
    (plain / "dm.csv").rename(plain / "DM.CSV")
    text = (plain / "ae.csv").read_text()
    (plain / "ae.csv").write_text(text.replace("AETERM", "aeterm", 1))
    stage(plain, TOY, CUT)
    cut = read_cut(TOY, CUT)
    assert cut["dm"].USUBJID.tolist() == ["01", "02", "03"]
    assert cut["ae"].AETERM.tolist() == ["tired", "sepsis"]
    assert cut.findings[["rule", "file"]].values.tolist() == [["column_names", "ae.csv"]]


def test_cuts_are_listed_oldest_first_and_only_when_sealed(data, deliver):
    delivery = deliver()
    for cut in ("2020-01-31", CUT, "2019-12-31"):
        stage(delivery, TOY, cut)
    (data / TOY / "2021-01-01").mkdir()
    assert cut_ids(TOY) == ["2019-06-30", "2019-12-31", "2020-01-31"]
    middle = read_cut(TOY, "2019-12-31")
    assert (middle.previous, middle.is_latest) == ("2019-06-30", False)
    last = read_cut(TOY, "2020-01-31")
    assert (last.previous, last.is_latest) == ("2019-12-31", True)
    assert read_cut(TOY, CUT).previous is None


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir])
def test_something_else_in_the_place_of_a_cut_is_named(data, deliver, make):
    make(data / "toy" / "2019-06-30")
    with pytest.raises(CutError) as caught:
        stage(deliver(), "toy", "2019-06-30")
    reason = {Path.touch: "Not a directory", Path.mkdir: "No such file or directory"}[make]
    assert str(caught.value) == f"toy/2019-06-30/manifest.json: cannot be read: {reason}."


def test_a_delivery_before_its_cut_is_refused(data, deliver):
    with pytest.raises(CutError) as caught:
        stage(deliver(), "toy", "2019-06-30", delivered="2019-06-29")
    assert str(caught.value) == ("toy/2019-06-30: cannot be delivered before its day, 2019-06-29.")


LATER = {
    ("lb", 2, "LBDTC"): "2019-07-01T08:00",
    ("lb", 2, "LBSTRESN"): "240",
    ("lb", 2, "LBSTRESC"): "240",
    ("samples", 2, "COLLECTION_DTC"): "2020-06-30",
}


@pytest.mark.fault("D03")
def test_what_is_dated_after_the_cut_is_staged_and_left_out(data, deliver):
    folder = stage(deliver(LATER), TOY, CUT)
    assert "2019-07-01T08:00" in (folder / "lb.csv").read_text()
    cut = read_cut(TOY, CUT)
    assert cut.delivered_rows("lb") == len(cut["lb"]) + 1
    assert 2 not in cut["lb"].SRCROW.tolist()
    assert cut.sample_sheet().SAMPLE_ID.tolist() == ["S1", "S3"]
    assert cut.matrix().columns.tolist() == ["S1"]
    assert cut.excluded[["domain", "row", "value"]].fillna(0).values.tolist() == [
        ["counts", 0, "2020-06-30"],
        ["lb", 2, "2019-07-01T08:00"],
        ["samples", 2, "2020-06-30"],
    ]
    assert cut.delivered_rows("qs") == 0


def test_the_plain_day_after_the_year_is_refused(data, deliver):
    with pytest.raises(CutError) as caught:
        stage(deliver({("samples", 2, "COLLECTION_DTC"): "2020-07-01"}), TOY, CUT)
    assert str(caught.value) == (
        "toy/2019-06-30: 1 finding\n"
        "  samples.csv row 2, COLLECTION_DTC = '2020-07-01': is more than a year after the data "
        "cut 2019-06-30. Correct the date, or stage a later cut. [date_not_far_after_cut]"
    )


def test_an_oddity_after_the_cut_is_no_finding_but_a_broken_form_is(data, deliver):
    rules = set(check_folder(deliver(LATER), CUT)["rule"])
    by_the_cut = {at: value for at, value in LATER.items() if at[2] != "LBDTC"}
    assert "plausible" in set(check_folder(deliver(by_the_cut), CUT)["rule"]) - rules
    broken = LATER | {("lb", 2, "LBSTRESN"): "many"}
    assert "number_valid" in set(check_folder(deliver(broken), CUT)["rule"])
