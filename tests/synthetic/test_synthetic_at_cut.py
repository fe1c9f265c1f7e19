"""What the cut rules leave of a delivery is what the database held on the day of the cut.

The generator knows both: a cut is delivered two weeks late, and the world can be asked for the
day of the cut itself.
"""

import pandas as pd
import pytest

from helpers.cut import schema
from helpers.cut.at_cut import AtCut
from helpers.cut.delivery import open_delivery
from helpers.places import REPOSITORY
from helpers.synthetic.cutting import cut_world
from helpers.synthetic.making import TRIALS
from helpers.synthetic.people import read_parameters
from helpers.synthetic.records import iso
from helpers.synthetic.world import build_world

CUTS = [(trial, cut) for trial in TRIALS for cut in read_parameters(trial)["cuts"]]


@pytest.fixture(scope="module", params=CUTS, ids=lambda one: f"{one[0]} {iso(one[1])}")
def both(request):
    """Return the delivery at its cut, and the text frames of what the database held that day."""
    trial, cut = request.param
    parameters = read_parameters(trial)
    world = build_world(parameters)
    held = {
        domain: pd.DataFrame(rows, columns=columns).fillna("")
        for domain, (columns, rows) in cut_world(parameters, world, cut).items()
    }
    if "samples" in world:
        sheet = [row for record in world["samples"] if (row := record.at(cut))]
        held["samples"] = pd.DataFrame(sheet)
    delivery = open_delivery(REPOSITORY / TRIALS[trial] / trial / iso(cut))
    return AtCut(delivery, iso(cut)), held


def differences(left, held, domain):
    """Return (key, column, value left, value held) of every cell or row that differs."""
    cells = []
    for frame in (left, held):
        keyed = frame.set_index(schema.key_of(domain), drop=False, verify_integrity=True)
        cells.append(keyed.melt(ignore_index=False, var_name="_c").set_index("_c", append=True))
    both = cells[0].join(cells[1], how="outer", lsuffix="_left", rsuffix="_held").fillna("no row")
    differ = both[both["value_left"] != both["value_held"]]
    return [(*key, *values) for key, values in zip(differ.index, differ.to_numpy(), strict=True)]


def test_the_rules_leave_what_the_database_held_on_the_day_of_the_cut(both):
    at_cut, held = both

    differ = {name: differences(at_cut.frame(name), frame, name) for name, frame in held.items()}

    assert differ == dict.fromkeys(differ, [])


def test_a_delivery_holds_more_than_its_cut_and_says_what_was_left_out(both):
    at_cut, held = both

    records = at_cut.excluded()

    assert {"ae", "dm", "lb"} <= set(records["domain"])
    assert set(records["action"]) == {"row excluded", "value rolled back"}
    for domain, frame in held.items():
        gone = records[(records["domain"] == domain) & (records["action"] == "row excluded")]
        assert len(at_cut._given(domain)) == len(frame) + len(gone), domain


def test_every_way_of_leaving_out_is_seen_in_some_cut():
    reasons = set()
    for trial, cut in CUTS:
        folder = REPOSITORY / TRIALS[trial] / trial / iso(cut)
        reasons |= set(AtCut(open_delivery(folder), iso(cut)).excluded()["reason"])

    assert reasons >= {
        "The row is dated after the cut.",
        "The participant entered the trial after the cut.",
        "The row tells of a death after the cut.",
        "The row that it qualifies was left out.",
        "The death is after the cut.",
        "The arm was decided after the cut.",
        "Treatment began after the cut.",
        "Treatment went on at the cut.",
        "The event went on at the cut.",
        "Dosing went on at the cut.",
    }
