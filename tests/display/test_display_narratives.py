"""Draft narratives as whole texts: a death, a serious event, an early end, and what is missing."""

import re
from html import unescape

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.adam.adnarr import COLUMNS
from helpers.adam.adnarr_beside import LABORATORY, MEDICATION
from helpers.ard.narratives import ard_narratives
from helpers.display.narrative_listing import (
    narratives_listing,
    narratives_rows,
    narratives_table,
)
from helpers.display.narratives import draft_narratives

DRAFT = (
    "DRAFT, worded by the program from the data of this cut. Nobody has reviewed it; it judges "
    "nothing, and is no medical assessment."
)
PERSON = "USUBJID | AGE:float | SEX | ECOGBL:float | INCLFL | EOTSTT | TRTSDT:date"
ADSL = f"""
    {PERSON}
    A1 | 57 | F | 1 | Y | DISCONTINUED | 2019-03-01
    A2 | 93 | M |   | Y |              |
    A3 | 40 | F | 0 | Y | COMPLETED    | 2019-03-01
    """
ADHIST = """
    USUBJID | PARCAT    | PARAM         | AVALC         | AVAL:float
    A1      | DIAGNOSIS | Diagnosis     | BREAST CANCER |
    A1      | SINCE     | Days since    |               | 300
    A1      | DISEASE   | STAGE         | IVC           |
    A1      | SITE      | LIVER         | Y             |
    A1      | SITE      | BONE          | Y             |
    """
ADMH = """
    USUBJID | MHTERM       | TERM         | AEXCL
    A1      | COPD         | COPD         |
    A1      | high tension | HYPERTENSION |
    A1      | Breast tumour| BREAST CANCER| primary diagnosis
    """
ADPRIOR = """
    USUBJID | TERM      | SETTING  | STDTC   | ENDTC
    A1      | LETROZOLE | ADJUVANT | 2009-03 | 2012
    """
ADEXSUM = """
    USUBJID | TRT   | APHASE | EXPOSFL | ASTDT:date | AENDT:date | DAYSDOSED:float | CUMDOSE:float | DOSEU | DOSEEXCL
    A1      | drug  |        | Y       | 2019-03-01 | 2019-03-20 | 19              | 1900          | mg    |
    A1      | chemo |        | Y       | 2019-03-15 | 2019-03-15 | 1               |               | mg/m2 | a dose not recorded
    A1      | drug  | alone  | Y       | 2019-03-01 | 2019-03-14 | 14              | 1400          | mg    |
    A3      | drug  |        | Y       | 2019-03-01 | 2019-03-20 | 20              | 2000          | mg    |
    """
SEPSIS = {
    "USUBJID": "A1", "NARRSEQ": 1, "NARRCAT": "SERIOUS EVENT", "TERM": "SEPSIS", "FATALFL": "Y",
    "VERBATIM": "Bad sepsis", "STDTC": "2019-03-18T10:00", "ASTDT": "2019-03-18", "ASTDY": 18,
    "ENDTC": "2019-03-24", "AENDT": "2019-03-24", "AENDY": 24, "ATOXGRN": 5, "AESDTH": "Y",
    "AESHOSP": "Y", "AEREL": "POSSIBLY RELATED", "AERELCH": "RELATED", "AEACN": "DRUG WITHDRAWN",
    "AEOUT": "FATAL", "DOSEDAYS": 0,
}  # fmt: skip
STOP = {
    "USUBJID": "A1", "NARRSEQ": 2, "NARRCAT": "TREATMENT STOPPED", "TERM": "ADVERSE EVENT",
    "VERBATIM": "Sepsis", "STDTC": "2019-03-21", "ASTDT": "2019-03-21", "ASTDY": 21, "DOSEDAYS": 1,
}  # fmt: skip
DEATH = {
    "USUBJID": "A1", "NARRSEQ": 3, "NARRCAT": "DEATH", "VERBATIM": "Died of sepsis",
    "STDTC": "2019-03-24", "ASTDT": "2019-03-24", "ASTDY": 24, "DOSEDAYS": 4, "WINDOW": "yes",
}  # fmt: skip
BLOOD = {
    "USUBJID": "A1", "NARRSEQ": 1, "PARAMCD": "NEUT", "ADT": pd.Timestamp("2019-03-19"), "ADY": 19,
    "AVAL": 0.42, "AVALU": "10^9/L", "GRADE": 4, "BASE": 4.2, "BASEGR": 0, "WORSEFL": "Y",
}  # fmt: skip
TAKEN = {
    "USUBJID": "A1", "NARRSEQ": 1, "CMSEQ": 1, "TERM": "CEFTRIAXONE", "CMINDC": "Fever",
    "OPENFL": None,
}  # fmt: skip


