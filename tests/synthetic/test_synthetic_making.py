"""The committed cuts are what the generator makes, byte for byte."""

import json

import pytest

from helpers.places import REPOSITORY
from helpers.synthetic.__main__ import main
from helpers.synthetic.making import TRIALS, differences, make_trial
from helpers.synthetic.people import generator


@pytest.mark.parametrize("trial_id", TRIALS)
def test_cuts_are_regenerated_byte_for_byte(trial_id, tmp_path):
    make_trial(trial_id, tmp_path)

    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) > 5
    assert differences(tmp_path, REPOSITORY) == []


def test_check_names_a_changed_a_missing_and_a_superfluous_file(tmp_path):
    made, kept = tmp_path / "made", tmp_path / "kept"
    make_trial("toy", made)
    make_trial("toy", kept)
    cut = kept / "tests" / "toy" / "2020-06-30"
    (cut / "ae.csv").write_bytes((cut / "ae.csv").read_bytes() + b"\n")
    (cut / "lb.csv").unlink()
    (cut / "vs.csv").write_text("VSSEQ\n")

    assert differences(made, kept) == [
        "tests/toy/2020-06-30/ae.csv: differs",
        "tests/toy/2020-06-30/lb.csv: missing",
        "tests/toy/2020-06-30/vs.csv: not made here",
    ]


def test_check_of_the_repository_finds_nothing(capsys):
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == "The synthetic cuts are as they would be made.\n"


def test_every_manifest_says_synthetic_and_is_delivered_two_weeks_after_its_cut():
    manifests = [
        json.loads(path.read_text(encoding="utf-8"))
        for parent in set(TRIALS.values())
        for trial_id in TRIALS
        for path in (REPOSITORY / parent / trial_id).glob("*/manifest.json")
    ]

    assert sorted((m["trial_id"], m["data_cut"], m["delivered"]) for m in manifests) == [
        ("atc", "2019-12-31", "2020-01-14"),
        ("atc", "2021-06-30", "2021-07-14"),
        ("mbc", "2014-06-30", "2014-07-14"),
        ("mbc", "2015-03-31", "2015-04-14"),
        ("toy", "2020-06-30", "2020-07-14"),
    ]
    assert all(m["synthetic"] is True for m in manifests)


def test_data_stay_small():
    size = sum(path.stat().st_size for path in (REPOSITORY / "data").rglob("*") if path.is_file())

    assert size < 4_000_000


def test_chance_depends_on_the_words_and_not_on_their_order_of_use():
    first = generator("MBC", "001", "labs").integers(0, 10**9)
    generator("MBC", "002", "labs").integers(0, 10**9)

    assert generator("MBC", "001", "labs").integers(0, 10**9) == first
    assert generator("MBC", "002", "labs").integers(0, 10**9) != first
