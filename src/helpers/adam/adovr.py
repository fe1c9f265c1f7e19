"""ADOVR: the response at each time point, computed again from the lesions (RECIST 1.1)."""

import numpy as np
import pandas as pd

from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.flags import flag
from helpers.adam.lesions import (
    KEY,
    NON_TARGET,
    PROGRESSED,
    TARGET,
    assess_lesions,
    find_new_lesions,
    read_lesions,
)
from helpers.adam.readers import one_reading
from helpers.adam.recist import compute_overall_response
from helpers.adam.terms import upper
from helpers.adam.therapy import reference_dates
from helpers.adam.tumour_assessments import is_relapse

COLUMNS = ["USUBJID", "VISITNUM", "VISIT", "ADT", "ADY", "TRGRESP", "NTRGRESP", "NEWLFL", "AVALC",
           "AVAL", "PARTIAL", "BASE", "NADIR", "NMISSING"]  # fmt: skip
COMPARED = ["USUBJID", "RSSEQ", "VISITNUM", "ADT", "ADY", "AVALC", "COMPARED", "AGREEFL", "DIFFERS"]
PARTS = {"TRGRESP": "target", "NTRGRESP": "non-target", "NEWLIND": "new lesion"}
NO_LESION = "no lesion was recorded at this assessment"
LESION_COLUMNS = ["USUBJID", "VISITNUM", "ADT", "ADY", "LESION", "KIND", "TULOC", "AVAL", "BASE",
                  "VOLUME", "STATE", "PARTOF"]  # fmt: skip


def derive_adovr(tu, tr, adtr, adsl, after_complete="as_assessed"):
    """Return the response at each assessment after baseline that the lesions give.

    TRGRESP is that of ADTR, NE where there was no complete baseline or nothing was measured.
    NTRGRESP is PD where one lesion is recorded as unequivocally worse, NE where not all were
    looked at, CR where all are gone, and NON-CR/NON-PD otherwise. A part is "" for who had no such
    lesions. NEWLFL is "Y" from the first appearance of a new lesion on, unless it stays equivocal.
    AVALC puts the three together (RECIST 1.1, tables 1 to 3); who has no lesion at all is ND.
    Disease after a complete response is PD where `after_complete`, a word of the trial file, says.

    Key USUBJID, VISITNUM. Parameters as in `helpers.adam.adtr.derive_adtr`.
    """
    reference = pd.to_datetime(reference_dates(adsl))
    seen, named = assess_lesions(tu, tr), read_lesions(tu)
    new = find_new_lesions(tu, seen)
    found = _assessments(seen, new, reference)
    sums = adtr[adtr["PARAMCD"] == "SUMDIAM"]
    columns = [*KEY, "AVALC", "AVAL", "PARTIAL", "BASE", "NADIR", "NMISSING"]
    found = found.merge(
        sums[columns].rename(columns={"AVALC": "TRGRESP"}), on=KEY, how="left", validate="1:1"
    )
    has_targets, has_others = (
        found["USUBJID"].isin(named.loc[named["KIND"] == kind, "USUBJID"])
        for kind in (TARGET, NON_TARGET)
    )
    found["TRGRESP"] = found["TRGRESP"].where(found["TRGRESP"].notna(), "NE").where(has_targets, "")
    found["NTRGRESP"] = _non_target(found, seen, named).where(has_others, "")
    appeared = found["USUBJID"].map(new.groupby("USUBJID")["ADT"].min())
    is_new = found["ADT"] >= pd.to_datetime(appeared)
    found["NEWLFL"] = flag(is_new)
    words = compute_overall_response(found["TRGRESP"], found["NTRGRESP"], is_new)
    found["AVALC"] = np.where(~has_targets & ~has_others & ~is_new, "ND", words)
    found["AVALC"] = found["AVALC"].mask(is_relapse(found, after_complete), "PD")
    return found.sort_values(["USUBJID", "ADT", "VISITNUM"], ignore_index=True)[COLUMNS]


def _assessments(seen, new, reference):
    """Return the assessments after baseline; the last day on which a lesion was seen dates it."""
    both = pd.concat([seen, new], ignore_index=True)[[*KEY, "VISIT", "ADT"]]
    found = both.groupby(KEY).agg(VISIT=("VISIT", "first"), ADT=("ADT", "max")).reset_index()
    found["ADY"] = study_day(found["ADT"], found["USUBJID"].map(reference))
    return found[found["ADY"] > 1].reset_index(drop=True)


def _non_target(found, seen, named):
    """Return the response of the non-target lesions at each assessment."""
    expected = named[named["KIND"] == NON_TARGET].groupby("USUBJID").size()
    mine = seen[seen["KIND"] == NON_TARGET]
    counts = mine.assign(
        worse=mine["STATE"] == PROGRESSED, known=mine["GONE"].notna(), gone=mine["GONE"] == 1
    )
    counts = counts.groupby(KEY)[["worse", "known", "gone"]].sum()
    counts = counts.reindex(pd.MultiIndex.from_frame(found[KEY]), fill_value=0)
    every = found["USUBJID"].map(expected).to_numpy()
    words = np.select(
        [counts["worse"] > 0, counts["known"] < every, counts["gone"] == every],
        ["PD", "NE", "CR"],
        "NON-CR/NON-PD",
    )
    return pd.Series(words, index=found.index, dtype=object)


