"""The flow of participants, disposition and analysis sets, as a reader sees them."""

import re
from html import unescape

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from cut_kit import small_trial
from helpers.ard.analysis_sets import ard_analysis_sets
from helpers.ard.disposition import ard_disposition
from helpers.display.analysis_sets import analysis_sets_table, outside_table
from helpers.display.disposition import (
    disposition_sentence,
    disposition_table,
    screening_sentence,
    screening_table,
)
from helpers.display.disposition_flow import SIZE, Box, flow_figure
from helpers.display.disposition_listing import disposition_listing, disposition_rows
from helpers.display.figures import new_figure
from html_kit import rows_of, words_of

ADSL = """
    USUBJID | ARM   | ACTARM | SCRNFL | SCRFFL | INCLFL | SAFFL | DTHFL | EOTSTT  | EOSSTT       | DCTREAS | DCSREAS | SCRFREAS      | INCLREAS         | SAFREAS        | RFICDT:date | INCLDT:date | TRTSDT:date | TRTEDT:date | EOTDT:date | EOSDT:date | DTHDT:date | DTHDTF
    --------+-------+--------+--------+--------+--------+-------+-------+---------+--------------+---------+---------+---------------+------------------+----------------+-------------+-------------+-------------+-------------+------------+------------+------------+-------
    01      | <b>A  | <b>A   | Y      |        | Y      | Y     |       | ONGOING | ONGOING      |         |         |               |                  |                | 2019-02-20  | 2019-02-28  | 2019-03-01  | 2019-03-10  |            |            |            |
    02      | <b>A  | <b>A   | Y      |        | Y      |       | Y     |         | DISCONTINUED |         | DEATH   |               |                  | never treated  | 2019-02-20  | 2019-02-28  |             |             |            | 2019-03-02 |            |
    03      |       |        | Y      | Y      |        |       |       |         |              |         |         | <i>COUGH</i>  | failed screening | never included |             |             |             |             |            |            |            |
    """
SCREENS = """
    USUBJID | SCREENNO:int | OUTCOME  | SITEREAS | FAILED
    --------+--------------+----------+----------+-------
    01      | 1            | FAILED   | FLU      | E1
    01      | 2            | INCLUDED |          |
    02      | 1            | INCLUDED |          |
    03      | 1            | FAILED   | COUGH    | I1
    """
POPULATIONS = [
    {"id": name, "label": label, "definition": f"All {label.lower()}"}
    for name, label in (("screened", "Screened"), ("included", "Included"), ("safety", "Treated"))
]


@pytest.fixture
def trial():
    return small_trial(populations=POPULATIONS)


@pytest.fixture
def adsl(frame):
    return frame(ADSL)


@pytest.fixture
def screens(frame):
    return frame(SCREENS).fillna("")


def _rows(shown):
    return [[label, *cells] for label, cells in rows_of(shown)]


def _flow(adsl, screens, trial):
    return flow_figure(ard_disposition(adsl, screens, trial), ard_analysis_sets(adsl, trial), trial)


def _lines(shown):
    return [unescape(line) for line in re.findall(r"<text[^>]*>([^<]*)</text>", shown.html)]


def test_screening_shows_counts_over_all_screened_and_escapes_reasons(adsl, screens, trial):
    results = ard_disposition(adsl, screens, trial)

    assert _rows(screening_table(results)) == [
        ["Screened", "3/3 (100.0%)"],
        ["More than once", "1/3 (33.3%)"],
        ["Failed screening", "1/3 (33.3%)"],
        ["<i>COUGH</i>", "1/3 (33.3%)"],
        ["Included", "2/3 (66.7%)"],
        ["After an earlier failure", "1/3 (33.3%)"],
        ["Flu", "1/3 (33.3%)"],
    ]
    assert words_of(screening_sentence(results)) == (
        "3 participants were screened and 2 included, 1 of them after an earlier failure; 1 failed "
        "screening: <i>COUGH</i> (1)."
    )
    assert "<i>" not in _flow(adsl, screens, trial).html + screening_sentence(results).html


def test_many_reasons_are_named_up_to_five_in_the_sentence(adsl, screens, trial):
    more = [adsl.iloc[[2]].assign(USUBJID=f"1{i}", SCRFREAS=f"2{i}") for i in range(6)]
    results = ard_disposition(pd.concat([adsl, *more], ignore_index=True), screens, trial)
    assert words_of(screening_sentence(results)).endswith(
        "7 failed screening: 20 (1), 21 (1), 22 (1), 23 (1), 24 (1) and 2 other reasons."
    )