def occasions(*rows):
    found = pd.DataFrame(list(rows)).reindex(columns=COLUMNS)
    for name in ("ASTDT", "AENDT"):
        found[name] = pd.to_datetime(found[name])
    return found


def trial():
    laboratory = [{"test": "NEUT", "label": "Neutrophils", "grade": True}]
    disease = [{"term": "STAGE", "label": "Stage"}, {"term": "ER", "label": "Receptor"}]
    return small_trial(laboratory=laboratory, disease=disease)


@pytest.fixture
def told(frame):
    """Return a function that words occasions: {USUBJID: paragraphs as plain text}."""
    tables = {"adsl": ADSL, "adhist": ADHIST, "admh": ADMH, "adprior": ADPRIOR, "adexsum": ADEXSUM}

    def word(*rows, laboratory=(), medication=()):
        datasets = {name: frame(table) for name, table in tables.items()}
        datasets["adexsum"] = datasets["adexsum"].fillna({"APHASE": ""})
        datasets["laboratory"] = pd.DataFrame(list(laboratory), columns=LABORATORY)
        datasets["medication"] = pd.DataFrame(list(medication), columns=MEDICATION)
        drafts = draft_narratives(occasions(*rows), trial(), **datasets)
        return {name: paragraphs(draft.html) for name, draft in drafts.items()}

    return word


def paragraphs(html):
    return [unescape(re.sub(r"<[^>]*>", "", each)) for each in re.findall(r"<p.*?</p>", html)]


def test_a_death_by_a_serious_event_is_told_from_the_first_dose_to_the_end(told):
    everything = told(SEPSIS, STOP, DEATH, laboratory=[BLOOD], medication=[TAKEN])
    assert everything == {
        "A1": [
            DRAFT,
            "Participant. A1, aged 50 to 59, female, ECOG performance status 1 at baseline. "
            "Diagnosis: Breast cancer, 300 days before inclusion. Of the disease: stage IVC; "
            "disease at baseline in bone and liver. Earlier treatment: letrozole (adjuvant; "
            "2009-03 to 2012). Medical history: COPD and hypertension.",
            "Study treatment. Drug from 2019-03-01 (study day 1) to 2019-03-20 (study day 20): a "
            "dose on 19 days, 1900 mg in all; Chemo from 2019-03-15 (study day 15) to 2019-03-15 "
            "(study day 15): a dose on 1 day, the total not known (a dose not recorded).",
            "Serious adverse event: sepsis (“Bad sepsis”). It began on 2019-03-18 (study day 18), "
            "on a day with study treatment. Grade 5 (CTCAE 4.03). Serious because it led to death "
            "and needed a hospital or a longer stay. Relationship to study treatment, as recorded: "
            "possibly related; to the backbone treatment: related. Action taken with study "
            "treatment: drug withdrawn. Outcome: fatal; its end is recorded on 2019-03-24 (study "
            "day 24). Other medication taken on that day: ceftriaxone (for fever). Laboratory from "
            "7 days before its start to 7 days after its end, worse than before treatment: "
            "neutrophils 0.42 10⁹/L on 2019-03-19 (study day 19), grade 4, baseline 4.20.",
            "End of study treatment. Study treatment was ended early on 2019-03-21 (study day 21), "
            "1 day after the last dose of study treatment. Reason: adverse event, in the words of "
            "the site: “Sepsis”. Adverse events for which the drug was withdrawn: sepsis.",
            "Death. The participant died on 2019-03-24 (study day 24), 4 days after the last dose "
            "of study treatment, within the safety window. Fatal adverse event: sepsis. Cause in "
            "the words of the site: “Died of sepsis”.",
        ]
    }


