"""Folded beneath the markers of inflammation: scores, corticosteroids, draws, the listing."""

from helpers.ard.frame import levels, pick
from helpers.ard.inflammation import BASELINE
from helpers.ard.inflammation_scores import HIGHER, LOWER, NONE_AFTER, NONE_BEFORE, SAME
from helpers.display.formats import DASH, count, n_of_N, number_or_dash
from helpers.display.grids import grid, heading, inside, nested
from helpers.display.inflammation import RATIOS, marker_digits, marker_names, over, ratio_cells
from helpers.display.inflammation_rules import score_words
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import html_table, listing
from helpers.display.text import listed, sentence

WHOLE = "inflammation_markers"
MOST = 200
_MOVES = (LOWER, SAME, HIGHER)


def marker_scores(results, trial):
    """Return each score: a sentence of the baseline, a table by visit, the shift to the worst."""
    there = levels(results, "variable", analysis="inflammation_score")
    scores = [score for score in trial.inflammation.scores if score.name in there]
    return stack([piece for score in scores for piece in _score(results, score, trial)])


def _score(results, score, trial):
    labels = {analyte.test: inside(analyte.label) for analyte in trial.laboratory}
    rule = score_words(score, trial, lambda test, _: labels.get(test, test))
    points = [str(point) for point in range(len(score.steps) + 1)]
    notes = [
        f"{score.label}: {rule} ({score.source}). Values of one draw.",
        "n/N: participants with the score, of those with any at that visit; against baseline, of "
        "those with a score there as well. The score has an order and no size: it is counted, and "
        "not averaged.",
    ]
    columns = [
        *(f"Score {point}" for point in points),
        *(f"{word.capitalize()} than at baseline" for word in (LOWER, HIGHER)),
    ]
    columns.insert(len(points) + 1, "Same as at baseline")
    rows = []
    for visit in levels(results, "group_level", analysis="inflammation_score", variable=score.name):
        rows.append(
            (
                visit.capitalize() if visit == BASELINE else visit,
                _by_visit(results, score, visit, points),
            )
        )
    table = html_table(grid(rows, columns, "Visit"), score.label, notes, "inflammation_score")
    shift = fold(f"{score.label}: from baseline to the worst score", _shift(results, score, points))
    return _score_sentence(results, score, points), table, shift


def _by_visit(results, score, visit, points):
    key = {"variable": score.name, "group_level": visit}
    cells = [
        _share(results, {"analysis": "inflammation_score", "variable_level": p, **key})
        for p in points
    ]
    if visit == BASELINE:
        return [*cells, DASH, DASH, DASH]
    moves = {"analysis": "inflammation_moves", **key}
    return [*cells, *(_share(results, {"variable_level": word, **moves}) for word in _MOVES)]


def _share(results, key):
    return over(*(pick(results, stat, **key) for stat in ("n", "N")))


def _score_sentence(results, score, points):
    key = {"analysis": "inflammation_score", "variable": score.name, "group_level": BASELINE}
    n = {point: pick(results, "n", variable_level=point, **key) for point in points}
    of = pick(results, "N", variable_level=points[0], **key)
    if not of:
        return sentence(f"{score.label}: nobody has one at baseline.")
    told = listed(f"{point} in {count(n[point])}" for point in points)
    return sentence(f"{score.label} at baseline: {told} of {count(of)} with a score.")


def _shift(results, score, points):
    key = {"analysis": "inflammation_shift", "variable": score.name}
    columns = [*points, NONE_AFTER.capitalize()]
    rows = [
        (
            f"Baseline {before}" if before != NONE_BEFORE else before.capitalize(),
            [
                count(pick(results, "n", group_level=before, variable_level=after, **key))
                for after in (*points, NONE_AFTER)
            ],
        )
        for before in (*points, NONE_BEFORE)
    ]
    people = count(pick(results, "N", group_level=points[0], variable_level=points[0], **key))
    title = f"{score.label}: baseline against the worst score after it (N = {people} with a score)"
    return html_table(grid(rows, columns, "At baseline"), title, [], "inflammation_shift")


