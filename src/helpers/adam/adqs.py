"""ADQS: questionnaire scales and composite scores, from items."""

import numpy as np
import pandas as pd

from helpers.adam.baseline import relate_to_baseline
from helpers.adam.dates import parse_dtc, study_day
from helpers.adam.therapy import reference_dates
from helpers.adam.visits import assign_visits

COLUMNS = ["USUBJID", "PARAMCD", "PARAM", "QSCAT", "ADT", "ADY", "AVISIT", "AVISITL", "AVISITN",
           "AVAL", "NITEMS", "NANSWER", "ABLFL", "BASE", "CHG", "ANL01FL"]  # fmt: skip
FORM = ["USUBJID", "ADT"]


def derive_adqs(qs, adsl, questionnaires, visits):
    """Return each scale and composite score of each form, 0 to 100.

    A form is what one participant answered on one day. AVAL is missing where too few items of a
    scale were answered; the record stays, with NANSWER of NITEMS. An answer is a whole number that
    the item allows: a code such as 9 or 99 is none. An item answered twice on one day counts once
    when the answers agree and is unanswered when they differ, as nobody can say which one holds.
    Baseline is the last score on or before the first dose. ANL01FL marks the score that stands for
    a planned visit: the nearest to its target day, the earlier of two. A form after progression or
    a new therapy counts like any other.

    Key USUBJID, PARAMCD, ADT. A higher functional, global or composite score is better, a higher
    symptom score is worse.

    Parameters
    ----------
    qs : DataFrame, one record per item
        Needs USUBJID, QSCAT, QSTESTCD (prefix and two-digit item number), QSSTRESN, QSDTC.
    adsl : DataFrame, one record per participant
        Needs USUBJID, TRTSDT, INCLDT.
    questionnaires : sequence of Questionnaire
    visits : sequence of Visit
        The planned visits with a questionnaire.
    """
    scales = [
        derive_param_scale(answers, questionnaire, scale)
        for questionnaire in questionnaires
        for answers in [_answers(qs, questionnaire)]
        for scale in questionnaire.scales
    ]
    scores = pd.concat(scales, ignore_index=True) if scales else _no_scores()
    composites = [
        derive_param_composite(scores, questionnaires, composite).assign(QSCAT=form.category)
        for form in questionnaires
        for composite in form.composites
    ]
    adqs = pd.concat([scores, *composites], ignore_index=True)
    return place_scores(adqs, adsl, visits)[COLUMNS]


def place_scores(scores, adsl, visits):
    """Return scores with study day, visit, baseline and change; by `derive_adqs`'s rules."""
    return relate_to_baseline(_placed(scores, adsl, visits))


def compute_scale(answers, scale):
    """Return the scores of one scale, 0 to 100: the standard linear transformation.

    The mean of the answered items is used when enough are answered, at least half of them. Codes
    outside the range of the items, and no whole numbers, are no answers. Functional scales are
    turned round; symptom and global scales are not. Source: EORTC QLQ-C30 scoring manual, 3rd
    edition.

    Parameters
    ----------
    answers : 2-d array, forms x items of the scale, codes; missing is nan
    """
    low, high = scale.range
    valid = np.where(is_answer(answers, low, high), answers, np.nan)
    answered = (~np.isnan(valid)).sum(axis=1)
    enough = answered >= (scale.minimum_answered or len(scale.items) / 2)
    total = np.nansum(valid, axis=1)
    raw = np.divide(total, answered, out=np.full(len(valid), np.nan), where=enough)
    score = 100 * (raw - low) / (high - low)
    return 100 - score if scale.direction == "functional" else score


def is_answer(codes, low, high):
    """Return whether codes are answers that an item allows: whole numbers from low to high."""
    return (codes >= low) & (codes <= high) & (codes == np.floor(codes))