def test_what_is_missing_is_said_once_and_nothing_is_made_up(told):
    bare = {"USUBJID": "A2", "NARRSEQ": 1, "NARRCAT": "SERIOUS EVENT"}
    death = {"USUBJID": "A2", "NARRSEQ": 2, "NARRCAT": "DEATH"}
    assert told(bare, death)["A2"] == [
        DRAFT,
        "Participant. A2, aged 90 or older, male. Not recorded: the diagnosis, earlier treatment "
        "and medical history beyond the disease.",
        "Study treatment. Never treated: there is no first dose, and so there are no study days.",
        "Serious adverse event: term not recorded. Without its day, medication and laboratory "
        "around it cannot be told. Not recorded: the date of its start, its grade, what made it "
        "serious, its relationship to study treatment, the action taken, the date of its end and "
        "its outcome.",
        "Death. The participant died on a date not recorded. No fatal adverse event is recorded. "
        "The cause of death is not recorded. Without its day, medication and laboratory around it "
        "cannot be told.",
    ]


def test_partial_and_odd_dates_stay_as_they_are(told):
    event = {**SEPSIS, "STDTC": "2019-03", "ASTDT": None, "ASTDY": None, "ENDTC": "2019"}
    event |= {"DOSEDAYS": None}
    died = {**DEATH, "STDTC": "2019-UN", "ASTDT": None, "ASTDY": None, "DOSEDAYS": None}
    _, _, _, first, last = told(event, died | {"WINDOW": "not certain"})["A1"]
    assert "It began in 2019-03 (the day is not recorded)." in first
    assert "its end is recorded in 2019 (the month is not recorded)" in first
    assert last.startswith(
        "Death. The participant died on a date recorded as “2019-UN”, perhaps within the safety "
        "window: the dates leave it open. Fatal"
    )


def test_an_event_that_goes_on_and_was_not_serious(told):
    event = {**SEPSIS, "NARRCAT": "EVENT THAT ENDED TREATMENT", "FATALFL": None, "ENDTC": None}
    event |= {"AENDT": None, "ENRTPT": "ONGOING", "ENTPT": "2019-05-01", "AERELCH": None}
    event |= {"AEOUT": "NOT RECOVERED", "VERBATIM": None}
    mild = {**BLOOD, "WORSEFL": None}
    words = told(event, laboratory=[mild])["A1"][3]
    assert words == (
        "Adverse event: sepsis. It began on 2019-03-18 (study day 18), on a day with study "
        "treatment. Grade 5 (CTCAE 4.03). It is not recorded as serious. Relationship to study "
        "treatment, as recorded: possibly related. Action taken with study treatment: drug "
        "withdrawn. Outcome: not recovered; ongoing on 2019-05-01. No other medication is recorded "
        "for that day. Of 1 graded test with a value from 7 days before to 7 days after its start, "
        "none was worse than before."
    )


def test_treatment_and_study_that_end_together_are_told_together(told):
    study = {**STOP, "NARRSEQ": 3, "NARRCAT": "STUDY LEFT", "DOSEDAYS": 0}
    together = told(STOP | {"DOSEDAYS": 0}, study)["A1"][3:]
    apart = told(STOP, study | {"STDTC": "2019-04-01", "ASTDY": 32, "VERBATIM": None})["A1"][3:]
    assert together == [
        "End of study treatment and participation. Study treatment and participation in the study "
        "were ended early on 2019-03-21 (study day 21), the day of the last dose. Reason: adverse "
        "event, in the words of the site: “Sepsis”."
    ]
    assert [words.partition(".")[0] for words in apart] == [
        "End of study treatment",
        "End of participation",
    ]
    assert apart[1].endswith(
        "Participation in the study was ended early on 2019-04-01 (study day 32), the day of the "
        "last dose. Reason: adverse event."
    )


