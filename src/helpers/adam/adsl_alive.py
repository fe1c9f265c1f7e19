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
    """Return the last complete date in any domain of the cut, by USUBJID.

    Something not done is no contact, nor is a record of death or of loss to follow-up, nor what a
    laboratory does with a tube after it was collected.
    """
    seen = [
        _dates(cut[domain], domain, name) for domain, names in CONTACTS.items() for name in names
    ]
    contacts = pd.concat(seen, ignore_index=True).drop_duplicates()
    days = parse_dtc(contacts["DTC"])
    return days.groupby(contacts["USUBJID"]).max().reindex(participants)


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


def _dates(records, domain, name):
    used = records[records[name].notna()]
    status = f"{domain.upper()}STAT"
    if status in used:
        used = used[used[status] != "NOT DONE"]
    if domain == "ds":
        used = used[~used["DSDECOD"].isin(NO_CONTACT)]
    if domain == "be" and "BETERM" in used:
        used = used[used["BETERM"].str.upper() == SAMPLED]
    return used[["USUBJID", name]].rename(columns={name: "DTC"}).drop_duplicates()
