"""Checks of other therapy and history: what is called prior, subsequent or history is that."""

from helpers.cut import course
from helpers.cut.date_order import surely_before
from helpers.cut.rules import Spot, clinical

DAY = "%Y-%m-%d"


@clinical("ex")
def check_prior_therapy_is_prior(records):
    """A prior therapy starts before the first dose."""
    for domain in ("cm", "pr"):
        rows = records.frame(domain)[f"{domain.upper()}CAT"].str.upper().str.startswith("PRIOR")
        yield _after_first_dose(records, domain, rows, "is prior but starts after the first dose")


@clinical("mh", "ex")
def check_history_is_history(records):
    """Medical history starts before the first dose; what comes later is an adverse event."""
    every = records.frame("mh").USUBJID.notna()
    yield _after_first_dose(records, "mh", every, "starts after the first dose")


def _after_first_dose(records, domain, rows, words):
    frame, column = records.frame(domain), f"{domain.upper()}STDTC"
    first = records.of_subject(domain, course.first_dose_days(records))
    wrong = frame.index[rows & surely_before(first.dt.strftime(DAY).fillna(""), frame[column])]
    message = first.loc[wrong].dt.strftime(f"{words} of {DAY}")
    return Spot(domain, wrong, column, message, "Check the date and the category")


@clinical("cm", "ex")
def check_subsequent_therapy_follows(records):
    """A subsequent anticancer therapy starts after the last dose."""
    cm = records.frame("cm")
    last = records.of_subject("cm", course.last_dose_days(records))
    later = cm.CMCAT.str.upper().str.startswith("SUBSEQUENT")
    early = surely_before(cm.CMSTDTC, last.dt.strftime(DAY).fillna(""))
    wrong = cm.index[later & early]
    message = last.loc[wrong].dt.strftime(f"is subsequent but doses go on until {DAY}")
    yield Spot("cm", wrong, "CMSTDTC", message, "Check the date and the category")
