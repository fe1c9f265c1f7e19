"""What a page gets of a cut: verified bytes, declared types, every row with its place."""

import json
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from helpers.cut import Cut, CutError, check_cut, read_cut, schema, stage

TOY, CUT = "toy", "2019-06-30"


@pytest.fixture
def folder(data, deliver):
    return stage(deliver(), TOY, CUT, synthetic=True)


def refused():
    with pytest.raises(CutError) as caught:
        read_cut(TOY, CUT)
    return str(caught.value)


def test_a_cut_says_what_it_is(folder):
    cut = read_cut(TOY, CUT)
    assert isinstance(cut, Cut)
    assert (cut.trial_id, cut.data_cut, cut.cut_date) == ("toy", CUT, date(2019, 6, 30))
    assert (cut.synthetic, cut.is_latest, cut.previous) == (True, True, None)
    assert cut.domains == ("dm", "ds", "sv", "ex", "ae", "lb", "rs", "tu", "tr", "be")
    assert (cut.has("ae"), cut.has("qs"), cut.has("counts")) == (True, False, True)
    assert cut.findings.empty
    assert repr(cut) == "Cut(toy/2019-06-30: dm, ds, sv, ex, ae, lb, rs, tu, tr, be)"


def test_numbers_are_floats_and_everything_else_is_text(folder):
    lb = read_cut(TOY, CUT)["lb"]
    assert lb.LBSTRESN.dtype == np.float64
    assert lb.LBSTRESN.tolist()[:2] == [121.0, 110.0]
    assert lb.LBSEQ.tolist() == [1.0, 2.0, 1.0, 2.0, 3.0]
    assert lb.USUBJID.tolist() == ["01", "01", "02", "02", "02"]
    assert lb.LBORRES.tolist()[2] == "<0.6"
    assert lb.LBDTC.tolist()[1] == "2019-03-29T08:30"
    assert lb.isna()[["LBORRES", "LBSTRESN", "LBDTC"]].iloc[3].tolist() == [True, True, True]


@pytest.mark.fault("V05")
def test_one_word_is_one_term_however_its_accents_are_written(data, deliver):
    words = {("ae", 1, "AETERM"): "fi\u00e8vre", ("ae", 2, "AETERM"): "fie\u0300vre"}
    stage(deliver(words), TOY, CUT)
    assert read_cut(TOY, CUT)["ae"]["AETERM"].tolist()[:2] == ["fi\u00e8vre"] * 2


def test_every_row_knows_its_place_in_the_file(folder):
    lb = read_cut(TOY, CUT)["lb"]
    assert lb.SRCROW.tolist() == [1, 2, 3, 4, 5]
    assert lb.SRCROW.dtype == np.int64


def test_declared_columns_that_were_not_delivered_are_there_and_missing(folder):
    ae = read_cut(TOY, CUT)["ae"]
    assert set(schema.variables("ae")) <= set(ae.columns)
    assert ae.AESHOSP.isna().all()
    assert ae.AESHOSP.dtype == object
    assert ae.AESTDY.dtype == np.float64


def test_an_undelivered_domain_is_empty_with_its_columns(folder):
    qs = read_cut(TOY, CUT)["qs"]
    assert len(qs) == 0
    assert {"USUBJID", "QSTESTCD", "QSSTRESN", "SRCROW"} <= set(qs.columns)
    assert qs.QSSTRESN.dtype == np.float64


def test_an_unknown_domain_is_refused_with_the_known_ones(folder):
    with pytest.raises(
        CutError, match=r"^aes: is no domain; this book knows dm, ds, dv, ie, sv, ex"
    ):
        read_cut(TOY, CUT)["aes"]


def test_a_frame_changed_by_a_reader_does_not_change_the_cut(folder):
    cut = read_cut(TOY, CUT)
    ae = cut["ae"]
    ae["AETERM"] = "changed"
    assert cut["ae"].AETERM.tolist() == ["tired", "sepsis"]


def test_supplemental_qualifiers_stand_beside_their_record(folder):
    ae = read_cut(TOY, CUT)["ae"]
    assert ae.set_index("USUBJID").AERELCH.fillna("").to_dict() == {"01": "NOT RELATED", "02": ""}


def test_a_qualifier_without_idvar_belongs_to_the_participant(data, deliver):
    delivery = deliver()
    (delivery / "suppdm.csv").write_text(
        "STUDYID,RDOMAIN,USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\nT,DM,02,,,RACEOTH,Inuit\n"
    )
    stage(delivery, TOY, CUT)
    dm = read_cut(TOY, CUT)["dm"]
    assert dm.RACEOTH.fillna("").tolist() == ["", "Inuit", ""]


def test_counts_and_sample_sheet(folder):
    cut = read_cut(TOY, CUT)
    counts = cut.matrix()
    assert counts.index.tolist() == ["TP53", "GAPDH"]
    assert counts.to_dict("list") == {"S1": [10, 900], "S2": [12, 870]}
    sheet = cut.sample_sheet()
    assert sheet.SAMPLE_ID.tolist() == ["S1", "S2", "S3"]
    assert sheet.RIN.tolist() == [8.1, 7.5, 2.0]
    assert sheet.GLOBIN_DEPLETED.isna().all()


def test_without_sequencing_sheet_and_counts_are_empty(data, deliver):
    stage(deliver(drop=["samples", "counts"]), TOY, CUT)
    cut = read_cut(TOY, CUT)
    assert cut.matrix().shape == (0, 0)
    assert len(cut.sample_sheet()) == 0
    assert "SAMPLE_ID" in cut.sample_sheet()


