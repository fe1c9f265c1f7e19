"""Which draws of blood a systemic corticosteroid may have touched."""

import pandas as pd

from helpers.adam.begun_therapy import is_systemic_corticosteroid
from helpers.adam.dates import earliest, latest


def corticosteroid_courses(cut, trial):
    """Return the courses of systemic corticosteroids; None where nobody can say.

    What counts as one stands in the trial file, the same words as for expression samples. FIRST is
    the first day a start can mean, missing where none is recorded: it may have been taken all
    along. LAST is the last day that counts, so many days after the last intake as the trial file
    says; missing where it went on.

    Parameters
    ----------
    cut : Cut, its CM with CMTRT CMDECOD CMCLAS CMROUTE CMSTDTC CMENDTC
    trial : Trial

    Returns
    -------
    DataFrame, one record per course: USUBJID FIRST LAST. None without the word in the trial file,
    and where CM was not delivered.
    """
    if trial.corticosteroids is None or not cut.has("cm"):
        return None
    cm = cut["cm"]
    given = cm[is_systemic_corticosteroid(cm, trial.corticosteroids)]
    after = pd.Timedelta(days=trial.inflammation.corticosteroid_days)
    return pd.DataFrame(
        {
            "USUBJID": given["USUBJID"],
            "FIRST": earliest(given["CMSTDTC"]).astype("datetime64[ns]"),
            "LAST": latest(given["CMENDTC"]).astype("datetime64[ns]") + after,
        }
    ).reset_index(drop=True)


def touched_by(records, courses):
    """Return "Y" for each record drawn on a day of a course, its first and last day counted.

    Parameters
    ----------
    records : DataFrame with USUBJID ADT
    courses : DataFrame of `corticosteroid_courses`, or None
    """
    touched = pd.Series(None, index=records.index, dtype=object)
    if courses is None or courses.empty:
        return touched
    draws = pd.DataFrame(
        {"USUBJID": records["USUBJID"], "ADT": records["ADT"], "ROW": records.index}
    )
    both = draws.merge(courses, on="USUBJID", validate="many_to_many")
    begun = both["FIRST"].isna() | (both["FIRST"] <= both["ADT"])
    over = both["LAST"].notna() & (both["LAST"] < both["ADT"])
    return touched.mask(records.index.isin(both.loc[begun & ~over, "ROW"]), "Y")
