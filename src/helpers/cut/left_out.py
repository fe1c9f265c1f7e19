"""What a data cut leaves out or takes back, remembered until somebody asks for the records."""

from typing import NamedTuple

import pandas as pd

COLUMNS = ["domain", "row", "subject", "column", "value", "action", "reason"]
ROW_EXCLUDED = "row excluded"
ROLLED_BACK = "value rolled back"
OTHER_NUMBER = "The participant is listed under another number."


class LeftOut(NamedTuple):
    """Rows or values of one domain left out for one reason; arrays of one length, or one text.

    `column` and `value` are the date that decided, or the value that was taken back.
    """

    domain: str
    row: object
    subject: object
    column: object
    value: object
    action: str
    reason: str


def records(found):
    """Return all that was left out as a frame, one record per row or value."""
    frames = [pd.DataFrame(one._asdict(), columns=COLUMNS) for one in found]
    if not frames:
        return pd.DataFrame(columns=COLUMNS, dtype=object).astype({"row": "Int64"})
    return pd.concat(frames, ignore_index=True).astype({"row": "Int64"})
