"""The rules of RECIST 1.1, in integers: lengths are tenths of a millimetre, times are days.

In floating point 63 <= 0.7 * 90 is false, so exact borders are lost; whole numbers keep them.
"""

from dataclasses import dataclass

import numpy as np

# Best first; a response of a participant is the best of the list.
RESPONSES = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "ND")
STABLE_OR_BETTER = ("CR", "PR", "SD")
NO_DISEASE_SEEN = ("CR", "NE", "ND")
NODE_IS_NORMAL_BELOW = 100
SMALLEST_GROWTH = 50
TOO_SMALL = 50  # present, but too small to measure


@dataclass(frozen=True)
class ResponseRules:
    """What a protocol adds to RECIST 1.1 about confirmation and the duration of stable disease.

    `stable_days` and `window_days`: stable disease counts from this many days after the origin,
    a scan `window_days` early included. `confirmation_days`: the distance of the confirming scan,
    without a window. `max_not_evaluable`: assessments that may lie between a response and its
    confirmation without being evaluable. `accept_stable`: one stable disease may lie between them.
    `disease_after_complete`: disease seen after a complete response is a progression (the footnote
    of RECIST 1.1); otherwise each assessment counts as the investigator gave it.
    """

    confirmation_days: int = 28
    stable_days: int = 42
    window_days: int = 0
    max_not_evaluable: int = 1
    accept_stable: bool = False
    disease_after_complete: bool = False


def tenths(millimetres):
    """Return lengths in tenths of a millimetre, as the nearest integers."""
    return np.rint(np.asarray(millimetres, dtype=float) * 10).astype("int64")


def is_target_progression(total, nadir):
    """Return whether a sum (0.1 mm) grew from its nadir by at least 20% and at least 5 mm."""
    growth = total - nadir
    return (5 * growth >= nadir) & (growth >= SMALLEST_GROWTH)


def compute_target_response(total, left, measured, baseline, nadir, missing):
    """Return the response of the target lesions at each of several assessments.

    Partial response is judged against the baseline sum, progression against the smallest sum
    before this assessment. With a target missing the answer is NE, unless those measured show
    the progression by themselves.

    Parameters
    ----------
    total, baseline, nadir : integers, sums in 0.1 mm
    left : how many measured targets are not gone (a node is gone below 10 mm)
    measured, missing : how many targets were measured, and not measured
    """
    total, left, measured, baseline, nadir, missing = (
        np.asarray(values) for values in (total, left, measured, baseline, nadir, missing)
    )
    return np.select(
        [
            is_target_progression(total, nadir),
            (missing > 0) | (measured == 0),
            left == 0,
            10 * (baseline - total) >= 3 * baseline,
        ],
        ["PD", "NE", "CR", "PR"],
        "SD",
    ).astype(object)


def compute_overall_response(target, non_target, new_lesion):
    """Return the overall response of each time point from its parts (RECIST 1.1, tables 1, 2).

    `target` and `non_target` are responses, or "" where the participant had no such lesions at
    baseline; `new_lesion` is True for an unequivocal new lesion.
    """
    target, non_target = (np.asarray(words, dtype=object) for words in (target, non_target))
    progressed = np.asarray(new_lesion, dtype=bool) | (target == "PD") | (non_target == "PD")
    others_gone = (non_target == "") | (non_target == "CR")
    return np.select(
        [
            progressed,
            (target == "") & (non_target == ""),
            target == "",
            target != "CR",
            others_gone,
        ],
        ["PD", "NE", non_target, target, "CR"],
        "PR",
    ).astype(object)


def first_progression(responses):
    """Return the position of the first progression, or the number of responses if there is none."""
    return list(responses).index("PD") if "PD" in responses else len(responses)


def best_response(days, responses, rules, confirmed):
    """Return the best overall response of one participant, and the position it was first seen.

    Assessments after the first progression do not count. Stable disease, and a response that was
    not confirmed, count as stable disease once the minimum duration has passed; before that they
    are not evaluable. Conventions: `ResponseRules`.

    Parameters
    ----------
    days : integers, days since the origin (the origin is 0), ascending
    responses : overall responses at these days, already without those after a new therapy
    confirmed : whether CR and PR need a confirming assessment

    Returns
    -------
    (response, position), position None where nothing was assessed
    """
    verdicts = _verdicts(days, responses, rules, confirmed)
    if not verdicts:
        return "NE", None
    best = min(verdicts, key=RESPONSES.index)
    return best, verdicts.index(best)


def first_response(days, responses, rules):
    """Return the position of the first confirmed complete or partial response; None without one.

    Parameters as in `best_response`.
    """
    verdicts = _verdicts(days, responses, rules, confirmed=True)
    return next((at for at, word in enumerate(verdicts) if word in ("CR", "PR")), None)


def _verdicts(days, responses, rules, confirmed):
    """Return what each assessment up to the first progression says about the best response."""
    if rules.disease_after_complete:
        responses = _with_relapse(responses)
    last = first_progression(responses) + 1
    days, responses = list(days)[:last], list(responses)[:last]
    return [_verdict(position, days, responses, rules, confirmed) for position in range(len(days))]


def _verdict(position, days, responses, rules, confirmed):
    """Return what one assessment says about the best overall response."""
    response = responses[position]
    if response in ("CR", "PR") and (
        not confirmed or _is_confirmed(position, days, responses, rules)
    ):
        return response
    if response in ("PD", "NE", "ND"):
        return response
    if days[position] < rules.stable_days - rules.window_days:
        return "NE"
    return "SD" if response in STABLE_OR_BETTER else response


def _is_confirmed(position, days, responses, rules):
    """Return whether a later assessment confirms a response, with nothing against it between."""
    if rules.confirmation_days == 0:
        return True
    response = responses[position]
    confirming = ("CR",) if response == "CR" else ("CR", "PR")
    for later in range(position + 1, len(days)):
        far_enough = days[later] - days[position] >= rules.confirmation_days
        if responses[later] in confirming and far_enough:
            between = responses[position + 1 : later]
            if _is_bridged(response, between, responses[later], rules):
                return True
    return False


def _is_bridged(response, between, confirming, rules):
    """Return whether the assessments between a response and its confirmation allow it."""
    allowed = {"CR", "NE"} if response == "CR" else {"CR", "PR", "NE"}
    if response == "PR" and rules.accept_stable:
        allowed.add("SD")
    in_order = not ("CR" in between and "PR" in (*between[between.index("CR") :], confirming))
    return (
        set(between) <= allowed
        and between.count("NE") <= rules.max_not_evaluable
        and between.count("SD") <= 1
        and (response == "CR" or in_order)
    )


def _with_relapse(responses):
    """Return the responses with disease after a complete response read as progression."""
    responses = list(responses)
    if "CR" in responses:
        start = responses.index("CR")
        later = [word if word in NO_DISEASE_SEEN else "PD" for word in responses[start:]]
        return responses[:start] + later
    return responses
