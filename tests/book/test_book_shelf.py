import json
import shutil

import pytest

from helpers.ard.frame import ResultRows, concat_results, write_results
from helpers.ard.overview import FINDINGS, HEADLINE_BEFORE, SEVERE
from helpers.ard.proportions import add_rate
from helpers.book.publish import tree_digest
from helpers.book.shelf import keep_headline, write_shelf


@pytest.fixture
def publish(project):
    """Return what puts an edition into the site with one headline and no pages."""

    def put(data_cut, screened, synthetic=True, title="Trial <One>"):
        edition = project.site / "one" / data_cut
        page = project.root / f"page-{data_cut}"
        for folder in (edition, page):
            folder.mkdir(parents=True, exist_ok=folder == page)
        record = {"synthetic": synthetic, "title": title}
        (edition / "run.json").write_text(json.dumps(record))
        rows = ResultRows("headline", "screened")
        for name in ("Screened", "Included", "Treated"):
            rows.add({"n": screened, "N": screened}, variable=name, variable_level="participants")
        for severity, n in (("clinical", 4), ("note", 1)):
            rows.add({"n_event": n}, variable=FINDINGS, variable_level=severity)
        add_rate(rows, 2, screened, variable=SEVERE["CTCAE"])
        before = ResultRows(HEADLINE_BEFORE, "screened")
        add_rate(before, 1, 2, variable=SEVERE["CTCAE"])
        results = concat_results([rows.frame(), before.frame()])
        write_results(results, page / "results.csv", "one", data_cut)
        keep_headline(page, edition)
        return edition

    return put


def shelf(project):
    write_shelf()
    return (project.site / "index.html").read_text()


def test_the_shelf_shows_the_latest_cut_as_its_overview_does_and_lists_the_older(project, publish):
    publish("2020-01-31", 3)
    publish("2020-06-30", 5)
    page = shelf(project)
    assert "<h2>Trial &lt;One&gt;</h2>" in page
    latest, older = page.split("<h3>Older cuts</h3>")
    for words in (
        '<a class="open" href="one/2020-06-30/index.html">Data cut 2020-06-30</a>',
        "5 screened, 5 included of 6 planned, 5 treated; open findings in the data: 4 to look "
        "at, 1 for information.",
        '<a href="one/2020-06-30/notebooks/02_safety.html">Adverse event of grade 3 or higher</a>',
        '<div class="tb-value">2/5 (40.0%)</div>',
        '<div class="tb-detail">95% CI 5.3 to 85.3</div>',
        '<div class="tb-before">was 1/2 (50.0%)</div>',
    ):
        assert words in latest
    assert (
        '<li><a href="one/2020-01-31/index.html">Data cut 2020-01-31</a> 3 screened, 3 included of 6 '
        "planned, 3 treated; open findings in the data: 4 to look at, 1 for information."
    ) in older


def test_each_trial_tells_its_editions_which_cuts_there_are(project, publish):
    publish("2020-01-31", 3)
    edition = publish("2020-06-30", 5)
    for name in ("notebooks/02_safety", "book/glossary", "participants/A & <1>", "downloads/no"):
        path = edition / f"{name}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    write_shelf()
    told = (project.site / "one" / "standing.js").read_text()
    assert told == (
        'window.trialbookCuts = ["2020-01-31", "2020-06-30"];\n'
        'window.trialbookPages = {"2020-01-31": [], "2020-06-30": ["book/glossary.html", '
        '"notebooks/02_safety.html", "participants/A & <1>.html"]};\n'
    )


def test_synthetic_and_real_data_are_told_apart(project, publish):
    edition = publish("2020-01-31", 3)
    assert '<p class="synthetic">SYNTHETIC DATA</p>' in shelf(project)
    shutil.rmtree(edition)
    publish("2020-01-31", 3, synthetic=False)
    assert '<p class="real">Real data</p>' in shelf(project)


def test_an_empty_shelf_says_so_and_loads_nothing(project):
    page = shelf(project)
    assert "<p>No edition yet.</p>" in page
    assert "<script" not in page
    assert "://" not in page


def test_the_same_editions_make_the_same_shelf(project, publish):
    publish("2020-01-31", 3)
    shelf(project)
    before = tree_digest(project.site)
    shelf(project)
    assert tree_digest(project.site) == before