@pytest.mark.fault("F01")
def test_every_file_that_differs_from_the_manifest_is_named_before_anything_is_parsed(folder):
    raw = (folder / "ae.csv").read_bytes()
    (folder / "ae.csv").write_bytes(raw[:100])
    (folder / "lb.csv").unlink()
    (folder / "CM.csv").write_text("no table at all")
    entry = {each["name"]: each for each in manifest(folder)["files"]}["ae.csv"]
    first, *lines = refused().splitlines()
    assert first == "toy/2019-06-30: 3 findings"
    assert lines[0].startswith(
        f"  ae.csv: manifest says {len(raw)} bytes sha256 {entry['sha256'][:12]}, "
        "found 100 bytes sha256 "
    )
    assert lines[0].endswith(". Restore the file as delivered. [manifest]")
    assert lines[1:] == [
        "  CM.csv: is not in the manifest. Remove it. [manifest]",
        "  lb.csv: cannot be read (No such file or directory). Send the file itself. [not_a_file]",
    ]


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text())


@pytest.mark.fault("F05")
def test_one_flipped_bit_is_refused(folder):
    raw = bytearray((folder / "lb.csv").read_bytes())
    raw[-20] ^= 1
    (folder / "lb.csv").write_bytes(bytes(raw))
    assert "  lb.csv: manifest says" in refused()


def test_rows_that_differ_from_the_manifest_are_refused(folder):
    changed = manifest(folder)
    next(each for each in changed["files"] if each["name"] == "ae.csv")["rows"] = 42
    (folder / "manifest.json").write_text(json.dumps(changed))
    assert refused() == (
        "toy/2019-06-30: 1 finding\n"
        "  ae.csv: manifest says 42 rows x 15 columns, read 2 x 15. Stage the cut again. [manifest]"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "toy/2019-06-30/manifest.json: is not a manifest ('files'). Stage the cut again."),
        ("[", "toy/2019-06-30/manifest.json: is not a manifest (Expecting value: line 1 column 2 "
              "(char 1)). Stage the cut again."),
        ("[5]", "toy/2019-06-30/manifest.json: is not a manifest ('list' object has no attribute "
                "'get'). Stage the cut again."),
        ('{"files": [{}]}', "toy/2019-06-30/manifest.json: trial_id, data_cut, delivered, "
         "synthetic, dictionaries, name, bytes, sha256, rows, columns missing or malformed. "
         "Stage the cut again."),
    ],
)  # fmt: skip
def test_a_manifest_that_is_none(folder, text, message):
    (folder / "manifest.json").write_text(text)
    assert refused() == message


def test_a_manifest_of_another_cut(folder):
    (folder / "manifest.json").write_text(
        (folder / "manifest.json").read_text().replace("2019-06-30", "2018-06-30")
    )
    assert refused() == (
        "toy/2019-06-30/manifest.json: belongs to toy/2018-06-30. Stage the cut again."
    )


def test_an_unknown_trial_and_an_unknown_cut(folder):
    with pytest.raises(CutError) as caught:
        read_cut("mbc", CUT)
    assert str(caught.value) == "mbc: no such trial; this data folder holds toy."
    with pytest.raises(CutError) as caught:
        read_cut(TOY, "2019-01-01")
    assert str(caught.value) == "toy/2019-01-01: no such cut; toy has 2019-06-30."


def test_stored_findings_are_used_for_the_very_same_bytes_only(
    data, deliver, tmp_path, monkeypatch
):
    folder = stage(deliver({("dm", 3, "AGE"): "155"}), TOY, CUT)
    check_cut(TOY, CUT, into=tmp_path / "checked" / TOY / CUT)
    stored = tmp_path / "checked" / TOY / CUT / "findings.ndjson"
    stored.write_text(
        stored.read_text().replace("is implausible: not within 18 to 110", "was stored")
    )
    monkeypatch.setenv("TRIALBOOK_CHECKED", str(tmp_path / "checked"))
    assert read_cut(TOY, CUT).findings.message.tolist() == ["was stored"]
    text = (folder / "manifest.json").read_text()
    (folder / "manifest.json").write_text(text.replace('"synthetic": false', '"synthetic": true'))
    assert read_cut(TOY, CUT).findings.message.tolist() == ["is implausible: not within 18 to 110"]


def test_a_check_refuses_with_every_structural_finding_and_stores_them(folder, tmp_path):
    changed = manifest(folder)
    changed["files"][0]["rows"] = 42
    (folder / "manifest.json").write_text(json.dumps(changed))
    with pytest.raises(CutError, match=r"^toy/2019-06-30: 1 finding\n"):
        check_cut(TOY, CUT, into=tmp_path / "checked")
    stored = (tmp_path / "checked" / "findings.ndjson").read_text().splitlines()
    assert [json.loads(line)["rule"] for line in stored] == ["manifest"]


def loaded(code, **environment):
    report = (
        "import sys; print(*[m for m in ('pandas', 'pandera', 'pyreadstat') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", f"{code}; {report}"],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    return run.stdout.split()


def test_listing_cuts_loads_no_pandas_and_a_page_no_validation_library(folder, data, tmp_path):
    assert loaded("from helpers.cut import cut_ids; cut_ids('toy')", TRIALBOOK_DATA=str(data)) == []
    check_cut(TOY, CUT, into=tmp_path / "checked" / TOY / CUT)
    page = f"from helpers.cut import read_cut; read_cut('toy', '{CUT}')['ae']"
    kept = {"TRIALBOOK_DATA": str(data), "TRIALBOOK_CHECKED": str(tmp_path / "checked")}
    assert loaded(page, **kept) == ["pandas"]
