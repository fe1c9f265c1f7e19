"""The two computations of the headline numbers agree, on every cut that is at hand.

The latest cut of each trial is compared on its finished page (tests/pages).
"""

import shutil

import pytest

from helpers.ard.frame import levels, pick, select
from helpers.ard.overview import ard_headline
from helpers.ard.recount import COMPUTATION, DIFFERS, ONCE, SECOND, ard_recount
from helpers.cut import cut_ids, stage
from helpers.places import REPOSITORY
from helpers.recount.headlines import recount
from helpers.trial import load_trial
from recount_kit import first_results

CUTS = [(trial_id, cut) for trial_id in ("atc", "mbc") for cut in cut_ids(trial_id)[:-1]]


def compared(trial_id, data_cut):
    trial, results = load_trial(trial_id), first_results(trial_id, data_cut)
    headline = ard_headline(results, trial)
    return ard_recount(results, headline, recount(trial_id, data_cut), trial)


def differing(results):
    columns = ["variable", "variable_level", "stat_name"]
    return results.loc[results["warning"] == DIFFERS, columns].to_numpy().tolist()


@pytest.mark.parametrize(("trial_id", "data_cut"), CUTS)
def test_both_computations_agree_on_a_synthetic_cut(trial_id, data_cut):
    results = compared(trial_id, data_cut)

    assert differing(results) == []
    assert pick(results, "n", variable="agreement") >= 12
    # what the second computation leaves out would otherwise pass for agreement
    planned = {e.label for e in load_trial(trial_id).endpoints if e.type != "adverse_events"}
    twice = set(levels(select(results, group=COMPUTATION, group_level=SECOND), "variable"))
    recounted = {"time_to_event", "response", "occurrence", "contrast"}
    named = {e.label for e in load_trial(trial_id).endpoints if e.type in recounted}
    assert named <= twice
    assert set(levels(results, variable=ONCE)) & planned == set()


def test_both_computations_agree_on_a_real_study_of_three_arms(tmp_path, monkeypatch, oracle):
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    pilot = REPOSITORY / "benchmarks" / "cdisc_pilot"
    shutil.copytree(pilot, tmp_path / "cdisc_pilot")
    stage(oracle / "cdisc_pilot", "cdisc_pilot", "2015-12-31")

    results = compared("cdisc_pilot", "2015-12-31")

    assert differing(results) == []
    assert len(select(results, group=COMPUTATION, group_level=SECOND)) >= 10
