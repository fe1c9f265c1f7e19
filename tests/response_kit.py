"""A response endpoint for tests, in the words of the trial file."""

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
