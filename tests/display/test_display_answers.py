"""The answers with which chapters open, from whatever the page has kept."""

from pathlib import Path

import pandas as pd
import pytest

from adverse_event_kit import events, people
from helpers.ard.adverse_events import ard_ae_overview
from helpers.ard.deaths import ard_deaths
from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.overview import HEADLINE
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.row_accounting import ard_rows_total
from helpers.ard.summaries import add_summary
from helpers.display.answers import (
    data_cut_answer,
    efficacy_answer,
    eligibility_answer,
    participants_answer,
    safety_answer,
)
from helpers.trial import read_trial
from html_kit import words_of
from safety_trial import safety_trial

ROOT = Path(__file__).resolve().parents[2]
mbc, atc, pilot = (
    read_trial(ROOT / path / "trial.yml") for path in ("data/mbc", "data/atc",
                                                       "benchmarks/cdisc_pilot")
)  # fmt: skip
TREATED = "Of 4 treated participants, 4 received study drug (median 8 days, range 5 to 9)."
NOBODY = "Nobody had been treated at the cut."


def kept(n, adae):
    """Return what the chapter on safety keeps of 4 or 0 treated participants, of whom 01 died."""
    trial, adsl = safety_trial(), people(4).assign(SAFFL="Y" if n else None)
    adsl.loc[0, "DTHFL"], adsl.loc[0, "DTHDT"] = "Y", pd.Timestamp("2019-03-05")
    exposure = ResultRows("exposure", "safety")
    for drug, received in (("study", n), ("partner", n)):
        add_count(exposure, received, n, variable=drug, variable_level="exposed")
        days = pd.Series([5, 8, 8, 9][:n], dtype=float)
        add_summary(exposure, days, variable=drug, variable_level="days")
    add_count(exposure, 0, n, variable="never treated")
    parts = [exposure.frame(), ard_ae_overview(adae, adsl, trial), ard_deaths(adsl, trial)]
    return concat_results(parts)


def safety(n, adae, delivered=("ae",)):
    return words_of(safety_answer(kept(n, adae), safety_trial(), delivered))


def test_safety_opens_with_exposure_events_and_deaths():
    told = safety(4, events(("01", "SEPSIS", 4), ("02", "NAUSEA", 1)))
    assert told.startswith(
        f"{TREATED} Of 4 treated participants, 2 (50.0%; 95% CI 6.8 to 93.2) had an adverse event; "
        "grade 3 or higher: 1 (25.0%; 95% CI 0.6 to 80.6); serious: none (a true rate up to 60.2% "
        "remains possible); "
    )
    assert "Deaths from any cause among treated participants: 1 of 4 (25.0%; 95% CI" in told


def test_safety_says_what_was_not_delivered_and_that_nobody_was_treated():
    nothing = events()
    assert safety(4, nothing, delivered=()).startswith(
        f"{TREATED} Not delivered in this cut: adverse events. Nothing is known of them, so nobody "
        "is counted. Deaths"
    )
    assert safety(0, nothing) == NOBODY


def headline(*rows):
    results = ResultRows(HEADLINE, "safety")
    for add, values, keys in rows:
        add(results, *values, **keys)
    return results.frame()


def rate(label, n, N):
    return add_rate, (n, N), {"variable": label}


def median(label, months, warning=""):
    stats = dict.fromkeys(("estimate", "conf_low", "conf_high"), months * 30.4375)
    keys = {"variable": label, "variable_level": "median days", "warning": warning}
    return ResultRows.add, (stats,), keys


def had(label, n, N):
    return add_count, (n, N), {"variable": label, "variable_level": "events"}


def test_efficacy_opens_with_its_endpoints_by_role():
    found = headline(
        rate("Objective response", 2, 11),
        rate("Clinical benefit", 0, 11),
        median("Progression-free survival", float("nan"), "not reached"),
        had("Progression-free survival", 1, 11),
        rate("Anaemia, haemoglobin below 10 g/dL", 3, 11),
    )
    assert words_of(efficacy_answer(found, mbc)) == (
        "The primary endpoint, adverse events, is reported in another chapter. Secondary endpoints: "
        "objective response in 2 of 11 (18.2%; 95% CI 2.3 to 51.8); clinical benefit in none of 11 "
        "(a true rate up to 28.5% remains possible); progression-free survival not reached (1 "
        "event in 11 participants). This trial plans no endpoint on quality of life or "
        "performance status."
    )


def test_endpoints_without_a_result_are_named():
    found = headline(median("Overall survival", 2.5), had("Overall survival", 7, 10))
    assert words_of(efficacy_answer(found, atc)) == (
        "Primary endpoint: overall survival 2.5 months (median, 95% CI 2.5 to 2.5; 7 events in 10 "
        "participants). Planned, and without a result in this cut: health-related quality of life, "
        "tumour dimensions, tumour response and progression-free survival."
    )