def test_who_died_of_no_recorded_event_has_medication_and_laboratory_told_with_the_death(told):
    taken = {**TAKEN, "NARRSEQ": 3, "OPENFL": "Y", "CMINDC": None}
    death = told(DEATH | {"VERBATIM": None, "WINDOW": "no"}, medication=[taken])["A1"][3]
    assert death == (
        "Death. The participant died on 2019-03-24 (study day 24), 4 days after the last dose of "
        "study treatment, after the safety window. No fatal adverse event is recorded. The cause "
        "of death is not recorded. Other medication perhaps taken, by their dates: ceftriaxone. No "
        "graded test of the laboratory has a value in the 7 days before it."
    )


def test_a_course_that_was_completed_says_so(told):
    left = {**STOP, "USUBJID": "A3", "NARRCAT": "STUDY LEFT"}
    assert told(left)["A3"][2].endswith("2000 mg in all. Study treatment was completed as planned.")


def test_hostile_words_of_the_data_are_shown_and_do_nothing(frame):
    hostile = '<script>alert("x")</script>'
    event = {**SEPSIS, "TERM": hostile, "VERBATIM": hostile, "AEREL": hostile, "STDTC": hostile}
    tables = {"adsl": ADSL, "adhist": ADHIST, "admh": ADMH, "adprior": ADPRIOR, "adexsum": ADEXSUM}
    datasets = {name: frame(table) for name, table in tables.items()}
    datasets["admh"] = datasets["admh"].assign(MHTERM=hostile, TERM=hostile.upper())
    datasets |= {"laboratory": pd.DataFrame(columns=LABORATORY)}
    taken = pd.DataFrame([TAKEN | {"TERM": hostile, "CMINDC": hostile}])
    shown = draft_narratives(occasions(event), trial(), medication=taken, **datasets)["A1"].html
    listed = narratives_listing(narratives_rows(occasions(event))).html
    for html in (shown, listed):
        assert "<script" not in html
        assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in html


def test_the_listing_names_every_occasion_with_its_date_as_recorded(frame):
    rows = narratives_rows(occasions(SEPSIS, STOP, DEATH | {"STDTC": "2019-03", "ASTDY": None}))
    assert rows.reset_index().values.tolist() == [
        ["A1", "Serious adverse event", "Sepsis", "2019-03-18T10:00", "18"],
        ["A1", "End of study treatment", "Reason: adverse event", "2019-03-21", "21"],
        ["A1", "Death", "Died of sepsis", "2019-03", "–"],
    ]
    assert narratives_listing(rows.iloc[:0]).html == (
        '<p class="tb-absent">No included participant died, had a serious event or stopped early.'
        "</p>"
    )


def test_participants_are_counted_once_for_each_kind(frame):
    again = SEPSIS | {"NARRSEQ": 4}
    results = ard_narratives(
        occasions(SEPSIS, STOP, DEATH, again), frame(ADSL), trial(), ["dm", "ae"]
    )
    counted = results[results["stat_name"].eq("n") & results["variable"].eq("any")]
    found = {row["variable_level"]: (row["stat"], row["who"]) for _, row in counted.iterrows()}
    assert found == {
        "": (1, "A1"),
        "DEATH": (1, "A1"),
        "SERIOUS EVENT": (1, "A1"),
        "EVENT THAT ENDED TREATMENT": (0, ""),
        "TREATMENT STOPPED": (1, "A1"),
        "STUDY LEFT": (0, ""),
    }
    table = re.sub(r"<[^>]*>", " ", narratives_table(results).html)
    assert "1/3 (33.3%)" in table
    assert "Not delivered in this cut: disposition" in table
