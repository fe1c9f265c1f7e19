"""Eligibility as people see it: matrix, table, sentences, listings of the evidence."""

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.ard.eligibility import ard_eligibility
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.display.eligibility import (
    answer,
    differences_sentence,
    eligibility_table,
)
from helpers.display.eligibility_listings import (
    disagreements_listing,
    evidence,
    evidence_listing,
    open_listing,
)
from helpers.display.eligibility_matrix import eligibility_figure
from html_kit import rows_of, words_of

ADSL = """
    USUBJID | SCRNFL | INCLFL | SCRFFL
    --------+--------+--------+-------
    X-01    | Y      | Y      |
    X-02    | Y      | Y      |
    X-03    | Y      |        | Y
    """
LIMIT = {"test": "NEUT", "at_least": {"value": 1.5, "unit": "10^9/L"}}
ADULT = {"test": "AGE", "at_least": {"value": 18, "unit": "years"}}
CRITERIA = [
    {"id": "E1", "kind": "exclusion", "text": "<b>Other", "provenance": "design"}
    | {"recorded": True, "alternative_to": None},
    {"id": "I1", "kind": "inclusion", "text": "Neutrophils", "provenance": "reconstruction"}
    | LIMIT,
    {"id": "I2", "kind": "inclusion", "text": "Age", "provenance": "register"} | ADULT,
]
ADIE = """
    USUBJID | SCREENNO:int | IETESTCD | VERDICT | COUNTED | AVAL:float | AVALU  | AVALC     | ADT:date   | SRCDOM | SRCROW:int | WINSDT:date | WINEDT:date | BASIS | SITEREC | DEVIATION | TEXT        | PROVENANCE     | ANL01FL
    --------+--------------+----------+---------+---------+------------+--------+-----------+------------+--------+------------+-------------+-------------+-------+---------+-----------+-------------+----------------+--------
    X-02    | 1            | I1       | UNKNOWN | UNKNOWN |            | 10^9/L |           |            |        | 0          | 2019-02-01  | 2019-03-01  | data  | N       | POTENTIAL | no <value>  | reconstruction | Y
    X-02    | 1            | I2       | PASS    | PASS    | 56         | years  |           | 2019-03-01 | DM     | 2          |             | 2019-03-01  | data  | N       |           |             | register       | Y
    X-02    | 1            | E1       | PASS    | PASS    |            |        |           |            |        | 0          |             | 2019-03-01  | site  | N       |           |             | design         | Y
    X-01    | 1            | I1       | FAIL    | FAIL    | 1.2        | 10^9/L |           | 2019-02-25 | LB     | 12         | 2019-02-01  | 2019-03-01  | data  | N       | MAJOR     | below 1.5   | reconstruction | Y
    X-01    | 1            | I2       | FAIL    | FAIL    | 17         | years  |           | 2019-03-01 | DM     | 1          |             | 2019-03-01  | data  | Y       | MAJOR     | below 18    | register       | Y
    X-01    | 1            | E1       | PASS    | PASS    |            |        |           |            |        | 0          |             | 2019-03-01  | site  | N       |           |             | design         | Y
    X-03    | 1            | I1       | PASS    | PASS    | 2.50       | 10^9/L |           | 2019-02-25 | LB     | 30         | 2019-02-01  | 2019-03-01  | data  | Y       |           |             | reconstruction | Y
    X-03    | 1            | I2       | PASS    | PASS    | 91         | years  |           | 2019-03-01 | DM     | 3          |             | 2019-03-01  | data  | N       |           |             | register       | Y
    X-03    | 1            | E1       | FAIL    | FAIL    |            |        | NYHA <IV> | 2019-02-20 | IE     | 4          |             | 2019-03-01  | site  | Y       |           | as recorded | design         | Y
    """


@pytest.fixture
def trial():
    return small_trial(eligibility=CRITERIA)


@pytest.fixture
def adsl(frame):
    return frame(ADSL)


@pytest.fixture
def adie(frame):
    table = frame(ADIE)
    rows = table["SRCROW"].astype("Int64").mask(table["SRCROW"] == 0)
    return table.assign(SRCROW=rows, TEXT=table["TEXT"].fillna(""), AVALC=table["AVALC"].fillna(""))


