"""Performance status as tables and sentences: shifts from baseline and the course by visit."""

from helpers.ard.attendance import ABSENCES
from helpers.ard.frame import levels, pick, select
from helpers.ard.performance_status import AT_SOME_VISIT, AT_THE_LAST, ENDS, GRADES, NO_GRADE
from helpers.display.formats import count
from helpers.display.grids import grid, plain
from helpers.display.shown import Shown, fold, stack
from helpers.display.tables import html_table
from helpers.display.text import absent, listed, participants, sentence

ANALYSIS = "performance_status"
_NONE = "No performance status of a treated participant is recorded."
_DIED = "Who died is counted among the grades seen before, and again under Died."


def performance_sentence(results, delivered=True):
    """Return how many improved and worsened, at some visit and at the last grade, in words.

    `delivered` is whether the cut holds the domain of performance status.
    """
    if not delivered:
        return absent("Performance status is not part of this cut.")
    if results.empty:
        return absent(_NONE)
    mine = select(results, group="")
    of = pick(mine, "N", variable=AT_SOME_VISIT[0])
    if not of:
        return sentence("Nobody has a grade both at baseline and after it.")
    some = listed(f"{count(pick(mine, 'n', variable=name))} {name}" for name in AT_SOME_VISIT)
    better, same, worse = (count(pick(mine, "n", variable=name)) for name in AT_THE_LAST)
    return sentence(
        f"Of {participants(of)} with a grade at baseline and after it, {some} at some visit. "
        f"At their last grade, {better} were better than at baseline, {same} the same and "
        f"{worse} worse."
    )


def endpoint_sentence(results, endpoint):
    """Return an endpoint's changes in words, and where shifts and course stand."""
    said = performance_sentence(select(results, analysis=f"performance_{endpoint.id}"))
    return said + Shown(
        '<p class="tb-say">Shifts from baseline, the course by visit and deaths stand in the '
        '<a href="02_safety.html#performance-status">chapter on safety</a>.</p>'
    )


def performance_tables(results, trial):
    """Return the shifts to the worst and to the last grade, and the grades by visit, folded.

    Where the trial reports by arm, each arm has its own, folded away.
    """
    if results.empty:
        return stack([])
    pieces = [_shift(results, end, "") for end in ENDS]
    pieces.append(fold("Grades by visit", _course(results, trial, "")))
    for arm in levels(results, "group_level", group="arm"):
        of_arm = [*(_shift(results, end, arm) for end in ENDS), _course(results, trial, arm)]
        pieces.append(fold(f"Performance status, {arm}", stack(of_arm)))
    return stack(pieces)


def _shift(results, end, arm):
    mine = select(results, group_level=arm)
    ends = [*(f"{end} {grade}" for grade in (*GRADES, NO_GRADE)), "died"]
    rows = []
    for start in (*GRADES, NO_GRADE):
        key = {"variable": f"baseline {start}"}
        N = pick(mine, "N", variable_level="died", **key)
        if N:
            counts = [count(pick(mine, "n", variable_level=level, **key)) for level in ends]
            rows.append((_grade(start), [count(N), *counts]))
    columns = ["N", *map(_grade, (*GRADES, NO_GRADE)), "Died"]
    notes = [f"{end.capitalize()} grade after the first day of treatment. {_DIED}"]
    title = f"Performance status: {end} grade after baseline, by grade at baseline{_of(arm)}"
    return html_table(grid(rows, columns, "Baseline"), title, notes, ANALYSIS)


def _course(results, trial, arm):
    mine = select(results, group_level=arm)
    visits = trial.visits_with("performance")
    if not visits:
        return absent("The trial file plans no visit with performance status.")
    rows = []
    for visit in visits:
        key = {"variable_level": visit.id}
        n = {name: pick(mine, "n", variable=name, **key) for name in _STATES}
        graded = sum(n[f"grade {grade}"] for grade in GRADES)
        rows.append((visit.label, [count(graded), *map(count, n.values())]))
    columns = ["n", *(_grade(grade) for grade in GRADES), *map(plain, ABSENCES)]
    N = count(pick(mine, "N", variable="grade 0", variable_level=visits[0].id))
    notes = ["One grade stands for a visit, the one nearest to its planned day; n have one."]
    title = f"Performance status by visit, treated participants (N = {N}){_of(arm)}"
    return html_table(grid(rows, columns, "Visit"), title, notes, ANALYSIS)


_STATES = [*(f"grade {grade}" for grade in GRADES), *ABSENCES]


def _of(arm):
    return f", {arm}" if arm else ""


def _grade(grade):
    return "No grade" if grade == NO_GRADE else f"ECOG {grade}"