def test_disposition_by_arm_has_a_column_each_with_its_n(adsl, screens):
    trial = small_trial(populations=POPULATIONS, report_by="arm")
    shown = disposition_table(ard_disposition(adsl, screens, trial))
    rows = dict(reversed(rows_of(shown)))

    assert "All (N = 2)" in shown.html
    assert "&lt;b&gt;A (N = 2)" in shown.html
    assert rows["Treated"] == ["1/2 (50.0%)", "1/2 (50.0%)"]
    assert rows["Ongoing at the cut"] == ["1/1 (100.0%)", "1/1 (100.0%)"]


def test_who_was_never_treated_stands_with_the_reason(adsl, screens, trial):
    rows = _rows(disposition_table(ard_disposition(adsl, screens, trial)))
    assert rows[:3] == [
        ["Never treated", "1/2 (50.0%)"],
        ["Death", "1/2 (50.0%)"],
        ["Treated", "1/2 (50.0%)"],
    ]


def test_disposition_inwords_of(adsl, screens, trial):
    results = ard_disposition(adsl, screens, trial)
    assert words_of(disposition_sentence(results)) == (
        "Of 2 included participants, 1 was treated. At the cut, 1 was still on treatment, none had "
        "completed it and none had stopped it. Deaths known at the cut: 1 of 2."
    )


def test_one_participant_is_spoken_of_in_the_singular_and_nobody_not_at_all(adsl, screens, trial):
    waiting = adsl.iloc[[2]].assign(SCRFFL=None, SCRFREAS=None)
    alone = pd.concat([adsl.iloc[[1]], waiting], ignore_index=True)
    results = ard_disposition(alone, screens.iloc[[2, 3]], trial)
    nobody = ard_disposition(adsl.head(0), screens.head(0), trial)

    assert words_of(screening_sentence(results)) == (
        "2 participants were screened and 1 included; 1 was still in screening."
    )
    assert words_of(disposition_sentence(results)) == (
        "Of 1 included participant, none was treated. Deaths known at the cut: 1 of 1."
    )
    assert screening_sentence(nobody).html + disposition_sentence(nobody).html == ""


def test_the_flow_leads_from_screening_to_the_sets_analysed(adsl, screens, trial):
    assert _lines(_flow(adsl, screens, trial)) == [
        "Screened (n = 3)",
        "More than once:\u00a01",
        "Included (n = 2)",
        "After an earlier failure:\u00a01",
        "Treated (n = 1)",
        "Failed screening (n = 1)",
        "<i>COUGH</i>:\u00a01",
        "Never treated (n = 1)",
        "Death:\u00a01",
        "Treatment at the cut",
        "On treatment:\u00a01",
        "Completed:\u00a00",
        "Stopped:\u00a00",
        "Analysed",
        "Included:\u00a02",
        "Treated:\u00a01",
    ]


def test_each_arm_has_its_own_column_of_the_flow(adsl, screens):
    second = adsl.iloc[[0]].assign(USUBJID="04", ARM="B", ACTARM="B")
    both = pd.concat([adsl, second], ignore_index=True)
    trial = small_trial(populations=POPULATIONS, report_by="arm")
    lines = _lines(_flow(both, screens, trial))

    assert [line for line in lines if "(n = " in line][-2:] == ["<b>A (n = 1)", "B (n = 1)"]
    assert lines.count("Analysed") == 2
    assert lines[-3:] == ["Analysed", "Included:\u00a01", "Treated:\u00a01"]


@pytest.mark.parametrize("kept", [0, 1])
def test_the_flow_of_one_participant_and_of_nobody_is_drawn(adsl, screens, trial, kept):
    lines = _lines(_flow(adsl.iloc[:kept], screens.iloc[: 2 * kept], trial))
    assert lines[0] == f"Screened (n = {kept})"
    assert lines[-1] == f"Treated:\u00a0{kept}"


def _drawn_inches(line, weight):
    """Return how wide a line is drawn, as the figure itself lays it out."""
    figure, _ = new_figure()
    drawn = figure.text(0, 0, line.strip(" "), fontsize=SIZE, fontweight=weight)
    return drawn.get_window_extent(FigureCanvasAgg(figure).get_renderer()).width / figure.dpi