@pytest.fixture
def results(adie, adsl, trial):
    return ard_eligibility(adie, adsl, trial)


def test_each_criterion_shows_provenance_verdicts_and_both_directions_of_difference(results, trial):
    shown = eligibility_table(results, trial)
    rows = dict(rows_of(shown))

    assert list(rows) == ["I1† Neutrophils", "I2 Age", "E1 <b>Other"]
    assert rows["I1† Neutrophils"] == [
        "reconstruction",
        *("0/2", "1/2", "1/2", "0/2"),
        *("1/1", "0/1", "0/1", "1/1"),
        *("1/3", "1/3"),
    ]
    assert rows["I2 Age"][:5] == ["register", "1/2", "1/2", "0/2", "1/2"]
    assert rows["E1 <b>Other"][0] == "protocol summary"
    assert "† Reconstructed from comparable trials" in words_of(shown)
    assert "<b>Other" not in shown.html


def test_without_the_site_s_record_it_has_no_columns_and_one_sentence(adie, adsl, trial):
    silent = adie.assign(SITEREC=None)
    results = ard_eligibility(silent, adsl, trial)
    shown = eligibility_table(results, trial)

    assert dict(rows_of(shown))["I2 Age"] == ["register", "1/2", "1/2", "0/2", "1/1", "0/1", "0/1"]
    assert "Site: not met" not in shown.html
    assert words_of(differences_sentence(results)) == (
        "The site's own record of failed criteria is not part of this cut."
    )
    assert disagreements_listing(silent, trial).html == ""


def test_documented_criteria_alone_need_no_note(adsl, adie):
    plain = [c | {"provenance": "register"} for c in CRITERIA]
    trial = small_trial(eligibility=plain)
    shown = eligibility_table(ard_eligibility(adie, adsl, trial), trial)
    assert "†" not in shown.html


def judged(results):
    """Return what the answer of the chapter says of whether the included should have been."""
    disposition = ResultRows("disposition", "screened")
    for variable in ("screened", "included", "treated"):
        add_count(disposition, 2, 2, variable=variable)
    said = words_of(answer(disposition.frame(), results))
    return said.removeprefix("2 participants were screened, 2 were included and 2 were treated. ")


def test_eligibility_in_words(results, adie, adsl, trial):
    assert judged(results) == (
        "Of 2 included participants, 1 failed a criterion, and for 1 the data leave a criterion "
        "open."
    )
    reconstructed = adie.assign(PROVENANCE="reconstruction")
    assert judged(ard_eligibility(reconstructed, adsl, trial)) == (
        "Of 2 included participants, 1 failed a criterion (none of them a documented one), and "
        "for 1 the data leave a criterion open."
    )


def test_differences_of_data_and_site_in_words(results):
    assert words_of(differences_sentence(results)) == (
        "Data and the site's record differ on 2 verdicts of the deciding screenings: 1 not met by "
        "the data alone and 1 not met by the site's record alone."
    )


def test_agreement_in_words(adie, adsl, trial):
    agreeing = adie.assign(VERDICT="PASS", COUNTED="PASS", SITEREC="N", DEVIATION=None)
    results = ard_eligibility(agreeing.astype({"DEVIATION": object}), adsl, trial)

    assert judged(results) == (
        "Of 2 included participants, none failed a criterion, and for none the data leave a "
        "criterion open."
    )
    assert words_of(differences_sentence(results)) == (
        "Data and the site's record agree on every criterion that both can judge."
    )
    assert disagreements_listing(agreeing, trial).html == ""


def test_the_chapter_answers_first_who_got_in_and_whether_they_should_have(results, adsl, adie):
    disposition = ResultRows("disposition", "screened")
    for variable, n in (("screened", 3), ("included", 2), ("treated", 1)):
        add_count(disposition, n, 3, variable=variable)
    disposition = disposition.frame()
    assert words_of(answer(disposition, results)) == (
        "3 participants were screened, 2 were included and 1 was treated. Of 2 included "
        "participants, 1 failed a criterion, and for 1 the data leave a criterion open."
    )
    none = ard_eligibility(adie.head(0), adsl, small_trial())
    assert words_of(answer(disposition, none)).endswith(
        "treated. No criterion of eligibility could be judged: the trial file lists none."
    )


