"""Editions at the edge: nobody, one, nothing delivered, the first cut, somebody gone or renamed."""

import re

import pandas as pd
import pytest

from helpers.ard.frame import read_results
from helpers.book.layout import OVERVIEW
from helpers.book.told_dates import dates_in, own_dates, scan_dates
from helpers.places import REPOSITORY
from page_kit import run_chapters, vary

pytestmark = pytest.mark.pages

ELIGIBILITY, DATA_CUT = "01_eligibility", "06_data_cut"
GRAMMATICAL = [ELIGIBILITY, "02_safety", "03_efficacy"]
CHAPTERS = [*GRAMMATICAL, DATA_CUT]
TOY, FULL = REPOSITORY / "tests" / "toy", REPOSITORY / "data" / "mbc"
FIRST, GONE, RENAMED = "2020-06-30", "2020-07-31", "2020-08-31"
FULL_CUT = "2014-06-30"
TOLD = [ELIGIBILITY, "05_participants", DATA_CUT]
# words of a machine that no reader should meet
BROKEN = re.compile(
    r"\b(?:nan|(?<!no )NaN|NaT|inf)\b|<NA>|\bNone\b(?! (?:of|given))|Traceback|Timestamp\("
)


def with_header_only(domain, frame):
    """Return a domain delivered without a row; people stay, counts of genes have nobody."""
    if domain == "counts":
        return None
    return frame if domain == "dm" else frame.iloc[:0]


def without_anybody(domain, frame):
    """Return a domain delivered without a row, people too."""
    return None if domain == "counts" else frame.iloc[:0]


def people_only(domain, frame):
    """Return nothing but who the people are."""
    return frame if domain == "dm" else None


def one_participant(domain, frame):
    """Return what was delivered of the first participant, who was treated."""
    return None if domain == "counts" else frame[frame["USUBJID"] == "MBC-01-001"]


def without(who):
    """Return the change that takes a participant out of every domain."""
    return lambda domain, frame: frame[frame["USUBJID"] != who]


def renamed(who, new):
    """Return the change that gives a participant another id, in the cut with somebody gone."""
    gone = without("TOY-01-02")

    def change(domain, frame):
        left = gone(domain, frame)
        return left.assign(USUBJID=left["USUBJID"].replace(who, new))

    return change


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Return a folder for data and pages, and let the book read and write there."""
    folder = tmp_path_factory.mktemp("edges")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("data", "build", "site"):
            patch.setenv(f"TRIALBOOK_{name.upper()}", str(folder / name))
        patch.delenv("TRIALBOOK_CHECKED", raising=False)
        yield folder


def add_trial(root, trial_id, source):
    """Lay down a trial like another one under a new id."""
    folder = root / "data" / trial_id
    folder.mkdir(parents=True)
    words = (source / "trial.yml").read_text("utf-8")
    words = re.sub(r"(?m)^trial_id: .*$", f"trial_id: {trial_id}", words)
    (folder / "trial.yml").write_text(words, encoding="utf-8")


@pytest.fixture(scope="module")
def edge(root):
    """Return a function: the pages of one edge, staged and run when first asked for."""
    made = {}

    def run(name, change):
        if name not in made:
            add_trial(root, name, FULL)
            vary(FULL / FULL_CUT, root, name, FULL_CUT, change)
            made[name] = run_chapters(name, FULL_CUT, CHAPTERS)
        return made[name]

    return run


@pytest.fixture(scope="module")
def toy(root):
    """Return {cut: pages} of three cuts: the first, one with a participant gone, one renamed."""
    add_trial(root, "toy", TOY)
    reasons = (
        "USUBJID,REASON\nTOY-01-02,consent to the use of data withdrawn\nTOY-01-04,numbered anew\n"
    )
    (root / "data" / "toy" / "gone.csv").write_text(reasons, encoding="utf-8")
    changes = {
        FIRST: lambda domain, frame: frame,
        GONE: without("TOY-01-02"),
        RENAMED: renamed("TOY-01-04", "TOY-01-44"),
    }
    for data_cut, change in changes.items():
        vary(TOY / FIRST, root, "toy", data_cut, change)
    # an overview needs every chapter, of the cut before too: the last cut does without it
    chosen = {FIRST: None, GONE: None, RENAMED: [ELIGIBILITY, DATA_CUT]}
    return {data_cut: run_chapters("toy", data_cut, names) for data_cut, names in chosen.items()}


@pytest.fixture(scope="module")
def told(root, toy):
    """Return the pages of the toy's second cut where no date of a participant may be told."""
    add_trial(root, "told", TOY)
    with (root / "data" / "told" / "trial.yml").open("a", encoding="utf-8") as words:
        words.write("\nrestricted: {dates: study_days}\n")
    (root / "data" / "told" / "gone.csv").write_text(
        (root / "data" / "toy" / "gone.csv").read_text()
    )
    vary(TOY / FIRST, root, "told", FIRST, lambda domain, frame: frame)
    vary(TOY / FIRST, root, "told", GONE, without("TOY-01-02"))
    return run_chapters("told", GONE, TOLD)


