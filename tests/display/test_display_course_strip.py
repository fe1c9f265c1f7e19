"""The small strip of everybody's course, on which nobody is left out however many there are."""

import re
from pathlib import Path

import pandas as pd
import pytest

from helpers.display.course_strip import course_strip
from helpers.trial import read_trial

DAY_1 = pd.Timestamp("2020-01-01")


@pytest.fixture(scope="module")
def mbc():
    return read_trial(Path(__file__).resolve().parents[2] / "data/mbc/trial.yml")


def person(name, last, died=False, status="DISCONTINUED"):
    end = DAY_1 + pd.Timedelta(days=last)
    return {
        "USUBJID": name, "SAFFL": "Y", "TRTSDT": DAY_1, "TRTEDT": end, "LSTALVDT": end,
        "DTHDT": end if died else pd.NaT, "DTHFL": "Y" if died else None, "EOTSTT": status,
        "AP01SDT": DAY_1, "AP01EDT": DAY_1 + pd.Timedelta(days=13), "AP02SDT": pd.NaT,
        "AP02EDT": pd.NaT,
    }  # fmt: skip


def assessments(*rows):
    return pd.DataFrame(rows, columns=["USUBJID", "ADY", "AVALC"])


def test_each_lane_has_its_phases_responses_and_end(mbc):
    adsl = pd.DataFrame([person("<b>1", 40, died=True), person("P-2", 90, status="ONGOING")])
    seen = assessments(("<b>1", 30, "PD"), ("P-2", 50, "PR"), ("P-2", 1, "SD"))
    html = course_strip(adsl, seen, mbc).html
    hints = re.findall(r"<title>(.*?)</title>", html)
    assert hints == [
        "P-2, Run-in: day 1 to 14", "P-2, day 50: Partial response",
        "&lt;b&gt;1, Run-in: day 1 to 14", "&lt;b&gt;1, day 30: Progressive disease",
        "&lt;b&gt;1 died on day 41",
    ]  # fmt: skip
    assert '<a href="#participant-P-2"><text' in html
    assert "<b>" not in html
    assert (
        'aria-label="Course of 2 participants from the first dose, longest first: phases of '
        'treatment, responses and 1 death."'
    ) in html
    assert "Stable disease" not in html  # the key names what is drawn
    days = re.findall(r'font-size="10"[^>]*>(\d+)</text>', html)
    assert days == ["1", "14", "28", "42", "56", "70", "84"]  # of the study, which has no day 0


def test_treatment_that_goes_on_after_the_last_contact_ends_with_its_last_dose(mbc):
    dosed = person("P-1", 20, status="ONGOING")
    dosed |= {"LSTALVDT": DAY_1 + pd.Timedelta(days=9)}
    others = [person("P-2", 15), person("P-3", 12)]
    html = course_strip(pd.DataFrame([*others, dosed]), assessments(), mbc).html
    assert re.findall(r">(P-.)</text>", html) == ["P-1", "P-2", "P-3"]


def test_of_many_nobody_is_left_out_and_what_is_not_drawn_is_said(mbc):
    adsl = pd.DataFrame([person(f"P-{n}", n) for n in range(306)])
    html = course_strip(adsl, assessments(("P-1", 1, "PR")), mbc).html
    assert html.count("Run-in: day 1 to 14</title>") == 306
    assert "Marks are too close together to be drawn here." in html
    assert "<a " not in html
    assert "on treatment at the cut" not in html


def test_nobody_treated_is_a_sentence(mbc):
    adsl = pd.DataFrame([person("P-1", 3)]).assign(SAFFL=None)
    assert course_strip(adsl, assessments(), mbc).html == (
        '<p class="tb-absent">Nobody was treated, so there is no course to draw.</p>'
    )
