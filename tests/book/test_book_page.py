import gzip
import json
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.ard.frame import ResultRows, read_results
from helpers.book import page as page_module
from helpers.book.errors import RunError
from helpers.book.marker import manifest_digest
from helpers.book.page import Page
from helpers.places import REPOSITORY
from helpers.trial.public import Restricted

MANIFEST = {"trial_id": "one", "data_cut": "2020-01-31"}
TRIAL = SimpleNamespace(short_title="A <b>trial</b>", restricted=Restricted())


@pytest.fixture
def page(monkeypatch, tmp_path):
    """Return a page of four screened, three included and two treated participants."""
    adsl = pd.DataFrame(
        {"SCRNFL": list("YYYY"), "INCLFL": ["Y", "Y", "Y", None], "SAFFL": ["Y", "Y", None, None]}
    )
    monkeypatch.setattr(page_module, "derive_adsl", lambda cut, trial: adsl)
    monkeypatch.setenv("TRIALBOOK_PAGE", str(tmp_path))
    cut = SimpleNamespace(
        manifest=MANIFEST, trial_id="one", data_cut="2020-01-31", synthetic=True, is_latest=True
    )
    return Page("02_safety", TRIAL, cut)


def results(analysis, **stats):
    rows = ResultRows(analysis, "safety")
    rows.add(stats, variable="any")
    return rows.frame()


def test_the_banner_says_what_was_loaded_and_escapes_it(page):
    shown = page.banner().html
    assert shown.startswith('<div class="tb-banner" data-trial="one" data-cut="2020-01-31">')
    for words in (
        "A &lt;b&gt;trial&lt;/b&gt;",
        "Data cut 2020-01-31",
        "4 screened, 3 included, 2 treated",
        "SYNTHETIC DATA",
        "latest cut",
    ):
        assert f">{words}</span>" in shown


@pytest.mark.fault("S03")
def test_every_page_says_that_it_is_restricted(page):
    assert '<span class="tb-restricted">Restricted</span>' in page.banner().html


def test_the_banner_of_a_real_and_superseded_cut(page):
    page.cut.synthetic = page.cut.is_latest = False
    shown = page.banner().html
    assert '<span class="tb-real">Real data</span>' in shown
    assert '<span class="tb-superseded">superseded by a later cut</span>' in shown
    assert "SYNTHETIC" not in shown


def test_what_is_kept_is_what_is_filed_and_the_end_marker_names_the_cut(page, tmp_path):
    kept = page.keep(results("ae", n=1, N=2))
    page.keep(results("lab", mean=0.1))
    page.close()
    filed = read_results(tmp_path / "results.csv")
    assert list(kept["stat"]) == [1, 2]
    assert list(filed["analysis"]) == ["ae", "ae", "lab"]
    assert set(filed["data_cut"]) == {"2020-01-31"}
    assert json.loads((tmp_path / "closed.json").read_text()) == {
        "chapter": "02_safety",
        "trial_id": "one",
        "data_cut": "2020-01-31",
        "manifest": manifest_digest(MANIFEST),
        "helpers": str(REPOSITORY / "src" / "helpers"),
    }


def test_the_reference_is_short_and_rounded(page):
    page.keep(results("ae", n=1, p=1 / 3))
    assert json.loads(page.reference()) == {
        "ae": {"rows": 2, "safety | any | n": 1.0, "safety | any | p": 0.333333}
    }


def test_the_results_of_a_chapter_that_has_not_run_are_refused(page, monkeypatch, tmp_path):
    monkeypatch.setenv("TRIALBOOK_PAGES", str(tmp_path / "pages"))
    with pytest.raises(RunError) as caught:
        page.results_of("01_eligibility")
    assert str(caught.value) == (
        "02_safety: no results of 01_eligibility yet; "
        "`trialbook build --trial one --cut 2020-01-31`"
    )


def test_the_results_of_the_cut_before_are_all_chapters_together_or_none(
    page, monkeypatch, tmp_path
):
    assert page.previous_results() is None
    rows = ResultRows("ae", "safety")
    rows.add({"n": 1}, who=["01"])
    page.keep(rows.frame())
    page.close()
    (tmp_path / "before" / "02_safety").mkdir(parents=True)
    for name in ("results.csv", "members.csv"):
        (tmp_path / name).rename(tmp_path / "before" / "02_safety" / name)
    monkeypatch.setenv("TRIALBOOK_PREVIOUS", str(tmp_path / "before"))
    previous = page.previous_results()
    assert previous[["analysis", "who"]].to_numpy().tolist() == [["ae", "01"]]


def test_an_exported_table_lies_beside_the_results(page, tmp_path):
    genes = pd.DataFrame({"gene": ["IL1B"], "change": [-0.5]})
    assert page.export("genes", genes) is genes
    filed = (tmp_path / "tables" / "genes.csv").read_text()
    assert filed == "trial_id,data_cut,gene,change\none,2020-01-31,IL1B,-0.5\n"


def test_an_attached_file_is_packed_to_the_same_bytes_each_time(page, tmp_path):
    assert page.attach("sets.gmt", "UP\ta set\tG1\n") == "sets.gmt"
    assert page.attach("counts.gct.gz", "#1.2\n") == "counts.gct.gz"
    assert page.attach("nothing.gmt", "") == ""

    assert (tmp_path / "files" / "sets.gmt").read_text() == "UP\ta set\tG1\n"
    packed = (tmp_path / "files" / "counts.gct.gz").read_bytes()
    assert packed == gzip.compress(b"#1.2\n", 6, mtime=0)
    assert not (tmp_path / "files" / "nothing.gmt").exists()


def test_an_exported_listing_is_filed_with_the_participants_it_is_about(page, tmp_path):
    rows = pd.DataFrame({"Term": ["Rash"]}, index=pd.Index(["01"], name="Participant"))
    page.export("listing", rows)
    filed = (tmp_path / "tables" / "listing.csv").read_text()
    assert filed == "trial_id,data_cut,Participant,Term\none,2020-01-31,01,Rash\n"


@pytest.mark.fault("S02")
def test_where_no_date_may_be_told_datasets_have_days_and_a_page_says_from_when(
    page, tmp_path, monkeypatch
):
    days = pd.to_datetime(["2020-01-02", None])
    adsl = pd.DataFrame({"USUBJID": ["01", "02"], "TRTSDT": days, "INCLDT": days, "RFICDT": days})
    monkeypatch.setattr(page_module, "derive_adsl", lambda cut, trial: adsl)
    page.trial = SimpleNamespace(restricted=Restricted(dates="study_days"))
    page.cut.manifest = MANIFEST | {"delivered": "2020-02-14"}
    page.cut.excluded = pd.DataFrame({"subject": ["03", "01", None]})
    page.datasets(ADAE=pd.DataFrame({"USUBJID": ["01"], "ASTDT": days[:1]}))
    written = json.loads((tmp_path / "datasets" / "adae.json").read_text())
    assert [column["name"] for column in written["columns"]] == ["USUBJID", "ASTDY"]
    assert written["rows"] == [["01", 1.0]]
    page.keep(results("ae", n=1))
    page.close()
    assert json.loads((tmp_path / "origins.json").read_text()) == [
        ["01", "2020-01-02", "first dose"],
        ["02", None, ""],
        ["03", None, ""],
    ]
