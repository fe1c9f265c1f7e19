"""Questionnaires of a trial file: scales by item numbers, and a composite of scales."""

from typing import Annotated, Literal

from pydantic import Field

from helpers.trial.words import Slug, Words


class Scale(Words):
    """One scale of a questionnaire: item numbers only, never item wording."""

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    label: str
    items: tuple[int, ...] = Field(min_length=1)
    range: tuple[int, int] = Field((1, 4), description="lowest and highest code of an item")
    direction: Literal["functional", "symptom", "global"]


class Domain(Words):
    """One scale's weight in a composite score."""

    scale: str
    weight: float = Field(gt=0)


class Composite(Words):
    """A weighted mean of scales, 0 to 100, higher is better; symptom scales are reversed.

    The scales may come from any questionnaire of the file: ids of scales are unique across them.
    A score needs scales that carry at least `minimum_weight` of the total weight.
    """

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    label: str
    domains: tuple[Domain, ...] = Field(min_length=1)
    minimum_weight: float = Field(0.5, gt=0, le=1)


class Questionnaire(Words):
    """A questionnaire, identified by QSCAT."""

    id: Slug
    category: str = Field(description="QSCAT")
    label: str
    item_prefix: str = Field(description="QSTESTCD is this prefix and a two-digit item number")
    scales: tuple[Scale, ...] = Field(min_length=1)
    composite: Composite | None = None
    important_difference: float = Field(10, gt=0)
