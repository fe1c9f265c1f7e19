"""Laboratory rules of the trial file in words."""

from helpers.display.text import listed


def correction_words(planned):
    """Return how calcium is corrected, in each unit system: what is added for missing albumin."""
    low = "below" if planned.only_low_albumin else "away from"
    return listed(
        (
            f"{formula.per_albumin:g} {formula.calcium_unit} for each {formula.albumin_unit} of "
            f"albumin {low} {formula.normal_albumin:g}"
            for formula in planned.formulas
        ),
        "or",
    )
