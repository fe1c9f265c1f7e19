"""Questionnaire scores, item by item."""

import csv
from math import fsum
from pathlib import Path

from helpers.recount.dates import whole
from helpers.recount.numbers import number

SCALES = Path(__file__).parents[1] / "trial" / "instrument_scales.csv"


def scores(delivered, parameter):
    """Return (day, score) of one scale or composite by participant, in order."""
    scales = {
        scale["id"]: (form, scale)
        for form in delivered.words.get("questionnaires", [])
        for scale in _scales_of(form)
    }
    composites = [form["composite"] for form in delivered.words.get("questionnaires", [])
                  if form.get("composite")]  # fmt: skip
    composite = next((one for one in composites if one["id"] == parameter), None)
    scored = {}
    for (person, day), answers in sorted(_answers(delivered).items()):
        if composite:
            score = _composite(answers, composite, scales)
        else:
            score = _scale(answers, *scales[parameter])
        if score is not None:
            scored.setdefault(person, []).append((day, score))
    return scored


def _scales_of(form):
    """Return the scales of one questionnaire: its own, or those of the instrument it names."""
    if "instrument" not in form:
        return form["scales"]
    with SCALES.open(encoding="utf-8", newline="") as rows:
        mine = [row for row in csv.DictReader(rows) if row["instrument"] == form["instrument"]]
    return [
        {
            "id": row["scale"],
            "items": [int(item) for item in row["items"].split()],
            "range": [int(row["low"]), int(row["high"])],
            "direction": row["direction"],
        }
        for row in mine
    ]


def _answers(delivered):
    """Return the answers of each participant and day: (questionnaire, item) to all it was given."""
    forms = {}
    for row in delivered.rows("qs"):
        day = whole(row["QSDTC"])
        code = number(row.get("QSSTRESN", ""))
        if day and code is not None:
            answers = forms.setdefault((row["USUBJID"], day), {})
            answers.setdefault((row.get("QSCAT", ""), row["QSTESTCD"]), set()).add(code)
    return forms


def _scale(answers, form, scale):
    """Return a score from 0 to 100, None unless enough of the items are answered.

    A code outside the range of the items, or no whole number, is no answer, and two answers that
    differ are none.
    """
    keys = [(form["category"], f"{form['item_prefix']}{item:02d}") for item in scale["items"]]
    low, high = scale.get("range", (1, 4))
    allowed = [answers.get(key, set()) & set(range(low, high + 1)) for key in keys]
    given = [code for codes in allowed if len(codes) == 1 for code in codes]
    if len(given) < scale.get("minimum_answered", len(keys) / 2):
        return None
    share = (fsum(given) / len(given) - low) / (high - low)
    return 100 * (1 - share) if scale["direction"] == "functional" else 100 * share


def _composite(answers, composite, scales):
    """Return the weighted mean of the scales that could be scored, symptoms turned round."""
    weighed, total = [], 0
    for domain in composite["domains"]:
        form, scale = scales[domain["scale"]]
        score, weight = _scale(answers, form, scale), domain["weight"]
        total += weight
        if score is not None:
            better = 100 - score if scale["direction"] == "symptom" else score
            weighed.append((weight, better))
    carried = fsum(weight for weight, _ in weighed)
    if not carried or carried < composite.get("minimum_weight", 0.5) * total - 1e-9:
        return None
    return fsum(weight * score for weight, score in weighed) / carried
