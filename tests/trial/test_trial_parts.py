"""Parts of a trial file by name."""

from pathlib import Path

import pytest

from helpers.trial import TrialDefinitionError, read_trial
from helpers.trial.parts import NoSuchPart, part_of

ROOT = Path(__file__).resolve().parents[2]
mbc = read_trial(ROOT / "data/mbc/trial.yml")


@pytest.mark.parametrize(
    ("key", "part", "stated"),
    [
        ("safety.follow_up_days", 30, True),
        ("endpoints.pfs.origin", "first_dose", True),
        ("endpoints.objective_response.confirmation_days", 28, False),
        ("phases.run_in.planned_days", 14, True),
        ("eligibility.I5A.window_days", 28, False),
        ("planned_participants", 10, True),
    ],
)
def test_a_part_is_found_by_its_path_and_says_whether_the_file_states_it(key, part, stated):
    assert part_of(mbc, key) == (part, stated)


@pytest.mark.parametrize("key", ["endpoints.nobody", "endpoint", "safety.follow_up_days.x"])
def test_a_name_that_leads_nowhere_is_refused(key):
    with pytest.raises(NoSuchPart, match=key):
        part_of(mbc, key)


def test_an_assumption_about_a_part_that_is_not_there_is_refused(tmp_path):
    text = (ROOT / "data/mbc/trial.yml").read_text()
    path = tmp_path / "mbc" / "trial.yml"
    path.parent.mkdir()
    path.write_text(text.replace("settles: [endpoints.pfs.origin]", "settles: [endpoints.pf]"))
    with pytest.raises(TrialDefinitionError) as caught:
        read_trial(path)
    assert str(caught.value).endswith(
        "settles[0]: 'endpoints.pf' is no part of this file; a part in a list is named by its id"
    )


def test_a_part_stated_to_be_null_is_there_and_one_left_out_is_not():
    pilot = read_trial(ROOT / "benchmarks/cdisc_pilot/trial.yml")
    assert part_of(pilot, "safety.follow_up_days") == (None, True)
    with pytest.raises(NoSuchPart):
        part_of(pilot, "safety.maximum_days")
