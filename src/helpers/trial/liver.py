"""Liver words: which tests are read together, and how far above normal they have to be."""

from pydantic import Field

from helpers.trial.words import Words


class Liver(Words):
    """The laboratory criteria of Hy's law, by test codes and multiples of the upper limit."""

    aminotransferases: tuple[str, ...] = Field(("ALT", "AST"), min_length=1)
    bilirubin: str = "BILI"
    alkaline_phosphatase: str = "ALP"
    aminotransferase_above: float = Field(3, gt=0, description="strictly, times the upper limit")
    bilirubin_above: float = Field(2, gt=0, description="strictly, times the upper limit")
    alkaline_below: float = Field(2, gt=0, description="strictly, times the upper limit")
    within_days: int = Field(30, ge=0, description="between the two rises, whichever is first")
    aminotransferase_counts: tuple[float, ...] = Field((3, 5, 10, 20), min_length=1)
    bilirubin_counts: tuple[float, ...] = Field((2,), min_length=1)
    alkaline_counts: tuple[float, ...] = Field((1.5, 2), min_length=1)
