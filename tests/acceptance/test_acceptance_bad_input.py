"""Bad input through the real command: one clear message, the exit code, an untouched site.

Each test sends the installed command what a sender, an analyst or a second run may do to it. The
fixture `refused` holds that the site and the data are byte for byte what they were.
"""

import fcntl
import os

import pytest

from helpers.book.cli import main

CUT = "toy/2020-08-31"
STAGE = ("--trial", "toy", "--cut", "2020-08-31", "--synthetic")

CELLS = {
    "an orphan participant": (
        ("ex.csv", 3, "USUBJID", "TOY-01-99"),
        "ex.csv row 3, USUBJID = 'TOY-01-99': participant is not in DM (1 record). "
        "Send the participant's DM record. [participant_known]",
    ),
    "a day that is not in the calendar": (
        ("ae.csv", 2, "AESTDTC", "2019-02-29"),
        "ae.csv row 2, AESTDTC = '2019-02-29': is not a day of the calendar. "
        "Correct the date at the source; write it as YYYY-MM-DD. [date_valid]",
    ),
    "day and month in doubt": (
        ("ae.csv", 2, "AEENDTC", "03/04/2019"),
        "ae.csv row 2, AEENDTC = '03/04/2019': is not an ISO 8601 date, and day and month are "
        "never guessed. Correct the date at the source; write it as YYYY-MM-DD. [date_valid]",
    ),
    "a date more than a year after the cut": (
        ("lb.csv", 51, "LBDTC", "2091-09-01T08:00"),
        "lb.csv row 51, LBDTC = '2091-09-01T08:00': is more than a year after the data cut "
        "2020-08-31. Correct the date, or stage a later cut. [date_not_far_after_cut]",
    ),
    "grade 6": (
        ("ae.csv", 1, "AETOXGR", "6"),
        "ae.csv row 1, AETOXGR = '6': is not one of 1, 2, 3, 4, 5. "
        "Correct the code at the source. [strict_codes]",
    ),
    "mixed units": (
        ("lb.csv", 3, "LBSTRESU", "mg/dL"),
        "lb.csv row 3, LBSTRESU = 'mg/dL': another unit than 'mg/L' in one test. "
        "Standardise each test to one unit. [one_unit]",
    ),
    "an id with a slash, shown as its shape": (
        ("dm.csv", 6, "SUBJID", "../Jansen"),
        "dm.csv row 6, SUBJID = '../Aaaaaa': is not 1 to 40 letters, digits, '.', '_' or '-' "
        "starting with a letter or digit. Use a plain identifier. [id_pattern]",
    ),
}


@pytest.mark.fault("D03", case="a date more than a year after the cut")
@pytest.mark.parametrize("case", CELLS)
def test_a_bad_cell_stops_staging(refused, delivery, case):
    change, line = CELLS[case]
    delivery.set(*change)
    assert refused("stage", delivery.folder, *STAGE) == (3, f"{CUT}: 1 finding\n  {line}\n")


def test_a_transport_file_cut_in_the_middle(refused, delivery):
    path = delivery.as_transport("lb.csv")
    path.write_bytes(path.read_bytes()[:3800])
    assert refused("stage", delivery.folder, *STAGE) == (
        3,
        f"{CUT}: 1 finding\n  lb.xpt: 3800 bytes is not a whole number of 80-byte records. "
        "The file was cut short or altered: send it again. [truncated]\n",
    )


def test_a_transport_file_cut_between_two_records(refused, delivery):
    path = delivery.as_transport("lb.csv")
    path.write_bytes(path.read_bytes()[:-160])
    assert refused("stage", delivery.folder, *STAGE) == (
        3,
        f"{CUT}: 1 finding\n  lb.xpt row 54: record 54 has 44 of 132 bytes. "
        "The file was cut short or altered: send it again. [truncated]\n",
    )


def test_missing_demographics(refused, delivery):
    delivery.drop("dm.csv")
    assert refused("stage", delivery.folder, *STAGE) == (
        3,
        f"{CUT}: 1 finding\n  dm: is not delivered. "
        "Send DM; without it nobody can be counted. [demographics_delivered]\n",
    )


def test_semicolons(refused, delivery):
    delivery.replace("dm.csv", b",", b";")
    assert refused("stage", delivery.folder, *STAGE) == (
        3,
        f"{CUT}: 1 finding\n  dm.csv: is separated by semicolons. "
        "Export with commas between columns and points in decimals. [delimiter]\n",
    )


def test_latin_1_bytes(refused, delivery):
    delivery.replace("ae.csv", b"Sepsis,Sepsis", b"Fi\xe8vre,Sepsis")
    assert refused("stage", delivery.folder, *STAGE) == (
        3,
        f"{CUT}: 1 finding\n  ae.csv row 4, AETERM: is not UTF-8: byte 0xe8 at offset 785. "
        "It may be latin-1 (Windows): export as UTF-8, or declare it: --encoding ae.csv=cp1252. "
        "[encoding]\n",
    )


