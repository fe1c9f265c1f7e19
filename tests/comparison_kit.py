"""Two cuts of text tables side by side."""

from datetime import date

import pandas as pd

from conftest import read_table
from cut_kit import TableCut


class Tables(TableCut):
    """A cut of text tables with a manifest and, where given, counts."""

    data_cut, previous = "2019-12-31", "2019-06-30"

    @property
    def manifest(self):
        return {"dictionaries": self.frames.get("dictionaries", {})}

    def matrix(self):
        return self.frames.get("matrix", pd.DataFrame())


def tables(**given):
    """Return a cut of text tables; without a DM of its own, of whomever the tables name."""
    frames = {name: read_table(text) for name, text in given.items() if isinstance(text, str)}
    ids = pd.concat([f["USUBJID"] for f in frames.values()]).unique()
    frames.setdefault("dm", pd.DataFrame({"USUBJID": ids}))
    others = {name: other for name, other in given.items() if not isinstance(other, str)}
    return Tables(date(2019, 6, 30), frames | others)


EVENTS = """
    USUBJID | AESEQ | AETERM  | AESTDTC    | AETOXGR
    --------+-------+---------+------------+--------
    01      | 1     | Nausea  | 2019-03-01 | 1
    01      | 2     | Fatigue | 2019-03-05 | 2
    02      | 1     | Rash    | 2019-04-01 | 1
    """
PEOPLE = "USUBJID | SUBJID | SEX\n01 | 1 | F\n02 | 2 | M"
