"""A response endpoint for tests in the words of the trial file, and responses one at a time."""

import numpy as np

from helpers.adam.recist import (
    NODE_IS_NORMAL_BELOW,
    compute_overall_response,
    compute_target_response,
)
from helpers.trial.vocabulary import ResponseEndpoint


def response_endpoint(responses=("CR", "PR"), **words):
    """Return an objective response of the safety population from the first dose."""
    given = {
        "id": "objective_response",
        "label": "Objective response",
        "role": "secondary",
        "definition": "as the protocol says",
        "population": "safety",
        "type": "response",
        "origin": "first_dose",
        "responses": responses,
    }
    return ResponseEndpoint(**(given | words))


def target_response(diameters, nodal, baseline, nadir, missing=0):
    """Return the response of the targets at one assessment, of diameters in 0.1 mm."""
    left = (np.asarray(diameters) >= np.where(nodal, NODE_IS_NORMAL_BELOW, 1)).sum()
    given = ([sum(diameters)], [left], [len(diameters)], [baseline], [nadir], [missing])
    return compute_target_response(*given)[0]


def overall_response(target, non_target, new_lesion):
    """Return the overall response of one time point."""
    return compute_overall_response([target], [non_target], [new_lesion])[0]