def test_all_that_is_wrong_with_a_delivery_is_said_at_once(refused_apart, delivery):
    delivery.replace("lb.csv", b",", b";")
    delivery.set("ae.csv", 2, "AESTDTC", "2019-02-29")
    delivery.set("ae.csv", 1, "AETERM", "Mrs Jansen fell")
    delivery.set("ae.csv", 1, "AETOXGR", "6")
    delivery.set("ex.csv", 1, "USUBJID", "Jansen, P")
    code, said = refused_apart("stage", delivery.folder, *STAGE)
    assert code == 3
    assert said.splitlines() == [
        f"{CUT}: 5 findings",
        "  lb.csv: is separated by semicolons. "
        "Export with commas between columns and points in decimals. [delimiter]",
        "  ex.csv row 1, USUBJID = 'Aaaaaa, A': is not 1 to 40 letters, digits, '.', '_' or '-' "
        "starting with a letter or digit. Use a plain identifier. [id_pattern]",
        "  ex.csv row 1, USUBJID = 'Aaaaaa, A': participant is not in DM (1 record). "
        "Send the participant's DM record. [participant_known]",
        "  ae.csv row 1, AETOXGR = '6': is not one of 1, 2, 3, 4, 5. "
        "Correct the code at the source. [strict_codes]",
        "  ae.csv row 2, AESTDTC = '2019-02-29': is not a day of the calendar. "
        "Correct the date at the source; write it as YYYY-MM-DD. [date_valid]",
    ]


@pytest.mark.pages
def test_a_file_that_differs_from_its_manifest(refused, refused_apart, data):
    with (data / "toy" / "2020-06-30" / "ae.csv").open("a") as file:
        file.write("\n")
    said = (
        "toy/2020-06-30: 1 finding\n  ae.csv: manifest says 1517 bytes sha256 f3617b1b18cc, "
        "found 1518 bytes sha256 2b0a93618d2d. Restore the file as delivered. [manifest]\n"
    )
    assert refused("check", data=data) == (3, said)
    assert refused_apart("page", "02_safety", "--trial", "toy", data=data) == (3, said)


def test_a_file_that_is_no_domain_is_left_out_and_named(tmp_path, monkeypatch, delivery, capsys):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    monkeypatch.setenv("TRIALBOOK_SITE", str(tmp_path))
    (tmp_path / "data" / "toy").mkdir(parents=True)
    (tmp_path / "data" / "toy" / "trial.yml").touch()
    delivery.rename("ae.csv", "adverse.csv")
    monkeypatch.chdir(tmp_path)
    assert main(["stage", "delivery", *STAGE, "--data", "data"]) == 0
    assert capsys.readouterr().out == (
        "staged toy 2020-08-31: data/toy/2020-08-31\n"
        "  left out: adverse.csv is no domain this book reads\n"
    )


def test_what_is_after_the_cut_is_counted_when_it_is_staged(
    tmp_path, monkeypatch, delivery, capsys
):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    monkeypatch.setenv("TRIALBOOK_SITE", str(tmp_path))
    (tmp_path / "data" / "toy").mkdir(parents=True)
    (tmp_path / "data" / "toy" / "trial.yml").touch()
    monkeypatch.chdir(tmp_path)
    chosen = ("--trial", "toy", "--cut", "2020-06-30", "--synthetic")
    assert main(["stage", "delivery", *chosen, "--data", "data"]) == 0
    assert capsys.readouterr().out == (
        "staged toy 2020-06-30: data/toy/2020-06-30\n"
        "  after the cut: 5 rows left out, 3 values set back\n"
    )


def test_other_bytes_under_a_staged_cut(refused, delivery):
    delivery.set("ae.csv", 1, "AETOXGR", "2")
    given = ("--trial", "toy", "--cut", "2020-06-30", "--synthetic")
    assert refused("stage", delivery.folder, *given) == (
        3,
        "toy/2020-06-30: is staged already with other bytes in ae.csv. "
        "A cut never changes: stage the delivery under its own cut date.\n",
    )


def test_all_problems_of_a_trial_file_are_said_at_once(refused, data):
    change_trial(data, "    origin: inclusion\n", "    origin: inclusoin\n    column: DTHDT\n")
    change_trial(data, 'version: "5.0"', "version: 5.0")
    assert refused("check", data=data) == (
        3,
        "toy/trial.yml:30: safety.grading.version: 5.0 should be text; put it in quotes\n"
        "toy/trial.yml:43: endpoints[0].origin: 'inclusoin' is not known; "
        "known: first_dose, inclusion\n"
        "toy/trial.yml:44: endpoints[0].column: is not a known key; known: id, label, role, "
        "definition, population, type, origin, events, censor, landmarks_months, progression, "
        "progression_date, "
        "missed_scans, scans_every_days, restricted_months, fewest_at_risk, sensitivity\n",
    )