@pytest.mark.parametrize(
    ("screened", "said"),
    [
        (0, "Nobody had been screened at the cut."),
        (1, "1 participant was screened, none was included and none was treated."),
    ],
)
def test_the_chapter_judges_nobody_where_nobody_was_included(results, screened, said):
    disposition = ResultRows("disposition", "screened")
    for variable, n in (("screened", screened), ("included", 0), ("treated", 0)):
        add_count(disposition, n, screened, variable=variable)
    assert words_of(answer(disposition.frame(), results)) == said


def test_the_matrix_describes_itself_by_results(adie, adsl, results, trial):
    shown = eligibility_figure(adie, adsl, results, trial)
    assert (
        'aria-label="3 screened participants by 3 criteria: 3 verdicts not met in 2 participants '
        "and 1 verdict that cannot be decided in 1 participant; the site recorded 3 failures."
    ) in shown.html
    for words in ("I1†", "Included (n = 2)", "Failed screening (n = 1)", "Inclusion", "Exclusion"):
        assert f">{words}<" in shown.html
    assert "reconstruction, without authority" in words_of(shown)


def test_the_matrix_draws_each_kind_of_verdict_in_its_own_shape(adie, adsl, results, trial):
    legend = words_of(eligibility_figure(adie, adsl, results, trial))
    for label in (
        "met, by data",
        "met, by the site's word",
        "not met",
        "cannot be decided",
        "not met, as the site recorded",
    ):
        assert label in legend
    assert "its alternative is met" not in legend

    excused = adie.assign(COUNTED=adie["COUNTED"].where(adie["IETESTCD"] != "I1", "PASS"))
    assert "its alternative is met" in words_of(eligibility_figure(excused, adsl, results, trial))


def test_alternatives_are_joined(adie, adsl, results):
    criteria = [c | {"alternative_to": {"I1": "I2", "I2": "I1"}.get(c["id"])} for c in CRITERIA]
    joined = small_trial(eligibility=criteria)
    assert ">or<" in eligibility_figure(adie, adsl, results, joined).html
    assert (
        ">or<"
        not in eligibility_figure(adie, adsl, results, small_trial(eligibility=CRITERIA)).html
    )
    names = dict(rows_of(eligibility_table(results, joined)))
    assert "I2 Age (or I1)" in names


def test_many_participants_are_counted_in_bars(adie, adsl, trial):
    many = pd.concat([adie.assign(USUBJID=adie["USUBJID"] + f"-{i}") for i in range(20)])
    people = pd.concat([adsl.assign(USUBJID=adsl["USUBJID"] + f"-{i}") for i in range(20)])
    shown = eligibility_figure(many, people, ard_eligibility(many, people, trial), trial)

    assert "60 screened participants by 3 criteria: 60 verdicts not met in 40" in shown.html
    assert "X-01" not in shown.html
    assert "I1† †" in words_of(shown)


@pytest.mark.parametrize("people", [1, 0])
def test_one_participant_and_nobody_are_shown_as_they_are(adie, adsl, trial, people):
    few, ours = adsl.head(people), adie[adie["USUBJID"].isin(adsl["USUBJID"].head(people))]
    results = ard_eligibility(ours, few, trial)
    shown = eligibility_figure(ours, few, results, trial)

    if people:
        assert "Included (n = 1)" in shown.html
        assert "Failed screening" not in shown.html
    else:
        assert words_of(shown) == "Nobody had been screened at the cut."
        rest = [differences_sentence(results)]
        rest += [open_listing(ours, trial), evidence_listing(evidence(ours, trial), trial)]
        assert [words_of(piece) for piece in rest] == [""] * 3
    assert f"Included (N = {people})" in eligibility_table(results, trial).html


def test_one_participant_is_counted_in_the_singular(adie, adsl, trial):
    results = ard_eligibility(adie[adie["USUBJID"] == "01"], adsl.head(1), trial)
    assert judged(results).startswith("Of 1 included participant, ")


