"""The investigator's responses agree with the measurements by RECIST 1.1, but for one."""

import pytest

from helpers.synthetic.people import people_of, read_parameters
from helpers.synthetic.tumours import overall, rs_records


def responses(lesions, **story):
    """Return the overall response at each scan of an invented participant."""
    parameters = read_parameters("mbc")
    base = next(p for p in parameters["participants"] if p["id"] == "001")
    scans = len(lesions[0].get("sizes", lesions[0].get("states"))) - 1
    own = {**base, "lesions": lesions, "scans": scans, **story}
    person = people_of({**parameters, "participants": [own]})[0]
    return [r.values["RSSTRESC"] for r in rs_records(person) if r.values["RSTESTCD"] == "OVRLRESP"]


def target(*sizes, site="LIVER"):
    return {"id": "T01", "role": "TARGET", "site": site, "sizes": list(sizes)}


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((90, 63), ["PR"]),
        ((90, 64), ["SD"]),
        ((50, 40, 48), ["SD", "PD"]),
        ((50, 40, 45), ["SD", "SD"]),
        ((20, 10, 14), ["PR", "PR"]),
        ((24, 24, 29), ["SD", "PD"]),
        ((30, 0), ["CR"]),
        ((30, None), ["NE"]),
    ],
)
def test_response_follows_the_sum_of_diameters(sizes, expected):
    assert responses([target(*sizes)]) == expected


def test_a_node_below_ten_millimetres_is_a_complete_response():
    assert responses([target(20, 9, site="LYMPH NODE")]) == ["CR"]
    assert responses([target(20, 10, site="LYMPH NODE")]) == ["PR"]


def test_a_new_lesion_is_progression_from_its_first_scan_on():
    new = {"id": "N01", "role": "NEW", "site": "BRAIN", "from_scan": 2, "states": ["UNEQUIVOCAL"]}

    assert responses([target(30, 28, 28), new]) == ["SD", "PD"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (("CR", "NON-CR/NON-PD", "N"), "PR"),
        (("CR", "", "N"), "CR"),
        (("SD", "PD", "N"), "PD"),
        (("NE", "NON-CR/NON-PD", "N"), "NE"),
        (("NE", "", "Y"), "PD"),
        (("", "NON-CR/NON-PD", "N"), "NON-CR/NON-PD"),
    ],
)
def test_overall_response_by_the_table_of_recist(found, expected):
    assert overall(*found) == expected


@pytest.mark.parametrize(
    ("trial", "usubjid", "visit", "said", "sums"),
    [
        ("mbc", "MBC-01-015", "WEEK 8", "PR", [52, 37]),
        ("atc", "ATC-01-003", "WEEK 26", "SD", [70, 63, 61, 74]),
    ],
)
def test_one_investigator_disagrees_with_the_sums(trial, usubjid, visit, said, sums, delivered):
    tr = delivered(trial, "tr").query("USUBJID == @usubjid and TRTESTCD in ['LDIAM', 'LPERP']")
    rs = delivered(trial, "rs").query(
        "USUBJID == @usubjid and VISIT == @visit and RSTESTCD == 'OVRLRESP'"
    )
    measured = tr["TRSTRESN"].astype(int).groupby(tr["TRLNKGRP"]).sum()

    assert rs["RSSTRESC"].tolist() == [said]
    assert measured.tolist()[: len(sums)] == sums


def test_volume_stands_beside_diameters_in_one_trial_only(delivered):
    assert "VOLUME" not in set(delivered("mbc", "tr")["TRTESTCD"])
    assert {"LDIAM", "LPERP", "VOLUME"} <= set(delivered("atc", "tr")["TRTESTCD"])
