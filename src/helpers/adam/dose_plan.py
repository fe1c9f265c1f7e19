"""Planned doses: what the trial file names for the days of one treatment."""

import numpy as np
import pandas as pd


def compute_planned_dose(plan, first, last):
    """Return the dose that a plan names for the days from `first` to `last`, both counted.

    Days are those of the treatment: its first dose is day 1. A day that the plan does not name has
    no planned dose. Missing days, or an end before the beginning, give 0.

    Parameters
    ----------
    plan : sequence of PlannedDose
    first, last : Series of float, same index
    """
    total = pd.Series(0.0, index=first.index)
    for stretch in plan:
        begin = first.clip(lower=stretch.days[0]) - stretch.days[0]
        end = last.clip(upper=stretch.days[1]) - stretch.days[0]
        # doses fall on day 0, every, 2 x every, ... of the stretch
        times = np.floor(end / stretch.every_days) - np.ceil(begin / stretch.every_days) + 1
        total += times.clip(lower=0).fillna(0) * stretch.times_a_day * stretch.dose
    return total


def planned_days(plan):
    """Return the last day that a plan names: how long the treatment was to last."""
    return max(stretch.days[1] for stretch in plan)
