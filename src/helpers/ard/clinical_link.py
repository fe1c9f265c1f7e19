"""How the change of a gene-set score goes with the clinical course: described, never tested."""

import math

from helpers.adam.adlink import CHANGE, GRADE, RATIO, SCORE
from helpers.ard.endpoints import reportable
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count
from helpers.ard.rank_correlation import spearman

BEST, TIME = "PCHG_", "DAYS_"
MEASURES = (BEST, TIME, CHANGE, RATIO, GRADE)
LEAST = 5  # participants; with fewer, ranks agree or disagree by chance alone
SPEARMAN = "Spearman rank correlation, 95% interval of Bonett and Wright; descriptive"
SAME_RANKS = "no limits where all ranks agree, or all are reversed"


def linked_time(trial, cut):
    """Return the time to an event to set beside the scores, as a list of one endpoint or none.

    The first that counts progressions, else the first.
    """
    times = reportable(trial, cut, "time_to_event")
    return sorted(times, key=lambda endpoint: "progression" not in endpoint.events)[:1]


def measures_of(adlink):
    """Return the columns of ADLINK that stand beside the score, in their order."""
    return [name for name in adlink if name.startswith(MEASURES)]


def ard_clinical_link(adlink, trial):
    """Return who has a pair, and how each measure goes with the change of the score.

    variable is the column of ADLINK, variable_level the gene set. A time that is censored in
    anybody has no coefficient: ranks would take the end of observation for an event.

    Parameters
    ----------
    adlink : DataFrame of `helpers.adam.adlink.derive_adlink`
    """
    rows = ResultRows("clinical_link", "expression_pairs")
    if adlink.empty:
        return rows.frame()
    name, paired = trial.expression.shown_set, adlink[adlink["PAIRFL"] == "Y"]
    keys = {"variable": "pairs", "variable_level": name}
    add_count(rows, len(paired), len(adlink), who=paired.index, **keys)
    score = paired[SCORE + name]
    for measure in measures_of(adlink):
        values = paired[measure].astype(float)
        both = score.notna() & values.notna()
        r, low, high = spearman(score[both], values[both])
        doubt = _doubt(values[both], score[both], _censored(paired[both], measure))
        if doubt:
            r = low = high = math.nan
        elif abs(r) == 1:
            doubt = SAME_RANKS
        stats = {"n": int(both.sum()), "N": len(paired)}
        stats |= {"estimate": r, "conf_low": low, "conf_high": high}
        keys = {"variable": measure, "variable_level": name}
        rows.add(stats, who=paired.index[both], method=SPEARMAN, warning=doubt, **keys)
    return rows.frame()


def _censored(paired, measure):
    if not measure.startswith(TIME):
        return 0
    return int((paired[measure.replace(TIME, "CNSR_", 1)] > 0).sum())


def _doubt(values, score, censored):
    if len(values) < LEAST:
        return f"fewer than {LEAST} participants: no coefficient"
    if censored:
        return f"{censored} of {len(values)} ended without the event: no coefficient"
    if values.nunique() < 2 or score.nunique() < 2:
        return "the same in everybody: no coefficient"
    return ""
