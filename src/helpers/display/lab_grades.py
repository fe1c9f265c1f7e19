"""Laboratory grades as tables and sentences: worst, shift from baseline, and what has none."""

import pandas as pd

from helpers.ard.frame import keyed_numbers, levels, pick, select
from helpers.ard.lab_grades import (
    ANY,
    GRADES,
    NO_BASELINE,
    NO_CRITERION,
    NO_GRADE,
    RISE,
    SEVERE,
    SEVERE_FROM,
)
from helpers.display.formats import DASH, count, counting, n_of_N, percent, percent_interval
from helpers.display.grids import grid, heading, lower_first, nested
from helpers.display.lab_criteria import baseline_words, grades_of, ungraded_words
from helpers.display.labs import lab_label, panels
from helpers.display.shown import fold, stack
from helpers.display.tables import INDENT, html_table
from helpers.display.text import absent, listed, participants, rate_phrase, sentence

_NAMED = 6
_HEADS = [("", "With a result"), *(("Worst grade", grade) for grade in GRADES)]
_HEADS += [("", "Not gradable"), ("95% CI", "Any grade"), ("95% CI", "Grade 3 or higher")]


def lab_grades_tables(worst, shift, ungraded, trial):
    """Return worst grades, what they say, their shift from baseline and what has no grade.

    Without any grade, one sentence says why.
    """
    if worst.empty:
        return absent(_no_grades_words(trial))
    return stack(
        [
            lab_grades_sentence(worst, trial),
            lab_worst_table(worst, ungraded, trial),
            *lab_shift_tables(shift, trial),
            lab_ungraded_table(ungraded, trial),
        ]
    )


def lab_worst_table(results, ungraded, trial):
    """Return the worst grade on treatment of each graded test and side."""
    arms = levels(results, "group_level", group="arm")
    n, rows, known = keyed_numbers(results), [], grades_of(trial)
    for panel, variables in _by_panel(results, trial):
        rows.append(heading(panel, _HEADS))
        for variable in variables:
            shown = [_worst_cells(n, arm, variable, known[variable]) for arm in ("", *arms)]
            labels = [nested(lab_label(variable, trial)), *(nested(nested(arm)) for arm in arms)]
            rows += zip(labels, shown, strict=True)
    frame = grid(rows, pd.MultiIndex.from_tuples(_HEADS), "Test")
    title = "Worst laboratory grade on treatment, treated participants"
    return html_table(frame, title, _worst_notes(results, ungraded, trial), "lab_worst_grade")


def lab_shift_tables(results, trial):
    """Return baseline grade by worst grade, folded away: one table for each panel."""
    words = [*GRADES, NO_GRADE]
    n, shown = keyed_numbers(results), []
    for panel, variables in _by_panel(results, trial):
        rows = []
        for variable in variables:
            rows.append(heading(lab_label(variable, trial), words))
            for first in (*words, NO_BASELINE):
                cells = [n["", variable, f"{first} to {worst}"]["n"] for worst in words]
                if sum(cells):
                    label = f"{INDENT}Baseline: {_grade_word(first)}"
                    rows.append((label, [count(cell) if cell else DASH for cell in cells]))
        heads = [f"Worst: {_grade_word(word)}" for word in words]
        title = f"{panel}: shift from baseline to worst grade, participants"
        notes = baseline_words(variables, trial)
        table = html_table(grid(rows, heads, "Test"), title, notes, "lab_shift")
        shown.append(fold(f"{panel}: shift from baseline to worst grade", table))
    return shown


def lab_ungraded_table(results, trial):
    """Return how many results have no grade, by reason, folded away."""
    reasons = [reason for reason in levels(results) if reason != NO_CRITERION]
    if not reasons:
        return sentence(
            "Every result of a graded test at baseline or on treatment has a grade; those of other "
            "days are not asked for one."
        )
    rows = []
    for variable in _ordered(results, trial):
        found = select(results, variable=variable)
        if set(levels(found)) & set(reasons):
            rows.append((lab_label(variable, trial), [_records(found, why) for why in reasons]))
    notes = [
        "Records (participants), at baseline and on treatment. A result without a grade is not "
        "grade 0: it was looked at, and nothing can be said."
    ]
    title = "Results that could not be graded"
    heads = [reason[:1].upper() + reason[1:] for reason in reasons]
    table = html_table(grid(rows, heads, "Test"), title, notes, "lab_ungraded")
    return fold("Results that could not be graded, and why", table)