EDGES = {
    "bare": with_header_only,
    "empty": without_anybody,
    "undelivered": people_only,
    "alone": one_participant,
}
SAID = {
    "bare": ("0 treated", "Of the assessments that were due by the cut, 0/"),
    "empty": (
        "0 screened, 0 included, 0 treated",
        "Nobody had been included at the cut, so no assessment was planned.",
    ),
    "undelivered": ("0 treated", "This data cut holds no domain of a planned assessment."),
    "alone": ("1 screened, 1 included, 1 treated", "Planned assessments, included participants (N"),
}
# a number that its noun does not follow, and sentences about none of nobody
UNGRAMMATICAL = re.compile(
    r"\b(?:[Oo]f|the) 1 (?:\w+ )?participants\b|\b(?:Of|[Nn]one of|deviation in) 0 |\(0\)"
)
NOTHING_BEFORE = "This is the first cut of the trial: there is nothing to compare it with."


@pytest.mark.fault("F03", case="bare")
@pytest.mark.fault("F28", case="undelivered")
@pytest.mark.parametrize("name", EDGES)
@pytest.mark.fault("A01")
def test_a_delivery_at_the_edge_gives_pages_that_say_so(edge, name):
    pages = edge(name, EDGES[name])
    broken = {chapter: BROKEN.findall(words) for chapter, words in pages.items()}
    assert broken == {chapter: [] for chapter in CHAPTERS}
    told = {chapter: UNGRAMMATICAL.findall(pages[chapter]) for chapter in GRAMMATICAL}
    assert told == {chapter: [] for chapter in GRAMMATICAL}
    assert [said for said in SAID[name] if said not in pages[ELIGIBILITY]] == []
    assert NOTHING_BEFORE in pages[DATA_CUT]


def test_no_page_of_any_cut_shows_the_words_of_a_machine(toy):
    broken = {
        (data_cut, chapter): BROKEN.findall(words)
        for data_cut, pages in toy.items()
        for chapter, words in pages.items()
    }
    assert {page: found for page, found in broken.items() if found} == {}


def test_the_first_cut_has_nothing_to_compare_with(toy):
    assert NOTHING_BEFORE in toy[FIRST][DATA_CUT]
    assert NOTHING_BEFORE in toy[FIRST][OVERVIEW]
    assert "6 screened, 5 included, 4 treated" in toy[FIRST][ELIGIBILITY]


@pytest.mark.fault("K08")
def test_a_participant_who_is_gone_is_named_and_leaves_every_count(toy):
    gone = "1 participant of the cut before is not in this cut: TOY-01-02."
    assert gone in toy[GONE][DATA_CUT]
    assert gone in toy[GONE][OVERVIEW]
    assert "5 screened, 4 included, 3 treated" in toy[GONE][ELIGIBILITY]
    assert "TOY-01-02" not in toy[GONE][ELIGIBILITY]
    assert "seems to have changed" not in toy[GONE][DATA_CUT]


def test_an_id_that_changed_is_recognised_by_its_records(toy):
    pages = toy[RENAMED]
    assert "An id seems to have changed: TOY-01-04 to TOY-01-44" in pages[DATA_CUT]
    assert "5 screened, 4 included, 3 treated" in pages[ELIGIBILITY]
    assert "TOY-01-44" in pages[ELIGIBILITY]
    assert "TOY-01-04" not in pages[ELIGIBILITY]


@pytest.mark.fault("S02")
def test_where_no_date_may_be_told_none_is_on_a_page_or_in_a_file(told, root):
    own = own_dates("told")
    dates = {name: dates_in(words) - own for name, words in told.items()}
    assert dates == dict.fromkeys(TOLD, set())
    assert scan_dates(root / "build" / "pages" / "told" / GONE, own) == []
    assert "Months since the first inclusion" in told[ELIGIBILITY]
    assert "It began on study day " in told["05_participants"]


@pytest.mark.fault("S02")
@pytest.mark.parametrize("name", TOLD)
def test_numbers_are_the_same_with_study_days_and_with_dates(told, toy, root, name):
    kept = []
    for trial_id in ("toy", "told"):
        results = read_results(root / "build" / "pages" / trial_id / GONE / name / "results.csv")
        results = results[results["analysis"] != "accrual"]
        kept.append(results.drop(columns="trial_id", errors="ignore").reset_index(drop=True))
    assert len(kept[0]) > 10
    pd.testing.assert_frame_equal(*kept)
