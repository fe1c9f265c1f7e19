"""A real study's SDTM passes: 306 participants, nothing structural."""

import shutil

import pytest

from helpers.cut import read_cut, stage
from helpers.places import REPOSITORY


@pytest.fixture(scope="module")
def pilot(oracle, tmp_path_factory):
    root = tmp_path_factory.mktemp("pilot")
    (root / "pilot").mkdir()
    (root / "pilot" / "trial.yml").write_text("trial_id: pilot\n")
    shutil.copy(REPOSITORY / "benchmarks" / "cdisc_pilot" / "accepted.csv", root / "pilot")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIALBOOK_DATA", str(root))
        patch.delenv("TRIALBOOK_CHECKED", raising=False)
        stage(oracle / "cdisc_pilot", "pilot", "2015-03-31")
        yield read_cut("pilot", "2015-03-31")


def test_the_pilot_has_clinical_findings_only(pilot):
    counts = pilot.findings.groupby(["severity", "rule"]).size().to_dict()
    assert counts == {
        ("clinical", "consent_dated"): 1,
        ("clinical", "event_attributed"): 4,
        ("clinical", "event_does_not_overlap_itself"): 5,
        ("clinical", "event_reported_once"): 2,
        ("clinical", "exposure_ends"): 6,
        ("clinical", "fatal_event_ends_at_death"): 1,
        ("clinical", "no_visit_after_death"): 1,
        ("clinical", "one_visit_per_day"): 21,
        ("clinical", "open_event_has_no_end"): 250,
        ("clinical", "range_indicator_agrees"): 6,
        ("clinical", "related_event_follows_dose"): 14,
        ("clinical", "result_near_its_visit"): 15,
        ("clinical", "screen_failure_has_reason"): 1,
        ("clinical", "serious_has_reason"): 33,
        ("clinical", "study_day_counted"): 1,
        ("clinical", "value_near_own"): 2,
        ("clinical", "visit_has_data"): 35,
        ("clinical", "visit_known"): 12,
        ("clinical", "visit_order"): 26,
        ("note", "hidden_characters"): 1,
        ("note", "padded_text"): 1,
    }


def test_the_pilot_is_read_in_full(pilot):
    rows = {domain: len(pilot[domain]) for domain in pilot.domains}
    assert rows == {
        "dm": 306, "ds": 596, "sv": 3559, "ex": 591, "ae": 1191, "cm": 7510, "mh": 1818,
        "lb": 59580, "vs": 29643, "sc": 254, "ti": 31, "ts": 33,
    }  # fmt: skip
    assert pilot["ae"].AETRTEM.value_counts().to_dict() == {"Y": 1126, "N": 65}
    assert pilot["ds"].ENTCRIT.notna().sum() == 3
