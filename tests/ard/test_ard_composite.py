"""How a composite's change depends on its domains, as results and as a reader sees them."""

import re
from html import unescape

import pandas as pd
import pytest

from helpers.ard.composite import ard_composite
from helpers.ard.frame import method_of, pick, select
from helpers.display.composite import composite_tables
from helpers.trial.vocabulary import ChangeEndpoint, Questionnaire, Visit

VISITS = (
    Visit(id="baseline", label="Baseline", day=1, window=(-7, 1), assessments=("questionnaire",)),
    Visit(id="week_2", label="Week 2", day=15, window=(12, 18), assessments=("questionnaire",)),
    Visit(id="week_4", label="Week 4", day=29, window=(26, 32), assessments=("questionnaire",)),
)
FORM = Questionnaire(
    id="form",
    category="FORM",
    label="A form",
    item_prefix="F",
    scales=(
        {"id": "PA", "label": "Pain", "items": [1], "direction": "symptom"},
        {"id": "EF", "label": "Emotional functioning", "items": [2], "direction": "functional"},
    ),
    composite={
        "id": "SUM",
        "label": "A sum <b>",
        "domains": [{"scale": "PA", "weight": 1}, {"scale": "EF", "weight": 1}],
    },
)
ENDPOINT = ChangeEndpoint(
    id="life",
    label="Quality of life",
    role="primary",
    definition="as the protocol says",
    population="safety",
    type="change",
    source="questionnaire",
    parameters=("SUM",),
)


def scores(changes):
    """Return the changes of participants at week 2, {score: [change of 01, change of 02]}."""
    return pd.DataFrame(
        [
            {"USUBJID": who, "PARAMCD": name, "PARAM": LABELS.get(name, name), "AVISIT": "week_2",
             "ADY": 15, "ANL01FL": "Y", "CHG": value}
            for name, values in changes.items()
            for who, value in zip(("01", "02"), values, strict=True)
        ]
    )  # fmt: skip


LABELS = {scale.id: scale.label for scale in FORM.scales}
ADQS = scores({"SUM": [10.0, -5.0], "PA": [-20.0, 20.0], "EF": [0.0, 10.0]})
WITHOUT = scores({"SUM-PA": [0.0, 10.0], "SUM-EF": [20.0, -20.0]})


@pytest.fixture
def results(adsl):
    return ard_composite(ADQS, WITHOUT, adsl, ENDPOINT, VISITS, [FORM])


@pytest.fixture
def adsl(frame):
    return frame("""
        USUBJID | SAFFL
        --------+------
        01      | Y
        02      | Y
        """)


def test_the_range_names_the_domain_that_is_left_out(results):
    at = {"variable_level": "week_2"}
    assert pick(results, "estimate", variable="SUM.whole", **at) == 2.5
    assert pick(results, "estimate", variable="SUM.lowest", **at) == 0
    assert method_of(results, "estimate", variable="SUM.lowest", **at) == "without EF"
    assert pick(results, "estimate", variable="SUM.highest", **at) == 5
    assert method_of(results, "estimate", variable="SUM.highest", **at) == "without PA"


def test_a_domain_alone_is_turned_so_that_more_is_better(results):
    at = {"variable_level": "week_2"}
    assert pick(results, "estimate", variable="SUM.domain PA", **at) == 0
    assert pick(results, "conf_high", variable="SUM.domain PA", **at) > 100
    assert pick(results, "estimate", variable="SUM.domain EF", **at) == 5


def test_the_participant_who_moves_most_is_named(results):
    # 01 moves by 10 either way, 02 by 15 both ways
    most = {"variable": "SUM.moves most", "variable_level": "week_2"}
    assert list(select(results, stat_name="n", **most)["who"]) == ["02"]
    assert [pick(results, s, **most) for s in ("estimate", "min", "max")] == [-5, -20, 10]


def test_a_reader_sees_the_range_and_who_moves(results):
    shown = composite_tables(results, ENDPOINT, VISITS, ADQS, [FORM]).html
    words = unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown)))
    assert "Week 2 2 2.5 0.0 (without emotional functioning) 5.0 (without pain) 02: −5.0," in words
    assert "range −20.0 to 10.0" in words
    assert "Week 4 0 – – – –" in words
    assert "A sum &lt;b&gt;" in shown


def test_without_a_composite_nothing_is_shown(adsl):
    plain = FORM.model_copy(update={"composite": None})
    results = ard_composite(ADQS, WITHOUT, adsl, ENDPOINT, VISITS, [plain])
    assert results.empty
    assert composite_tables(results, ENDPOINT, VISITS, ADQS, [plain]).html == ""
