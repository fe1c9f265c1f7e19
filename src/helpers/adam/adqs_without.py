"""A composite score without each of its domains in turn: how much it rests on one of them."""

import pandas as pd

from helpers.adam.adqs import derive_param_composite, place_scores

COLUMNS = ["USUBJID", "PARAMCD", "WITHOUT", "ADT", "ADY", "AVISIT", "AVAL", "BASE", "CHG",
           "ABLFL", "ANL01FL"]  # fmt: skip


def composites_of(questionnaires):
    """Return the composites that the trial file itself defines."""
    return [form.composite for form in questionnaires if form.composite]


def derive_adqs_without(adqs, adsl, questionnaires, visits):
    """Return each composite of the trial file recomputed without each of its domains.

    The other domains keep their weights, and the same share of what is left must be available.
    Visits, baseline and change follow the rules of ADQS. A composite of one domain has none.

    Key USUBJID, PARAMCD, ADT. PARAMCD is the composite's and the domain's joined by "-"; WITHOUT
    is the scale left out.

    Parameters
    ----------
    adqs : DataFrame
        `helpers.adam.adqs.derive_adqs`.
    """
    parts = [
        derive_param_composite(adqs, questionnaires, _without(composite, domain)).assign(
            PARAMCD=f"{composite.id}-{domain.scale}", WITHOUT=domain.scale
        )
        for composite in composites_of(questionnaires)
        for domain in composite.domains
    ]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    return place_scores(pd.concat(parts, ignore_index=True), adsl, visits)[COLUMNS]


def _without(composite, domain):
    left = tuple(other for other in composite.domains if other.scale != domain.scale)
    return composite.model_copy(update={"domains": left})
