"""What of a trial may be told to everybody."""

from pydantic import Field

from helpers.trial.words import Words


class Public(Words):
    """The summary for the public: counts of participants only, none of a small group."""

    smallest: int = Field(
        5, ge=3, description="the smallest group of participants that may be told, beside nobody"
    )