@pytest.mark.parametrize(
    "reason", ["Symptomatic brain metastases on MRI", "MAMMOGRAM WAS MWM WWW MMM WWM", "il" * 60]
)
def test_no_line_of_the_flow_touches_the_border_of_its_box(reason):
    box = Box(["Failed screening (n = 3)", f"  {reason}: 1"], left=0, width=2.5)
    weights = ["bold", *["normal"] * (len(box.lines) - 1)]
    widths = [_drawn_inches(*line) for line in zip(box.lines, weights, strict=True)]

    assert 2 <= len(box.lines) <= 4
    assert box.lines[-1].endswith(":\u00a01")
    assert max(widths) < box.width - 0.24


def test_a_long_reason_is_broken_to_its_box_and_keeps_its_count(adsl, screens, trial):
    reason = "Neutrophils below 1.5 after the last chemotherapy, measured twice"
    long = adsl.assign(SCRFREAS=adsl["SCRFREAS"].where(adsl["SCRFREAS"].isna(), reason))
    lines = _lines(_flow(long, screens, trial))
    first = next(i for i, line in enumerate(lines) if line.startswith("Neutrophils"))

    assert " ".join(lines[first : first + 3]) == f"{reason}:\u00a01"
    assert max(map(len, lines)) < 40


def test_an_endless_reason_is_cut_and_keeps_its_count(adsl, screens, trial):
    long = adsl.assign(SCRFREAS=adsl["SCRFREAS"].where(adsl["SCRFREAS"].isna(), "word " * 80))
    lines = [
        line for line in _lines(_flow(long, screens, trial)) if line.lower().startswith("word")
    ]
    assert len(lines) == 3
    assert lines[-1].endswith("…:\u00a01")


def test_a_set_shows_its_size_and_why_the_others_are_outside_it(adsl, trial):
    shown = analysis_sets_table(ard_analysis_sets(adsl, trial), trial)

    assert _rows(shown) == [
        ["Screened", "3/3 (100.0%)"],
        ["Included", "2/3 (66.7%)"],
        ["Out: failed screening", "1/3 (33.3%)"],
        ["Treated", "1/3 (33.3%)"],
        ["Out: never included", "1/3 (33.3%)"],
        ["Out: never treated", "1/3 (33.3%)"],
    ]
    assert "Treated: All treated." in words_of(shown)


def test_who_is_outside_a_set_is_listed_with_the_reason(adsl, trial):
    assert _rows(outside_table(adsl, trial)) == [["02", "never treated"]]
    assert words_of(outside_table(adsl.iloc[[0]], trial)) == (
        "Every included participant belongs to every set."
    )


def test_nobody_included_is_outside_no_set(adsl, trial):
    assert words_of(outside_table(adsl.iloc[[2]], trial)) == "Nobody had been included at the cut."


def test_a_trial_without_further_sets_says_so(adsl):
    trial = small_trial(populations=POPULATIONS[:2])
    assert words_of(outside_table(adsl, trial)) == (
        "The trial reports no set beyond the included participants."
    )


def test_the_listing_has_one_line_for_every_participant(adsl, trial):
    rows = disposition_rows(adsl, trial)

    assert rows.loc["01"].tolist() == [
        "2019-02-20", "2019-02-28", "2019-03-01", "2019-03-10", "Ongoing", "Ongoing", "–",
    ]  # fmt: skip
    assert rows.loc["02"].tolist() == [
        "2019-02-20", "2019-02-28", "Never treated", "–", "–", "Stopped: Death (2019-03-02)",
        "date unknown",
    ]  # fmt: skip
    assert rows.loc["03", ["Included", "First dose"]].tolist() == [
        "Failed screening: <i>COUGH</i>",
        "Never included",
    ]
    assert "<i>" not in disposition_listing(rows).html
    assert "asterisk" not in disposition_listing(rows).html


def test_a_day_of_death_that_was_completed_is_starred(adsl, trial):
    adsl.loc[1, ["DTHDT", "DTHDTF"]] = [pd.Timestamp("2019-03-15"), "D"]
    rows = disposition_rows(adsl, trial)
    assert rows["Died"].tolist() == ["–", "2019-03-15*", "–"]
    assert "asterisk marks a day of death completed" in disposition_listing(rows).html


def test_the_listing_of_nobody_is_one_sentence(adsl, trial):
    assert words_of(disposition_listing(disposition_rows(adsl.iloc[:0], trial))) == (
        "Nobody had been screened at the cut."
    )
