"""Tables, figures and sentences on who took part and what they received."""

import re
from html import unescape

import pandas as pd
import pytest

from cut_kit import small_trial
from helpers.ard.baseline import ard_baseline
from helpers.ard.prior_therapy import ard_prior_therapy
from helpers.display.baseline import baseline_sentence, baseline_table
from helpers.display.grids import inside, plain

ADSL = """
    USUBJID | ARM   | ACTARM | SEX | AGE:float | SCRNFL | SCRFFL | INCLFL | SAFFL | DTHFL | EOTSTT  | EOSSTT  | SCRFREAS      | TRTSDT:date | TRTEDT:date
    --------+-------+--------+-----+-----------+--------+--------+--------+-------+-------+---------+---------+---------------+-------------+------------
    01      | <b>A  | <b>A   | F   | 60        | Y      |        | Y      | Y     |       | ONGOING | ONGOING |               | 2019-03-01  | 2019-03-10
    02      | <b>A  | <b>A   | M   | 70        | Y      |        | Y      |       | Y     |         | ONGOING |               |             |
    03      |       |        | F   | 50        | Y      | Y      |        |       |       |         |         | <i>COUGH</i>  |             |
    """
ADEX = """
    USUBJID | EXSEQ:int | TRT  | TRTROLE | ADOSE:float | ADOSEU | EXROUTE | ASTDT:date | AENDT:date | ADURD:float | NDOSE:float | GIVENFL | EXADJ
    --------+-----------+------+---------+-------------+--------+---------+------------+------------+-------------+-------------+---------+------
    01      | 1         | drug | study   | 100         | mg     | ORAL    | 2019-03-01 | 2019-03-04 | 4           | 4           | Y       |
    01      | 2         | drug | study   | 100         | mg     | ORAL    | 2019-03-05 | 2019-03-06 | 2           | 2           | Y       |
    01      | 3         | drug | study   | 100         | mg     | ORAL    | 2019-03-08 | 2019-03-10 | 3           | 3           | Y       | <u>RASH</u>
    """


@pytest.fixture
def adsl(frame):
    table = frame(ADSL)
    return table.assign(
        LSTDOSDT=table["TRTEDT"],
        AP01SDT=table["TRTSDT"],
        AP01EDT=table["TRTEDT"],
        AP02SDT=pd.NaT,
        AP02EDT=pd.NaT,
        INCLDT=pd.Timestamp("2019-03-01"),
        LSTALVDT=pd.Timestamp("2019-03-12"),
        DTHDT=pd.NaT,
        TRTDURD=[10.0, None, None],
        RACE=None,
        ETHNIC=None,
        ECOGBL=None,
        WEIGHTBL=None,
        HEIGHTBL=None,
        BMIBL=None,
        DCTREAS=None,
        DCSREAS=None,
    ).astype({"ECOGBL": float, "WEIGHTBL": float, "HEIGHTBL": float, "BMIBL": float})


def words_of(shown):
    """Return what a reader sees: no tags, one space between words."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", shown.html))).strip()


def rows_of(shown):
    """Return {row label: cells} of a table."""
    rows = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", shown.html.split("<tbody>")[1], re.DOTALL):
        label, *cells = (unescape(cell) for cell in re.findall(r">([^<>]*)</t[hd]>", row))
        rows.setdefault(label, cells)
    return rows


HISTORY = """
    USUBJID | PARCAT    | PARAM     | AVALC    | AVAL:float
    --------+-----------+-----------+----------+-----------
    01      | DISEASE   | ER STATUS | POSITIVE |
    01      | DISEASE   | <u>KI67   | <b>HIGH  |
    01      | SITE      | LIVER     | Y        |
    01      | SITEGROUP | Visceral  | Y        |
    01      | NSITES    | Places    |          | 1
    """
PRIOR = """
    USUBJID | SRCDOM | SRCSEQ:int | KIND                  | SETTING    | TERM
    --------+--------+------------+-----------------------+------------+---------
    01      | CM     | 1          | ANTICANCER MEDICATION | FIRST LINE | <i>DRUG
    """
DISEASE = [{"term": "STAGE", "label": "Stage"}, {"term": "ER STATUS", "label": "Oestrogen"}]
SITES = [{"id": "visceral", "label": "Visceral", "places": ["LIVER", "LUNG"]}]


def test_baseline_shows_people_then_the_disease_in_the_trials_order_then_treatment(adsl, frame):
    trial = small_trial(disease=DISEASE, disease_sites=SITES)
    results = ard_baseline(adsl, frame(HISTORY), frame(ADEX), trial)
    prior = ard_prior_therapy(frame(PRIOR), adsl, trial, ("cm", "pr"))
    shown = baseline_table(results, prior, trial)
    headings = re.findall(r'tb-heading"><th scope="row">([^<]*)', shown.html)

    assert headings == [
        "Age (years)",
        "Age band (years)",
        "Sex",
        "Stage",
        "Oestrogen",
        "&lt;u&gt;KI67",
        "Visceral",
        "Number of places of disease",
        "Places of disease",
        "Earlier treatment",
        "Earlier lines of anticancer medication",
        "First treatment beside the study treatment",
    ]
    rows = rows_of(shown)
    assert rows["Median (range)"] == ["65.0 (60.0 to 70.0)"]
    assert rows["Female"] == ["1/2 (50.0%)"]
    assert rows["Not recorded"] == ["2/2 (100.0%)"]
    assert rows["Yes"] == rows["<b>HIGH"] == rows["Anticancer medication"] == ["1/2 (50.0%)"]
    assert rows["None given"] == ["2/2 (100.0%)"]
    assert "Visceral: liver or lung." in words_of(shown)
    assert words_of(baseline_sentence(results)) == (
        "The median age was 65 years (range 60 to 70); 1 of 2 (50.0%) was a woman."
    )


def test_nobody_included_has_no_baseline(adsl, frame):
    nobody, trial = adsl.assign(INCLFL=None), small_trial()
    results = ard_baseline(nobody, frame(HISTORY).iloc[:0], frame(ADEX), trial)
    prior = ard_prior_therapy(frame(PRIOR), nobody, trial, ("cm", "pr"))

    assert words_of(baseline_table(results, prior, trial)) == "Nobody had been included at the cut."
    assert baseline_sentence(results).html == ""


@pytest.mark.parametrize(
    ("word", "row", "sentence"),
    [
        ("PROGRESSIVE DISEASE", "Progressive disease", "progressive disease"),
        ("BLACK OR AFRICAN AMERICAN", "Black or African American", "black or African American"),
        ("WITHDRAWAL BY SUBJECT", "Withdrawal by participant", "withdrawal by participant"),
        ("ANC 1.2 x 10^9/L", "ANC 1.2 × 10⁹/L", "ANC 1.2 × 10⁹/L"),
        ("HER2 amplified", "HER2 amplified", "HER2 amplified"),
        ("VITAMIN B12 AND VITAMIN E", "Vitamin B12 and vitamin E", "vitamin B12 and vitamin E"),
        ("MENIÈRE'S DISEASE", "Menière's disease", "menière's disease"),
        ("HAD A FALL ON DAY 15", "Had a fall on day 15", "had a fall on day 15"),
        ("Neutrophils low", "Neutrophils low", "neutrophils low"),
    ],
)
def test_coded_words_read_as_words(word, row, sentence):
    assert (plain(word), inside(word)) == (row, sentence)
