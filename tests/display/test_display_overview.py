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
    ONWARD,
    onward,
    open_findings_sentence,
    trial_sentences,
    unplanned_sentence,
    without_result_sentence,
)
from helpers.display.tiles import headline_tiles, tile_words
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


def headline(*parts, analysis="headline"):
    frames = []
    for add, args, keys in parts:
        rows = ResultRows(analysis, "safety")
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
    return {tile.label: (tile.value, tile.detail) for tile in tile_words(frame, trial)}


def plain(shown):
    return unescape(re.sub(r"<[^>]+>", "", shown.html))


def test_a_rate_shows_its_denominator_and_exact_limits():
    shown = tiles(headline(rate(7, 11, GRADE_3), rate(0, 11, "Objective response")), mbc)
    assert shown["Adverse event of grade 3 or higher"] == (
        "7/11 (63.6%)",
        "95% CI 30.8 to 89.1",
    )
    assert shown["Objective response"] == ("0/11 (0.0%)", "95% CI 0.0 to 28.5")


def test_severity_without_grades_is_called_severe():
    assert "Severe adverse event" in tiles(headline(rate(43, 254, "Severe adverse event")), pilot)


def test_a_rate_that_the_cut_does_not_record_says_so():
    values = {"N": 11, **dict.fromkeys(("n", "p", "conf_low", "conf_high"), math.nan)}
    shown = tiles(headline(stats(values, GRADE_3, "", "not recorded")), mbc)
    assert shown["Adverse event of grade 3 or higher"] == ("NE", "not recorded")


def test_a_rate_of_nobody_is_no_percentage():
    shown = tiles(headline(rate(0, 0, ANAEMIA, "of those not below it at baseline")), mbc)
    assert shown["Anaemia, haemoglobin below 10 g/dL"] == (
        "0/0",
        "nobody to count; of those not below it at baseline",
    )


def median(estimate, low, high, warning=""):
    values = {"estimate": estimate, "conf_low": low, "conf_high": high}
    return stats(values, PFS, "median days", warning)


EVENTS = (add_count, (6, 11), {"variable": PFS, "variable_level": "events"})


@pytest.mark.fault("D07")
def test_a_median_is_in_months_of_thirty_and_a_bit_days():
    frame = headline(median(121.75, 60.875, math.nan), EVENTS)
    assert tiles(frame, mbc)["Progression-free survival"] == (
        "4.0 months",
        "median, 95% CI 2.0 to not reached; 6 events in 11 participants",
    )


def test_a_median_that_was_not_reached_is_words_and_no_number():
    frame = headline(median(math.nan, math.nan, math.nan, "not reached"), EVENTS)
    assert tiles(frame, mbc)["Progression-free survival"] == (
        "not reached",
        "6 events in 11 participants",
    )


def test_a_change_names_its_visit_and_its_n():
    keys = {"variable": QOL, "variable_level": "mean change at Week 6"}
    frame = headline((add_mean, ([2, 4, 6],), keys))
    assert tiles(frame, atc)["Health-related quality of life"] == (
        "+4.0 points",
        "mean change at Week 6, 95% CI −1.0 to 9.0, n = 3",
    )


def test_a_best_change_shows_median_and_range():
    values = {"n": 9, "median": -12.5, "min": -45, "max": 20}
    frame = headline(stats(values, "Tumour size", "median best percent change"))
    assert tiles(frame, mbc)["Tumour size"] == (
        "−12.5%",
        "median best change; range −45.0 to +20.0, n = 9",
    )


def test_genes_are_counted_among_those_tested():
    frame = headline(
        stats({"n": 151, "N": 15014}, SIGNATURE, "genes listed"),
        stats({"n": 10}, SIGNATURE, "pairs"),
    )
    assert tiles(frame, mbc)["Blood transcriptional signature"] == (
        "151 genes",
        "of 15,014 tested, in 10 pairs",
    )


def test_primary_endpoints_come_first_and_lead_to_their_chapters():
    keys = {"variable": QOL, "variable_level": "mean change at Week 6"}
    frame = headline(rate(1, 9, GRADE_3), (add_mean, ([1, 2],), keys))
    told = [(tile.label, tile.role, tile.chapter) for tile in tile_words(frame, atc)]
    assert told == [(QOL, "primary", "03_efficacy"), (GRADE_3, "secondary", "02_safety")]
    told = [(tile.label, tile.role) for tile in tile_words(headline(rate(1, 9, GRADE_3)), mbc)]
    assert told == [(GRADE_3, "primary")]


def test_adverse_events_that_no_endpoint_names_come_last():
    told = [(tile.label, tile.role) for tile in tile_words(headline(rate(1, 9, GRADE_3)), toy)]
    assert told == [(GRADE_3, "safety")]


def before(*parts):
    return headline(*parts, analysis="headline_before")


def was(now, then, trial=mbc):
    return [tile.before for tile in tile_words(concat_results([now, then]), trial)]


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ((4, 8), "was 4/8 (50.0%)"),
        ((7, 11), "as at the cut before"),
    ],
)
def test_a_tile_says_what_it_was_at_the_cut_before(then, said):
    assert was(headline(rate(7, 11, GRADE_3)), before(rate(*then, GRADE_3))) == [said]


def test_a_value_that_stayed_while_its_interval_moved_says_so():
    keys = {"variable": "Tumour size", "variable_level": "median best percent change"}
    sides = [{"n": n, "median": -12.5, "min": low, "max": 20} for n, low in ((9, -45), (6, -30))]
    now, then = ((lambda rows, stats=side, **k: rows.add(stats, **k), (), keys) for side in sides)
    assert was(headline(now), before(then)) == ["was −12.5% as well"]


