"""Dates that a sender shifted: this book never shifts any, and finds where intervals broke."""

import pandas as pd
import pytest

from clinical_kit import CUT, delivery
from helpers.cut.checks import check_delivery

ALONE = ("mh", "pr", "ie")


def shifted(days, domains):
    """Return the sound delivery with every whole date of some domains so many days later."""
    changed = delivery()
    for domain in domains:
        frame = changed.frames[domain]
        for column in (name for name in frame if name.endswith("DTC")):
            day = pd.to_datetime(frame[column].str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
            later = (day + pd.Timedelta(days=days)).dt.strftime("%Y-%m-%d")
            frame[column] = frame[column].where(day.isna(), later + frame[column].str.slice(10))
    return changed


def rules(changed):
    return {finding.rule for finding in check_delivery(changed, CUT)}


@pytest.mark.fault("S07")
@pytest.mark.parametrize("domain", sorted(delivery().frames.keys() - {"counts", *ALONE}))
def test_one_domain_shifted_apart_from_the_others_breaks_intervals_that_are_checked(domain):
    assert rules(shifted(-20, [domain])) != set()


@pytest.mark.fault("S07")
def test_of_history_procedures_and_eligibility_no_other_domain_tells_the_days():
    assert rules(shifted(-20, ALONE)) == set()
    assert rules(shifted(20, ["pr"])) == {"no_event_after_death"}


@pytest.mark.fault("S07")
def test_dates_shifted_alike_in_all_domains_keep_their_intervals():
    # what a fair shift looks like, and why one offset for everybody cannot be told from none
    moved = shifted(-20, delivery().frames)
    assert {rule for rule in rules(moved) if "agree" in rule or "before" in rule} == set()
