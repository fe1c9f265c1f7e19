"""Words on who was to be included: how recruitment was planned, what is known of the disease."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from helpers.trial.words import Slug, Words


def _a_day(text):
    date.fromisoformat(text)
    return text


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_a_day)]


class Recruitment(Words):
    """How recruitment was planned, and where that is known from; printed with the accrual."""

    source: str = Field(description="where this is known from, or what is known instead")
    start: Day | None = Field(None, description="planned start of recruitment")
    months: int | None = Field(None, gt=0, description="months in which all were to be included")


class DiseaseTerm(Words):
    """A characteristic of the disease that readers expect: its term in the medical history.

    Without a record of anybody it is shown as not recorded; terms not named here follow after.
    """

    term: str = Field(description="as in MHTERM of a disease characteristic, upper case")
    label: str


class SiteGroup(Words):
    """Places of disease that readers take together, such as visceral disease."""

    id: Slug
    label: str
    places: tuple[str, ...] = Field(min_length=1, description="as in TULOC, upper case")
