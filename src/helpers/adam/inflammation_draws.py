"""Markers made of several tests of one draw: ratios, products over a third, ordinal scores."""

import pandas as pd

from helpers.adam.conversions import convert
from helpers.adam.flags import flag
from helpers.adam.grouping import group_codes
from helpers.adam.reasons import first_reason
from helpers.adam.units import canonical_unit

_DRAW = ["USUBJID", "ADT", "VISIT"]
_KEPT = [*_DRAW, "ADY", "UNSCHFL"]
NOT_MEASURED = "a part was not measured in the same draw"
OTHER_UNITS = "units that cannot be brought together"
ZERO = "a denominator of zero"
UNDECIDED = "below a limit of quantification that lies above the threshold"


class Draws:
    """The draws that hold any of some tests: one position per draw, whichever test it has."""

    def __init__(self, measured, tests):
        ours = measured[measured["PARAMCD"].isin(tests)]
        self._ours = ours.drop_duplicates([*_DRAW, "PARAMCD"], keep="last")
        self._codes, first = group_codes(*(self._ours[name] for name in _DRAW))
        self.keys = self._ours.iloc[first][_KEPT].reset_index(drop=True)

    def of(self, test):
        """Return AVAL, AVALU and BELOW (below quantification) of one test, in each draw."""
        mine = self._ours["PARAMCD"].eq(test).to_numpy()
        rows = self._ours[mine].set_axis(self._codes[mine])
        found = rows[["AVAL", "AVALU", "BLQFL"]].reindex(self.keys.index)
        return found.assign(TEST=test, BELOW=found["BLQFL"].eq("Y"))


def derive_ratio(measured, name, numerator, denominator):
    """Return a ratio of two tests for each draw, the denominator in the unit of the numerator."""
    draws = Draws(measured, [numerator, denominator])
    above, below = draws.of(numerator), draws.of(denominator)
    parts = [above["AVAL"], _in_unit(below, above["AVALU"])]
    value = parts[0] / parts[1].where(parts[1] > 0)
    label = f"{name} ({numerator} / {denominator})"
    return _records(draws, name, label, value, ([above, below], parts))


def derive_product_ratio(measured, words):
    """Return a product of two tests over a third for each draw, all in the unit of the words."""
    draws = Draws(measured, [*words.of, words.over])
    tests = [draws.of(test) for test in (*words.of, words.over)]
    parts = [_in_unit(test, pd.Series(words.unit, index=test.index)) for test in tests]
    value = parts[0] * parts[1] / parts[2].where(parts[2] > 0)
    label = f"{words.name} ({' x '.join(words.of)} / {words.over}, {words.unit})"
    made = _records(draws, words.name, label, value, (tests, parts))
    return made.assign(AVALU=words.unit)


def derive_score(measured, score):
    """Return an ordinal score for each draw: a point for each step, until one is not met.

    A later step is not asked for, and need not be measured, once an earlier one is not met. A
    value below quantification settles a step only when its limit does.
    """
    draws = Draws(measured, [step.test for step in score.steps])
    points = pd.Series(0.0, index=draws.keys.index)
    going = pd.Series(True, index=points.index)
    reason = pd.Series(None, index=points.index, dtype=object)
    for step in score.steps:
        test = draws.of(step.test)
        met, why = _met(test, step)
        reason = reason.mask(going & reason.isna() & why.notna(), why)
        going &= met & why.isna()
        points += going
    return draws.keys.assign(
        PARAMCD=score.name,
        PARAM=score.label,
        PARAMTYP="SCORE",
        AVAL=points.where(reason.isna()),
        AVALU=None,
        BLQFL=None,
        AEXCL=reason,
    )


def _met(test, step):
    """Return whether a step is met in each draw, and why nobody can say."""
    value = _in_unit(test, pd.Series(step.unit, index=test.index))
    limit = step.above if step.above is not None else step.below
    met = value > limit if step.above is not None else value < limit
    # half the limit of quantification stands for any value up to that limit
    undecided = test["BELOW"] & (2 * value > limit)
    reasons = [
        (test["AVAL"].isna(), NOT_MEASURED),
        (value.isna(), OTHER_UNITS),
        (undecided, UNDECIDED),
    ]
    return met, first_reason(reasons, test.index)


def _in_unit(test, unit):
    """Return the values of a test in another unit; a number without a unit stays what it is."""
    factor, _ = convert(test["TEST"], test["AVAL"], test["AVALU"], unit)
    bare = canonical_unit(test["AVALU"]).eq("") & canonical_unit(unit).eq("")
    return test["AVAL"] * factor.mask(bare, 1.0)


def _records(draws, name, label, value, made_of):
    tests, parts = made_of
    missing = pd.concat([test["AVAL"].isna() for test in tests], axis=1).any(axis=1)
    apart = pd.concat([part.isna() for part in parts], axis=1).any(axis=1)
    reasons = [(missing, NOT_MEASURED), (apart, OTHER_UNITS), (parts[-1].eq(0), ZERO)]
    below = pd.concat([test["BELOW"] for test in tests], axis=1).any(axis=1) & value.notna()
    return draws.keys.assign(
        PARAMCD=name,
        PARAM=label,
        PARAMTYP="DERIVED",
        AVAL=value,
        AVALU=None,
        BLQFL=flag(below),
        AEXCL=first_reason(reasons, value.index),
    )