def lab_grades_sentence(results, trial):
    """Return which tests reached grade 3 or higher, and what zero means for the others."""
    keys = {"group": "", "variable_level": SEVERE}
    can = {test for test, grades in grades_of(trial).items() if max(grades) >= SEVERE_FROM}
    n = {test: stats for (arm, test, level), stats in keyed_numbers(results).items()
         if (arm, level) == ("", SEVERE) and stats["N"] and test in can}  # fmt: skip
    if not n:
        return sentence(
            "No treated participant has a result on treatment of a test that can reach grade 3."
        )
    reached = [test for test, stats in n.items() if stats["n"]]
    unknown = [test for test, stats in n.items() if "n_censor" in stats and not stats["n"]]
    parts = [
        f"{_lab_words(test, trial)} in "
        + (
            _known(n[test])
            if "n_censor" in n[test]
            else rate_phrase(results, variable=test, **keys)
        )
        for test in reached
    ]
    words = [f"Grade 3 or higher on treatment: {listed(parts)}."] if parts else []
    others = [stats for test, stats in n.items() if test not in (*reached, *unknown)]
    words += [_nobody(others, reached or unknown)] if others else []
    if unknown:
        names = [_lab_words(test, trial) for test in unknown]
        which = listed(names) if len(names) <= _NAMED else f"{count(len(names))} others"
        words.append(f"For {which} it is not known of everybody: some results have no grade.")
    return sentence(" ".join(words))


def _known(stats):
    return f"{count(stats['n'])} of {count(stats['N'])}, with {count(stats['n_censor'])} not known"


def _nobody(others, apart):
    """Return in how many tests nobody reached grade 3, and how common it could still be."""
    highest = max(stats["conf_high"] for stats in others)
    fewest = min(stats["N"] for stats in others)
    who = f"Nobody reached grade 3 in {'the others' if apart else 'any test'}"
    each = f"with at least {participants(fewest)} each"
    return f"{who}, {each}: a true rate up to {percent(highest)} remains possible."


def _worst_notes(results, ungraded, trial):
    version = trial.safety.grading.version
    notes = [
        f"CTCAE version {version}, from the value alone, in the unit that the laboratory "
        "reported; the grade of an adverse event may differ, and grade 5 never comes from a value. "
        "Worst value after the day of the first dose, up to the end of the safety window, "
        "unscheduled values included. Exact (Clopper-Pearson) intervals.",
        f"{DASH}: no value alone gives this grade. Of grades that share one range of values and "
        "differ by symptoms or treatment, the worst is given.",
        "Not gradable: no result of the participant has a grade. It is not grade 0; where it "
        "leaves open whether somebody had a grade, no rate is given.",
    ]
    notes += baseline_words(levels(results, "variable", group=""), trial)
    notes += ungraded_words(ungraded, trial)
    for variable in levels(results, "variable", variable_level=RISE, group=""):
        n = pick(results, "n", variable=variable, variable_level=RISE, group="")
        notes.append(
            f"{lab_label(variable, trial)}: CTCAE {version} also calls any rise above baseline "
            f"grade 1. Read so, {participants(n)} counted here with grade 0 would have grade 1."
        )
    return notes


def _by_panel(results, trial):
    """Yield (panel, its graded tests and sides that have results)."""
    known = levels(results, "variable", group="")
    for panel, analytes in panels(trial).items():
        codes = [analyte.test for analyte in analytes]
        found = [variable for variable in known if variable.partition(":")[0] in codes]
        if found:
            yield panel, found


def _ordered(results, trial):
    return [variable for _, found in _by_panel(results, trial) for variable in found]


def _worst_cells(n, arm, variable, known):
    """Return the cells of one row; `known` are the grades that the criteria have."""
    stats = {level: n[arm, variable, level] for level in (*GRADES, NO_GRADE, ANY, SEVERE)}
    cells = [count(stats[level]["n"]) for level in (*GRADES, NO_GRADE)]
    for place, grade in enumerate(GRADES[1:], 1):
        cells[place] = cells[place] if int(grade) in known else DASH
    severe = _rate(stats[SEVERE]) if max(known) >= SEVERE_FROM else DASH
    return [count(stats[ANY]["N"]), *cells, _rate(stats[ANY]), severe]


def _rate(stats):
    if not stats["N"]:
        return "0/0"
    if "n_censor" in stats:
        return _known(stats)
    limits = percent_interval(stats["conf_low"], stats["conf_high"])
    return counting(f"{n_of_N(stats['n'], stats['N'])[:-1]}; {limits})", stats["n"])


def _records(found, reason):
    one = select(found, variable_level=reason)
    if one.empty:
        return DASH
    return f"{count(pick(one, 'n_event'))} ({count(pick(one, 'n'))})"


def _no_grades_words(trial):
    """Return why there are no laboratory grades."""
    if trial.safety.grading.dictionary == "CTCAE":
        return "No laboratory result of this cut could be graded."
    return "This trial records severity without CTCAE; laboratory grades are not derived."


def _lab_words(variable, trial):
    """Return "low haemoglobin" for "HGB:L"."""
    label, _, side = lab_label(variable, trial).rpartition(", ")
    return f"{side} {lower_first(label)}"


def _grade_word(word):
    return {NO_GRADE: "not gradable", NO_BASELINE: NO_BASELINE}.get(word, f"grade {word}")
