"""Published questionnaires: their items, and scores against the reference forms."""

import numpy as np
import pandas as pd
import pytest

from helpers.adam.adqs import compute_composite, compute_scale
from helpers.trial.instruments import known_instruments
from helpers.trial.vocabulary import Questionnaire

NAN = np.nan
C30 = Questionnaire(
    id="c30", category="QLQ-C30", label="C30", item_prefix="Q", instrument="QLQ-C30"
)


def test_scores_of_the_reference_forms(oracle):
    forms = pd.read_csv(oracle / "qlq_c30" / "scoring.csv", float_precision="round_trip")
    assert {scale.id for scale in C30.scales} == set(forms.columns[32:])
    compared = 0
    for scale_ in C30.scales:
        items = forms[[f"Q{item}" for item in scale_.items]].to_numpy(float)
        found = compute_scale(items, scale_)
        assert found == pytest.approx(forms[scale_.id].to_numpy(), abs=1e-8, nan_ok=True), scale_.id
        compared += len(found)
    assert compared == 240 * 15


def test_the_summary_score_is_the_mean_of_thirteen_scales_and_needs_all_of_them():
    (summary,) = C30.composites
    parts = {domain.scale for domain in summary.domains}
    assert {scale.id for scale in C30.scales} - parts == {"QL2", "FI"}
    turned = [scale.direction == "symptom" for scale in C30.scales if scale.id in parts]
    assert sum(turned) == 8
    scores = np.array([[75.0] * 5 + [20.0] * 8, [75.0] * 5 + [20.0] * 7 + [NAN]])
    found = compute_composite(scores, [1] * 13, turned, summary.minimum_weight)
    assert found[0] == pytest.approx((5 * 75 + 8 * 80) / 13)
    assert np.isnan(found[1])


def test_every_item_of_an_instrument_belongs_to_one_scale():
    last = {"QLQ-C30": (1, 30), "QLQ-H&N35": (31, 65), "QLQ-BR23": (31, 53), "QLQ-THY34": (31, 64)}
    assert set(known_instruments()) == set(last)
    for name, (first, end) in last.items():
        items = [item for scale in known_instruments()[name].scales for item in scale["items"]]
        only_some_are_asked = {35, 46} if name == "QLQ-BR23" else set()
        assert sorted(items) == sorted({*range(first, end + 1)} - only_some_are_asked), name
    doubted = [name for name, known in known_instruments().items() if known.doubt]
    assert doubted == ["QLQ-THY34"]


def test_items_with_yes_and_no_have_a_range_of_one():
    form = Questionnaire(
        id="hn", category="HN", label="HN", item_prefix="H", instrument="QLQ-H&N35"
    )
    ranges = {item: scale.range for scale in form.scales for item in scale.items}
    assert [item for item, ends in ranges.items() if ends == (1, 2)] == [61, 62, 63, 64, 65]
    (tube,) = [scale for scale in form.scales if scale.items == (63,)]
    assert compute_scale(np.array([[1.0], [2.0], [3.0]]), tube).tolist()[:2] == [0, 100]
