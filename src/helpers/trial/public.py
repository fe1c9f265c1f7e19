"""What of a trial may be told: to everybody, and of its participants in the restricted book."""

from typing import Literal

from pydantic import Field

from helpers.trial.words import Words


class Public(Words):
    """The summary for the public: counts of participants only, none of a small group."""

    smallest: int = Field(
        5, ge=3, description="the smallest group of participants that may be told, beside nobody"
    )


class Restricted(Words):
    """How closely the restricted book tells who somebody is; ids are as delivered."""

    oldest_age: int | None = Field(
        None, ge=50, description="years; older participants count as one year older than this"
    )
    smallest_site: int | None = Field(
        None, ge=2, description="sites with fewer screened participants are pooled"
    )
    dates: Literal["study_days"] | None = Field(
        None, description="no calendar date of a participant is told; without it, as delivered"
    )