def test_a_trial_without_endpoints_of_efficacy_says_so():
    assert words_of(efficacy_answer(headline(), pilot)) == (
        "This trial plans no primary or secondary endpoint of efficacy. This trial plans no "
        "endpoint on tumour response, tumour size, survival or progression, quality of life or "
        "performance status."
    )


def observed(days, treated, died):
    rows = ResultRows("follow_up", "included")
    add_summary(rows, pd.Series(days, dtype=float), variable="days_observed")
    add_summary(rows, pd.Series(treated, dtype=float), variable="days_treated")
    add_count(rows, died, len(days), variable="died")
    add_count(rows, len(days) - died, len(days), variable="on_study")
    return words_of(participants_answer(rows.frame()))


@pytest.mark.parametrize(
    ("days", "treated", "died", "told"),
    [
        (
            [10, 20, 30],
            [5, 7],
            1,
            "3 included participants were observed for a median of 20 days (range 10 to 30). 2 of "
            "3 had been treated, over a median of 6 days (range 5 to 7). Died by the cut: 1/3 "
            "(33.3%); still in the study: 2/3 (66.7%).",
        ),
        (
            [9],
            [],
            0,
            "1 included participant was observed for a median of 9 days (range 9 to 9). Nobody had "
            "been treated. Died by the cut: 0/1 (0.0%); still in the study: 1/1 (100.0%).",
        ),
        ([], [], 0, "Nobody had been included at the cut."),
    ],
)
def test_the_participants_open_with_how_long_they_were_observed(days, treated, died, told):
    assert observed(days, treated, died) == told


@pytest.mark.parametrize(
    ("included", "told"),
    [
        (2, "3 participants were screened, 2 were included and 1 was treated. No criterion of "
            "eligibility could be judged: the trial file lists none. The site recorded 1 deviation "
            "(none major) in 1 of 2 included participants. The data show no deviation in 2 "
            "included participants."),
        (0, "3 participants were screened, none was included and 1 was treated."),
    ],
)  # fmt: skip
def test_eligibility_opens_with_who_got_in_and_what_departed_from_the_protocol(included, told):
    disposition = ResultRows("disposition", "screened")
    for variable, n in (("screened", 3), ("included", included), ("treated", 1)):
        add_count(disposition, n, 3, variable=variable)
    deviations = ResultRows("deviations", "included")
    for source, n in (("site", 1), ("derived", 0)):
        stats = (
            {"n": n, "N": included, "n_event": n} if included else {"n": 0, "N": 0, "n_event": 0}
        )
        deviations.add(stats, variable="any", group="source", group_level=source)
    kept = concat_results([disposition.frame(), deviations.frame()])
    assert words_of(eligibility_answer(kept)) == told


def delivered(changes=()):
    used = ResultRows("rows_used", "screened")
    words = {"": 12_000, "left out: the row is dated after the cut": 2, "used": 11_000,
             "not used: a": 990, "not used: b": 8}  # fmt: skip
    for word, n in words.items():
        used.add({"n_event": n}, variable="ae", variable_level=word)
    used.add({"n_event": 10}, variable="dm")
    used.add({"n_event": 10}, variable="dm", variable_level="read as they stand")
    findings = ResultRows("findings", "screened")
    for severity, n in {"": 3, "structural": 0, "clinical": 3, "note": 0}.items():
        findings.add({"n_event": n, "n": n}, variable=severity)
    for status, n in {"NEW": 1, "OLD": 2, "RESOLVED": 0}.items():
        findings.add({"n_event": n}, group="status", group_level=status)
    rows = ResultRows("cut_changes", "screened")
    for kind, n in changes:
        rows.add({"n_event": n}, variable="ae", variable_level=kind)
    total = ard_rows_total(used.frame())
    return concat_results([used.frame(), total, findings.frame(), rows.frame()])


ROWS = (
    "Of 12,010 delivered rows, 11,010 are used; 2 lie after the data cut, and 998 are left out of "
    "an analysis for a reason that stands below. The check of this cut made 3 findings: 3 clinical "
    "(kept and shown)."
)


def test_the_data_cut_opens_with_rows_findings_and_what_is_new():
    changes = [("added", 4), ("removed", 0), ("changed", 1), ("renumbered", 0), ("now", 9)]
    assert words_of(data_cut_answer(delivered(changes), "2020-01-31")) == (
        f"{ROWS} Against the cut of 2020-01-31: 1 new, 2 there before and none resolved. Of the "
        "rows compared, 4 were added, none was removed and 1 was changed; this cut has 9."
    )


def test_the_answer_of_a_first_cut_leaves_the_comparison_to_its_section():
    assert words_of(data_cut_answer(delivered(), None)) == (
        f"{ROWS} There is no cut before it, so that no finding is called new."
    )
