"""What every part of a trial file shares: closed to unknown keys, and the words used in many."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Population = Literal[
    "screened",
    "included",
    "safety",
    "response_evaluable",
    "quality_of_life_evaluable",
    "expression_pairs",
]


class Words(BaseModel):
    """A part of the trial file: frozen, and closed to words nobody has given a meaning."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False
    )