def test_a_single_difference_names_only_the_side_that_has_it(adie, adsl, trial):
    by_site = adie["SITEREC"].eq("Y") & adie["VERDICT"].eq("PASS")
    alike = adie.assign(SITEREC=adie["SITEREC"].mask(by_site, "N"))
    results = ard_eligibility(alike, adsl, trial)
    assert words_of(differences_sentence(results)) == (
        "Data and the site's record differ on 1 verdict of the deciding screenings: 1 not met by "
        "the data alone."
    )


def test_a_trial_without_criteria_says_so(adsl, adie):
    nothing, trial = adie.head(0), small_trial()
    results = ard_eligibility(nothing, adsl, trial)
    said = "The trial file lists no eligibility criteria."

    assert words_of(eligibility_figure(nothing, adsl, results, trial)) == said
    assert words_of(eligibility_table(results, trial)) == said
    assert judged(results) == (
        "No criterion of eligibility could be judged: the trial file lists none."
    )
    assert "nothing on which data and site" in words_of(differences_sentence(results))


def test_the_site_s_record_missing_is_said_in_the_description(adie, adsl, trial):
    silent = adie.assign(SITEREC=None)
    shown = eligibility_figure(silent, adsl, ard_eligibility(silent, adsl, trial), trial)
    assert "the site&#x27;s record is missing." in shown.html


def test_evidence_gives_value_date_row_and_window_and_bands_ages_that_pass(adie, trial):
    words = evidence(adie, trial)
    first = words.iloc[0].to_dict()

    assert first == {
        "Participant": "X-01",
        "Screening": "1",
        "Criterion": "I1†",
        "Text": "Neutrophils",
        "Data": "Not met",
        "Site": "No failure",
        "Judged by": "data",
        "Value": "1.2 10⁹/L",
        "Date": "2019-02-25",
        "Source": "LB row 12",
        "Reason": "below 1.5",
        "Window": "2019-02-01 to 2019-03-01",
    }
    assert words["Value"].tolist() == [
        *("1.2 10⁹/L", "17 years", "–"),
        *("–", "50 to 59 years", "–"),
        *("2.5 10⁹/L", "90 or older years", "NYHA <IV>"),
    ]
    assert words["Window"][adie["IETESTCD"].eq("E1")].unique().tolist() == ["2019-03-01"]


def test_a_grade_stands_before_its_number(adie, trial):
    graded = adie.head(2).assign(AVAL=[1.0, None], AVALU="grade")
    assert evidence(graded, trial)["Value"].tolist() == ["grade 1", "–"]


def test_the_listing_of_evidence_is_folded_capped_and_links_to_the_whole(adie, trial):
    long = pd.concat([evidence(adie, trial)] * 8)
    shown = evidence_listing(long, trial)

    assert "<summary>Evidence for every verdict (72)</summary>" in shown.html
    rows = rows_of(shown)
    assert len(rows) == 60
    assert rows[0][1][1:5] == ["I1†", "Not met", "No failure", "1.2 10⁹/L"]
    said = [cells[2] for _, cells in rows]
    assert said == ["Not met"] * 24 + ["Open"] * 8 + ["Met"] * 28
    assert "The first 60 of 72 rows are shown here. The file holds all." in shown.html
    assert 'data-analysis="eligibility_evidence"' in shown.html
    assert "&lt;IV&gt;" in shown.html


def test_disagreements_are_listed_in_both_directions_with_the_evidence(adie, trial):
    rows = rows_of(disagreements_listing(adie, trial))
    assert rows == [
        (
            "X-01",
            ["1", "I1† Neutrophils", "data only", "1.2 10⁹/L", "2019-02-25", "LB row 12"]
            + ["below 1.5", "2019-02-01 to 2019-03-01"],
        ),
        (
            "X-03",
            ["1", "I1† Neutrophils", "site only", "2.5 10⁹/L", "2019-02-25", "LB row 30"]
            + ["–", "2019-02-01 to 2019-03-01"],
        ),
    ]


def test_open_criteria_of_the_included_are_listed_with_the_reason(adie, trial):
    shown = open_listing(adie, trial)
    assert rows_of(shown) == [
        ("X-02", ["I1† Neutrophils", "no <value>", "2019-02-01 to 2019-03-01"])
    ]
    assert "no &lt;value&gt;" in shown.html
    assert words_of(open_listing(adie.assign(DEVIATION=None), trial)) == (
        "No criterion of an included participant is left open by the data."
    )
