"""The first page in words: tiles, changes, absences."""

import math
import re
from html import unescape
from pathlib import Path

import pytest

from helpers.ard.frame import ResultRows, concat_results
from helpers.ard.proportions import add_count, add_rate
from helpers.ard.summaries import add_mean
from helpers.display.overview import (
    open_findings_sentence,
    unplanned_sentence,
    without_result_sentence,
)
from helpers.display.tiles import headline_tiles
from helpers.trial import read_trial

ROOT = Path(__file__).resolve().parents[2]
mbc, atc, toy = (
    read_trial(ROOT / path) for path in ("data/mbc/trial.yml", "data/atc/trial.yml",
                                         "tests/toy/trial.yml")
)  # fmt: skip
GRADE_3, PFS = "Adverse event of grade 3 or higher", "Progression-free survival"
ANAEMIA, QOL = "Anaemia, haemoglobin below 10 g/dL", "Health-related quality of life"
SIGNATURE = "Blood transcriptional signature"
pilot = read_trial(ROOT / "benchmarks/cdisc_pilot/trial.yml")


def headline(*parts):
    frames = []
    for add, args, keys in parts:
        rows = ResultRows("headline", "safety")
        add(rows, *args, **keys)
        frames.append(rows.frame())
    return concat_results(frames)


def stats(values, variable, level, warning=""):
    keys = {"variable": variable, "variable_level": level, "warning": warning}
    return (lambda rows, **k: rows.add(values, **k)), (), keys


def rate(n, N, variable, level=""):
    return add_rate, (n, N), {"variable": variable, "variable_level": level}


def people(n, of, name):
    return add_count, (n, of), {"variable": name, "variable_level": "participants"}


def tiles(frame, trial):
    """Return {label: (value, detail)} of the tiles."""
    pattern = r'tb-label">(.*?)</div><div class="tb-value">(.*?)</div><div class="tb-detail">(.*?)<'
    found = re.findall(pattern, headline_tiles(frame, trial).html)
    return {unescape(label): (unescape(v), unescape(d)) for label, v, d in found}


def plain(shown):
    return unescape(re.sub(r"<[^>]+>", "", shown.html))


def test_participants_and_findings_always_have_a_tile():
    frame = headline(
        people(15, 15, "Screened"), people(12, 15, "Included"), people(11, 12, "Treated"),
        stats({"n_event": 11}, "Findings in the data", "clinical"),
        stats({"n_event": 0}, "Findings in the data", "note"),
    )  # fmt: skip
    assert tiles(frame, mbc) == {
        "Treated participants": ("11", "15 screened, 12 included"),
        "Findings in the data": ("11", "to look at; 0 for information"),
    }


def test_a_rate_shows_its_denominator_and_exact_limits():
    shown = tiles(headline(rate(7, 11, GRADE_3), rate(0, 11, "Objective response")), mbc)
    assert shown["Adverse event of grade 3 or higher"] == (
        "7/11 (63.6%)",
        "95% CI 30.8 to 89.1 · treated",
    )
    assert shown["Objective response"] == ("0/11 (0.0%)", "95% CI 0.0 to 28.5 · secondary")


def test_severity_without_grades_is_called_severe():
    assert "Severe adverse event" in tiles(headline(rate(43, 254, "Severe adverse event")), pilot)


def test_a_rate_that_the_cut_does_not_record_says_so():
    values = {"N": 11, **dict.fromkeys(("n", "p", "conf_low", "conf_high"), math.nan)}
    shown = tiles(headline(stats(values, GRADE_3, "", "not recorded")), mbc)
    assert shown["Adverse event of grade 3 or higher"] == ("NE", "not recorded · treated")


def test_a_rate_of_nobody_is_no_percentage():
    shown = tiles(headline(rate(0, 0, ANAEMIA, "of those not below it at baseline")), mbc)
    assert shown["Anaemia, haemoglobin below 10 g/dL"] == (
        "0/0",
        "nobody to count; of those not below it at baseline · secondary",
    )


def median(estimate, low, high, warning=""):
    values = {"estimate": estimate, "conf_low": low, "conf_high": high}
    return stats(values, PFS, "median days", warning)


EVENTS = (add_count, (6, 11), {"variable": PFS, "variable_level": "events"})


