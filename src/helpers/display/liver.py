"""Liver tests as tables, sentences and a listing: how far above normal, and Hy's law."""

import pandas as pd

from helpers.ard.frame import levels, method_of, pick, select
from helpers.display.formats import (
    DASH,
    count,
    iso_days,
    number,
    rate_cell,
    rate_interval_cell,
)
from helpers.display.grids import inside
from helpers.display.shown import stack
from helpers.display.tables import INDENT, html_table, listing
from helpers.display.text import absent, listed, rate_phrase, sentence

TIMES = "times the upper limit of normal"
_APART = {
    "no limit": "Tested, without a usable value and upper limit: not evaluable",
    "no test": "Not tested: not evaluable",
}
_KINDS = {
    "candidate": "Both rises, {alkaline} below {limit}",
    "alkaline unknown": "Both rises, {alkaline} not known: not ruled out",
    "cholestatic": "Both rises, {alkaline} {limit} or more",
}
_SHOWN = 100


def liver_sentence(results, trial):
    """Return in one sentence who met the laboratory criteria of Hy's law."""
    key = {"variable": "hy", "group": ""}
    evaluable, treated = (pick(results, s, variable_level="evaluable", **key) for s in ("n", "N"))
    if not treated:
        return absent("Nobody was treated: there is no liver test to read.")
    if not evaluable:
        return absent(
            "No participant has both an aminotransferase and a bilirubin with an upper limit of "
            "normal on treatment: the criteria of Hy's law cannot be asked."
        )
    found = rate_phrase(results, variable_level="candidate", **key)
    open_ = pick(results, "n", variable_level="alkaline unknown", **key)
    more = f" {count(open_)} more cannot be ruled out." if open_ else ""
    left = treated - evaluable
    rest = f" {count(left)} of {count(treated)} treated cannot be evaluated." if left else ""
    return sentence(f"{_criteria(trial)}: met by {found}.{more}{rest}")


def liver_table(results, trial):
    """Return how many had each multiple, test by test, and how the two rises came together."""
    groups = _groups(results)
    if not pick(results, "N", variable="hy", variable_level="evaluable", group=""):
        return stack([])
    rows = {}
    for variable, label in _variables(results, trial):
        rows[label] = [""] * len(groups)
        mine = select(results, variable=variable)
        for level in _told(mine):
            name = f"{INDENT}{_words(level, trial)}"
            # a row label stands once; the heading above says of which test it is
            key = name + "\u200b" * len(rows)
            rows[key] = [_cell(mine, group, level) for group in groups]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=_headings(groups))
    frame.index = [str(name).rstrip("\u200b") for name in frame.index]
    method = method_of(results, "p", variable="hy", variable_level="candidate", group="")
    notes = [
        f"×: {TIMES}, strictly above it, on treatment (after the day of the first dose, to the "
        "end of the safety window), highest value of each participant, unscheduled ones included. "
        "Value and limit as the laboratory reported them.",
        f"Both rises: {_rises(trial)}. Peaks: the highest of each, whenever it came.",
        *abbreviations(trial),
        f"Intervals: {method}.",
    ]
    return html_table(frame, "Liver tests, treated participants", notes, "liver")


def abbreviations(trial):
    """Yield which tests the short names of aminotransferases stand for, in one line."""
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    short = trial.liver.aminotransferases
    named = [f"{test}: {inside(labels[test])}" for test in short if labels.get(test, test) != test]
    if named:
        yield f"{'; '.join(named)}."


