"""Laboratory words: which tests are shown, in which panels, and how calcium is corrected."""

from pydantic import Field

from helpers.trial.words import Words


class Analyte(Words):
    """A laboratory test to show, by its SDTM test code."""

    test: str
    label: str
    grade: bool = Field(False, description="derive a CTCAE grade from the value")
    panel: str = Field("", description="the group of tests that it is shown with")


class CalciumFormula(Words):
    """One unit system of a correction: calcium rises by `per_albumin` for each unit missing."""

    calcium_unit: str
    albumin_unit: str
    per_albumin: float = Field(gt=0, description="calcium added for each unit of missing albumin")
    normal_albumin: float = Field(gt=0, description="albumin at which nothing is added")


class CorrectedCalcium(Words):
    """Total calcium corrected for the albumin of the same draw, as a test of its own."""

    test: str = Field("CACORR", description="the code of the corrected value")
    calcium: str = Field("CA", description="the test of total calcium, never of ionised calcium")
    albumin: str = "ALB"
    only_low_albumin: bool = Field(True, description="albumin above normal corrects nothing")
    formulas: tuple[CalciumFormula, ...] = Field(min_length=1)
