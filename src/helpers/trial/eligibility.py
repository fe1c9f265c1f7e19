"""Eligibility criteria of a trial file, and the ways in which data can speak to them."""

from typing import Annotated, Literal

from pydantic import Field

from helpers.trial.words import Words

Provenance = Literal["register", "publication", "reconstruction", "design"]
Terms = tuple[Annotated[str, Field(min_length=2)], ...]


class Limit(Words):
    """A limit on a value, inclusive, in one unit.

    The units ULN and LLN are multiples of the upper and of the lower limit of the reference range
    that was delivered with the value itself.
    """

    value: float
    unit: str


class NoHistory(Words):
    """A condition that must not be in the history, nor have begun as an adverse event.

    A term is met where all its words are, each at the beginning of a word, in any order. Where only
    severe forms exclude, a condition whose severity is not recorded leaves the criterion unknown.
    """

    terms: Terms = ()
    organ_classes: Terms = Field((), description="MHBODSYS or AEBODSYS")
    possible: Terms = Field((), description="terms that do not say enough: unknown")
    other_than: Terms = Field((), description="terms of what is not meant, whatever else it names")
    organs: Terms = Field((), description="words of TULOC; a lesion there does not say enough")
    from_grade: int | None = Field(
        None, ge=1, le=5, description="excludes from here: mild 1, moderate 2, severe 3"
    )
    from_nyha: int | None = Field(None, ge=1, le=4, description="excludes from this NYHA class")
    within_days: int | None = Field(
        None, ge=0, description="present in these days before; 0: on the day itself; absent: ever"
    )


class NoTreatment(Words):
    """Treatment that must not have been taken in the days before: medication or procedures.

    What was last taken exactly `within_days` before is long enough ago.
    """

    categories: Terms = Field((), description="CMCAT or PRCAT")
    terms: Terms = Field((), description="words in the name or class of the treatment")
    possible: Terms = Field((), description="the same, where they do not say enough: unknown")
    within_days: int = Field(gt=0)


class Diagnosis(Words):
    """The primary diagnosis; with `histology`, its record must name one of these types."""

    terms: Terms = Field(min_length=1)
    histology: Terms = ()


class Characteristic(Words):
    """A recorded characteristic of the disease (MHTERM) that must be one of these (MHDECOD)."""

    name: str
    one_of: Terms = Field(min_length=1)


class Lesions(Words):
    """At least one lesion: measurable is a target lesion, evaluable any; in one of these organs."""

    kind: Literal["measurable", "evaluable"]
    organs: Terms = Field((), description="words of TULOC; absent: anywhere")
    possible: Terms = Field((), description="the same, where they do not say enough: unknown")


class Condition(Words):
    """One way in which data can decide; exactly one of these is given.

    `test` is a laboratory test code, or AGE, CREATCLR (Cockcroft-Gault) or ECOG; `at_least` and
    `at_most` say what passes, for inclusion and exclusion criteria alike.
    `recorded`: no data but the site's own record (IE) can decide.
    """

    test: str | None = None
    at_least: Limit | None = None
    at_most: Limit | None = None
    window_days: int = Field(28, gt=0, description="a value this old on the day still counts")
    absent: Literal["active_infection", "pregnancy", "child_bearing"] | None = None
    child_bearing_to: int | None = Field(
        None, gt=0, description="years; a woman older than this cannot bear children"
    )
    no_history: NoHistory | None = None
    no_treatment: NoTreatment | None = None
    diagnosis: Diagnosis | None = None
    characteristic: Characteristic | None = None
    lesions: Lesions | None = None
    consent: bool = False
    recorded: bool = False


class Criterion(Condition):
    """One eligibility criterion: its text, where it is known from, and what decides it.

    With `all_of` each part must hold. With `alternative_to` either criterion is enough.
    `eligible_again`: who failed may be screened again once recovered, or once recovered and treated
    with one of `treated_with`. Without it a failure is final.
    """

    id: Annotated[str, Field(pattern=r"^[A-Z]{1,5}[0-9]{1,3}[A-Z]?$")]
    kind: Literal["inclusion", "exclusion"]
    text: str
    provenance: Provenance
    alternative_to: str | None = Field(None, description="either this criterion or that one")
    all_of: tuple[Condition, ...] = ()
    eligible_again: Literal["recovered", "treated"] | None = None
    treated_with: Terms = Field((), description="words in the name or class of the medication")