def liver_listing(pairs, peaks, trial):
    """Return those whose two rises came together, with dates and values; nothing where nobody."""
    if pairs.empty:
        return stack([])
    done = pairs[["ADT", "ADTB"]].max(axis=1)
    first = pairs.assign(DONE=done, FALLING=-pairs["MULT"])
    first = first.sort_values(["USUBJID", "DONE", "FALLING"]).drop_duplicates("USUBJID")
    base = peaks.set_index("USUBJID")
    frame = pd.DataFrame(
        {
            "Participant": first["USUBJID"],
            "Aminotransferase": first["PARAMCD"] + " " + _measured(first, ""),
            "On": iso_days(first["ADT"]) + first["ADY"].map(_day),
            "Bilirubin": _measured(first, "B"),
            "On ": iso_days(first["ADTB"]) + first["ADYB"].map(_day),
            "Alkaline phosphatase": first["MULTALP"].map(_times),
            "Baseline": first["USUBJID"].map(base["BASEAT"]).map(_times)
            + " and "
            + first["USUBJID"].map(base["BASEBI"]).map(_times),
            "Read as": first["KIND"].map(_read_as(trial)),
        }
    )
    notes = [
        "The first two rises that came together; × : times the upper limit of normal. Alkaline "
        f"phosphatase: the highest within {trial.liver.within_days} days of the aminotransferase. "
        "Baseline: aminotransferase and bilirubin. What caused the rises needs a clinician: these "
        "are laboratory criteria.",
        *abbreviations(trial),
    ]
    title = "Aminotransferase and bilirubin raised together"
    return listing(frame.set_index("Participant"), title, notes, limit=_SHOWN, whole="liver_peaks")


def _criteria(trial):
    return (
        f"Laboratory criteria of Hy's law ({_rises(trial)}, alkaline phosphatase below "
        f"{trial.liver.alkaline_below:g})"
    )


def _rises(trial):
    liver = trial.liver
    return (
        f"{listed(liver.aminotransferases, 'or')} above {liver.aminotransferase_above:g} and "
        f"bilirubin above {liver.bilirubin_above:g} {TIMES}, at most {liver.within_days} days apart"
    )


def _variables(results, trial):
    labels = {analyte.test: analyte.label for analyte in trial.laboratory}
    liver = trial.liver
    either = listed((inside(labels.get(t, t)) for t in liver.aminotransferases), "or")
    named = {
        "aminotransferase": either[0].upper() + either[1:],
        "bilirubin": labels.get(liver.bilirubin, "Bilirubin"),
        "alkaline": labels.get(liver.alkaline_phosphatase, "Alkaline phosphatase"),
        "hy": "Together",
    }
    return [(v, named.get(v, labels.get(v, v))) for v in levels(results, "variable")]


def _told(results):
    """Return the levels to show; who is not evaluable only where there is somebody."""
    counted = {
        level: pick(results, "n", variable_level=level, group="") for level in levels(results)
    }
    return [level for level, n in counted.items() if n or level not in _APART]


def _words(level, trial):
    liver = trial.liver
    alkaline = {"alkaline": "alkaline phosphatase", "limit": f"{liver.alkaline_below:g}×"}
    if level in _KINDS:
        return _KINDS[level].format(**alkaline)
    high, bile = f"{liver.aminotransferase_above:g}×", f"{liver.bilirubin_above:g}×"
    quadrants = {
        "normal": "Peaks: neither above",
        "aminotransferase only": (
            f"Peaks: aminotransferase above {high}, bilirubin not above {bile}"
        ),
        "bilirubin only": f"Peaks: bilirubin above {bile}, aminotransferase not above {high}",
        "both": f"Peaks: aminotransferase above {high} and bilirubin above {bile}",
        "evaluable": "Evaluable",
    }
    return quadrants.get(level) or _APART.get(level) or f"Above {level.removeprefix('>')}×"


def _cell(results, group, level):
    found = select(results, variable_level=level, **group)
    if found["stat_name"].eq("conf_low").any():
        return rate_interval_cell(found)
    return rate_cell(found)


def _read_as(trial):
    alkaline = {"alkaline": "alkaline phosphatase", "limit": f"{trial.liver.alkaline_below:g}×"}
    return {kind: words.format(**alkaline) for kind, words in _KINDS.items()}


def _groups(results):
    arms = levels(results, "group_level", group="arm")
    return [{"group": ""}, *({"group": "arm", "group_level": arm} for arm in arms)]


def _headings(groups):
    return [group.get("group_level", "All") for group in groups]


def _measured(records, end):
    value = records[f"AVALO{end}"].map("{:g}".format) + " "
    unit = records[f"AVALOU{end}"].fillna("").astype(str)
    return value + unit + " (" + records[f"MULT{end}"].map(_times) + ")"


def _times(multiple):
    return DASH if pd.isna(multiple) else f"{number(multiple, 1)}×"


def _day(day):
    return "" if pd.isna(day) else f" (day {count(day)})"
