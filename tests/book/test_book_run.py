import json
import os
import signal
import time
from pathlib import Path

import pytest

from helpers.book.errors import RunError
from helpers.book.marker import manifest_digest
from helpers.book.publish import tree_digest
from helpers.book.render import PageRequest, check_page

pytestmark = pytest.mark.pages

COUNTING = "page.count()"


def done(process):
    """Return the names of the jobs that a run finished."""
    lines = [line for line in process.stdout.splitlines() if line.startswith("done")]
    return sorted(line.removeprefix("done").rsplit("  ", 1)[0].strip() for line in lines)


def at(built, code):
    """Return the line that says where code stands in the first chapter."""
    number = (built.notebooks / "01_tiny.py").read_text().splitlines().index(code) + 1
    return f"  notebooks/01_tiny.py:{number}: {code}\n"


def waits_for(condition, seconds=60):
    """Return whether a condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def alive(root):
    """Return the command lines of processes that work on this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().decode(errors="replace")
            words = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if f"TRIALBOOK_SITE={root}/site" in environment:
            found.append(words.replace("\0", " "))
    return found


def test_one_command_makes_pages_edition_and_shelf(once_built):
    where = "(one 2020-01-31)"
    assert done(once_built.first) == [
        f"check {where}",
        f"edition {where}",
        f"page 00_overview {where}",
        f"page 01_tiny {where}",
        f"page 02_small {where}",
        "shelf",
    ]
    edition = once_built.site / "one" / "2020-01-31"
    page = (edition / "notebooks" / "01_tiny.html").read_text()
    assert "3 participants." in page
    assert 'data-trial="one" data-cut="2020-01-31"' in page
    assert "Trial &lt;One&gt;" in page
    assert 'href="one/2020-01-31/index.html"' in (once_built.site / "index.html").read_text()
    shown = [*edition.glob("book/*.html"), *edition.glob("notebooks/*.html")]
    pages = sorted(path.relative_to(edition).as_posix() for path in shown)
    assert "notebooks/01_tiny.html" in pages
    assert (once_built.site / "one" / "standing.js").read_text() == (
        'window.trialbookCuts = ["2020-01-31"];\n'
        f"window.trialbookPages = {json.dumps({'2020-01-31': pages})};\n"
    )
    assert not list(once_built.site.rglob(".*"))


def test_nothing_of_a_run_outlives_it(once_built):
    assert alive(once_built.root) == []


def test_every_page_of_a_book_says_which_cut_it_is(once_built):
    edition = once_built.site / "one" / "2020-01-31"
    pages = [*edition.glob("notebooks/*.html"), *edition.glob("book/*.html")]
    assert len(pages) == 4
    for page in pages:
        written = page.read_text()
        assert written.count('class="tb-banner"') == 1, page.name
        # one folder below the edition, which lies two below the shelf
        assert '<a class="tb-cuts" href="../../../index.html">' in written, page.name


def test_what_has_not_changed_is_not_made_again(built):
    (built.notebooks / "01_tiny.py").touch()
    before = tree_digest(built.site)
    again = built.run("build")
    assert (again.returncode, done(again)) == (0, [])
    assert again.stdout.startswith("nothing to do: 1 edition up to date")
    assert tree_digest(built.site) == before


@pytest.mark.fault("P14", "P18")
def test_edited_code_makes_its_page_the_overview_and_the_edition_again(edited):
    assert [name.split(" (")[0] for name in done(edited.again)] == [
        "edition",
        "page 00_overview",
        "page 02_small",
        "shelf",
    ]
    differs = "elease 2, which differs from release 1 in notebooks (02_small)"
    assert edited.again.stdout.splitlines()[-2] == f"one 2020-01-31: r{differs}"
    shelf = (edited.site / "index.html").read_text()
    assert f'<span class="release">R{differs}.</span>' in shelf


def test_edited_words_make_the_edition_again_as_it_would_be_from_nothing(built):
    edition = built.site / "one" / "2020-01-31"
    from_nothing = tree_digest(edition)
    built.replace("01_tiny", "as small as", "just as small as")
    again = built.run("build")
    assert [name.split(" (")[0] for name in done(again)] == ["edition", "shelf"]
    assert "just as small as" in (edition / "notebooks" / "01_tiny.html").read_text()
    built.replace("01_tiny", "just as small as", "as small as")
    assert built.run("build").returncode == 0
    assert tree_digest(edition) == from_nothing


def test_an_edition_lost_from_the_site_is_published_again(built):
    before = tree_digest(built.site)
    (built.site / "one" / "2020-01-31" / "run.json").unlink()
    again = built.run("build")
    assert done(again) == ["edition (one 2020-01-31)", "shelf"]
    assert tree_digest(built.site) == before


