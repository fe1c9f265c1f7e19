"""The words a trial file may use, as strict models: one class per part of a protocol.

An unknown key or an unknown word is refused. What a word *means* lives in the layers that use it;
here stands only which words exist.
"""

from typing import Literal

from pydantic import Field, PositiveInt

from helpers.trial.dosing import PlannedDose
from helpers.trial.eligibility import Criterion
from helpers.trial.endpoints import (
    AdverseEventEndpoint,
    AnyEndpoint,
    ChangeEndpoint,
    ContrastEndpoint,
    Endpoint,
    OccurrenceEndpoint,
    ResponseEndpoint,
    Threshold,
    TimeToEventEndpoint,
)
from helpers.trial.expression import Expression
from helpers.trial.inflammation import Inflammation
from helpers.trial.laboratory import Analyte, CorrectedCalcium
from helpers.trial.liver import Liver
from helpers.trial.monitoring import Monitoring, Probability
from helpers.trial.participants import DiseaseTerm, Recruitment, SiteGroup
from helpers.trial.public import Public, Restricted
from helpers.trial.questionnaires import Composite, Domain, Questionnaire, Scale
from helpers.trial.vital_signs import VitalSignLimit
from helpers.trial.words import Population, Slug, Words

__all__ = [
    "AdverseEventEndpoint",
    "ChangeEndpoint",
    "Composite",
    "Criterion",
    "ContrastEndpoint",
    "Domain",
    "Endpoint",
    "Expression",
    "Inflammation",
    "OccurrenceEndpoint",
    "Questionnaire",
    "ResponseEndpoint",
    "Scale",
    "Threshold",
    "TimeToEventEndpoint",
    "Trial",
]

Route = Literal["INTRAVENOUS", "SUBCUTANEOUS", "ORAL", "TRANSDERMAL"]
Assessment = Literal[
    "laboratory", "vital_signs", "questionnaire", "imaging", "expression", "performance"
]


class Assumption(Words):
    """A reading that the register text does not settle; printed in the book."""

    topic: str
    reading: str
    reason: str
    settles: tuple[str, ...] = Field(
        (), description="the parts of this file that rest on it, such as endpoints.pfs.origin"
    )


class Treatment(Words):
    """One drug. `study` treatments define the safety population, `backbone` ones go beside them."""

    id: Slug
    label: str
    role: Literal["study", "backbone"]
    names: tuple[str, ...] = Field(min_length=1, description="spellings met in EXTRT, upper case")
    placebo: bool = Field(False, description="a dose of 0 counts as treatment")
    plan: tuple[PlannedDose, ...] = Field(
        (), description="planned dosing, in its order; without it there is no dose intensity"
    )


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
    """A planned visit: target study day (no day 0), window in study days, what is assessed.

    Results of a visit with `names` are those of visits so called in the data, whatever their day.
    """

    id: Slug
    label: str
    day: int
    window: tuple[int, int]
    names: tuple[str, ...] = Field((), description="what the data call it, in upper case")
    assessments: tuple[Assessment, ...] = Field(min_length=1)


class Grading(Words):
    """How severity of adverse events is recorded: CTCAE grades 1-5, or MILD/MODERATE/SEVERE."""

    dictionary: Literal["CTCAE", "severity"]
    version: Literal["4.03", "5.0"] | None = None
    any_rise_of_creatinine: bool = Field(
        False, description="CTCAE 4.03: creatinine above baseline is grade 1, normal or not"
    )


class SpecialInterest(Words):
    """A group of adverse events of special interest, by preferred terms (upper case)."""

    id: Slug
    label: str
    terms: tuple[str, ...] = Field(min_length=1)


class Safety(Words):
    """The adverse-event window and what is watched within it."""

    grading: Grading
    follow_up_days: int | None = Field(
        ge=0, description="days after the last dose of study treatment; null: the window stays open"
    )
    maximum_days: int | None = Field(None, gt=0, description="window ends on this day at most")
    special_interest: tuple[SpecialInterest, ...] = ()
    vital_sign_limits: tuple[VitalSignLimit, ...] = ()
    dose_intensity_percent: tuple[float, ...] = Field(
        (80, 100), description="limits between the classes of relative dose intensity"
    )
    progression_terms: tuple[str, ...] = Field(
        (), description="preferred terms (upper case) of the disease getting worse: no toxicity"
    )
    incidence_days: tuple[PositiveInt, ...] = Field(
        (), description="study days by which the share with a first event is told"
    )
    rate_years: int = Field(100, gt=0, description="rates of events are per so many years at risk")
    seen_rates: tuple[Probability, ...] = Field(
        (0.01, 0.05, 0.1, 0.2, 0.3), description="true rates to tell the chance of any event at"
    )
    matching_days: int = Field(
        7, ge=0, description="a value so many days outside an event still belongs to it"
    )
    monitoring: Monitoring | None = None


class Context(Words):
    """A published figure from elsewhere, shown for context and never as a comparison."""

    endpoint: Slug
    label: str
    n: int | None = None
    value: str
    rate: float | None = Field(
        None, gt=0, lt=1, description="the published proportion, to set beside this trial's"
    )
    months: int | None = Field(
        None, gt=0, description="the month to which the rate belongs, for a time to an event"
    )
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
    recruitment: Recruitment | None = None
    report_by: Literal["arm"] | None = None
    treatments: tuple[Treatment, ...] = Field(min_length=1)
    phases: tuple[Phase, ...] = Field(min_length=1)
    populations: tuple[PopulationWords, ...] = Field(min_length=1)
    visits: tuple[Visit, ...] = Field(min_length=1)
    disease: tuple[DiseaseTerm, ...] = ()
    disease_sites: tuple[SiteGroup, ...] = ()
    safety: Safety
    laboratory: tuple[Analyte, ...] = ()
    corrected_calcium: CorrectedCalcium | None = None
    liver: Liver = Liver()
    endpoints: tuple[AnyEndpoint, ...] = Field(min_length=1)
    eligibility: tuple[Criterion, ...] = ()
    questionnaires: tuple[Questionnaire, ...] = ()
    expression: Expression | None = None
    inflammation: Inflammation = Inflammation()
    context: tuple[Context, ...] = ()
    public: Public | None = Field(
        None, description="what may be told to everybody; without it there is no public summary"
    )
    restricted: Restricted = Restricted()
    assumed: tuple[Assumption, ...] = ()

    def endpoints_of_type(self, kind):
        """Return the endpoints of one type, in the order of the trial file."""
        return [endpoint for endpoint in self.endpoints if endpoint.type == kind]

    @property
    def after_complete(self):
        """Return what disease after a complete response counts as, the same for all endpoints."""
        named = {endpoint.after_complete for endpoint in self.endpoints_of_type("response")}
        return "progression" if "progression" in named else "as_assessed"

    @property
    def corticosteroids(self):
        """Return what counts as a systemic corticosteroid beside a marker; None: none does."""
        own = self.inflammation.corticosteroids
        return own or (self.expression.corticosteroids if self.expression else None)

    def visits_with(self, assessment):
        """Return the planned visits at which something is assessed, in the order of the file."""
        return [visit for visit in self.visits if assessment in visit.assessments]

    def names_of(self, role):
        """Return the upper-case EXTRT spellings of all treatments of one role."""
        return {name for t in self.treatments if t.role == role for name in t.names}
