"""The endpoints a trial file may plan, one model for each type."""

from typing import Annotated, Literal

from pydantic import Field

from helpers.trial.words import Population, Slug, Words

Origin = Literal["first_dose", "inclusion"]
Event = Literal["progression", "death"]
Censor = Literal["last_tumour_assessment", "last_alive"]
Sensitivity = Literal[
    "new_therapy_ignored",
    "clinical_progression",
    "missed_scans_ignored",
    "progression_first_seen",
    "interval_censored",
    "origin_first_dose",
    "origin_inclusion",
    "origin_first_backbone_dose",
]


class Endpoint(Words):
    """What every endpoint says of itself."""

    id: Slug
    label: str
    role: Literal["primary", "secondary", "exploratory"]
    definition: str
    population: Population


class AdverseEventEndpoint(Endpoint):
    type: Literal["adverse_events"]


class ResponseEndpoint(Endpoint):
    """A proportion of participants whose best overall response is one of `responses`."""

    type: Literal["response"]
    criteria: Literal["RECIST 1.1"] = "RECIST 1.1"
    origin: Origin
    responses: tuple[Literal["CR", "PR", "SD", "NON-CR/NON-PD"], ...] = Field(min_length=1)
    confirmation_days: int = Field(28, ge=0, description="0: unconfirmed responses count")
    stable_days: int = Field(42, gt=0, description="minimum duration of stable disease from origin")
    window_days: int = Field(0, ge=0, description="a scan this many days early still counts")
    max_not_evaluable: int = Field(
        1, ge=0, description="assessments not evaluable between a response and its confirmation"
    )
    stable_between: bool = Field(
        False, description="one stable disease may lie between a partial response and another"
    )
    after_complete: Literal["as_assessed", "progression"] = Field(
        "as_assessed", description="what disease after a complete response counts as"
    )


class TimeToEventEndpoint(Endpoint):
    type: Literal["time_to_event"]
    origin: Origin
    events: tuple[Event, ...] = Field(min_length=1)
    censor: Censor
    landmarks_months: tuple[int, ...] = (3, 6)
    progression: Literal["recorded", "documented"] = Field(
        "recorded", description="documented: a progression that no lesion shows is no event"
    )
    progression_date: Literal["visit", "earliest_component", "new_lesion_or_last"] = Field(
        "visit", description="the day of a progression: of its response, or of lesions that show it"
    )
    missed_scans: int | None = Field(
        None, gt=0, description="an event after so many planned scans in a row is censored"
    )
    scans_every_days: int | None = Field(
        None, gt=0, description="scans are due at this interval after the last planned one"
    )
    restricted_months: int | None = Field(
        None, gt=0, description="the mean time is told up to this month"
    )
    fewest_at_risk: int = Field(
        1, gt=0, description="the curve is dashed where fewer are still at risk"
    )
    sensitivity: tuple[Sensitivity, ...] = Field(
        (), description="the readings that stand beside the primary one"
    )


class ChangeEndpoint(Endpoint):
    """Change from baseline of one parameter, by visit."""

    type: Literal["change"]
    source: Literal["questionnaire", "tumour", "performance", "laboratory"]
    parameters: tuple[str, ...] = Field(min_length=1)


class Threshold(Words):
    """The same limit in a unit that laboratories report in; compared without converting."""

    value: float
    unit: str


class Intervention(Words):
    """What is given against a low value, met in medication or procedures by its terms."""

    label: str
    terms: tuple[str, ...] = Field(min_length=1)
    days: int = Field(ge=0, description="values up to so many days after its start are its own")


class Intercurrent(Words):
    """What can raise a value from outside, so that it no longer speaks of the participant."""

    transfusion: Intervention | None = None
    agents: Intervention | None = None


class Attribution(Words):
    """Another cause of a low value, documented as an event or in the history, by its terms."""

    label: str
    terms: tuple[str, ...] = Field(min_length=1)


class OccurrenceEndpoint(Endpoint):
    """At least one post-baseline value of a laboratory test strictly below a limit."""

    type: Literal["occurrence"]
    test: str
    below: tuple[Threshold, ...] = Field(min_length=1)
    worse_below: tuple[Threshold, ...] = Field(
        (), description="who is below the limit at baseline worsens strictly below this one"
    )
    recovered_after: int = Field(
        2, gt=0, description="consecutive days with a value, none below the limit"
    )
    intercurrent: Intercurrent = Intercurrent()
    attribution: Attribution | None = None


class ContrastEndpoint(Endpoint):
    """Paired difference in gene expression between two visits."""

    type: Literal["contrast"]
    baseline: Slug
    on_treatment: Slug


AnyEndpoint = Annotated[
    AdverseEventEndpoint
    | ResponseEndpoint
    | TimeToEventEndpoint
    | ChangeEndpoint
    | OccurrenceEndpoint
    | ContrastEndpoint,
    Field(discriminator="type"),
]
