"""The public summary: a page of counts that may be told, and a ledger of all that was told."""

import csv
import re

import pytest

from helpers.ard.frame import FILE_COLUMNS
from helpers.ard.public_summary import chapters_read
from helpers.book.errors import ParameterError
from helpers.book.public import known_of, read_ledger, write_public
from helpers.book.publish import tree_digest


@pytest.fixture
def public(project, monkeypatch, tmp_path):
    """Return the folder of public pages of the tiny project, of which the trial has the word."""
    folder = tmp_path / "public"
    monkeypatch.setenv("TRIALBOOK_PUBLIC", str(folder))
    trial = project.data / "one" / "trial.yml"
    trial.write_text(trial.read_text() + "\npublic:\n  smallest: 5\n")
    return folder


def counted(project, data_cut, treated, events, sexes=None):
    """Lay down finished results: so many treated, of whom so many had each event."""
    women, men = sexes or (treated, 0)
    rows = {
        "01_eligibility": [
            ("disposition", "screened", "screened", "", treated),
            ("disposition", "screened", "included", "", treated),
            ("disposition", "included", "treated", "", treated),
            ("baseline", "included", "sex", "F", women),
            ("baseline", "included", "sex", "M", men),
        ],
        "02_safety": [("ae_overview", "safety", name, "", n) for name, n in events.items()],
        "03_efficacy": [],
    }
    assert sorted(rows) == chapters_read()
    for chapter, some in rows.items():
        folder = project.page(chapter, data_cut)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "results.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, FILE_COLUMNS, restval="")
            writer.writeheader()
            for analysis, population, variable, level, n in some:
                named = {"analysis": analysis, "population": population, "variable": variable,
                         "variable_level": level, "stat_name": "n", "stat": n}  # fmt: skip
                writer.writerow({"trial_id": "one", "data_cut": data_cut, **named})


def cells_of(page):
    """Return {label: what stands beside it} of the page's table."""
    rows = re.findall(r'<tr[^>]*><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', page)
    return {label: re.findall(r"<td[^>]*>(.*?)</td>", cells) for label, cells in rows}


@pytest.mark.fault("S04")
def test_the_page_tells_counts_and_nothing_of_anybody(project, public):
    counted(project, "2020-01-31", 40, {"any": 40, "grade_3": 20, "serious": 3}, sexes=(38, 2))
    folder = write_public("one", "2020-01-31")
    page = (folder / "index.html").read_text()
    assert cells_of(page) == {
        "Gave consent": ["40"],
        "Included": ["40 of 40 (100%)"],
        "Treated": ["40 of 40 (100%)"],
        "Sex": ["kept back"],
        "Any adverse event": ["40 of 40 (100%)"],
        "Grade 3 or higher": ["20 of 40 (50%)"],
        "Serious": ["kept back"],
    }
    assert "7 counts of participants, 2 of them kept back." in page
    assert "SYNTHETIC DATA" in page
    assert "Content-Security-Policy" in page
    # no participant, no drawing, no other date, no other page of the restricted book
    assert "ONE-0" not in page
    assert "<svg" not in page
    assert set(re.findall(r"\d{4}-\d{2}-\d{2}", page)) == {"2020-01-31"}
    assert sorted(path.name for path in folder.iterdir()) == ["index.html", "plain.css", "theme.js"]


@pytest.mark.fault("S03")
def test_what_was_told_once_is_held_against_what_comes_later(project, public):
    counted(project, "2020-01-31", 20, {"any": 20, "grade_3": 10})
    write_public("one", "2020-01-31")
    project.stage("2020-06-30", people=4)
    counted(project, "2020-06-30", 22, {"any": 22, "grade_3": 11})
    page = (write_public("one", "2020-06-30") / "index.html").read_text()
    assert cells_of(page)["Treated"] == ["kept back", "20, cut of 2020-01-31"]
    assert "All 7 counts are kept back" in page
    assert cells_of(page)["Sex"] == ["", ""]
    assert cells_of(page)["F"] == ["kept back", "20, cut of 2020-01-31"]
    first, second = read_ledger("one")
    assert first["told"]["treated"] == 20
    assert set(second["told"].values()) == {None}


def test_asked_again_it_answers_the_same_bytes(project, public):
    counted(project, "2020-01-31", 20, {"any": 20})
    write_public("one", "2020-01-31")
    before = tree_digest(public)
    write_public("one", "2020-01-31")
    assert tree_digest(public) == before


def test_who_is_kept_back_in_a_group_is_not_named(project, public):
    counted(project, "2020-01-31", 40, {"any": 40}, sexes=(38, 2))
    page = (write_public("one", "2020-01-31") / "index.html").read_text()
    assert set(cells_of(page)) & {"F", "M", "others"} == set()
    assert read_ledger("one")[0]["told"] == {
        "screened": 40, "included": 40, "treated": 40, "sex=*": None, "any": 40,
    }  # fmt: skip
    # a name that was not told may have counted anybody; one without such a row counted nobody
    assert known_of({"sex=*": None, "sex=F": 9}, ["sex=F", "sex=M", "any"]) == {
        "sex=F": 9, "sex=M": None, "any": 0,
    }  # fmt: skip


def test_corrected_data_of_a_told_cut_are_a_release_of_their_own(project, public):
    counted(project, "2020-01-31", 20, {"any": 20})
    write_public("one", "2020-01-31")
    counted(project, "2020-01-31", 21, {"any": 21})
    page = (write_public("one", "2020-01-31") / "index.html").read_text()
    assert cells_of(page)["Treated"][0] == "kept back"
    assert [one["told"]["treated"] for one in read_ledger("one")] == [20, None]


def test_a_cut_before_one_that_was_told_gets_no_new_summary(project, public):
    project.stage("2020-06-30", people=4)
    counted(project, "2020-06-30", 20, {"any": 20})
    counted(project, "2020-01-31", 10, {"any": 10})
    write_public("one", "2020-06-30")
    with pytest.raises(ParameterError) as caught:
        write_public("one", "2020-01-31")
    assert str(caught.value) == "the public summary of the later cut 2020-06-30 is published"


def test_without_the_word_and_without_a_book_nothing_is_told(project, public):
    with pytest.raises(ParameterError) as caught:
        write_public("one", "2020-01-31")
    assert str(caught.value) == (
        "one 2020-01-31: build the book first; no 01_eligibility, 02_safety, 03_efficacy"
    )
    trial = project.data / "one" / "trial.yml"
    trial.write_text(trial.read_text().replace("public:\n  smallest: 5\n", ""))
    with pytest.raises(ParameterError) as caught:
        write_public("one", "2020-01-31")
    assert str(caught.value) == "one: trial.yml has no `public`, so nothing is told in public"
    assert list(public.rglob("*")) == []
