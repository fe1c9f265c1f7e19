"""Checks of questionnaires: answers that the form allows, once each, and not all alike."""

import pandas as pd

from helpers.cut import schema
from helpers.cut.rules import Spot, clinical, once_per_records

FORM = ["USUBJID", "QSCAT", "day"]


@once_per_records
def _answers(records):
    """Return the answered items with the day and the category of their form."""
    qs = records.frame("qs")
    answers = qs[["USUBJID", "QSCAT", "QSTESTCD"]].assign(
        day=qs.QSDTC.str.slice(0, 10), answer=records.numbers("qs", "QSSTRESN"),
        sequence=records.numbers("qs", "QSSEQ"),
    )  # fmt: skip
    return answers.dropna(subset="answer").sort_values("sequence", kind="stable")


@clinical("qs")
def check_answer_allowed(records):
    """An answer is a whole number that its form allows."""
    answers = _answers(records)
    item = pd.to_numeric(answers.QSTESTCD.str[-2:], errors="coerce")
    odd = answers.answer != answers.answer.round()
    for form in schema.forms():
        ours = answers.QSCAT.str.contains(form.category, regex=False)
        ours &= item.between(form.first_item, form.last_item)
        odd |= ours & ~answers.answer.between(form.low, form.high)
    message = "is no answer of this form"
    yield Spot("qs", answers.index[odd], "QSSTRESN", message, "Check the answer")


@clinical("qs")
def check_item_answered_once(records):
    """An item of a form is answered once a day."""
    answers = _answers(records)
    again = answers.index[answers.duplicated([*FORM, "QSTESTCD"]) & (answers.day != "")]
    yield Spot("qs", again, "QSTESTCD", "a second answer of this day", "Keep one form", once=True)


@clinical("qs")
def check_answers_vary(records):
    """The answers of a long form are not all the same."""
    answers = _answers(records)
    forms = answers.groupby(FORM).answer
    same = (forms.transform("nunique") == 1) & (
        forms.transform("size") >= schema.threshold("identical_answers")
    )
    first = answers[same].drop_duplicates(FORM)
    message = forms.transform("size").loc[first.index].map("all {} answers are the same".format)
    yield Spot("qs", first.index, "QSSTRESN", message, "Check against the paper form")


@clinical("qs")
def check_form_half_filled(records):
    """A form that was begun has at least half of its answers."""
    qs, answers = records.frame("qs"), _answers(records)
    asked = qs.groupby("QSCAT").QSTESTCD.nunique()
    filled = answers.groupby(FORM).QSTESTCD.transform("nunique")
    share = filled / answers.QSCAT.map(asked)
    first = answers[share < schema.threshold("form_share")].drop_duplicates(FORM)
    message = filled.loc[first.index].map("only {} answers of the form".format)
    yield Spot("qs", first.index, "QSTESTCD", message, "Send the rest, or why it is missing")
