"""Questionnaires of a trial file: scales by item numbers, and a composite of scales."""

from typing import Annotated, Literal

from pydantic import Field, PositiveInt, model_validator

from helpers.trial.instruments import known_instruments
from helpers.trial.words import Population, Slug, Words

Score = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
InstrumentName = Literal[tuple(known_instruments())]


class Scale(Words):
    """One scale of a questionnaire: item numbers only, never item wording."""

    id: Score
    label: str
    items: tuple[int, ...] = Field(min_length=1)
    range: tuple[int, int] = Field((1, 4), description="lowest and highest code of an item")
    direction: Literal["functional", "symptom", "global"]
    minimum_answered: int | None = Field(
        None, gt=0, description="items a score needs; without it half of them"
    )


class Domain(Words):
    """One scale's weight in a composite score."""

    scale: str
    weight: float = Field(gt=0)


class Composite(Words):
    """A weighted mean of scales, 0 to 100, higher is better; symptom scales are reversed.

    The scales may come from any questionnaire of the file: ids of scales are unique across them.
    A score needs scales that carry at least `minimum_weight` of the total weight.
    """

    id: Score
    label: str
    domains: tuple[Domain, ...] = Field(min_length=1)
    minimum_weight: float = Field(0.5, gt=0, le=1)


class Deterioration(Words):
    """Time from the first day of treatment until a score is worse by its important difference.

    `first`: worse at one form. `definitive`: worse at one form and at every later one.
    """

    scores: tuple[Score, ...] = Field(min_length=1, description="scales or composites of the form")
    population: Population
    readings: tuple[Literal["first", "definitive"], ...] = Field(
        ("first", "definitive"), min_length=1
    )
    by_days: tuple[PositiveInt, ...] = Field((), description="study days by which it is told")


class Questionnaire(Words):
    """A questionnaire, identified by QSCAT: an instrument that this book holds, or its own scales.

    An instrument brings its scales, and its summary score where it has one.
    """

    id: Slug
    category: str = Field(description="QSCAT")
    label: str
    item_prefix: str = Field(description="QSTESTCD is this prefix and a two-digit item number")
    instrument: InstrumentName | None = None
    scales: tuple[Scale, ...] = Field((), description="where the questionnaire is no instrument")
    composite: Composite | None = None
    important_difference: float = Field(10, gt=0)
    important_differences: dict[str, Annotated[float, Field(gt=0)]] = Field(
        {}, description="of a scale or composite by its id, where it is another one"
    )
    deterioration: Deterioration | None = None

    @model_validator(mode="before")
    @classmethod
    def _take_scales(cls, given):
        name = given.get("instrument") if isinstance(given, dict) else None
        known = known_instruments().get(name) if isinstance(name, str) else None
        if known and "scales" not in given:
            return {**given, "scales": known.scales}
        return given

    @property
    def composites(self):
        """Return the composite of the file and the summary score of the instrument, if any."""
        known = known_instruments().get(self.instrument)
        summary = Composite(**known.summary) if known and known.summary else None
        return tuple(score for score in (self.composite, summary) if score)

    @property
    def scores(self):
        """Return the scales and composites, in this order."""
        return (*self.scales, *self.composites)

    def difference_of(self, score):
        """Return the important difference of one of its scales or composites, in points."""
        return self.important_differences.get(score, self.important_difference)