@pytest.mark.fault("P15")
def test_a_new_cut_adds_an_edition_and_touches_none(built):
    old = built.site / "one" / "2020-01-31"
    before = tree_digest(old)
    built.stage("2020-06-30", people=5)
    assert built.run("build").returncode == 0
    assert tree_digest(old) == before
    page = (built.site / "one" / "2020-06-30" / "notebooks" / "00_overview.html").read_text()
    assert "5 now, 3 before." in page
    shelf = (built.site / "index.html").read_text()
    assert shelf.index("Data cut 2020-06-30") < shelf.index("latest cut")
    assert shelf.index("latest cut") < shelf.index("Data cut 2020-01-31")


ELSEWHERE = {
    "TZ": "Pacific/Apia",
    "LANG": "C",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "random",
    "HOME": None,
    "DISPLAY": None,
    "TERM": None,
    "MPLBACKEND": None,
    "OMP_NUM_THREADS": "2",
}


@pytest.mark.fault("P16", "P17")
def test_plain_kernels_and_a_second_place_give_the_same_bytes(project, once_built):
    """Another folder, time zone, language, hash seed, umask, number of cores, and no home."""
    words = ["build", "--plain-kernels", "--quiet", "--cores", "1"]
    plain = project.run(*words, umask=0o077, **ELSEWHERE)
    assert (plain.returncode, plain.stdout, plain.stderr) == (0, "", "")
    assert tree_digest(project.site) == tree_digest(once_built.site)
    modes = {path.stat().st_mode & 0o777 for path in project.site.rglob("*") if path.is_file()}
    assert modes == {0o644}


@pytest.mark.fault("P06", "P13")
def test_a_page_that_fails_is_named_and_only_it_is_made_again(built, edited):
    before = tree_digest(built.site)
    built.replace("02_small", COUNTING, f"{COUNTING}  # edited")
    built.replace("01_tiny", COUNTING, "raise ValueError('first line\\nsecond line')")

    failed = built.run("build")

    assert failed.returncode == 4
    fault = "raise ValueError('first line\\nsecond line')"
    assert failed.stderr == (
        f"01_tiny (one 2020-01-31), section 'Counting': ValueError: first line\n{at(built, fault)}"
    )
    assert done(failed) == ["page 02_small (one 2020-01-31)"]
    assert not built.page("01_tiny").exists() or not list(built.page("01_tiny").iterdir())
    assert tree_digest(built.site) == before

    built.replace("01_tiny", "raise ValueError('first line\\nsecond line')", COUNTING)
    assert [name.split(" (")[0] for name in done(built.run("build"))] == [
        "edition",
        "page 00_overview",
        "page 01_tiny",
        "shelf",
    ]
    assert tree_digest(built.site) == tree_digest(edited.site)


@pytest.mark.fault("P07")
def test_kernels_that_die_and_pages_that_do_not_close_do_not_count(built):
    before = tree_digest(built.site)
    built.replace("01_tiny", COUNTING, "import os; os.kill(os.getpid(), 9)")
    built.replace("02_small", COUNTING, "page.close = print")

    failed = built.run("build")

    assert failed.returncode == 4
    fault = "import os; os.kill(os.getpid(), 9)"
    assert sorted(failed.stderr.splitlines()) == [
        at(built, fault).rstrip("\n"),
        "01_tiny (one 2020-01-31), section 'Counting': "
        "the kernel died: ended by SIGKILL, as a machine out of memory does",
        "02_small (one 2020-01-31): did not reach its end (no page.close())",
    ]
    assert done(failed) == []
    assert tree_digest(built.site) == before


@pytest.mark.fault("P01")
def test_a_misspelt_parameter_stops_the_page(built):
    before = tree_digest(built.site)
    built.replace("01_tiny", "trial_id = ", "trail_id = ")
    failed = built.run("build")
    assert failed.returncode == 2
    assert failed.stderr == (
        "01_tiny: declares ['data_cut', 'trail_id'], was given ['data_cut', 'trial_id']\n"
    )
    assert tree_digest(built.site) == before


@pytest.mark.fault("P02")
def test_a_page_that_closes_for_another_cut_does_not_count(built):
    built.stage("2020-06-30", people=5)
    built.replace("01_tiny", "trial_id, data_cut)", 'trial_id, "2020-01-31")')
    failed = built.run("build")
    assert failed.returncode == 4
    assert "01_tiny (one 2020-06-30): closed with another data_cut, manifest" in failed.stderr


def test_a_cut_that_differs_from_its_manifest_is_refused(built):
    before = tree_digest(built.site)
    with (built.data / "one" / "2020-01-31" / "dm.csv").open("a") as file:
        file.write("\n")
    refused = built.run("build")
    assert refused.returncode == 3
    assert "manifest says" in refused.stderr
    assert tree_digest(built.site) == before


