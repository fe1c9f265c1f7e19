"""Words on how a treatment was to be given."""

from pydantic import Field

from helpers.trial.words import Words


class PlannedDose(Words):
    """One stretch of the planned dosing of a treatment: what was to be given on which days.

    Days count from the first dose of that treatment, which is day 1.
    """

    dose: float = Field(gt=0, description="each single dose")
    unit: str = Field(description="as in EXDOSU; doses in another unit are not converted")
    days: tuple[int, int] = Field(description="first and last day of the stretch, both counted")
    times_a_day: int = Field(1, gt=0)
    every_days: int = Field(1, gt=0, description="1: every day; 21: day 1, 22, 43 of the stretch")


def plan_fits(plan, path):
    """Yield (path, sentence) for every stretch that does not fit the one before it."""
    last, unit = 0, plan[0].unit if plan else ""
    for number, stretch in enumerate(plan):
        first, end = stretch.days
        at = (*path, number, "days")
        if first <= last:
            known = f"the stretch before ends on day {last}" if last else "the first dose is day 1"
            yield at, f"begins on day {first}, but {known}"
        elif end < first:
            yield at, f"begins on day {first}, after its end on day {end}"
        if stretch.unit != unit:
            yield (*path, number, "unit"), f"{stretch.unit!r} after {unit!r}: one plan, one unit"
        last = max(last, end)