def test_a_median_is_in_months_of_thirty_and_a_bit_days():
    frame = headline(median(121.75, 60.875, math.nan), EVENTS)
    assert tiles(frame, mbc)["Progression-free survival"] == (
        "4.0 months",
        "median, 95% CI 2.0 to not reached; 6 events in 11 participants · secondary",
    )


def test_a_median_that_was_not_reached_is_words_and_no_number():
    frame = headline(median(math.nan, math.nan, math.nan, "not reached"), EVENTS)
    assert tiles(frame, mbc)["Progression-free survival"] == (
        "not reached",
        "6 events in 11 participants · secondary",
    )


def test_a_change_names_its_visit_and_its_n():
    keys = {"variable": QOL, "variable_level": "mean change at Week 6"}
    frame = headline((add_mean, ([2, 4, 6],), keys))
    assert tiles(frame, atc)["Health-related quality of life"] == (
        "+4.0 points",
        "mean change at Week 6, 95% CI −1.0 to 9.0, n = 3 · primary",
    )


def test_a_best_change_shows_median_and_range():
    values = {"n": 9, "median": -12.5, "min": -45, "max": 20}
    frame = headline(stats(values, "Tumour size", "median best percent change"))
    assert tiles(frame, mbc)["Tumour size"] == (
        "−12.5%",
        "median best change; range −45.0 to +20.0, n = 9 · exploratory",
    )


def test_genes_are_counted_among_those_tested():
    frame = headline(
        stats({"n": 151, "N": 15014}, SIGNATURE, "genes listed"),
        stats({"n": 10}, SIGNATURE, "pairs"),
    )
    assert tiles(frame, mbc)["Blood transcriptional signature"] == (
        "151 genes",
        "of 15,014 tested, in 10 pairs · secondary",
    )


def test_the_primary_endpoint_comes_before_the_others():
    keys = {"variable": QOL, "variable_level": "mean change at Week 6"}
    frame = headline(rate(1, 9, GRADE_3), (add_mean, ([1, 2],), keys))
    assert list(tiles(frame, atc))[1:3] == [
        "Adverse event of grade 3 or higher",
        "Health-related quality of life",
    ]


def test_what_a_trial_does_not_plan_is_said_once():
    assert plain(unplanned_sentence(mbc)) == (
        "This trial plans no endpoint on quality of life or performance status."
    )
    assert plain(unplanned_sentence(toy)) == (
        "This trial plans no endpoint on adverse events, tumour response, the "
        "occurrence of a laboratory limit, a transcriptional signature, quality of life, tumour "
        "size or performance status."
    )


def test_a_planned_endpoint_without_result_is_named():
    frame = headline(rate(3, 11, "Objective response"), rate(2, 11, ANAEMIA), EVENTS)
    assert plain(without_result_sentence(frame, mbc)) == (
        "Planned, and without a result in this cut: Clinical benefit, Blood transcriptional "
        "signature and Overall survival."
    )


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "The check of this cut left nothing to look at."),
        (1, "The check of this cut made 1 finding that somebody should look at; "
            "the chapter on the data cut lists each of them."),
        (11, "The check of this cut made 11 findings that somebody should look at; "
             "the chapter on the data cut lists each of them."),
    ],
)  # fmt: skip
def test_open_findings_are_counted_in_words(n, said):
    frame = headline(stats({"n_event": n}, "Findings in the data", "clinical"))
    assert plain(open_findings_sentence(frame, findings())) == said


def findings(**standing):
    rows = ResultRows("findings", "screened")
    for status, n in standing.items():
        rows.add({"n_event": n}, group="status", group_level=status, variable="clinical")
    return rows.frame()


def test_findings_are_told_by_how_they_stand_against_the_cut_before():
    frame = headline(stats({"n_event": 11}, "Findings in the data", "clinical"))
    said = plain(open_findings_sentence(frame, findings(NEW=3, OLD=8, RESOLVED=2)))
    assert said.endswith("Since the cut before, 3 came and 2 were resolved; 8 were there before.")


def test_words_from_the_trial_file_are_escaped():
    hostile = mbc.model_copy(
        update={"endpoints": (mbc.endpoints[1].model_copy(update={"label": "<b>x</b>"}),)}
    )
    assert "<b>" not in headline_tiles(headline(rate(1, 2, "Objective response")), hostile).html
