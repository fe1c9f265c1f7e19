"""ADHY: liver tests as multiples of their upper limit of normal, and rises that come together."""

import numpy as np
import pandas as pd

AMINOTRANSFERASE, BILIRUBIN, ALKALINE = ROLES = ("aminotransferase", "bilirubin", "alkaline")
CANDIDATE, UNKNOWN, CHOLESTATIC = KINDS = ("candidate", "alkaline unknown", "cholestatic")
_KEPT = ["USUBJID", "LBSEQ", "PARAMCD", "ADT", "ADY", "ABLFL", "ONTRTFL", "AVAL", "AVALU", "AVALO",
         "AVALOU"]  # fmt: skip
COLUMNS = [*_KEPT, "ROLE", "MULT"]
PAIR = ["USUBJID", "ADT", "ADY", "PARAMCD", "AVALO", "AVALOU", "MULT"]
PAIRS = [*PAIR, *(f"{name}B" for name in PAIR[1:]), "MULTALP", "APART", "KIND"]
_DIGITS = 9  # 3.6 / 1.2 is not 3 in binary


def derive_adhy(adlb, trial):
    """Return one record per liver test, none dropped, with its multiple of the upper limit.

    MULT is the value divided by its upper limit of normal, both as the laboratory reported them,
    where that cannot be done in standard units; missing without a value, without a limit above
    zero, and for a negative or infinite value. ROLE says what the test is read as.

    Key USUBJID, PARAMCD, LBSEQ.

    Parameters
    ----------
    adlb : DataFrame, key USUBJID PARAMCD LBSEQ
        Needs ADT, ADY, ABLFL, ONTRTFL, AVAL, AVALU, ANRHI, AVALO, AVALOU, ONRHI.
    trial : Trial
    """
    roles = _roles(trial.liver)
    records = adlb[adlb["PARAMCD"].isin(list(roles))]
    reported = _multiple(records["AVALO"], records["ONRHI"])
    return records[_KEPT].assign(
        ROLE=records["PARAMCD"].map(roles).astype(object),
        MULT=reported.fillna(_multiple(records["AVAL"], records["ANRHI"])),
    )


def derive_hy_pairs(adhy, trial):
    """Return one record per two rises on treatment that came together: those of Hy's law.

    An aminotransferase strictly above its multiple and a bilirubin strictly above its own, at most
    so many days apart, whichever came first. MULTALP is the highest alkaline phosphatase within so
    many days of the aminotransferase. KIND is "candidate" where it is below its multiple,
    "cholestatic" where it is not, "alkaline unknown" where there is none: such a pair is not ruled
    out. Columns of the bilirubin end in B; APART is the day of the bilirubin less that of the
    aminotransferase. Records without a date belong to no pair.

    Key USUBJID, PARAMCD, ADT, ADTB (several values of one day: the highest).
    """
    liver = trial.liver
    treated = adhy[adhy["ONTRTFL"].eq("Y") & adhy["ADT"].notna()]
    rises = _rises(treated, AMINOTRANSFERASE, liver.aminotransferase_above)
    raised = _rises(treated, BILIRUBIN, liver.bilirubin_above)
    pairs = rises.merge(raised, on="USUBJID", suffixes=("", "B"), validate="m:m")
    pairs = pairs.assign(APART=(pairs["ADTB"] - pairs["ADT"]).dt.days.astype(float))
    pairs = pairs[pairs["APART"].abs() <= liver.within_days].reset_index(drop=True)
    alkaline = _highest_alkaline(pairs, adhy, liver.within_days)
    kinds = [alkaline.isna(), alkaline < liver.alkaline_below]
    kind = np.select(kinds, [UNKNOWN, CANDIDATE], CHOLESTATIC).astype(object)
    order = ["USUBJID", "ADT", "ADTB", "PARAMCD"]
    return pairs.assign(MULTALP=alkaline, KIND=kind)[PAIRS].sort_values(order, ignore_index=True)


def derive_liver_peaks(adhy, pairs, adsl):
    """Return one record per treated participant: the highest multiple of each role on treatment.

    MULTAT, MULTBI, MULTAL and the days DAYAT, DAYBI, DAYAL they were first reached; missing
    without a multiple. TAT, TBI, TAL: the test was done with a value or not at all (number of
    records on treatment). BASEAT, BASEBI: multiples at baseline. KIND: the gravest kind of the
    participant's pairs, a candidate before one without alkaline phosphatase before a cholestatic
    one; missing without a pair. Key USUBJID.
    """
    people = adsl.loc[adsl["SAFFL"].eq("Y"), ["USUBJID", "ARM"]].set_index("USUBJID", drop=False)
    found = {name: people[name] for name in people}
    for role, short in zip(ROLES, ("AT", "BI", "AL"), strict=True):
        ours = adhy[adhy["ROLE"].eq(role)]
        treated = ours[ours["ONTRTFL"].eq("Y")]
        peak = _highest(treated, ["USUBJID"]).set_index("USUBJID")
        found |= {f"MULT{short}": peak["MULT"], f"DAY{short}": peak["ADY"]}
        found[f"TEST{short}"] = peak["PARAMCD"]
        found[f"BASE{short}"] = ours[ours["ABLFL"].eq("Y")].groupby("USUBJID")["MULT"].max()
        found[f"N{short}"] = treated.groupby("USUBJID").size().reindex(people.index).fillna(0)
    rank = pairs.assign(RANK=pairs["KIND"].map(KINDS.index)).groupby("USUBJID")["RANK"].min()
    found["KIND"] = rank.map(dict(enumerate(KINDS))).astype(object)
    # a column at a time: joining to nobody must not make somebody
    peaks = pd.DataFrame({name: column.reindex(people.index) for name, column in found.items()})
    return peaks.reset_index(drop=True)


def _roles(liver):
    roles = dict.fromkeys(liver.aminotransferases, AMINOTRANSFERASE)
    return {**roles, liver.bilirubin: BILIRUBIN, liver.alkaline_phosphatase: ALKALINE}


def _multiple(value, upper):
    known = np.isfinite(value) & (value >= 0) & np.isfinite(upper) & (upper > 0)
    return (value.where(known) / upper.where(known)).round(_DIGITS)


def _rises(records, role, above):
    ours = records[records["ROLE"].eq(role) & (records["MULT"] > above)]
    return _highest(ours, ["USUBJID", "PARAMCD", "ADT"])[PAIR]


def _highest(records, key):
    """Return the record with the highest multiple for each key, the earliest of equal ones."""
    known = records[records["MULT"].notna()]
    order = known.assign(FALLING=-known["MULT"]).sort_values(["FALLING", "ADT", "PARAMCD", "LBSEQ"])
    return order.drop_duplicates(key).drop(columns="FALLING")


def _highest_alkaline(pairs, adhy, days):
    """Return, for each pair, the highest alkaline phosphatase near its aminotransferase."""
    alkaline = adhy[adhy["ROLE"].eq(ALKALINE) & adhy["MULT"].notna()]
    alkaline = alkaline[["USUBJID", "ADT", "MULT"]].rename(columns={"ADT": "ADTAL", "MULT": "AL"})
    near = pairs[["USUBJID", "ADT"]].rename_axis("PAIR").reset_index()
    near = near.merge(alkaline, on="USUBJID", validate="m:m")
    near = near[(near["ADTAL"] - near["ADT"]).abs() <= pd.Timedelta(days=days)]
    return near.groupby("PAIR")["AL"].max().reindex(pairs.index)
