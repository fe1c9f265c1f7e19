"""What is said of systemic inflammation, and its tables: values and ratios to baseline."""

import math

from helpers.ard.frame import levels, pick, select
from helpers.ard.inflammation import BASELINE, BASELINE_BELOW, BELOW
from helpers.ard.inflammation_steroids import PEOPLE
from helpers.ard.inflammation_values import TOGETHER
from helpers.display.formats import DASH, count, counting, interval, number, printed
from helpers.display.grids import grid, heading, lower_first, nested
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, participants, sentence

RATIOS, VALUES = "inflammation", "inflammation_values"
NOT_PLANNED = "This trial plans no markers of systemic inflammation."
MADE, OTHER = "Made of several tests", "Other markers"
HALF = "A value below the limit of quantification counts as half of it."
GEOMETRIC = (
    "Geometric means and geometric mean ratios to each participant's own baseline, with t 95% "
    "intervals on the log scale. Means are of whoever has a value at that visit, ratios of whoever "
    "has one there and at baseline, so that the two need not agree."
)


def marker_names(adinfl, trial, units=True):
    """Return the reading name of each planned marker, and of what is made of them, with units."""
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    planned = trial.inflammation
    params = adinfl.drop_duplicates("PARAMCD").set_index("PARAMCD")["PARAM"]
    names = {code: labels.get(code, code) for code in planned.markers}
    for code, param in params.items():
        unit = printed(param[param.rfind(" (") :]) if units and " (" in param else ""
        names[code] = labels.get(code, param.rpartition(" (")[0] or param) + unit
    for code, above, below in planned.ratios:
        over, under = labels.get(above, above), labels.get(below, below)
        names[code] = f"{over} to {lower_first(under)} ({code})"
    for made in planned.product_ratios:
        first, second, third = (labels.get(test, test) for test in (*made.of, made.over))
        product = f"{first} times {lower_first(second)} over {lower_first(third)}"
        unit = f", {printed(made.unit)}" if units else ""
        names[made.name] = f"{product} ({made.name}{unit})"
    return names | {score.name: score.label for score in planned.scores}


def marker_groups(results, trial):
    """Return {group: markers with results}: panels of the trial file, and what is made of tests."""
    panels = {analyte.test: analyte.panel or OTHER for analyte in trial.laboratory}
    groups = {}
    for marker in levels(results, "variable", analysis=RATIOS):
        single = marker in trial.inflammation.markers
        group = panels.get(marker, OTHER) if single else MADE
        groups.setdefault(group, []).append(marker)
    return groups


def inflammation_sentence(results, adinfl, trial):
    """Return what is planned, what was measured, and what limits the values.

    The ratio of the first marker stands in the answer of the chapter.
    """
    planned = trial.inflammation
    made = [*(ratio[0] for ratio in planned.ratios), *(one.name for one in planned.product_ratios)]
    wanted = [*planned.markers, *made, *(score.name for score in planned.scores)]
    if not wanted:
        return absent(NOT_PLANNED)
    measured = levels(adinfl[adinfl["AVAL"].notna()], "PARAMCD") if len(adinfl) else []
    if not measured:
        return absent("This data cut holds no marker of systemic inflammation.")
    names = marker_names(adinfl, trial, units=False)
    words = f"Measured: {listed(lower_first(names[marker]) for marker in measured)}."
    missing = [names[marker] for marker in wanted if marker not in measured]
    if missing:
        words += f" Planned but not in this data cut: {listed(map(lower_first, missing))}."
    words += f" {_below_words(results)}"
    return sentence(f"{words} Descriptive; changes are not attributed to a cause.")


def shown_visit(results, trial):
    """Return the visit of the trial's contrast, or else the first one with a ratio; "" if none."""
    found = select(results, analysis=RATIOS, group="visit", stat_name="estimate")
    visits = list(dict.fromkeys(found.loc[found["stat"].notna(), "group_level"]))
    ends = {endpoint.on_treatment for endpoint in trial.endpoints_of_type("contrast")}
    planned = [v.label for v in trial.visits_with("laboratory") if v.id in ends]
    return next((label for label in [*planned, *visits] if label in visits), "")


def _below_words(results):
    """Return how many values of the measured tests together were below quantification."""
    key = {"analysis": "inflammation_courses", "variable": TOGETHER}
    n, of = (pick(results, stat, **key) for stat in ("n", "N"))
    if not n:
        return "No value was below quantification."
    return f"{count(n)} of {count(of)} values were below quantification."


def inflammation_table(results, adinfl, trial):
    """Return each marker at baseline and its ratio at one visit; folded away, at every visit."""
    if not len(select(results, analysis=RATIOS)):
        return Shown("")
    names, groups = marker_names(adinfl, trial), marker_groups(results, trial)
    visit = shown_visit(results, trial)
    columns = ["n/N", "Geometric mean", f"Ratio at {visit or 'no visit'} (95% CI)"]
    columns += ["With a ratio, n/N", "Range at baseline", "Below quantification"]
    rows = []
    for group, markers in groups.items():
        rows.append(heading(group, columns))
        rows += [(nested(names[m]), _baseline_cells(results, m, visit)) for m in markers]
    notes = [
        "Baseline: last value on or before the day of the first dose, on which blood counts as "
        "drawn before it. N: treated participants; of ratios, participants with a baseline.",
        f"{HALF} Of baselines; of all values.",
    ]
    title = "Markers of inflammation at baseline, and a ratio to it"
    shown = html_table(grid(rows, columns, "Marker"), title, notes, RATIOS)
    folds = [
        fold(f"{group}: values and ratios by visit", _visit_table(results, names, group, markers))
        for group, markers in groups.items()
    ]
    return stack([shown, *folds])


