import pytest

from helpers.book.cli import main


@pytest.fixture
def said(capsys):
    """Return what runs the command in this process: its exit code, what it said, what it moaned."""

    def run(*words):
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = end.code
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["build", "--trial", "two"], "there is no trial 'two'; known: one"),
        (["build", "--trial", "../one"], "there is no trial '../one'; known: one"),
        (
            ["build", "--trial", "one", "--cut", "2020-02-31"],
            "there is no cut of one '2020-02-31'; known: 2020-01-31",
        ),
        (
            ["page", "09_none", "--trial", "one"],
            "there is no chapter '09_none'; known: 00_overview, 01_tiny, 02_small",
        ),
        (
            ["check", "--cut", "2021-01-01"],
            "there is no cut of one '2021-01-01'; known: 2020-01-31",
        ),
        (
            ["stage", "elsewhere", "--trial", "one", "--cut", "2020-06-30"],
            "elsewhere: there is no such folder",
        ),
        (
            ["stage", ".", "--trial", "one", "--cut", "2020-06-30", "--dictionary", "MedDRA"],
            "--dictionary takes NAME=VERSION, was given ['MedDRA']",
        ),
        (["build", "--trial", ""], "there is no trial ''; known: one"),
        (["new-trial", "one"], "one/trial.yml: exists already and is not overwritten"),
    ],
)
def test_a_wrong_call_says_what_is_known_and_ends_in_2(project, said, words, message):
    assert said(*words) == (2, "", f"{message}\n")


ODD = ["007", "../../x", "{cut.__class__}", "a b", "", "x=1;os.system('true')", "2020-01-31/.."]


@pytest.mark.fault("P03", "P05")
@pytest.mark.parametrize("word", ODD)
def test_an_odd_cut_or_trial_is_refused_as_it_was_written_and_nothing_is_made(project, said, word):
    """A cut is one of those that are staged, letter by letter: no number, no path, no template."""
    before = sorted(project.root.rglob("*"))
    no_cut = f"there is no cut of one {word!r}; known: 2020-01-31\n"
    no_trial = f"there is no trial {word!r}; known: one\n"
    no_day = f"{word!r} is not a day written as YYYY-MM-DD\n"
    for command in (["build"], ["page", "01_tiny"], ["check"]):
        assert said(*command, "--trial", "one", "--cut", word) == (2, "", no_cut)
        assert said(*command, "--trial", word) == (2, "", no_trial)
    assert said("stage", ".", "--trial", "one", "--cut", word) == (2, "", no_day)
    assert sorted(project.root.rglob("*")) == before


@pytest.mark.fault("P04")
def test_no_command_takes_a_parameter_by_name(project, said):
    code, _, moaned = said("page", "01_tiny", "--trial", "one", "-p", "x=1;y", "2")
    assert code == 2
    assert moaned.endswith("error: unrecognized arguments: -p x=1;y 2\n")


def test_a_misspelt_option_ends_in_2(project, said):
    code, _, moaned = said("page", "01_tiny", "--trail", "one")
    assert code == 2
    assert "--trial" in moaned


def test_no_core_can_do_no_work(project, said):
    code, _, moaned = said("build", "--cores", "0")
    assert code == 2
    assert moaned.endswith("error: argument --cores: '0' is not a number of cores\n")


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_folder_without_a_trial_is_a_wrong_call(project, said, tmp_path, monkeypatch, command):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    message = "empty: holds no trial with a cut\n"
    assert said(command, "--data", tmp_path / "empty") == (2, "", message)


def test_a_faulty_trial_file_does_not_hide_the_faults_of_the_cut(project, said):
    from helpers.places import cut_folder, trial_folder

    (trial_folder("one") / "trial.yml").write_text("trial_id: one\ntrial_id: one\n")
    (cut_folder("one", "2020-01-31") / "dm.csv").write_text("USUBJID\n")
    code, _, moaned = said("check")
    assert code == 3
    assert "one/trial.yml:1: title: is missing" in moaned
    assert "dm.csv" in moaned


def test_a_new_trial_starts_from_a_file_that_loads(project, said):
    from helpers.trial import load_trial

    assert said("new-trial", "third")[0] == 0
    assert load_trial("third").trial_id == "third"


def test_a_checked_cut_is_said_to_hold(project, said):
    assert said("check") == (0, "one 2020-01-31: no findings\n", "")


def test_data_given_before_the_command_and_after_it_count_the_same(project, said, tmp_path):
    message = "there is no trial 'one'; known: none\n"
    empty = tmp_path / "empty"
    assert said("--data", empty, "check", "--trial", "one") == (2, "", message)
    assert said("check", "--trial", "one", "--data", empty) == (2, "", message)


def test_a_site_without_an_edition_is_not_served(project, said):
    message = f"{project.site}: nothing is published yet; `trialbook build`\n"
    assert said("serve") == (2, "", message)


@pytest.mark.pages
def test_one_page_is_rendered_beside_the_site(project):
    rendered = project.run("page", "01_tiny", "--trial", "one")
    assert rendered.returncode == 0
    folder = project.build_folder / "preview" / "one" / "2020-01-31" / "01_tiny"
    assert "3 participants." in (folder / "page.html").read_text()
    assert "build/preview/one/2020-01-31/01_tiny/page.html" in rendered.stdout
    assert not list(project.site.glob("*"))


@pytest.mark.pages
def test_an_overview_asked_for_before_its_pages_says_what_to_do(project):
    failed = project.run("page", "00_overview", "--trial", "one")
    assert failed.returncode == 4
    assert failed.stderr == (
        "00_overview (one 2020-01-31), section 'Counting': RunError: 00_overview: no results of "
        "01_tiny yet; `trialbook build --trial one --cut 2020-01-31`\n"
        "  notebooks/00_overview.py:32: page.summary()\n"
    )


def test_the_lab_starts_where_the_pairing_is_configured(said, monkeypatch):
    from helpers.book import commands
    from helpers.places import REPOSITORY

    started = []
    monkeypatch.setattr(commands.shutil, "which", lambda name, path: f"bin/{name}")
    monkeypatch.setattr(commands.os, "chdir", started.append)
    monkeypatch.setattr(commands.os, "execv", lambda program, words: started.extend(words))
    assert said("lab")[0] == 0
    assert started == [
        REPOSITORY,
        "bin/jupyter-lab",
        "--ServerApp.contents_manager_class=jupytext.TextFileContentsManager",
        "--LabApp.default_url=/lab/tree/notebooks",
    ]
    assert (REPOSITORY / "jupytext.toml").is_file()
