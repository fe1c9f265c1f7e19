"""What the criteria of laboratory grades do not say, or say against the baseline, in words."""

from helpers.adam.adlb_grades import criteria_of
from helpers.ard.frame import levels
from helpers.ard.lab_grades import NO_CRITERION
from helpers.display.grids import lower_first
from helpers.display.labs import lab_label
from helpers.display.text import listed

_IF_HIGH = "baseline_if_baseline_high"
_ALSO = ("baseline", "above_reference", "fall", "fall_below_normal")


def grades_of(trial):
    """Return {"HGB:L": the grades from 1 that the criteria have for it}."""
    criteria = criteria_of(trial)
    sides = criteria["test"] + ":" + criteria["direction"]
    return {side: set(grades) for side, grades in criteria["grade"].groupby(sides)}


def baseline_words(variables, trial):
    """Return which of these tests are graded by other limits at baseline than after it."""
    criteria = criteria_of(trial)
    sides = criteria["test"] + ":" + criteria["direction"]
    high, also = (
        [v for v in variables if criteria.loc[sides.eq(v), "kind"].isin(kinds).any()]
        for kinds in ((_IF_HIGH,), _ALSO)
    )
    version, words = trial.safety.grading.version, []
    if high:
        words.append(
            f"{_tests(high, trial)}: at baseline CTCAE {version} grades multiples of the upper "
            "limit of normal; later, where the baseline was above that limit, multiples of the "
            "baseline. An abnormal value that stays as it was is then grade 0, and a fall in grade "
            "from baseline is no sign that it became better."
        )
    if also:
        words.append(
            f"{_tests(also, trial)}: at baseline CTCAE {version} compares with the normal limit "
            "alone; later also with the participant's own baseline."
        )
    return words


def ungraded_words(ungraded, trial):
    """Return which tests, and which side of which tests, the criteria in force do not grade."""
    known = set(levels(ungraded, "variable", variable_level=NO_CRITERION))
    tests = [analyte.test for analyte in trial.laboratory]
    whole, low, high = (
        [lower_first(lab_label(test, trial)) for test in tests if f"{test}{side}" in known]
        for side in ("", ":L", ":H")
    )
    parts = [f"any value of {listed(whole, 'or')}"] if whole else []
    parts += [f"high values of {listed(high, 'or')}"] if high else []
    parts += [f"low values of {listed(low, 'or')}"] if low else []
    if not parts:
        return []
    return [
        f"CTCAE {trial.safety.grading.version} does not grade here, from the value alone: "
        f"{'; '.join(parts)}. They are set against the normal range below. An event of that name "
        "can have a grade all the same, by what was done for it."
    ]


def _tests(variables, trial):
    """Return "High creatinine and bilirubin; low fibrinogen" of "CREAT:H" and so on."""
    sides = {"H": [], "L": []}
    for variable in variables:
        test, _, side = variable.partition(":")
        sides[side].append(lower_first(lab_label(test, trial)))
    words = {"H": "high", "L": "low"}
    parts = [f"{words[side]} {listed(tests)}" for side, tests in sides.items() if tests]
    found = "; ".join(parts)
    return found[:1].upper() + found[1:]