def test_a_key_that_stands_twice_in_a_trial_file(refused, data):
    change_trial(data, "design: ", "title: Another\ndesign: ")
    said = "toy/trial.yml:9: title: 'title' stands twice; first in line 5\n"
    assert refused("check", data=data) == (3, said)


def change_trial(data, before, after):
    path = data / "toy" / "trial.yml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


CALLS = {
    "a misspelt option": (
        ("build", "--trail", "toy"),
        "usage: trialbook [-h] [--data DIR] [--site DIR] [--quiet] COMMAND ...\n"
        "trialbook: error: unrecognized arguments: --trail toy\n",
    ),
    "a trial that is not there": (
        ("build", "--trial", "mbd"),
        "there is no trial 'mbd'; known: toy\n",
    ),
    "a trial outside the data folder": (
        ("check", "--trial", "../toy"),
        "there is no trial '../toy'; known: toy\n",
    ),
    "a cut that is not there": (
        ("build", "--trial", "toy", "--cut", "2020-06-03"),
        "there is no cut of toy '2020-06-03'; known: 2020-06-30\n",
    ),
    "a chapter that is not there": (
        ("page", "02_saftey", "--trial", "toy"),
        "there is no chapter '02_saftey'; known: 00_overview, 01_eligibility, 02_safety, "
        "03_efficacy, 04_signature, 05_participants, 06_data_cut\n",
    ),
    "a delivery that is not there": (
        ("stage", "nowhere", *STAGE),
        "nowhere: there is no such folder\n",
    ),
}


@pytest.mark.parametrize("case", CALLS)
def test_a_wrong_call_names_what_is_known(refused, case):
    words, said = CALLS[case]
    assert refused(*words) == (2, said)


def test_a_trial_that_is_not_there_takes_no_delivery(refused, delivery):
    words = ("--trial", "mbd", "--cut", "2020-08-31")
    said = "there is no trial 'mbd'; known: toy\n"
    assert refused("stage", delivery.folder, *words) == (2, said)


def test_a_cut_that_is_no_day_takes_no_delivery(refused, delivery):
    words = ("--trial", "toy", "--cut", "31-08-2020")
    said = "'31-08-2020' is not a day written as YYYY-MM-DD\n"
    assert refused("stage", delivery.folder, *words) == (2, said)


@pytest.mark.fault("P12")
def test_of_two_runs_at_once_the_second_is_told_who_holds_the_site(published, refused_apart):
    handle = os.open(published.site, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    holder = published.build_folder / "lock.pid"
    holder.write_text("pid 4711, since 2026-01-02 03:04:05+0000\n")
    try:
        said = "locked by another run (pid 4711, since 2026-01-02 03:04:05+0000)\n"
        assert refused_apart("build") == (7, said)
    finally:
        os.close(handle)
        holder.unlink()


SAFETY = ("page", "02_safety", "--trial", "toy")
FIRST_LINE = "from IPython.display import display, update_display"
FAULTS = {
    "a cell that raises": (
        "raise ValueError('no such arm\\nat all')",
        "ValueError: no such arm",
    ),
    "a kernel killed half-way": (
        "import os; os.kill(os.getpid(), 9)",
        "the kernel died: ended by SIGKILL, as a machine out of memory does",
    ),
}


@pytest.mark.pages
@pytest.mark.parametrize("case", FAULTS)
def test_a_page_that_fails_names_its_section(refused_apart, project, case):
    fault, said = FAULTS[case]
    notebooks, places = project
    spoil(notebooks / "02_safety.py", "page.banner()", f"page.banner()\n{fault}")
    where = "02_safety (toy 2020-06-30), section 'Safety'"
    # a kernel that died tells no line: its cell is named by the first one
    at = FIRST_LINE if "killed" in case else fault
    number = (notebooks / "02_safety.py").read_text().splitlines().index(at) + 1
    line = f"  notebooks/02_safety.py:{number}: {at}"
    assert refused_apart(*SAFETY, **places) == (4, f"{where}: {said}\n{line}\n")


@pytest.mark.fault("P01")
@pytest.mark.pages
def test_a_misspelt_parameter_is_refused_before_the_page_runs(refused_apart, project):
    notebooks, places = project
    spoil(notebooks / "02_safety.py", "\ntrial_id = ", "\ntrail_id = ")
    said = "02_safety: declares ['data_cut', 'trail_id'], was given ['data_cut', 'trial_id']\n"
    assert refused_apart(*SAFETY, **places) == (2, said)


def spoil(path, before, after):
    source = path.read_text("utf-8")
    assert source.count(before) == 1
    path.write_text(source.replace(before, after), encoding="utf-8")
