"""Last known alive, and death."""

import pandas as pd

from helpers.adam.dates import dtc_precision, earliest, latest, parse_dtc

# dates at which a participant was seen, treated, sampled or spoken to
CONTACTS = {
    "ae": ("AESTDTC",),
    "be": ("BESTDTC",),
    "cm": ("CMSTDTC",),
    "ds": ("DSSTDTC",),
    "ex": ("EXSTDTC", "EXENDTC"),
    "lb": ("LBDTC",),
    "pr": ("PRSTDTC",),
    "qs": ("QSDTC",),
    "rs": ("RSDTC",),
    "sv": ("SVSTDTC", "SVENDTC"),
    "tr": ("TRDTC",),
    "tu": ("TUDTC",),
    "vs": ("VSDTC",),
}
NO_CONTACT = ("DEATH", "LOST TO FOLLOW-UP")
SAMPLED = "COLLECTED"  # what happens to a tube later needs no living participant


def derive_last_contact(cut, participants):
    """Return the last complete date in any domain of the cut, by USUBJID."""
    seen = [_dates(records, name) for _, name, records in contacts(cut)]
    dates = pd.concat(seen).drop_duplicates()
    days = parse_dtc(dates["DTC"])
    return days.groupby(dates["USUBJID"]).max().reindex(participants)


def contacts(cut):
    """Yield (domain, name of a date, records) of all records that show a participant alive.

    Something not done is no contact, nor is a record of death or of loss to follow-up, nor what a
    laboratory does with a tube after it was collected.
    """
    for domain, names in CONTACTS.items():
        records = cut[domain]
        status = f"{domain.upper()}STAT"
        if status in records:
            records = records[records[status] != "NOT DONE"]
        if domain == "ds":
            records = records[~records["DSDECOD"].isin(NO_CONTACT)]
        if domain == "be":
            records = records[records["BETERM"].str.upper() == SAMPLED]
        for name in names:
            yield domain, name, records


def derive_death(dthdtc, dead, last_contact, cut_date):
    """Return DTHDT and DTHDTF, the date of death and how it was imputed, and DTHFL.

    A death without its day is put on the 15th of its month, or on the day after the last contact
    if that is later ("D"); without its month, or without any date, on the day after the last
    contact ("M", "Y"); never outside the recorded month or year, nor after the cut.

    Parameters
    ----------
    dthdtc, dead, last_contact : Series of one index
        ISO 8601 text, bool, dates.
    cut_date : date
    """
    cut_day = pd.Timestamp(cut_date)
    precision = dtc_precision(dthdtc)
    first, last = earliest(dthdtc), latest(dthdtc)
    next_day = last_contact + pd.Timedelta(days=1)
    middle = first + pd.Timedelta(days=14)
    imputed = next_day.mask(precision == "month", middle.where(~(next_day > middle), next_day))
    imputed = imputed.mask(imputed < first, first).mask(imputed > last, last)
    imputed = imputed.clip(upper=cut_day)
    happened = dead | precision.notna()
    death = parse_dtc(dthdtc).fillna(imputed).where(happened)
    flag = precision.map({"month": "D", "year": "M"}).mask(precision.isna(), "Y")
    return pd.DataFrame(
        {
            "DTHDT": death.astype("datetime64[ns]"),
            "DTHDTF": flag.where(death.notna() & (precision != "day")),
            "DTHFL": happened.map({True: "Y"}),
        }
    )


def _dates(records, name):
    dated = records.loc[records[name].notna(), ["USUBJID", name]]
    return dated.rename(columns={name: "DTC"}).drop_duplicates()