@pytest.mark.fault("P12")
def test_of_two_runs_at_once_one_is_told_who_is_at_work(built):
    built.replace("01_tiny", COUNTING, f"import time; time.sleep(4); {COUNTING}")
    first = built.start("build")
    try:
        holder = built.build_folder / "lock.pid"
        assert waits_for(holder.exists)
        second = built.run("build")
        assert second.returncode == 7
        assert second.stderr.startswith(f"locked by another run (pid {first.pid}, since 20")
    finally:
        assert first.communicate(timeout=90)[0].startswith("done")
    assert first.returncode == 0


@pytest.mark.fault("P11")
@pytest.mark.parametrize("moment", ["page 00_overview", "edition"])
def test_a_run_that_is_killed_leaves_the_site_and_is_made_good(built, edited, moment):
    """Killed when all pages but the last are made, and when an edition is and the shelf is not."""
    folder = built.site / "one"
    old, shelf = tree_digest(folder), (built.site / "index.html").read_bytes()
    built.replace("02_small", COUNTING, f"{COUNTING}  # edited")
    first = built.start("build")
    for line in first.stdout:
        if moment in line:
            break
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    first.stdout.close()
    assert waits_for(lambda: not alive(built.root)), alive(built.root)
    assert (tree_digest(folder) == old) == (moment != "edition")
    assert (built.site / "index.html").read_bytes() == shelf
    assert built.run("build").returncode == 0
    assert tree_digest(built.site) == tree_digest(edited.site)


def test_a_site_that_cannot_be_written_is_a_failed_publication(built):
    built.site.rename(built.root / "elsewhere")
    built.site.write_text("a file where the site should be")
    failed = built.run("build")
    said = f"site: cannot be used: File exists: {built.site}\n"
    assert (failed.returncode, failed.stderr) == (5, said)


def test_a_trial_that_fails_does_not_hide_another_that_is_published(built):
    other = built.data / "two"
    other.mkdir()
    trial = (built.data / "one" / "trial.yml").read_text()
    (other / "trial.yml").write_text(trial.replace("trial_id: one", "trial_id: two"))
    words = ["--trial", "two", "--cut", "2020-01-31", "--synthetic"]
    assert built.run("stage", str(built.root / "delivery-2020-01-31"), *words).returncode == 0
    with (built.data / "one" / "2020-01-31" / "dm.csv").open("a") as file:
        file.write("\n")
    assert built.run("build").returncode == 3
    shelf = (built.site / "index.html").read_text()
    assert 'href="one/2020-01-31/index.html"' in shelf
    assert 'href="two/2020-01-31/index.html"' in shelf


@pytest.mark.fault("S01")
def test_an_identifier_on_a_page_stops_its_publication_and_nothing_else(built):
    """Exit code 6; the column it came from is named, the value is not; the site stays as it was."""
    before = tree_digest(built.site)
    delivery = built.root / "delivery"
    delivery.mkdir()
    source = (built.root / "delivery-2020-01-31" / "dm.csv").read_text()
    (delivery / "dm.csv").write_text(source.replace(",Arm,", ",Arm of anna@example.nl,"))
    words = ["--trial", "one", "--cut", "2020-02-29", "--synthetic"]
    assert built.run("stage", str(delivery), *words).returncode == 0
    counting = (
        "from helpers.cut import read_cut\nfrom helpers.display.text import sentence\nsentence("
    )
    built.replace("01_tiny", COUNTING, f'{counting}read_cut(trial_id, data_cut)["dm"].ARM[1])')
    run = built.run("build", *words[:4])
    assert run.returncode == 6
    held = "holds what looks like a direct identifier"
    assert "anna" not in run.stdout + run.stderr
    said = [line.strip() for line in (run.stdout + run.stderr).splitlines()]
    assert "one 2020-02-29: must not be published:" in said
    assert f"notebooks/01_tiny.html {held}: e-mail address, once" in said
    assert (
        f"delivered: dm.csv, ARM: {held}, e-mail address (3 records, first in row 1). "
        "Take it out at the source. [direct_identifiers]"
    ) in said
    assert tree_digest(built.site) == before
    assert built.run("build", *words[:4]).returncode == 6, "a second run finds nothing to do"


@pytest.mark.fault("P20")
def test_a_page_that_used_other_helpers_does_not_count(project, tmp_path):
    """Marker and banner may name everything right: it is the code that is another."""
    request = PageRequest(project.notebooks / "01_tiny.py", "one", "2020-01-31", tmp_path)
    manifest = json.loads((project.data / "one" / "2020-01-31" / "manifest.json").read_text())
    marker = {
        "chapter": "01_tiny",
        "trial_id": "one",
        "data_cut": "2020-01-31",
        "manifest": manifest_digest(manifest),
        "helpers": str(tmp_path / "site-packages" / "helpers"),
    }
    (tmp_path / "closed.json").write_text(json.dumps(marker))
    (tmp_path / "results.csv").write_text("")
    with pytest.raises(RunError) as caught:
        check_page(request, None, tmp_path)
    assert str(caught.value) == "01_tiny (one 2020-01-31): closed with another helpers"
