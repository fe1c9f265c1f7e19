"""ADLIM: each value of an occurrence endpoint's test beside the limits of the trial file."""

import numpy as np
import pandas as pd

from helpers.adam.conversions import convert
from helpers.adam.reasons import first_reason
from helpers.adam.units import canonical_unit

_KEPT = ["USUBJID", "LBSEQ", "ADT", "ADY", "AVAL", "AVALU", "AVALO", "AVALOU", "BLQFL", "ABLFL",
         "ONTRTFL"]  # fmt: skip
COLUMNS = ["ENDPOINT", *_KEPT, "BELOW", "BELOWST", "CVAL", "CVALU", "BELOWCV", "WORSE", "HIDDEN",
           "AEXCL"]  # fmt: skip
NO_VALUE, IMPOSSIBLE = "no numeric result", "a negative or infinite value"
NO_LIMIT, NO_DATE = "a unit without a limit in the trial file", "no complete date"
BELOW_ASSAY = "below quantification at a limit above that of the trial file"
TRANSFUSION = "transfusion"
_DIGITS = 6  # 99.99999999999999, from a conversion, is 100


def derive_adlim(adlb, adice, trial):
    """Return one record per laboratory record of an occurrence endpoint's test, none dropped.

    BELOW is 1 strictly below the limit and 0 not, compared in the unit that the laboratory
    reported, at its precision, without converting; where the trial file has no limit in that unit,
    in the standard unit. BELOWST is the verdict on the value standardised as delivered, BELOWCV on
    the reported value converted without rounding (CVAL, in the unit CVALU of another limit of the
    trial file). WORSE is that of the further limit for who begins below the first. All are missing
    where nothing can be compared, and AEXCL says why. A value below quantification is below the
    limit when all it can mean is so.
    HIDDEN is the kind of intervention that may have raised the value, a transfusion before an
    agent. A value of the day of the intervention is taken to come before it.

    Key ENDPOINT, USUBJID, LBSEQ.

    Parameters
    ----------
    adlb : DataFrame, key USUBJID LBSEQ
        Needs PARAMCD, AVAL, AVALU, AVALO, AVALOU, BLQFL, ADT, ADY, ABLFL, ONTRTFL.
    adice : DataFrame, as `derive_adice` gives it
    trial : Trial
    """
    parts = [_of_endpoint(adlb, adice, one) for one in trial.endpoints_of_type("occurrence")]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def _of_endpoint(adlb, adice, endpoint):
    records = adlb.loc[adlb["PARAMCD"].eq(endpoint.test), _KEPT].assign(ENDPOINT=endpoint.id)
    reported, standard = (
        pd.DataFrame({"VALUE": records[value], "UNIT": records[unit], "BLQFL": records["BLQFL"]})
        for value, unit in (("AVALO", "AVALOU"), ("AVAL", "AVALU"))
    )
    below, below_standard, worse, worse_standard = (
        _verdict(measured, limits)
        for limits in (endpoint.below, endpoint.worse_below)
        for measured in (reported, standard)
    )
    below = below.fillna(below_standard)
    return records.assign(
        BELOW=below,
        BELOWST=below_standard,
        **_converted(records, below, endpoint),
        WORSE=worse.fillna(worse_standard),
        HIDDEN=_hidden(records, adice[adice["ENDPOINT"] == endpoint.id]),
        AEXCL=_reason_excluded(records, below),
    )


def _verdict(measured, limits):
    """Return 1.0 below, 0.0 not below, missing when unknown."""
    by_unit = {canonical_unit([limit.unit]).iloc[0]: limit.value for limit in limits}
    limit = canonical_unit(measured["UNIT"]).map(by_unit).astype(float)
    value = measured["VALUE"].round(_DIGITS)
    below = pd.Series(np.where(value < limit, 1.0, 0.0), index=value.index)
    # half the limit of quantification stands for such a value
    unsettled = measured["BLQFL"].eq("Y") & ~(2 * value <= limit)
    return below.where(_possible(value) & limit.notna() & ~unsettled)


def _converted(records, below, endpoint):
    """Return value, unit and verdict in another unit with a limit, one that disagrees if any."""
    unit = canonical_unit(records["AVALOU"])
    value = pd.Series(np.nan, index=records.index)
    found = {"CVAL": value, "CVALU": value.astype(object), "BELOWCV": value.copy()}
    for limit in endpoint.below:
        _, converted = convert(endpoint.test, records["AVALO"], records["AVALOU"], limit.unit)
        measured = {"VALUE": converted, "UNIT": limit.unit, "BLQFL": records["BLQFL"]}
        verdict = _verdict(pd.DataFrame(measured, index=records.index), [limit])
        disagrees = verdict.notna() & (verdict != below) & (found["BELOWCV"].eq(below))
        taken = unit.ne(canonical_unit([limit.unit]).iloc[0]) & verdict.notna()
        taken &= found["BELOWCV"].isna() | disagrees
        for name, values in zip(found, (converted, limit.unit, verdict), strict=True):
            found[name] = found[name].mask(taken, values)
    return found


def _reason_excluded(records, below):
    value, unknown = records["AVALO"].fillna(records["AVAL"]), below.isna()
    reasons = [
        (unknown & value.isna(), NO_VALUE),
        (unknown & ~_possible(value), IMPOSSIBLE),
        (unknown & records["BLQFL"].eq("Y"), BELOW_ASSAY),
        (unknown, NO_LIMIT),
        (records["ADT"].isna(), NO_DATE),
    ]
    return first_reason(reasons, records.index)


def _possible(value):
    return value.notna() & np.isfinite(value) & (value >= 0)


def _hidden(records, adice):
    """Return the kind of intervention whose days a value lies in; missing for an untouched one."""
    values = records[["USUBJID", "ADT"]].rename_axis("VALUE").reset_index()
    given = adice[["USUBJID", "KIND", "FIRSTDT", "HIDEDT"]]
    pairs = values.merge(given, on="USUBJID", how="inner", validate="m:m")
    within = (pairs["ADT"] > pairs["FIRSTDT"]) & (pairs["ADT"] <= pairs["HIDEDT"])
    touched = pairs[within | pairs["FIRSTDT"].isna()].assign(LATER=pairs["KIND"].ne(TRANSFUSION))
    touched = touched.sort_values(["VALUE", "LATER"], kind="stable").drop_duplicates("VALUE")
    return touched.set_index("VALUE")["KIND"].reindex(records.index).astype(object)