def derive_param_agreement(adovr, adrs, rs):
    """Return each response of the investigator that counts, beside the one from the lesions.

    COMPARED is the word from the lesions; AGREEFL is "Y" where both are the same, "N" where they
    differ, missing where no lesion was recorded. DIFFERS names the parts that differ, as far as
    the investigator gave them (target, non-target, new lesion).

    Key USUBJID, RSSEQ. `adrs` as derived by `helpers.adam.adrs.derive_adrs`, of the records `rs`.
    """
    counting = adrs[adrs["ANL01FL"] == "Y"].merge(
        adovr.drop(columns=["ADT", "ADY", "VISIT"]).rename(columns={"AVALC": "COMPARED"}),
        on=KEY,
        how="left",
        validate="many_to_one",
    )
    same = counting["AVALC"] == counting["COMPARED"]
    agrees = pd.Series(np.where(same, "Y", "N"), index=counting.index, dtype=object)
    given = _given_parts(rs, counting)
    computed = counting.assign(NEWLIND=counting["NEWLFL"].fillna("N"))
    words = pd.Series("", index=counting.index, dtype=object)
    for name, word in PARTS.items():
        differs = given[name].notna() & (given[name] != computed[name])
        words = words.mask(differs, words + f"{word}, ")
    compared = counting["COMPARED"].notna()
    return counting.assign(
        AGREEFL=agrees.where(compared),
        DIFFERS=words.str.removesuffix(", ").where(compared, NO_LESION),
    )[[*COMPARED, "TRGRESP", "NTRGRESP", "NEWLFL", "PARTIAL", "BASE", "NADIR", "NMISSING"]]


def _given_parts(rs, counting):
    """Return the parts of the response as the investigator gave them, one row per time point."""
    parts = rs[rs["RSTESTCD"].isin(PARTS)]
    parts = one_reading(parts, "RS", [*KEY, "RSTESTCD"], KEY)
    parts = parts.assign(ADT=parse_dtc(parts["RSDTC"]), word=upper(parts["RSSTRESC"]))
    index = pd.MultiIndex.from_frame(counting[KEY])
    last = parts.groupby([*KEY, "RSTESTCD"], dropna=False)["word"].last()
    wide = last.unstack("RSTESTCD").reindex(columns=list(PARTS)).reindex(index)
    return wide.reset_index(drop=True).set_axis(counting.index).astype(object)


def derive_lesion_listing(tu, tr, adsl):
    """Return each lesion at each assessment, with its size at baseline (BASE), in mm and mm3.

    Key USUBJID, VISITNUM, LESION.
    """
    seen = assess_lesions(tu, tr).assign(AVAL=lambda rows: rows["SIZE"] / 10)
    reference = pd.to_datetime(reference_dates(adsl))
    seen["ADY"] = study_day(seen["ADT"], seen["USUBJID"].map(reference))
    before = seen[(seen["ADY"] <= 1) & seen["AVAL"].notna()].sort_values("ADT", kind="stable")
    base = before.drop_duplicates(["USUBJID", "LESION"], keep="last")
    seen = seen.merge(
        base[["USUBJID", "LESION", "AVAL"]].rename(columns={"AVAL": "BASE"}),
        on=["USUBJID", "LESION"],
        how="left",
        validate="many_to_one",
    )
    return seen.sort_values(["USUBJID", "ADT", "LESION"], ignore_index=True)[LESION_COLUMNS]


def as_responses(adovr):
    """Return the responses from the lesions as records of RS, to be read as the investigator's."""
    return pd.DataFrame(
        {
            "USUBJID": adovr["USUBJID"],
            "RSSEQ": range(1, len(adovr) + 1),
            "RSTESTCD": "OVRLRESP",
            "RSSTRESC": adovr["AVALC"],
            "RSEVAL": None,
            "RSDTC": adovr["ADT"].dt.strftime("%Y-%m-%d"),
            "VISIT": adovr["VISIT"],
            "VISITNUM": adovr["VISITNUM"],
            "SRCROW": range(1, len(adovr) + 1),
        }
    )


def flag_new_lesions(best, adovr, adrs):
    """Return the best changes with NEWLFL "Y" for who progressed with a new lesion.

    `best` of `helpers.adam.adtr.derive_param_best`; the assessment of progression is the
    investigator's, and the lesion had appeared by then.
    """
    progressed = adrs[(adrs["ANL01FL"] == "Y") & (adrs["AVALC"] == "PD")]
    new = adovr[adovr["NEWLFL"] == "Y"].merge(progressed[KEY], on=KEY, validate="many_to_many")
    return best.assign(NEWLFL=flag(best["USUBJID"].isin(new["USUBJID"])))
