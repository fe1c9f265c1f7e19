"""What stands beside the occasions of a narrative: laboratory values and medication."""

import pandas as pd

from helpers.adam.adnarr import DEATH, OF_EVENTS
from helpers.adam.dates import earliest, latest
from helpers.adam.flags import flag

LABORATORY = ["USUBJID", "NARRSEQ", "PARAMCD", "PARAM", "ADT", "ADY", "AVAL", "AVALU", "GRADE",
              "ANRIND", "ANRLO", "ANRHI", "BASE", "BASEGR", "WORSEFL"]  # fmt: skip
MEDICATION = ["USUBJID", "NARRSEQ", "CMSEQ", "CMTRT", "TERM", "CMINDC", "OPENFL"]
_OF_BASE = {"GRADE": "BASEGR", "ANRIND": "BASEIND"}


def derive_narr_laboratory(adnarr, adlb, trial):
    """Return the worst value of each test around an event, or before a death.

    Around an event are the days from `matching_days` of the trial file before its start to so many
    after its end (after its start, where no end is recorded); a death without a fatal event has the
    days before it. By CTCAE only tests that the trial file grades are asked, and WORSEFL is "Y" for
    a grade above that at baseline (0 where there was none); of tests without grades it is "Y" for a
    value outside its reference range whose baseline was not outside it on that side. Of several
    values the worst grade stands, then the one nearest to the start, then the earlier.

    Key USUBJID, NARRSEQ, PARAMCD.

    Parameters
    ----------
    adnarr : DataFrame of `derive_adnarr`
    adlb : DataFrame, key USUBJID PARAMCD LBSEQ
    trial : Trial
    """
    spans = _spans(_beside(adnarr), trial.safety.matching_days)
    values = _values(adlb[adlb["USUBJID"].isin(spans["USUBJID"])], trial)
    pairs = spans.merge(values, on="USUBJID", validate="m:m")
    pairs = pairs[(pairs["ADT"] >= pairs["FROM"]) & (pairs["ADT"] <= pairs["TO"])]
    key = ["USUBJID", "NARRSEQ", "PARAMCD"]
    pairs = pairs.assign(FAR=(pairs["ADT"] - pairs["ASTDT"]).abs(), MILD=-pairs["BADNESS"])
    pairs = pairs.sort_values([*key, "MILD", "FAR", "ADT", "LBSEQ"], na_position="last")
    worst = pairs.drop_duplicates(key).sort_values(["USUBJID", "NARRSEQ", "MILD", "PARAMCD"])
    return worst.reindex(columns=LABORATORY).reset_index(drop=True)


def derive_narr_medication(adnarr, adcm):
    """Return each medication that may have been taken on the day of an event, or of a death.

    OPENFL is "Y" where the recorded dates leave it open; a missing end means that it went on. An
    earlier anticancer therapy is told with the history.

    Key USUBJID, NARRSEQ, TERM.
    """
    spans = _beside(adnarr).dropna(subset=["ASTDT"])
    taken = adcm[adcm["AEXCL"].ne("prior anticancer therapy")]
    taken = taken[taken["USUBJID"].isin(spans["USUBJID"])]
    taken = taken.assign(
        FIRST=earliest(taken["CMSTDTC"]), SURE=latest(taken["CMSTDTC"]),
        LAST=latest(taken["CMENDTC"]), GONE=earliest(taken["CMENDTC"]),
    )  # fmt: skip
    pairs = spans[["USUBJID", "NARRSEQ", "ASTDT"]].merge(taken, on="USUBJID", validate="m:m")
    day = pairs["ASTDT"]
    pairs = pairs[~(pairs["FIRST"] > day) & ~(pairs["LAST"] < day)]
    day = pairs["ASTDT"]
    sure = (pairs["SURE"] <= day) & (pairs["GONE"].isna() | (pairs["GONE"] >= day))
    pairs = pairs.assign(OPENFL=pd.Series("Y", index=pairs.index, dtype=object).mask(sure, None))
    pairs = pairs.sort_values(["USUBJID", "NARRSEQ", "CMSEQ"], kind="stable")
    pairs = pairs.drop_duplicates(["USUBJID", "NARRSEQ", "TERM"])
    return pairs.reindex(columns=MEDICATION).reset_index(drop=True)


def _beside(adnarr):
    """Return the events, and the deaths of those without a fatal event to tell it with."""
    fatal = adnarr.loc[adnarr["FATALFL"].eq("Y"), "USUBJID"]
    alone = adnarr["NARRCAT"].eq(DEATH) & ~adnarr["USUBJID"].isin(fatal)
    return adnarr[adnarr["NARRCAT"].isin(OF_EVENTS) | alone]


def _spans(occasions, days):
    occasions = occasions.dropna(subset=["ASTDT"])
    start, margin = occasions["ASTDT"], pd.Timedelta(days=days)
    end = occasions["AENDT"].where(occasions["AENDT"] >= start, start) + margin
    end = end.mask(occasions["NARRCAT"].eq(DEATH), start)
    return occasions[["USUBJID", "NARRSEQ", "ASTDT"]].assign(FROM=start - margin, TO=end)


def _values(adlb, trial):
    """Return the values with their worse grade, the baseline's, and whether they are worse."""
    graded = trial.safety.grading.dictionary == "CTCAE"
    asked = {each.test for each in trial.laboratory if each.grade or not graded}
    ours = adlb[adlb["PARAMCD"].isin(asked) & adlb["AVAL"].notna() & adlb["ADT"].notna()]
    ours = ours.assign(GRADE=ours[["ATOXGRL", "ATOXGRH"]].astype(float).max(axis=1))
    base = ours.loc[ours["ABLFL"].eq("Y"), ["USUBJID", "PARAMCD", *_OF_BASE]]
    base = base.drop_duplicates(["USUBJID", "PARAMCD"]).rename(columns=_OF_BASE)
    ours = ours.merge(base, on=["USUBJID", "PARAMCD"], how="left", validate="m:1")
    outside = ours["ANRIND"].isin(["LOW", "HIGH"]) & ours["ANRIND"].ne(ours["BASEIND"])
    worse = ours["GRADE"] > ours["BASEGR"].fillna(0) if graded else outside
    badness = ours["GRADE"].fillna(0) if graded else outside.astype(float)
    return ours.assign(WORSEFL=flag(worse), BADNESS=badness)
