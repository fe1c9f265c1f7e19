import os

import pytest

from helpers.book import plan
from helpers.book.plan import editions_for, overview_pages, page_content, standing


def content(project, chapter="01_tiny", data_cut="2020-01-31"):
    """Return a page's digest as the scheduler of a new run would see it."""
    plan.file_digest.cache_clear()
    plan.files_below.cache_clear()
    return page_content("one", data_cut, chapter)


def test_a_page_depends_on_its_own_notebook_and_not_on_another(project):
    before = content(project)
    project.replace("02_small", "second", "2nd")
    assert content(project) == before
    project.replace("01_tiny", "page.count()", "page.count( )")
    assert content(project) != before


def test_a_page_depends_on_the_cells_of_its_notebook_but_not_on_its_words(project):
    before = content(project)
    project.replace("01_tiny", "# How many", "#\n# How very many")
    assert content(project) == before
    project.replace("01_tiny", "# %% [markdown]\n# ## Counting", "# %%\n# ## Counting")
    assert content(project) != before


def test_a_page_depends_on_bytes_and_not_on_dates(project):
    path = project.data / "one" / "2020-01-31" / "dm.csv"
    before, body = content(project), path.read_bytes()
    path.touch()
    assert content(project) == before
    path.write_bytes(body.replace(b"50", b"51"))
    os.utime(path, (0, 0))
    assert content(project) != before
    path.write_bytes(body)
    assert content(project) == before


def test_a_page_depends_on_the_trial_file_and_the_cut_before(project):
    project.stage("2020-06-30", people=5)
    before = content(project, data_cut="2020-06-30")
    (project.data / "one" / "trial.yml").open("a").close()
    assert content(project, data_cut="2020-06-30") == before
    with (project.data / "one" / "2020-01-31" / "dm.csv").open("a") as file:
        file.write("\n")
    changed = content(project, data_cut="2020-06-30")
    assert changed != before
    with (project.data / "one" / "trial.yml").open("a") as file:
        file.write("# a word more\n")
    assert content(project, data_cut="2020-06-30") != changed


def test_an_earlier_page_does_not_depend_on_a_later_cut(project):
    before = content(project)
    project.stage("2020-06-30", people=5)
    assert content(project) == before


@pytest.mark.fault("P15")
def test_the_latest_cut_is_built_unless_all_are_asked_for(project):
    project.stage("2020-06-30", people=5)
    both = [("one", "2020-01-31"), ("one", "2020-06-30")]
    assert editions_for() == both[1:]
    assert editions_for(every=True) == both
    assert editions_for("one", "2020-01-31") == both[:1]
    assert [standing(*pair) for pair in both] == ["superseded", "latest"]


@pytest.mark.fault("L03")
def test_of_three_hundred_chapters_every_file_is_read_once(project, monkeypatch):
    source = (project.notebooks / "01_tiny.py").read_text()
    for number in range(3, 100):
        for part in "abc":
            (project.notebooks / f"{number:02}_{part}.py").write_text(source)
    plan.file_digest.cache_clear()
    plan.files_below.cache_clear()
    read, whole = [], plan.hashlib.file_digest
    monkeypatch.setattr(
        plan.hashlib, "file_digest", lambda f, kind: read.append(f.name) or whole(f, kind)
    )
    contents = {plan.page_content("one", "2020-01-31", chapter) for chapter in plan.chapters()}
    assert len(plan.chapters()) == 294
    assert len(contents) == 3  # those of its three notebooks
    assert len(read) == len(set(read)) < 600


def test_the_overview_waits_for_the_other_pages_of_this_cut_and_the_one_before(project):
    project.stage("2020-06-30", people=5)
    assert overview_pages("one", "2020-06-30") == [
        ("one", "2020-01-31", "01_tiny"),
        ("one", "2020-01-31", "02_small"),
        ("one", "2020-06-30", "01_tiny"),
        ("one", "2020-06-30", "02_small"),
    ]