def inflammation_folds(results, adinfl, trial):
    """Return what limits the markers, folded away: corticosteroids, lost draws, every value."""
    parts = (_untouched, _undefined, _listing)
    return stack([part(results, adinfl, trial) for part in parts])


def _untouched(results, adinfl, trial):
    """Return, folded away, the ratios that lose a value under a corticosteroid, both ways."""
    without = "inflammation_untouched"
    markers = levels(results, "variable", analysis=without)
    if not markers:
        return Shown("")
    names = marker_names(adinfl, trial)
    columns = ["All, n/N", "Ratio (95% CI)", "Without marked values, n/N", "Ratio (95% CI) "]
    rows = []
    for marker in markers:
        rows.append(heading(names[marker], columns))
        for visit in levels(results, "variable_level", analysis=without, variable=marker):
            key = {"variable": marker, "variable_level": visit}
            cells = [
                c for a in (RATIOS, without) for c in ratio_cells(results, {"analysis": a, **key})
            ]
            rows.append((nested(visit), cells))
    notes = [
        "Only visits at which a value, or the baseline that it is compared with, is marked. N: "
        "participants with a baseline, on the right with one that is not marked."
    ]
    title = "Ratio to baseline with and without values under a systemic corticosteroid"
    return fold(title, html_table(grid(rows, columns), title, notes, without))


def _undefined(results, adinfl, trial):
    """Return, folded away, how many draws gave no ratio, product or score, by reason."""
    markers = levels(results, "variable", analysis="inflammation_undefined")
    if not markers:
        return Shown("")
    names = marker_names(adinfl, trial, units=False)
    rows = []
    for marker in markers:
        key = {"analysis": "inflammation_undefined", "variable": marker}
        for reason in levels(results, "variable_level", **key):
            cell = n_of_N(*(pick(results, s, variable_level=reason, **key) for s in ("n", "N")))
            rows.append((names[marker], [reason, cell]))
    notes = ["Of all draws of treated participants that hold any of the tests it is made of."]
    title = "Draws that gave no ratio, index or score"
    frame = grid(rows, ["Reason", "Draws"], "Marker")
    return fold(title, html_table(frame, title, notes, "inflammation_undefined"))


def _listing(results, adinfl, trial):
    """Return every value of every marker, folded away; the file holds those that are not shown."""
    if adinfl.empty:
        return Shown("")
    names = marker_names(adinfl, trial)
    digits = {marker: marker_digits(results, marker) for marker in adinfl["PARAMCD"].unique()}
    digits |= {score.name: 0 for score in trial.inflammation.scores}
    rows = [
        (
            record["USUBJID"],
            [
                names[record["PARAMCD"]],
                count(record["ADY"]),
                _or_dash(record["AVISITL"]),
                number_or_dash(record["AVAL"], digits[record["PARAMCD"]]),
                number_or_dash(record["R2BASE"], 2),
                "; ".join(_marks(record)) or DASH,
            ],
        )
        for record in adinfl.to_dict("records")
    ]
    columns = ["Marker", "Study day", "Visit", "Value", "Ratio to baseline", "Remark"]
    frame = grid(rows, columns, "Participant")
    title = "Markers of inflammation, every draw"
    return fold(title, listing(frame, title, limit=MOST, whole=WHOLE))


def _or_dash(word):
    return word if isinstance(word, str) else DASH


def _marks(record):
    """Yield what must be known of one value."""
    if record["ABLFL"] == "Y":
        yield "baseline"
    if record["BLQFL"] == "Y":
        yield "below quantification"
    if record["CORTFL"] == "Y":
        yield "under a corticosteroid"
    if isinstance(record["AEXCL"], str):
        yield f"not made: {record['AEXCL']}"
    if isinstance(record["R2EXCL"], str):
        yield f"no ratio: {record['R2EXCL']}"
