"""Deaths of treated participants, and where they lie against the safety window."""

from helpers.adam.safety_window import death_in_window, window_end
from helpers.ard.endpoints import arms_of, in_population
from helpers.ard.frame import ResultRows
from helpers.ard.proportions import add_count, add_rate


def ard_deaths(adsl, trial):
    """Return deaths of treated participants: within and after the safety window, and soon after.

    "soon" are deaths up to `follow_up_days` after the last dose of study treatment, whatever else
    limits the window; there are none to tell of where the window stays open. A death without its
    day counts where the completed date lies; "uncertain" are those of them that can have been on
    the other side of the window's end.
    """
    rows = ResultRows("deaths", "safety")
    people, days = in_population(adsl, "safety"), trial.safety.follow_up_days
    for keys, group in arms_of(people, trial.report_by):
        died = group["DTHFL"].eq("Y")
        late = group["DTHDT"] > window_end(group, trial.safety)
        fell = {"any": died, "within_window": died & ~late, "after": died & late}
        if days is not None:
            fell["soon"] = died & ((group["DTHDT"] - group["TRTEDT"]).dt.days <= days)
        for name, holds in fell.items():
            ids = group.loc[holds, "USUBJID"]
            add_rate(rows, len(ids), len(group), who=ids, variable=name, **keys)
        unsure = group.loc[death_in_window(group, trial.safety).eq("not certain"), "USUBJID"]
        add_count(rows, len(unsure), len(group), who=unsure, variable="uncertain", **keys)
    return rows.frame()