def compute_composite(scores, weights, reversed_, minimum_weight):
    """Return weighted means of scale scores, higher being better; nan where too much is missing.

    Parameters
    ----------
    scores : 2-d array, forms x scales, 0 to 100
    weights : array of scales
    reversed_ : booleans of scales, True where a higher score is worse
    minimum_weight : smallest share of the total weight that must be answered
    """
    oriented = np.where(reversed_, 100 - scores, scores)
    available = np.where(np.isnan(scores), 0.0, np.asarray(weights, float))
    share = available.sum(axis=1) / np.sum(weights)
    total = np.nansum(oriented * available, axis=1)
    enough = share >= minimum_weight - 1e-12  # shares such as 0.75 are sums of fractions
    return np.divide(total, available.sum(axis=1), out=np.full(len(scores), np.nan), where=enough)


def derive_param_scale(answers, questionnaire, scale):
    """Return one record per form for one scale; forms without the questionnaire have none."""
    items = answers.reindex(columns=list(scale.items)).to_numpy(dtype=float)
    low, high = scale.range
    return answers.index.to_frame(index=False).assign(
        PARAMCD=scale.id,
        PARAM=scale.label,
        QSCAT=questionnaire.category,
        AVAL=compute_scale(items, scale),
        NITEMS=len(scale.items),
        NANSWER=is_answer(items, low, high).sum(axis=1),
    )


def derive_param_composite(scores, questionnaires, composite):
    """Return one record per form for a composite of scales answered on the same day."""
    directions = {scale.id: scale.direction for q in questionnaires for scale in q.scales}
    names = [domain.scale for domain in composite.domains]
    mine = scores[scores["PARAMCD"].isin(names)]
    wide = mine.pivot(index=FORM, columns="PARAMCD", values="AVAL")
    parts = wide.reindex(columns=names).to_numpy(dtype=float)
    return wide.index.to_frame(index=False).assign(
        PARAMCD=composite.id,
        PARAM=composite.label,
        AVAL=compute_composite(
            parts,
            [domain.weight for domain in composite.domains],
            [directions[name] == "symptom" for name in names],
            composite.minimum_weight,
        ),
        NITEMS=len(names),
        NANSWER=(~np.isnan(parts)).sum(axis=1),
    )


def _answers(qs, questionnaire):
    """Return forms x item numbers; a form without any answer is there, and empty."""
    pattern = rf"^{questionnaire.item_prefix}(\d{{2}})$"
    mine = qs[qs["QSCAT"] == questionnaire.category]
    items = mine.assign(
        ADT=parse_dtc(mine["QSDTC"]),
        item=pd.to_numeric(mine["QSTESTCD"].astype("string").str.extract(pattern)[0]),
    ).dropna(subset=["ADT", "item"])
    items = items.astype({"item": int})
    forms = pd.MultiIndex.from_frame(items[FORM].drop_duplicates().sort_values(FORM))
    given = items[_allowed(items, questionnaire)]
    once = given.groupby([*FORM, "item"])["QSSTRESN"].agg(["first", "nunique"])
    return once["first"].where(once["nunique"] == 1).unstack("item").reindex(forms)


def _allowed(items, questionnaire):
    """Return which records are answers that their item allows."""
    ranges = {item: scale.range for scale in questionnaire.scales for item in scale.items}
    low, high = (
        items["item"].map({item: ends[i] for item, ends in ranges.items()}) for i in (0, 1)
    )
    return is_answer(items["QSSTRESN"].astype(float), low.astype(float), high.astype(float))


def _no_scores():
    names = ["USUBJID", "ADT", "PARAMCD", "PARAM", "QSCAT", "AVAL", "NITEMS", "NANSWER"]
    return pd.DataFrame(columns=names).astype({"AVAL": float})


def _placed(adqs, adsl, visits):
    reference = adqs["USUBJID"].map(reference_dates(adsl))
    adqs["ADT"] = pd.to_datetime(adqs["ADT"])
    adqs["ADY"] = study_day(adqs["ADT"], pd.to_datetime(reference))
    return assign_visits(adqs, visits, ["PARAMCD"]).sort_values(
        ["USUBJID", "PARAMCD", "ADT"], ignore_index=True
    )