def test_a_first_cut_was_nothing_before_and_a_new_result_says_so():
    now = headline(rate(7, 11, GRADE_3))
    assert was(now, before()) == [""]
    assert was(now, before(rate(1, 8, "Objective response"))) == ["no result at the cut before"]


def test_a_change_told_at_another_visit_names_the_visit_of_before():
    sides = [{"variable": QOL, "variable_level": f"mean change at Week {week}"} for week in (6, 4)]
    now, then = ((add_mean, ([2, 4, 6],), keys) for keys in sides)
    assert was(headline(now), before(then), atc) == ["was +4.0 points, Week 4"]


def test_each_arm_has_a_line_in_the_tile():
    arms = headline(
        *((add_rate, (n, 80), {"variable": "Severe adverse event", "group": "arm",
                               "group_level": arm}) for arm, n in (("Low <dose>", 8), ("None", 4))),
        analysis="headline_by_arm",
    )  # fmt: skip
    frame = concat_results([headline(rate(12, 160, "Severe adverse event")), arms])
    assert tile_words(frame, pilot)[0].arms == ("Low <dose>: 8/80 (10.0%)", "None: 4/80 (5.0%)")
    assert "Low &lt;dose&gt;: 8/80" in headline_tiles(frame, pilot).html


def course(n, treated, died, on_study):
    people, follow_up = ResultRows("disposition", "screened"), ResultRows("follow_up", "included")
    add_count(people, n, 15, variable="included")
    add_count(people, treated, n, variable="treated")
    follow_up.add({"median": 117 if treated else math.nan}, variable="days_treated")
    add_count(follow_up, died, n, variable="died")
    add_count(follow_up, on_study, n, variable="on_study")
    return concat_results([people.frame(), follow_up.frame()])


def test_the_trial_is_told_in_two_sentences():
    assert plain(trial_sentences(course(12, 11, 5, 1), mbc, "2015-03-31")) == (
        "Anakinra with chemotherapy of the physician's choice in metastatic breast cancer "
        "(NCT01802970): pilot safety trial, one arm, open label, one site; the primary endpoint is "
        "adverse events. By 31 March 2015, 12 participants (10 planned) were included and 11 "
        "treated, for a median of 117 days; 5 have died and 1 is still in the study."
    )


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((2, 2, 1, 0), "for a median of 117 days; 1 has died and none are still in the study."),
        ((0, 0, 0, 0), "By 31 March 2015, nobody had been included (10 planned)."),
        ((1, 0, 0, 1), "By 31 March 2015, 1 participant (10 planned) was included and nobody had "
                       "been treated; none have died and 1 is still in the study."),
    ],
)  # fmt: skip
def test_a_trial_that_has_hardly_begun_says_so(counts, said):
    assert plain(trial_sentences(course(*counts), mbc, "2015-03-31")).endswith(said)


def test_every_chapter_is_led_to_with_its_question():
    there = {path.stem for path in (ROOT / "notebooks").glob("0[1-9]_*.py")}
    assert {*ONWARD} == there
    for chapter, (title, _) in ONWARD.items():
        assert f"\n# # {title}\n" in (ROOT / "notebooks" / f"{chapter}.py").read_text()
        assert f'<a href="{chapter}.html">{title}</a>' in onward().html


def test_what_a_trial_does_not_plan_is_said_once():
    assert plain(unplanned_sentence(mbc)) == (
        "This trial plans no endpoint on quality of life or performance status."
    )
    assert plain(unplanned_sentence(toy)) == (
        "This trial plans no endpoint on adverse events, tumour response, the "
        "occurrence of a laboratory limit, a transcriptional signature, quality of life, tumour "
        "size or performance status."
    )
    assert unplanned_sentence(toy, ["time_to_event"]).html == ""


def test_a_planned_endpoint_without_result_is_named():
    frame = headline(rate(3, 11, "Objective response"), rate(2, 11, ANAEMIA), EVENTS)
    assert plain(without_result_sentence(frame, mbc)) == (
        "Planned, and without a result in this cut: Clinical benefit, Blood transcriptional "
        "signature and Overall survival."
    )


@pytest.mark.parametrize(
    ("n", "notes", "said"),
    [
        (0, 0, "No finding in the data is open."),
        (1, 0, "Open: 1 finding in the data to look at. "),
        (0, 2, "Open: 2 for information. "),
        (11, 2, "Open: 11 findings in the data to look at and 2 for information. "),
    ],
)
def test_open_findings_are_counted_in_words(n, notes, said):
    frame = headline(
        stats({"n_event": n}, "Findings in the data", "clinical"),
        stats({"n_event": notes}, "Findings in the data", "note"),
    )
    shown = open_findings_sentence(frame, findings())
    assert plain(shown) == said
    assert ('href="06_data_cut.html#what-the-check-found"' in shown.html) == (n + notes > 0)
    assert "\n# ## What the check found\n" in (ROOT / "notebooks/06_data_cut.py").read_text()


def findings(**standing):
    rows = ResultRows("findings", "screened")
    for status, n in standing.items():
        rows.add({"n_event": n}, group="status", group_level=status, variable="clinical")
    return rows.frame()


def test_findings_are_told_by_how_they_stand_against_the_cut_before():
    frame = headline(stats({"n_event": 11}, "Findings in the data", "clinical"))
    said = plain(open_findings_sentence(frame, findings(NEW=3, OLD=8, RESOLVED=2)))
    assert said.endswith(
        "Since the cut before, 3 were added and 2 were resolved; 8 were there already."
    )


def test_words_from_the_trial_file_are_escaped():
    hostile = mbc.model_copy(
        update={"endpoints": (mbc.endpoints[1].model_copy(update={"label": "<b>x</b>"}),)}
    )
    assert "<b>" not in headline_tiles(headline(rate(1, 2, "Objective response")), hostile).html