def _baseline_cells(results, marker, visit):
    key = {"analysis": RATIOS, "variable": marker}
    shares = [
        _share(results, RATIOS, {"variable": marker, "variable_level": level})
        for level in (BASELINE_BELOW, BELOW)
    ]
    key |= {"variable_level": visit, "group": "visit"}
    there = len(select(results, **key)) > 0
    people, ratio = ratio_cells(results, key) if there else (DASH, DASH)
    known, mean, span = _mean_cells(results, marker, BASELINE)
    return [known, mean, ratio, people, span, "; ".join(shares)]


def _mean_cells(results, marker, visit):
    """Return n/N, the geometric mean and the range, in digits that fit the marker."""
    key = {"analysis": VALUES, "variable": marker, "variable_level": visit}
    n, of, mean, low, high = (
        pick(results, stat, **key) for stat in ("n", "N", "estimate", "min", "max")
    )
    people = over(n, of)
    if math.isnan(mean):
        return [people, DASH, DASH]
    digits = marker_digits(results, marker)
    return [people, number(mean, digits), interval(low, high, digits)]


def marker_digits(results, marker):
    """Return how many decimals the values of a marker need, by the highest mean it has."""
    means = select(results, analysis=VALUES, variable=marker, stat_name="estimate")["stat"]
    highest = means.max()
    return 0 if highest >= 100 else 1 if highest >= 10 else 2


def _visit_table(results, names, group, markers):
    """Return values and ratios of one group of markers, at baseline and at each visit."""
    judged = len(select(results, analysis="inflammation_steroids", variable=PEOPLE)) > 0
    columns = ["n/N", "Geometric mean", "Ratio to baseline (95% CI)", "With a ratio, n/N"]
    columns += ["Range", "Below quantification"]
    columns += ["Under a corticosteroid"] if judged else []
    rows = []
    for marker in markers:
        rows.append(heading(names[marker], columns))
        for visit in levels(results, "variable_level", analysis=VALUES, variable=marker):
            label = "Baseline" if visit == BASELINE else visit
            rows.append((nested(label), _visit_cells(results, marker, visit, judged)))
    notes = [GEOMETRIC, HALF, "N of values: treated participants; of ratios: with a baseline."]
    return html_table(grid(rows, columns), f"{group}: values and ratios by visit", notes, VALUES)


def _visit_cells(results, marker, visit, judged):
    key = {"variable": marker, "variable_level": visit}
    people, mean, span = _mean_cells(results, marker, visit)
    paired, ratio = DASH, DASH
    if visit != BASELINE:
        paired, ratio = ratio_cells(results, {"analysis": RATIOS, **key})
    cells = [people, mean, ratio, paired, span, _share(results, "inflammation_below", key)]
    return [*cells, _share(results, "inflammation_steroids", key)] if judged else cells


def _share(results, analysis, key):
    return over(*(pick(results, stat, analysis=analysis, **key) for stat in ("n", "N")))


def over(n, of):
    """Return "7/9", which leads to the participants that n counts."""
    return counting(f"{count(n)}/{count(of)}", n)


def ratio_cells(results, key):
    """Return "7/9" and "0.42 (0.30 to 0.59)", a dash where nobody has a ratio."""
    n, of, ratio, low, high = (
        pick(results, s, **key) for s in ("n", "N", "estimate", "conf_low", "conf_high")
    )
    people = over(n, of)
    if math.isnan(ratio):
        return [people, DASH]
    limits = "NE" if math.isnan(low) else interval(low, high, 2)
    return [people, f"{number(ratio, 2)} ({limits})"]


def steroids_sentence(results, adinfl, trial):
    """Return how many had values under a systemic corticosteroid, or that nobody can say."""
    if adinfl.empty:
        return Shown("")
    key = {"analysis": "inflammation_steroids", "variable": PEOPLE}
    if select(results, **key).empty:
        what = (
            "the trial file names none"
            if trial.corticosteroids is None
            else "no medication was delivered"
        )
        return absent(
            f"Which values were drawn under a systemic corticosteroid is not known: {what}."
        )
    n, of = pick(results, "n", **key), pick(results, "N", **key)
    days = trial.inflammation.corticosteroid_days
    rule = f"from the day it may have begun to {days} days after its last day"
    if not n:
        return sentence(f"No value was drawn under a systemic corticosteroid ({rule}).")
    return sentence(
        f"{participants(n)} of {count(of)} had values drawn under a systemic corticosteroid "
        f"({rule}); they are marked, and the ratios that rest on them are shown again without them."
    )
