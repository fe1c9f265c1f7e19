"""The words a trial file may use, as strict models: one class per part of a protocol.

An unknown key or an unknown word is refused. What a word *means* lives in the layers that use it;
here stands only which words exist.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Provenance = Literal["register", "publication", "reconstruction", "design"]
Route = Literal["INTRAVENOUS", "SUBCUTANEOUS", "ORAL", "TRANSDERMAL"]
Origin = Literal["first_dose", "inclusion"]
Event = Literal["progression", "death"]
Censor = Literal["last_tumour_assessment", "last_alive"]
Assessment = Literal[
    "laboratory", "vital_signs", "questionnaire", "imaging", "expression", "performance"
]
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


class Assumption(Words):
    """A reading that the register text does not settle; printed in the book."""

    topic: str
    reading: str
    reason: str


class Treatment(Words):
    """One drug. `study` treatments define the safety population, `backbone` ones go beside them."""

    id: Slug
    label: str
    role: Literal["study", "backbone"]
    names: tuple[str, ...] = Field(min_length=1, description="spellings met in EXTRT, upper case")
    placebo: bool = Field(False, description="a dose of 0 counts as treatment")


class Phase(Words):
    """A phase begins with the first dose of any of its treatments, by its route if one is given."""

    id: Slug
    label: str
    treatments: tuple[Slug, ...] = Field(min_length=1)
    route: Route | None = None
    planned_days: int | None = Field(None, gt=0)


class PopulationWords(Words):
    """An analysis set that the trial reports, in its own words."""

    id: Population
    label: str
    definition: str


class Visit(Words):
    """A planned visit: target study day (no day 0), window in study days, what is assessed."""

    id: Slug
    label: str
    day: int
    window: tuple[int, int]
    assessments: tuple[Assessment, ...] = Field(min_length=1)


class Grading(Words):
    """How severity of adverse events is recorded: CTCAE grades 1-5, or MILD/MODERATE/SEVERE."""

    dictionary: Literal["CTCAE", "severity"]
    version: Literal["4.03", "5.0"] | None = None


class SpecialInterest(Words):
    """A group of adverse events of special interest, by preferred terms (upper case)."""

    id: Slug
    label: str
    terms: tuple[str, ...] = Field(min_length=1)


class Safety(Words):
    """The adverse-event window and what is watched within it."""

    grading: Grading
    follow_up_days: int = Field(ge=0, description="days after the last dose of study treatment")
    maximum_days: int | None = Field(None, gt=0, description="window ends on this day at most")
    special_interest: tuple[SpecialInterest, ...] = ()


class Analyte(Words):
    """A laboratory test to show, by its SDTM test code."""

    test: str
    label: str
    grade: bool = Field(False, description="derive a CTCAE grade from the value")


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


class TimeToEventEndpoint(Endpoint):
    type: Literal["time_to_event"]
    origin: Origin
    events: tuple[Event, ...] = Field(min_length=1)
    censor: Censor
    landmarks_months: tuple[int, ...] = (3, 6)


class ChangeEndpoint(Endpoint):
    """Change from baseline of one parameter, by visit."""

    type: Literal["change"]
    source: Literal["questionnaire", "tumour", "performance", "laboratory"]
    parameters: tuple[str, ...] = Field(min_length=1)


class Threshold(Words):
    """The same limit in a unit that laboratories report in; compared without converting."""

    value: float
    unit: str


class OccurrenceEndpoint(Endpoint):
    """At least one post-baseline value of a laboratory test strictly below a limit."""

    type: Literal["occurrence"]
    test: str
    below: tuple[Threshold, ...] = Field(min_length=1)


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


class Limit(Words):
    """A limit on a value, inclusive, in one unit."""

    value: float
    unit: str


class Criterion(Words):
    """One eligibility criterion: its text, where it is known from, and how data can speak to it.

    `test` is a laboratory test code, or AGE, CREATCLR (Cockcroft-Gault) or ECOG.
    `at_least` and `at_most` say what passes, for inclusion and exclusion criteria alike.
    `recorded`: no data but the site's own record (IE) can decide.
    """

    id: Annotated[str, Field(pattern=r"^[A-Z]{1,5}[0-9]{1,3}[A-Z]?$")]
    kind: Literal["inclusion", "exclusion"]
    text: str
    provenance: Provenance
    alternative_to: str | None = Field(None, description="either this criterion or that one")
    test: str | None = None
    at_least: Limit | None = None
    at_most: Limit | None = None
    window_days: int = Field(28, gt=0, description="a value this old at inclusion still counts")
    absent: Literal["active_infection", "pregnancy"] | None = None
    consent: bool = False
    recorded: bool = False


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


class Expression(Words):
    """The transcriptional signature: gene sets by name, from the gene-set file."""

    gene_sets: tuple[str, ...] = ()
    minimum_rin: float = 6.0
    false_discovery_rate: float = Field(0.05, gt=0, lt=1)


class Inflammation(Words):
    """Markers of systemic inflammation, by laboratory test code, and ratios of two of them."""

    markers: tuple[str, ...] = ()
    ratios: tuple[tuple[str, str, str], ...] = Field((), description="name, numerator, denominator")


class Context(Words):
    """A published figure from elsewhere, shown for context and never as a comparison."""

    endpoint: Slug
    label: str
    n: int | None = None
    value: str
    source: str


class Trial(Words):
    """One trial's protocol in the project's words."""

    trial_id: Slug
    title: str
    short_title: str
    registers: dict[str, str]
    design: str
    treatment: str
    planned_participants: int | None = Field(None, gt=0)
    report_by: Literal["arm"] | None = None
    treatments: tuple[Treatment, ...] = Field(min_length=1)
    phases: tuple[Phase, ...] = Field(min_length=1)
    populations: tuple[PopulationWords, ...] = Field(min_length=1)
    visits: tuple[Visit, ...] = Field(min_length=1)
    safety: Safety
    laboratory: tuple[Analyte, ...] = ()
    endpoints: tuple[AnyEndpoint, ...] = Field(min_length=1)
    eligibility: tuple[Criterion, ...] = ()
    questionnaires: tuple[Questionnaire, ...] = ()
    expression: Expression | None = None
    inflammation: Inflammation = Inflammation()
    context: tuple[Context, ...] = ()
    assumed: tuple[Assumption, ...] = ()

    def endpoints_of_type(self, kind):
        """Return the endpoints of one type, in the order of the trial file."""
        return [endpoint for endpoint in self.endpoints if endpoint.type == kind]

    def visits_with(self, assessment):
        """Return the planned visits at which something is assessed, in the order of the file."""
        return [visit for visit in self.visits if assessment in visit.assessments]

    def names_of(self, role):
        """Return the upper-case EXTRT spellings of all treatments of one role."""
        return {name for t in self.treatments if t.role == role for name in t.names}
