"""What most records of a group say: the measure of the odd one among them."""

import pandas as pd


def usual(values, groups):
    """Return, for each row, the value that most rows of its group have.

    Of values equally frequent it is the first in order, so that the order of rows plays no part.
    """
    pairs = pd.DataFrame({"value": values, "group": groups})
    counts = pairs.value_counts().reset_index(name="n")
    ranked = counts.sort_values(["n", "value"], ascending=[False, True], kind="stable")
    return groups.map(ranked.drop_duplicates("group").set_index("group")["value"])
