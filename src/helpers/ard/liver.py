"""Liver tests: how far above normal, and the laboratory criteria of Hy's law."""

from helpers.ard.endpoints import arms_of
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_rate

EITHER = "aminotransferase"
ROLES = {EITHER: "AT", "bilirubin": "BI", "alkaline": "AL"}
QUADRANTS = ("normal", "aminotransferase only", "bilirubin only", "both")
KINDS = ("candidate", "alkaline unknown", "cholestatic")


def ard_liver(adhy, peaks, trial):
    """Return how many participants had liver tests so many times their upper limit on treatment.

    `variable` is a test or "aminotransferase" (any of them), "bilirubin" or "alkaline";
    `variable_level` is ">3", of those with such a multiple on treatment, and "evaluable", "no
    limit" (a test but no multiple: no upper limit, or no value) and "no test" of all treated.
    Variable "hy": "evaluable" (both multiples), the "candidate", "alkaline unknown" and
    "cholestatic" of those, and the quadrants of the two peaks.
    """
    rows = ResultRows("liver", "safety")
    tests = trial.liver.aminotransferases
    single = adhy[adhy["ONTRTFL"].eq("Y")].groupby(["PARAMCD", "USUBJID"])["MULT"].max()
    for keys, group in arms_of(peaks, trial.report_by):
        for role, short in ROLES.items():
            _add_role(rows, group, short, {**keys, "variable": role})
            counts = _counts(trial.liver, role)
            _add_above(rows, group.set_index("USUBJID")[f"MULT{short}"], counts, (role, keys))
            if role == EITHER:
                for test in tests if len(tests) > 1 else ():
                    values = single.loc[test] if test in single.index.levels[0] else single.iloc[:0]
                    own = group["USUBJID"].map(values).set_axis(group["USUBJID"])
                    _add_above(rows, own, counts, (test, keys))
        _add_hy(rows, group, trial.liver, {**keys, "variable": "hy"})
    return rows.frame()


def quadrant_of(peaks, liver):
    """Return the quadrant of each participant's two peaks; missing without both."""
    high = peaks["MULTAT"] > liver.aminotransferase_above
    yellow = peaks["MULTBI"] > liver.bilirubin_above
    place = (high + 2 * yellow).map(dict(enumerate(QUADRANTS)))
    return place.where(peaks["MULTAT"].notna() & peaks["MULTBI"].notna())


def _counts(liver, role):
    counts = {
        EITHER: liver.aminotransferase_counts,
        "bilirubin": liver.bilirubin_counts,
        "alkaline": liver.alkaline_counts,
    }
    return counts[role]


def _add_role(rows, group, short, keys):
    multiple, tested = group[f"MULT{short}"].notna(), group[f"N{short}"] > 0
    for level, holds in (
        ("evaluable", multiple),
        ("no limit", tested & ~multiple),
        ("no test", ~tested),
    ):
        _add(rows, group.loc[holds, "USUBJID"], len(group), {**keys, "variable_level": level})


def _add_above(rows, multiples, counts, name):
    variable, keys = name
    known = multiples.dropna()
    for count in counts:
        ids = known.index[known > count]
        key = {**keys, "variable": variable, "variable_level": f">{count:g}"}
        add_rate(rows, len(ids), len(known), who=ids, **key)


def _add_hy(rows, group, liver, keys):
    both = group[group["MULTAT"].notna() & group["MULTBI"].notna()]
    _add(rows, both["USUBJID"], len(group), {**keys, "variable_level": "evaluable"})
    quadrant = quadrant_of(both, liver)
    parts = [(kind, both["KIND"] == kind) for kind in KINDS]
    parts += [(name, quadrant == name) for name in QUADRANTS]
    for level, holds in parts:
        ids = both.loc[holds, "USUBJID"]
        add_rate(rows, len(ids), len(both), who=ids, **{**keys, "variable_level": level})


def _add(rows, ids, N, keys):
    rows.add({"n": len(ids), "N": N}, who=ids, **keys)
